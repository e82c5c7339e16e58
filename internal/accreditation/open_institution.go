package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// OpenInstitution is an institution as it is opened, with its first campus.
type OpenInstitution struct {
	NameEn   string `form:"name_en" entry:"accreditation_institution.name_en" max:"160"`
	NameUr   string `form:"name_ur" entry:"accreditation_institution.name_ur" max:"160"`
	CityEn   string `form:"city_en" entry:"accreditation_institution.city_en" max:"60"`
	CityUr   string `form:"city_ur" entry:"accreditation_institution.city_ur" max:"60"`
	CampusEn string `form:"campus_en" entry:"accreditation_campus.name_en" max:"120"` // both empty: the main campus
	CampusUr string `form:"campus_ur" entry:"accreditation_campus.name_ur" max:"120"`
	Code     string `form:"code" entry:"accreditation_institution.code" max:"60"` // empty: made of the name
}

// OpenInstitution opens an institution with its first campus, and returns the code by which addresses name it. Nothing is accredited thereby.
func (s *Service) OpenInstitution(ctx context.Context, by access.Actor, c OpenInstitution) (code string, err error) {
	now := s.clock.Now()
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		known, err := listEveryInstitution(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.may(by, "accreditation.keep"); err != nil {
			return err
		}
		i, first, err := decideOpenInstitution(c, known)
		if err != nil {
			return err
		}
		i.ID, first.ID, code = id.New(now), id.New(now), i.Code
		first.Institution, i.Invented = i.ID, s.demo
		if err := insertInstitution(ctx, tx, i, ""); err != nil {
			return err
		}
		if err := insertCampus(ctx, tx, first, ""); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, InstitutionOpened{Institution: i.ID, Campus: first.ID})
	})
	return code, err
}
