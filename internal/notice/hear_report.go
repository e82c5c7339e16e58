package notice

import (
	"context"
	"errors"

	"sanad/internal/db"
)

// errTooSoon says that what a report tells of is not written down yet.
var errTooSoon = errors.New("notice: a report came before its text was written down")

// HearReport writes down what the gateway tells of a text that it took: it arrived, or it cannot. A letter that nobody knows any more
// changes nothing, what is told twice changes nothing a second time, and what arrived stays so. A telephone that was off may work
// tomorrow, so its number stays good.
func (s *Service) HearReport(ctx context.Context, delivery string, arrived bool) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, known, err := s.reported(ctx, tx, delivery)
		if err != nil || !known || row.Way != SMS {
			return err
		}
		came := Bounced
		if arrived {
			came = Delivered
		}
		ours, err := updateCame(ctx, tx, row.ID, came, "", s.clock.Now())
		if err != nil || !ours || arrived {
			return err
		}
		return s.back(ctx, tx, row, "")
	})
}
