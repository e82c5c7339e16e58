package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Surrender is an engineer's word that the registration is given back.
type Surrender struct {
	Registration string `form:"registration" max:"26"` // empty: the first
	Sure         bool   `form:"sure"`
	Grounds      string `form:"grounds" entry:"engineer_fact.grounds" max:"4000" lines:"true"`
	Stamp
}

// Surrender gives one of a person's registrations back, from today on. Only the council can restore it.
func (s *Service) Surrender(ctx context.Context, by access.Actor, c Surrender) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := s.access.May(by, "engineer.surrender", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		held, err := listRegistrations(ctx, tx, []string{by.Person})
		if err != nil {
			return err
		}
		law := s.law()
		r, ok := choose(held, c.Registration)
		if !ok {
			return fault.NotFound()
		}
		if err := decideBare(law, r, held); err != nil {
			return err
		}
		fact, rule, err := decideSurrender(law, r.Facts, c)
		if err != nil {
			return err
		}
		_, err = s.record(ctx, tx, by, r, fact, c.Grounds, law, rule)
		return err
	})
}

// choose returns the registration with an id, the first where none is named; false: the person has no such.
func choose(held []Registration, id string) (Registration, bool) {
	for _, r := range held {
		if id == "" || r.ID == id {
			return r, true
		}
	}
	return Registration{}, false
}
