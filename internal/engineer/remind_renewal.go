package engineer

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
)

// RemindRenewal reminds those whose validity ends soon and who have not renewed: at each turn of their cycle once, however often it runs, in
// however many processes, and whatever the clock did meanwhile. A turn that was missed altogether is not made up for.
func (s *Service) RemindRenewal(ctx context.Context) error {
	law := s.law()
	var failed error
	for _, k := range law.Kinds {
		c := law.Cycle(k.ID)
		if c.Renewal == nil {
			continue
		}
		for _, t := range turns(c.Renewal.Remind) {
			failed = errors.Join(failed, s.remindTurn(ctx, law.Day.Add(t.from), law.Day.Add(t.to), t.days))
		}
	}
	return failed
}

// remindTurn looks at whoever was not looked at in a turn. One that fails keeps no other from its letter.
func (s *Service) remindTurn(ctx context.Context, from, to day.Day, days int) error {
	var failed error
	for after := (validEnd{Until: from}); ; {
		var list []validEnd
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			list, err = listToRemind(ctx, tx, to, days, after, page)
			return err
		})
		if err != nil || len(list) == 0 {
			return errors.Join(failed, err)
		}
		for _, e := range list {
			if err := s.remindOne(ctx, e); err != nil {
				failed = errors.Join(failed, fmt.Errorf("registration %s: %w", e.Registration, err))
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		after = list[len(list)-1]
	}
}

func (s *Service) remindOne(ctx context.Context, e validEnd) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadRegistration(ctx, tx, e.Registration)
		if err != nil {
			return err
		}
		sent, err := listReminded(ctx, tx, r.ID, e.Until)
		if err != nil {
			return err
		}
		days, leaves, due := decideRemind(s.law(), r, e.Until, sent)
		if !due {
			return nil
		}
		first, err := noteReminded(ctx, tx, reminderRow{Registration: r.ID, Until: e.Until, Days: int64(days), Told: leaves, At: s.clock.Now()})
		if err != nil || !first || !leaves {
			return err
		}
		return s.events.Record(ctx, tx, access.System(access.Licensing), RenewalDue{Person: r.Person, Registration: r.ID, Until: e.Until, Days: days})
	})
}
