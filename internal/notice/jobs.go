package notice

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/jobs"
)

// values opens what the letter tells.
func (s *Service) values(ctx context.Context, d access.Decision, m messageRow) (map[string]string, error) {
	values := map[string]string{}
	if err := json.Unmarshal([]byte(m.Data), &values); err != nil {
		return nil, err
	}
	secret, err := s.vault.Open(ctx, d, field("secret", m.ID), m.Secret)
	if err != nil || secret.Empty() {
		return values, err
	}
	if json.Unmarshal([]byte(secret.Reveal()), &values) != nil {
		return nil, errors.New("notice: the secret of a letter does not read") // the cause would quote it
	}
	return values, nil
}

// giveUp marks the letter of a job that was given up.
func (s *Service) giveUp(ctx context.Context, tx *db.Tx, j jobs.Job) error {
	var args mailArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return err
	}
	_, err := updateState(ctx, tx, args.Message, StateQueued, StateDead)
	return err
}

// sweep ends the letters whose time is over before they left, because no mail server took them, and forgets their secrets.
func (s *Service) sweep(ctx context.Context, _ jobs.Job) error {
	now := s.clock.Now()
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		if err := deleteReceived(ctx, tx, now.Add(-30*24*time.Hour)); err != nil {
			return err
		}
		waiting, err := listHeldFor(ctx, tx, Often, 500) // a day has an end
		if err != nil {
			return err
		}
		return s.leaveAgain(ctx, tx, waiting)
	})
	if err != nil {
		return err
	}
	if err := errors.Join(s.sweepTexts(ctx), s.sweepInbound(ctx)); err != nil {
		return err
	}
	for name, k := range kinds {
		if k.life == 0 {
			continue
		}
		var list []messageRow
		err := s.db.Update(ctx, func(tx *db.Tx) (err error) {
			if list, err = listOver(ctx, tx, name, now.Add(-k.life), 500); err != nil {
				return err
			}
			for _, m := range list {
				if err := updateOver(ctx, tx, m.ID, StateDropped, m.Lang, m.Fault, nil); err != nil {
					return err
				}
			}
			return nil
		})
		for _, m := range list {
			if err == nil {
				err = s.vault.Shred(ctx, scope(m.ID))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// faultOf names why a mail server refused.
func faultOf(err error) string {
	var safe jobs.Safe
	if errors.As(err, &safe) {
		return safe.Fault()
	}
	return ""
}
