package payment

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// The kinds of corrections.
const (
	CorrectUnknown   = "unknown"   // the bank does not know of it: the slip was wrong, or false
	CorrectElsewhere = "elsewhere" // it came, but not for this invoice
)

const entryCorrected entryKind = "corrected" // taken from an invoice for which it was not

// CorrectMoney says what is wrong with money that lies on an invoice.
type CorrectMoney struct {
	Version string `form:"version"`
	Kind    string `form:"kind" max:"20"`
	Reason  string `form:"reason" entry:"payment_correction.reason" max:"2000" lines:"true"`
}

// CorrectMoney reverses by an entry of today, in whatever month the first one stands, that money lies on an invoice: money of a slip that no
// statement shows goes from the books, and other money lies as nobody's until two officers say where it belongs. If its fee was earned it is owed
// again; nothing that was done with it is undone by itself, and an officer looks at it. The payer reads the reason.
func (s *Service) CorrectMoney(ctx context.Context, by access.Actor, moneyID string, c CorrectMoney) error {
	var f fault.Fields
	if c.Kind != CorrectUnknown && c.Kind != CorrectElsewhere {
		f.Add("kind", "fault.choose", nil)
	}
	if checkMoveReason(c.Reason, "payment.move.reason", &f); f.Err() != nil {
		return f.Err()
	}
	var m moneyRow
	var i invoiceRow
	laid := func(tx *db.Tx) (err error) {
		if m, i, err = loadLaid(ctx, tx, moneyID); err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.correct", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		return decideCorrect(m, i, by, c)
	}
	// Read before, because the payer's key seals the reason before the transaction.
	if err := s.db.View(ctx, laid); err != nil {
		return err
	}
	now := s.clock.Now()
	r := correctionRow{ID: id.New(now), Money: m.ID, Invoice: i.ID, Person: i.Person, Kind: c.Kind, By: by.Person, MadeAt: now}
	var err error
	if r.Reason, err = s.sealWords(ctx, r.field(), c.Reason); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if err := laid(tx); err != nil {
			return err
		}
		if err := insertCorrection(ctx, tx, r); err != nil {
			return err
		}
		if c.Kind == CorrectUnknown {
			_, err := s.reverse(ctx, tx, by, m.Channel, m.External, m.Amount)
			return err
		}
		if err := s.book(ctx, tx, by, entryCorrected, m.ID, i.ID, takenBack(m, accountUnapplied, i.Held)); err != nil {
			return err
		}
		m.Invoice, m.State = "", MoneyUnapplied
		if err := updateMoney(ctx, tx, m); err != nil {
			return err
		}
		if err := leaveWith(ctx, tx, m.ID); err != nil {
			return err
		}
		if _, err := s.restate(ctx, tx, i); err != nil {
			return err
		}
		if err := s.events.Record(ctx, tx, by, Came{Money: m.ID}); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Reversed{
			Money: m.ID, Invoice: i.ID, Case: i.Case, Person: i.Person, Reference: i.Reference, Earned: i.Held < m.Amount,
		})
	})
}

// decideCorrect lets a cashier correct money of somebody else that lies on an invoice, as it was shown. What a bank or a processor tells of,
// or has shown, only they take back.
func decideCorrect(m moneyRow, i invoiceRow, by access.Actor, c CorrectMoney) error {
	switch {
	case by.Person == i.Person:
		return fault.Denied("access.own_affair", nil)
	case m.State != MoneyApplied:
		return fault.Conflict("payment.correct.not", nil)
	case c.Version != strconv.FormatInt(m.Version, 10):
		return fault.Conflict("fault.stale", nil)
	case c.Kind == CorrectUnknown && !m.doubted():
		return fault.Conflict("payment.correct.known", nil)
	}
	return nil
}

// doubted tells whether nobody but the payer and a cashier said that this money came.
func (m moneyRow) doubted() bool { return m.Channel == ChannelSlip && m.SeenAt == nil }
