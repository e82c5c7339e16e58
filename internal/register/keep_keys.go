package register

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sanad/internal/db"
	"sanad/internal/token"
)

// Signing is what the private process signs with; the public process has none of it.
type Signing struct {
	DB     *db.DB
	Seed   func(name string) ([]byte, error) // 32 secret bytes, always the same for a name
	Origin string                            // address of the site: who signs
}

// A key signs for a year and is then followed by the next. Its days are longer, so that a list or a receipt of its last hour has time to
// be read.
const (
	keyYears = 1
	keySpare = 31 // days
)

var errNoKey = errors.New("register: this process signs nothing")

// KeepKeys makes the first key of what the register signs, and the next when the newest has signed for a year, was withdrawn or is not of
// this root key. Keys of before stay listed, so that what they signed is still believed.
func (s *Service) KeepKeys(ctx context.Context) error {
	if s.needs.Signing.DB == nil {
		return errNoKey
	}
	return s.needs.Signing.DB.Update(ctx, func(tx *db.Tx) error {
		rows, err := listKeyRows(ctx, tx)
		if err != nil {
			return err
		}
		if _, ok := s.current(rows); ok {
			return nil
		}
		return s.makeKey(ctx, tx, rows)
	}, db.Queue("register/key"))
}

// makeKey makes the key that follows some, the newest of which is the first.
func (s *Service) makeKey(ctx context.Context, tx *db.Tx, rows []keyRow) error {
	now, serial := s.clock.Now(), int64(1)
	if len(rows) > 0 {
		serial = rows[0].Serial + 1
	}
	row := keyRow{Serial: serial, From: now.UTC().Truncate(time.Second), Until: now.UTC().AddDate(keyYears, 0, keySpare).Truncate(time.Second)}
	k, err := s.derive(row)
	if err != nil {
		return err
	}
	b, err := json.Marshal(k.Key)
	if err != nil {
		return err
	}
	row.KID, row.JWK = k.ID, string(b)
	return insertKey(ctx, tx, row)
}

func (s *Service) derive(row keyRow) (token.Signer, error) {
	seed, err := s.needs.Signing.Seed(fmt.Sprintf("register key %d", row.Serial))
	if err != nil {
		return token.Signer{}, err
	}
	return token.NewSigner(seed, row.From, row.Until)
}

// newest returns the key that signs now, with its serial; where its days are over, or it is not there yet, it is made.
func (s *Service) newest(ctx context.Context) (k token.Signer, serial int64, err error) {
	if s.needs.Signing.DB == nil {
		return k, 0, errNoKey
	}
	for range 2 {
		var rows []keyRow
		err = s.needs.Signing.DB.View(ctx, func(tx *db.Tx) (err error) {
			rows, err = listKeyRows(ctx, tx)
			return err
		})
		if err != nil {
			return k, 0, err
		}
		if k, ok := s.current(rows); ok {
			return k, rows[0].Serial, nil
		}
		if err := s.KeepKeys(ctx); err != nil {
			return k, 0, err
		}
	}
	return k, 0, errNoKey
}

// current returns the newest key, if it is of this root key, in its first year and not withdrawn.
func (s *Service) current(rows []keyRow) (k token.Signer, ok bool) {
	if len(rows) == 0 {
		return k, false
	}
	newest, now := rows[0], s.clock.Now()
	k, err := s.derive(newest)
	return k, err == nil && k.ID == newest.KID && newest.WithdrawnAt == nil && !now.Before(newest.From) && now.Before(newest.From.AddDate(keyYears, 0, 0))
}

// withdrawal is what is published of a key that was withdrawn; nil: it was not.
func (r keyRow) withdrawal() *token.Withdrawal {
	if r.WithdrawnAt == nil || r.DoubtedFrom == nil {
		return nil
	}
	return &token.Withdrawal{Since: *r.DoubtedFrom, Reason: r.WithdrawnWhy}
}

// Keys returns the public keys of all that the register ever signed, the newest first; of one that was withdrawn it says so.
func (s *Service) Keys(ctx context.Context) (set token.Set, err error) {
	var rows []keyRow
	err = s.public.View(ctx, func(tx *db.Tx) (err error) {
		rows, err = listKeyRows(ctx, tx)
		return err
	})
	set.Keys = make([]token.Key, len(rows))
	for i, r := range rows {
		if err := json.Unmarshal([]byte(r.JWK), &set.Keys[i]); err != nil {
			return set, fmt.Errorf("register: key %d: %w", r.Serial, err)
		}
		set.Keys[i].Withdrawn = r.withdrawal()
	}
	return set, err
}
