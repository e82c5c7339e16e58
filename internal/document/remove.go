package document

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Remove takes back a file of the actor's own while its case is a draft, and returns the case.
func (s *Service) Remove(ctx context.Context, by access.Actor, document string) (caseID string, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := loadOwn(ctx, tx, document, by.Person)
		if err != nil {
			return err
		}
		caseID = row.Case
		on, err := s.loadCase(ctx, tx, by, row.Case)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "document.remove", access.Subject{Person: row.Person, Case: row.Case}); err != nil {
			return err
		}
		if err := decideRemove(on, row.Kind); err != nil {
			return err
		}
		if err := s.drop(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Removed{Case: row.Case, Person: row.Person, Document: row.ID, Kind: row.Kind})
	})
	return caseID, err
}

// Discard drops all files of a case that was given up as a draft, in the transaction that gives it up.
func (s *Service) Discard(ctx context.Context, tx *db.Tx, by access.Actor, caseID string) error {
	rows, err := listOfCase(ctx, tx, caseID)
	if err != nil || len(rows) == 0 {
		return err
	}
	if _, err := s.access.May(by, "document.remove", access.Subject{Person: rows[0].Person, Case: caseID}); err != nil {
		return err
	}
	for _, row := range rows {
		if err := s.drop(ctx, tx, row); err != nil {
			return err
		}
	}
	return s.events.Record(ctx, tx, by, Discarded{Case: caseID, Person: rows[0].Person, Files: len(rows)})
}

// drop deletes a row and promises to destroy its file once that is certain.
func (s *Service) drop(ctx context.Context, tx *db.Tx, row documentRow) error {
	if err := deleteDocument(ctx, tx, row.ID); err != nil {
		return err
	}
	return s.jobs.Enqueue(ctx, tx, jobDestroy, destroyArgs{row.ID})
}
