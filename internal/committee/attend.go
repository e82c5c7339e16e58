package committee

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
)

// Attend is who is present.
type Attend struct {
	Members []string `form:"member" max:"26"`
	Version string   `form:"version" max:"20"`
}

// Attend notes who is present. It may be noted anew until the minutes are closed; what was decided before keeps the number of those who decided it.
func (s *Service) Attend(ctx context.Context, by access.Actor, meeting string, c Attend) error {
	now, law := s.clock.Now(), s.law()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		sit, err := s.load(ctx, tx, by, meeting, "committee.attend")
		if err != nil {
			return err
		}
		if err := decideAttend(sit, by.Person, c.Version, c.Members, day.Of(now, law.Zone), law.Zone); err != nil {
			return err
		}
		for _, m := range sit.members {
			m.Present = slices.Contains(c.Members, m.Person)
			if err := updatePresent(ctx, tx, m); err != nil {
				return err
			}
		}
		sit.Noted = &now
		if err := updateMeeting(ctx, tx, sit.meetingRow); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Attended{Meeting: meeting, Present: c.Members})
	})
}
