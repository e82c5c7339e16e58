package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
)

// DecideImport is what a registrar makes of a file that was tried, or of one that was brought in.
type DecideImport struct {
	Deed string `form:"deed" max:"10"` // bring, drop, ask, leave, undo
}

// ImportDropped says that a file which was tried is not wanted.
type ImportDropped struct{ Import string }

// About names nobody.
func (e ImportDropped) About() events.About {
	return events.About{Kind: "accreditation.import_dropped"}
}

// ImportUndoAsked says that a registrar asked that an import is undone.
type ImportUndoAsked struct{ Import string }

// About names nobody.
func (e ImportUndoAsked) About() events.About {
	return events.About{Kind: "accreditation.import_undo_asked"}
}

// ImportLeft says that an import stays which somebody had asked to undo.
type ImportLeft struct{ Import string }

// About names nobody.
func (e ImportLeft) About() events.About { return events.About{Kind: "accreditation.import_left"} }

// DecideImport brings in a file that another registrar tried, gives it up, asks that an import is undone, or undoes it as another asked. What the lines
// are is judged anew, beside what is there by now.
func (s *Service) DecideImport(ctx context.Context, by access.Actor, importID string, c DecideImport) error {
	if err := s.may(by, "accreditation.import"); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := loadImport(ctx, tx, importID)
		if err != nil {
			return err
		}
		i := row.imported()
		if err := decideImportDeed(i, c.Deed, by.Person); err != nil {
			return err
		}
		now := s.clock.Now()
		switch c.Deed {
		case "bring":
			sheet, err := row.sheet()
			if err != nil {
				return err
			}
			if err := s.bring(ctx, tx, by, &i, sheet, replaceImport); err != nil {
				return err
			}
			if i.State != FileDone { // somebody brought in the same meanwhile
				return fault.Conflict("accreditation.import.nothing", nil)
			}
			return nil
		case "drop":
			i.State, i.EndedAt, i.Remarks = FileDropped, &now, nil
			if err := replaceImport(ctx, tx, i, ""); err != nil {
				return err
			}
			return s.events.Record(ctx, tx, by, ImportDropped{i.ID})
		case "ask":
			i.UndoBy = by.Person
			if err := replaceImport(ctx, tx, i, ""); err != nil {
				return err
			}
			return s.events.Record(ctx, tx, by, ImportUndoAsked{i.ID})
		case "leave":
			i.UndoBy = ""
			if err := replaceImport(ctx, tx, i, ""); err != nil {
				return err
			}
			return s.events.Record(ctx, tx, by, ImportLeft{i.ID})
		}
		return s.undoImport(ctx, tx, by, i)
	})
}

// decideImportDeed refuses what cannot be done with a file in its state, and what one person would do alone; whoever runs the program is one.
func decideImportDeed(i Import, deed, person string) error {
	tried, done := i.State == FileTried, i.State == FileDone
	switch {
	case deed == "bring" && tried && person != "" && i.By == person:
		return fault.Denied("accreditation.import.other_brings", nil)
	case deed == "bring" && tried && i.New == 0:
		return fault.Conflict("accreditation.import.nothing", nil)
	case deed == "undo" && done && person != "" && i.UndoBy == "":
		return fault.Conflict("accreditation.import.ask_first", nil)
	case deed == "undo" && done && person != "" && i.UndoBy == person:
		return fault.Denied("accreditation.import.other_undoes", nil)
	case deed == "ask" && person == "":
		return fault.Denied("accreditation.import.ask_first", nil)
	case (deed == "bring" || deed == "drop") && tried, deed == "ask" && done && i.UndoBy == "", deed == "leave" && done && i.UndoBy != "", deed == "undo" && done:
		return nil
	case deed == "undo" && i.State == FileUndone:
		return fault.Conflict("accreditation.import.undone", nil)
	}
	return fault.Conflict("fault.stale", nil)
}
