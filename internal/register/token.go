package register

import (
	"context"
	"strings"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/token"
)

// mostToken is how many characters a token has at most, with the address before it: a code of that many is read from 25 mm of paper.
const mostToken = 350

// tokenClaims are the public fields that do not change with the standing. Names are short, for each letter is paper.
type tokenClaims struct {
	Number     string `json:"n"`
	Name       string `json:"m"`
	Kind       string `json:"k,omitempty"` // id of the profile
	Discipline string `json:"d,omitempty"` // id of the profile; empty: the number begins with it, or there was no room
	Issued     int64  `json:"t"`
	Place      int64  `json:"i"` // in the status list
}

// Token returns the address that a printed code holds: what the register says of a number now, signed, for whoever has no network. The
// name stands after the # and never reaches a server. It has at most 350 characters: of a long one the kind is left out first, then the
// discipline, then the end of the name, and never the number.
func (s *Service) Token(ctx context.Context, number string) (string, error) {
	law := s.law()
	key, ok := law.NumberKey(number)
	if !ok {
		return "", fault.NotFound()
	}
	signer, _, err := s.newest(ctx)
	if err != nil {
		return "", err
	}
	var e Entry
	var place int64
	load := func(tx *db.Tx) (err error) {
		if e, err = loadEntry(ctx, tx, key); err != nil {
			return err
		}
		place, err = loadPlace(ctx, tx, key)
		return err
	}
	err = s.needs.Signing.DB.View(ctx, load)
	if fault.Is(err, fault.KindNotFound) && e.Number != "" { // it is new, and no list has named it yet
		err = s.needs.Signing.DB.Update(ctx, func(tx *db.Tx) error {
			if err := insertPlaces(ctx, tx, []string{key}); err != nil {
				return err
			}
			return load(tx)
		}, db.Queue("register/place"))
	}
	if err != nil {
		return "", err
	}
	c := tokenClaims{Number: e.Number, Name: e.Name, Kind: e.Facts.Title(law.Day, e.Kind), Discipline: e.Discipline, Issued: s.clock.Now().Unix(), Place: place}
	if strings.HasPrefix(c.Number, c.Discipline+"/") {
		c.Discipline = ""
	}
	return fitToken(signer, s.needs.Signing.Origin+"/v/#", c)
}

// coded is what a code says of an entry that its place in the status list does not.
func (e Entry) coded(today day.Day) [4]string {
	return [4]string{e.Number, e.Name, e.Facts.Title(today, e.Kind), e.Discipline}
}

// replaceCodes makes the codes of an entry replaced, where it changes so that they say what is not so any more. Those that are made then bear
// another place.
func replaceCodes(ctx context.Context, tx *db.Tx, key string, before, after Entry, today day.Day) error {
	if before.coded(today) == after.coded(today) {
		return nil
	}
	return replacePlaces(ctx, tx, key)
}

// fitToken signs as many of the claims as fit.
func fitToken(k token.Signer, address string, c tokenClaims) (string, error) {
	for {
		text, err := k.Sign("", c)
		if err != nil || len(address)+len(text) <= mostToken || c.Name == "" {
			return address + text, err
		}
		switch {
		case c.Kind != "":
			c.Kind = ""
		case c.Discipline != "":
			c.Discipline = ""
		default:
			name := []rune(strings.TrimSuffix(c.Name, "…"))
			c.Name = strings.TrimRight(string(name[:max(len(name)-4, 0)]), " ") + "…"
			if len(name) <= 4 {
				c.Name = ""
			}
		}
	}
}
