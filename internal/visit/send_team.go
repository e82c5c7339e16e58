package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// SendTeam shows a team to the institution, which says whether it objects to somebody. Meanwhile the council's clock stands.
func (s *Service) SendTeam(ctx context.Context, by access.Actor, visit string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.led(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		members, objections, err := s.teamOf(ctx, tx, v)
		if err != nil {
			return err
		}
		law := s.law()
		least, _, _ := s.size(law)
		if err := decideSend(v, members, objections, least); err != nil {
			return err
		}
		if err := s.decideNamed(ctx, tx, by, v, members); err != nil {
			return err
		}
		now := s.clock.Now()
		for _, m := range unshown(members) {
			m.Shown = &now
			if err := updateMember(ctx, tx, m); err != nil {
				return err
			}
		}
		return s.waitFor(ctx, tx, by, v, Objection)
	})
}

// decideNamed refuses to show a member whose name nobody knows: they have not recorded who they are.
func (s *Service) decideNamed(ctx context.Context, tx *db.Tx, by access.Actor, v Visit, members []Member) error {
	for _, m := range unshown(members) {
		told, err := s.needs.Team.Introduce(ctx, tx, by, v.Institution, false, []string{m.Person})
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		if len(told) == 0 || told[0].Name == "" {
			return fault.Denied("visit.team.nameless", nil)
		}
	}
	return nil
}

// waitFor stops the clock of a visit until the institution answered.
func (s *Service) waitFor(ctx context.Context, tx *db.Tx, by access.Actor, v Visit, answer string) error {
	v, err := pause(v, answer, s.law())
	if err == nil {
		err = update(ctx, tx, v)
	}
	if err != nil {
		return err
	}
	return s.told(ctx, tx, by, v, Paused)
}

// goOn lets the clock of a visit go on.
func (s *Service) goOn(ctx context.Context, tx *db.Tx, by access.Actor, v Visit) error {
	v, err := resume(v, s.law())
	if err == nil {
		err = update(ctx, tx, v)
	}
	if err != nil {
		return err
	}
	return s.told(ctx, tx, by, v, Resumed)
}

// teamOf returns who is and was in a team, and what was said against them.
func (s *Service) teamOf(ctx context.Context, tx *db.Tx, v Visit) ([]Member, []ObjectionTo, error) {
	members, err := listMembers(ctx, tx, v.ID)
	if err != nil {
		return nil, nil, err
	}
	objections, err := listObjections(ctx, tx, v.ID)
	return members, objections, err
}
