package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// SplitOff is an institution that comes out of another, with some of its campuses.
type SplitOff struct {
	Version  string   `form:"version" max:"20"`
	NameEn   string   `form:"name_en" entry:"accreditation_institution.name_en" max:"160"`
	NameUr   string   `form:"name_ur" entry:"accreditation_institution.name_ur" max:"160"`
	CityEn   string   `form:"city_en" entry:"accreditation_institution.city_en" max:"60"`
	CityUr   string   `form:"city_ur" entry:"accreditation_institution.city_ur" max:"60"`
	Code     string   `form:"code" entry:"accreditation_institution.code" max:"60"`
	Campuses []string `form:"campuses" max:"60"`
	Ordered
}

// SplitOff opens an institution that comes out of another from a day on. The campuses that are chosen go with it, with their programmes and what was
// found of their batches.
func (s *Service) SplitOff(ctx context.Context, by access.Actor, institution string, c SplitOff) (code string, err error) {
	now := s.clock.Now()
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := loadInstitution(ctx, tx, institution)
		if err != nil {
			return err
		}
		known, err := listEveryInstitution(ctx, tx)
		if err != nil {
			return err
		}
		campuses, err := listCampuses(ctx, tx, []string{i.ID})
		if err != nil {
			return err
		}
		list, err := listChanges(ctx, tx, []string{i.ID})
		if err != nil {
			return err
		}
		if err := s.may(by, "accreditation.keep"); err != nil {
			return err
		}
		out, gone, made, err := decideSplit(i, c, known, campuses, list, s.today())
		if err != nil {
			return err
		}
		out.ID, out.Invented, code = id.New(now), i.Invented, out.Code
		made = made.recorded(id.New(now), now)
		if err := insertInstitution(ctx, tx, out, ""); err != nil {
			return err
		}
		h, err := s.hand(ctx, tx, i, out, made, gone)
		if err != nil {
			return err
		}
		made.Other = out.ID
		if err := insertChange(ctx, tx, made); err != nil {
			return err
		}
		if err := updateInstitution(ctx, tx, i); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, InstitutionSplit{Institution: i.ID, Out: out.ID, Programmes: len(h.programmes), Change: made.ID, On: made.On})
	})
	return code, err
}
