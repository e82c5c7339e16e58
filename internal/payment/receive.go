package payment

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/money"
)

// Received is what became of money that came in.
type Received struct {
	Again   bool   // it was told before, and nothing was done
	Money   string // its id
	Invoice string // on which it lies; empty: nobody knows for what it is
	State   MoneyState
	Paid    bool // it settled the invoice
}

// receiving makes those wait in the process who would take the next receipt of the year at once.
func (s *Service) receiving() db.UpdateOption {
	return db.Queue("payment_number/" + strconv.Itoa(s.law().Day.Year()))
}

// Receive books money that a channel tells of, in one transaction: a second telling changes nothing.
func (s *Service) Receive(ctx context.Context, by access.Actor, in Incoming) (r Received, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) (err error) {
		r, err = s.receive(ctx, tx, by, in)
		return err
	}, s.receiving())
	return r, err
}

// receive books money that a channel tells of, and settles the invoice if it is covered now. What is left over, or came for what is not owed,
// stays there for its payer.
func (s *Service) receive(ctx context.Context, tx *db.Tx, by access.Actor, in Incoming) (Received, error) {
	if err := decideReceive(in); err != nil {
		return Received{}, err
	}
	old, known, err := findMoney(ctx, tx, in.Channel, in.External)
	if err != nil {
		return Received{}, err
	}
	reference, _ := id.ReadNumber(in.Reference)
	i, found, err := findReference(ctx, tx, reference)
	if err != nil {
		return Received{}, err
	}
	if _, err := s.access.May(access.System(access.Fees), "payment.receive", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
		return Received{}, err
	}
	if known {
		return Received{Again: true, Money: old.ID, Invoice: old.Invoice, State: old.State}, decideAgain(old, in.Amount)
	}
	now := s.clock.Now()
	m := moneyRow{
		ID: id.New(now), Channel: in.Channel, External: in.External, Own: ownOf(in.Channel, in.External), Bank: in.Bank, Reference: reference, Invoice: i.ID, Amount: in.Amount, PaidOn: in.PaidOn,
		State: MoneyUnapplied, Version: 1, CameAt: now,
	}
	if m.SameAs, known, err = s.shownBefore(ctx, tx, in, i.ID); err != nil {
		return Received{}, err
	}
	if known {
		return s.tellAgain(ctx, tx, by, m, i)
	}
	var owedAgain money.Amount
	if found {
		m.State = MoneyApplied
		if owedAgain, err = balanceOf(ctx, tx, accountReversed, i.ID); err != nil {
			return Received{}, err
		}
	}
	if m.Channel == ChannelStatement {
		m.SeenAt = &now
	}
	if err := insertMoney(ctx, tx, m); err != nil {
		return Received{}, err
	}
	if err := s.book(ctx, tx, by, entryReceived, m.ID, i.ID, received(m, owedAgain)); err != nil {
		return Received{}, err
	}
	back, taken, err := findReversal(ctx, tx, m.Channel, m.External)
	if err != nil {
		return Received{}, err
	}
	if taken { // before it came
		if err := decideAgain(m, back.Amount); err != nil {
			return Received{}, err
		}
		m, err = s.takeBack(ctx, tx, by, m, m.asset(), i)
		return Received{Money: m.ID, Invoice: m.Invoice, State: m.State}, err
	}
	if !found {
		return Received{Money: m.ID, State: m.State}, s.events.Record(ctx, tx, by, Came{Money: m.ID})
	}
	paid, err := s.land(ctx, tx, by, m.ID, i)
	return Received{Money: m.ID, Invoice: i.ID, State: m.State, Paid: paid}, err
}

// tellAgain stores money that a channel tells of after a statement has shown it; the books have it already.
func (s *Service) tellAgain(ctx context.Context, tx *db.Tx, by access.Actor, m moneyRow, i invoiceRow) (Received, error) {
	m.State, m.SeenAt = MoneySame, &m.CameAt
	if err := insertMoney(ctx, tx, m); err != nil {
		return Received{}, err
	}
	back, taken, err := findReversal(ctx, tx, m.Channel, m.External)
	if err != nil || !taken {
		return Received{Money: m.ID, Invoice: i.ID, State: m.State, Paid: i.State == StatePaid}, err
	}
	if err := decideAgain(m, back.Amount); err != nil {
		return Received{}, err
	}
	shown, err := loadMoney(ctx, tx, m.SameAs)
	if err != nil {
		return Received{}, err
	}
	shown, err = s.takeBack(ctx, tx, by, shown, m.asset(), i)
	return Received{Money: m.ID, Invoice: i.ID, State: shown.State}, err
}

// land settles an invoice on which money was booked, if it is covered now, and tells its payer of what is left.
func (s *Service) land(ctx context.Context, tx *db.Tx, by access.Actor, moneyID string, i invoiceRow) (paid bool, err error) {
	if i, err = s.recount(ctx, tx, i); err != nil {
		return false, err
	}
	if paid = i.State == StateIssued && i.Held >= i.Amount; paid {
		i, err = s.settle(ctx, tx, by, i)
	} else {
		err = updateInvoice(ctx, tx, i)
	}
	if err != nil {
		return false, err
	}
	return paid, s.came(ctx, tx, by, moneyID, i)
}

// restate stores with an invoice what the books have of it.
func (s *Service) restate(ctx context.Context, tx *db.Tx, i invoiceRow) (invoiceRow, error) {
	i, err := s.recount(ctx, tx, i)
	if err != nil {
		return i, err
	}
	err = updateInvoice(ctx, tx, i)
	i.Version++
	return i, err
}

// recount returns an invoice with what the books have of it; what waits for one that is owed no more is dropped.
func (s *Service) recount(ctx context.Context, tx *db.Tx, i invoiceRow) (invoiceRow, error) {
	balance, err := balanceOf(ctx, tx, accountPayer, i.ID)
	if err != nil {
		return i, err
	}
	again, err := balanceOf(ctx, tx, accountReversed, i.ID)
	if err != nil {
		return i, err
	}
	i.Held = -balance
	switch {
	case again == 0:
		if i.ReversedAt != nil && i.State != StateIssued { // nothing is left that a claim could be for
			if err := s.dropOpen(ctx, tx, i.ID); err != nil {
				return i, err
			}
		}
		i.ReversedAt = nil
	case i.ReversedAt == nil:
		now := s.clock.Now()
		i.ReversedAt = &now
	}
	return i, nil
}

// came tells the payer what lies on an invoice: a part of what is owed, or what is more than that.
func (s *Service) came(ctx context.Context, tx *db.Tx, by access.Actor, moneyID string, i invoiceRow) error {
	if i.Held == 0 {
		return nil
	}
	e := Came{Money: moneyID, Invoice: i.ID, Case: i.Case, Person: i.Person, Reference: i.Reference, Due: i.Due, Over: credit(i)}
	if i.State == StateIssued {
		e.Left = i.Amount - i.Held
	}
	return s.events.Record(ctx, tx, by, e)
}

// settle makes a covered invoice paid, with the next receipt of the year: a failure leaves no gap, and claims that still wait are dropped.
func (s *Service) settle(ctx context.Context, tx *db.Tx, by access.Actor, i invoiceRow) (invoiceRow, error) {
	lines, err := listLines(ctx, tx, i.ID)
	if err != nil {
		return i, err
	}
	now, year := s.clock.Now(), s.law().Day.Year()
	r := receiptRow{ID: id.New(now), Invoice: i.ID, Year: int64(year), Amount: i.Amount, MadeAt: now}
	if r.Entry, err = s.bookAs(ctx, tx, by, entrySettled, "", i.ID, settled(i, lines)); err != nil {
		return i, err
	}
	if r.Serial, err = takeNumber(ctx, tx, year); err != nil {
		return i, err
	}
	r.Number = receiptNumber(year, r.Serial)
	if err := insertReceipt(ctx, tx, r); err != nil {
		return i, err
	}
	if err := s.dropOpen(ctx, tx, i.ID); err != nil {
		return i, err
	}
	i.State, i.EndedAt = StatePaid, &now
	if i, err = s.restate(ctx, tx, i); err != nil {
		return i, err
	}
	return i, s.events.Record(ctx, tx, by, Confirmed{Invoice: i.ID, Case: i.Case, Person: i.Person, Purpose: i.Purpose, Reference: i.Reference, Receipt: r.Number})
}

// dropOpen ends the claims and waivers of an invoice that nobody needs to decide any more.
func (s *Service) dropOpen(ctx context.Context, tx *db.Tx, invoice string) error {
	claims, err := listClaims(ctx, tx, invoice)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	for _, c := range claims {
		if c.State != ClaimOpen {
			continue
		}
		c.State, c.DecidedAt = ClaimDropped, &now
		if err := updateClaim(ctx, tx, c); err != nil {
			return err
		}
	}
	waivers, err := listWaiversOf(ctx, tx, invoice)
	if err != nil {
		return err
	}
	for _, w := range waivers {
		if w.State != WaiverOpen {
			continue
		}
		w.State, w.DecidedAt = WaiverDropped, &now
		if err := updateWaiver(ctx, tx, w); err != nil {
			return err
		}
	}
	return nil
}

// book adds an entry to the books.
func (s *Service) book(ctx context.Context, tx *db.Tx, by access.Actor, kind entryKind, moneyID, invoice string, list []postingRow) error {
	_, err := s.bookAs(ctx, tx, by, kind, moneyID, invoice, list)
	return err
}

// bookAs is book, and returns the id of the entry.
func (s *Service) bookAs(ctx context.Context, tx *db.Tx, by access.Actor, kind entryKind, moneyID, invoice string, list []postingRow) (string, error) {
	list, err := balanced(list)
	if err != nil {
		return "", err
	}
	last, err := lastClosed(ctx, tx)
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	e := entryRow{ID: id.New(now), Kind: kind, Money: moneyID, Invoice: invoice, By: by.Person, BookOn: bookedOn(s.law().Day, last), MadeAt: now}
	return e.ID, insertEntry(ctx, tx, e, list)
}
