package dataright

import (
	"context"
	"encoding/json"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/ledger"
)

// Seen is one look of somebody else.
type Seen struct {
	ID      string
	At      time.Time
	Role    access.Role // the office by which
	Purpose access.Purpose
	Fields  []string  // catalogue entries
	Case    string    // its id; empty: outside a case
	Number  string    // of the case
	Sealed  time.Time // when the log was signed with it; zero: in a second
	Late    bool      // an order had it shown later
}

// SeenPage is a part of the list, newest first.
type SeenPage struct {
	Rows []Seen
	Next string // begins the next part; empty: this is the last
}

// pageSize is how many looks are shown at once.
const pageSize = 25

// Looked returns who else looked at the sensitive data of by, the newest part, or what stands before a position.
func (s *Service) Looked(ctx context.Context, by access.Actor, before string) (page SeenPage, err error) {
	if !id.Valid(before) {
		before = "" // an address that somebody typed
	}
	if _, err := s.access.May(by, "dataright.looked", access.Subject{Person: by.Person}); err != nil {
		return page, err
	}
	law := s.council.At(s.clock.Now())
	err = s.db.View(ctx, func(tx *db.Tx) error {
		page = SeenPage{}
		orders, err := listDelays(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		for at := before; ; {
			looks, err := s.access.LooksOfOthers(ctx, tx, by.Person, at, pageSize+1)
			if err != nil {
				return err
			}
			for _, l := range looks {
				hides, late := hidden(l, orders, law)
				if hides { // it leaves no trace: neither a shorter page nor a link to what follows
					continue
				}
				if len(page.Rows) == pageSize {
					page.Next = page.Rows[pageSize-1].ID
					return nil
				}
				seen, err := s.seen(ctx, tx, l)
				if err != nil {
					return err
				}
				seen.Late = late
				page.Rows = append(page.Rows, seen)
			}
			if len(looks) <= pageSize {
				return nil
			}
			at = looks[pageSize].ID
		}
	})
	return page, err
}

func (s *Service) seen(ctx context.Context, tx *db.Tx, l access.Look) (Seen, error) {
	x := Seen{ID: l.ID, At: l.At, Role: l.Role, Purpose: l.Purpose, Case: l.Case}
	if err := json.Unmarshal([]byte(l.Fields), &x.Fields); err != nil {
		return x, err
	}
	if l.Case != "" {
		switch c, err := s.desk.Load(ctx, tx, l.Case); {
		case err == nil:
			x.Number = c.Number
		case !fault.Is(err, fault.KindNotFound): // what is no case, such as an invoice, has no number
			return x, err
		}
	}
	sealed, err := s.log.Sealed(ctx, tx, ledger.Access, l.ID)
	if fault.Is(err, fault.KindNotFound) { // a look from before there was a log
		return x, nil
	}
	x.Sealed = sealed
	return x, err
}
