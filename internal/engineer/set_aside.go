package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/standing"
)

// SetAside is the proposal that a fact is as if it had never been, because a court or an appeal said so.
type SetAside struct {
	Of      string `form:"of" max:"26"`
	Grounds string `form:"grounds" entry:"engineer_proposal.grounds" max:"4000" lines:"true"`
	Stamp
}

// SetAside proposes that a fact of a registration is set aside.
func (s *Service) SetAside(ctx context.Context, by access.Actor, registration string, c SetAside) error {
	return s.propose(ctx, by, registration, "engineer.set_aside", c.Seen, c.Grounds, func(law council.Law, facts standing.Facts) (standing.Fact, error) {
		return decideSetAside(law, facts, c)
	})
}
