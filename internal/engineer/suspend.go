package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/standing"
)

// Suspend is the proposal of a suspension; without a last day it lasts until it is ended.
type Suspend struct {
	UntilDay   string `form:"until_day" max:"2"`
	UntilMonth string `form:"until_month" max:"2"`
	UntilYear  string `form:"until_year" max:"4"`
	Deed
}

// Suspend proposes that a registration is suspended.
func (s *Service) Suspend(ctx context.Context, by access.Actor, registration string, c Suspend) error {
	return s.propose(ctx, by, registration, "engineer.suspend", c.Seen, c.Grounds, func(law council.Law, facts standing.Facts) (standing.Fact, error) {
		return decideSuspend(law, facts, c)
	})
}
