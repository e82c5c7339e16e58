package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Cancel ends what a case still owes, because it was given up, within tx. Claims that wait are dropped; what is paid stays paid.
func (s *Service) Cancel(ctx context.Context, tx *db.Tx, by access.Actor, caseID string) error {
	list, err := listOfCase(ctx, tx, caseID)
	if err != nil {
		return err
	}
	for _, i := range list {
		if i.State != StateIssued {
			continue
		}
		if _, err := s.access.May(access.System(access.Fees), "payment.expire", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		if err := s.dropOpen(ctx, tx, i.ID); err != nil {
			return err
		}
		now := s.clock.Now()
		i.State, i.EndedAt = StateCancelled, &now
		if err := updateInvoice(ctx, tx, i); err != nil {
			return err
		}
		if err := s.events.Record(ctx, tx, by, Cancelled{Invoice: i.ID, Case: i.Case, Person: i.Person, Purpose: i.Purpose}); err != nil {
			return err
		}
		if err := s.came(ctx, tx, by, "", i); err != nil {
			return err
		}
	}
	return nil
}
