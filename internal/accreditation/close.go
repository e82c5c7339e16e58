package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Close says from which day on nothing is taught at a campus, or by an institution.
type Close struct {
	Version string `form:"version" max:"20"`
	Ordered
}

// Close closes an institution, or a campus of it, from a day on. It is refused while something that is open then hangs on it.
func (s *Service) Close(ctx context.Context, by access.Actor, at Address, c Close) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := loadInstitution(ctx, tx, at.Institution)
		if err != nil {
			return err
		}
		campuses, err := listCampuses(ctx, tx, []string{i.ID})
		if err != nil {
			return err
		}
		programmes, err := listProgrammes(ctx, tx, []string{i.ID})
		if err != nil {
			return err
		}
		affiliated, err := listAffiliated(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		k := Campus{ID: i.ID}
		if at.Campus != "" {
			if k, err = loadCampus(ctx, tx, i.ID, at.Campus); err != nil {
				return err
			}
		}
		list, err := listChanges(ctx, tx, []string{k.ID})
		if err != nil {
			return err
		}
		if err := s.may(by, "accreditation.keep"); err != nil {
			return err
		}
		var made Change
		if at.Campus != "" {
			if k, made, err = decideCloseCampus(k, c, programmes, list, s.today()); err == nil {
				err = updateCampus(ctx, tx, k)
			}
		} else {
			if i, made, err = decideCloseInstitution(i, c, campuses, affiliated, list, s.today()); err == nil {
				err = updateInstitution(ctx, tx, i)
			}
		}
		if err != nil {
			return err
		}
		made = made.recorded(id.New(now), now)
		if err := insertChange(ctx, tx, made); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ThingClosed{Subject: made.Subject, Of: made.Of, Change: made.ID, On: made.On})
	})
}
