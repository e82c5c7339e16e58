package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// ProposeTransfer says to which invoice money belongs that lies elsewhere.
type ProposeTransfer struct {
	Invoice   string `form:"invoice" max:"40"` // on which it lies, by id; or
	Money     string `form:"money" max:"40"`   // money of nobody
	Reference string `form:"reference" max:"60"`
	Reason    string `form:"reason" entry:"payment_move.reason" max:"2000" lines:"true"`
}

// ProposeTransfer lets a cashier propose where money belongs that came under a wrong reference or none; another officer must agree. It
// returns the id of the move.
func (s *Service) ProposeTransfer(ctx context.Context, by access.Actor, c ProposeTransfer) (string, error) {
	var f fault.Fields
	if c.Invoice != "" && c.Money != "" { // no page asks for both
		return "", fault.NotFound()
	}
	reference, ok := id.ReadNumber(c.Reference)
	if !ok {
		f.Add("reference", noReference(c.Reference), nil)
	}
	if checkMoveReason(c.Reason, "payment.move.reason", &f); f.Err() != nil {
		return "", f.Err()
	}
	now := s.clock.Now()
	m := moveRow{ID: id.New(now), Kind: MoveTransfer, FromInvoice: c.Invoice, FromMoney: c.Money, State: MoveAsked, AskedBy: by.Person, Version: 1, AskedAt: now}
	var to invoiceRow
	// Read before, because the reason is sealed before the transaction; whose an invoice is does not change.
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		if to, ok, err = findReference(ctx, tx, reference); err == nil && !ok {
			f.Add("reference", "payment.desk.unknown_reference", nil)
			err = f.Err()
		}
		return err
	})
	if err != nil {
		return "", err
	}
	m.ToInvoice, m.Person = to.ID, to.Person
	if m.Reason, err = s.sealWords(ctx, m.field("reason"), c.Reason); err != nil {
		return "", err
	}
	return m.ID, s.db.Update(ctx, func(tx *db.Tx) error {
		from, free, err := s.source(ctx, tx, m)
		if err != nil {
			return err
		}
		if to, err = loadInvoice(ctx, tx, to.ID); err != nil {
			return err
		}
		for _, i := range []invoiceRow{from, to} {
			if _, err := s.access.May(by, "payment.propose", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
				return err
			}
		}
		asked, err := askedOf(ctx, tx, m.FromInvoice, m.FromMoney)
		if err != nil {
			return err
		}
		if free, err = decideMove(free, asked); err != nil {
			return err
		}
		again, err := balanceOf(ctx, tx, accountReversed, to.ID)
		if err != nil {
			return err
		}
		m.Amount = free // of money that is nobody's, all or nothing
		if m.FromMoney == "" {
			if m.Amount, err = decideUse(free, to, again); err != nil {
				return err
			}
		}
		if err := insertMove(ctx, tx, m); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MoveAskedFor{Move: m.ID, Kind: m.Kind, Invoice: to.ID, Case: to.Case, Person: to.Person})
	})
}
