package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Ordered says by which order something changes, and from which day on.
type Ordered struct {
	Day        string `form:"on_day" max:"2"`
	Month      string `form:"on_month" max:"2"`
	Year       string `form:"on_year" max:"4"`
	Instrument string `form:"instrument" entry:"accreditation_change.instrument" max:"200"`
}

// Address names an institution, a campus of it or a programme of it, by codes.
type Address struct{ Institution, Campus, Programme string }

// Rename is a name that an institution, a campus or a programme has from a day on.
type Rename struct {
	Version string `form:"version" max:"20"`
	NameEn  string `form:"name_en" entry:"accreditation_change.is_en" max:"160"`
	NameUr  string `form:"name_ur" entry:"accreditation_change.is_ur" max:"160"`
	Ordered
}

// Rename gives an institution, a campus or a programme another name from a day on; the old one stays in its history and is found. A name whose day is
// still to come takes the place of another that waits.
func (s *Service) Rename(ctx context.Context, by access.Actor, at Address, c Rename) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		t, err := loadThing(ctx, tx, at)
		if err != nil {
			return err
		}
		list, err := listChanges(ctx, tx, []string{t.id})
		if err != nil {
			return err
		}
		if err := s.may(by, "accreditation.keep"); err != nil {
			return err
		}
		made, err := decideRename(t, c, list, s.today())
		if err != nil {
			return err
		}
		made = made.recorded(id.New(now), now)
		if err := deleteWaiting(ctx, tx, t.id); err != nil {
			return err
		}
		if err := insertChange(ctx, tx, made); err != nil {
			return err
		}
		if !made.Waits {
			t.name = made.Is
		}
		if err := updateName(ctx, tx, t, made.Is); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, NameChanged{Subject: t.kind, Of: t.id, Change: made.ID, On: made.On})
	})
}
