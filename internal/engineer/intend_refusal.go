package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/id"
)

// IntendRefusal is the notice that the last step means to refuse, with the reasons that the applicant may answer.
type IntendRefusal struct {
	Reasons string `form:"reasons" entry:"engineer_item.question" max:"4000" lines:"true"`
	Page
}

// IntendRefusal tells the applicant why the council means to refuse, and gives days to answer. Nothing is decided by it.
func (s *Service) IntendRefusal(ctx context.Context, by access.Actor, application string, c IntendRefusal) error {
	law := s.law()
	if err := checkReasons(c.Reasons); err != nil {
		return err
	}
	kind, err := s.kindOf(ctx, application)
	if err != nil {
		return err
	}
	p := law.Procedure(kind)
	r := requestRow{
		ID: id.New(s.clock.Now()), Application: application, Kind: RequestNotice, Person: by.Person, State: RequestOpen,
		AnswerBy: law.Calendar.Add(law.Day, p.Notice), AskedAt: s.clock.Now(), Rule: p.NoticeRule.ID, Law: law.ID, Version: 1,
	}
	items, err := s.items(ctx, r, []question{{WantsText, c.Reasons}})
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, k, err := s.loadCase(ctx, tx, by, application, "engineer.intend_refusal", c.Version)
		if err != nil {
			return err
		}
		past, err := listRequests(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		step, _, _ := stepAfter(s.chain(a), k.Step)
		if err := decideIntendRefusal(p, step, wasHeard(past)); err != nil {
			return err
		}
		r.Step = k.Step
		if err := insertRequest(ctx, tx, r, items); err != nil {
			return err
		}
		if _, err := s.desk.Wait(ctx, tx, k, casework.WaitsPerson, r.AnswerBy); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, RefusalIntended{Case: a.ID, Person: a.Person, Request: r.ID, Until: r.AnswerBy, Rule: r.Rule})
	})
}
