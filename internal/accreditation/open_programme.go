package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// OpenProgramme is a programme as it is opened.
type OpenProgramme struct {
	Version     string `form:"version" max:"20"` // of the institution
	Campus      string `form:"campus" max:"60"`
	TitleEn     string `form:"title_en" entry:"accreditation_programme.title_en" max:"160"`
	TitleUr     string `form:"title_ur" entry:"accreditation_programme.title_ur" max:"160"`
	Degree      string `form:"degree" entry:"accreditation_programme.degree" max:"60"`
	Discipline  string `form:"discipline" entry:"accreditation_programme.discipline" max:"20"`
	Affiliating string `form:"affiliating" max:"60"` // by code; empty: the institution gives the degree itself
	First       string `form:"first" entry:"accreditation_programme.first_batch" max:"4"`
	Sections    string `form:"sections" entry:"accreditation_seats.sections" max:"4"`
	PerSection  string `form:"per_section" entry:"accreditation_seats.per_section" max:"4"`
	Code        string `form:"code" entry:"accreditation_programme.code" max:"60"` // empty: made of the discipline
}

// OpenProgramme opens a programme at a campus, with the seats of its first batch, and returns its code. None of its batches is accredited thereby.
func (s *Service) OpenProgramme(ctx context.Context, by access.Actor, institution string, c OpenProgramme) (code string, err error) {
	law, now := s.law(), s.clock.Now()
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := loadInstitution(ctx, tx, institution)
		if err != nil {
			return err
		}
		campuses, err := listCampuses(ctx, tx, []string{i.ID})
		if err != nil {
			return err
		}
		others, err := listEveryInstitution(ctx, tx)
		if err != nil {
			return err
		}
		taken, err := listTaken(ctx, tx, i)
		if err != nil {
			return err
		}
		if err := s.may(by, "accreditation.keep"); err != nil {
			return err
		}
		p, seats, err := decideOpenProgramme(law, i, c, campuses, others, taken, s.today())
		if err != nil {
			return err
		}
		p.ID, code = id.New(now), p.Code
		if err := insertProgramme(ctx, tx, p, ""); err != nil {
			return err
		}
		if err := setSeats(ctx, tx, p.ID, seats); err != nil {
			return err
		}
		if err := updateInstitution(ctx, tx, i); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ProgrammeOpened{Institution: i.ID, Campus: p.Campus, Programme: p.ID})
	})
	return code, err
}
