package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
)

// ImportUndone says that what an import brought in was taken out again.
type ImportUndone struct {
	Import                                                  string
	Institutions, Campuses, Programmes, Decisions, Findings int
}

// About names nobody.
func (e ImportUndone) About() events.About { return events.About{Kind: "accreditation.import_undone"} }

// UndoImport takes out what an import brought in, all of it. It is for whoever runs the program; registrars do it by two.
func (s *Service) UndoImport(ctx context.Context, by access.Actor, importID string) error {
	return s.DecideImport(ctx, by, importID, DecideImport{Deed: "undo"})
}

// rests are the entries of the register and the visits that rest on what an import brought in, and what was added to it since.
func (s *Service) rests(ctx context.Context, tx *db.Tx, importID string) ([]Rest, error) {
	rests, err := listRests(ctx, tx, importID)
	if err != nil {
		return nil, err
	}
	if s.needs.VisitsOf != nil {
		programmes, err := listImportedProgrammes(ctx, tx, importID)
		if err != nil {
			return nil, err
		}
		n, err := s.needs.VisitsOf(ctx, tx, programmes)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			rests = append([]Rest{{Kind: "visits", Count: n}}, rests...)
		}
	}
	numbers, err := listImportedNumbers(ctx, tx, importID)
	if err != nil || len(numbers) == 0 {
		return rests, err
	}
	n, err := s.needs.Entries(ctx, tx, numbers)
	if n > 0 {
		rests = append([]Rest{{Kind: "entries", Count: n}}, rests...)
	}
	return rests, err
}

// undoImport takes an import out, unless an entry of the register names one of its decisions, one of its programmes was visited, or something was added to it since: a decision that rests
// on it, a programme or a campus, a change, or somebody who stands for an institution.
func (s *Service) undoImport(ctx context.Context, tx *db.Tx, by access.Actor, i Import) error {
	rests, err := s.rests(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	if len(rests) > 0 {
		switch rests[0].Kind {
		case "entries":
			return fault.Conflict("accreditation.import.entries", fault.Values{"Count": rests[0].Count})
		case "visits":
			return fault.Conflict("accreditation.import.visits", fault.Values{"Count": rests[0].Count})
		}
		return fault.Conflict("accreditation.import.rests", fault.Values{"Name": rests[0].Name})
	}
	if err := deleteImported(ctx, tx, i.ID); err != nil {
		return err
	}
	now := s.clock.Now()
	i.State, i.EndedAt = FileUndone, &now
	if err := replaceImport(ctx, tx, i, ""); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, ImportUndone{i.ID, i.Institutions, i.Campuses, i.Programmes, i.Decisions, i.Findings})
}
