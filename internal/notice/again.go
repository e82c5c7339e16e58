package notice

import (
	"context"
	"encoding/json"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Again lets a job that was given up, or a letter that a mail server refused, be tried again.
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
		ours, err := updateState(ctx, tx, id, StateRefused, StateQueued)
		if err != nil {
			return err
		}
		if !ours {
			return fault.Conflict("notice.again.moved_on", nil)
		}
		if err := s.jobs.Enqueue(ctx, tx, mailJob, mailArgs{id}); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Retried{What: m.Kind, ID: id, Case: m.Case})
	})
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
