package committee

import (
	"context"

	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Apart refuses a deed on a case to whoever declared an interest in it: what holds in the meeting holds at the desk.
func (s *Service) Apart(ctx context.Context, tx *db.Tx, person, caseID string) error {
	list, err := listConflicts(ctx, tx, []string{caseID})
	if err != nil {
		return err
	}
	for _, c := range list {
		if c.Person == person {
			return fault.Denied("committee.barred", nil)
		}
	}
	return nil
}

// Reserved refuses that one member alone does what a meeting is to decide: the step of a case that stands on an open agenda.
func (s *Service) Reserved(ctx context.Context, tx *db.Tx, c casework.Case) error {
	if !waitsFor(c, s.needs.Kinds) {
		return nil
	}
	list, err := listPlaced(ctx, tx, []string{c.ID})
	if err == nil && len(list) > 0 {
		err = fault.Denied("committee.agenda.reserved", nil)
	}
	return err
}

// IsPlaced tells whether a case stands undecided on the agenda of a meeting.
func (s *Service) IsPlaced(ctx context.Context, tx *db.Tx, caseID string) (bool, error) {
	list, err := listPlaced(ctx, tx, []string{caseID})
	return len(list) > 0, err
}

// Took returns the members of a meeting that decided a case, without those who kept out of it: all of them had a part in its step.
func (s *Service) Took(ctx context.Context, tx *db.Tx, caseID string) ([]string, error) {
	return listTook(ctx, tx, caseID)
}
