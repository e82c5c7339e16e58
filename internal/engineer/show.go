package engineer

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/pii"
)

// View is an application as its applicant sees it.
type View struct {
	Application
	Tasks      []Task
	Degree     *Degree            // nil: not named yet
	Project    *Project           // nil: none is named
	Loss       *Loss              // nil: nothing was lost
	Correction *person.Correction // nil: nothing is to be corrected
	Route      council.Route      // zero: none is chosen, or none is needed
	Conditions []Weighed          // to its conditions
	Positions  []Position         // of the experience sheet
	Claims     []Claim
	Disputed   bool      // lists say something else of a draft, and its applicant did not let the council decide
	Undated    bool      // the day of the degree is to be said: nobody knows it
	Referees   []Referee // what they said is for officers alone
	Documents  Documents
	Case       *casework.Case // nil for a draft
	Left       int            // working days until the deadline of the present step; negative: late
	Chain      []council.Step
	Refusal    *Finding  // the last step's no, with its reasons
	Hold       *Finding  // why the case is on hold
	Request    *Request  // what waits for the applicant's answer
	Requests   []Request // what was asked before, oldest first
	Medians    map[string]casework.Median
	Charges    []council.Charge // what a draft will owe
	Fee        *Fee             // what was asked for; nil: nothing
	Unread     int              // messages of the other side that the reader has not read
	Notes      int              // of officers, for officers
	AskBy      day.Day          // until when a reconsideration may be asked for; zero: not
	Entry      *Registration
	Law        council.Law
}

// Show opens an application for its applicant.
func (s *Service) Show(ctx context.Context, by access.Actor, application string) (View, error) {
	var v View
	noted := true
	err := s.db.View(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.show", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		if v, err = s.view(ctx, tx, decision, a); err != nil {
			return err
		}
		if kind, _ := v.Law.Kind(a.Kind); a.State == StateDraft && a.Institution != nil && kind.Asked(council.AskDegree) {
			if noted, err = hasWaiting(ctx, tx, a.ID); err != nil {
				return err
			}
		}
		if v.Case == nil {
			return nil
		}
		v.Unread, _, err = s.desk.Talk(ctx, tx, by, a.ID)
		return err
	})
	if err == nil && !noted {
		err = s.noteBatch(ctx, by, application)
	}
	if err == nil && v.Case != nil && v.Case.State == casework.Open {
		v.Medians, err = s.desk.Medians(ctx, CaseKind)
	}
	return v, err
}

func (s *Service) view(ctx context.Context, tx *db.Tx, d access.Decision, a applicationRow) (View, error) {
	v := View{Application: a.application(), Chain: s.chain(a), Law: s.law()}
	var err error
	if v.Tasks, err = s.tasks(ctx, tx, d, a); err != nil {
		return v, err
	}
	v.Disputed = slices.ContainsFunc(v.Tasks, func(t Task) bool { return t.Disputed })
	if v.Documents, err = s.needs.Documents(ctx, tx, a.ID); err != nil {
		return v, err
	}
	if p, ok, err := s.openProject(ctx, tx, d, a.ID); err != nil {
		return v, err
	} else if ok {
		v.Project = &p
	}
	if l, ok, err := s.loss(ctx, tx, a); err != nil {
		return v, err
	} else if ok {
		v.Loss = &l
	}
	if c, ok, err := s.people.Correction(ctx, tx, d, a.ID); err != nil {
		return v, err
	} else if ok {
		v.Correction = &c
	}
	route, answers, h, err := s.conditions(ctx, tx, d, a)
	if err != nil {
		return v, err
	}
	if v.Referees, err = s.openReferees(ctx, tx, d, a.ID); err != nil {
		return v, err
	}
	v.Route, v.Conditions, v.Positions, v.Claims = route, answers, h.positions, h.claims
	v.Undated = undated(route, h, v.Law.Day)
	kind, _ := v.Law.Kind(a.Kind)
	if kind.Serves() && a.State == StateDraft {
		v.Charges = v.Law.Fees(a.Kind, council.Payer{})
	}
	on, err := s.restsOn(ctx, tx, a)
	if err != nil {
		return v, err
	}
	if on.Institution != nil && !kind.Serves() {
		degree, err := s.openDegree(ctx, tx, d, on)
		if err != nil {
			return v, err
		}
		v.Degree = &degree
		if a.State == StateDraft {
			v.Charges = v.Law.Fees(a.Kind, council.Payer{Graduated: degree.GraduatedOn.Year()})
		}
	}
	if a.SubmittedAt == nil {
		return v, nil
	}
	if v.Fee, err = s.needs.Fee(ctx, tx, a.ID); err != nil {
		return v, err
	}
	k, err := s.desk.Load(ctx, tx, a.ID)
	if fault.Is(err, fault.KindNotFound) { // it waits for its fee, or was withdrawn before that was paid
		return v, nil
	}
	if err != nil {
		return v, err
	}
	v.Case = &k
	if k.State == casework.Open {
		v.Left = s.desk.Left(k)
	}
	if err := s.openRequests(ctx, tx, d, &v); err != nil {
		return v, err
	}
	// Only the last step's reasons, and why a case is on hold, are the council's word; recommendations are its inner advice.
	if v.Refusal, err = s.lastFinding(ctx, tx, d, a, OutcomeRefused); err != nil {
		return v, err
	}
	if k.Waits == casework.WaitsHold {
		if v.Hold, err = s.lastFinding(ctx, tx, d, a, OutcomeHeld); err != nil {
			return v, err
		}
	}
	switch a.State {
	case StateRefused:
		if v.Law.Procedure(a.Kind).Again > 0 && a.AgainAt == nil {
			v.AskBy = lastDayToAsk(v.Law, a)
		}
	case StateEntered:
		held, err := listRegistrations(ctx, tx, []string{a.Person})
		if err != nil {
			return v, err
		}
		if v.Loss != nil {
			v.Entry = &v.Loss.Registration
		} else if v.Correction != nil && len(held) > 0 {
			v.Entry = &held[0]
		}
		for i := range held {
			if held[i].Application == a.ID || above(v.Law, held[i].Title(v.Law.Day), a.Kind) {
				v.Entry = &held[i]
			}
		}
	}
	return v, nil
}

// lastFinding opens the newest finding with an outcome; nil if there is none.
func (s *Service) lastFinding(ctx context.Context, tx *db.Tx, d access.Decision, a applicationRow, outcome Outcome) (*Finding, error) {
	rows, err := listFindings(ctx, tx, a.ID)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r findingRow) bool { return r.Outcome != outcome })
	if len(rows) == 0 {
		return nil, nil
	}
	list, err := s.openFindings(ctx, d, rows[len(rows)-1:])
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

// openRequests opens what the applicant was asked, and what was answered.
func (s *Service) openRequests(ctx context.Context, tx *db.Tx, d access.Decision, v *View) error {
	rows, err := listRequests(ctx, tx, v.ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		items, err := listItems(ctx, tx, []string{r.ID})
		if err != nil {
			return err
		}
		request := Request{
			ID: r.ID, Step: r.Step, Person: r.Person, Kind: r.Kind, State: r.State, Until: r.AnswerBy, AskedAt: r.AskedAt, EndedAt: r.EndedAt, Version: r.Version,
		}
		for _, i := range items {
			item := Item{ID: i.ID, Wants: i.Wants, Files: v.Documents.Have[i.ID]}
			if item.Question, err = s.vault.Open(ctx, d, sealedItem(i, "question"), i.Question); err != nil {
				return err
			}
			if item.Answer, err = s.vault.Open(ctx, d, sealedItem(i, "answer"), i.Answer); err != nil {
				return err
			}
			request.Items = append(request.Items, item)
		}
		if r.State == RequestOpen {
			v.Request = &request
		} else {
			v.Requests = append(v.Requests, request)
		}
	}
	return nil
}

// Mine lists what a person has in this room, newest application first.
func (s *Service) Mine(ctx context.Context, by access.Actor) (applications []Application, registrations []Registration, err error) {
	if _, err := s.access.May(by, "engineer.show", access.Subject{Person: by.Person}); err != nil {
		return nil, nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listApplications(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		for _, r := range rows {
			applications = append(applications, r.application())
		}
		registrations, err = listRegistrations(ctx, tx, []string{by.Person})
		return err
	})
	return applications, registrations, err
}

// Public is what the register publishes of an entry, opened for the reaction that writes it there.
type Public struct {
	Name, Mask         pii.Value
	Province, District string // ids of the profile
	Degree             Degree
	Registration       Registration
}

// Public opens what becomes public of an entry, in the transaction that makes it.
func (s *Service) Public(ctx context.Context, tx *db.Tx, e Entered) (Public, error) {
	a, err := loadApplication(ctx, tx, e.Case)
	if err != nil {
		return Public{}, err
	}
	decision, err := s.access.May(access.System(access.Publish), "register.put", access.Subject{Person: a.Person, Case: a.ID})
	if err != nil {
		return Public{}, err
	}
	on, err := s.restsOn(ctx, tx, a)
	if err != nil {
		return Public{}, err
	}
	degree, err := s.openDegree(ctx, tx, decision, on)
	if err != nil {
		return Public{}, err
	}
	who, err := s.people.Open(ctx, tx, decision, a.Person)
	if err != nil {
		return Public{}, err
	}
	held, err := listRegistrations(ctx, tx, []string{a.Person})
	p := Public{Name: who.NameLatin, Mask: who.Mask, Province: who.Province, District: who.District, Degree: degree}
	for _, r := range held {
		if r.ID == e.Registration {
			p.Registration = r
		}
	}
	return p, err
}

// Wanted is a kind of document that an application has or asks for.
type Wanted struct {
	council.DocumentKind
	Open     bool // files of the kind may still come and go
	Question int  // the question of the open request that it answers, from 1; 0: none
}

// answerTypes are what a document that answers a question may be.
var answerTypes = []string{"application/pdf", "image/jpeg", "image/png"}

// Wanted tells the document room whose application a case is, whether it is a draft, and which documents it has or asks for: what the
// profile lists while it is a draft, and afterwards what an officer asked for.
func (s *Service) Wanted(ctx context.Context, tx *db.Tx, application string) (owner string, draft bool, wanted []Wanted, err error) {
	a, err := loadApplication(ctx, tx, application)
	if err != nil {
		return "", false, nil, err
	}
	draft = a.State == StateDraft
	kind, _ := s.law().Kind(a.Kind)
	route, _ := routeOf(s.law(), kind, a.Route)
	for _, k := range s.law().DocumentsOf(a.Kind, route) {
		wanted = append(wanted, Wanted{DocumentKind: k, Open: draft})
	}
	requests, err := listRequests(ctx, tx, a.ID)
	if err != nil {
		return "", false, nil, err
	}
	for _, r := range requests {
		items, err := listItems(ctx, tx, []string{r.ID})
		if err != nil {
			return "", false, nil, err
		}
		open := r.State == RequestOpen && !s.law().Day.After(r.AnswerBy)
		for _, i := range items {
			kind := council.DocumentKind{ID: i.ID, Required: i.Wants == WantsDocument, Types: answerTypes}
			wanted = append(wanted, Wanted{DocumentKind: kind, Open: open, Question: int(i.Position)})
		}
	}
	return a.Person, draft, wanted, nil
}
