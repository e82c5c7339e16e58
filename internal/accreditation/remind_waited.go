package accreditation

import (
	"context"
	"errors"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// RemindWaited goes through the batches for whose lists graduates wait: institutions are told that have somebody by now who stands for them, and
// reminded once by the rule. For whom nobody waits any more is forgotten, so that they are told anew when somebody does.
func (s *Service) RemindWaited(ctx context.Context) error {
	if _, err := s.access.May(access.System(access.Accreditation), "accreditation.keep", access.Subject{}); err != nil {
		return err
	}
	var failed error
	for after := (waitedRow{}); ; {
		var list []waitedRow
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			list, err = listWaited(ctx, tx, after, 100)
			return err
		})
		if err != nil || len(list) == 0 {
			return errors.Join(failed, err)
		}
		for _, w := range list {
			err := s.db.Update(ctx, func(tx *db.Tx) error { return s.remindWaited(ctx, tx, w.Programme, int(w.Batch)) })
			failed = errors.Join(failed, err)
		}
		after = list[len(list)-1]
	}
}

func (s *Service) remindWaited(ctx context.Context, tx *db.Tx, programme string, batch int) error {
	w, ok, err := loadWaited(ctx, tx, programme, batch)
	if err != nil || !ok {
		return err
	}
	waiting, err := s.waiting(ctx, tx, programme, batch)
	if err != nil {
		return err
	}
	if waiting.Theirs() == 0 {
		return deleteWaited(ctx, tx, w)
	}
	by, err := listProgrammesBy(ctx, tx, []string{programme})
	if err != nil {
		return err
	}
	p, ok := by[programme]
	if !ok {
		return fault.NotFound()
	}
	law := s.law()
	switch {
	case w.Asked == nil:
		return s.tellWaited(ctx, tx, w, p, false)
	case w.Reminded == nil && law.Accreditation.Remind > 0 && !law.Day.Before(day.Of(*w.Asked, law.Zone).Add(law.Accreditation.Remind)):
		return s.tellWaited(ctx, tx, w, p, true)
	}
	return nil
}

// waiting counts who waits for the lists of a batch, under all names that it had.
func (s *Service) waiting(ctx context.Context, tx *db.Tx, programme string, batch int) (w council.Waiting, err error) {
	if s.needs.Waiting == nil {
		return w, nil
	}
	names, err := listBatchNames(ctx, tx, programme, batch)
	for _, b := range names {
		if err == nil {
			var x council.Waiting
			x, err = s.needs.Waiting(ctx, tx, b)
			w = w.Add(x)
		}
	}
	return w, err
}
