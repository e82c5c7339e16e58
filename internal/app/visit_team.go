package app

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/evaluator"
	"sanad/internal/i18n"
	"sanad/internal/visit"
)

// teamNeeds are what visits ask of evaluators.
func (a *App) teamNeeds() visit.TeamNeeds {
	return visit.TeamNeeds{
		Size: func(law council.Law) (least, most int, rule council.Rule) {
			return law.Evaluators.Least, law.Evaluators.Most, law.Evaluators.TeamRule
		},
		Candidates: func(ctx context.Context, tx *db.Tx, by access.Actor, institution, discipline string, on day.Day) (list []visit.Candidate, err error) {
			found, err := a.Evaluator.Candidates(ctx, tx, by, institution, discipline, on)
			for _, c := range found {
				list = append(list, candidate(c))
			}
			return list, err
		},
		Check: func(ctx context.Context, tx *db.Tx, by access.Actor, person, institution, discipline string, on day.Day) (visit.Candidate, error) {
			c, err := a.Evaluator.Check(ctx, tx, by, person, institution, discipline, on)
			return candidate(c), err
		},
		Introduce: func(ctx context.Context, tx *db.Tx, by access.Actor, institution string, stands bool, persons []string) (list []visit.Introduced, err error) {
			found, err := a.Evaluator.Introduce(ctx, tx, by, institution, stands, persons)
			for _, x := range found {
				told := visit.Introduced{Person: x.Person, Name: x.Name, Employer: x.Employer}
				for _, d := range x.Disciplines {
					told.Disciplines = append(told.Disciplines, d.Name)
				}
				list = append(list, told)
			}
			return list, err
		},
	}
}

func candidate(c evaluator.Candidate) visit.Candidate {
	x := visit.Candidate{Person: c.Person, Name: c.Name, Load: c.Load, Unread: c.Unread}
	for _, k := range c.Conflicts {
		x.Conflicts = append(x.Conflicts, visit.Conflict{Kind: string(k.Kind), Interest: k.Kind.IsInterest(), Rule: k.Rule})
	}
	return x
}

// visitsOf returns the visits of an evaluator, as their own page lists them.
func (a *App) visitsOf(ctx context.Context, tx *db.Tx, person, language string) (open, past []evaluator.Visit, err error) {
	list, err := a.Visit.OfMember(ctx, tx, person)
	for _, x := range list {
		v := evaluator.Visit{Title: i18n.List(ctx, x.Programme.Title.In(language), x.Institution.Name.In(language)), State: x.Words(ctx)}
		if x.Works {
			v.Href = "/evaluator/visits/" + x.ID
			if x.Side == council.SideTeam {
				v.Until = x.Due
			}
		}
		if x.Works || x.Named {
			open = append(open, v)
		} else {
			past = append(past, v)
		}
	}
	return open, past, err
}

// evaluatorAsked tells an evaluator that they were named for a visit.
func (a *App) evaluatorAsked(ctx context.Context, tx *db.Tx, _ access.Actor, e visit.TeamAsked) error {
	return a.Notice.Tell(ctx, tx, e.Person, "evaluator_asked", map[string]string{"Path": "/evaluator"}, "")
}

// evaluatorJoined tells an evaluator that the papers of a visit are open to them.
func (a *App) evaluatorJoined(ctx context.Context, tx *db.Tx, _ access.Actor, e visit.TeamJoined) error {
	return a.Notice.Tell(ctx, tx, e.Person, "visit_team_joined", map[string]string{"Path": "/evaluator/visits/" + e.Visit}, "")
}

// evaluatorReleased tells an evaluator that they are not to visit any more. Why is not told.
func (a *App) evaluatorReleased(ctx context.Context, tx *db.Tx, _ access.Actor, e visit.TeamLeft) error {
	return a.Notice.Tell(ctx, tx, e.Person, "evaluator_released", map[string]string{"Path": "/evaluator"}, "")
}

// visitTeamMoved tells the team of a visit that it is theirs to act, or that another side acts.
func (a *App) visitTeamMoved(ctx context.Context, tx *db.Tx, _ access.Actor, e visit.Moved) error {
	if e.Stage == visit.Team {
		return nil
	}
	persons, err := a.Visit.TeamOf(ctx, tx, e.Visit)
	kind, data := "visit_team_moved", map[string]string{"Path": "/evaluator"}
	if e.Side == council.SideTeam && !e.Due.IsZero() {
		kind, data = "visit_team_yours", map[string]string{"Path": "/evaluator/visits/" + e.Visit, "Due": e.Due.String()}
	}
	for _, person := range persons {
		if err := a.Notice.Tell(ctx, tx, person, kind, data, ""); err != nil {
			return err
		}
	}
	return err
}

// visitLate tells the side that did not act in time, once. Who waits for the council and the board stands at the desk.
func (a *App) visitLate(ctx context.Context, tx *db.Tx, _ access.Actor, e visit.Late) (err error) {
	var persons []string
	path := "/evaluator/visits/" + e.Visit
	switch e.Side {
	case council.SideTeam:
		persons, err = a.Visit.TeamOf(ctx, tx, e.Visit)
	case council.SideInstitution:
		of, lost := a.Accreditation.InstitutionsBy(ctx, tx, []string{e.Institution})
		if lost != nil {
			return lost
		}
		path = ownPath("/institution/at/" + of[e.Institution].Code + "/visits/" + e.Visit)
		persons, err = a.Accreditation.Standing(ctx, tx, e.Institution)
	}
	for _, person := range persons {
		if err := a.Notice.Tell(ctx, tx, person, "visit_late", map[string]string{"Path": ownPath(path)}, ""); err != nil {
			return err
		}
	}
	return err
}
