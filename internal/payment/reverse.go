package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/money"
)

// Reverse takes back money that a channel told of: a second reversal changes nothing, and one that comes before the money is kept until it
// comes. What was paid with it stays as it is: if its fee was earned already, it is owed again, and an officer looks at the case.
func (s *Service) Reverse(ctx context.Context, by access.Actor, c Channel, external string, amount money.Amount) (r Received, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) (err error) {
		r, err = s.reverse(ctx, tx, by, c, external, amount)
		return err
	})
	return r, err
}

// reverse is Reverse in a transaction.
func (s *Service) reverse(ctx context.Context, tx *db.Tx, by access.Actor, c Channel, external string, amount money.Amount) (r Received, err error) {
	m, known, err := findMoney(ctx, tx, c, external)
	if err != nil {
		return r, err
	}
	var i invoiceRow
	if m.Invoice != "" {
		if i, err = loadInvoice(ctx, tx, m.Invoice); err != nil {
			return r, err
		}
	}
	if _, err := s.access.May(access.System(access.Fees), "payment.receive", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
		return r, err
	}
	old, taken, err := findReversal(ctx, tx, c, external)
	if err != nil {
		return r, err
	}
	if known {
		r = Received{Again: taken, Money: m.ID, Invoice: m.Invoice, State: m.State}
		err = decideAgain(m, amount)
	} else if r = (Received{Again: taken, State: MoneyReversed}); taken {
		err = decideAgain(moneyRow{Amount: old.Amount}, amount)
	}
	if err != nil || taken {
		return r, err
	}
	if err := insertReversal(ctx, tx, reversalRow{c, external, amount, s.clock.Now()}); err != nil || !known {
		return r, err
	}
	asset := m.asset()
	if m.SameAs != "" { // it counts as what a statement has shown
		if m, i, err = loadLaid(ctx, tx, m.SameAs); err != nil || m.State == MoneyReversed {
			return r, err
		}
	}
	m, err = s.takeBack(ctx, tx, by, m, asset, i)
	r.State = m.State
	return r, err
}

// takeBack books that money went back from an account. i is the invoice on which it lies, if there is one.
func (s *Service) takeBack(ctx context.Context, tx *db.Tx, by access.Actor, m moneyRow, asset string, i invoiceRow) (moneyRow, error) {
	balance, err := balanceOf(ctx, tx, accountPayer, m.Invoice)
	if err != nil {
		return m, err
	}
	if err := s.book(ctx, tx, by, entryReversed, m.ID, m.Invoice, takenBack(m, asset, -balance)); err != nil {
		return m, err
	}
	now := s.clock.Now()
	m.State, m.ReversedAt = MoneyReversed, &now
	if err := updateMoney(ctx, tx, m); err != nil || m.Invoice == "" {
		return m, err
	}
	if _, err := s.restate(ctx, tx, i); err != nil {
		return m, err
	}
	return m, s.events.Record(ctx, tx, by, Reversed{
		Money: m.ID, Invoice: i.ID, Case: i.Case, Person: i.Person, Reference: i.Reference, Earned: -balance < m.Amount,
	})
}
