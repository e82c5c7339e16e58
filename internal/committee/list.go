package committee

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
)

const (
	mostCalled = 50 // meetings that are called at once
	pageSize   = 20 // past meetings of one page
)

// Summary is a meeting in a list.
type Summary struct {
	ID, Place, Chair string
	Begins           time.Time
	State            State
	Items, Undecided int64
}

// List returns the meetings that are called, the next first, and a page of those that are over or called off, after one of them.
func (s *Service) List(ctx context.Context, by access.Actor, after string) (coming, past []Summary, more bool, err error) {
	if err := s.may(by, "committee.show"); err != nil {
		return nil, nil, false, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var last meetingRow
		if after != "" {
			if last, err = loadMeeting(ctx, tx, after); err != nil {
				return err
			}
		}
		called, err := listCalled(ctx, tx, mostCalled)
		if err != nil {
			return err
		}
		over, err := listPast(ctx, tx, last, pageSize+1)
		if err != nil {
			return err
		}
		if more = len(over) > pageSize; more {
			over = over[:pageSize]
		}
		if coming, err = s.summaries(ctx, tx, called); err != nil {
			return err
		}
		past, err = s.summaries(ctx, tx, over)
		return err
	})
	return coming, past, more, err
}

// summaries counts what stands on the agendas.
func (s *Service) summaries(ctx context.Context, tx *db.Tx, rows []meetingRow) (list []Summary, err error) {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	counts, err := countItems(ctx, tx, ids)
	for _, r := range rows {
		c := counts[r.ID]
		list = append(list, Summary{ID: r.ID, Begins: r.Begins, Place: r.Place, Chair: r.Chair, State: r.State, Items: c.Items, Undecided: c.Undecided})
	}
	return list, err
}
