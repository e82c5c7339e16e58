package committee

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// TakeOff takes an undecided item off the agenda; the case waits as before.
func (s *Service) TakeOff(ctx context.Context, by access.Actor, meeting, item string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		sit, err := s.load(ctx, tx, by, meeting, "committee.agenda")
		if err != nil {
			return err
		}
		i, err := sit.item(item, by.Person)
		if err != nil {
			return err
		}
		if err := decideTakeOff(sit, i); err != nil {
			return err
		}
		if err := deleteItem(ctx, tx, i); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, TakenOff{Meeting: meeting, Item: i.ID, Case: i.Case, Person: i.Person})
	})
}
