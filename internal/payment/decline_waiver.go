package payment

import (
	"context"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// DeclineWaiver is a registrar's no, with the reason that the officer reads who asked.
type DeclineWaiver struct {
	Version string `form:"version"`
	Answer  string `form:"answer" entry:"payment_waiver.answer" lines:"true" max:"2000"`
}

// DeclineWaiver ends the wish. The invoice is owed as it was, and its payer has some days at least.
func (s *Service) DeclineWaiver(ctx context.Context, by access.Actor, waiver string, d DeclineWaiver) error {
	if utf8.RuneCountInString(d.Answer) < fewestReasons {
		var f fault.Fields
		f.Add("answer", "payment.waiver.answer_short", fault.Values{"Least": fewestReasons})
		return f.Err()
	}
	law := s.law()
	var w waiverRow
	// Read before, because the answer is sealed before the transaction.
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		w, err = loadWaiver(ctx, tx, waiver)
		return err
	})
	if err != nil {
		return err
	}
	answer, err := s.sealWords(ctx, waiverField(w, "answer"), d.Answer)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		w, i, err := loadWaiverForDesk(ctx, tx, waiver)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.decide_waiver", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		if err := decideWaiver(i, w, by, d.Version); err != nil {
			return err
		}
		now := s.clock.Now()
		w.State, w.Answer, w.DecidedBy, w.DecidedAt = WaiverDeclined, answer, by.Person, &now
		if err := updateWaiver(ctx, tx, w); err != nil {
			return err
		}
		if i.State == StateIssued {
			i.Due = dueAgain(law, i)
			if err := updateInvoice(ctx, tx, i); err != nil {
				return err
			}
		}
		return s.events.Record(ctx, tx, by, NotWaived{Waiver: w.ID, Invoice: i.ID, Case: i.Case, Person: i.Person})
	})
}
