package notice

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/jobs"
)

// Reminder is a rule by which people are reminded, with what it did lately.
type Reminder struct {
	Kind    string         // of letter
	Of      []council.Text // whom it concerns; none: everybody
	Days    []int          // before the day, the most first
	Working bool           // working days
	Rule    council.Rule   // none: the council's own practice
	Job     string         // by which it leaves

	Run                        jobs.Run
	Left, Waiting, Unreachable int64 // its letters of the last 30 days
}

// lately is for how long letters of a reminder are counted.
const lately = 30 * 24 * time.Hour

// ListReminders returns the rules by which people are reminded, when each was last worked, and how far its letters of the last 30 days came.
func (s *Service) ListReminders(ctx context.Context, by access.Actor) (list []Reminder, err error) {
	if _, err := s.access.May(by, "notice.reminders", access.Subject{Any: true}); err != nil {
		return nil, err
	}
	list = s.needs.Reminders()
	var kinds, work []string
	for _, r := range list {
		kinds, work = append(kinds, r.Kind), append(work, r.Job)
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		runs, err := s.jobs.Runs(ctx, tx, work)
		if err != nil {
			return err
		}
		counts, err := countLately(ctx, tx, kinds, id.From(s.clock.Now().Add(-lately)))
		for i := range list {
			r := &list[i]
			r.Run, r.Left, r.Waiting, r.Unreachable = runs[r.Job], 0, 0, 0
			for _, c := range counts {
				if c.Kind != r.Kind {
					continue
				}
				switch c.State {
				case StateSent:
					r.Left += c.Letters
				case StateQueued, StateWaits, StateDead:
					r.Waiting += c.Letters
				case StateHeld, StateRefused:
					r.Unreachable += c.Letters
				}
			}
		}
		return err
	})
	return list, err
}
