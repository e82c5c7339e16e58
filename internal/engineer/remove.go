package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/standing"
)

// Remove is the proposal of a removal from the register.
type Remove struct{ Deed }

// Remove proposes that a name is removed from the register.
func (s *Service) Remove(ctx context.Context, by access.Actor, registration string, c Remove) error {
	return s.propose(ctx, by, registration, "engineer.remove", c.Seen, c.Grounds, func(law council.Law, facts standing.Facts) (standing.Fact, error) {
		return decideRemove(law, facts, c)
	})
}
