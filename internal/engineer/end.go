package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/standing"
)

// End is the proposal that a suspension or a pause holds no longer from a day on.
type End struct {
	Of string `form:"of" max:"26"`
	Deed
}

// End proposes that a suspension or a pause ends.
func (s *Service) End(ctx context.Context, by access.Actor, registration string, c End) error {
	return s.propose(ctx, by, registration, "engineer.end", c.Seen, c.Grounds, func(law council.Law, facts standing.Facts) (standing.Fact, error) {
		return decideEnd(law, facts, c)
	})
}
