package preference

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// errTried ends the transaction of a trial: nothing of it stays.
var errTried = errors.New("preference: a trial")

// Check tells what is wrong with the ledger: a choice that can be changed or taken away, one without the words that stood by it, or something
// that counts as chosen for somebody who chose nothing. Nothing of its trial stays.
func (s *Service) Check(ctx context.Context) error {
	nobody := id.Random()
	if first, err := s.Arrange(ctx, access.Actor{Person: nobody, Purpose: access.Self}); err != nil || first != nil {
		return errors.Join(err, errors.New("pages are arranged for somebody who allowed nothing"))
	}
	for what, change := range map[string]func(context.Context, *db.Tx, string) error{"changed": changeChoices, "taken away": takeChoices} {
		err := s.db.Update(ctx, func(tx *db.Tx) error {
			switch w, err := s.Wishes(ctx, tx, nobody); {
			case err != nil:
				return err
			case w != Wishes{Optional: "never"}:
				return errors.New("something counts as chosen for somebody who chose nothing")
			}
			if n, err := countWordless(ctx, tx); err != nil || n > 0 {
				return errors.Join(err, fmt.Errorf("%d choices stand without the words that were shown", n))
			}
			if err := insertChoice(ctx, tx, choiceRow{Person: nobody, Position: 1, What: Optional, Choice: No, Surface: Page, At: s.clock.Now()}); err != nil {
				return err
			}
			if change(ctx, tx, nobody) == nil {
				return fmt.Errorf("a choice can be %s in the ledger", what)
			}
			return errTried
		})
		if !errors.Is(err, errTried) {
			return err
		}
	}
	return nil
}
