package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// SettleTeam ends the naming of a team: from now on it studies the papers.
func (s *Service) SettleTeam(ctx context.Context, by access.Actor, visit string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.led(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		members, objections, err := s.teamOf(ctx, tx, v)
		if err != nil {
			return err
		}
		weighed := map[string]Candidate{}
		for _, m := range current(members) {
			if weighed[m.Person], err = s.check(ctx, tx, by, v, m.Person); err != nil {
				return err
			}
		}
		least, _, _ := s.size(s.law())
		if err := decideSettle(v, members, objections, least, weighed); err != nil {
			return err
		}
		now := s.clock.Now()
		for _, m := range current(members) {
			m.Opened = &now
			if err := updateMember(ctx, tx, m); err != nil {
				return err
			}
		}
		return s.move(ctx, tx, by, v, Review)
	})
}
