package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// Addressed is what a letter about a case tells of it.
type Addressed struct {
	Case           casework.Case
	Name, NameUrdu pii.Value
	Language       string // in which its applicant reads letters
}

// Addressed opens what letters about a case tell of it, for an officer who may see the case and has no interest in it. typed is its id, or its
// number as people write it; NotFound where there is none that was sent in.
func (s *Service) Addressed(ctx context.Context, by access.Actor, typed string) (v Addressed, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if v.Case, err = s.desk.Load(ctx, tx, typed); fault.Is(err, fault.KindNotFound) {
			v.Case, err = s.desk.Numbered(ctx, tx, typed)
		}
		if err != nil {
			return err
		}
		if v.Case.Kind != CaseKind {
			return fault.NotFound()
		}
		d, err := s.access.May(by, "engineer.assess", access.Subject{Person: v.Case.Person, Case: v.Case.ID})
		if err != nil {
			return err
		}
		if err := s.apart(ctx, tx, by, v.Case.ID); err != nil {
			return err
		}
		names, err := s.people.Names(ctx, tx, d, []string{v.Case.Person})
		if err != nil {
			return err
		}
		v.Name = names[v.Case.Person]
		if v.NameUrdu, err = s.people.NameUrdu(ctx, tx, d, v.Case.Person); err != nil {
			return err
		}
		v.Language, err = s.people.Language(ctx, tx, v.Case.Person)
		return err
	})
	return v, err
}
