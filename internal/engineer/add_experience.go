package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// mostPositions is how many lines an experience sheet has at most.
const mostPositions = 40

// AddExperience is one full-time position of an experience sheet. Without a last day it goes on.
type AddExperience struct {
	Employer   string `form:"employer" entry:"engineer_experience.employer" max:"120"`
	Title      string `form:"title" entry:"engineer_experience.title" max:"120"`
	Did        string `form:"did" entry:"engineer_experience.did" max:"2000" lines:"true"`
	FromDay    string `form:"from_day" entry:"engineer_experience.from_on" max:"2"`
	FromMonth  string `form:"from_month" entry:"engineer_experience.from_on" max:"2"`
	FromYear   string `form:"from_year" entry:"engineer_experience.from_on" max:"4"`
	UntilDay   string `form:"until_day" entry:"engineer_experience.until_on" max:"2"`
	UntilMonth string `form:"until_month" entry:"engineer_experience.until_on" max:"2"`
	UntilYear  string `form:"until_year" entry:"engineer_experience.until_on" max:"4"`
	Version    string `form:"version"`
}

// position reads what was typed; the errors are of the first and the last day.
func (c AddExperience) position() (p Position, mistyped [2]error) {
	p = Position{Employer: pii.New(c.Employer), Title: pii.New(c.Title), Did: pii.New(c.Did)}
	p.From, mistyped[0] = day.Parse(text.Day(c.FromDay, c.FromMonth, c.FromYear))
	if c.UntilDay+c.UntilMonth+c.UntilYear != "" {
		p.Until, mistyped[1] = day.Parse(text.Day(c.UntilDay, c.UntilMonth, c.UntilYear))
	}
	return p, mistyped
}

// AddExperience adds a position to the sheet of a draft.
func (s *Service) AddExperience(ctx context.Context, by access.Actor, application string, c AddExperience) error {
	law := s.law()
	p, mistyped := c.position()
	row := experienceRow{ID: id.New(s.clock.Now()), Application: application, Person: by.Person}
	values := map[string]string{"employer": c.Employer, "title": c.Title, "did": c.Did, "from_on": p.From.String(), "until_on": p.Until.String()}
	for column, to := range row.sealed() {
		if values[column] == "" {
			continue
		}
		sealed, err := s.vault.Seal(ctx, row.field(column), values[column])
		if err != nil {
			return err
		}
		*to = sealed
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		if err := decideSection(law, a, c.Version, council.AskExperience); err != nil {
			return err
		}
		h, err := s.history(ctx, tx, decision, a)
		if err != nil {
			return err
		}
		if err := decidePosition(law, h.positions, h.since(), p, mistyped); err != nil {
			return err
		}
		if len(h.positions) >= mostPositions {
			return fault.Denied("engineer.experience.most", fault.Values{"Most": mostPositions})
		}
		if err := insertExperience(ctx, tx, row); err != nil {
			return err
		}
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ExperienceChanged{Case: a.ID, Person: a.Person})
	})
}
