package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/text"
)

// RecordForeignDegree names a degree that stands in no list of the council, in free words.
type RecordForeignDegree struct {
	Title       string `form:"title" entry:"engineer_application.programme" max:"120"`
	Institution string `form:"institution" entry:"engineer_application.institution" max:"120"`
	Country     string `form:"country" entry:"engineer_application.country" max:"60"`
	Discipline  string `form:"discipline" entry:"engineer_application.discipline" max:"10"`
	Day         string `form:"graduated_on_day" entry:"engineer_application.graduated_on" max:"2"`
	Month       string `form:"graduated_on_month" entry:"engineer_application.graduated_on" max:"2"`
	Year        string `form:"graduated_on_year" entry:"engineer_application.graduated_on" max:"4"`
	Version     string `form:"version"`
}

// graduatedOn reads the three boxes of the date, digits of any script.
func (c RecordForeignDegree) graduatedOn() (day.Day, error) {
	return day.Parse(text.Day(c.Day, c.Month, c.Year))
}

// RecordForeignDegree stores a foreign degree in a draft.
func (s *Service) RecordForeignDegree(ctx context.Context, by access.Actor, application string, c RecordForeignDegree) error {
	graduated, err := foreignDegree(s.law(), c)
	if err != nil {
		return err
	}
	sealed, err := s.sealDegree(ctx, by.Person, application, map[string]string{
		"institution": c.Institution, "programme": c.Title, "country": c.Country, "discipline": c.Discipline, "graduated_on": graduated.String(),
	})
	if err != nil {
		return err
	}
	return s.keepDegree(ctx, by, application, c.Version, council.AskForeignDegree, sealed, nil)
}
