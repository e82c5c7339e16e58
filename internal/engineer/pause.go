package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/standing"
)

// Pause is the proposal of a rest, which is no sanction; without a last day it lasts until it is ended.
type Pause struct {
	UntilDay   string `form:"until_day" max:"2"`
	UntilMonth string `form:"until_month" max:"2"`
	UntilYear  string `form:"until_year" max:"4"`
	Deed
}

// Pause proposes that a registration is in abeyance.
func (s *Service) Pause(ctx context.Context, by access.Actor, registration string, c Pause) error {
	return s.propose(ctx, by, registration, "engineer.pause", c.Seen, c.Grounds, func(law council.Law, facts standing.Facts) (standing.Fact, error) {
		return decidePause(law, facts, c)
	})
}
