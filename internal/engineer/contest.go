package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// ContestListing is the wish that the council decides a claim which the lists dispute.
type ContestListing struct {
	Version string `form:"version"`
}

// ContestListing lets a draft whose claim is disputed be sent: the officer who handles it decides.
func (s *Service) ContestListing(ctx context.Context, by access.Actor, application string, c ContestListing) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		if err := decideEdit(a, c.Version); err != nil {
			return err
		}
		l := listed{}
		if a.Institution != nil {
			d, err := s.openDegree(ctx, tx, decision, a)
			if err != nil {
				return err
			}
			if l, err = s.listed(ctx, tx, a, d); err != nil {
				return err
			}
		}
		if err := decideContest(a, c.Version, l); err != nil {
			return err
		}
		if err := contestListing(ctx, tx, a.ID, s.clock.Now()); err != nil {
			return err
		}
		if err := updateApplication(ctx, tx, a); err != nil { // a page of before is out of date
			return err
		}
		return s.events.Record(ctx, tx, by, ListingContested{Case: a.ID, Person: a.Person})
	})
}
