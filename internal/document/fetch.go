package document

import (
	"context"
	"io"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// File is a file opened for somebody who may read it.
type File struct {
	Document
	Content []byte // whole: a file that was tampered with is never shown in part
}

// Fetch opens a file for its owner.
func (s *Service) Fetch(ctx context.Context, by access.Actor, document string) (File, error) {
	var row documentRow
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		row, err = loadOwn(ctx, tx, document, by.Person)
		return err
	})
	if err != nil {
		return File{}, err
	}
	return s.look(ctx, by, "document.fetch", row)
}

// Inspect opens a file for an officer, once its case is no draft any more.
func (s *Service) Inspect(ctx context.Context, by access.Actor, document string) (File, error) {
	var row documentRow
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		if row, err = loadDocument(ctx, tx, document); err == nil && row.Kind == Slip {
			err = fault.NotFound()
		}
		if err != nil {
			return err
		}
		on, err := s.needs.Case(ctx, tx, by, row.Case)
		if err != nil {
			return err
		}
		return decideInspect(on, row.Kind)
	})
	if err != nil {
		return File{}, err
	}
	return s.look(ctx, by, "document.inspect", row)
}

// OpenSlip opens the slip of a payment for a cashier; every other file does not exist for them.
func (s *Service) OpenSlip(ctx context.Context, by access.Actor, document string) (File, error) {
	var row documentRow
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		if row, err = loadDocument(ctx, tx, document); err == nil && row.Kind != Slip {
			err = fault.NotFound()
		}
		return err
	})
	if err != nil {
		return File{}, err
	}
	return s.look(ctx, by, "document.slip", row)
}

// look opens a file after the record of who looks at it and why.
func (s *Service) look(ctx context.Context, by access.Actor, action access.Action, row documentRow) (File, error) {
	on := access.Subject{Person: row.Person, Case: row.Case, Item: row.ID}
	decision, err := s.access.Look(ctx, by, action, on, contentField(row.ID).Entry)
	if err != nil {
		return File{}, err
	}
	d, err := s.open(ctx, decision, row)
	if err != nil {
		return File{}, err
	}
	sealed, err := s.files.Get(ctx, row.ID)
	if err != nil {
		return File{}, err
	}
	defer sealed.Close()
	r, err := s.vault.OpenStream(ctx, decision, contentField(row.ID), sealed)
	if err != nil {
		return File{}, err
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return File{}, fault.Wrap(err, "document")
	}
	return File{d, content}, nil
}
