package committee

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Attend is who is present. Whoever is not the chair names nobody but themself.
type Attend struct {
	Members []string `form:"member" max:"26"`
	Version string   `form:"version" max:"20"`
}

// Attend notes who is present, and who noted it. It may be noted anew until the minutes are closed; what was decided before keeps the number
// of those who decided it.
func (s *Service) Attend(ctx context.Context, by access.Actor, meeting string, c Attend) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		sit, err := s.load(ctx, tx, by, meeting, "committee.attend")
		if err != nil {
			return err
		}
		if err := decideAttend(sit, by.Person, c.Version, c.Members, now); err != nil {
			return err
		}
		changed := sit.attended(by.Person, c.Members, now)
		for _, m := range changed {
			if err := updatePresent(ctx, tx, m); err != nil {
				return err
			}
		}
		sit.Noted = &now
		if err := updateMeeting(ctx, tx, sit.meetingRow); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, attendedOf(meeting, changed))
	})
}

// attendedOf names those of whom it was noted that they are there, and those who are not.
func attendedOf(meeting string, changed []memberRow) Attended {
	e := Attended{Meeting: meeting}
	for _, m := range changed {
		if m.Present {
			e.Present = append(e.Present, m.Person)
		} else {
			e.Absent = append(e.Absent, m.Person)
		}
	}
	return e
}
