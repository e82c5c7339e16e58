package payment

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Payout says which payments a line gives over: those of a channel, of some days, but for a few.
type Payout struct {
	Channel   string   `form:"channel" max:"10"`
	FromDay   string   `form:"from_day" max:"2"`
	FromMonth string   `form:"from_month" max:"2"`
	FromYear  string   `form:"from_year" max:"4"`
	ToDay     string   `form:"to_day" max:"2"`
	ToMonth   string   `form:"to_month" max:"2"`
	ToYear    string   `form:"to_year" max:"4"`
	Without   []string `form:"without" max:"26"`
}

// address is what is said of the payments as the address of a page has it: two that say the same say it in the same words.
func (c Payout) address() string {
	q := url.Values{
		"channel": {c.Channel}, "from_day": {c.FromDay}, "from_month": {c.FromMonth}, "from_year": {c.FromYear}, "to_day": {c.ToDay}, "to_month": {c.ToMonth}, "to_year": {c.ToYear},
	}
	if len(c.Without) > 0 {
		q["without"] = slices.Sorted(slices.Values(c.Without))
	}
	return q.Encode()
}

// asked is what a second cashier must say too: the same address, without numbers of what is not among the payments, and the same payments behind it,
// as its fragment, which no server is told.
func (c Payout) asked(p PayoutSum, items []PayoutItem) string {
	c.Without = nil
	for _, i := range items {
		if i.Left {
			c.Without = append(c.Without, i.ID)
		}
	}
	return c.address() + "#" + p.Print
}

// PayoutChannels are the channels that give over many payments in one sum.
var PayoutChannels = []Channel{ChannelBiller, ChannelCard}

// read returns what is meant, or says by field what cannot be.
func (c Payout) read() (channel Channel, from, to day.Day, err error) {
	var f fault.Fields
	for _, x := range PayoutChannels {
		if c.Channel == string(x) {
			channel = x
		}
	}
	if channel == "" {
		f.Add("channel", "fault.choose", nil)
	}
	from, fromErr := paidOn(SendSlip{Day: c.FromDay, Month: c.FromMonth, Year: c.FromYear})
	to, toErr := paidOn(SendSlip{Day: c.ToDay, Month: c.ToMonth, Year: c.ToYear})
	if fromErr != nil {
		f.Add("from", "payment.slip.no_such_day", nil)
	}
	switch {
	case toErr != nil:
		f.Add("to", "payment.slip.no_such_day", nil)
	case fromErr == nil && to.Before(from):
		f.Add("to", "payment.payout.order", nil)
	}
	return channel, from, to, f.Err()
}

// PayoutView is a line with the payments that it gives over, or may.
type PayoutView struct {
	Movement
	PayoutSum
	Bank   string // name of the account
	Items  []PayoutItem
	Of     Channel
	Booked bool
	May    error // why it cannot be booked so; nil: it can
	Second Second
	Law    council.Law
}

// ShowPayout returns the payments that a line may give over, with their sum and what is missing from it; of one that is booked, those that it does.
// Nothing is asked yet if no channel is named.
func (s *Service) ShowPayout(ctx context.Context, by access.Actor, movement string, c Payout) (v PayoutView, err error) {
	d, err := s.access.May(by, "payment.statements", access.Subject{Any: true})
	if err != nil {
		return v, err
	}
	asked := c.Channel != "" || c.FromYear != "" || c.ToYear != ""
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v = PayoutView{Law: s.law()}
		r, err := loadMovement(ctx, tx, movement)
		if err != nil {
			return err
		}
		account, err := loadAccount(ctx, tx, r.Account)
		if err != nil {
			return err
		}
		v.Bank = account.Name
		list, err := s.movements(ctx, tx, d, []movementRow{r})
		if err != nil {
			return err
		}
		v.Movement = list[0]
		if v.Booked = r.State == MovementPayout; v.Booked {
			v.Items, err = s.paidOver(ctx, tx, r)
			v.PayoutSum, _ = decidePayout(r, v.Items)
			return err
		}
		if !r.open() || r.Amount <= 0 {
			return fault.NotFound()
		}
		if !asked {
			return nil
		}
		if v.Of, v.Items, err = s.payable(ctx, tx, by, c); err != nil {
			return err
		}
		v.PayoutSum, v.May = decidePayout(r, v.Items)
		v.Second, err = s.second(ctx, tx, d, by, r, c.asked(v.PayoutSum, v.Items), v.Charge)
		return err
	})
	return v, err
}

// payable finds the payments that an officer means.
func (s *Service) payable(ctx context.Context, tx *db.Tx, by access.Actor, c Payout) (Channel, []PayoutItem, error) {
	channel, from, to, err := c.read()
	if err != nil {
		return "", nil, err
	}
	rows, err := listPayable(ctx, tx, channel, from, to, mostPayout+1)
	if err != nil {
		return "", nil, err
	}
	zone := s.law().Zone
	back, err := listBack(ctx, tx, channel, from.Start(zone), to.Add(1).Start(zone), mostPayout+1)
	if err != nil {
		return "", nil, err
	}
	items, err := itemsOf(ctx, tx, by, append(rows, back...))
	without := map[string]bool{}
	for _, id := range c.Without {
		without[id] = true
	}
	for n, i := range items {
		items[n].Left = without[i.ID]
	}
	return channel, items, err
}

// paidOver finds the payments that a booked line gives over.
func (s *Service) paidOver(ctx context.Context, tx *db.Tx, r movementRow) ([]PayoutItem, error) {
	postings, err := listPaidOver(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	var ids []string
	amounts := map[string]postingRow{}
	for _, p := range postings {
		if strings.HasPrefix(p.Account, accountDue) {
			ids, amounts[p.Subject] = append(ids, p.Subject), p
		}
	}
	rows, err := listMoneyOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	items, err := itemsOf(ctx, tx, access.Actor{}, rows)
	for n, i := range items {
		items[n].Amount = -amounts[i.ID].Amount
		items[n].Back = items[n].Amount < 0
	}
	return items, err
}

// itemsOf writes money as items of a payout.
func itemsOf(ctx context.Context, tx *db.Tx, by access.Actor, rows []moneyRow) (items []PayoutItem, err error) {
	var ids []string
	for _, m := range rows {
		ids = append(ids, m.Invoice)
	}
	invoices, err := listInvoicesOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	persons := map[string]string{}
	for _, i := range invoices {
		persons[i.ID] = i.Person
	}
	for _, m := range rows {
		i := PayoutItem{ID: m.ID, Reference: m.Reference, External: m.External, Amount: m.Amount, On: m.PaidOn, own: by.Person != "" && persons[m.Invoice] == by.Person}
		if i.Back = m.State == MoneyReversed; i.Back {
			i.Amount = -m.Amount
		}
		items = append(items, i)
	}
	return items, nil
}
