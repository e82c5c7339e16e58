package app

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/payment"
	"sanad/internal/visit"
)

// visitNeeds are what visits ask of institutions, programmes and payments.
func (a *App) visitNeeds() visit.Needs {
	return visit.Needs{
		Team:  a.teamNeeds(),
		Board: a.boardNeeds(),
		Institution: func(ctx context.Context, tx *db.Tx, code string) (visit.Institution, error) {
			i, err := a.Accreditation.InstitutionCoded(ctx, tx, code)
			return visited(i), err
		},
		Of: func(ctx context.Context, tx *db.Tx, ids []string) (map[string]visit.Institution, error) {
			list, err := a.Accreditation.InstitutionsBy(ctx, tx, ids)
			of := make(map[string]visit.Institution, len(list))
			for id, i := range list {
				of[id] = visited(i)
			}
			return of, err
		},
		Programmes: func(ctx context.Context, tx *db.Tx, institution string) (list []visit.Programme, err error) {
			places, err := a.Accreditation.PlacesOf(ctx, tx, institution)
			for _, p := range places {
				list = append(list, visitedProgramme(p))
			}
			return list, err
		},
		Titles: func(ctx context.Context, tx *db.Tx, programmes []string) (map[string]visit.Programme, error) {
			places, err := a.Accreditation.PlacesBy(ctx, tx, programmes)
			of := make(map[string]visit.Programme, len(places))
			for id, p := range places {
				of[id] = visitedProgramme(p)
			}
			return of, err
		},
		Found: func(ctx context.Context, tx *db.Tx, programme string, batch int) (visit.Found, error) {
			f, number, err := a.Accreditation.Today(ctx, tx, programme, batch)
			return visit.Found{Outcome: f.Outcome, Decision: number, On: f.Decided()}, err
		},
		Stands: func(ctx context.Context, tx *db.Tx, institution, person string) (bool, error) {
			return a.Accreditation.StandsFor(ctx, tx, institution, person)
		},
		Stood: func(ctx context.Context, tx *db.Tx, institution string) (map[string]bool, error) {
			k, err := a.Accreditation.Kin(ctx, tx, institution)
			if err != nil {
				return nil, err
			}
			return a.Accreditation.Stood(ctx, tx, k.Same)
		},
		AskFee: func(ctx context.Context, tx *db.Tx, by access.Actor, b visit.Bill) error {
			_, err := a.Payment.Issue(ctx, tx, by, payment.Bill{Case: b.Visit, Person: b.Person, Purpose: payment.PurposeVisit, Charges: b.Charges})
			return err
		},
		Assessed: a.handInAssessment,
		Figures:  a.figuresOf,
		Fee: func(ctx context.Context, tx *db.Tx, id string) (*visit.Fee, error) {
			list, err := a.Payment.OfCase(ctx, tx, id)
			if err != nil || len(list) == 0 {
				return nil, err
			}
			return &visit.Fee{Reference: list[0].Reference, Due: list[0].Due, Paid: list[0].State == payment.StatePaid}, nil
		},
	}
}

// visits tells whether a person is in a team that visits an institution, or what counts as it.
func (a *App) visits(ctx context.Context, tx *db.Tx, institution, person string) (bool, error) {
	k, err := a.Accreditation.Kin(ctx, tx, institution)
	if err != nil {
		return false, err
	}
	return a.Visit.Visits(ctx, tx, k.Same, person)
}

func visited(i accreditation.Institution) visit.Institution {
	return visit.Institution{ID: i.ID, Code: i.Code, Name: i.Name, Closed: !i.Closed.IsZero()}
}

func visitedProgramme(p accreditation.Place) visit.Programme {
	phase := string(p.Phase)
	if p.Phase == accreditation.PhaseNone {
		phase = "none"
	}
	return visit.Programme{
		ID: p.ID, Institution: p.Institution, Code: p.Code, Title: p.Title, Campus: p.At, Discipline: p.Discipline, First: p.First, Last: p.Last, Phase: phase, Accredited: p.Accredited,
	}
}

// visitMoved tells those who stand for an institution that a visit came to another stage, and when they must act.
func (a *App) visitMoved(ctx context.Context, tx *db.Tx, _ access.Actor, e visit.Moved) error {
	of, err := a.Accreditation.InstitutionsBy(ctx, tx, []string{e.Institution})
	if err != nil {
		return err
	}
	kind, data := "visit_moved", map[string]string{"Path": ownPath("/institution/at/" + of[e.Institution].Code + "/visits/" + e.Visit)}
	switch {
	case e.Stage == visit.Closed:
		kind = "visit_decided"
	case e.Side == council.SideInstitution && !e.Due.IsZero():
		kind, data["Due"] = "visit_yours", e.Due.String()
	}
	persons, err := a.Accreditation.Standing(ctx, tx, e.Institution)
	for _, person := range persons {
		if err := a.Notice.Tell(ctx, tx, person, kind, data, ""); err != nil {
			return err
		}
	}
	return err
}

// ownPath is an address of an institution's own place as a letter takes it: one that is too long leads to the place itself.
func ownPath(path string) string {
	if len(path) > 80 {
		return "/institution"
	}
	return path
}

// visitGivenUp cancels what a visit owed that an institution wants no more.
func (a *App) visitGivenUp(ctx context.Context, tx *db.Tx, by access.Actor, e visit.GivenUp) error {
	return a.Payment.Cancel(ctx, tx, by, e.Visit)
}
