package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// NameMember says who is to visit.
type NameMember struct {
	Person   string `form:"person" max:"40"`
	Convener bool   `form:"convener"`
}

// NameMember puts an evaluator into the team of a visit, also of one that works; the papers are closed to them then until they join. Whoever has an interest in the institution is refused with the kind of it and the rule.
func (s *Service) NameMember(ctx context.Context, by access.Actor, visit string, c NameMember) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.led(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		members, err := listMembers(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		found, err := s.check(ctx, tx, by, v, c.Person)
		if err != nil {
			return err
		}
		_, most, _ := s.size(s.law())
		if err := decideName(v, members, found, c.Convener, most); err != nil {
			return err
		}
		m := Member{ID: s.newID(), Visit: v.ID, Person: c.Person, Since: s.clock.Now(), By: by.Person}
		if err := insertMember(ctx, tx, m); err != nil {
			return err
		}
		if c.Convener {
			if err := s.convene(ctx, tx, append(members, m), m.ID); err != nil {
				return err
			}
		}
		return s.events.Record(ctx, tx, by, TeamAsked{Visit: v.ID, Person: m.Person})
	})
}

// check weighs an evaluator for a visit; whoever is none is refused at the field.
func (s *Service) check(ctx context.Context, tx *db.Tx, by access.Actor, v Visit, person string) (Candidate, error) {
	titles, err := s.needs.Titles(ctx, tx, []string{v.Programme})
	if err != nil {
		return Candidate{}, err
	}
	found, err := s.needs.Team.Check(ctx, tx, by, person, v.Institution, titles[v.Programme].Discipline, s.law().Day)
	if fault.Is(err, fault.KindNotFound) {
		var f fault.Fields
		f.Add("person", "fault.choose", nil)
		return found, f.Err()
	}
	found.Person = person
	return found, err
}

// convene makes one member the convener, and no other.
func (s *Service) convene(ctx context.Context, tx *db.Tx, members []Member, member string) error {
	for _, m := range current(members) {
		if m.Convener == (m.ID == member) {
			continue
		}
		m.Convener = m.ID == member
		if err := updateMember(ctx, tx, m); err != nil {
			return err
		}
	}
	return nil
}
