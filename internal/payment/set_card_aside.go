package payment

import (
	"context"
	"time"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// SetCardAside says what a cashier found at the processor.
type SetCardAside struct {
	Version string `form:"version"`
	Reason  string `form:"reason" entry:"payment_checkout.reason" max:"1000" lines:"true"`
}

// SetCardAside ends the questions about a payment by card of which the processor says what does not fit, with a reason that auditors read. Nothing is
// booked: money that came all the same is shown by a statement. An event of the processor has it asked about once more.
func (s *Service) SetCardAside(ctx context.Context, by access.Actor, checkout string, c SetCardAside) error {
	if utf8.RuneCountInString(c.Reason) < fewestReasons {
		var f fault.Fields
		f.Add("reason", "payment.aside.reason", fault.Values{"Least": fewestReasons})
		return f.Err()
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, i, err := s.loadStrange(ctx, tx, checkout)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.propose", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		if err := decideCardAside(r, i, by, c.Version); err != nil {
			return err
		}
		now := s.clock.Now()
		if r.State == CheckoutOpen {
			r.State = CheckoutExpired
		}
		r.StrangeAt, r.AskAt, r.AsideBy, r.AsideAt = nil, nil, by.Person, &now
		if r.Reason, err = s.sealWords(ctx, r.field(i.Person, "reason"), c.Reason); err != nil {
			return err
		}
		if err := updateCheckout(ctx, tx, r); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, CardSetAside{Checkout: r.ID, Invoice: i.ID, Case: i.Case, Person: i.Person})
	})
}

// AskStrange asks the processor once more about a payment of which it said what does not fit, for a cashier; it fits now if there is no error.
func (s *Service) AskStrange(ctx context.Context, by access.Actor, checkout string) error {
	err := s.db.View(ctx, func(tx *db.Tx) error {
		r, i, err := s.loadStrange(ctx, tx, checkout)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.propose", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		if r.StrangeAt == nil || s.needs.Cards == nil {
			return fault.Conflict("payment.strange.decided", nil)
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = s.look(ctx, checkout)
	if err != nil && fault.Of(err) == nil {
		return fault.Conflict("payment.strange.still", nil)
	}
	return err
}

// loadStrange returns a checkout with its invoice.
func (s *Service) loadStrange(ctx context.Context, tx *db.Tx, checkout string) (c checkoutRow, i invoiceRow, err error) {
	if c, err = loadCheckout(ctx, tx, checkout); err != nil {
		return c, i, err
	}
	i, err = loadInvoice(ctx, tx, c.Invoice)
	return c, i, err
}

// Strange is a payment by card of which the processor says what is of something else.
type Strange struct {
	ID, Reference    string
	Payer            pii.Value
	Amount           money.Amount // that was asked for
	Session, Payment string       // as the processor calls them
	What             string       // of the answer is of something else
	Since            time.Time
	Version          int64
	Decided          bool
	May              error // why the reader cannot set it aside; nil: they can
	Law              council.Law
}

// ListStrange returns the payments by card of which the processor says what does not fit, the oldest first, and whether there are more.
func (s *Service) ListStrange(ctx context.Context, by access.Actor, after string) (list []Strange, more bool, err error) {
	d, err := s.access.May(by, "payment.credits", access.Subject{Any: true})
	if err != nil {
		return nil, false, err
	}
	if !id.Valid(after) {
		after = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listStrange(ctx, tx, after, PageSize+1)
		if err != nil {
			return err
		}
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		list = nil
		for _, r := range rows {
			x, err := s.strangeOf(ctx, tx, d, by, r)
			if err != nil {
				return err
			}
			list = append(list, x)
		}
		return nil
	})
	return list, more, err
}

// ShowStrange opens one of them for a cashier.
func (s *Service) ShowStrange(ctx context.Context, by access.Actor, checkout string) (x Strange, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, i, err := s.loadStrange(ctx, tx, checkout)
		if err != nil {
			return err
		}
		d, err := s.access.May(by, "payment.propose", access.Subject{Person: i.Person, Case: i.Case})
		if err != nil {
			return err
		}
		x, err = s.strangeOf(ctx, tx, d, by, r)
		return err
	})
	return x, err
}

func (s *Service) strangeOf(ctx context.Context, tx *db.Tx, d access.Decision, by access.Actor, r checkoutRow) (Strange, error) {
	i, err := loadInvoice(ctx, tx, r.Invoice)
	if err != nil {
		return Strange{}, err
	}
	names, err := s.people.Names(ctx, tx, d, []string{i.Person})
	x := Strange{
		ID: r.ID, Reference: i.Reference, Payer: names[i.Person], Amount: r.Amount, Session: r.Session, Payment: r.Payment, What: r.Strange, Version: r.Version,
		Decided: r.StrangeAt == nil, Law: s.council.At(i.IssuedAt),
	}
	if r.StrangeAt != nil {
		x.Since = *r.StrangeAt
		x.May = decideCardAside(r, i, by, versionOf(r.Version))
	}
	return x, err
}
