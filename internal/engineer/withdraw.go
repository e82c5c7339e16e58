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
		if draft {
			now := s.clock.Now()
			a.State, a.DecidedAt = StateWithdrawn, &now
			if err := updateApplication(ctx, tx, a); err != nil {
				return err
			}
			if err := deleteWaiting(ctx, tx, []string{a.ID}); err != nil {
				return err
			}
			if err := deleteListing(ctx, tx, a.ID); err != nil {
				return err
			}
			if err := deleteReferees(ctx, tx, a.ID); err != nil { // nobody will ever read what they were named for
				return err
			}
		} else if err := s.takeBack(ctx, tx, by, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Withdrawn{Case: a.ID, Person: a.Person, Draft: draft})
	})
}

// takeBack ends an application that is with the council, and what it was asked.
func (s *Service) takeBack(ctx context.Context, tx *db.Tx, by access.Actor, a applicationRow) error {
	r, _, err := loadOpen(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	if r != nil {
		now := s.clock.Now()
		r.State, r.EndedAt = RequestWithdrawn, &now
		if err := updateRequest(ctx, tx, *r); err != nil {
			return err
		}
	}
	if a.State == StateUnpaid {
		now := s.clock.Now()
		a.State, a.DecidedAt = StateWithdrawn, &now
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		if err := s.shared(ctx, tx, a.ID); err != nil {
			return err
		}
		return s.release(ctx, tx, a.Person)
	}
	k, err := s.desk.Load(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	return s.close(ctx, tx, by, a, k, StateWithdrawn, OutcomeWithdrawn)
}
