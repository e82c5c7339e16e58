package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/vault"
)

// Page says which state of a case an officer decided on.
type Page struct {
	Version string `form:"version" max:"20"` // of the case; empty: not compared
	Seen    string `form:"seen" max:"26"`    // id of the last event that was shown
}

// RequestInformation is what an officer asks, item by item, with the last day for an answer. An
// item wants words, or a document.
type RequestInformation struct {
	Item1  string `form:"item-1" entry:"engineer_item.question" max:"1000" lines:"true"`
	Item2  string `form:"item-2" entry:"engineer_item.question" max:"1000" lines:"true"`
	Item3  string `form:"item-3" entry:"engineer_item.question" max:"1000" lines:"true"`
	Item4  string `form:"item-4" entry:"engineer_item.question" max:"1000" lines:"true"`
	Item5  string `form:"item-5" entry:"engineer_item.question" max:"1000" lines:"true"`
	Item6  string `form:"item-6" entry:"engineer_item.question" max:"1000" lines:"true"`
	Wants1 string `form:"wants-1" max:"10"`
	Wants2 string `form:"wants-2" max:"10"`
	Wants3 string `form:"wants-3" max:"10"`
	Wants4 string `form:"wants-4" max:"10"`
	Wants5 string `form:"wants-5" max:"10"`
	Wants6 string `form:"wants-6" max:"10"`
	Day    string `form:"until_day" max:"2"`
	Month  string `form:"until_month" max:"2"`
	Year   string `form:"until_year" max:"4"`
	Page
}

// questions lists what was typed, in order.
func (c RequestInformation) questions() []question {
	return []question{{c.Wants1, c.Item1}, {c.Wants2, c.Item2}, {c.Wants3, c.Item3}, {c.Wants4, c.Item4}, {c.Wants5, c.Item5}, {c.Wants6, c.Item6}}
}

// RequestInformation asks the applicant for what is missing. The council's clock stands until the answer is here.
func (s *Service) RequestInformation(ctx context.Context, by access.Actor, application string, c RequestInformation) error {
	law := s.law()
	kind, err := s.kindOf(ctx, application)
	if err != nil {
		return err
	}
	list, until, err := decideAsk(law, kind, c)
	if err != nil {
		return err
	}
	rule := law.Procedure(kind).AnswerRule.ID
	r := requestRow{
		ID: id.New(s.clock.Now()), Application: application, Kind: RequestInfo, Person: by.Person, State: RequestOpen, AnswerBy: until,
		AskedAt: s.clock.Now(), Rule: rule, Law: law.ID, Version: 1,
	}
	items, err := s.items(ctx, r, list)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, k, err := s.loadCase(ctx, tx, by, application, "engineer.request_information", c.Version)
		if err != nil {
			return err
		}
		r.Step = k.Step
		if err := insertRequest(ctx, tx, r, items); err != nil {
			return err
		}
		if _, err := s.desk.Wait(ctx, tx, k, casework.WaitsPerson, until); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, InformationRequested{Case: a.ID, Person: a.Person, Request: r.ID, Step: k.Step, Until: until, Rule: rule})
	})
}

// items seals questions under the key of the case.
func (s *Service) items(ctx context.Context, r requestRow, list []question) ([]itemRow, error) {
	rows := make([]itemRow, len(list))
	for i, q := range list {
		row := itemRow{ID: id.New(s.clock.Now()), Request: r.ID, Application: r.Application, Position: int64(i + 1), Wants: q.wants}
		var err error
		if row.Question, err = s.vault.Seal(ctx, sealedItem(row, "question"), q.text); err != nil {
			return nil, err
		}
		rows[i] = row
	}
	return rows, nil
}

// sealedItem names the sealed value of a column of a question.
func sealedItem(r itemRow, column string) vault.Field {
	return vault.Field{Entry: "engineer_item." + column, Row: r.ID, Scope: caseScope(r.Application)}
}
