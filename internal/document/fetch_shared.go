package document

import (
	"context"
	"io"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// FetchShared opens a file of a thing for those who may read it.
func (s *Service) FetchShared(ctx context.Context, by access.Actor, at ThingAt, document string) (File, error) {
	var on Thing
	var row sharedRow
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		if on, _, err = s.loadThing(ctx, tx, by, at); err != nil {
			return err
		}
		if row, err = loadShared(ctx, tx, document, on.ID, at.Kind); err == nil && !on.shows(row) {
			err = fault.NotFound()
		}
		return err
	})
	if err != nil {
		return File{}, err
	}
	reads := on.Reads || on.Writes
	names, err := s.access.May(by, "document.shared", access.Subject{Item: row.Institution, Stands: reads})
	if err != nil {
		return File{}, err
	}
	f, err := s.openShared(ctx, names, row)
	if err != nil {
		return File{}, err
	}
	d, err := s.access.May(by, "document.shared", access.Subject{Item: row.ID, Stands: reads})
	if err != nil {
		return File{}, err
	}
	sealed, err := s.files.Get(ctx, row.ID)
	if err != nil {
		return File{}, err
	}
	defer sealed.Close()
	r, err := s.vault.OpenStream(ctx, d, sharedContent(row.ID), sealed)
	if err != nil {
		return File{}, err
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return File{}, fault.Wrap(err, "document")
	}
	return File{Document{ID: f.ID, Case: f.Thing, Kind: f.Kind, Name: f.Name, Type: f.Type, Bytes: f.Bytes, Pages: f.Pages, At: f.At}, content}, nil
}
