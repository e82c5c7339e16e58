package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// GiveUpRenewal takes back a renewal that is not paid, so that another may be chosen. One whose slip waits for the cashier is not taken back.
func (s *Service) GiveUpRenewal(ctx context.Context, by access.Actor, renewal string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := loadRenewal(ctx, tx, renewal)
		if err == nil && row.Person != by.Person {
			err = fault.NotFound()
		}
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.renew", access.Subject{Person: row.Person}); err != nil {
			return err
		}
		fee, err := s.needs.Fee(ctx, tx, row.ID)
		if err != nil {
			return err
		}
		if row.State != renewalUnpaid || fee != nil && (fee.Claimed || fee.Paid) {
			return fault.Conflict("engineer.renew.claimed", nil)
		}
		return s.endRenewal(ctx, tx, by, row, renewalGivenUp)
	})
}
