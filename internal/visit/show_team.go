package visit

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// TeamShown is the team of a visit.
type TeamShown struct {
	Shown
	Members     []MemberShown
	Objections  []ObjectionShown
	Candidates  []Candidate // who could be named, those first whom nothing hinders
	Least, Most int
	Rule        council.Rule
	Objectable  []Member // of an institution: to whom it can object now
	Me          Member   // of a member
}

// MemberShown is a member with what the reader may know of them.
type MemberShown struct {
	Member
	Introduced Introduced
	Conflicts  []Conflict
}

// ObjectionShown is an objection with its words.
type ObjectionShown struct {
	ObjectionTo
	Name           string
	Reason, Answer pii.Value
}

// TeamAtDesk shows an officer the team of a visit, and who could be in it.
func (s *Service) TeamAtDesk(ctx context.Context, by access.Actor, visit string) (x TeamShown, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v, d, err := s.led(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		if x, err = s.teamShown(ctx, tx, by, d, v, false); err != nil {
			return err
		}
		for i, m := range x.Members {
			found, err := s.check(ctx, tx, by, v, m.Person)
			if err != nil && len(fault.Of(err).Fields) == 0 {
				return err
			}
			x.Members[i].Conflicts = found.Conflicts
			if m.Introduced.Name == "" {
				x.Members[i].Introduced.Name = found.Name
			}
		}
		if decideTeaming(v) != nil || s.needs.Team.Candidates == nil {
			return nil
		}
		x.Candidates, err = s.needs.Team.Candidates(ctx, tx, by, v.Institution, x.Programme.Discipline, s.law().Day)
		return err
	})
	return x, err
}

// TeamOwn shows an institution the members of whom it was told.
func (s *Service) TeamOwn(ctx context.Context, by access.Actor, institution, visit string) (x TeamShown, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v, d, err := s.own(ctx, tx, by, institution, visit)
		if err != nil {
			return err
		}
		x, err = s.teamShown(ctx, tx, by, d, v, true)
		return err
	})
	return x, err
}

// ShowPlace shows a member of a team their visit, while the team works.
func (s *Service) ShowPlace(ctx context.Context, by access.Actor, visit string) (x TeamShown, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v, m, d, err := s.onTeam(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		if x, err = s.teamShown(ctx, tx, by, d, v, true); err != nil {
			return err
		}
		x.Me, x.Objections, x.Objectable = m, nil, nil
		return nil
	})
	return x, err
}

// teamShown tells of a team to whoever may know; to the institution and the team only of those members of whom the institution was told.
func (s *Service) teamShown(ctx context.Context, tx *db.Tx, by access.Actor, d access.Decision, v Visit, stands bool) (x TeamShown, err error) {
	of, err := s.needs.Of(ctx, tx, []string{v.Institution})
	if err != nil {
		return x, err
	}
	if x.Shown, err = s.shown(ctx, tx, d, of[v.Institution], v); err != nil {
		return x, err
	}
	x.Least, x.Most, x.Rule = s.size(x.Law)
	members, objections, err := s.teamOf(ctx, tx, v)
	if err != nil {
		return x, err
	}
	names := map[string]string{}
	for _, m := range members {
		gone := m.Until != nil
		if stands && m.Shown == nil || gone && !slices.ContainsFunc(objections, func(o ObjectionTo) bool { return o.Member == m.ID }) {
			continue
		}
		told, err := s.needs.Team.Introduce(ctx, tx, by, v.Institution, stands, []string{m.Person})
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return x, err
		}
		shown := MemberShown{Member: m}
		if len(told) > 0 {
			shown.Introduced, names[m.ID] = told[0], told[0].Name
		}
		if !gone {
			x.Members = append(x.Members, shown)
		}
	}
	for _, o := range objections {
		shown := ObjectionShown{ObjectionTo: o, Name: names[o.Member]}
		if shown.Reason, err = s.open(ctx, d, objectionField("reason", o.ID, o.Institution), o.Reason); err != nil {
			return x, err
		}
		if shown.Answer, err = s.open(ctx, d, objectionField("answer", o.ID, o.Institution), o.Answer); err != nil {
			return x, err
		}
		x.Objections = append(x.Objections, shown)
	}
	if v.Waits == Objection {
		x.Objectable = objectable(members, objections)
	}
	return x, nil
}
