package notice

import (
	"context"
	"encoding/json"
	"errors"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/jobs"
	"sanad/internal/outbound"
)

// send sends one letter. When the mail server took it and this process dies before it is written down, the letter is sent again, with
// the same Message-ID.
func (s *Service) send(ctx context.Context, j jobs.Job) error {
	var args mailArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return err
	}
	now := s.clock.Now()
	var m messageRow
	var to contact
	var values map[string]string
	var leaves bool
	var over State
	err := s.db.View(ctx, func(tx *db.Tx) error {
		var found bool
		var err error
		if m, found, err = findMessage(ctx, tx, args.Message); err != nil || !found {
			return err
		}
		if leaves, over = decideSend(m, now); !leaves {
			return nil
		}
		d, err := s.access.May(access.System(access.Notice), "notice.tell", access.Subject{Person: m.Person, Case: m.Case, Item: m.ID})
		if err != nil {
			return err
		}
		if to, err = s.reach(ctx, tx, d, m); fault.Is(err, fault.KindNotFound) {
			leaves, over = false, StateDropped // the person, or the letter's key, is no more
			return nil
		}
		if err != nil {
			return err
		}
		if to.address.Empty() { // somebody who came with an older register, and has no account
			leaves, over = false, StateDropped
			return nil
		}
		values, err = s.values(ctx, d, m)
		return err
	})
	if err != nil {
		return err
	}
	why := ""
	if leaves {
		err := s.settings.Mailer.Send(ctx, s.write(ctx, s.law(), m, to, values))
		switch over = StateSent; {
		case errors.Is(err, outbound.ErrRefused):
			over, why = StateRefused, faultOf(err)
		case err != nil:
			return err
		}
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if over != "" {
			if err := s.end(ctx, tx, m, to, over, why); err != nil {
				return err
			}
		}
		return s.jobs.Done(ctx, tx, j)
	})
	if err != nil || m.Address == nil && m.Secret == nil {
		return err
	}
	return s.vault.Shred(ctx, scope(m.ID))
}

// reach opens whom the letter goes to.
func (s *Service) reach(ctx context.Context, tx *db.Tx, d access.Decision, m messageRow) (contact, error) {
	if m.Person != "" {
		c, err := s.needs.Contact(ctx, tx, d, m.Person)
		if err == nil && c.Email.Empty() { // nobody knows where to write to
			err = fault.NotFound()
		}
		to := contact{c.Email, c.Name, i18n.Of(c.Language), ""}
		if err == nil && m.Case != "" {
			to.number, err = s.needs.Number(ctx, tx, m.Case)
		}
		return to, err
	}
	address, err := s.vault.Open(ctx, d, field("address", m.ID), m.Address)
	return contact{address: address, language: i18n.Of(m.Lang)}, err
}

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

// end writes how the letter ended.
func (s *Service) end(ctx context.Context, tx *db.Tx, m messageRow, to contact, over State, why string) error {
	lang := m.Lang
	if to.language.Code != "" {
		lang = to.language.Code
	}
	if over != StateSent {
		return updateOver(ctx, tx, m.ID, over, lang, why, nil)
	}
	now := s.clock.Now()
	return updateOver(ctx, tx, m.ID, over, lang, why, &now)
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
