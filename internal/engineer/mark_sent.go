package engineer

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// MarkSent notes that a letter by post left.
func (s *Service) MarkSent(ctx context.Context, by access.Actor, takeover string, c Page) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := loadTakeover(ctx, tx, takeover)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.confirm_takeover", access.Subject{Person: row.Person}); err != nil {
			return err
		}
		if row.State != TakeoverOpen || row.Letter != LetterPrinted || strconv.FormatInt(row.Version, 10) != c.Version {
			return fault.Conflict("fault.stale", nil)
		}
		row.Letter = LetterSent
		if err := updateTakeover(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, LetterMoved{Person: row.Person, Takeover: row.ID, State: LetterSent})
	})
}
