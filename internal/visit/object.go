package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// Object says against whom of a team an institution objects, and why.
type Object struct {
	Member string `form:"member" max:"40"`
	Reason string `form:"reason" entry:"visit_objection.reason" max:"4000" lines:"true"`
}

// Object says what an institution has against a member of the team that it was shown. It sends its objections by AnswerTeam.
func (s *Service) Object(ctx context.Context, by access.Actor, institution, visit string, c Object) error {
	o := ObjectionTo{ID: s.newID(), Visit: visit, By: by.Person, At: s.clock.Now(), State: ObjectionOpen}
	judge := func(tx *db.Tx) (string, error) {
		v, _, err := s.own(ctx, tx, by, institution, visit)
		if err != nil {
			return "", err
		}
		members, objections, err := s.teamOf(ctx, tx, v)
		if err != nil {
			return "", err
		}
		m, err := decideObject(v, members, objections, c)
		o.Member, o.Person, o.Institution = m.ID, m.Person, v.Institution
		return v.Institution, err
	}
	return s.written(ctx, []word{{"visit_objection.reason", o.ID, c.Reason}}, judge, func(tx *db.Tx, sealed []pii.Sealed) error {
		o.Reason = sealed[0]
		return insertObjection(ctx, tx, o)
	})
}
