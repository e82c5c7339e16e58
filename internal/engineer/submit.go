package engineer

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Submit sends a draft to the council.
type Submit struct {
	Version string `form:"version"`
}

// Submit fixes the identity that a complete draft rests on, and hands it to the first step of the chain, or asks for its fee first.
func (s *Service) Submit(ctx context.Context, by access.Actor, application string, c Submit) error {
	law := s.law()
	// The case's key must exist before the transaction that opens the case. An officer's reasons will be sealed with it.
	if err := s.vault.Mint(ctx, caseScope(application)); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.submit", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		list, err := s.tasks(ctx, tx, decision, a)
		if err != nil {
			return err
		}
		if err := decideSubmit(a, c.Version, list); err != nil {
			return err
		}
		held, err := listRegistrations(ctx, tx, []string{a.Person})
		if err != nil {
			return err
		}
		kind, _ := law.Kind(a.Kind)
		if err := decideRests(law, held, kind); err != nil {
			return err
		}
		if len(law.Chain(a.Kind)) == 0 {
			return fault.Denied("engineer.submit.no_chain", nil)
		}
		if err := deleteWaiting(ctx, tx, []string{a.ID}); err != nil { // whoever sent waits no more
			return err
		}
		if err := s.claim(ctx, tx, a.ID); err != nil {
			return err
		}
		if err := s.people.Hold(ctx, tx, a.Person, a.ID); err != nil {
			return err
		}
		owed, err := s.charges(ctx, tx, law, decision, a)
		if err != nil {
			return err
		}
		now := s.clock.Now()
		a.SubmittedAt, a.Law = &now, law.ID
		if council.Total(owed) == 0 {
			return s.begin(ctx, tx, by, law, a)
		}
		a.State = StateUnpaid
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		if err := s.events.Record(ctx, tx, by, Sent{Case: a.ID, Person: a.Person}); err != nil {
			return err
		}
		return s.needs.AskFee(ctx, tx, by, Bill{Case: a.ID, Person: a.Person, Purpose: purposeOf(law, a.Kind), Charges: owed})
	})
}

// purposeOf is what the fee of an application is for.
func purposeOf(law council.Law, kind string) string {
	k, _ := law.Kind(kind)
	switch k.Effect {
	case council.Replace:
		return PurposeReplacement
	case council.Correct:
		return PurposeCorrection
	}
	return PurposeRegistration
}

// begin opens the case of an application that owes nothing any more.
func (s *Service) begin(ctx context.Context, tx *db.Tx, by access.Actor, law council.Law, a applicationRow) error {
	chain := s.chain(a)
	if len(chain) == 0 {
		return fault.Denied("engineer.submit.no_chain", nil)
	}
	a.State = StateSubmitted
	if err := updateApplication(ctx, tx, a); err != nil {
		return err
	}
	k, err := s.desk.OpenCase(ctx, tx, a.ID, CaseKind, a.Person, law, chain[0])
	if err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Submitted{Case: a.ID, Person: a.Person, Step: chain[0].ID, Due: k.Due})
}

// tasks says of each section of an application whether it is done.
func (s *Service) tasks(ctx context.Context, tx *db.Tx, d access.Decision, a applicationRow) ([]Task, error) {
	law := s.law()
	kind, _ := law.Kind(a.Kind)
	known, err := s.people.Known(ctx, tx, a.Person)
	if err != nil {
		return nil, err
	}
	who, err := s.people.Open(ctx, tx, d, a.Person)
	if err != nil {
		return nil, err
	}
	documents, err := s.needs.Documents(ctx, tx, a.ID)
	if err != nil {
		return nil, err
	}
	_, project, err := s.openProject(ctx, tx, d, a.ID)
	if err != nil {
		return nil, err
	}
	referees, err := s.openReferees(ctx, tx, d, a.ID)
	if err != nil {
		return nil, err
	}
	loss, lost, err := s.loss(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	correction, corrects, err := s.people.Correction(ctx, tx, d, a.ID)
	if err != nil {
		return nil, err
	}
	suits := identified(kind, who.Kind)
	route, answers, h, err := s.conditions(ctx, tx, d, a)
	if err != nil {
		return nil, err
	}
	var why string // the degree of a draft opens no registration
	var of fault.Values
	var on listed                                                                       // lists of its institution
	if a.State == StateDraft && kind.Asked(council.AskDegree) && a.Institution != nil { // what holds for the batch may have changed since it was named
		degree, err := s.openDegree(ctx, tx, d, a)
		if err != nil {
			return nil, err
		}
		if why, of = shut(law, degree); why == "" {
			if on, err = s.listed(ctx, tx, a, degree); err != nil {
				return nil, err
			}
			why, of = unlisted(on, batchOf(law, degree).Year, law.Zone)
		}
	}
	missing := unshown(law.DocumentsOf(a.Kind, route), documents.Have)
	_, barred := lacks(answers, council.WantsGraduation)
	_, unsaid := lacks(answers, council.WantsExam, council.WantsPoints, council.WantsTitle)
	unsaid = unsaid || slices.ContainsFunc(answers, func(a Weighed) bool { return a.Verdict == Unknown })
	_, short := lacks(answers, council.WantsExperience)
	list := tasks(kind, map[string]bool{
		council.AskIdentity: known && suits, council.AskDegree: a.Institution != nil && (why == "" || on.State != "" && on.sendable()), council.AskForeignDegree: a.Institution != nil,
		council.AskProject: project, council.AskDocuments: len(missing) == 0, council.AskDeclaration: a.DeclaredAt != nil,
		council.AskRoute: route.ID != "" && !barred, council.AskClaims: route.ID != "" && !unsaid, council.AskExperience: len(h.positions) > 0 && !short,
		council.AskReferees:   confirmed(referees) >= kind.Referees.Needed,
		council.AskCorrection: corrects && (!correction.Stale || a.State != StateDraft),
		council.AskLoss:       lost && loss.Registration.Person == a.Person && !gone(law, loss.Registration),
	})
	if claims := route.Wants(council.WantsExam) || route.Wants(council.WantsPoints) || route.Wants(council.WantsTitle); route.ID != "" && !claims && !undated(route, h, law.Day) {
		list = slices.DeleteFunc(list, func(t Task) bool { return t.ID == council.AskClaims }) // there is nothing to say
	}
	for i := range list {
		if list[i].ID == council.AskDocuments {
			list[i].Missing = missing
		}
		if list[i].ID == council.AskDegree {
			list[i].Why, list[i].Of, list[i].Waits = why, of, undecided(why) || on.waits()
			list[i].Disputed = on.State.Disputed() && !on.Again && !on.sendable()
		}
	}
	if known && !suits && kind.Asked(council.AskIdentity) {
		list[0].Why = "engineer.submit.identity_kind"
	}
	return list, nil
}

// conditions says of each condition of an application's route how its applicant stands to it: on the day on which it was sent, or today.
// Without a route there is none.
func (s *Service) conditions(ctx context.Context, tx *db.Tx, d access.Decision, a applicationRow) (council.Route, []Weighed, history, error) {
	law := s.lawOf(a)
	kind, _ := law.Kind(a.Kind)
	if len(law.Routes(a.Kind)) == 0 && !kind.Asked(council.AskExperience) {
		return council.Route{}, nil, history{}, nil
	}
	h, err := s.history(ctx, tx, d, a)
	if err != nil {
		return council.Route{}, nil, h, err
	}
	route, _ := routeOf(law, kind, a.Route)
	return route, weigh(route, h, law.Day), h, nil
}
