package document

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/jobs"
)

// The jobs of this room.
const (
	jobDestroy = "document.destroy"
	jobSweep   = "document.sweep"
)

// tooYoung is the age below which a file without a row may still get one.
const tooYoung = 24 * time.Hour

type destroyArgs struct {
	Document string `json:"document"`
}

func (s *Service) work() {
	s.jobs.Handle(jobDestroy, func(ctx context.Context, j jobs.Job) error {
		var args destroyArgs
		if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
			return err
		}
		return s.destroy(ctx, args.Document)
	})
	s.jobs.Handle(jobSweep, func(ctx context.Context, _ jobs.Job) error { return s.Sweep(ctx) })
	s.jobs.Every(jobSweep, 24*time.Hour)
}

// Sweep destroys the files that no row of any room names: those of uploads that were broken off between file and row.
func (s *Service) Sweep(ctx context.Context) error {
	before := id.New(s.clock.Now().Add(-tooYoung)) // ids sort by time
	var some []string
	err := s.files.Each(ctx, func(name string) error {
		if name < before {
			some = append(some, name)
		}
		if len(some) < 200 {
			return nil
		}
		defer func() { some = nil }()
		return s.sweep(ctx, some)
	})
	if err != nil {
		return err
	}
	return s.sweep(ctx, some)
}

func (s *Service) sweep(ctx context.Context, names []string) error {
	if len(names) == 0 {
		return nil
	}
	var known []string
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		if known, err = listKnown(ctx, tx, names); err != nil || s.needs.Others == nil {
			return err
		}
		others, err := s.needs.Others(ctx, tx, names)
		known = append(known, others...)
		return err
	})
	if err != nil {
		return err
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			if err := s.destroy(ctx, name); err != nil {
				return err
			}
		}
	}
	return nil
}
