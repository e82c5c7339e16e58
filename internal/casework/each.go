package casework

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Chosen is a case as it was shown.
type Chosen struct{ Case, Version string }

// Stayed is a case to which something could not be done.
type Stayed struct {
	Chosen
	Number string // empty: there is no such case
	Why    fault.Message
}

// Each does one thing to several cases, each in a transaction of its own, and returns those that stayed as they were and why.
func (d *Desk) Each(ctx context.Context, by access.Actor, cases []Chosen, do func(Chosen) error) ([]Stayed, error) {
	if _, err := d.access.May(by, "casework.inbox", access.Subject{Any: true}); err != nil {
		return nil, err
	}
	var stayed []Stayed
	for _, x := range cases {
		err := do(x)
		if err == nil {
			continue
		}
		why := fault.Of(err)
		if why == nil {
			return stayed, err
		}
		s := Stayed{Chosen: x, Why: why.Message}
		err = d.db.View(ctx, func(tx *db.Tx) error {
			c, err := loadCase(ctx, tx, x.Case)
			s.Number = c.Number
			return err
		})
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return stayed, err
		}
		stayed = append(stayed, s)
	}
	return stayed, nil
}
