package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// DropReferee gives up a referee who has not answered, so that somebody else can be named; their link works no more.
func (s *Service) DropReferee(ctx context.Context, by access.Actor, application string, c AskReferee) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, _, _, err := s.loadReferring(ctx, tx, by, application, c.Version)
		if err != nil {
			return err
		}
		row, err := refereeOf(ctx, tx, a.ID, c.Referee)
		if err != nil {
			return err
		}
		if row.State != RefereeAsked {
			return fault.Conflict("engineer.referee.answered", nil)
		}
		row.State, row.TokenHash = RefereeDropped, nil
		if err := updateReferee(ctx, tx, row, row.Asks); err != nil {
			return err
		}
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, RefereeGivenUp{Case: a.ID, Person: a.Person, Referee: row.ID})
	})
}
