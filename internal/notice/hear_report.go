package notice

import (
	"context"
	"errors"

	"sanad/internal/db"
)

// errTooSoon says that what a report tells of is not written down yet.
var errTooSoon = errors.New("notice: a report came before its text was written down")

// HearReport writes down what the gateway tells of a text that it took, by its number for that. A letter that nobody knows any more changes
// nothing, what is told twice changes nothing a second time, and what arrived stays so. A number that took none of the last texts is used no
// more.
func (s *Service) HearReport(ctx context.Context, delivery, state string) error {
	came, known := decideText(state)
	if !known {
		return nil
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, known, err := s.reported(ctx, tx, delivery)
		if err != nil || !known || row.Way != SMS {
			return err
		}
		now, why := s.clock.Now(), ""
		if came != Delivered {
			why = byText + state
		}
		ours, err := updateCame(ctx, tx, row.ID, came, why, now)
		if err != nil || !ours {
			return err
		}
		if came == Delivered {
			return deleteBroken(ctx, tx, row.Index)
		}
		last, err := listTexts(ctx, tx, row.Index, now.Add(-remembered), mostRemembered)
		if err != nil {
			return err
		}
		if decideNumber(last) {
			if err := insertBroken(ctx, tx, brokenRow{row.Index, SMS, string(Bounced), now}); err != nil {
				return err
			}
		}
		return s.back(ctx, tx, row, why)
	})
}
