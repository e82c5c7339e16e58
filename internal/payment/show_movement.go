package payment

import (
	"context"
	"maps"
	"slices"
	"strings"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// Proposed is an invoice, or money that was told, that a movement may be of.
type Proposed struct {
	Proposal
	Payer   pii.Value    // name; empty: nobody's
	Channel Channel      // of money that was told
	Left    money.Amount // of an invoice, what it asks for still or again
	Of      money.Amount // all of that
}

// Cashier is somebody who may take care of a movement.
type Cashier struct {
	Person string
	Name   pii.Value
}

// MovementView is a movement with what it may be of.
type MovementView struct {
	Movement
	Bank     string // name of the account
	Proposed []Proposed
	Said     []Trace // payers who say that it is theirs
	Cashiers []Cashier
	Currency money.Currency
	Next     string // a movement that is unmatched, of one that is not; "": none is
	Second   Second
}

// Second is what a large charge waits for.
type Second struct {
	Alone money.Amount // what one cashier books alone, if this is more; nothing: it is not
	How   string       // what another asks for; empty: nobody does
	Agree bool         // the reader may agree to it
	By    pii.Value    // who asks; empty: somebody without a name
	Mine  bool         // the reader asks
}

// second tells what is asked of a charge, and whether a reader may agree to it as they see it.
func (s *Service) second(ctx context.Context, tx *db.Tx, d access.Decision, by access.Actor, r movementRow, how string, charge money.Amount) (v Second, err error) {
	asked, err := findCharge(ctx, tx, r.ID)
	if err != nil {
		return v, err
	}
	law := s.law()
	step := decideSecond(law, r, asked, how, charge, by)
	if step != chargeAlone {
		v.Alone = law.Charges.Alone
	}
	if !asked.waits(r) {
		return v, nil
	}
	v.How, _, _ = strings.Cut(asked.How, "#")
	v.Mine, v.Agree = asked.By == by.Person, step == chargeAgreed
	names, err := s.people.Names(ctx, tx, d, []string{asked.By})
	v.By = names[asked.By]
	return v, err
}

// ShowMovement returns a movement with what it may be of, the likeliest first; nobody is shown an invoice of their own.
func (s *Service) ShowMovement(ctx context.Context, by access.Actor, movement string) (v MovementView, err error) {
	d, err := s.access.May(by, "payment.statements", access.Subject{Any: true})
	if err != nil {
		return v, err
	}
	v.Currency = s.law().Currency
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v.Proposed, v.Cashiers = nil, nil
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
		if v.Movement = list[0]; r.State != MovementUnmatched {
			rows, err := listUnmatched(ctx, tx, "", 1)
			if err != nil {
				return err
			}
			for _, next := range rows {
				v.Next = next.ID
			}
		}
		if !r.open() {
			return nil
		}
		if v.Proposed, err = s.propose(ctx, tx, by, d, r); err != nil {
			return err
		}
		if v.Second, err = s.second(ctx, tx, d, by, r, asCharge, -r.Amount); err != nil {
			return err
		}
		if len(r.BankIndex) > 0 {
			rows, err := listTracesOf(ctx, tx, r.ID)
			if err != nil {
				return err
			}
			rows = slices.DeleteFunc(rows, func(t traceRow) bool { return t.Person == by.Person })
			if v.Said, err = s.said(ctx, tx, d, rows); err != nil {
				return err
			}
		}
		v.Cashiers, err = s.cashiers(ctx, tx, d)
		return err
	})
	return v, err
}

// cashiers are those who may take care of a movement, with their names.
func (s *Service) cashiers(ctx context.Context, tx *db.Tx, d access.Decision) (list []Cashier, err error) {
	if s.needs.Cashiers == nil {
		return nil, nil
	}
	ids, err := s.needs.Cashiers(ctx, tx)
	if err != nil {
		return nil, err
	}
	names, err := s.people.Names(ctx, tx, d, ids)
	for _, c := range ids {
		list = append(list, Cashier{c, names[c]})
	}
	return list, err
}

// propose finds what a movement may be of: by its words, and among invoices and told money of its sum.
func (s *Service) propose(ctx context.Context, tx *db.Tx, by access.Actor, d access.Decision, r movementRow) ([]Proposed, error) {
	l, err := s.openMovement(ctx, d, r)
	if err != nil {
		return nil, err
	}
	prefix := s.law().Payment.Prefix
	if l.Amount < 0 {
		return s.proposeOut(ctx, tx, by, d, l, prefix)
	}
	exact, nearly := references(l, prefix)
	invoices, err := listReferences(ctx, tx, append(exact, nearly...))
	if err != nil {
		return nil, err
	}
	same, err := listOfAmount(ctx, tx, l.Amount, mostOfAmount)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, i := range invoices {
		ids = append(ids, i.ID)
	}
	told, err := listUnseenOf(ctx, tx, ids, tokensOf(l))
	if err != nil {
		return nil, err
	}
	more, err := listUnseenAmount(ctx, tx, l.Amount, mostOfAmount)
	if err != nil {
		return nil, err
	}
	number, err := numberOf(ctx, tx, r, l)
	if err != nil {
		return nil, err
	}
	numbered := map[string]bool{}
	slips, err := listSlipsOf(ctx, tx, number, l.Amount)
	if err != nil {
		return nil, err
	}
	claims, err := listClaimsWith(ctx, tx, number)
	if err != nil {
		return nil, err
	}
	var claimed []string
	for _, m := range slips {
		numbered[m.ID] = true
	}
	for _, c := range claims {
		numbered[c.Invoice], claimed = true, append(claimed, c.Invoice)
	}
	waiting, err := listInvoicesOf(ctx, tx, claimed)
	if err != nil {
		return nil, err
	}
	invoices, told = slices.Concat(invoices, waiting, same), slices.Concat(told, slips, more)
	channels := map[string]Channel{}
	for _, m := range told {
		channels[m.ID] = m.Channel
		ids = append(ids, m.Invoice)
	}
	of, err := listInvoicesOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	payers, persons, byID := map[string]string{}, []string{}, map[string]invoiceRow{}
	for _, i := range append(of, invoices...) {
		byID[i.ID] = i
		payers[i.ID] = i.Person
		persons = append(persons, i.Person)
	}
	for _, m := range told {
		payers[m.ID] = payers[m.Invoice]
	}
	names, err := s.people.Names(ctx, tx, d, persons)
	if err != nil {
		return nil, err
	}
	var candidates []Candidate
	for _, c := range s.candidatesOf(invoices, told, numbered) {
		if payers[c.ID] == by.Person || c.Told && c.Amount != l.Amount { // a line of another sum cannot show it
			continue
		}
		c.Names = []string{names[payers[c.ID]].Reveal()}
		candidates = append(candidates, c)
	}
	var list []Proposed
	for _, p := range decideMatch(l, prefix, candidates) {
		x := Proposed{Proposal: p, Payer: names[payers[p.ID]], Channel: channels[p.ID]}
		if !p.Told {
			if x.Left, err = leftOn(ctx, tx, byID[p.ID]); err != nil {
				return nil, err
			}
			x.Of = byID[p.ID].Amount
		}
		list = append(list, x)
	}
	return list, nil
}

// proposeOut finds which refunds a line may show, with a charge beside them or without, and which money that went back.
func (s *Service) proposeOut(ctx context.Context, tx *db.Tx, by access.Actor, d access.Decision, l BankLine, prefix string) (list []Proposed, err error) {
	found, rows, err := s.refunds(ctx, tx, l, -l.Amount*100/(100+mostRefundCharge), func(moveRow) (access.Decision, error) { return d, nil })
	if err != nil {
		return nil, err
	}
	back, payers, channels, err := s.gone(ctx, tx, l, prefix)
	if err != nil {
		return nil, err
	}
	for _, m := range rows {
		payers[m.ID] = m.Person
	}
	names, err := s.people.Names(ctx, tx, d, slices.Collect(maps.Values(payers)))
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(append(found, back...), func(c Candidate) bool { return payers[c.ID] == by.Person })
	for i, c := range found {
		found[i].Names = []string{names[payers[c.ID]].Reveal()}
	}
	for _, p := range decideMatch(l, prefix, found) {
		list = append(list, Proposed{Proposal: p, Payer: names[payers[p.ID]], Channel: channels[p.ID]})
	}
	return list, nil
}

// gone finds the money of a line's sum that may have gone back by it: what was taken back, and what lies on an invoice, or came with a number, that stands in
// its words. It returns whose it is and who told of it, by id, too.
func (s *Service) gone(ctx context.Context, tx *db.Tx, l BankLine, prefix string) (list []Candidate, payers map[string]string, channels map[string]Channel, err error) {
	exact, _ := exactly(l, prefix)
	invoices, err := listReferences(ctx, tx, exact)
	if err != nil {
		return nil, nil, nil, err
	}
	var ids []string
	for _, i := range invoices {
		ids = append(ids, i.ID)
	}
	taken, err := listTaken(ctx, tx, -l.Amount, mostOfAmount)
	if err != nil {
		return nil, nil, nil, err
	}
	named, err := listLaid(ctx, tx, -l.Amount, ids, nil)
	if err != nil {
		return nil, nil, nil, err
	}
	numbered, err := listLaid(ctx, tx, -l.Amount, nil, s.numbersOf(l))
	if err != nil {
		return nil, nil, nil, err
	}
	payers, channels = map[string]string{}, map[string]Channel{}
	zone := s.law().Zone
	for n, m := range slices.Concat(numbered, taken, named) {
		channel, err := channelOf(ctx, tx, m)
		if err != nil {
			return nil, nil, nil, err
		}
		if _, known := channels[m.ID]; known || !m.goes(channel, -l.Amount) {
			continue
		}
		c := Candidate{
			ID: m.ID, Told: true, Back: true, External: m.External, Own: m.Own, Reference: m.Reference, Numbered: n < len(numbered), Amount: -m.Amount, From: m.PaidOn, To: m.PaidOn.Add(daysLate),
		}
		if m.ReversedAt != nil {
			c.From, c.To = day.Of(*m.ReversedAt, zone).Add(-2), day.Of(*m.ReversedAt, zone).Add(10)
		}
		if m.Invoice != "" {
			i, err := loadInvoice(ctx, tx, m.Invoice)
			if err != nil {
				return nil, nil, nil, err
			}
			c.Reference, payers[m.ID] = i.Reference, i.Person
		}
		list, channels[m.ID] = append(list, c), m.Channel
	}
	return list, payers, channels, nil
}
