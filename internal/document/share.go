package document

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// ThingAt names a thing as addresses do. Institution is empty where the address names none.
type ThingAt struct{ Institution, Thing, Kind string }

// Share is a file that somebody sends for a thing.
type Share struct {
	Name    string    // as the sender's machine calls it
	Content io.Reader // read at most to the limit
}

// Share keeps a file that several people may read. The row comes last, as in Add.
func (s *Service) Share(ctx context.Context, by access.Actor, at ThingAt, c Share) (string, error) {
	var on Thing
	var kind council.DocumentKind
	load := func(tx *db.Tx) (err error) {
		if on, kind, err = s.loadThing(ctx, tx, by, at); err != nil {
			return err
		}
		present, err := countShared(ctx, tx, on.ID, kind.ID)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "document.share", access.Subject{Item: on.Institution, Stands: on.Writes}); err != nil {
			return err
		}
		return decideShare(on, present)
	}
	if err := s.db.View(ctx, load); err != nil { // before the file is read
		return "", err
	}
	raw, err := read(Add{Name: c.Name, Content: c.Content}, mostBytes(s.law(), kind))
	if err != nil {
		return "", err
	}
	file, err := s.check(ctx, raw, kind.Types)
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	receipt := sha256.Sum256(raw)
	row := sharedRow{
		ID: id.New(now), Institution: on.Institution, Thing: on.ID, Kind: kind.ID, Type: file.mediaType, Bytes: int64(len(file.bytes)), Pages: int64(file.pages),
		Person: by.Person, At: now,
	}
	if err := s.vault.Mint(ctx, sharedScope(on.Institution)); err != nil {
		return "", err
	}
	if row.Name, err = s.vault.Seal(ctx, sharedField(row, "name"), decideName(c.Name, file.mediaType)); err != nil {
		return "", err
	}
	if row.Receipt, err = s.vault.Seal(ctx, sharedField(row, "receipt"), hex.EncodeToString(receipt[:])); err != nil {
		return "", err
	}
	if err := s.keep(ctx, sharedContent(row.ID), file.bytes); err != nil {
		return "", err
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if err := load(tx); err != nil { // it may have been handed in while the file came
			return err
		}
		if err := insertShared(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, SharedAdded{row.Thing, row.Institution, row.Kind, row.ID})
	})
	if err != nil {
		return "", errors.Join(err, s.destroy(context.WithoutCancel(ctx), row.ID))
	}
	return row.ID, nil
}

// loadThing returns a thing that by may read, with one kind of file that it wants.
func (s *Service) loadThing(ctx context.Context, tx *db.Tx, by access.Actor, at ThingAt) (Thing, council.DocumentKind, error) {
	if s.needs.Thing == nil {
		return Thing{}, council.DocumentKind{}, fault.NotFound()
	}
	on, err := s.needs.Thing(ctx, tx, by, at.Thing)
	if err != nil {
		return on, council.DocumentKind{}, err
	}
	if at.Institution != "" && (on.Code != at.Institution || !on.Writes) || !on.Reads && !on.Writes {
		return on, council.DocumentKind{}, fault.NotFound()
	}
	for _, k := range on.Wanted {
		if k.ID == at.Kind {
			return on, k, nil
		}
	}
	return on, council.DocumentKind{}, fault.NotFound()
}
