package roll

import (
	"context"
	"encoding/json"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/jobs"
)

// The jobs of this room.
const (
	jobCheck = "roll.check"
	jobRun   = "roll.run"
	jobUndo  = "roll.undo"
	jobSweep = "roll.sweep"
)

type jobArgs struct {
	Import string `json:"import"`
}

// longestKept is how long a file is kept that was tried and not brought in.
const longestKept = 30 * 24 * time.Hour

func (s *Service) work() {
	s.jobs.Handle(jobCheck, s.ofImport(s.workCheck))
	s.jobs.Handle(jobRun, s.ofImport(s.workRun))
	s.jobs.Handle(jobUndo, s.ofImport(func(ctx context.Context, row importRow) error {
		_, err := s.Undo(ctx, access.System(access.Licensing), row.ID, true, nil)
		return err
	}))
	s.jobs.Handle(jobSweep, func(ctx context.Context, _ jobs.Job) error { return s.sweep(ctx) })
	s.jobs.Every(jobSweep, 24*time.Hour)
}

// ofImport takes the import of a job over: whoever was at it is at it no more.
func (s *Service) ofImport(work func(ctx context.Context, row importRow) error) func(context.Context, jobs.Job) error {
	return func(ctx context.Context, j jobs.Job) error {
		var args jobArgs
		if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
			return err
		}
		var row importRow
		err := s.db.Update(ctx, func(tx *db.Tx) (err error) {
			if row, err = loadImport(ctx, tx, args.Import); err != nil {
				return err
			}
			row.Lease = id.Random()
			return takeLease(ctx, tx, row.ID, row.Lease, s.clock.Now())
		})
		if err != nil {
			return err
		}
		err = work(ctx, row)
		if f := fault.Of(err); f != nil && f.Key == "roll.elsewhere" { // given up, or taken over
			return nil
		}
		return err
	}
}

func (s *Service) workCheck(ctx context.Context, row importRow) error {
	if row.State != StateChecking {
		return nil
	}
	law := s.law()
	f := File{Open: s.source(ctx, row.ID), Leave: row.left()}
	sheet, err := s.read(f, law)
	if err != nil {
		return err
	}
	row.Line = 0
	row.count(Count{})
	if err := s.run(ctx, &row, sheet, law, f, s.tries); err != nil {
		return err
	}
	row.State, row.MovedAt = StateChecked, s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error { return updateImport(ctx, tx, row) })
}

func (s *Service) workRun(ctx context.Context, row importRow) error {
	if row.State != StateRunning {
		return nil
	}
	law := s.law()
	f := File{Open: s.source(ctx, row.ID), Leave: row.left()}
	sheet, err := s.read(f, law)
	if err != nil {
		return err
	}
	if _, err := s.carryOut(ctx, access.System(access.Licensing), row, sheet, law, f); err != nil {
		return err
	}
	return s.destroy(ctx, row.ID)
}

// sweep gives up files that were tried long ago, and destroys what is left of those that were brought in.
func (s *Service) sweep(ctx context.Context) error {
	var rows []importRow
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		rows, err = listKept(ctx, tx, s.clock.Now().Add(-longestKept))
		return err
	})
	for _, row := range rows {
		if err := s.destroy(ctx, row.ID); err != nil {
			return err
		}
		now := s.clock.Now()
		if row.Sealed = false; row.State == StateChecked || row.State == StateChecking {
			row.State, row.EndedAt = StateDropped, &now
		}
		if err := s.db.Update(ctx, func(tx *db.Tx) error { return updateImport(ctx, tx, row) }); err != nil {
			return err
		}
	}
	return err
}
