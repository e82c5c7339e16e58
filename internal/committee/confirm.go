package committee

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Confirm confirms the minutes that another member closed, under the hash of their text. From then on nothing of the meeting changes.
func (s *Service) Confirm(ctx context.Context, by access.Actor, meeting string, c Close) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		sit, err := s.load(ctx, tx, by, meeting, "committee.minutes")
		if err != nil {
			return err
		}
		if err := decideConfirm(sit, by.Person, c.Version); err != nil {
			return err
		}
		if sit.Hash, err = s.hash(ctx, sit); err != nil {
			return err
		}
		sit.State, sit.ConfirmedBy, sit.ConfirmedAt = Confirmed, by.Person, &now
		if err := updateMeeting(ctx, tx, sit.meetingRow); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MinutesConfirmed{Meeting: meeting, Hash: sit.Hash})
	})
}
