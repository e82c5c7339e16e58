package committee

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Close is which state of the minutes was seen.
type Close struct {
	Version string `form:"version" max:"20"`
}

// Close closes the minutes. A case that left the committee's step without this meeting is noted as moved on.
func (s *Service) Close(ctx context.Context, by access.Actor, meeting string, c Close) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		sit, err := s.load(ctx, tx, by, meeting, "committee.minutes")
		if err != nil {
			return err
		}
		var gone []itemRow
		undecided := 0
		for _, i := range sit.items {
			if i.Outcome != Undecided {
				continue
			}
			waits, err := s.waits(ctx, tx, i)
			switch {
			case err != nil:
				return err
			case waits:
				undecided++
			default:
				gone = append(gone, i)
			}
		}
		if err := decideClose(sit, by.Person, c.Version, undecided, now); err != nil {
			return err
		}
		for _, i := range gone {
			i.Outcome, i.By, i.At = MovedOn, by.Person, &now
			if err := updateItem(ctx, tx, i); err != nil {
				return err
			}
		}
		sit.State, sit.ClosedBy, sit.ClosedAt = Closed, by.Person, &now
		if err := updateMeeting(ctx, tx, sit.meetingRow); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MinutesClosed{Meeting: meeting})
	})
}

// waits tells whether the case of an item stands where it stood when it was put on the agenda.
func (s *Service) waits(ctx context.Context, tx *db.Tx, i itemRow) (bool, error) {
	k, err := s.desk.Load(ctx, tx, i.Case)
	return err == nil && waitsFor(k, s.needs.Kinds) && k.Step == i.Step, err
}
