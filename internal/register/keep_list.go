package register

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/standing"
	"sanad/internal/token"
)

// ListKind is the kind of signature that the status list is.
const ListKind = "statuslist+jwt"

const (
	listDays  = 7                // for which a list is believed by those who have no network
	listHour  = 3600             // seconds after which those who have one ask again
	late      = 10 * time.Minute // how much younger than its commit a change's id may be
	mostApart = 5000             // changes that are looked at one by one; of more, the whole register is read
	atATime   = 2000             // entries in one question
)

// listClaims is a status list, as the standard writes it.
type listClaims struct {
	Subject string       `json:"sub"`
	Issued  int64        `json:"iat"`
	Expires int64        `json:"exp"`
	Live    int64        `json:"ttl"`
	List    token.Packed `json:"status_list"`
}

// KeepList brings the signed status list up to date: with what changed since it was looked at, and of a new day with the standing of
// everybody. It writes nothing where nothing changed.
func (s *Service) KeepList(ctx context.Context) error {
	k, serial, err := s.newest(ctx)
	if err != nil {
		return err
	}
	law, now := s.law(), s.clock.Now()
	var old listRow
	var changed []string
	err = s.needs.Signing.DB.View(ctx, func(tx *db.Tx) error {
		if old, err = loadList(ctx, tx); err != nil {
			return err
		}
		changed, err = listChangedSince(ctx, tx, id.New(old.Looked.Add(-late)), mostApart)
		return err
	})
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	before, readable := unpackList(old.JWS)
	whole := !readable || old.Day != law.Day || old.KeySerial != serial || len(changed) == mostApart
	if !whole && len(changed) == 0 {
		return nil
	}
	var list token.List
	if whole {
		list, err = s.wholeList(ctx, law)
	} else {
		list, err = s.changedList(ctx, law, bytes.Clone(before), changed)
	}
	if err != nil {
		return err
	}
	if !whole && bytes.Equal(list, before) {
		return s.needs.Signing.DB.Update(ctx, func(tx *db.Tx) error { return updateLooked(ctx, tx, now) })
	}
	packed, err := list.Pack()
	if err != nil {
		return err
	}
	jws, err := k.Sign(ListKind, listClaims{s.needs.Signing.Origin + "/v/status", now.Unix(), now.AddDate(0, 0, listDays).Unix(), listHour, packed})
	if err != nil {
		return err
	}
	return s.needs.Signing.DB.Update(ctx, func(tx *db.Tx) error {
		return replaceList(ctx, tx, listRow{engineersList, law.Day, serial, jws, now, now})
	})
}

// unpackList reads the list that we signed ourselves.
func unpackList(jws string) (token.List, bool) {
	body, ok := token.Claims(jws)
	var c listClaims
	if !ok || json.Unmarshal(body, &c) != nil {
		return nil, false
	}
	l, err := c.List.Unpack()
	return l, err == nil
}

// statusOf says in the list's words how a registration stands today.
func statusOf(f standing.Facts, law council.Law) token.Status {
	switch f.On(law.Day) {
	case standing.Active:
		return token.Valid
	case standing.Suspended:
		return token.Suspended
	}
	return token.Invalid
}

// statusOfReplaced is statusOf, of a place whose codes say what is not so any more.
func statusOfReplaced(f standing.Facts, law council.Law) token.Status {
	if s := statusOf(f, law); s != token.Valid {
		return s
	}
	return token.Replaced
}

// wholeList reads the standing of everybody. An entry that is gone keeps its place, and is not valid.
func (s *Service) wholeList(ctx context.Context, law council.Law) (list token.List, err error) {
	if err := s.givePlaces(ctx); err != nil {
		return nil, err
	}
	for after, more := "", true; more; {
		err := s.needs.Signing.DB.View(ctx, func(tx *db.Tx) error {
			if list == nil {
				n, err := countPlaces(ctx, tx)
				if err != nil {
					return err
				}
				list = token.NewList(int(n))
			}
			places, err := listPlaces(ctx, tx, after, atATime)
			if err != nil || len(places) == 0 {
				more = false
				return err
			}
			last := places[len(places)-1].NumberKey
			rows, err := listFactsBetween(ctx, tx, after, last)
			facts := make(map[string]standing.Facts, len(places))
			for _, r := range rows {
				facts[r.NumberKey] = append(facts[r.NumberKey], r.fact())
			}
			for _, p := range places {
				list = list.With(int(p.Place), statusOf(facts[p.NumberKey], law))
			}
			after = last
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	for after, more := int64(-1), true; more; {
		err := s.needs.Signing.DB.View(ctx, func(tx *db.Tx) error {
			places, err := listReplaced(ctx, tx, after, atATime)
			if err != nil || len(places) == 0 {
				more = false
				return err
			}
			after = places[len(places)-1].Place
			list, err = s.replacedList(ctx, tx, law, list, places)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// replacedList writes into a list what it says of places that entries had before.
func (s *Service) replacedList(ctx context.Context, tx *db.Tx, law council.Law, list token.List, places []placeRow) (token.List, error) {
	keys := make([]string, len(places))
	for i, p := range places {
		keys[i] = p.NumberKey
	}
	facts, err := listFacts(ctx, tx, keys)
	for _, p := range places {
		list = list.With(int(p.Place), statusOfReplaced(facts[p.NumberKey], law))
	}
	return list, err
}

// givePlaces gives a place to every entry that has none, some at a time: nobody waits long for the database.
func (s *Service) givePlaces(ctx context.Context) error {
	for after := ""; ; {
		var keys []string
		var have []placeRow
		err := s.needs.Signing.DB.View(ctx, func(tx *db.Tx) (err error) {
			if keys, err = listNumberKeys(ctx, tx, after, atATime); err != nil {
				return err
			}
			have, err = listPlacesOf(ctx, tx, keys)
			return err
		})
		if err != nil || len(keys) == 0 {
			return err
		}
		after = keys[len(keys)-1]
		if len(have) == len(keys) {
			continue
		}
		err = s.needs.Signing.DB.Update(ctx, func(tx *db.Tx) error { return insertPlaces(ctx, tx, keys) }, db.Queue("register/place"))
		if err != nil {
			return err
		}
	}
}

// changedList writes the standing of some entries into a list.
func (s *Service) changedList(ctx context.Context, law council.Law, list token.List, keys []string) (token.List, error) {
	err := s.needs.Signing.DB.Update(ctx, func(tx *db.Tx) error { return insertPlaces(ctx, tx, keys) }, db.Queue("register/place"))
	if err != nil {
		return nil, err
	}
	err = s.needs.Signing.DB.View(ctx, func(tx *db.Tx) error {
		places, err := listPlacesOf(ctx, tx, keys)
		if err != nil {
			return err
		}
		facts, err := listFacts(ctx, tx, keys)
		for _, p := range places {
			list = list.With(int(p.Place), statusOf(facts[p.NumberKey], law))
		}
		if err != nil {
			return err
		}
		before, err := listReplacedOf(ctx, tx, keys)
		if err != nil || len(before) == 0 {
			return err
		}
		list, err = s.replacedList(ctx, tx, law, list, before)
		return err
	})
	return list, err
}

// List returns the signed status list; NotFound before there is one.
func (s *Service) List(ctx context.Context) (jws string, err error) {
	err = s.public.View(ctx, func(tx *db.Tx) error {
		row, err := loadList(ctx, tx)
		jws = row.JWS
		return err
	})
	return jws, err
}
