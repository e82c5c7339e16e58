package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Answer is what an applicant says to the questions of the open request, kept until it is sent.
type Answer struct {
	Text1   string `form:"answer-1" entry:"engineer_item.answer" max:"4000" lines:"true"`
	Text2   string `form:"answer-2" entry:"engineer_item.answer" max:"4000" lines:"true"`
	Text3   string `form:"answer-3" entry:"engineer_item.answer" max:"4000" lines:"true"`
	Text4   string `form:"answer-4" entry:"engineer_item.answer" max:"4000" lines:"true"`
	Text5   string `form:"answer-5" entry:"engineer_item.answer" max:"4000" lines:"true"`
	Text6   string `form:"answer-6" entry:"engineer_item.answer" max:"4000" lines:"true"`
	Send    bool   `form:"send"`             // or only keep
	Request string `form:"request" max:"26"` // id of what is answered: an older page answers nothing that was asked since
	Version string `form:"version"`          // of the request
}

func (c Answer) texts() []string {
	return []string{c.Text1, c.Text2, c.Text3, c.Text4, c.Text5, c.Text6}
}

// Answer keeps the applicant's words; sent, the case goes back to the office and its clock runs again.
func (s *Service) Answer(ctx context.Context, by access.Actor, application string, c Answer) error {
	// The questions are read before, because sealing reads the keystore; they never change.
	var items []itemRow
	err := s.db.View(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		var r *requestRow
		if r, items, err = loadOpen(ctx, tx, a.ID); err != nil {
			return err
		}
		return decideAsked(r, c)
	})
	if err != nil {
		return err
	}
	texts := map[string]string{}
	for i := range items {
		typed := c.texts()[i]
		texts[items[i].ID] = typed
		if items[i].Answer, err = s.vault.Seal(ctx, sealedItem(items[i], "answer"), typed); err != nil {
			return err
		}
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		r, now, err := loadOpen(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.answer", access.Subject{Person: a.Person, Case: a.ID}); err != nil {
			return err
		}
		documents, err := s.needs.Documents(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if err := decideAnswer(r, now, c, texts, documents.Have, s.law().Day); err != nil {
			return err
		}
		for _, item := range items {
			if err := updateItem(ctx, tx, item); err != nil {
				return err
			}
		}
		if !c.Send {
			return updateRequest(ctx, tx, *r)
		}
		return s.answered(ctx, tx, by, a, *r)
	})
}

// answered ends a request and lets the case go on.
func (s *Service) answered(ctx context.Context, tx *db.Tx, by access.Actor, a applicationRow, r requestRow) error {
	at := s.clock.Now()
	r.State, r.EndedAt = RequestAnswered, &at
	if err := updateRequest(ctx, tx, r); err != nil {
		return err
	}
	k, err := s.desk.Load(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	if k, err = s.desk.Resume(ctx, tx, k); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Answered{Case: a.ID, Person: a.Person, Request: r.ID, Step: k.Step, Due: k.Due})
}

// loadOpen returns the open request of an application with its questions; nil if none is open.
func loadOpen(ctx context.Context, tx *db.Tx, application string) (*requestRow, []itemRow, error) {
	list, err := listRequests(ctx, tx, application)
	if err != nil {
		return nil, nil, err
	}
	r := openRequest(list)
	if r == nil {
		return nil, nil, nil
	}
	items, err := listItems(ctx, tx, []string{r.ID})
	return r, items, err
}
