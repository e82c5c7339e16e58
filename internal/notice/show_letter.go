package notice

import (
	"context"
	"encoding/json"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// Came is how far a letter came by a way.
type Came string

// How far letters come.
const (
	Taken      Came = "sent"       // the next server, or the post, has it
	Failed     Came = "failed"     // it was refused
	Delivered  Came = "delivered"  // it arrived
	Bounced    Came = "bounced"    // a server took it, and could not deliver it
	Complained Came = "complained" // whoever got it told their provider that they do not want it
	Returned   Came = "returned"   // the post brought it back
)

// Delivery is one time that a letter was sent.
type Delivery struct {
	Way    Way
	Why    string // this way
	State  Came
	Fault  string // the server's code, without its words
	SentAt time.Time
}

// Sent is a letter as who got it sees it.
type Sent struct {
	ID, Kind   string
	Lang       string // in which it was written; empty: it was not yet
	State      State
	Why        string // it is held
	PromisedAt time.Time
	Deliveries []Delivery // the first time first
	Secret     bool       // it held what was not kept
	Number     string     // of the case it tells of
	Servings   []Serving  // the first time first
	values     map[string]string
	row        messageRow
	words      map[string]Wording // of its campaign
	left       *Wording           // with which words it left; nil: it did not, or nobody kept them then
}

// Serving is that an officer served a letter another way.
type Serving struct {
	Way    Way
	Reason pii.Value
	At     time.Time
}

// PageSize is how many letters one page of a list shows.
const PageSize = 40

// ListOwn returns the letters that were written to by, newest first, before one of them (empty: from the newest), whether there are
// more, and how many could not reach them.
func (s *Service) ListOwn(ctx context.Context, by access.Actor, before string) (list []Sent, more bool, lost int, err error) {
	if _, err := s.access.May(by, "notice.own", access.Subject{Person: by.Person}); err != nil {
		return nil, false, 0, err
	}
	if !id.Valid(before) {
		before = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listOwn(ctx, tx, by.Person, before, PageSize+1)
		if err != nil {
			return err
		}
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		if list, err = s.sent(ctx, tx, rows); err != nil {
			return err
		}
		lost, err = s.lost(ctx, tx, by.Person)
		return err
	})
	return list, more, lost, err
}

// Lost tells how many letters could not reach by.
func (s *Service) Lost(ctx context.Context, by access.Actor) (n int, err error) {
	if _, err := s.access.May(by, "notice.own", access.Subject{Person: by.Person}); err != nil {
		return 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		n, err = s.lost(ctx, tx, by.Person)
		return err
	})
	return n, err
}

func (s *Service) lost(ctx context.Context, tx *db.Tx, person string) (int, error) {
	list, err := listUndelivered(ctx, tx, person, mostAgain)
	return len(list), err
}

// ShowOwn returns one letter that was written to by.
func (s *Service) ShowOwn(ctx context.Context, by access.Actor, letter string) (v Sent, err error) {
	d, err := s.access.May(by, "notice.own", access.Subject{Person: by.Person})
	if err != nil {
		return Sent{}, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		m, found, err := findMessage(ctx, tx, letter)
		if err != nil {
			return err
		}
		if !found || m.Person != by.Person {
			return fault.NotFound()
		}
		list, err := s.sent(ctx, tx, []messageRow{m})
		if err != nil {
			return err
		}
		if v = list[0]; m.Case != "" {
			if v.Number, err = s.needs.Number(ctx, tx, m.Case); err != nil {
				return err
			}
		}
		v.Servings, err = s.servings(ctx, tx, d, m.ID)
		return err
	})
	return v, err
}

// servings opens how a letter was served.
func (s *Service) servings(ctx context.Context, tx *db.Tx, d access.Decision, message string) (list []Serving, err error) {
	rows, err := listServings(ctx, tx, message)
	for _, r := range rows {
		reason, err := s.vault.Open(ctx, d, r.field(), r.Reason)
		if err != nil {
			return nil, err
		}
		list = append(list, Serving{r.Way, reason, r.At})
	}
	return list, err
}

// sent gathers letters with how they were sent.
func (s *Service) sent(ctx context.Context, tx *db.Tx, rows []messageRow) ([]Sent, error) {
	list, at, ids := make([]Sent, len(rows)), map[string]int{}, make([]string, len(rows))
	for i, m := range rows {
		list[i] = Sent{
			ID: m.ID, Kind: m.Kind, Lang: m.Lang, State: m.State, Why: m.Why, PromisedAt: m.CreatedAt, Secret: len(kinds[m.Kind].secret) > 0,
			values: map[string]string{}, row: m,
		}
		of, err := s.campaignOf(ctx, tx, m)
		if err != nil {
			return nil, err
		}
		list[i].words = of.Words
		if err := json.Unmarshal([]byte(m.Data), &list[i].values); err != nil {
			return nil, err
		}
		at[m.ID], ids[i] = i, m.ID
	}
	left, err := kept(ctx, tx, rows)
	if err != nil {
		return nil, err
	}
	for i, m := range rows {
		if w, ok := left[m.Wording]; ok {
			list[i].left = &w
		}
	}
	deliveries, err := listDeliveries(ctx, tx, ids)
	for _, d := range deliveries {
		v := &list[at[d.Message]]
		v.Deliveries = append(v.Deliveries, Delivery{d.Way, d.Why, d.State, d.Fault, d.SentAt})
	}
	return list, err
}
