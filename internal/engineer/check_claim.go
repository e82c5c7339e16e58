package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// CheckClaim is what an officer found of a claim: it is so, or it is not.
type CheckClaim struct {
	Wants string `form:"wants" max:"20"`
	State string `form:"state" max:"20"` // confirmed or disproved
	Page
}

// CheckClaim notes what an officer found of the examination, the points or the title that an applicant claims.
func (s *Service) CheckClaim(ctx context.Context, by access.Actor, application string, c CheckClaim) error {
	state := ClaimState(c.State)
	if state != Confirmed && state != Disproved {
		var f fault.Fields
		f.Add("state", "fault.choose", nil)
		return f.Err()
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, _, err := s.loadCase(ctx, tx, by, application, "engineer.check_claim", c.Version)
		if err != nil {
			return err
		}
		if err := updateClaim(ctx, tx, a.ID, c.Wants, state, by.Person, s.clock.Now()); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ClaimChecked{Case: a.ID, Person: a.Person, Wants: c.Wants, State: state})
	})
}
