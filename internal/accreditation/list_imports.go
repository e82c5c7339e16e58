package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// mostImports is how many files a list shows.
const mostImports = 50

// Imports lists the files of decisions, the newest first.
func (s *Service) Imports(ctx context.Context, by access.Actor) (list []Import, err error) {
	if err := s.may(by, "accreditation.import"); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = listImports(ctx, tx, mostImports)
		return err
	})
	return list, err
}

// WaitingImports counts the files that wait for a registrar.
func (s *Service) WaitingImports(ctx context.Context, by access.Actor) (n int64, err error) {
	if err := s.may(by, "accreditation.import"); err != nil {
		return 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		n, err = countImports(ctx, tx, by.Person)
		return err
	})
	return n, err
}

// ShowImport shows one file, with what rests on what it brought in.
func (s *Service) ShowImport(ctx context.Context, by access.Actor, importID string) (i Import, rests []Rest, err error) {
	if err := s.may(by, "accreditation.import"); err != nil {
		return i, nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		row, err := loadImport(ctx, tx, importID)
		if err != nil {
			return err
		}
		if i = row.imported(); i.State == FileDone {
			rests, err = s.rests(ctx, tx, i.ID)
		}
		return err
	})
	return i, rests, err
}

// ImportNames returns the names of those who acted on a file, by person.
func (s *Service) ImportNames(ctx context.Context, by access.Actor, i Import) (map[string]pii.Value, error) {
	names := map[string]pii.Value{}
	err := s.db.View(ctx, func(tx *db.Tx) error {
		for _, person := range []string{i.By, i.Brought, i.UndoBy} {
			if _, known := names[person]; known || person == "" {
				continue
			}
			d, err := s.access.May(by, "accreditation.people", access.Subject{Person: person})
			if err != nil {
				return err
			}
			name, err := s.people.Names(ctx, tx, d, []string{person})
			if err != nil {
				return err
			}
			names[person] = name[person]
		}
		return nil
	})
	return names, err
}
