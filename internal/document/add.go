package document

import (
	"bytes"
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
	"sanad/internal/vault"
)

// Add is a file that somebody sends for a case.
type Add struct {
	Case, Kind string
	Name       string    // as the sender's machine calls it
	Content    io.Reader // read at most to the limit

	// In stores what belongs to the file in the transaction that stores its row, if it is set. It may run more than once.
	In func(ctx context.Context, tx *db.Tx, document string) error
}

// Add keeps a file. The row comes last: whatever breaks off before it leaves at most a sealed file without a row, which is swept.
func (s *Service) Add(ctx context.Context, by access.Actor, c Add) (string, error) {
	kind, owner, err := s.mayAdd(ctx, by, c)
	if err != nil {
		return "", err
	}
	raw, err := read(c, mostBytes(s.law(), kind))
	if err != nil {
		return "", err
	}
	file, err := s.check(ctx, raw, kind.Types)
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	receipt := sha256.Sum256(raw)
	row := documentRow{
		ID: id.New(now), Person: owner, Case: c.Case, Kind: c.Kind,
		Type: file.mediaType, Bytes: int64(len(file.bytes)), Pages: int64(file.pages), At: now,
	}
	if row.Name, err = s.vault.Seal(ctx, field(row, "name"), decideName(c.Name, file.mediaType)); err != nil {
		return "", err
	}
	if row.Receipt, err = s.vault.Seal(ctx, field(row, "receipt"), hex.EncodeToString(receipt[:])); err != nil {
		return "", err
	}
	if err := s.keep(ctx, contentField(row.ID), file.bytes); err != nil {
		return "", err
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if _, _, err := s.loadForAdd(ctx, tx, by, c); err != nil { // the case may have moved on while the file came in
			return err
		}
		if err := insertDocument(ctx, tx, row); err != nil {
			return err
		}
		if c.In != nil {
			if err := c.In(ctx, tx, row.ID); err != nil {
				return err
			}
		}
		return s.events.Record(ctx, tx, by, Added{Case: row.Case, Person: row.Person, Document: row.ID, Kind: row.Kind})
	})
	if err != nil {
		return "", errors.Join(err, s.destroy(context.WithoutCancel(ctx), row.ID))
	}
	return row.ID, nil
}

// mayAdd asks before the file is read, so that nobody sends ten megabytes in vain.
func (s *Service) mayAdd(ctx context.Context, by access.Actor, c Add) (kind council.DocumentKind, owner string, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		kind, owner, err = s.loadForAdd(ctx, tx, by, c)
		return err
	})
	return kind, owner, err
}

func (s *Service) loadForAdd(ctx context.Context, tx *db.Tx, by access.Actor, c Add) (council.DocumentKind, string, error) {
	if c.Kind == Slip {
		return s.loadForSlip(ctx, tx, by, c)
	}
	if c.Kind == Message {
		return s.loadForMessage(ctx, tx, by, c)
	}
	on, err := s.loadCase(ctx, tx, by, c.Case)
	if err != nil {
		return council.DocumentKind{}, "", err
	}
	present, err := listOfCase(ctx, tx, c.Case)
	if err != nil {
		return council.DocumentKind{}, "", err
	}
	if _, err := s.access.May(by, "document.add", access.Subject{Person: on.Person, Case: c.Case}); err != nil {
		return council.DocumentKind{}, "", err
	}
	kind, err := decideAdd(on, present, c.Kind)
	return kind, on.Person, err
}

// loadForSlip lets a payer add the slip of an invoice of their own, together with what they claim by it.
func (s *Service) loadForSlip(ctx context.Context, tx *db.Tx, by access.Actor, c Add) (council.DocumentKind, string, error) {
	owner, err := s.needs.Payer(ctx, tx, c.Case)
	if err == nil && (owner != by.Person || c.In == nil) {
		err = fault.NotFound()
	}
	if err == nil {
		_, err = s.access.May(by, "document.add", access.Subject{Person: owner, Case: c.Case})
	}
	return slip, owner, err
}

// loadForMessage lets either side of a case add a file to what they write. Whether they may write is asked by who stores the message.
func (s *Service) loadForMessage(ctx context.Context, tx *db.Tx, by access.Actor, c Add) (council.DocumentKind, string, error) {
	on, err := s.needs.Case(ctx, tx, by, c.Case)
	if err == nil && c.In == nil {
		err = fault.NotFound()
	}
	if err != nil {
		return council.DocumentKind{}, "", err
	}
	action := access.Action("document.attach")
	if by.Purpose == access.Self {
		action = "document.add"
	}
	if _, err := s.access.May(by, action, access.Subject{Person: on.Person, Case: c.Case}); err != nil {
		return council.DocumentKind{}, "", err
	}
	present, err := listOfCase(ctx, tx, c.Case)
	if err != nil {
		return council.DocumentKind{}, "", err
	}
	return message, on.Person, decideMessage(present)
}

// loadCase returns a case of the actor's own; anybody else's is not found.
func (s *Service) loadCase(ctx context.Context, tx *db.Tx, by access.Actor, caseID string) (Case, error) {
	c, err := s.needs.Case(ctx, tx, by, caseID)
	if err == nil && c.Person != by.Person {
		return Case{}, fault.NotFound()
	}
	return c, err
}

// read reads a file to its end, or refuses it at the limit.
func read(c Add, most int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(c.Content, most+1))
	switch {
	case err != nil:
		return nil, err
	case len(raw) == 0 && c.Name == "":
		return nil, refuse("file", "document.file.none", nil)
	case int64(len(raw)) > most:
		return nil, refuse("file", "document.file.too_large", fault.Values{"Megabytes": most / megabyte})
	}
	return raw, nil
}

// check is decideContent, two files at a time.
func (s *Service) check(ctx context.Context, raw []byte, allowed []string) (content, error) {
	select {
	case s.reading <- struct{}{}:
		defer func() { <-s.reading }()
	case <-ctx.Done():
		return content{}, ctx.Err()
	}
	return decideContent(raw, allowed)
}

// keep seals a file under a key of its own and brings it to disk.
func (s *Service) keep(ctx context.Context, content vault.Field, file []byte) error {
	if err := s.vault.Mint(ctx, content.Scope); err != nil {
		return err
	}
	var sealed bytes.Buffer
	w, err := s.vault.SealStream(ctx, content, &sealed)
	if err != nil {
		return err
	}
	if _, err := w.Write(file); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return s.files.Put(ctx, content.Row, &sealed)
}

// destroy makes a file unreadable for ever, and takes it away. It may be done again.
func (s *Service) destroy(ctx context.Context, id string) error {
	return errors.Join(s.vault.Shred(ctx, scope(id)), s.files.Delete(ctx, id))
}
