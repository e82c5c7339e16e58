package roll

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// Overview is what was brought in, and what was declared of the register.
type Overview struct {
	Imports  []Import // the newest first
	Complete day.Day  // as of which day the register is complete; zero: it is not
	Declared bool     // by an officer, and not by the profile alone
}

// mostListed is how many imports a list shows.
const mostListed = 50

// List shows what was brought in.
func (s *Service) List(ctx context.Context, by access.Actor) (o Overview, err error) {
	if _, err := s.access.May(by, "roll.list", access.Subject{}); err != nil {
		return o, err
	}
	if o.Complete, err = s.needs.CompleteAsOf(ctx); err != nil {
		return o, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listImports(ctx, tx, mostListed)
		if err != nil {
			return err
		}
		for _, r := range rows {
			o.Imports = append(o.Imports, r.imported())
		}
		declared, err := listDeclarations(ctx, tx)
		o.Declared = len(declared) > 0
		return err
	})
	return o, err
}

// Waiting counts the imports that wait for a registrar: tried by another, or to be undone as another asked.
func (s *Service) Waiting(ctx context.Context, by access.Actor) (n int64, err error) {
	if _, err := s.access.May(by, "roll.list", access.Subject{}); err != nil {
		return 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		n, err = countWaiting(ctx, tx, by.Person, s.clock.Now().Add(-stands))
		return err
	})
	return n, err
}

// Names returns the names of those who acted on an import.
func (s *Service) Names(ctx context.Context, by access.Actor, i Import) (names map[string]pii.Value, err error) {
	decision, err := s.access.May(by, "casework.inbox", access.Subject{Any: true})
	if err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		names, err = s.people.Names(ctx, tx, decision, []string{i.By, i.Brought, i.UndoBy})
		return err
	})
	return names, err
}

// Show shows one import.
func (s *Service) Show(ctx context.Context, by access.Actor, importID string) (Import, error) {
	if _, err := s.access.May(by, "roll.list", access.Subject{}); err != nil {
		return Import{}, err
	}
	var row importRow
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		row, err = loadImport(ctx, tx, importID)
		return err
	})
	return row.imported(), err
}
