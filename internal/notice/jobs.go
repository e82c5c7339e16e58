package notice

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
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
	if s.settings.Mailer == nil {
		if err := s.postUnmailed(ctx); err != nil {
			return err
		}
	}
	if err := s.shredLeft(ctx); err != nil {
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

// postUnmailed lets letters that go by post wait for a batch where no mail server is set, and so nothing sends letters.
func (s *Service) postUnmailed(ctx context.Context) error {
	now := s.clock.Now()
	for after := ""; ; {
		var posted []leaving
		var list []messageRow
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			if list, err = listQueued(ctx, tx, after, 200); err != nil {
				return err
			}
			posted = nil
			for _, m := range list {
				l, err := s.open(ctx, tx, m, campaignLetter{}, nil, now)
				if err != nil {
					return err
				}
				if l.over == StateWaits {
					posted = append(posted, l)
				}
			}
			return nil
		})
		if err != nil || len(list) == 0 {
			return err
		}
		err = s.db.Update(ctx, func(tx *db.Tx) error {
			for _, l := range posted {
				if err := s.end(ctx, tx, l.m, l.to, l.over, ""); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		after = list[len(list)-1].ID
	}
}

// shredLeft destroys keys of letters, of either direction, and of texts that seal nothing any more: a program that was killed left them behind.
func (s *Service) shredLeft(ctx context.Context) error {
	before := s.clock.Now().Add(-24 * time.Hour)
	for after := ""; ; {
		scopes, err := s.vault.Scopes(ctx, "message", before, after, 500)
		if err != nil || len(scopes) == 0 {
			return err
		}
		after = scopes[len(scopes)-1]
		ids := make([]string, len(scopes))
		for i, name := range scopes {
			ids[i] = strings.TrimPrefix(name, scope(""))
		}
		seals := map[string]bool{}
		err = s.db.View(ctx, func(tx *db.Tx) error {
			list, err := listMessages(ctx, tx, ids)
			for _, m := range list {
				seals[scope(m.ID)] = m.Address != nil || m.Secret != nil
			}
			if err != nil {
				return err
			}
			came, err := listSealed(ctx, tx, ids)
			for _, id := range came {
				seals[scope(id)] = true
			}
			return err
		})
		if err != nil {
			return err
		}
		if err := s.vault.ShredMany(ctx, slices.DeleteFunc(scopes, func(name string) bool { return seals[name] })); err != nil {
			return err
		}
	}
}

// faultOf names why a mail server refused.
func faultOf(err error) string {
	var safe jobs.Safe
	if errors.As(err, &safe) {
		return safe.Fault()
	}
	return ""
}
