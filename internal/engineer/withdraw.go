package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Withdraw takes an application back: a draft is put aside, a case is closed, and the person may mend their identity again.
func (s *Service) Withdraw(ctx context.Context, by access.Actor, application string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.withdraw", access.Subject{Person: a.Person, Case: a.ID}); err != nil {
			return err
		}
		if err := decideWithdraw(a); err != nil {
			return err
		}
		draft := a.State == StateDraft
		if !draft {
			k, err := s.desk.Load(ctx, tx, a.ID)
			if err != nil {
				return err
			}
			if err := s.desk.CloseCase(ctx, tx, by, k, string(OutcomeWithdrawn)); err != nil {
				return err
			}
			if err := s.people.Hold(ctx, tx, a.Person, ""); err != nil {
				return err
			}
		}
		now := s.clock.Now()
		a.State, a.DecidedAt = StateWithdrawn, &now
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Withdrawn{Case: a.ID, Person: a.Person, Draft: draft})
	})
}
