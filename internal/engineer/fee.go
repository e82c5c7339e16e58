package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// charges are what an application owes by the law of today and the applicant's year of graduation.
func (s *Service) charges(ctx context.Context, tx *db.Tx, law council.Law, d access.Decision, a applicationRow) ([]council.Charge, error) {
	if kind, _ := law.Kind(a.Kind); kind.Serves() {
		return law.Fees(a.Kind, council.Payer{}), nil
	}
	on, err := s.restsOn(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	degree, err := s.openDegree(ctx, tx, d, on)
	if err != nil {
		return nil, err
	}
	return law.Fees(a.Kind, council.Payer{Graduated: degree.GraduatedOn.Year()}), nil
}

// FeePaid lets an application go to its first step, in the transaction in which its payment is confirmed.
func (s *Service) FeePaid(ctx context.Context, tx *db.Tx, by access.Actor, application string) error {
	a, err := loadApplication(ctx, tx, application)
	if err != nil {
		return err
	}
	if a.State != StateUnpaid {
		return fault.Conflict("engineer.fee.not_waiting", nil)
	}
	return s.begin(ctx, tx, by, s.law(), a)
}

// FeeExpired makes an application a draft again whose fee was not paid in time, in the transaction in which its invoice expires.
func (s *Service) FeeExpired(ctx context.Context, tx *db.Tx, by access.Actor, application string) error {
	a, err := loadApplication(ctx, tx, application)
	if err != nil || a.State != StateUnpaid {
		return err
	}
	if err := s.release(ctx, tx, a.Person); err != nil {
		return err
	}
	a.State, a.SubmittedAt = StateDraft, nil
	if err := updateApplication(ctx, tx, a); err != nil {
		return err
	}
	if err := s.unclaim(ctx, tx, a.ID); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Returned{Case: a.ID, Person: a.Person})
}
