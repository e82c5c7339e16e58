package notice

import (
	"context"
	"encoding/json"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Again lets a job that was given up, or a letter that was refused or is held, be tried again.
func (s *Service) Again(ctx context.Context, by access.Actor, id string) error {
	if _, err := s.access.May(by, "jobs.revive", access.Subject{Any: true}); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, isLetter, err := findMessage(ctx, tx, id)
		if err != nil {
			return err
		}
		if !isLetter {
			return s.revive(ctx, tx, by, id)
		}
		if m.Person == "" { // its address was not kept
			return fault.NotFound()
		}
		if err := s.release(ctx, tx, m); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Retried{What: m.Kind, ID: id, Case: m.Case})
	})
}

// Works lets by say that their address works again: what could not reach them is tried once more. It returns how many letters that are.
func (s *Service) Works(ctx context.Context, by access.Actor) (n int, err error) {
	if _, err := s.access.May(by, "notice.own", access.Subject{Person: by.Person}); err != nil {
		return 0, err
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		list, err := listUndelivered(ctx, tx, by.Person, mostAgain)
		if n = len(list); err != nil || n == 0 {
			return err
		}
		for _, m := range list {
			if err := s.release(ctx, tx, m); err != nil {
				return err
			}
		}
		return s.events.Record(ctx, tx, by, Retried{What: "letters", ID: list[0].ID})
	})
	return n, err
}

// Chosen lets the letters to a person that are held leave as they now wish.
func (s *Service) Chosen(ctx context.Context, tx *db.Tx, person string) error {
	list, err := listUndelivered(ctx, tx, person, mostAgain)
	if err != nil {
		return err
	}
	return s.leaveAgain(ctx, tx, slices.DeleteFunc(list, func(m messageRow) bool { return m.State != StateHeld }))
}

// Readdressed lets the letters leave that did not reach a person, because there is another address of theirs now.
func (s *Service) Readdressed(ctx context.Context, tx *db.Tx, person string) error {
	list, err := listUndelivered(ctx, tx, person, mostAgain)
	if err != nil {
		return err
	}
	return s.leaveAgain(ctx, tx, list)
}

// leaveAgain lets letters that did not leave be decided anew.
func (s *Service) leaveAgain(ctx context.Context, tx *db.Tx, list []messageRow) error {
	for _, m := range list {
		ours, err := updateState(ctx, tx, m.ID, m.State, StateQueued)
		if err != nil {
			return err
		}
		if !ours {
			continue
		}
		if err := s.goesAgain(ctx, tx, m); err != nil {
			return err
		}
	}
	return nil
}

// goesAgain lets a letter that is queued anew leave by a job of its own; one of a campaign by the lanes, as all others of it. What its campaign
// sends no more is over.
func (s *Service) goesAgain(ctx context.Context, tx *db.Tx, m messageRow) error {
	if m.Campaign == "" {
		return s.jobs.Enqueue(ctx, tx, mailJob, mailArgs{m.ID})
	}
	switch over, err := s.campaigns.over(ctx, tx, m.Campaign); {
	case err != nil:
		return err
	case over == StateDropped:
		return updateDropped(ctx, tx, m.ID, "over")
	case over != "":
		_, err := updateState(ctx, tx, m.ID, StateQueued, over)
		return err
	}
	if err := updateDue(ctx, tx, m.ID, s.clock.Now()); err != nil {
		return err
	}
	return updateGoesOn(ctx, tx, m.Campaign)
}

// mostAgain is how many letters leave at once for somebody whose address works again.
const mostAgain = 200

// release lets a letter leave that did not.
func (s *Service) release(ctx context.Context, tx *db.Tx, m messageRow) error {
	ours, err := updateAgain(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	if !ours {
		return fault.Conflict("notice.again.moved_on", nil)
	}
	return s.goesAgain(ctx, tx, m)
}

// revive makes a dead job due again, with its letter if it has one.
func (s *Service) revive(ctx context.Context, tx *db.Tx, by access.Actor, id string) error {
	j, err := s.jobs.LoadDead(ctx, tx, id)
	if fault.Is(err, fault.KindNotFound) {
		return fault.Conflict("notice.again.moved_on", nil)
	}
	if err != nil {
		return err
	}
	e := Retried{What: j.Kind, ID: id}
	if j.Kind == mailJob {
		var args mailArgs
		if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
			return err
		}
		if _, err := updateState(ctx, tx, args.Message, StateDead, StateQueued); err != nil {
			return err
		}
		if m, found, err := findMessage(ctx, tx, args.Message); err != nil {
			return err
		} else if found {
			e.What, e.Case = m.Kind, m.Case
		}
	}
	if err := s.jobs.Revive(ctx, tx, id); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, e)
}
