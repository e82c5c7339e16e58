package notice

import (
	"context"
	"encoding/json"
	"fmt"

	"sanad/internal/db"
	"sanad/internal/id"
)

// Tell promises a letter to a person within tx. data holds the values that letters of the kind have: codes, days, numbers and paths,
// never what is personal. caseID may be empty.
func (s *Service) Tell(ctx context.Context, tx *db.Tx, person, kind string, data map[string]string, caseID string) error {
	k, ok := kinds[kind]
	if !ok || len(k.secret) > 0 || person == "" || kind == campaignKind {
		return fmt.Errorf("notice: there is no letter %q to a person", kind)
	}
	if err := checkData(kind, k.data, data); err != nil {
		return err
	}
	return s.promise(ctx, tx, messageRow{ID: id.New(s.clock.Now()), Person: person, Case: caseID, Kind: kind}, data)
}

// TellAddress promises a letter to an address within tx. Address and secrets are sealed under a key of the letter's own, which is
// destroyed when it has left.
func (s *Service) TellAddress(ctx context.Context, tx *db.Tx, l Letter) error {
	k, ok := kinds[l.Kind]
	if !ok || l.Address == "" {
		return fmt.Errorf("notice: there is no letter %q to an address", l.Kind)
	}
	open, secret := map[string]string{}, map[string]string{}
	for name, value := range l.Values {
		open[name] = value
	}
	for _, name := range k.secret {
		if open[name] == "" {
			return fmt.Errorf("notice: a letter %s lacks %s", l.Kind, name)
		}
		secret[name] = open[name]
		delete(open, name)
	}
	if err := checkData(l.Kind, k.data, open); err != nil {
		return err
	}
	row := messageRow{ID: id.New(s.clock.Now()), Kind: l.Kind, Lang: l.Language}
	// Within tx, because nobody knew before that there would be a letter. If tx fails, a key that seals nothing is left.
	if err := s.vault.Mint(ctx, scope(row.ID)); err != nil {
		return err
	}
	var err error
	if row.Address, err = s.vault.Seal(ctx, field("address", row.ID), l.Address); err != nil {
		return err
	}
	if len(secret) > 0 {
		text, err := json.Marshal(secret)
		if err != nil {
			return err
		}
		if row.Secret, err = s.vault.Seal(ctx, field("secret", row.ID), string(text)); err != nil {
			return err
		}
	}
	return s.promise(ctx, tx, row, open)
}

// TellSecret promises a letter to a person within tx of which some values are secret. They are sealed as those of TellAddress are; the address is
// opened when the letter leaves.
func (s *Service) TellSecret(ctx context.Context, tx *db.Tx, person, kind string, data, secret map[string]string) error {
	k, ok := kinds[kind]
	if !ok || len(k.secret) != len(secret) || person == "" {
		return fmt.Errorf("notice: there is no letter %q with secrets to a person", kind)
	}
	for _, name := range k.secret {
		if secret[name] == "" {
			return fmt.Errorf("notice: a letter %s lacks %s", kind, name)
		}
	}
	if err := checkData(kind, k.data, data); err != nil {
		return err
	}
	row := messageRow{ID: id.New(s.clock.Now()), Person: person, Kind: kind}
	if err := s.vault.Mint(ctx, scope(row.ID)); err != nil {
		return err
	}
	text, err := json.Marshal(secret)
	if err != nil {
		return err
	}
	if row.Secret, err = s.vault.Seal(ctx, field("secret", row.ID), string(text)); err != nil {
		return err
	}
	return s.promise(ctx, tx, row, data)
}

func (s *Service) promise(ctx context.Context, tx *db.Tx, row messageRow, data map[string]string) error {
	if data == nil {
		data = map[string]string{}
	}
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	row.Data, row.State, row.CreatedAt = string(text), StateQueued, s.clock.Now()
	if err := insertMessage(ctx, tx, row); err != nil {
		return err
	}
	return s.jobs.Enqueue(ctx, tx, mailJob, mailArgs{row.ID})
}
