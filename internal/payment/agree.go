package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/money"
)

// Agree is an officer's yes to a move of a payer's money.
type Agree struct {
	Version string `form:"version"`
}

// Agree lets an officer agree to a move for which somebody else asked. A transfer is booked then; a refund wants a second officer, and is to
// be paid out then.
func (s *Service) Agree(ctx context.Context, by access.Actor, move string, c Agree) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, err := loadMove(ctx, tx, move)
		if err != nil {
			return err
		}
		from, free, err := s.source(ctx, tx, m)
		if err != nil {
			return err
		}
		if _, err := s.mayMove(by, "payment.agree", m, from); err != nil {
			return err
		}
		doubtful, err := isDoubtful(ctx, tx, m.FromInvoice)
		if err != nil {
			return err
		}
		next, err := decideAgree(m, by, free, doubtful, c.Version)
		if err != nil {
			return err
		}
		if err := s.mayGo(ctx, tx, m, from); err != nil {
			return err
		}
		now := s.clock.Now()
		if m.FirstBy == "" {
			m.FirstBy, m.FirstAt = by.Person, &now
		} else {
			m.SecondBy, m.SecondAt = by.Person, &now
		}
		if m.State = next; next == MoveDone {
			m.DoneBy, m.DoneAt = by.Person, &now
		}
		if err := updateMove(ctx, tx, m); err != nil {
			return err
		}
		switch next {
		case MoveDone:
			err = s.transfer(ctx, tx, by, m)
		case MoveDue:
			err = s.owe(ctx, tx, by, m, from)
		}
		if err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MoveAgreedTo{Move: m.ID, Kind: m.Kind, State: m.State, Invoice: from.ID, Case: from.Case, Person: m.Person, Reference: from.Reference})
	}, s.receiving())
}

// mayMove asks whether somebody may do something with a move: it concerns those from whom it takes as well as those who get it.
func (s *Service) mayMove(by access.Actor, action access.Action, m moveRow, from invoiceRow) (access.Decision, error) {
	if from.Person != m.Person {
		if d, err := s.access.May(by, action, access.Subject{Person: from.Person, Case: from.Case}); err != nil {
			return d, err
		}
	}
	return s.access.May(by, action, access.Subject{Person: m.Person, Case: from.Case})
}

// mayGo refuses a move of money that a slip alone says has come, and a transfer from one payer's invoice to another that has less to ask for by now:
// what is too much there would be the other payer's.
func (s *Service) mayGo(ctx context.Context, tx *db.Tx, m moveRow, from invoiceRow) error {
	if m.FromMoney != "" {
		came, err := loadMoney(ctx, tx, m.FromMoney)
		if err == nil && came.doubted() {
			err = fault.Conflict("payment.move.unshown", nil)
		}
		return err
	}
	unshown, err := unshownOf(ctx, tx, from.ID)
	if err != nil {
		return err
	}
	if err := decideShown(m.Amount, from, unshown); err != nil || m.Kind != MoveTransfer {
		return err
	}
	to, err := loadInvoice(ctx, tx, m.ToInvoice)
	if err != nil {
		return err
	}
	again, err := balanceOf(ctx, tx, accountReversed, to.ID)
	if err != nil {
		return err
	}
	return decideWanted(m, to, again)
}

// source returns from where a move takes, and how much there is; of money that is nobody's there is no invoice.
func (s *Service) source(ctx context.Context, tx *db.Tx, m moveRow) (invoiceRow, money.Amount, error) {
	if m.FromMoney != "" {
		balance, err := balanceOf(ctx, tx, accountUnapplied, m.FromMoney)
		return invoiceRow{}, -balance, err
	}
	i, err := loadInvoice(ctx, tx, m.FromInvoice)
	return i, credit(i), err
}

// owe books that a payer's money goes back.
func (s *Service) owe(ctx context.Context, tx *db.Tx, by access.Actor, m moveRow, from invoiceRow) error {
	list := []postingRow{{Account: accountPayer, Subject: from.ID, Amount: m.Amount}, {Account: accountRefund, Subject: m.ID, Amount: -m.Amount}}
	if err := s.book(ctx, tx, by, entryMoved, "", from.ID, list); err != nil {
		return err
	}
	_, err := s.restate(ctx, tx, from)
	return err
}

// giveBack books that a refund which was to be paid out stays with its payer where it lay: what is owed again there first.
func (s *Service) giveBack(ctx context.Context, tx *db.Tx, by access.Actor, m moveRow, from invoiceRow) error {
	again, err := balanceOf(ctx, tx, accountReversed, from.ID)
	if err != nil {
		return err
	}
	if err := s.book(ctx, tx, by, entryMoved, "", from.ID, moved(accountRefund, m.ID, from.ID, m.Amount, again)); err != nil {
		return err
	}
	_, err = s.restate(ctx, tx, from)
	return err
}
