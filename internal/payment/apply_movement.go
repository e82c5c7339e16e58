package payment

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ApplyMovement is a cashier's word for what a movement is: an invoice by its reference, money that was told, or a refund that was paid out.
type ApplyMovement struct {
	Version   string `form:"version"`
	Reference string `form:"reference" max:"40"`
	Money     string `form:"money" max:"26"`
	Move      string `form:"move" max:"26"`
}

// ApplyMovement books a movement of which nobody knew for what it is, as a cashier found: it is received for an invoice, or shows money that a
// channel told, or a refund. What was set aside can be applied too; nobody applies one to an invoice of their own.
func (s *Service) ApplyMovement(ctx context.Context, by access.Actor, movement string, c ApplyMovement) error {
	reference := ""
	if c.Money == "" && c.Move == "" {
		var err error
		if reference, err = readReference(c.Reference); err != nil {
			return err
		}
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadMovement(ctx, tx, movement)
		if err != nil {
			return err
		}
		to, i, err := s.applied(ctx, tx, c, reference)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.apply", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		if err := decideApply(r, to, i, by, c.Version); err != nil {
			return err
		}
		if err := s.settleMovement(ctx, tx, by, r, to); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MovementApplied{Movement: r.ID, Invoice: i.ID, Case: i.Case, Person: i.Person})
	}, s.receiving())
}

// applied finds what a cashier says that a movement is, with the invoice of it; of money that nobody knows for what it is there is none.
func (s *Service) applied(ctx context.Context, tx *db.Tx, said ApplyMovement, reference string) (c Candidate, i invoiceRow, err error) {
	if said.Move != "" {
		m, err := loadMove(ctx, tx, said.Move)
		if err == nil && m.FromInvoice != "" {
			i, err = loadInvoice(ctx, tx, m.FromInvoice)
		}
		i.Person = m.Person
		return Candidate{ID: m.ID, Out: true}, i, err
	}
	if said.Money != "" {
		m, err := loadTold(ctx, tx, said.Money)
		if err == nil && m.Invoice != "" {
			i, err = loadInvoice(ctx, tx, m.Invoice)
		}
		return Candidate{ID: m.ID, Told: true}, i, err
	}
	i, found, err := findReference(ctx, tx, reference)
	if err == nil && !found {
		var f fault.Fields
		f.Add("reference", "payment.apply.nobody", nil)
		err = f.Err()
	}
	return Candidate{ID: i.ID, Reference: reference}, i, err
}

// open tells whether somebody can still say what a movement is.
func (r movementRow) open() bool { return r.State == MovementUnmatched || r.State == MovementAside }

// decideMovement lets a cashier decide a movement that nobody has decided since the page was shown.
func decideMovement(r movementRow, version string) error {
	switch {
	case !r.open():
		return fault.Conflict("payment.apply.decided", nil)
	case version != strconv.FormatInt(r.Version, 10):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// decideApply refuses to apply what left the account to anything but a refund, and to one's own invoice.
func decideApply(r movementRow, to Candidate, i invoiceRow, by access.Actor, version string) error {
	if err := decideMovement(r, version); err != nil {
		return err
	}
	switch {
	case i.Person != "" && i.Person == by.Person:
		return fault.Denied("access.own_affair", nil)
	case r.Amount <= 0 && !to.Out:
		return fault.Conflict("payment.apply.out", nil)
	}
	return nil
}
