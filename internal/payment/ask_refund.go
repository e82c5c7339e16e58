package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// AskRefund is to which account a payer wants back what they paid too much.
type AskRefund struct {
	Account string `form:"account" entry:"payment_move.account" max:"60"`
}

// AskRefund asks that what lies on an invoice and is owed for nothing goes back to its payer. Two officers must agree.
func (s *Service) AskRefund(ctx context.Context, by access.Actor, invoice string, c AskRefund) error {
	var f fault.Fields
	account := readAccount(c.Account, &f)
	if err := f.Err(); err != nil {
		return err
	}
	now := s.clock.Now()
	m := moveRow{ID: id.New(now), Kind: MoveRefund, FromInvoice: invoice, Person: by.Person, State: MoveAsked, AskedBy: by.Person, Version: 1, AskedAt: now}
	var err error
	if m.Account, err = s.vault.Seal(ctx, m.field("account"), account); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := loadOwn(ctx, tx, invoice, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.claim", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		asked, err := askedOf(ctx, tx, i.ID, "")
		if err != nil {
			return err
		}
		if m.Amount, err = decideMove(credit(i), asked); err != nil {
			return err
		}
		if err := insertMove(ctx, tx, m); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MoveAskedFor{Move: m.ID, Kind: m.Kind, Invoice: i.ID, Case: i.Case, Person: i.Person})
	})
}
