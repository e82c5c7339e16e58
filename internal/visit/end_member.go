package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// OfMember names a member of a team.
type OfMember struct {
	Member string `form:"member" max:"40"`
}

// EndMember takes somebody out of the team of a visit, at any time; they see nothing of it any more. Once the team works, one who convenes it, or
// without whom it would be too small, stays.
func (s *Service) EndMember(ctx context.Context, by access.Actor, visit string, c OfMember) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.led(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		members, err := listMembers(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		least, _, _ := s.size(s.law())
		m, err := decideEnd(v, members, c.Member, least)
		if err != nil {
			return err
		}
		return s.leave(ctx, tx, by, m, leftEnded)
	})
}

// leave ends a member.
func (s *Service) leave(ctx context.Context, tx *db.Tx, by access.Actor, m Member, why string) error {
	now := s.clock.Now()
	m.Until, m.Why = &now, why
	if err := updateMember(ctx, tx, m); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, TeamLeft{Visit: m.Visit, Person: m.Person, Why: why})
}

// Convene makes a member the convener of the team.
func (s *Service) Convene(ctx context.Context, by access.Actor, visit string, c OfMember) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.led(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		members, err := listMembers(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		if err := decideConvene(v, members, c.Member); err != nil {
			return err
		}
		return s.convene(ctx, tx, members, c.Member)
	})
}
