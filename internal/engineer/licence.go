package engineer

import (
	"context"
	"strconv"
	"strings"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/standing"
)

// Licence is a registration as its holder sees it.
type Licence struct {
	Registration
	Now standing.Standing // today
	Who person.Identity
	Graduation
	Past   []Recorded // all that was recorded of it, the newest first
	Law    council.Law
	Others []Registration // that the person has beside it
	Token  string         // the address in a code that needs no network; empty: there is none
}

// Graduation is what is public of a degree, in words.
type Graduation struct {
	Degree, Institution council.Text
	Year                int // zero: not known
}

// graduation opens the degree of the application that led to a registration; of one that came with an older register it is what is public.
func (s *Service) graduation(ctx context.Context, tx *db.Tx, d access.Decision, r Registration) (Graduation, error) {
	if r.Application == "" {
		return s.needs.Graduation(ctx, r.Number)
	}
	a, err := loadOwn(ctx, tx, r.Application, r.Person)
	if err != nil {
		return Graduation{}, err
	}
	degree, err := s.openDegree(ctx, tx, d, a)
	if err != nil {
		return Graduation{}, err
	}
	g := Graduation{Degree: degree.Programme.Title, Institution: degree.Institution.Name}
	if !degree.GraduatedOn.IsZero() {
		g.Year = degree.GraduatedOn.Year()
	}
	return g, nil
}

// Licence opens a person's own registration; false if there is none.
func (s *Service) Licence(ctx context.Context, by access.Actor) (l Licence, found bool, err error) {
	decision, err := s.access.May(by, "engineer.licence", access.Subject{Person: by.Person})
	if err != nil {
		return l, false, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		held, err := listRegistrations(ctx, tx, []string{by.Person})
		if err != nil || len(held) == 0 {
			return err
		}
		l.Registration, l.Others, l.Law, found = held[0], held[1:], s.law(), true
		l.Now = l.Facts.On(l.Law.Day)
		if l.Past, err = s.openFacts(ctx, tx, decision, l.Registration); err != nil {
			return err
		}
		if l.Graduation, err = s.graduation(ctx, tx, decision, l.Registration); err != nil {
			return err
		}
		l.Who, err = s.people.Open(ctx, tx, decision, by.Person)
		return err
	})
	if err == nil && found && l.Now == standing.Active && s.needs.Token != nil {
		l.Token, err = s.needs.Token(ctx, l.Number)
	}
	return l, found, err
}

// Registered returns the person in the register under a number as people type it; fault.NotFound if there is none.
func (s *Service) Registered(ctx context.Context, tx *db.Tx, number string) (string, error) {
	discipline, serial, ok := split(s.law(), number)
	if !ok {
		return "", fault.NotFound()
	}
	return loadRegistered(ctx, tx, discipline, serial)
}

// Holders returns the persons with some numbers, by the number as it was asked for; numbers that nobody has are missing.
func (s *Service) Holders(ctx context.Context, tx *db.Tx, numbers []string) (map[string]string, error) {
	law := s.law()
	serials := map[string][]int64{}
	for _, n := range numbers {
		if discipline, serial, ok := split(law, n); ok {
			serials[discipline] = append(serials[discipline], serial)
		}
	}
	persons := map[string]string{}
	for discipline, list := range serials {
		held, err := listRegistered(ctx, tx, discipline, list)
		if err != nil {
			return nil, err
		}
		for _, n := range numbers {
			if d, serial, ok := split(law, n); ok && d == discipline && held[serial] != "" {
				persons[n] = held[serial]
			}
		}
	}
	return persons, nil
}

// split returns the prefix and the serial that a number names; false: it names none.
func split(law council.Law, number string) (prefix string, serial int64, ok bool) {
	key, ok := law.NumberKey(number)
	if !ok {
		return "", 0, false
	}
	prefix, digits, _ := strings.Cut(key, "/")
	serial, err := strconv.ParseInt(digits, 10, 64)
	for _, d := range law.Disciplines {
		if strings.EqualFold(d.Prefix, prefix) {
			prefix = d.Prefix
		}
	}
	return strings.ToUpper(prefix), serial, err == nil
}
