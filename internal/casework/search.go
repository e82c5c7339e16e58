package casework

import (
	"context"
	"slices"
	"strings"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/text"
)

// Found is the answer to a search of the desk.
type Found struct {
	Rows    []Row          // at most a page; open ones first, then the newest
	More    bool           // there are others: narrow it down
	Number  bool           // a number was looked for, not a name
	Entry   *Registration  // the registration whose number it is
	Entries []Registration // of persons with that name, who need not have a case; at most a page
	Typo    bool           // it is as long as a case number, and its check digits do not fit
}

// rounds is how many pages of persons with a common name are looked through for cases.
const rounds = 10

// Search finds cases of any office, open and closed, by their number, an identity number, a registration number, or words of a name; and
// registrations by their number or words of a name.
// What was typed is compared by blind indexes and kept nowhere.
func (d *Desk) Search(ctx context.Context, by access.Actor, typed string) (Found, error) {
	if _, err := d.access.May(by, "casework.search", access.Subject{Any: true}); err != nil {
		return Found{}, err
	}
	if err := checkSearch(typed); err != nil {
		return Found{}, err
	}
	law := d.council.At(d.clock.Now())
	found := Found{Number: strings.ContainsAny(text.Digits(typed), "0123456789")}
	found.Typo = found.Number && isMistyped(typed)
	err := d.db.View(ctx, func(tx *db.Tx) (err error) {
		var cases []Case
		if found.Number {
			if cases, err = d.numbered(ctx, tx, law, by, typed); err == nil {
				found.Entry, err = d.registration(ctx, tx, by, typed)
			}
		} else {
			cases, found.Entries, found.More, err = d.named(ctx, tx, by, typed)
		}
		if err != nil {
			return err
		}
		if len(cases) > PageSize {
			cases, found.More = cases[:PageSize], true
		}
		slices.SortStableFunc(cases, openFirst)
		found.Rows = nil
		for _, c := range cases {
			found.Rows = append(found.Rows, Row{Case: c})
		}
		return d.about(ctx, tx, found.Rows)
	})
	if err != nil {
		return Found{}, err
	}
	if len(found.Entries) > PageSize {
		found.Entries, found.More = found.Entries[:PageSize], true
	}
	d.measureRows(found.Rows)
	return found, nil
}

// numbered returns the case with a number, or those of the person with it.
func (d *Desk) numbered(ctx context.Context, tx *db.Tx, law council.Law, by access.Actor, typed string) ([]Case, error) {
	if number, ok := id.ReadNumber(typed); ok {
		c, err := loadNumbered(ctx, tx, number)
		if err == nil && c.Person != by.Person {
			return []Case{c}, nil
		}
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return nil, err
		}
	}
	var persons []string
	for _, kind := range law.Identities {
		same, err := d.people.ByIdentity(ctx, tx, kind.ID, typed)
		if err != nil {
			return nil, err
		}
		persons = append(persons, same...)
	}
	registered, err := d.needs.Registered(ctx, tx, typed)
	switch {
	case err == nil:
		persons = append(persons, registered)
	case !fault.Is(err, fault.KindNotFound):
		return nil, err
	}
	return listCasesOf(ctx, tx, persons, by.Person, PageSize+1)
}

// registration returns the registration with a number, which need not have a case; nil: none, or one's own.
func (d *Desk) registration(ctx context.Context, tx *db.Tx, by access.Actor, typed string) (*Registration, error) {
	if d.needs.Registration == nil {
		return nil, nil
	}
	r, err := d.needs.Registration(ctx, tx, typed)
	if fault.Is(err, fault.KindNotFound) || err == nil && r.Person == by.Person {
		return nil, nil
	}
	return &r, err
}

// named returns cases and registrations of persons whose name has all words, and whether there may be more.
func (d *Desk) named(ctx context.Context, tx *db.Tx, by access.Actor, words string) (cases []Case, entries []Registration, more bool, err error) {
	after := ""
	for range rounds {
		persons, err := d.people.Find(ctx, tx, words, after, PageSize)
		if err != nil {
			return nil, nil, false, err
		}
		some, err := listCasesOf(ctx, tx, persons, by.Person, PageSize+1-len(cases))
		if err != nil {
			return nil, nil, false, err
		}
		cases = append(cases, some...)
		if d.needs.Registrations != nil && len(persons) > 0 {
			held, err := d.needs.Registrations(ctx, tx, persons)
			if err != nil {
				return nil, nil, false, err
			}
			entries = append(entries, slices.DeleteFunc(held, func(r Registration) bool { return r.Person == by.Person })...)
		}
		if full := len(cases) > PageSize || len(entries) > PageSize; full || len(persons) < PageSize {
			return cases, entries, full, nil
		}
		after = persons[len(persons)-1]
	}
	return cases, entries, true, nil
}
