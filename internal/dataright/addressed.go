package dataright

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Addressed is what letters about a request tell of it. What was asked and answered never stands in one to an account.
type Addressed struct {
	Request
	Language string // in which whoever asked reads letters
}

// Addressed opens what letters about a request tell of it, for a privacy officer whose own it is not. typed is its id, or its number as people
// write it. The name in Urdu is not opened for oversight.
func (s *Service) Addressed(ctx context.Context, by access.Actor, typed string) (v Addressed, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		row, err := loadRequest(ctx, tx, typed)
		if fault.Is(err, fault.KindNotFound) {
			k, missing := s.desk.Numbered(ctx, tx, typed)
			if missing != nil {
				return missing
			}
			row, err = loadRequest(ctx, tx, k.ID)
		}
		if err != nil {
			return err
		}
		d, err := s.access.May(by, "dataright.answer", access.Subject{Person: row.PersonID, Case: row.ID})
		if err != nil {
			return err
		}
		k, err := s.desk.Load(ctx, tx, row.ID)
		if err != nil {
			return err
		}
		v = Addressed{Request: Request{ID: row.ID, Person: row.PersonID, Number: k.Number, Due: k.Due}, Language: row.Lang}
		if row.PersonID == "" { // it came by mail, and its writer is nobody who is known
			return nil
		}
		names, err := s.people.Names(ctx, tx, d, []string{row.PersonID})
		if err != nil {
			return err
		}
		v.Name = names[row.PersonID]
		v.Language, err = s.people.Language(ctx, tx, row.PersonID)
		return err
	})
	return v, err
}
