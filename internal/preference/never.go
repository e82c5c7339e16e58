package preference

import (
	"context"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/i18n"
	"sanad/internal/pii"
)

// Never tells whether no letter that nobody must get goes to an address, whoever has it now: an e-mail address, or a telephone number with
// its country.
func (s *Service) Never(ctx context.Context, tx *db.Tx, address string) (bool, error) {
	return isNever(ctx, tx, s.neverIndex(address))
}

// NeverOf returns to which of some addresses no letter goes that nobody must get.
func (s *Service) NeverOf(ctx context.Context, tx *db.Tx, addresses []pii.Value) (map[string]bool, error) {
	of := make(map[string]string, len(addresses))
	indexes := make([][]byte, len(addresses))
	for i, a := range addresses {
		indexes[i] = s.neverIndex(a.Reveal())
		of[string(indexes[i])] = a.Reveal()
	}
	list, err := listNever(ctx, tx, indexes)
	never := map[string]bool{}
	for _, index := range list {
		never[of[string(index)]] = true
	}
	return never, err
}

// neverIndex is all that is kept of an address that asked for it.
func (s *Service) neverIndex(address string) []byte {
	return s.vault.Blind("never", strings.ToLower(norm.NFC.String(strings.TrimSpace(address))))
}

// NeverAgain says of one's own e-mail address, and takes back, that no letter goes there that nobody must get.
type NeverAgain struct {
	Deed string `form:"deed" max:"20"` // never, or again
}

// Silenced tells whether somebody's own e-mail address gets no letter that nobody must get.
func (s *Service) Silenced(ctx context.Context, by access.Actor) (silenced bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		address, err := s.ownAddress(ctx, tx, by)
		if err != nil || address == "" {
			return err
		}
		silenced, err = s.Never(ctx, tx, address)
		return err
	})
	return silenced, err
}

// ownAddress opens somebody's own e-mail address; empty: there is none.
func (s *Service) ownAddress(ctx context.Context, tx *db.Tx, by access.Actor) (string, error) {
	d, err := s.access.May(by, "preference.choose", access.Subject{Person: by.Person})
	if err != nil {
		return "", err
	}
	c, err := s.people.Contact(ctx, tx, d, by.Person)
	return c.Email.Reveal(), err
}

// SayNever keeps, or takes back, that no letter goes to one's own e-mail address that nobody must get. It holds after the account is no more,
// for whoever opens another with that address, until the holder of the address takes it back.
func (s *Service) SayNever(ctx context.Context, by access.Actor, c NeverAgain) error {
	if err := decideNever(c); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		address, err := s.ownAddress(ctx, tx, by)
		if err != nil || address == "" {
			return err
		}
		was, err := s.Never(ctx, tx, address)
		if err != nil || was == (c.Deed == "never") {
			return err
		}
		if c.Deed == "never" {
			err = insertNever(ctx, tx, neverRow{s.neverIndex(address), "email", s.clock.Now()})
		} else {
			err = deleteNever(ctx, tx, s.neverIndex(address))
		}
		if err != nil {
			return err
		}
		newest, err := s.newest(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		q := never(ctx)
		return s.write(ctx, tx, by, choiceRow{
			Person: by.Person, Position: newest + 1, What: Never, Choice: c.Deed, Shown: q.hash(), Language: i18n.From(ctx).Code, Surface: Page, By: by.Person, At: s.clock.Now(),
		}, q)
	})
}

// never is the question of the page on which one's own address is silenced.
func never(ctx context.Context) Question {
	return Question{What: Never, Title: i18n.T(ctx, "preference.never.title"), Hint: i18n.T(ctx, "preference.never.hint"), Options: []Option{
		{Value: "never", Label: i18n.T(ctx, "preference.never.never")}, {Value: "again", Label: i18n.T(ctx, "preference.never.again")},
	}}
}
