package engineer

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// page is how many cases a timed job reads at once.
const page = 200

// Lapse does what time does to cases: it reminds who must answer, ends requests whose day has passed, lets held cases go on, and
// applies what a rule makes of an office's silence. Each case has a transaction of its own; what was done once is not done again.
func (s *Service) Lapse(ctx context.Context) error {
	law := s.law()
	remind := 0 // of the kind that is reminded first
	for _, k := range slices.Concat(law.Kinds, law.Services) {
		remind = max(remind, law.Procedure(k.ID).Remind)
	}
	soon := law.Calendar.Add(law.Day, remind)
	return errors.Join(
		s.each(ctx, func(tx *db.Tx, after string) ([]casework.Case, error) {
			return s.desk.EndsBy(ctx, tx, CaseKind, casework.WaitsPerson, soon, after, page)
		}, s.remind),
		s.each(ctx, func(tx *db.Tx, after string) ([]casework.Case, error) {
			return s.desk.Ended(ctx, tx, CaseKind, casework.WaitsPerson, after, page)
		}, s.lapse),
		s.each(ctx, func(tx *db.Tx, after string) ([]casework.Case, error) {
			return s.desk.Ended(ctx, tx, CaseKind, casework.WaitsHold, after, page)
		}, s.endHold),
		s.each(ctx, func(tx *db.Tx, after string) ([]casework.Case, error) {
			return s.desk.Overdue(ctx, tx, CaseKind, after, page)
		}, s.deem),
	)
}

// each calls do for every case that list returns, page by page. One case's failure keeps no other from its turn.
func (s *Service) each(ctx context.Context, list func(tx *db.Tx, after string) ([]casework.Case, error), do func(context.Context, string) error) error {
	var failed error
	for after := ""; ; {
		var cases []casework.Case
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			cases, err = list(tx, after)
			return err
		})
		if err != nil || len(cases) == 0 {
			return errors.Join(failed, err)
		}
		for _, k := range cases {
			failed = errors.Join(failed, do(ctx, k.ID))
		}
		after = cases[len(cases)-1].ID
	}
}

// waiting loads a case that still waits as the list said; false if it moved on meanwhile.
func (s *Service) waiting(ctx context.Context, tx *db.Tx, caseID string, waits casework.Waits) (a applicationRow, k casework.Case, ok bool, err error) {
	if k, err = s.desk.Load(ctx, tx, caseID); err != nil || k.State != casework.Open || k.Waits != waits {
		return a, k, false, err
	}
	a, err = loadApplication(ctx, tx, caseID)
	return a, k, err == nil, err
}

// remind tells once who must answer soon.
func (s *Service) remind(ctx context.Context, caseID string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, _, ok, err := s.waiting(ctx, tx, caseID, casework.WaitsPerson)
		if err != nil || !ok {
			return err
		}
		list, err := listRequests(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		r := openRequest(list)
		law := s.law()
		if r == nil || r.RemindedAt != nil || law.Day.After(r.AnswerBy) || law.Calendar.Add(law.Day, law.Procedure(a.Kind).Remind).Before(r.AnswerBy) {
			return nil
		}
		now := s.clock.Now()
		r.RemindedAt = &now
		if err := updateRequest(ctx, tx, *r); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, access.System(access.Licensing), Reminded{Case: a.ID, Person: a.Person, Request: r.ID, Until: r.AnswerBy})
	})
}

// lapse ends a request that was not answered: an application that was asked for what is missing lapses, and one that was to be refused
// goes back to who announced it.
func (s *Service) lapse(ctx context.Context, caseID string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, k, ok, err := s.waiting(ctx, tx, caseID, casework.WaitsPerson)
		if err != nil || !ok || !s.law().Day.After(k.Until) {
			return err
		}
		list, err := listRequests(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		r := openRequest(list)
		if r == nil {
			return nil
		}
		by, now := access.System(access.Licensing), s.clock.Now()
		r.State, r.EndedAt = RequestLapsed, &now
		if err := updateRequest(ctx, tx, *r); err != nil {
			return err
		}
		if r.Kind == RequestNotice {
			if k, err = s.desk.Resume(ctx, tx, k); err != nil {
				return err
			}
			return s.events.Record(ctx, tx, by, Unanswered{Case: a.ID, Person: a.Person, Request: r.ID, Step: k.Step, Due: k.Due})
		}
		if err := s.close(ctx, tx, by, a, k, StateLapsed, OutcomeLapsed); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Lapsed{Case: a.ID, Person: a.Person, Request: r.ID, Rule: r.Rule})
	})
}

// endHold lets a case go on whose hold is over.
func (s *Service) endHold(ctx context.Context, caseID string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, k, ok, err := s.waiting(ctx, tx, caseID, casework.WaitsHold)
		if err != nil || !ok || !s.law().Day.After(k.Until) {
			return err
		}
		return s.resume(ctx, tx, access.System(access.Licensing), a, k)
	})
}

// deem applies what a rule makes of a step that nobody did in time.
func (s *Service) deem(ctx context.Context, caseID string) error {
	law, by := s.law(), access.System(access.Licensing)
	var a applicationRow
	var k casework.Case
	ok := false
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		a, k, ok, err = s.waiting(ctx, tx, caseID, casework.WaitsOffice)
		return err
	})
	if err != nil || !ok {
		return err
	}
	step, _, _ := stepAfter(s.chain(a), k.Step)
	outcome := decideDeemed(law, step, k.Due)
	reasons := step.Deemed.Rule.Text.En + "\n" + step.Deemed.Rule.Text.Ur
	seen := Page{Version: strconv.FormatInt(k.Version, 10)}
	switch outcome {
	case RecommendEntry, RecommendRefusal:
		err = s.Recommend(ctx, by, caseID, Recommend{Outcome: string(outcome), Reasons: reasons, Page: seen})
	case OutcomeEntered:
		_, err = s.Enter(ctx, by, caseID, Enter{seen})
	case OutcomeRefused:
		err = s.Refuse(ctx, by, caseID, Refuse{Reasons: reasons, Page: seen})
	}
	if f := fault.Of(err); f != nil && f.Kind != fault.KindBusy {
		return nil // what the rules refuse to people they refuse to time; the case stays late on its desk
	}
	return err
}
