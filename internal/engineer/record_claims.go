package engineer

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// RecordClaims says what only others can show: the examination, the points, the title that a route wants.
type RecordClaims struct {
	Exam   string `form:"exam" entry:"engineer_claim.words" max:"60"`
	Day    string `form:"exam_on_day" entry:"engineer_claim.on_day" max:"2"`
	Month  string `form:"exam_on_month" entry:"engineer_claim.on_day" max:"2"`
	Year   string `form:"exam_on_year" entry:"engineer_claim.on_day" max:"4"`
	Points string `form:"points" entry:"engineer_claim.points" max:"4"`
	Title  string `form:"title" entry:"engineer_claim.words" max:"120"`

	GraduatedDay   string `form:"graduated_on_day" entry:"engineer_claim.on_day" max:"2"` // where nobody else knows it
	GraduatedMonth string `form:"graduated_on_month" entry:"engineer_claim.on_day" max:"2"`
	GraduatedYear  string `form:"graduated_on_year" entry:"engineer_claim.on_day" max:"4"`

	Version string `form:"version"`
}

// RecordClaims stores what the route of a draft wants; an officer confirms it later.
func (s *Service) RecordClaims(ctx context.Context, by access.Actor, application string, c RecordClaims) error {
	law := s.law()
	route, h, err := s.routeOfDraft(ctx, by, application)
	if err != nil {
		return err
	}
	list, err := claimsOf(law, route, h, c)
	if err != nil {
		return err
	}
	var rows []claimRow
	for _, x := range list {
		row := claimRow{Application: application, Wants: x.Wants, Person: by.Person, State: x.State, By: by.Person, At: s.clock.Now()}
		values := map[string]string{"words": x.Words.Reveal(), "on_day": x.On.String()}
		if x.Wants == council.WantsPoints {
			values["points"] = strconv.Itoa(x.Points)
		}
		for column, to := range row.sealed() {
			if values[column] == "" {
				continue
			}
			if *to, err = s.vault.Seal(ctx, row.field(column), values[column]); err != nil {
				return err
			}
		}
		rows = append(rows, row)
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID}); err != nil {
			return err
		}
		if err := decideSection(law, a, c.Version, council.AskClaims); err != nil {
			return err
		}
		kind, _ := law.Kind(a.Kind)
		if now, _ := routeOf(law, kind, a.Route); now.ID != route.ID {
			return fault.Conflict("fault.stale", nil)
		}
		if err := replaceClaims(ctx, tx, a.ID, rows); err != nil {
			return err
		}
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ClaimsRecorded{Case: a.ID, Person: a.Person})
	})
}

// routeOfDraft returns the route that an applicant chose, and what they bring to it.
func (s *Service) routeOfDraft(ctx context.Context, by access.Actor, application string) (r council.Route, h history, err error) {
	law := s.law()
	err = s.db.View(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		kind, _ := law.Kind(a.Kind)
		var ok bool
		if r, ok = routeOf(law, kind, a.Route); !ok {
			return fault.Denied("engineer.claims.route_first", nil)
		}
		decision, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		h, err = s.background(ctx, tx, decision, a)
		return err
	})
	return r, h, err
}

// openClaims opens what an application claims of its conditions.
func (s *Service) openClaims(ctx context.Context, tx *db.Tx, d access.Decision, application string) ([]Claim, error) {
	rows, err := listClaims(ctx, tx, application)
	if err != nil {
		return nil, err
	}
	var list []Claim
	for _, r := range rows {
		open := map[string]pii.Value{}
		for column, sealed := range r.sealed() {
			if open[column], err = s.vault.Open(ctx, d, r.field(column), *sealed); err != nil {
				return nil, err
			}
		}
		c := Claim{Wants: r.Wants, Words: open["words"], State: r.State}
		c.Points, _ = strconv.Atoi(open["points"].Reveal())
		if err := c.On.UnmarshalText([]byte(open["on_day"].Reveal())); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}
