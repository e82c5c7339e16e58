package roll

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/vault"
)

// Try is a file that a registrar sends to be tried.
type Try struct {
	Leave   string    `form:"leave" max:"400"` // names of columns that are left out, between commas
	Content io.Reader // not of the form
}

// leave are the names of the columns that are left out.
func (c Try) leave() (list []string) {
	for name := range strings.FieldsFuncSeq(c.Leave, func(r rune) bool { return r == ',' || r == '،' || r == ';' }) {
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, name)
		}
	}
	return list
}

// content names the sealed file of an import.
func content(importID string) vault.Field {
	return vault.Field{Entry: "roll_import.content", Row: importID, Scope: scope(importID)}
}

func scope(importID string) string { return "import/" + importID }

// Try keeps a file, sealed, and lets its lines be tried: nothing is written in the register. It returns the id of the import to be.
func (s *Service) Try(ctx context.Context, by access.Actor, c Try) (string, error) {
	if _, err := s.access.May(by, "roll.import", access.Subject{}); err != nil {
		return "", err
	}
	importID := id.New(s.clock.Now())
	err := s.keep(ctx, importID, c.Content)
	if err == nil {
		err = s.open(ctx, by, importID, c.leave())
	}
	if err != nil {
		return "", errors.Join(err, s.destroy(context.WithoutCancel(ctx), importID))
	}
	return importID, nil
}

// open stores an import of a file that was kept, and promises that its lines are tried.
func (s *Service) open(ctx context.Context, by access.Actor, importID string, leave []string) error {
	law := s.law()
	sheet, err := s.read(File{Open: s.source(ctx, importID), Leave: leave}, law)
	if err != nil {
		return err
	}
	row := s.newRow(by, sheet, law, leave, StateChecking)
	row.ID, row.Sealed = importID, true
	return s.db.Update(ctx, func(tx *db.Tx) error {
		old, found, err := findByHash(ctx, tx, row.Hash)
		if err != nil {
			return err
		}
		if found && old.State == StateDone {
			return fault.Conflict("roll.again", fault.Values{"ID": old.ID})
		}
		if err := insertImport(ctx, tx, row); err != nil {
			return err
		}
		return s.jobs.Enqueue(ctx, tx, jobCheck, jobArgs{row.ID})
	})
}

// keep seals a file under a key of its own.
func (s *Service) keep(ctx context.Context, importID string, from io.Reader) error {
	if err := s.vault.Mint(ctx, scope(importID)); err != nil {
		return err
	}
	r, w := io.Pipe()
	go func() {
		sealed, err := s.vault.SealStream(ctx, content(importID), w)
		if err == nil {
			_, err = io.Copy(sealed, from)
			err = errors.Join(err, sealed.Close())
		}
		w.CloseWithError(err)
	}()
	err := s.files.Put(ctx, importID, r)
	return errors.Join(err, r.Close())
}

// source opens the sealed file of an import, for the program alone.
func (s *Service) source(ctx context.Context, importID string) Source {
	return func() (io.ReadCloser, error) {
		d, err := s.access.May(access.System(access.Licensing), "roll.read", access.Subject{Item: importID})
		if err != nil {
			return nil, err
		}
		sealed, err := s.files.Get(ctx, importID)
		if err != nil {
			return nil, err
		}
		clear, err := s.vault.OpenStream(ctx, d, content(importID), sealed)
		if err != nil {
			return nil, errors.Join(err, sealed.Close())
		}
		return struct {
			io.Reader
			io.Closer
		}{clear, sealed}, nil
	}
}

// Kept returns those of some names of files under which this room keeps one.
func (s *Service) Kept(ctx context.Context, tx *db.Tx, names []string) ([]string, error) {
	return listSealed(ctx, tx, names)
}

// destroy makes a file unreadable for ever, and takes it away. It may be done again.
func (s *Service) destroy(ctx context.Context, importID string) error {
	return errors.Join(s.vault.Shred(ctx, scope(importID)), s.files.Delete(ctx, importID))
}

// left are the names of the columns that are left out of an import.
func (r importRow) left() (list []string) {
	_ = json.Unmarshal([]byte(r.LeaveOut), &list) // what does not read leaves nothing out
	return list
}
