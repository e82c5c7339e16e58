package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/standing"
)

// Restore is the proposal that a name comes back to the register.
type Restore struct{ Deed }

// Restore proposes that what was removed or surrendered is restored.
func (s *Service) Restore(ctx context.Context, by access.Actor, registration string, c Restore) error {
	return s.propose(ctx, by, registration, "engineer.restore", c.Seen, c.Grounds, func(law council.Law, facts standing.Facts) (standing.Fact, error) {
		return decideRestore(law, facts, c)
	})
}
