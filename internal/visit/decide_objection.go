package visit

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// DecideObjection says what an officer makes of an objection.
type DecideObjection struct {
	Outcome string `form:"outcome" entry:"visit_objection.state" max:"20"`
	Answer  string `form:"answer" entry:"visit_objection.answer" max:"4000" lines:"true"`
}

// DecideObjection upholds an objection, and its member leaves the team; or declines it, with a reason that the institution reads.
func (s *Service) DecideObjection(ctx context.Context, by access.Actor, visit, objection string, c DecideObjection) error {
	var o ObjectionTo
	var m Member
	judge := func(tx *db.Tx) (string, error) {
		v, _, err := s.led(ctx, tx, by, visit)
		if err != nil {
			return "", err
		}
		members, objections, err := s.teamOf(ctx, tx, v)
		if err != nil {
			return "", err
		}
		at := slices.IndexFunc(objections, func(x ObjectionTo) bool { return x.ID == objection })
		if at < 0 {
			return "", fault.NotFound()
		}
		o = objections[at]
		m, _ = memberWith(members, o.Member)
		return v.Institution, decideObjection(v, o, c)
	}
	return s.written(ctx, []word{{"visit_objection.answer", objection, c.Answer}}, judge, func(tx *db.Tx, sealed []pii.Sealed) error {
		now := s.clock.Now()
		o.State, o.Answer, o.DecidedBy, o.Decided = ObjectionState(c.Outcome), sealed[0], by.Person, &now
		if err := decideStored(ctx, tx, o); err != nil {
			return err
		}
		if o.State != ObjectionUpheld || m.ID == "" { // whom an officer took out meanwhile has left
			return nil
		}
		return s.leave(ctx, tx, by, m, leftObjected)
	})
}
