package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// DeclineTakeover ends a takeover with a no, and tells who asked.
func (s *Service) DeclineTakeover(ctx context.Context, by access.Actor, takeover string, c JudgeTakeover) error {
	var f fault.Fields
	if c.check(&f); f.Err() != nil {
		return f.Err()
	}
	return s.judge(ctx, by, takeover, "engineer.confirm_takeover", c, TakeoverOpen, "reasons", func(tx *db.Tx, row takeoverRow, reasons pii.Sealed) error {
		now := s.clock.Now()
		row.Reasons = reasons
		row.State, row.CodeHash, row.DecidedBy, row.DecidedAt = TakeoverDeclined, nil, by.Person, &now
		if err := updateTakeover(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, TakeoverRefused{Person: row.Person, Takeover: row.ID})
	})
}
