package register

import (
	"context"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/standing"
)

// Card is what the public may know of one engineer, with the kind and the standing of the day for which it was asked.
type Card struct {
	Entry
	standing.Answer
	Titled     standing.Titled
	Spell      standing.Spell   // the days around the one asked for on which the standing is the same; without an end that is yet to be told
	Before     []standing.Spell // when it was something else than active, but for Spell; the newest first
	ValidUntil day.Day          // as known now; zero: for life
	AsOf       time.Time
	Law        council.Law    // in force as of then; it knows the words for the ids of the entry
	Taught     council.Taught // the names of the institution and of what it teaches
}

// Past tells whether the card is of a day that was.
func (c Card) Past() bool { return c.On != c.Law.Day }

// Verify returns the engineer with a number, typed in any spelling, and the standing on a day, typed as yyyy-mm-dd; empty: today. NotFound
// if the register has no such number.
func (s *Service) Verify(ctx context.Context, typed, on string) (Card, error) {
	c := Card{AsOf: s.clock.Now(), Law: s.law()}
	asked, err := decideDay(c.Law, on)
	if err != nil {
		return c, err
	}
	key, ok := c.Law.NumberKey(typed)
	if !ok {
		return c, fault.NotFound()
	}
	c.Entry, c.Taught, err = s.crowd.load(ctx, key)
	c.Facts = decideTold(c.Law, c.Facts)
	c.Titled = c.Facts.AskTitle(asked, c.AsOf, c.Law.Zone, c.Kind)
	c.Kind = c.Facts.Title(asked, c.Kind)
	c.Answer, c.ValidUntil = c.Facts.Ask(asked, c.AsOf, c.Law.Zone), c.Facts.ValidUntil()
	c.Spell, c.Before = decideSpells(c.Law, c.Facts, asked)
	return c, err
}

// shown is what is told of a card: of a day on which the engineer was not on the register, number and name alone.
func (c Card) shown() Card {
	if c.Standing == standing.None {
		c.Entry, c.ValidUntil, c.Before = Entry{Number: c.Number, Name: c.Name}, day.Day{}, nil
	}
	return c
}

// KindTitle returns the title of a kind of registration.
func (c Card) KindTitle(kind string) council.Text {
	k, ok := c.Law.Kind(kind)
	return words(k.Title, ok, kind)
}

// DisciplineName returns the name of the discipline.
func (c Card) DisciplineName() council.Text {
	d, ok := c.Law.Discipline(c.Discipline)
	return words(d.Name, ok, c.Discipline)
}

// ProvinceName returns the name of the province of domicile.
func (c Card) ProvinceName() council.Text {
	p, ok := c.Law.Province(c.Province)
	return words(p.Name, ok, c.Province)
}

// DistrictName returns the name of the district of domicile.
func (c Card) DistrictName() council.Text {
	d, ok := c.Law.District(c.Province, c.District)
	return words(d.Name, ok, c.District)
}

// InstitutionName returns the name of the institution.
func (c Card) InstitutionName() council.Text {
	i, ok := c.Taught.Institution(c.Institution)
	return words(i.Name, ok, c.Institution)
}

// DegreeName returns the title of the programme, or of the degree where the institution has no such programme.
func (c Card) DegreeName() council.Text {
	if p, ok := c.Taught.Programme(c.Institution, c.Degree); ok {
		return p.Title
	}
	d, ok := c.Law.Degree(c.Degree)
	return words(d.Name, ok, c.Degree)
}

// words returns the profile's words for an id, and the id itself where the profile has none (an old entry's own words).
func words(t council.Text, ok bool, id string) council.Text {
	if ok {
		return t
	}
	return council.Text{En: id, Ur: id}
}

// Any returns the number of somebody on the register, for who tries the answers; NotFound: nobody is on it.
func (s *Service) Any(ctx context.Context) (number string, err error) {
	err = s.public.View(ctx, func(tx *db.Tx) (err error) {
		number, err = findAnyNumber(ctx, tx)
		return err
	})
	return number, err
}
