package engineer

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// ChooseRoute names the way by which the conditions of a kind are met.
type ChooseRoute struct {
	Route   string `form:"route" entry:"engineer_application.route" max:"40"`
	Version string `form:"version"`
}

// ChooseRoute stores the route of a draft. What was claimed for another is forgotten.
func (s *Service) ChooseRoute(ctx context.Context, by access.Actor, application string, c ChooseRoute) error {
	law := s.law()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		if err := decideSection(law, a, c.Version, council.AskRoute); err != nil {
			return err
		}
		h, err := s.history(ctx, tx, decision, a)
		if err != nil {
			return err
		}
		if err := decideRoute(law, a.Kind, h, c.Route); err != nil {
			return err
		}
		if a.Route != c.Route {
			if err := replaceClaims(ctx, tx, a.ID, nil); err != nil {
				return err
			}
		}
		a.Route, a.Law = c.Route, law.ID
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, RouteChosen{Case: a.ID, Person: a.Person, Route: c.Route})
	})
}

// decideRoute refuses a route that is none, or that is barred for good.
func decideRoute(law council.Law, kind string, h history, id string) error {
	var f fault.Fields
	routes := law.Routes(kind)
	i := slices.IndexFunc(routes, func(r council.Route) bool { return r.ID == id })
	if i < 0 {
		f.Add("route", "fault.choose", nil)
	} else if !passable(routes[i], h, law.Day) {
		f.Add("route", "engineer.route.barred", nil)
	}
	return f.Err()
}

// history opens what an applicant brings to the conditions of a kind.
func (s *Service) history(ctx context.Context, tx *db.Tx, d access.Decision, a applicationRow) (h history, err error) {
	if h, err = s.background(ctx, tx, d, a); err != nil {
		return h, err
	}
	h.positions = []Position{}
	rows, err := listExperience(ctx, tx, a.ID)
	if err != nil {
		return h, err
	}
	for _, r := range rows {
		p, err := s.openPosition(ctx, d, r)
		if err != nil {
			return h, err
		}
		h.positions = append(h.positions, p)
	}
	slices.SortFunc(h.positions, func(x, y Position) int { return y.From.Until(x.From) })
	if h.claims, err = s.openClaims(ctx, tx, d, a.ID); err != nil {
		return h, err
	}
	findings, err := listFindings(ctx, tx, a.ID)
	for _, f := range findings {
		if f.Outcome == OutcomePassed || f.Outcome == OutcomeFailed {
			h.assessed = f.Outcome
		}
	}
	return h, err
}

// background opens what the register knows of an applicant: the day of the degree, and since when they are registered.
func (s *Service) background(ctx context.Context, tx *db.Tx, d access.Decision, a applicationRow) (h history, err error) {
	law := s.law()
	kind, _ := law.Kind(a.Kind)
	held, err := listRegistrations(ctx, tx, []string{a.Person})
	if err != nil {
		return h, err
	}
	for _, r := range held {
		if kind.Holds != "" && (r.Kind == kind.Holds || above(law, r.Title(law.Day), kind.Holds)) && (h.registered.IsZero() || r.EnteredOn.Before(h.registered)) {
			h.registered = r.EnteredOn
		}
	}
	on, err := s.restsOn(ctx, tx, a)
	if err != nil {
		return h, err
	}
	if on.Institution == nil { // it came with an older register, of which the year may be known
		for _, r := range held {
			if r.Application == "" && s.needs.Graduation != nil {
				g, err := s.needs.Graduation(ctx, r.Number)
				if err != nil {
					return h, err
				}
				h.year = g.Year
			}
		}
		return h, nil
	}
	degree, err := s.openDegree(ctx, tx, d, on)
	h.graduated = degree.GraduatedOn
	return h, err
}

// openPosition opens one line of an experience sheet.
func (s *Service) openPosition(ctx context.Context, d access.Decision, r experienceRow) (Position, error) {
	open := map[string]pii.Value{}
	for column, sealed := range r.sealed() {
		value, err := s.vault.Open(ctx, d, r.field(column), *sealed)
		if err != nil {
			return Position{}, err
		}
		open[column] = value
	}
	p := Position{ID: r.ID, Employer: open["employer"], Title: open["title"], Did: open["did"]}
	if err := p.From.UnmarshalText([]byte(open["from_on"].Reveal())); err != nil {
		return p, err
	}
	return p, p.Until.UnmarshalText([]byte(open["until_on"].Reveal()))
}

// Ways lists the routes to the kind of a draft, with how its applicant stands to each.
func (s *Service) Ways(ctx context.Context, by access.Actor, application string) ([]Way, error) {
	law := s.law()
	var ways []Way
	err := s.db.View(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.show", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		h, err := s.history(ctx, tx, decision, a)
		if len(h.positions) == 0 {
			h.positions = nil // nothing written yet: as if they had worked ever since
		}
		ways = nil
		for _, r := range law.Routes(a.Kind) {
			ways = append(ways, Way{r, weigh(r, h, law.Day)})
		}
		return err
	})
	return ways, err
}
