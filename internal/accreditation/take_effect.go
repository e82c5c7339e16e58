package accreditation

import (
	"context"
	"errors"

	"sanad/internal/access"
	"sanad/internal/db"
)

// TakeEffect gives those their new names whose day has come; the program does it by itself.
func (s *Service) TakeEffect(ctx context.Context) (failed error) {
	by := access.System(access.Accreditation)
	var due []Change
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		due, err = listDue(ctx, tx, s.today())
		return err
	})
	if err != nil {
		return err
	}
	for _, c := range due {
		err := s.db.Update(ctx, func(tx *db.Tx) error {
			still, t, err := loadDue(ctx, tx, c.ID)
			if err != nil || !still {
				return err
			}
			if err := s.may(by, "accreditation.keep"); err != nil {
				return err
			}
			c.Was, t.name = t.name, c.Is
			if err := updateDue(ctx, tx, c); err != nil {
				return err
			}
			if err := updateName(ctx, tx, t, c.Is); err != nil {
				return err
			}
			return s.events.Record(ctx, tx, by, NameTookEffect{Subject: t.kind, Of: t.id, Change: c.ID})
		})
		failed = errors.Join(failed, err)
	}
	return failed
}
