package payment

import (
	"context"
	"strconv"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/money"
)

// ApplyMovement is a cashier's word for what a movement is: an invoice by its reference, money that was told, or a refund that was paid out. What left the
// account takes back money: that one, or what came for the invoice with the reference.
type ApplyMovement struct {
	Version   string `form:"version"`
	Reference string `form:"reference" max:"40"`
	Money     string `form:"money" max:"26"`
	Move      string `form:"move" max:"26"`
	Reason    string `form:"refund_reason" entry:"payment_movement.reason" max:"1000" lines:"true"` // what the bank charged beside a refund
}

// ApplyMovement books a movement of which nobody knew for what it is, as a cashier found: it is received for an invoice, or shows money that a
// channel told, or a refund, with what the bank charged for it, or that a payment went back. What was set aside can be applied too; nobody applies one to an
// invoice of their own.
func (s *Service) ApplyMovement(ctx context.Context, by access.Actor, movement string, c ApplyMovement) error {
	reference := ""
	if c.Reason != "" && c.Move == "" {
		var f fault.Fields
		f.Add("move", "fault.choose", nil)
		return f.Err()
	}
	if c.Money == "" && c.Move == "" {
		var err error
		if reference, err = readReference(c.Reference); err != nil {
			return err
		}
	}
	// Asked before anything is looked for, so that nobody else learns whether it is there.
	if _, err := s.access.May(by, "payment.apply", access.Subject{}); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadMovement(ctx, tx, movement)
		if err != nil {
			return err
		}
		to, i, err := s.applied(ctx, tx, r, c, reference)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.apply", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		if err := decideApply(s.law(), r, to, i, by, c); err != nil {
			return err
		}
		if to.Out && isCharged(-to.Amount, -r.Amount) {
			if r.Reason, err = s.sealWords(ctx, fieldOf(r, "reason"), c.Reason); err != nil {
				return err
			}
		}
		if err := s.settleMovement(ctx, tx, by, r, to); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MovementApplied{Movement: r.ID, Invoice: i.ID, Case: i.Case, Person: i.Person})
	}, s.receiving())
}

// applied finds what a cashier says that a movement is, with the invoice of it; of money that nobody knows for what it is there is none.
func (s *Service) applied(ctx context.Context, tx *db.Tx, r movementRow, said ApplyMovement, reference string) (c Candidate, i invoiceRow, err error) {
	if said.Move != "" {
		m, err := loadMove(ctx, tx, said.Move)
		if err == nil && m.FromInvoice != "" {
			i, err = loadInvoice(ctx, tx, m.FromInvoice)
		}
		i.Person = m.Person
		return Candidate{ID: m.ID, Out: true, Amount: -m.Amount}, i, err
	}
	if said.Money != "" {
		m, err := loadTold(ctx, tx, said.Money)
		if err == nil && m.Invoice != "" {
			i, err = loadInvoice(ctx, tx, m.Invoice)
		}
		return Candidate{ID: m.ID, Told: true, Back: r.Amount < 0}, i, err
	}
	i, found, err := findReference(ctx, tx, reference)
	if err == nil && !found {
		var f fault.Fields
		f.Add("reference", "payment.apply.nobody", nil)
		err = f.Err()
	}
	if err != nil || r.Amount >= 0 {
		return Candidate{ID: i.ID, Reference: reference}, i, err
	}
	m, err := s.goneFrom(ctx, tx, i, -r.Amount)
	return Candidate{ID: m.ID, Told: true, Back: true}, i, err
}

// goneFrom finds the money of a sum on an invoice that a line shows to have gone back: what its channel took back comes before what the bank takes back itself,
// and the newest first.
func (s *Service) goneFrom(ctx context.Context, tx *db.Tx, i invoiceRow, amount money.Amount) (m moneyRow, err error) {
	list, err := listLaid(ctx, tx, amount, []string{i.ID}, nil)
	if err != nil {
		return m, err
	}
	for _, x := range list {
		channel, err := channelOf(ctx, tx, x)
		if err != nil {
			return m, err
		}
		if x.goes(channel, amount) && (x.State == MoneyReversed || m.State != MoneyReversed) {
			m = x
		}
	}
	var f fault.Fields
	if m.ID == "" {
		f.Add("reference", "payment.back.none", nil)
	}
	return m, f.Err()
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

// decideApply refuses to apply what left the account to anything but a refund or money that went back, and to one's own invoice; what left beside a refund
// wants a reason, and is no more than a cashier books alone.
func decideApply(law council.Law, r movementRow, to Candidate, i invoiceRow, by access.Actor, c ApplyMovement) error {
	if err := decideMovement(r, c.Version); err != nil {
		return err
	}
	switch {
	case i.Person != "" && i.Person == by.Person:
		return fault.Denied("access.own_affair", nil)
	case r.Amount <= 0 && !to.Out && !to.Back:
		return fault.Conflict("payment.apply.out", nil)
	case to.Out && law.Charges.Alone > 0 && to.Amount-r.Amount > law.Charges.Alone:
		return fault.Conflict("payment.second.refund", fault.Values{"Alone": law.Currency.Format(law.Charges.Alone)})
	case to.Out && isCharged(-to.Amount, -r.Amount) && utf8.RuneCountInString(c.Reason) < fewestReasons:
		var f fault.Fields
		f.Add("refund_reason", "payment.aside.reason", fault.Values{"Least": fewestReasons})
		return f.Err()
	}
	return nil
}
