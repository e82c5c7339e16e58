package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/text"
	"sanad/internal/vault"
)

// RecordProject names the work to which a registration is bound.
type RecordProject struct {
	Name       string `form:"name" entry:"engineer_project.name" max:"160"`
	Client     string `form:"client" entry:"engineer_project.client" max:"160"`
	FromDay    string `form:"from_day" entry:"engineer_project.from_on" max:"2"`
	FromMonth  string `form:"from_month" entry:"engineer_project.from_on" max:"2"`
	FromYear   string `form:"from_year" entry:"engineer_project.from_on" max:"4"`
	UntilDay   string `form:"until_day" entry:"engineer_project.until_on" max:"2"`
	UntilMonth string `form:"until_month" entry:"engineer_project.until_on" max:"2"`
	UntilYear  string `form:"until_year" entry:"engineer_project.until_on" max:"4"`
	Version    string `form:"version"`
}

// days reads both dates, digits of any script.
func (c RecordProject) days() (from, until day.Day, errFrom, errUntil error) {
	from, errFrom = day.Parse(text.Day(c.FromDay, c.FromMonth, c.FromYear))
	until, errUntil = day.Parse(text.Day(c.UntilDay, c.UntilMonth, c.UntilYear))
	return from, until, errFrom, errUntil
}

// RecordProject stores the project in a draft; the registration will lapse at its end.
func (s *Service) RecordProject(ctx context.Context, by access.Actor, application string, c RecordProject) error {
	law := s.law()
	from, until, err := projectOf(law, c)
	if err != nil {
		return err
	}
	row := projectRow{Application: application, Person: by.Person}
	for column, to := range row.sealed() {
		value := map[string]string{"name": c.Name, "client": c.Client, "from_on": from.String(), "until_on": until.String()}[column]
		if *to, err = s.vault.Seal(ctx, row.field(column), value); err != nil {
			return err
		}
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID}); err != nil {
			return err
		}
		if err := decideSection(law, a, c.Version, council.AskProject); err != nil {
			return err
		}
		if err := replaceProject(ctx, tx, row); err != nil {
			return err
		}
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ProjectRecorded{Case: a.ID, Person: a.Person})
	})
}

// openProject opens the project of an application; false if it names none.
func (s *Service) openProject(ctx context.Context, tx *db.Tx, d access.Decision, application string) (p Project, found bool, err error) {
	row, err := loadProject(ctx, tx, application)
	if fault.Is(err, fault.KindNotFound) {
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	open := map[string]pii.Value{}
	for column, sealed := range row.sealed() {
		if open[column], err = s.vault.Open(ctx, d, row.field(column), *sealed); err != nil {
			return p, false, err
		}
	}
	p.Name, p.Client = open["name"], open["client"]
	if err := p.From.UnmarshalText([]byte(open["from_on"].Reveal())); err != nil {
		return p, false, err
	}
	return p, true, p.Until.UnmarshalText([]byte(open["until_on"].Reveal()))
}

// field names the sealed value of a column; the applicant's own key seals it.
func (r projectRow) field(column string) vault.Field {
	return vault.Field{Entry: "engineer_project." + column, Row: r.Application, Scope: "person/" + r.Person}
}
