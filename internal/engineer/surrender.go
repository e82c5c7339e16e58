package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Surrender is an engineer's word that the registration is given back.
type Surrender struct {
	Sure    bool   `form:"sure"`
	Grounds string `form:"grounds" entry:"engineer_fact.grounds" max:"4000" lines:"true"`
	Stamp
}

// Surrender gives a person's registration back, from today on. Only the council can restore it.
func (s *Service) Surrender(ctx context.Context, by access.Actor, c Surrender) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := s.access.May(by, "engineer.surrender", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		held, err := listRegistrations(ctx, tx, []string{by.Person})
		if err != nil {
			return err
		}
		if len(held) == 0 {
			return fault.NotFound()
		}
		law, r := s.law(), held[0]
		fact, rule, err := decideSurrender(law, r.Facts, c)
		if err != nil {
			return err
		}
		_, err = s.record(ctx, tx, by, r, fact, c.Grounds, law, rule)
		return err
	})
}
