package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/standing"
)

// RecordDeath is the proposal to record that an engineer has died on a day.
type RecordDeath struct{ Deed }

// RecordDeath proposes that a death is recorded.
func (s *Service) RecordDeath(ctx context.Context, by access.Actor, registration string, c RecordDeath) error {
	return s.propose(ctx, by, registration, "engineer.record_death", c.Seen, c.Grounds, func(law council.Law, facts standing.Facts) (standing.Fact, error) {
		return decideDeath(law, facts, c)
	})
}
