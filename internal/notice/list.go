package notice

import (
	"context"
	"encoding/json"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/jobs"
)

const (
	most    = 50               // rows of each kind on the page
	patient = 15 * time.Minute // a letter that waits longer is shown
)

// List returns what could not be sent or done: jobs that were given up, letters that were refused or are held, and letters that wait
// too long.
func (s *Service) List(ctx context.Context, by access.Actor) ([]Unsent, error) {
	if _, err := s.access.May(by, "jobs.list", access.Subject{Any: true}); err != nil {
		return nil, err
	}
	var list []Unsent
	err := s.db.View(ctx, func(tx *db.Tx) error {
		dead, err := s.jobs.ListDead(ctx, tx, most)
		if err != nil {
			return err
		}
		if list, err = unsentJobs(ctx, tx, dead); err != nil {
			return err
		}
		back, err := listBack(ctx, tx, most)
		if err != nil {
			return err
		}
		waiting, err := listWaiting(ctx, tx, s.clock.Now().Add(-patient), most)
		for _, m := range append(back, waiting...) {
			list = append(list, Unsent{
				ID: m.ID, What: m.Kind, Case: m.Case, State: m.State, Fault: m.Fault, Why: m.Why, At: m.CreatedAt, Again: (m.State == StateRefused || m.State == StateHeld) && m.Person != "",
			})
		}
		return err
	})
	return list, err
}

// unsentJobs tells of the dead jobs which letters they were to send.
func unsentJobs(ctx context.Context, tx *db.Tx, dead []jobs.Dead) ([]Unsent, error) {
	list := make([]Unsent, len(dead))
	letters := map[string]int{} // by the letter's id: its place in list
	var ids []string
	for i, d := range dead {
		list[i] = Unsent{ID: d.ID, What: d.Kind, Fault: d.Fault, Tries: d.Attempt, At: d.FailedAt, Again: true}
		var args mailArgs
		if d.Kind == mailJob && json.Unmarshal([]byte(d.Args), &args) == nil {
			letters[args.Message] = i
			ids = append(ids, args.Message)
		}
	}
	rows, err := listMessages(ctx, tx, ids)
	for _, m := range rows {
		u := &list[letters[m.ID]]
		u.What, u.Case, u.State = m.Kind, m.Case, m.State
	}
	return list, err
}
