package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// AskAddress asks whoever a letter did not reach for an address that works: by a way that they allow, if one leads to them, and on their own
// page in any case.
func (s *Service) AskAddress(ctx context.Context, by access.Actor, letter string) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, d, err := s.loadUnreached(ctx, tx, by, letter)
		if err != nil {
			return err
		}
		c, err := s.needs.Contact(ctx, tx, d, m.Person)
		if err != nil {
			return err
		}
		to, err := s.reach(ctx, tx, d, messageRow{Kind: addressWanted, Person: m.Person}, campaignLetter{}, nil)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		last, found, err := findAsking(ctx, tx, m.Person)
		if err != nil {
			return err
		}
		row := askingRow{ID: id.New(now), Person: m.Person, Message: m.ID, Way: to.course.Way, By: by.Person, At: now}
		if !found {
			last.At = now.Add(-askedFor)
		}
		if err := decideAsk(m, last.At, !c.Email.Empty(), to.course, now); err != nil {
			return err
		}
		if err := insertAsking(ctx, tx, row); err != nil {
			return err
		}
		if to.course.Leaves {
			if err := s.Tell(ctx, tx, m.Person, addressWanted, map[string]string{"Path": own}, ""); err != nil {
				return err
			}
		}
		return s.events.Record(ctx, tx, by, AddressAsked{Message: m.ID, Case: m.Case, Way: to.course.Way})
	})
}

// addressWanted is the letter that asks for an address that works.
const addressWanted = "address_wanted"

// Asked tells whether by was asked for an address that works, and letters still wait for one.
func (s *Service) Asked(ctx context.Context, by access.Actor) (asked bool, err error) {
	if _, err := s.access.May(by, "notice.own", access.Subject{Person: by.Person}); err != nil {
		return false, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		asked, err = s.asked(ctx, tx, by.Person)
		return err
	})
	return asked, err
}

func (s *Service) asked(ctx context.Context, tx *db.Tx, person string) (bool, error) {
	_, found, err := findAsking(ctx, tx, person)
	if err != nil || !found {
		return false, err
	}
	n, err := s.lost(ctx, tx, person)
	return n > 0, err
}
