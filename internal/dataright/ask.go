package dataright

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// CaseKind is the kind of case that a request about one's own data becomes.
const CaseKind = "data_request"

// What is what somebody asks of their data.
type What string

// What can be asked.
const (
	Copy    What = "copy"
	Correct What = "correct"
	Erase   What = "erase"
	Stop    What = "stop"  // a use of it
	Other   What = "other" // a question, or a complaint
)

// Whats are all of them, in the order in which they are shown.
var Whats = []What{Copy, Correct, Erase, Stop, Other}

// Ask asks the privacy officer for something about one's own data.
type Ask struct {
	What  string `form:"what" max:"20"`
	Words string `form:"words" entry:"dataright_request.words" max:"4000" lines:"true"`
}

// Request is one that was made.
type Request struct {
	ID, Person, Number string
	What               What
	Words              pii.Value
	AskedAt            time.Time
	Due                day.Day // while it is open
	Version            int64
	Outcome            Outcome // empty: open
	Answer             pii.Value
	AnsweredAt         time.Time
	Name               pii.Value // of who asks; only for the desk
	From               pii.Value // of a letter: the address that it names; only for the desk
}

// Asked says that somebody asked for something about their data.
type Asked struct {
	Case, Person string
	What         What
	Due          day.Day
}

// About names the case.
func (e Asked) About() events.About {
	return events.About{Kind: "dataright.asked", Person: e.Person, Case: e.Case}
}

// Ask opens a case for the privacy officer, with the days that the law gives, and returns its id.
func (s *Service) Ask(ctx context.Context, by access.Actor, c Ask) (request string, err error) {
	if err := decideAsk(c); err != nil {
		return "", err
	}
	if _, err := s.access.May(by, "dataright.ask", access.Subject{Person: by.Person}); err != nil {
		return "", err
	}
	law, now := s.council.At(s.clock.Now()), s.clock.Now()
	chain := law.Chain(CaseKind)
	if len(chain) == 0 {
		return "", fault.Denied("dataright.ask.nobody", nil)
	}
	row := requestRow{ID: id.New(now), PersonID: by.Person, What: What(c.What), AskedAt: now}
	if err := s.vault.Mint(ctx, "case/"+row.ID); err != nil {
		return "", err
	}
	if row.Words, err = s.vault.Seal(ctx, requestField("words", row.ID), c.Words); err != nil {
		return "", err
	}
	return row.ID, s.db.Update(ctx, func(tx *db.Tx) error {
		open, err := countOpenRequests(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		if open >= mostOpen {
			return fault.Denied("dataright.ask.many", nil)
		}
		k, err := s.open(ctx, tx, row, law, chain[0])
		if err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Asked{Case: row.ID, Person: by.Person, What: row.What, Due: k.Due})
	})
}

func (s *Service) open(ctx context.Context, tx *db.Tx, row requestRow, law council.Law, first council.Step) (casework.Case, error) {
	if err := insertRequest(ctx, tx, row); err != nil {
		return casework.Case{}, err
	}
	return s.desk.OpenCase(ctx, tx, row.ID, CaseKind, row.PersonID, law, first)
}

// OwnRequests returns what somebody asked about their data, newest first.
func (s *Service) OwnRequests(ctx context.Context, by access.Actor) (list []Request, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list = nil
		rows, err := listRequestsOf(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		for _, row := range rows {
			r, err := s.request(ctx, tx, by, "dataright.ask", row)
			if err != nil {
				return err
			}
			list = append(list, r)
		}
		return nil
	})
	return list, err
}

// OwnRequest returns one of one's own requests.
func (s *Service) OwnRequest(ctx context.Context, by access.Actor, request string) (Request, error) {
	return s.load(ctx, by, "dataright.ask", request)
}

// Request returns a request for the privacy officer, with the name of who asks.
func (s *Service) Request(ctx context.Context, by access.Actor, request string) (Request, error) {
	return s.load(ctx, by, "dataright.answer", request)
}

func (s *Service) load(ctx context.Context, by access.Actor, action access.Action, request string) (r Request, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		row, err := loadRequest(ctx, tx, request)
		if err != nil {
			return err
		}
		r, err = s.request(ctx, tx, by, action, row)
		return err
	})
	return r, err
}

// OpenRequests returns the requests that wait for an answer, the oldest first.
func (s *Service) OpenRequests(ctx context.Context, by access.Actor) (list []Request, err error) {
	d, err := s.access.May(by, "dataright.watch", access.Subject{Any: true})
	if err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list = nil
		rows, err := listOpenRequests(ctx, tx, shownOpen)
		if err != nil {
			return err
		}
		var persons []string
		for _, row := range rows {
			k, err := s.desk.Load(ctx, tx, row.ID)
			if err != nil {
				return err
			}
			list = append(list, Request{ID: row.ID, Person: row.PersonID, Number: k.Number, What: row.What, AskedAt: row.AskedAt, Due: k.Due})
			persons = append(persons, row.PersonID)
		}
		names, err := s.people.Names(ctx, tx, d, persons)
		for i := range list {
			list[i].Name = names[list[i].Person]
		}
		return err
	})
	return list, err
}

// request opens a row for who asked it, or for who answers it.
func (s *Service) request(ctx context.Context, tx *db.Tx, by access.Actor, action access.Action, row requestRow) (r Request, err error) {
	d, err := s.access.May(by, action, access.Subject{Person: row.PersonID, Case: row.ID})
	if err != nil {
		return r, err
	}
	k, err := s.desk.Load(ctx, tx, row.ID)
	if err != nil {
		return r, err
	}
	r = Request{ID: row.ID, Person: row.PersonID, Number: k.Number, What: row.What, AskedAt: row.AskedAt, Due: k.Due, Version: k.Version, Outcome: row.Outcome}
	if row.AnsweredAt != nil {
		r.AnsweredAt = *row.AnsweredAt
	}
	if r.Words, err = s.vault.Open(ctx, d, requestField("words", row.ID), row.Words); err != nil {
		return r, err
	}
	if r.Answer, err = s.vault.Open(ctx, d, requestField("answer", row.ID), row.Answer); err != nil {
		return r, err
	}
	if by.Person == row.PersonID {
		return r, nil
	}
	if row.PersonID == "" {
		r.From, err = s.vault.Open(ctx, d, requestField("reply_to", row.ID), row.ReplyTo)
		return r, err
	}
	names, err := s.people.Names(ctx, tx, d, []string{row.PersonID})
	r.Name = names[row.PersonID]
	return r, err
}

func requestField(column, id string) vault.Field {
	return vault.Field{Entry: "dataright_request." + column, Row: id, Scope: "case/" + id}
}
