// Package day holds calendar days without a time of day, and counts working days.
package day

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
)

// Day is a date of the Gregorian calendar; its zero value is no day. Days compare with == and sort by String.
type Day struct {
	year  int16
	month uint8
	date  uint8
}

// ErrNoSuchDay says that a date is malformed or not in the calendar.
var ErrNoSuchDay = errors.New("day: no such day")

// New returns the day, or ErrNoSuchDay for a date like 30 February or a year outside 1800 to 9999.
func New(year int, month time.Month, date int) (Day, error) {
	t := time.Date(year, month, date, 0, 0, 0, 0, time.UTC)
	if year < 1800 || year > 9999 || t.Year() != year || t.Month() != month || t.Day() != date {
		return Day{}, ErrNoSuchDay
	}
	return Day{int16(year), uint8(month), uint8(date)}, nil
}

// Parse reads yyyy-mm-dd.
func Parse(s string) (Day, error) {
	if len(s) != 10 {
		return Day{}, ErrNoSuchDay
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, ErrNoSuchDay
	}
	return New(t.Year(), t.Month(), t.Day())
}

// Must is Parse for dates written in code and tests.
func Must(s string) Day {
	d, err := Parse(s)
	if err != nil {
		panic(fmt.Sprintf("day: %q", s))
	}
	return d
}

// Of returns the day that t falls on in zone.
func Of(t time.Time, zone *time.Location) Day {
	y, m, d := t.In(zone).Date()
	return Day{int16(y), uint8(m), uint8(d)}
}

// IsZero tells whether d is no day.
func (d Day) IsZero() bool { return d == Day{} }

// Year returns the year.
func (d Day) Year() int { return int(d.year) }

// Month returns the month.
func (d Day) Month() time.Month { return time.Month(d.month) }

// Date returns the day of the month.
func (d Day) Date() int { return int(d.date) }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.Start(time.UTC).Weekday() }

// Start returns the first moment of the day in zone.
func (d Day) Start(zone *time.Location) time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.date), 0, 0, 0, 0, zone)
}

// Add returns the day n days later; n may be negative.
func (d Day) Add(n int) Day { return Of(d.Start(time.UTC).AddDate(0, 0, n), time.UTC) }

// AddYears returns the same date n years later, 1 March for a 29 February that the year lacks.
func (d Day) AddYears(n int) Day { return Of(d.Start(time.UTC).AddDate(n, 0, 0), time.UTC) }

// AddMonths returns the same date n months later, or the last day of a month that lacks the date.
func (d Day) AddMonths(n int) Day {
	first := time.Date(int(d.year), time.Month(d.month)+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Of(first.AddDate(0, 0, min(int(d.date), last)-1), time.UTC)
}

// Months counts the whole months from d to e, which is not earlier, and the days beyond them.
func (d Day) Months(e Day) (months, days int) {
	months = (e.Year()-d.Year())*12 + int(e.Month()) - int(d.Month())
	if d.AddMonths(months).After(e) {
		months--
	}
	return months, d.AddMonths(months).Until(e)
}

// Before tells whether d is earlier than e.
func (d Day) Before(e Day) bool { return d.number() < e.number() }

// number sorts as the day does; no day comes before all.
func (d Day) number() int { return int(d.year)<<16 | int(d.month)<<8 | int(d.date) }

// After tells whether d is later than e.
func (d Day) After(e Day) bool { return e.Before(d) }

// Until counts the days from d to e; negative when e is earlier.
func (d Day) Until(e Day) int {
	return int(e.Start(time.UTC).Sub(d.Start(time.UTC)).Hours() / 24)
}

// String writes yyyy-mm-dd, and nothing for no day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	if d.year < 1000 || d.year > 9999 {
		return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.date)
	}
	b := [...]byte{'0', '0', '0', '0', '-', '0', '0', '-', '0', '0'}
	for i, n := 3, d.year; i >= 0; i, n = i-1, n/10 {
		b[i] += byte(n % 10)
	}
	b[5], b[6], b[8], b[9] = b[5]+d.month/10, b[6]+d.month%10, b[8]+d.date/10, b[9]+d.date%10
	return string(b[:])
}

// MarshalText writes yyyy-mm-dd.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads yyyy-mm-dd or nothing.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Day{}
		return nil
	}
	var err error
	*d, err = Parse(string(b))
	return err
}

// Value writes the day for a database; no day is null.
func (d Day) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a database's date.
func (d *Day) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = Day{}
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case time.Time:
		*d = Of(v, time.UTC)
		return nil
	}
	return fmt.Errorf("day: cannot read %T", v)
}

// Calendar knows the days on which an office works.
type Calendar struct {
	Weekend  []time.Weekday
	Holidays map[Day]bool
}

// Works tells whether the office works on d.
func (c Calendar) Works(d Day) bool {
	if c.Holidays[d] {
		return false
	}
	for _, w := range c.Weekend {
		if d.Weekday() == w {
			return false
		}
	}
	return true
}

// Add returns the day n working days after from; the day itself is not counted. With n below 0 it is the day from which from lies
// -n working days ahead.
func (c Calendar) Add(from Day, n int) Day {
	for n < 0 {
		if c.Works(from) {
			n++
		}
		from = from.Add(-1)
	}
	for n > 0 {
		from = from.Add(1)
		if c.Works(from) {
			n--
		}
	}
	return from
}

// Between counts the working days after from, up to and including to; negative when to is earlier.
func (c Calendar) Between(from, to Day) int {
	if to.Before(from) {
		return -c.Between(to, from)
	}
	n := 0
	for from.Before(to) {
		from = from.Add(1)
		if c.Works(from) {
			n++
		}
	}
	return n
}
