package dataright

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Delay writes down an order by which a person is shown later that somebody looked.
type Delay struct {
	Order string `form:"order" entry:"dataright_delay.order_text" max:"1000" lines:"true"`
	Day   string `form:"until_day" max:"2"`
	Month string `form:"until_month" max:"2"`
	Year  string `form:"until_year" max:"4"`
}

// Order is one that was written down.
type Order struct {
	ID     string
	Text   pii.Value
	By     string
	At     time.Time
	Until  day.Day
	Lifted *time.Time
	Holds  bool
}

// Delayed says that looks at a person are shown to them later.
type Delayed struct {
	Person, Order string
	Until         day.Day
}

// About names the person.
func (e Delayed) About() events.About {
	return events.About{Kind: "dataright.delayed", Person: e.Person}
}

// Lifted says that an order was ended before its day.
type Lifted struct{ Person, Order string }

// About names the person.
func (e Lifted) About() events.About { return events.About{Kind: "dataright.lifted", Person: e.Person} }

// Delay lets a person see the looks from now on only after a day, by an order that somebody with the power to give it has given. After
// that day everything is shown, with the word that it was shown late.
func (s *Service) Delay(ctx context.Context, by access.Actor, person string, c Delay) error {
	until, err := decideDelay(c, s.today())
	if err != nil {
		return err
	}
	if _, err := s.access.May(by, "dataright.delay", access.Subject{Person: person}); err != nil {
		return err
	}
	now := s.clock.Now()
	row := delayRow{ID: id.New(now), PersonID: person, ByID: by.Person, OrderedAt: now, UntilOn: until}
	if row.OrderText, err = s.vault.Seal(ctx, orderField(row), c.Order); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		known, err := s.people.Known(ctx, tx, person)
		if err != nil {
			return err
		}
		if !known {
			return fault.NotFound()
		}
		if err := insertDelay(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Delayed{Person: person, Order: row.ID, Until: until})
	})
}

// Lift ends an order before its day.
func (s *Service) Lift(ctx context.Context, by access.Actor, person, order string) error {
	if _, err := s.access.May(by, "dataright.delay", access.Subject{Person: person}); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		lifted, err := updateLifted(ctx, tx, person, order, s.clock.Now())
		if err != nil {
			return err
		}
		if lifted == 0 {
			return fault.Conflict("dataright.delay.over", nil)
		}
		return s.events.Record(ctx, tx, by, Lifted{Person: person, Order: order})
	})
}

// orders returns what was ordered about a person, newest first.
func (s *Service) orders(ctx context.Context, by access.Actor, person string) (list []Order, err error) {
	d, err := s.access.May(by, "dataright.delay", access.Subject{Person: person})
	if err != nil {
		return nil, err
	}
	today := s.today()
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list = nil
		rows, err := listDelays(ctx, tx, person)
		if err != nil {
			return err
		}
		for _, r := range rows {
			words, err := s.vault.Open(ctx, d, orderField(r), r.OrderText)
			if err != nil {
				return err
			}
			list = append(list, Order{r.ID, words, r.ByID, r.OrderedAt, r.UntilOn, r.LiftedAt, r.LiftedAt == nil && !today.After(r.UntilOn)})
		}
		return nil
	})
	return list, err
}

func orderField(r delayRow) vault.Field {
	return vault.Field{Entry: "dataright_delay.order_text", Row: r.ID, Scope: "person/" + r.PersonID}
}
