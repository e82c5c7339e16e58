package document

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// Task is what a case asks for, and what its owner has added.
type Task struct {
	Case   string
	Open   bool // some files come and go
	Wanted []Wanted
	Law    council.Law
}

// Wanted is one kind of document with the files that were added as such.
type Wanted struct {
	Kind
	MostBytes int64
	Files     []Document
}

// List opens the files of a case for its owner.
func (s *Service) List(ctx context.Context, by access.Actor, caseID string) (Task, error) {
	t := Task{Case: caseID, Law: s.law()}
	err := s.db.View(ctx, func(tx *db.Tx) error {
		on, err := s.loadCase(ctx, tx, by, caseID)
		if err != nil {
			return err
		}
		rows, err := listOfCase(ctx, tx, caseID)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "document.list", access.Subject{Person: on.Person, Case: caseID})
		if err != nil {
			return err
		}
		t.Open, t.Wanted = false, nil
		for _, k := range on.Wanted {
			w := Wanted{Kind: k, MostBytes: mostBytes(t.Law, k.DocumentKind)}
			t.Open = t.Open || k.Open
			for _, row := range rows {
				if row.Kind == k.ID {
					d, err := s.open(ctx, decision, row)
					if err != nil {
						return err
					}
					w.Files = append(w.Files, d)
				}
			}
			t.Wanted = append(t.Wanted, w)
		}
		return nil
	})
	return t, err
}

func (s *Service) open(ctx context.Context, d access.Decision, row documentRow) (Document, error) {
	name, err := s.vault.Open(ctx, d, field(row, "name"), row.Name)
	if err != nil {
		return Document{}, err
	}
	var receipt pii.Value
	if s.vault.Reaches(d, field(row, "receipt")) { // the sender's own proof
		receipt, err = s.vault.Open(ctx, d, field(row, "receipt"), row.Receipt)
	}
	return row.document(name, receipt), err
}

func (r documentRow) document(name, receipt pii.Value) Document {
	return Document{
		ID: r.ID, Case: r.Case, Kind: r.Kind, Name: name, Receipt: receipt, Type: r.Type, Bytes: r.Bytes, Pages: int(r.Pages), At: r.At,
	}
}

// Summary is what another room may know of a file: nothing personal.
type Summary struct {
	ID, Kind, Type string
	Bytes          int64
	At             time.Time
}

// OfCase returns the files of a case, oldest first, for the room that the case belongs to.
func (s *Service) OfCase(ctx context.Context, tx *db.Tx, caseID string) ([]Summary, error) {
	rows, err := listOfCase(ctx, tx, caseID)
	var list []Summary
	for _, r := range rows {
		list = append(list, Summary{r.ID, r.Kind, r.Type, r.Bytes, r.At})
	}
	return list, err
}
