package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// AskReferee names a referee who is asked again, or who is given up.
type AskReferee struct {
	Referee string `form:"referee" max:"26"`
	Version string `form:"version"`
}

// AskReferee writes once more to a referee who has not answered; the older link works no more.
func (s *Service) AskReferee(ctx context.Context, by access.Actor, application string, c AskReferee) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, decision, kind, err := s.loadReferring(ctx, tx, by, application, c.Version)
		if err != nil {
			return err
		}
		row, err := refereeOf(ctx, tx, a.ID, c.Referee)
		if err != nil {
			return err
		}
		r, err := s.openReferee(ctx, decision, row)
		if err != nil {
			return err
		}
		if err := decideAskReferee(kind, r, now); err != nil {
			return err
		}
		if err := s.mayWrite(ctx, tx, s.law(), kind, a.Person); err != nil {
			return err
		}
		contact, err := s.people.Contact(ctx, tx, decision, a.Person)
		if err != nil {
			return err
		}
		asks := row.Asks
		letter := s.ask(&row, kind, now)
		letter.Address, letter.Name = r.Email.Reveal(), contact.Name.Reveal()
		if err := updateReferee(ctx, tx, row, asks); err != nil {
			return err
		}
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		if err := s.needs.AskReferee(ctx, tx, letter); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, RefereeNamed{Case: a.ID, Person: a.Person, Referee: row.ID})
	})
}
