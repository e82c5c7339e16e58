package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/engineer"
	"sanad/internal/standing"
)

// fates are the standings of which the demonstration has an engineer each, beside the many in good standing.
var fates = []standing.Kind{standing.Suspension, standing.Removal, standing.Death, standing.Surrender}

// befall enters an engineer for each fate that the council's rules know, and lets it be decided as officers would: one proposes, and a
// registrar confirms. It returns how many engineers there are.
func (c *Council) befall(ctx context.Context) (n int, err error) {
	for _, fate := range fates {
		if _, ok := c.law().Decision(string(fate)); !ok {
			continue
		}
		long := c.now.Now()
		who, err := c.walk(ctx, "entered")
		for tries := 0; overtaken(err) && tries < 20; tries++ {
			who, err = c.walk(ctx, "entered")
		}
		if err != nil {
			return n, err
		}
		c.move(30 * 24 * time.Hour)
		if err := c.decree(ctx, who, fate); err != nil {
			return n, fmt.Errorf("the %s: %w", fate, err)
		}
		c.now.Set(long)
		n++
	}
	return n, nil
}

// decree lets a fate befall an engineer.
func (c *Council) decree(ctx context.Context, who string, fate standing.Kind) error {
	e, by, officer := c.app.Engineer, access.Actor{Person: who, Purpose: access.Self, Strong: true}, c.office["officer"]
	_, held, err := e.Mine(ctx, by)
	if err != nil {
		return err
	}
	r, today := held[0], c.law().Day
	deed := engineer.Deed{Day: strconv.Itoa(today.Date()), Month: strconv.Itoa(int(today.Month())), Year: strconv.Itoa(today.Year())}
	switch fate {
	case standing.Suspension:
		deed.Grounds = "Decision 7 of the disciplinary committee: a structure was certified that nobody had visited."
		err = e.Suspend(ctx, officer, r.ID, engineer.Suspend{Deed: deed})
	case standing.Removal:
		deed.Grounds = "Decision 9 of the disciplinary committee: the degree was found to be another person's."
		err = e.Remove(ctx, officer, r.ID, engineer.Remove{Deed: deed})
	case standing.Death:
		deed.Grounds = "The family showed the certificate of death to the branch office."
		err = e.RecordDeath(ctx, officer, r.ID, engineer.RecordDeath{Deed: deed})
	case standing.Surrender:
		return e.Surrender(ctx, by, engineer.Surrender{Sure: true, Grounds: "I have retired from practice after thirty years."})
	}
	if err != nil {
		return err
	}
	d, err := e.ShowRegistration(ctx, officer, r.ID)
	if err != nil {
		return err
	}
	return e.Confirm(ctx, c.office["registrar"], r.ID, d.Waits().ID)
}
