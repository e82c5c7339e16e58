package notice

import (
	"context"
	"maps"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// Unreached is a letter that did not reach whoever it is to, as officers see it.
type Unreached struct {
	Sent
	Fault string
	Must  bool // the law demands that it is got
	Case  string

	// Of one that is shown alone.
	Name  pii.Value
	Leads map[Way]Reach
	Asked *Asking // when the person was last asked for an address
}

// Asking is that somebody was asked for an address that works, by a way; empty: on their own page.
type Asking struct {
	At  time.Time
	Way Way
}

// ListUnreached returns letters that did not reach whoever they are to, newest first, before one of them (empty: from the newest), and whether
// there are more: those alone that must be got, or all.
func (s *Service) ListUnreached(ctx context.Context, by access.Actor, all bool, before string) (list []Unreached, more bool, err error) {
	if _, err := s.access.May(by, "notice.unreached", access.Subject{Any: true}); err != nil {
		return nil, false, err
	}
	if !id.Valid(before) {
		before = ""
	}
	names := slices.Sorted(maps.Keys(kinds))
	if !all {
		names = slices.DeleteFunc(names, func(k string) bool { return kinds[k].class != statutory })
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listUnreached(ctx, tx, names, by.Person, before, PageSize+1)
		if err != nil {
			return err
		}
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		sent, err := s.sent(ctx, tx, rows)
		list = nil
		for i, v := range sent {
			list = append(list, unreachedOf(v, rows[i]))
		}
		return err
	})
	return list, more, err
}

func unreachedOf(v Sent, m messageRow) Unreached {
	return Unreached{Sent: v, Fault: m.Fault, Must: kinds[m.Kind].class == statutory, Case: m.Case}
}

// ShowUnreached returns a letter to somebody with where each way leads, and how it was served. One that did reach them shows so.
func (s *Service) ShowUnreached(ctx context.Context, by access.Actor, letter string) (v Unreached, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		m, d, err := s.loadUnreached(ctx, tx, by, letter)
		if err != nil {
			return err
		}
		list, err := s.sent(ctx, tx, []messageRow{m})
		if err != nil {
			return err
		}
		v = unreachedOf(list[0], m)
		c, err := s.needs.Contact(ctx, tx, d, m.Person)
		if fault.Is(err, fault.KindNotFound) { // whose key is destroyed
			return nil
		}
		if err != nil {
			return err
		}
		v.Name, v.Leads = c.Name, map[Way]Reach{}
		for _, w := range ways {
			if v.Leads[w], err = s.leads(ctx, tx, d, m, w); err != nil {
				return err
			}
		}
		if m.Case != "" {
			if v.Number, err = s.needs.Number(ctx, tx, m.Case); err != nil {
				return err
			}
		}
		asking, found, err := findAsking(ctx, tx, m.Person)
		if err != nil {
			return err
		}
		if found {
			v.Asked = &Asking{asking.At, asking.Way}
		}
		v.Servings, err = s.servings(ctx, tx, d, m.ID)
		return err
	})
	return v, err
}

// MayServe tells whether an officer may serve the letter another way.
func (v Unreached) MayServe() bool { return v.Must && v.Waits() }

// Waits tells whether the letter did not reach its holder yet.
func (v Unreached) Waits() bool {
	return unreached(messageRow{Person: "somebody", State: v.State, Why: v.Why})
}
