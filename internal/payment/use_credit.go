package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// UseCredit is for which other invoice of theirs a payer uses what they paid too much.
type UseCredit struct {
	To string `form:"to" max:"40"` // its id
}

// UseCredit moves a payer's own money from an invoice that asks for nothing to one of theirs that does, at once.
func (s *Service) UseCredit(ctx context.Context, by access.Actor, invoice string, c UseCredit) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		from, err := loadOwn(ctx, tx, invoice, by.Person)
		if err != nil {
			return err
		}
		to, err := loadOwn(ctx, tx, c.To, by.Person)
		if fault.Is(err, fault.KindNotFound) {
			var f fault.Fields
			f.Add("to", "fault.choose", nil)
			return f.Err()
		}
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.claim", access.Subject{Person: from.Person, Case: from.Case}); err != nil {
			return err
		}
		doubtful, err := isDoubtful(ctx, tx, from.ID)
		if err != nil {
			return err
		}
		if doubtful {
			return fault.Conflict("payment.move.doubtful", nil)
		}
		asked, err := askedOf(ctx, tx, from.ID, "")
		if err != nil {
			return err
		}
		free, err := decideMove(credit(from), asked)
		if err != nil {
			return err
		}
		again, err := balanceOf(ctx, tx, accountReversed, to.ID)
		if err != nil {
			return err
		}
		now := s.clock.Now()
		m := moveRow{
			ID: id.New(now), Kind: MoveTransfer, FromInvoice: from.ID, ToInvoice: to.ID, Person: by.Person, State: MoveDone, AskedBy: by.Person, DoneBy: by.Person,
			Version: 1, AskedAt: now, DoneAt: &now,
		}
		if m.Amount, err = decideUse(free, to, again); err != nil {
			return err
		}
		unshown, err := unshownOf(ctx, tx, from.ID)
		if err != nil {
			return err
		}
		if err := decideShown(m.Amount+asked, from, unshown); err != nil {
			return err
		}
		if err := insertMove(ctx, tx, m); err != nil {
			return err
		}
		return s.transfer(ctx, tx, by, m)
	}, s.receiving())
}

// transfer books a move to another invoice, which may be settled by it.
func (s *Service) transfer(ctx context.Context, tx *db.Tx, by access.Actor, m moveRow) error {
	to, err := loadInvoice(ctx, tx, m.ToInvoice)
	if err != nil {
		return err
	}
	again, err := balanceOf(ctx, tx, accountReversed, to.ID)
	if err != nil {
		return err
	}
	account, subject := accountPayer, m.FromInvoice
	if m.FromMoney != "" {
		account, subject = accountUnapplied, m.FromMoney
		came, err := loadMoney(ctx, tx, m.FromMoney)
		if err != nil {
			return err
		}
		came.Invoice, came.State = to.ID, MoneyApplied
		if err := updateMoney(ctx, tx, came); err != nil {
			return err
		}
	}
	if err := s.book(ctx, tx, by, entryMoved, m.FromMoney, to.ID, moved(account, subject, to.ID, m.Amount, again)); err != nil {
		return err
	}
	if m.FromInvoice != "" {
		from, err := loadInvoice(ctx, tx, m.FromInvoice)
		if err != nil {
			return err
		}
		if _, err := s.restate(ctx, tx, from); err != nil {
			return err
		}
	}
	_, err = s.land(ctx, tx, by, m.FromMoney, to)
	return err
}
