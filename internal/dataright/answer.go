package dataright

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/events"
)

// Outcome is what became of a request.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"
	Partly  Outcome = "partly"
	Refused Outcome = "refused"
)

// Outcomes are all of them, in the order in which they are shown.
var Outcomes = []Outcome{Done, Partly, Refused}

// Answer ends a request with what was done, or why not.
type Answer struct {
	Outcome string `form:"outcome" max:"20"`
	Words   string `form:"words" entry:"dataright_request.answer" max:"4000" lines:"true"`
	Version string `form:"version" max:"20"`
}

// Answered says that a request about somebody's data was answered.
type Answered struct {
	Case, Person string
	Outcome      Outcome
}

// About names the case.
func (e Answered) About() events.About {
	return events.About{Kind: "dataright.answered", Person: e.Person, Case: e.Case}
}

// Answer closes the case of a request; who asked reads the answer.
func (s *Service) Answer(ctx context.Context, by access.Actor, request string, c Answer) error {
	if err := decideAnswer(c); err != nil {
		return err
	}
	sealed, err := s.vault.Seal(ctx, requestField("answer", request), c.Words)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := loadRequest(ctx, tx, request)
		if err != nil {
			return err
		}
		d, err := s.access.May(by, "dataright.answer", access.Subject{Person: row.PersonID, Case: row.ID})
		if err != nil {
			return err
		}
		k, err := s.desk.Load(ctx, tx, request)
		if err != nil {
			return err
		}
		if err := casework.MayHandle(k, nil, by, c.Version); err != nil {
			return err
		}
		row.Outcome, row.Answer, row.AnsweredBy, row.AnsweredAt = Outcome(c.Outcome), sealed, by.Person, &now
		if err := updateAnswer(ctx, tx, row); err != nil {
			return err
		}
		if row.ReplyTo != nil {
			if err := s.writeBack(ctx, tx, d, row, k, c.Words); err != nil {
				return err
			}
		}
		if err := s.desk.CloseCase(ctx, tx, by, k, c.Outcome); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Answered{Case: row.ID, Person: row.PersonID, Outcome: row.Outcome})
	})
}
