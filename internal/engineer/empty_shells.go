package engineer

import (
	"context"
	"errors"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// EmptyShells takes all out of persons who came with an older register and were found to be somebody else, once that can be undone no more.
// Each has a transaction of its own.
func (s *Service) EmptyShells(ctx context.Context) error {
	before := id.From(s.clock.Now().Add(-24 * time.Hour)) // the days to undo are whole ones
	var failed error
	for after := ""; ; {
		var shells []string
		last := ""
		err := s.db.View(ctx, func(tx *db.Tx) error {
			moves, err := listMovesBetween(ctx, tx, after, before, page)
			if err != nil || len(moves) == 0 {
				last = ""
				return err
			}
			last = moves[len(moves)-1].ID
			var from []string
			for _, m := range moves {
				from = append(from, m.From)
			}
			shells, err = s.people.Shells(ctx, tx, from)
			return err
		})
		if err != nil || last == "" {
			return errors.Join(failed, err)
		}
		for _, who := range shells {
			failed = errors.Join(failed, s.emptyShell(ctx, who))
		}
		after = last
	}
}

// emptyShell empties one person, if nothing of theirs can come back, and tells which entries went on to others.
func (s *Service) emptyShell(ctx context.Context, who string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		list, err := s.people.Shells(ctx, tx, []string{who})
		if err != nil || len(list) == 0 {
			return err
		}
		opened, err := s.needs.Opened(ctx, tx, who)
		if err != nil {
			return err
		}
		held, err := listRegistrations(ctx, tx, []string{who})
		if err != nil {
			return err
		}
		own, err := listApplications(ctx, tx, who)
		if err != nil {
			return err
		}
		moves, err := listMovesFrom(ctx, tx, who)
		if err != nil {
			return err
		}
		if opened || len(held) > 0 || len(own) > 0 || !decideEmpty(moves, s.undoEnds, s.clock.Now()) {
			return nil
		}
		if err := s.settleDuplicates(ctx, tx, who); err != nil {
			return err
		}
		if err := s.people.Empty(ctx, tx, who); err != nil {
			return err
		}
		e := ShellEmptied{Person: who}
		for _, m := range moves {
			r, err := loadRegistration(ctx, tx, m.Registration)
			if fault.Is(err, fault.KindNotFound) {
				continue // the import was undone
			}
			if err != nil {
				return err
			}
			e.Entries = append(e.Entries, Moved{r.Number, m.ID})
		}
		return s.events.Record(ctx, tx, access.System(access.Licensing), e)
	})
}

// settleDuplicates makes final that a person was found to be another, and keeps the reasons with whom they are.
func (s *Service) settleDuplicates(ctx context.Context, tx *db.Tx, who string) error {
	d, err := s.access.May(access.System(access.Licensing), "engineer.move", access.Subject{Person: who})
	if err != nil {
		return err
	}
	list, err := listMerged(ctx, tx, who)
	if err != nil {
		return err
	}
	for _, row := range list {
		from := row.field("reasons")
		row.State = DuplicateFinal
		if row.One == who {
			if row.Reasons, err = s.reseal(ctx, d, from, row.field("reasons"), row.Reasons); err != nil {
				return err
			}
		}
		if err := updateDuplicate(ctx, tx, row); err != nil {
			return err
		}
	}
	return nil
}

// undoEnds is until when it can be undone that a registration went to another at a moment.
func (s *Service) undoEnds(at time.Time) time.Time {
	return at.Add(time.Duration(s.council.At(at).Takeover.UndoDays) * 24 * time.Hour)
}
