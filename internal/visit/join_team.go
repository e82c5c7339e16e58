package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// JoinTeam opens the papers to a member who was named while the team works, once the institution was told of them and has answered. An interest that
// came to light since keeps them out.
func (s *Service) JoinTeam(ctx context.Context, by access.Actor, visit string, c OfMember) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.led(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		members, objections, err := s.teamOf(ctx, tx, v)
		if err != nil {
			return err
		}
		m, err := decideJoin(v, members, objections, c.Member)
		if err != nil {
			return err
		}
		found, err := s.check(ctx, tx, by, v, m.Person)
		if err != nil {
			return err
		}
		if err := decideDisinterested(found); err != nil {
			return err
		}
		now := s.clock.Now()
		m.Opened = &now
		if err := updateMember(ctx, tx, m); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, TeamJoined{Visit: v.ID, Person: m.Person})
	})
}
