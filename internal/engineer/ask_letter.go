package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// AskLetter asks that the code goes by post to the address on file.
func (s *Service) AskLetter(ctx context.Context, by access.Actor) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := s.access.May(by, "engineer.take_over", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		row, err := loadOpenTakeover(ctx, tx, by.Person)
		if fault.Is(err, fault.KindNotFound) || err == nil && row.Letter != LetterNone {
			return fault.Conflict("engineer.takeover.ended", nil)
		}
		if err != nil {
			return err
		}
		// The days and the tries begin anew here and not when the letter is printed: the page must not tell whether it was.
		row.Letter, row.CodeHash, row.CodeUntil, row.Tries = LetterAsked, nil, s.clock.Now().Add(s.limits(row).LetterLives()), 0
		if err := updateTakeover(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, LetterMoved{Person: row.Person, Takeover: row.ID, State: LetterAsked})
	})
}
