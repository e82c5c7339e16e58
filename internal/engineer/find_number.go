package engineer

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// FindNumber is what somebody says of themself who forgot the number.
type FindNumber struct {
	Name   string `form:"name" max:"120"`
	Father string `form:"father" max:"120"`
	Number string `form:"number" max:"30"` // of any identity document
}

// check names what was left out.
func (c FindNumber) check() error {
	var f fault.Fields
	if text.Fold(c.Name) == "" {
		f.Add("name", "engineer.find.missing.name", nil)
	}
	if text.Fold(c.Number) == "" {
		f.Add("number", "engineer.find.missing.number", nil)
	}
	return f.Err()
}

// onceIn is how often a forgotten number is sent to one person, whoever asks.
const onceIn = 24 * time.Hour

// FindNumber sends an engineer who forgot the number a letter with it, to the contact on file. Whoever asks learns nothing: the answer
// is the same whether somebody was found or not, and no value is opened to compare it.
func (s *Service) FindNumber(ctx context.Context, c FindNumber) error {
	if err := c.check(); err != nil {
		return err
	}
	by := access.System(access.Notice)
	return s.db.Update(ctx, func(tx *db.Tx) error {
		who, err := s.seek(ctx, tx, c)
		if fault.Is(err, fault.KindNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.find_number", access.Subject{Person: who}); err != nil {
			return err
		}
		held, err := listRegistrations(ctx, tx, []string{who})
		if err != nil || len(held) == 0 {
			return err
		}
		now := s.clock.Now()
		first, err := noteAsked(ctx, tx, who, now, now.Add(-onceIn))
		if err != nil || !first {
			return err
		}
		return s.events.Record(ctx, tx, by, NumberAsked{Person: who, Registration: held[len(held)-1].ID, Number: held[len(held)-1].Number})
	})
}

// seek returns the one person whose name, father's name and identity number are those typed; NotFound if there is none, or more.
func (s *Service) seek(ctx context.Context, tx *db.Tx, c FindNumber) (string, error) {
	var found []string
	for _, kind := range s.law().Identities {
		ids, err := s.people.ByIdentity(ctx, tx, kind.ID, c.Number)
		if err != nil {
			return "", err
		}
		for _, who := range ids {
			ok, err := s.people.Matches(ctx, tx, who, c.Name, c.Father)
			if err != nil {
				return "", err
			}
			if ok {
				found = append(found, who)
			}
		}
	}
	if len(found) != 1 {
		return "", fault.NotFound()
	}
	return found[0], nil
}
