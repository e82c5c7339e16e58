package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/person"
)

// RecordCorrection says what is to be corrected of who somebody is; what stays as it is stands as it was.
type RecordCorrection struct {
	person.Particulars
	Version string `form:"version"`
}

// RecordCorrection stores in a draft what is to be corrected, with what is recorded now.
func (s *Service) RecordCorrection(ctx context.Context, by access.Actor, application string, c RecordCorrection) error {
	law := s.law()
	// It is asked first whether the draft is the person's own: what is sealed looks at their identity number.
	err := s.db.View(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		return decideSection(law, a, c.Version, council.AskCorrection)
	})
	if err != nil {
		return err
	}
	store, err := s.people.PrepareCorrection(ctx, by, application, c.Particulars)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID}); err != nil {
			return err
		}
		if err := decideSection(law, a, c.Version, council.AskCorrection); err != nil {
			return err
		}
		if err := store(ctx, tx); err != nil {
			return err
		}
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, CorrectionRecorded{Case: a.ID, Person: a.Person})
	})
}
