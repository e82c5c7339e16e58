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
		ID: id.New(now), Channel: in.Channel, External: in.External, Bank: in.Bank, Reference: reference, Invoice: i.ID, Amount: in.Amount, PaidOn: in.PaidOn,
		State: MoneyUnapplied, Version: 1, CameAt: now,
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
		m, err = s.takeBack(ctx, tx, by, m, i)
		return Received{Money: m.ID, Invoice: m.Invoice, State: m.State}, err
	}
	if !found {
		return Received{Money: m.ID, State: m.State}, s.events.Record(ctx, tx, by, Came{Money: m.ID})
	}
	if owedAgain > 0 && m.Amount >= owedAgain {
		i.ReversedAt = nil
		if err := updateInvoice(ctx, tx, i); err != nil {
			return Received{}, err
		}
		i.Version++
	}
	paid, err := s.settle(ctx, tx, by, i)
	if err != nil {
		return Received{}, err
	}
	return Received{Money: m.ID, Invoice: i.ID, State: m.State, Paid: paid}, s.came(ctx, tx, by, m.ID, i, paid)
}

// came tells the payer what lies on an invoice that is not paid with it, or what is left over.
func (s *Service) came(ctx context.Context, tx *db.Tx, by access.Actor, moneyID string, i invoiceRow, paid bool) error {
	held, err := s.held(ctx, tx, i.ID)
	if err != nil || held == 0 {
		return err
	}
	e := Came{Money: moneyID, Invoice: i.ID, Case: i.Case, Person: i.Person, Reference: i.Reference, Due: i.Due}
	if e.Over = held; i.State == StateIssued && !paid {
		e.Over, e.Left = 0, i.Amount-held
	}
	return s.events.Record(ctx, tx, by, e)
}

// held is what lies on an invoice for its payer.
func (s *Service) held(ctx context.Context, tx *db.Tx, invoice string) (money.Amount, error) {
	balance, err := balanceOf(ctx, tx, accountPayer, invoice)
	return -balance, err
}

// settle makes an invoice paid that is covered, with the next receipt of the year: a failure leaves no gap, and claims that still wait are
// dropped.
func (s *Service) settle(ctx context.Context, tx *db.Tx, by access.Actor, i invoiceRow) (bool, error) {
	held, err := s.held(ctx, tx, i.ID)
	if err != nil || i.State != StateIssued || held < i.Amount {
		return false, err
	}
	lines, err := listLines(ctx, tx, i.ID)
	if err != nil {
		return false, err
	}
	now, year := s.clock.Now(), s.law().Day.Year()
	r := receiptRow{ID: id.New(now), Invoice: i.ID, Year: int64(year), Amount: i.Amount, MadeAt: now}
	if r.Entry, err = s.bookAs(ctx, tx, by, entrySettled, "", i.ID, settled(i, lines)); err != nil {
		return false, err
	}
	if r.Serial, err = takeNumber(ctx, tx, year); err != nil {
		return false, err
	}
	r.Number = receiptNumber(year, r.Serial)
	if err := insertReceipt(ctx, tx, r); err != nil {
		return false, err
	}
	if err := s.dropClaims(ctx, tx, i.ID); err != nil {
		return false, err
	}
	i.State, i.EndedAt = StatePaid, &now
	if err := updateInvoice(ctx, tx, i); err != nil {
		return false, err
	}
	return true, s.events.Record(ctx, tx, by, Confirmed{Invoice: i.ID, Case: i.Case, Person: i.Person, Purpose: i.Purpose, Reference: i.Reference, Receipt: r.Number})
}

// dropClaims ends the claims on an invoice that nobody needs to decide any more.
func (s *Service) dropClaims(ctx context.Context, tx *db.Tx, invoice string) error {
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
	now := s.clock.Now()
	e := entryRow{ID: id.New(now), Kind: kind, Money: moneyID, Invoice: invoice, By: by.Person, BookOn: s.law().Day, MadeAt: now}
	return e.ID, insertEntry(ctx, tx, e, list)
}
