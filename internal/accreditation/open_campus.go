package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// OpenCampus is a campus as it is opened.
type OpenCampus struct {
	Version string `form:"version" max:"20"` // of the institution
	NameEn  string `form:"name_en" entry:"accreditation_campus.name_en" max:"120"`
	NameUr  string `form:"name_ur" entry:"accreditation_campus.name_ur" max:"120"`
	CityEn  string `form:"city_en" entry:"accreditation_campus.city_en" max:"60"`
	CityUr  string `form:"city_ur" entry:"accreditation_campus.city_ur" max:"60"`
	Code    string `form:"code" entry:"accreditation_campus.code" max:"60"` // empty: made of the name
}

// OpenCampus opens a campus of an institution that is open.
func (s *Service) OpenCampus(ctx context.Context, by access.Actor, institution string, c OpenCampus) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := loadInstitution(ctx, tx, institution)
		if err != nil {
			return err
		}
		known, err := listCampuses(ctx, tx, []string{i.ID})
		if err != nil {
			return err
		}
		if err := s.may(by, "accreditation.keep"); err != nil {
			return err
		}
		made, err := decideOpenCampus(i, c, known, s.today())
		if err != nil {
			return err
		}
		made.ID = id.New(now)
		if err := insertCampus(ctx, tx, made, ""); err != nil {
			return err
		}
		if err := updateInstitution(ctx, tx, i); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, CampusOpened{Institution: i.ID, Campus: made.ID})
	})
}
