package engineer

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// View is an application as its applicant sees it.
type View struct {
	Application
	Tasks     []Task
	Degree    *Degree // nil: not named yet
	Documents Documents
	Case      *casework.Case // nil for a draft
	Left      int            // working days until the deadline of the present step; negative: late
	Chain     []council.Step
	Refusal   *Finding // the last step's no, with its reasons
	Entry     *Registration
	Law       council.Law
}

// Show opens an application for its applicant.
func (s *Service) Show(ctx context.Context, by access.Actor, application string) (View, error) {
	var v View
	err := s.db.View(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.show", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		v, err = s.view(ctx, tx, decision, a)
		return err
	})
	return v, err
}

func (s *Service) view(ctx context.Context, tx *db.Tx, d access.Decision, a applicationRow) (View, error) {
	v := View{Application: a.application(), Chain: s.chain(a), Law: s.law()}
	var err error
	if v.Tasks, err = s.tasks(ctx, tx, a); err != nil {
		return v, err
	}
	if v.Documents, err = s.needs.Documents(ctx, tx, a.ID); err != nil {
		return v, err
	}
	if a.Institution != nil {
		degree, err := s.openDegree(ctx, d, a)
		if err != nil {
			return v, err
		}
		v.Degree = &degree
	}
	if a.SubmittedAt == nil {
		return v, nil
	}
	k, err := s.desk.Load(ctx, tx, a.ID)
	if err != nil {
		return v, err
	}
	v.Case = &k
	if k.State == casework.Open {
		v.Left = s.desk.Left(k)
	}
	switch a.State {
	case StateRefused:
		rows, err := listFindings(ctx, tx, a.ID)
		if err != nil {
			return v, err
		}
		// Only the last step's reasons are the council's word; recommendations are its inner advice.
		rows = slices.DeleteFunc(rows, func(r findingRow) bool { return r.Outcome != OutcomeRefused })
		list, err := s.openFindings(ctx, d, rows)
		if err != nil {
			return v, err
		}
		for i := range list {
			v.Refusal = &list[i]
		}
	case StateEntered:
		held, err := listRegistrations(ctx, tx, []string{a.Person})
		if err != nil {
			return v, err
		}
		for i := range held {
			if held[i].Application == a.ID {
				v.Entry = &held[i]
			}
		}
	}
	return v, nil
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
	degree, err := s.openDegree(ctx, decision, a)
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

// Wanted tells the document room whose application a case is, whether files may still change, and which are asked for.
func (s *Service) Wanted(ctx context.Context, tx *db.Tx, by access.Actor, application string) (owner string, open bool, wanted []council.DocumentKind, err error) {
	a, err := loadApplication(ctx, tx, application)
	if err != nil {
		return "", false, nil, err
	}
	return a.Person, a.State == StateDraft, s.law().Documents(a.Kind), nil
}
