package notice

import (
	"bytes"
	"context"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/pii"
)

// known is what was read for many letters at once, within the view in which they are opened. What it does not hold is asked for each.
type known struct {
	contacts map[string]person.Contact // by person: who is not among them is no more
	wishes   map[string]Wishes         // by person: who is not among them said nothing
	never    map[string]bool           // by e-mail address: each that was looked for
	got      map[string][]time.Time    // by person: when the optional letters of campaigns left that count towards the cap, the newest first
	broken   map[string]bool           // by the index of an e-mail address: each that was looked for
}

// know reads what letters to persons need.
func (s *Service) know(ctx context.Context, tx *db.Tx, list []messageRow) (*known, error) {
	decisions, persons := make(map[string]access.Decision, len(list)), make([]string, 0, len(list))
	for _, m := range list {
		d, err := s.decision(m)
		if err != nil {
			return nil, err
		}
		if _, again := decisions[m.Person]; !again {
			persons = append(persons, m.Person)
		}
		decisions[m.Person] = d
	}
	k := &known{never: map[string]bool{}, broken: map[string]bool{}}
	var err error
	if k.contacts, err = s.needs.Contacts(ctx, tx, decisions); err != nil {
		return nil, err
	}
	if k.wishes, err = s.needs.WishesOf(ctx, tx, persons); err != nil {
		return nil, err
	}
	if k.got, err = s.got(ctx, tx, persons); err != nil {
		return nil, err
	}
	var addresses []pii.Value
	var indexes [][]byte
	for _, c := range k.contacts {
		if !c.Email.Empty() {
			addresses, indexes = append(addresses, c.Email), append(indexes, s.indexOf(Email, "", c.Email))
		}
	}
	never, err := s.needs.Never(ctx, tx, addresses)
	if err != nil {
		return nil, err
	}
	broken, err := listBroken(ctx, tx, indexes)
	for i, a := range addresses {
		k.never[a.Reveal()] = never[a.Reveal()]
		k.broken[string(indexes[i])] = slices.ContainsFunc(broken, func(b []byte) bool { return bytes.Equal(b, indexes[i]) })
	}
	return k, err
}

func (s *Service) contactOf(ctx context.Context, tx *db.Tx, d access.Decision, person string, k *known) (person.Contact, error) {
	if k == nil {
		return s.needs.Contact(ctx, tx, d, person)
	}
	c, here := k.contacts[person]
	if !here {
		return c, fault.NotFound()
	}
	return c, nil
}

func (s *Service) wishesOf(ctx context.Context, tx *db.Tx, person string, k *known) (Wishes, error) {
	if k == nil {
		return s.needs.Wishes(ctx, tx, person)
	}
	return k.wishes[person], nil
}

// isNever tells whether an address, if there is one, never wants a letter again that nobody must get.
func (s *Service) isNever(ctx context.Context, tx *db.Tx, address pii.Value, k *known) (bool, error) {
	if address.Empty() {
		return false, nil
	}
	if k != nil {
		if never, read := k.never[address.Reveal()]; read {
			return never, nil
		}
	}
	list, err := s.needs.Never(ctx, tx, []pii.Value{address})
	return list[address.Reveal()], err
}

// isBroken tells whether an address takes nothing.
func (s *Service) isBroken(ctx context.Context, tx *db.Tx, index []byte, k *known) (bool, error) {
	if k != nil {
		if broken, read := k.broken[string(index)]; read {
			return broken, nil
		}
	}
	return isBroken(ctx, tx, index)
}
