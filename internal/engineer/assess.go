package engineer

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/pii"
)

// Assessment is a case as an officer sees it: what was said, what shows it, and what the rules make of it.
type Assessment struct {
	View
	Who      person.Identity
	Checks   []Check
	Findings []Finding
	Names    map[string]pii.Value // of the officers who acted
	Timeline []events.Entry
	May      error    // why the reader may not act at this step; nil: may
	Handle   error    // why the reader may not even let it go on
	Heard    bool     // the applicant was told of an intended refusal, and answered or let the day pass
	Listed   listed   // how the degree stands to the lists of its institution
	Others   []Sharer // who else names the roll number
	Final    bool     // this step enters or refuses for good
	HasNext  bool
}

// Check is one question of the rules with its answer.
type Check struct {
	ID     string // degree, intake, listed, documents, project, identity, holds, registration, service, unchanged
	Passed bool
}

// Assess opens a case for an officer who has no interest in it. The look at the identity number is recorded before it opens.
func (s *Service) Assess(ctx context.Context, by access.Actor, application string) (Assessment, error) {
	var a applicationRow
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		if a, err = loadApplication(ctx, tx, application); err != nil {
			return err
		}
		if a.SubmittedAt == nil || a.State == StateUnpaid {
			return fault.NotFound()
		}
		return s.apart(ctx, tx, by, a.ID)
	})
	if err != nil {
		return Assessment{}, err
	}
	fields := []string{"person.identity_number"}
	if kind, _ := s.law().Kind(a.Kind); kind.Effect == council.Correct {
		fields = person.Corrected
	}
	decision, err := s.access.Look(ctx, by, "engineer.assess", access.Subject{Person: a.Person, Case: a.ID}, fields...)
	if err != nil {
		return Assessment{}, err
	}
	var out Assessment
	err = s.db.View(ctx, func(tx *db.Tx) error {
		out, err = s.assessment(ctx, tx, by, decision, a.ID)
		return err
	})
	return out, err
}

func (s *Service) assessment(ctx context.Context, tx *db.Tx, by access.Actor, d access.Decision, application string) (Assessment, error) {
	a, err := loadApplication(ctx, tx, application)
	if err != nil {
		return Assessment{}, err
	}
	v, err := s.view(ctx, tx, d, a)
	if err != nil {
		return Assessment{}, err
	}
	if v.Case == nil {
		return Assessment{}, fault.NotFound()
	}
	if v.Unread, v.Notes, err = s.desk.Talk(ctx, tx, by, a.ID); err != nil {
		return Assessment{}, err
	}
	hideUnsent(&v)
	out := Assessment{View: v}
	if out.Who, err = s.people.Open(ctx, tx, d, a.Person); err != nil {
		return out, err
	}
	rows, err := listFindings(ctx, tx, a.ID)
	if err != nil {
		return out, err
	}
	if out.Findings, err = s.openFindings(ctx, d, rows); err != nil {
		return out, err
	}
	acts, err := s.desk.Acts(ctx, tx, a.ID)
	if err != nil {
		return out, err
	}
	out.Handle, out.May = casework.MayHandle(*v.Case, acts, by, ""), casework.MayAct(*v.Case, acts, by, "")
	if out.May == nil {
		out.May = out.Handle
	}
	if out.May == nil {
		if out.May, err = refusal(s.reserved(ctx, tx, *v.Case)); err != nil {
			return out, err
		}
	}
	requests, err := listRequests(ctx, tx, a.ID)
	if err != nil {
		return out, err
	}
	out.Heard = wasHeard(requests)
	now, next, _ := stepAfter(v.Chain, v.Case.Step)
	out.Final, out.HasNext = now.Final, next.ID != ""
	kind, _ := v.Law.Kind(a.Kind)
	if out.Listed.State = council.ListingFree; kind.Asked(council.AskDegree) && v.Degree != nil {
		if out.Listed, err = s.listed(ctx, tx, a, *v.Degree); err != nil {
			return out, err
		}
	}
	if out.Others, err = s.others(ctx, tx, a); err != nil {
		return out, err
	}
	if out.Checks, err = s.checks(ctx, tx, v, out.Listed); err != nil {
		return out, err
	}
	if out.Timeline, err = s.events.OfCase(ctx, tx, a.ID); err != nil {
		return out, err
	}
	list, err := s.access.May(by, "casework.inbox", access.Subject{Any: true})
	if err != nil {
		return out, err
	}
	out.Names, err = s.people.Names(ctx, tx, list, actors(out.Timeline))
	return out, err
}

// hideUnsent takes away what the applicant has written, but not sent.
func hideUnsent(v *View) {
	if v.Request == nil {
		return
	}
	for i := range v.Request.Items {
		item := &v.Request.Items[i]
		item.Answer, item.Files = pii.Value{}, 0
		v.Documents.List = slices.DeleteFunc(v.Documents.List, func(d Document) bool { return d.Kind == item.ID })
	}
}

// checks asks the rules anew: what was right when the application was submitted may have changed.
func (s *Service) checks(ctx context.Context, tx *db.Tx, v View, l listed) ([]Check, error) {
	same, err := s.people.SameIdentity(ctx, tx, v.Person)
	if err != nil {
		return nil, err
	}
	held, err := listRegistrations(ctx, tx, append(same, v.Person))
	if err != nil {
		return nil, err
	}
	held = slices.DeleteFunc(held, func(r Registration) bool { return r.Application == v.ID })
	kind, _ := v.Law.Kind(v.Kind)
	var list []Check
	if kind.Asked(council.AskDegree) {
		degree, known := v.Law.Degree(v.Degree.Programme.Degree)
		list = append(list, Check{"degree", known && degree.Registrable}, Check{"intake", batchOf(v.Law, *v.Degree).Opens})
		if l.State != council.ListingFree {
			list = append(list, Check{"listed", l.fits()})
		}
	}
	for _, t := range v.Tasks {
		if t.ID == council.AskDocuments {
			list = append(list, Check{"documents", t.Done})
		}
	}
	if p := v.Project; p != nil {
		list = append(list, Check{"project", !p.Until.Before(v.Law.Day)})
	}
	if kind.Serves() {
		list = append(list, Check{"service", decideService(v.Law, held) == nil})
		if c := v.Correction; c != nil && v.State != StateEntered {
			list = append(list, Check{"unchanged", !c.Stale}, Check{"identity", !c.Taken})
		}
		return list, nil
	}
	list = append(list, Check{"identity", len(same) == 0})
	if kind.Holds != "" {
		_, ok := holding(v.Law, held, kind)
		list = append(list, Check{"holds", ok})
	}
	open := decideKind(v.Law, held, kind)
	return append(list, Check{"registration", !fault.Is(open, fault.KindConflict)}), nil
}

// actors lists the persons who acted in a timeline, each once.
func actors(list []events.Entry) []string {
	var ids []string
	seen := map[string]bool{"": true}
	for _, e := range list {
		if !seen[e.Actor] {
			seen[e.Actor] = true
			ids = append(ids, e.Actor)
		}
	}
	return ids
}

// refusal tells a refusal, which the page shows, from an error.
func refusal(err error) (refused, failed error) {
	if fault.Of(err) != nil {
		return err, nil
	}
	return nil, err
}
