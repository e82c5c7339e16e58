package engineer

import (
	"context"
	"strconv"
	"strings"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// RecordDegree names the degree that an application rests on.
type RecordDegree struct {
	Programme  string `form:"programme" entry:"engineer_application.programme" max:"120"` // institution/programme
	Intake     string `form:"intake" entry:"engineer_application.intake" max:"4"`
	RollNumber string `form:"roll_number" entry:"engineer_application.roll_number" max:"40"`
	Day        string `form:"graduated_on_day" entry:"engineer_application.graduated_on" max:"2"`
	Month      string `form:"graduated_on_month" entry:"engineer_application.graduated_on" max:"2"`
	Year       string `form:"graduated_on_year" entry:"engineer_application.graduated_on" max:"4"`
	Version    string `form:"version"`
}

// graduatedOn reads the three boxes of the date, digits of any script.
func (c RecordDegree) graduatedOn() (day.Day, error) {
	return day.Parse(text.Day(c.Day, c.Month, c.Year))
}

// RecordDegree stores the degree in a draft.
func (s *Service) RecordDegree(ctx context.Context, by access.Actor, application string, c RecordDegree) error {
	law := s.law()
	c.Intake = text.Digits(c.Intake)
	degree, err := degreeOf(law, c)
	if err != nil {
		return err
	}
	sealed, err := s.sealDegree(ctx, by.Person, application, degree, c.RollNumber)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID}); err != nil {
			return err
		}
		if err := decideEdit(a, c.Version); err != nil {
			return err
		}
		a.Institution, a.Programme, a.Intake = sealed.Institution, sealed.Programme, sealed.Intake
		a.RollNumber, a.GraduatedOn, a.Law = sealed.RollNumber, sealed.GraduatedOn, law.ID
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, DegreeRecorded{Case: a.ID, Person: a.Person})
	})
}

func (s *Service) sealDegree(ctx context.Context, applicant, application string, d Degree, rollNumber string) (applicationRow, error) {
	row := applicationRow{ID: application, Person: applicant}
	for _, v := range []struct {
		column, value string
		to            *pii.Sealed
	}{
		{"institution", d.Institution.ID, &row.Institution},
		{"programme", d.Programme.ID, &row.Programme},
		{"intake", strconv.Itoa(d.Intake), &row.Intake},
		{"roll_number", rollNumber, &row.RollNumber},
		{"graduated_on", d.GraduatedOn.String(), &row.GraduatedOn},
	} {
		sealed, err := s.vault.Seal(ctx, field(row, v.column), v.value)
		if err != nil {
			return applicationRow{}, err
		}
		*v.to = sealed
	}
	return row, nil
}

// openDegree opens the degree of an application with the names that its own day's law gave it: of each field, what is held for the
// decision's purpose.
func (s *Service) openDegree(ctx context.Context, d access.Decision, a applicationRow) (Degree, error) {
	var institution, programme, intake, roll, graduated pii.Value
	for _, v := range []struct {
		column string
		sealed pii.Sealed
		to     *pii.Value
	}{
		{"institution", a.Institution, &institution},
		{"programme", a.Programme, &programme},
		{"intake", a.Intake, &intake},
		{"roll_number", a.RollNumber, &roll},
		{"graduated_on", a.GraduatedOn, &graduated},
	} {
		if v.column != "institution" && !s.vault.Reaches(d, field(a, v.column)) {
			continue // not held for what the decision is for
		}
		value, err := s.vault.Open(ctx, d, field(a, v.column), v.sealed)
		if err != nil {
			return Degree{}, err
		}
		*v.to = value
	}
	law := s.council.At(a.OpenedAt)
	degree := Degree{RollNumber: roll}
	degree.Institution, _ = law.Institution(institution.Reveal())
	degree.Programme, _ = law.Programme(institution.Reveal(), programme.Reveal())
	degree.Intake, _ = strconv.Atoi(intake.Reveal())
	if graduated.Empty() {
		return degree, nil
	}
	return degree, degree.GraduatedOn.UnmarshalText([]byte(graduated.Reveal()))
}

// cutProgramme splits institution/programme.
func cutProgramme(s string) (institution, programme string, ok bool) { return strings.Cut(s, "/") }
