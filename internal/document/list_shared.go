package document

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
)

// SharedFiles are the files of one kind of a thing.
type SharedFiles struct {
	On        Thing
	Kind      council.DocumentKind
	MostBytes int64
	Files     []Shared
}

// ListShared shows the files of one kind of a thing to those who may read them.
func (s *Service) ListShared(ctx context.Context, by access.Actor, at ThingAt) (x SharedFiles, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		on, kind, err := s.loadThing(ctx, tx, by, at)
		if err != nil {
			return err
		}
		d, err := s.access.May(by, "document.shared", access.Subject{Item: on.Institution, Stands: on.Reads || on.Writes})
		if err != nil {
			return err
		}
		rows, err := listShared(ctx, tx, on.ID, kind.ID)
		if err != nil {
			return err
		}
		x = SharedFiles{On: on, Kind: kind, MostBytes: mostBytes(s.law(), kind)}
		for _, row := range rows {
			if !on.shows(row) {
				continue
			}
			f, err := s.openShared(ctx, d, row)
			if err != nil {
				return err
			}
			f.Stays = on.stays(row)
			x.Files = append(x.Files, f)
		}
		return nil
	})
	return x, err
}

func (s *Service) openShared(ctx context.Context, d access.Decision, row sharedRow) (f Shared, err error) {
	f = Shared{ID: row.ID, Thing: row.Thing, Kind: row.Kind, Type: row.Type, Bytes: row.Bytes, Pages: int(row.Pages), At: row.At}
	if f.Name, err = s.vault.Open(ctx, d, sharedField(row, "name"), row.Name); err != nil {
		return f, err
	}
	f.Receipt, err = s.vault.Open(ctx, d, sharedField(row, "receipt"), row.Receipt)
	return f, err
}

// SharedOf returns, in a transaction, the ids of the files of a thing by kind, for the room that the thing belongs to: those that were added by a moment, or
// all (zero).
func (s *Service) SharedOf(ctx context.Context, tx *db.Tx, thing string, until time.Time) (map[string][]string, error) {
	rows, err := listShared(ctx, tx, thing, "")
	ids := map[string][]string{}
	for _, r := range rows {
		if until.IsZero() || !r.At.After(until) {
			ids[r.Kind] = append(ids[r.Kind], r.ID)
		}
	}
	return ids, err
}
