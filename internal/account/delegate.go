package account

import (
	"context"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/text"
)

// Delegate lends an office of one's own to another officer, from a day to a day.
type Delegate struct {
	Office     string `form:"office" max:"26"`
	To         string `form:"to" max:"26"`
	FromDay    string `form:"from_day" max:"2"`
	FromMonth  string `form:"from_month" max:"2"`
	FromYear   string `form:"from_year" max:"4"`
	UntilDay   string `form:"until_day" max:"2"`
	UntilMonth string `form:"until_month" max:"2"`
	UntilYear  string `form:"until_year" max:"4"`
}

// Delegate lends an office. The giver keeps it; no two steps of a case can be done by one person all the same.
func (s *Service) Delegate(ctx context.Context, by access.Actor, c Delegate) error {
	from, until := readDay(c.FromDay, c.FromMonth, c.FromYear), readDay(c.UntilDay, c.UntilMonth, c.UntilYear)
	now, today := s.clock.Now(), s.today()
	if err := c.check(from, until); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		o, err := loadOffice(ctx, tx, c.Office)
		if err != nil {
			return err
		}
		theirs, err := listOfficesOf(ctx, tx, c.To)
		if err != nil {
			return err
		}
		loans, err := listLoansTo(ctx, tx, c.To, today)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "account.delegate", access.Subject{Person: o.Person}); err != nil {
			return err
		}
		if err := decideDelegate(by.Person, o, c.To, theirs, loans, from, until, today); err != nil {
			return err
		}
		row := delegationRow{ID: id.New(now), Office: o.ID, Receiver: c.To, From: from, Until: until, MadeAt: now}
		if err := insertDelegation(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Delegated{
			Person: by.Person, To: c.To, Office: o.ID, Delegation: row.ID, Role: o.Role, From: from, Until: until,
		})
	})
}

// check names what is missing.
func (c Delegate) check(from, until day.Day) error {
	var f fault.Fields
	if c.Office == "" {
		f.Add("office", "fault.choose", nil)
	}
	if c.To == "" {
		f.Add("to", "fault.choose", nil)
	}
	if from.IsZero() {
		f.Add("from", "account.delegate.day", nil)
	}
	if until.IsZero() {
		f.Add("until", "account.delegate.day", nil)
	}
	return f.Err()
}

// EndDelegation ends a loan before its last day: the giver does, or a registrar.
func (s *Service) EndDelegation(ctx context.Context, by access.Actor, delegationID string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		l, err := loadLoan(ctx, tx, delegationID)
		if err != nil {
			return err
		}
		if l.Giver == by.Person {
			_, err = s.access.May(by, "account.delegate", access.Subject{Person: l.Giver})
		} else {
			_, err = s.access.May(by, "account.appoint", access.Subject{Any: true})
		}
		if err != nil {
			return err
		}
		if err := endDelegation(ctx, tx, l.ID, s.clock.Now()); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, DelegationEnded{Person: l.Giver, To: l.Receiver, Delegation: l.ID})
	})
}

// readDay reads the three fields of a date in digits of three scripts; anything that is no day is the zero day.
func readDay(date, month, year string) day.Day {
	var n [3]int
	for i, typed := range []string{year, month, date} {
		var err error
		if n[i], err = strconv.Atoi(text.Digits(typed)); err != nil {
			return day.Day{}
		}
	}
	d, err := day.New(n[0], time.Month(n[1]), n[2])
	if err != nil {
		return day.Day{}
	}
	return d
}
