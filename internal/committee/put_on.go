package committee

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// PutOn is which cases go on an agenda.
type PutOn struct {
	Deed  string   `form:"deed" max:"10"` // empty: those that are ticked; due: all that are due before the next meeting
	Cases []string `form:"case" max:"26"`
}

// PutOn puts cases on the agenda of a meeting, each in a transaction of its own, and returns how many went and those that stayed and why.
func (s *Service) PutOn(ctx context.Context, by access.Actor, meeting string, c PutOn) (int, []casework.Stayed, error) {
	if err := s.may(by, "committee.agenda"); err != nil {
		return 0, nil, err
	}
	if c.Deed == "due" {
		due, err := s.due(ctx, by, meeting)
		if err != nil {
			return 0, nil, err
		}
		c.Cases = due
	} else if len(c.Cases) == 0 {
		var f fault.Fields
		f.Add("case", "committee.agenda.none", nil)
		return 0, nil, f.Err()
	}
	chosen := make([]casework.Chosen, len(c.Cases))
	for i, x := range c.Cases {
		chosen[i].Case = x
	}
	stayed, err := s.desk.Each(ctx, by, chosen, func(x casework.Chosen) error { return s.putOn(ctx, by, meeting, x.Case) })
	return len(chosen) - len(stayed), stayed, err
}

func (s *Service) putOn(ctx context.Context, by access.Actor, meeting, caseID string) error {
	now := s.clock.Now()
	if err := s.mint(ctx, caseID); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		sit, err := s.load(ctx, tx, by, meeting, "committee.agenda")
		if err != nil {
			return err
		}
		k, err := s.desk.Load(ctx, tx, caseID)
		if err != nil {
			return err
		}
		elsewhere, err := listPlaced(ctx, tx, []string{caseID})
		if err != nil {
			return err
		}
		if err := decidePutOn(sit, k, s.needs.Kinds, elsewhere, by.Person); err != nil {
			return err
		}
		if s.needs.Ready != nil {
			if err := s.needs.Ready(ctx, tx, k); err != nil {
				return err
			}
		}
		row := itemRow{ID: id.New(now), Meeting: meeting, Case: k.ID, Person: k.Person, Step: k.Step, Position: int64(len(sit.items) + 1), Version: 1}
		if err := insertItem(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, PutOnAgenda{Meeting: meeting, Item: row.ID, Case: k.ID, Person: k.Person})
	})
}

// mint makes the key that seals what a committee writes of a case that is about no person: its room had none to make.
func (s *Service) mint(ctx context.Context, caseID string) error {
	var about map[string]council.Text
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		about, err = s.desk.About(ctx, tx, []string{caseID})
		return err
	})
	if err != nil || len(about) == 0 {
		return err
	}
	return s.vault.Mint(ctx, "case/"+caseID)
}

// due are the cases whose deadline comes before the next meeting, the most urgent first, as many as the agenda has room for; where no
// other meeting is called, all that wait.
func (s *Service) due(ctx context.Context, by access.Actor, meeting string) (cases []string, err error) {
	room := mostItems
	err = s.db.View(ctx, func(tx *db.Tx) error {
		sit, err := s.sitting(ctx, tx, meeting)
		room = mostItems - len(sit.items)
		return err
	})
	if err != nil {
		return nil, err
	}
	zone := s.law().Zone
	for after := ""; ; {
		c, err := s.Choose(ctx, by, meeting, after, "")
		if err != nil {
			return nil, err
		}
		for _, x := range c.Rows {
			if c.Until != nil && !x.Due.Before(day.Of(*c.Until, zone)) || len(cases) >= room {
				return cases, nil
			}
			if x.On == nil {
				cases = append(cases, x.ID)
			}
		}
		if !c.Next || len(c.Rows) == 0 {
			return cases, nil
		}
		after = c.Last
	}
}

// Candidate is a case that could be put on an agenda.
type Candidate struct {
	casework.Row
	On      *Placed   // it stands on an open agenda already
	Earlier *Deferral // an earlier meeting deferred it
}

// Placed is the agenda on which a case stands.
type Placed struct {
	Begins time.Time
	Here   bool
}

// Choice is a page of the cases that wait for the committee, the most urgent first.
type Choice struct {
	Rows           []Candidate
	Names          map[string]pii.Value
	First, Last    string // positions, for the pages before and behind
	Previous, Next bool
	Until          *time.Time // when the next meeting begins; nil: none is called
}

// Choose returns a page of the cases that may be put on an agenda.
func (s *Service) Choose(ctx context.Context, by access.Actor, meeting, after, before string) (c Choice, err error) {
	if err := s.may(by, "committee.agenda"); err != nil {
		return c, err
	}
	list, err := s.desk.Inbox(ctx, by, casework.Filter{Office: office, After: after, Before: before})
	if err != nil {
		return c, err
	}
	c.Previous, c.Next = list.Previous, list.Next
	var cases []string
	for _, r := range list.Rows {
		cases = append(cases, r.ID)
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		c.Rows = nil
		m, err := loadMeeting(ctx, tx, meeting)
		if err != nil {
			return err
		}
		next, err := loadNext(ctx, tx, m.Begins, meeting)
		if err == nil {
			c.Until = &next.Begins
		} else if !fault.Is(err, fault.KindNotFound) {
			return err
		}
		placed, err := listPlaced(ctx, tx, cases)
		if err != nil {
			return err
		}
		on := map[string]*Placed{}
		for _, p := range placed {
			on[p.Case] = &Placed{p.Begins, p.Meeting == meeting}
		}
		deferred, err := listDeferred(ctx, tx, cases)
		if err != nil {
			return err
		}
		conflicts, err := listConflicts(ctx, tx, cases)
		if err != nil {
			return err
		}
		barred := map[string]bool{}
		kept, err := s.keptOut(ctx, tx, cases, []string{by.Person})
		if err != nil {
			return err
		}
		for k, persons := range kept {
			barred[k] = len(persons) > 0
		}
		for _, x := range conflicts {
			barred[x.Case] = barred[x.Case] || x.Person == by.Person
		}
		for _, r := range list.Rows {
			if barred[r.ID] || !waitsFor(r.Case, s.needs.Kinds) {
				continue
			}
			x := Candidate{Row: r, On: on[r.ID]}
			d, err := s.access.May(by, "committee.show", access.Subject{Person: r.Person, Case: r.ID})
			if err != nil {
				return err
			}
			if x.Earlier, err = s.openDeferral(ctx, d, r.ID, r.Step, "", deferred); err != nil {
				return err
			}
			c.Rows = append(c.Rows, x)
		}
		return nil
	})
	if err != nil {
		return c, err
	}
	if n := len(list.Rows); n > 0 {
		c.First, c.Last = list.Rows[0].Position, list.Rows[n-1].Position
	}
	c.Names, err = s.desk.Names(ctx, by, list.Rows)
	return c, err
}
