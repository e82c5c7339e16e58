package payment

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// CountOnce says that money which a channel told is the payment that a statement has shown.
type CountOnce struct {
	Invoice string `form:"invoice" max:"26"` // on which both lie
	Money   string `form:"money" max:"26"`   // what was told
	Version string `form:"version"`          // of it
}

// CountOnce is a cashier's word that two payments of one sum on an invoice are one: it counts as what the bank has shown, and what was told goes
// from the books. If the bank shows a second one after all, that comes in as new money. Nobody says it of an invoice of their own.
func (s *Service) CountOnce(ctx context.Context, by access.Actor, c CountOnce) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := loadInvoice(ctx, tx, c.Invoice)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.count_once", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		told, shown, found, err := findTwice(ctx, tx, i.ID, c.Money)
		if err != nil {
			return err
		}
		if err := decideCountOnce(told, found, i, by, c.Version); err != nil {
			return err
		}
		if err := s.book(ctx, tx, by, entrySame, told.ID, i.ID, takenBack(told, told.asset(), i.Held)); err != nil {
			return err
		}
		now := s.clock.Now()
		told.State, told.SameAs, told.SeenAt = MoneySame, shown.ID, &now
		if err := updateMoney(ctx, tx, told); err != nil {
			return err
		}
		if _, err := s.restate(ctx, tx, i); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, CountedOnce{Money: told.ID, Invoice: i.ID, Case: i.Case, Person: i.Person, Reference: i.Reference})
	})
}

// decideCountOnce lets a cashier take what was told from the books again, as long as it lies there unused.
func decideCountOnce(told moneyRow, found bool, i invoiceRow, by access.Actor, version string) error {
	switch {
	case by.Person == i.Person:
		return fault.Denied("access.own_affair", nil)
	case !found:
		return fault.Conflict("payment.once.not", nil)
	case version != strconv.FormatInt(told.Version, 10):
		return fault.Conflict("fault.stale", nil)
	case i.Held < told.Amount:
		return fault.Conflict("payment.once.used", nil)
	}
	return nil
}

// Twice is money that was told beside what a statement has shown, of one sum on one invoice: perhaps one payment.
type Twice struct {
	Invoice, Reference string
	Payer              pii.Value
	Told, Shown        Money
	Own                string // what the channel calls it
	Money, Version     string
	Line               BankLine // what the bank says of the other
	May                error    // why the reader cannot say that they are one; nil: they can
	Law                council.Law
}

// ShowTwice opens the oldest pair of an invoice that may be one payment, for a cashier; not found if there is none.
func (s *Service) ShowTwice(ctx context.Context, by access.Actor, invoice string) (v Twice, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		i, err := loadInvoice(ctx, tx, invoice)
		if err != nil {
			return err
		}
		d, err := s.access.May(by, "payment.count_once", access.Subject{Person: i.Person, Case: i.Case})
		if err != nil {
			return err
		}
		told, shown, found, err := findTwice(ctx, tx, i.ID, "")
		if err != nil {
			return err
		}
		if !found {
			return fault.NotFound()
		}
		v = Twice{
			Invoice: i.ID, Reference: i.Reference, Told: told.told(), Shown: shown.told(), Own: told.External, Money: told.ID,
			Version: strconv.FormatInt(told.Version, 10), Law: s.council.At(i.IssuedAt),
		}
		if v.Line, err = s.lineOf(ctx, tx, by, "payment.statements", shown); err != nil {
			return err
		}
		v.May = decideCountOnce(told, true, i, by, v.Version)
		names, err := s.people.Names(ctx, tx, d, []string{i.Person})
		v.Payer = names[i.Person]
		return err
	})
	return v, err
}

// lineOf opens the line of a statement that brought money.
func (s *Service) lineOf(ctx context.Context, tx *db.Tx, by access.Actor, action access.Action, shown moneyRow) (BankLine, error) {
	r, err := loadMovement(ctx, tx, shown.External)
	if err != nil {
		return BankLine{}, err
	}
	d, err := s.access.May(by, action, access.Subject{Item: r.Statement})
	if err != nil {
		return BankLine{}, err
	}
	return s.openMovement(ctx, d, r)
}

// shownBefore finds money of a statement on an invoice that is what a channel tells only now: of the same sum, in a line that names the
// channel's own id of it, or what the payer said that the bank calls it.
func (s *Service) shownBefore(ctx context.Context, tx *db.Tx, in Incoming, invoice string) (string, bool, error) {
	if in.Channel == ChannelStatement || invoice == "" {
		return "", false, nil
	}
	list, err := listShown(ctx, tx, invoice, in.Amount)
	if err != nil || len(list) == 0 {
		return "", false, err
	}
	for _, shown := range list {
		l, err := s.lineOf(ctx, tx, access.System(access.Fees), "payment.match", shown)
		if err != nil {
			return "", false, err
		}
		own := in.External[strings.LastIndex(in.External, "/")+1:] // a switch puts the bank and the day before the number by which banks know a payment
		if slices.ContainsFunc([]string{in.External, own, in.Number}, func(own string) bool { return saysOwn(l, own) }) {
			return shown.ID, true, nil
		}
	}
	return "", false, nil
}

const (
	// MoneySame is money that was told after a statement had shown it: it counts there.
	MoneySame MoneyState = "same"

	entrySame entryKind = "same" // as what a statement has shown
)
