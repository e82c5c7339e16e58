package roll

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/text"
)

// Declare says as of which day the register is complete, or that it is not.
type Declare struct {
	Complete string `form:"complete" max:"3"` // yes, no
	Day      string `form:"as_of_day" max:"2"`
	Month    string `form:"as_of_month" max:"2"`
	Year     string `form:"as_of_year" max:"4"`
}

// check reads the day; zero: the register is not complete.
func (c Declare) check(law council.Law) (asOf day.Day, err error) {
	var f fault.Fields
	switch c.Complete {
	case "no":
	case "yes":
		if asOf, err = day.Parse(text.Day(c.Day, c.Month, c.Year)); err != nil {
			f.Add("as_of", "roll.declare.no_such_day", nil)
		} else if asOf.After(law.Day) {
			f.Add("as_of", "roll.declare.ahead", nil)
		}
	default:
		f.Add("complete", "fault.choose", nil)
	}
	return asOf, f.Err()
}

// Declare writes that the register is complete as of a day: from then on a number that it lacks is nobody's. Another declaration undoes
// it.
func (s *Service) Declare(ctx context.Context, by access.Actor, c Declare) error {
	asOf, err := c.check(s.law())
	if err != nil {
		return err
	}
	now := s.clock.Now()
	row := declarationRow{ID: id.New(now), AsOf: asOf, By: by.Person, DeclaredAt: now}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := s.access.May(by, "roll.declare", access.Subject{}); err != nil {
			return err
		}
		if err := insertDeclaration(ctx, tx, row); err != nil {
			return err
		}
		if err := s.needs.Complete(ctx, tx, asOf); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Declared{Declaration: row.ID, AsOf: asOf})
	})
}
