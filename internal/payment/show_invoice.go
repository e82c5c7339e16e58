package payment

import (
	"context"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// DeskInvoice is an invoice with all that happened to it, for a cashier.
type DeskInvoice struct {
	Invoice
	Payer    pii.Value
	Lines    []Line
	Left     money.Amount // is asked for and did not come
	OwedBack money.Amount // is owed once more
	Credit   money.Amount // of what lies on it, what is more than is owed
	Receipt  *Receipt
	Acts     []Act
	Money    []MoneyView // that came in, oldest first
	Moves    []Move      // of its money or to it, newest first
	Claims   []Claim     // without what the payer wrote, which the page of each opens
	Waivers  []AskedWaiver
	Cards    []CardPage
	Traces   []Trace
	Wrong    []Correction
	Entries  []Entry // in the books, oldest first
	Earlier  bool    // there are more entries, before these
	Law      council.Law
}

// AskedWaiver is a wish to waive something of an invoice.
type AskedWaiver struct {
	ID     string
	State  WaiverState
	Amount money.Amount
	At     time.Time
}

// CardPage is a page of the processor on which an invoice could be paid.
type CardPage struct {
	ID        string
	State     CheckoutState
	Amount    money.Amount
	At, Until time.Time
	Strange   bool // what is said of it does not fit
}

// ShowInvoice opens the invoice with a reference, as people read and type it, for a cashier whose own it is not.
func (s *Service) ShowInvoice(ctx context.Context, by access.Actor, typed string) (v DeskInvoice, err error) {
	// Whoever may open none is not told which references there are.
	if _, err := s.access.May(by, "payment.inbox", access.Subject{Any: true}); err != nil {
		return v, err
	}
	reference, ok := id.ReadNumber(typed)
	switch {
	case !ok && isReference(typed):
		return v, &fault.Fault{Kind: fault.KindInvalid, Message: fault.Message{Key: "payment.desk.no_reference"}}
	case !ok:
		return v, fault.NotFound()
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		i, found, err := findReference(ctx, tx, reference)
		if err != nil {
			return err
		}
		if !found {
			return fault.NotFound()
		}
		d, err := s.access.May(by, "payment.examine", access.Subject{Person: i.Person, Case: i.Case})
		if err != nil {
			return err
		}
		v, err = s.deskInvoice(ctx, tx, d, i)
		return err
	})
	return v, err
}

func (s *Service) deskInvoice(ctx context.Context, tx *db.Tx, d access.Decision, i invoiceRow) (DeskInvoice, error) {
	v := DeskInvoice{Invoice: i.invoice(false), Left: wantedBy(i, 0), Credit: credit(i), Law: s.council.At(i.IssuedAt)}
	names, err := s.people.Names(ctx, tx, d, []string{i.Person})
	if err != nil {
		return v, err
	}
	v.Payer = names[i.Person]
	if v.Lines, err = s.lines(ctx, tx, i.ID); err != nil {
		return v, err
	}
	if v.OwedBack, err = balanceOf(ctx, tx, accountReversed, i.ID); err != nil {
		return v, err
	}
	receipt, paid, err := findReceipt(ctx, tx, i.ID)
	if err != nil {
		return v, err
	}
	if paid {
		v.Receipt = &Receipt{receipt.Number, receipt.Amount, receipt.MadeAt}
	}
	rows, err := listMoney(ctx, tx, i.ID)
	if err != nil {
		return v, err
	}
	for _, m := range rows {
		v.Money = append(v.Money, m.view())
	}
	claims, err := listClaims(ctx, tx, i.ID)
	if err != nil {
		return v, err
	}
	v.Claimed = slices.ContainsFunc(claims, isOpen)
	for _, c := range claims {
		v.Claims = append(v.Claims, Claim{ID: c.ID, State: c.State, Amount: c.Amount, Found: c.Found, PaidOn: c.PaidOn, Twice: c.Twice, At: c.ClaimedAt})
	}
	if err := s.askedFor(ctx, tx, i, &v); err != nil {
		return v, err
	}
	if v.Traces, err = s.traces(ctx, tx, d, i.ID); err != nil {
		return v, err
	}
	wrong, err := listCorrections(ctx, tx, i.ID, "")
	if err != nil {
		return v, err
	}
	for _, r := range wrong {
		c, err := s.openCorrection(ctx, d, r)
		if err != nil {
			return v, err
		}
		v.Wrong = append(v.Wrong, c)
	}
	booked, err := listBookedOf(ctx, tx, i.ID, PageSize+1)
	if err != nil {
		return v, err
	}
	if v.Entries, err = entriesOf(ctx, tx, booked); err != nil {
		return v, err
	}
	if v.Earlier = len(v.Entries) > PageSize; v.Earlier {
		v.Entries = v.Entries[1:]
	}
	asked, err := askedOf(ctx, tx, i.ID, "")
	if err != nil {
		return v, err
	}
	doubtful, err := isDoubtful(ctx, tx, i.ID)
	v.Acts = whoActs(v, max(0, v.Credit-asked), doubtful)
	return v, err
}

// askedFor fills in what was asked for of an invoice and its money, and its pages of the processor.
func (s *Service) askedFor(ctx context.Context, tx *db.Tx, i invoiceRow, v *DeskInvoice) error {
	moves, err := listMovesAt(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	for _, r := range moves {
		m := r.move()
		m.Law = s.council.At(r.AskedAt)
		if m.From, m.To, err = between(ctx, tx, r); err != nil {
			return err
		}
		v.Moves = append(v.Moves, m)
	}
	waivers, err := listWaiversOf(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	for _, w := range waivers {
		v.Waivers = append(v.Waivers, AskedWaiver{w.ID, w.State, w.Amount, w.AskedAt})
	}
	cards, err := listCheckouts(ctx, tx, i.ID, 20)
	for _, c := range cards {
		v.Cards = append(v.Cards, CardPage{c.ID, c.State, c.Amount, c.MadeAt, c.UntilAt, c.StrangeAt != nil})
	}
	return err
}
