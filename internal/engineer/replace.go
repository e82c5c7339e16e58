package engineer

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// replace marks every print of a lost paper as lost that was made before the loss was reported, so that the holder may print another and
// whoever shows an old one is found out.
func (s *Service) replace(ctx context.Context, tx *db.Tx, by access.Actor, a applicationRow, k casework.Case, finding findingRow) (Registration, error) {
	law, now := s.law(), s.clock.Now()
	lost, found, err := s.loss(ctx, tx, a)
	if err == nil && !found {
		err = fault.NotFound()
	}
	if err != nil {
		return lost.Registration, err
	}
	r := lost.Registration
	if err := decideReplace(law, a, r); err != nil {
		return r, err
	}
	prints, err := listLost(ctx, tx, lost, s.lostBy(a))
	if err != nil {
		return r, err
	}
	if err := s.mark(ctx, tx, by, r, prints, PrintLost, now); err != nil {
		return r, err
	}
	kind, _ := law.Kind(a.Kind)
	if err := s.conclude(ctx, tx, by, a, k, finding, kind.Rule.ID); err != nil {
		return r, err
	}
	if err := s.release(ctx, tx, a.Person); err != nil {
		return r, err
	}
	return r, s.events.Record(ctx, tx, by, Replaced{
		Case: a.ID, Person: a.Person, Registration: r.ID, Number: r.Number, Paper: lost.Paper, Rule: kind.Rule.ID,
	})
}

// lostBy is the moment until which a paper was printed that may be lost: what is printed after the report is in its holder's hand.
func (s *Service) lostBy(a applicationRow) time.Time {
	if a.SubmittedAt != nil {
		return *a.SubmittedAt
	}
	return s.clock.Now()
}

// mark notes that prints are no longer good, and lets the register say so.
func (s *Service) mark(ctx context.Context, tx *db.Tx, by access.Actor, r Registration, prints []Print, why string, now time.Time) error {
	if len(prints) == 0 {
		return nil
	}
	e := PrintsReplaced{Person: r.Person, Registration: r.ID, Number: r.Number, Reason: why}
	ids := make([]string, len(prints))
	for i, p := range prints {
		ids[i], e.Serials = p.ID, append(e.Serials, p.Serial)
	}
	if err := replacePrints(ctx, tx, ids, why, now); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, e)
}
