package notice

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/person"
	"sanad/internal/pii"
)

// WordingKind is a kind of letter as officers see it.
type WordingKind struct {
	Name     string
	Class    Class
	Ground   string        // why such letters are sent: decision, heard, register, money, data, office, asked, affair
	Stranger bool          // goes to an address that somebody typed, and to no account
	Secret   bool          // holds a code or a link of its own
	Life     time.Duration // after which it is of no use; 0: always
	About    About         // what it tells of
	Unseen   string        // why it is shown on invented values alone: code, typed, account, council; empty: it can be shown on a real thing
}

// ShownWording is what letters of a kind say today, in each language and by each way.
type ShownWording struct {
	WordingKind
	Trials   map[string]Trial // by language
	Versions []Version        // newest first
	On       *LetterThing     // nil: on invented values
	Invented []string         // marks whose values stayed invented although it is shown on a real thing
	MayOn    bool             // whoever reads it may ask for it on a real thing
}

// Version is what letters of a kind said in a language, from a moment to another.
type Version struct {
	ID, Kind, Lang string
	Since          time.Time
	Until          time.Time // zero: it holds
	Wording
}

// LetterThing is a real thing on which a letter is shown as it would be.
type LetterThing struct {
	ID, Number string // by which the desk opens it, and by which people name it
	Name       pii.Value
	NameUrdu   pii.Value         // empty: there is none, or it is not opened for this purpose
	Language   string            // of whom the letter goes to
	Typed      bool              // its letters go to an address that somebody typed, and to no account
	Values     map[string]string // by mark: what it says; the letter may have fewer
}

// kindOf tells officers of a kind of letter; NotFound if there is none that has words of its own.
func (s *Service) kindOf(name string) (WordingKind, error) {
	k, ok := kinds[name]
	if !ok || name == campaignKind || name == proofKind {
		return WordingKind{}, fault.NotFound()
	}
	class := k.class
	if class == "" {
		class = service
	}
	return WordingKind{name, class, k.ground(name), isStranger(name), len(k.secret) > 0, k.life, k.about(name), k.unseen(name)}, nil
}

// ListWordings returns every kind of letter, those first that must be got.
func (s *Service) ListWordings(ctx context.Context, by access.Actor) (list []WordingKind, err error) {
	if _, err := s.access.May(by, "notice.wordings", access.Subject{}); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		if k, err := s.kindOf(name); err == nil {
			list = append(list, k)
		}
	}
	slices.SortStableFunc(list, func(a, b WordingKind) int {
		rank := func(k WordingKind) int { return slices.Index([]Class{statutory, service}, k.Class) }
		return rank(a) - rank(b)
	})
	return list, nil
}

// mostVersions is how many versions of a wording are shown.
const mostVersions = 100

// ShowWording returns what letters of a kind say, on invented values, and what they said before.
func (s *Service) ShowWording(ctx context.Context, by access.Actor, kind string) (v ShownWording, err error) {
	if _, err := s.access.May(by, "notice.wordings", access.Subject{}); err != nil {
		return v, err
	}
	if v, err = s.shown(ctx, kind, nil); err == nil && v.About != AboutNothing {
		by.Purpose = v.About.purpose()
		_, no := s.access.May(by, "notice.wordings", access.Subject{})
		v.MayOn = no == nil
	}
	return v, err
}

// ShowWordingOn returns what a letter of a kind would say about a real thing that the officer may see, by its id or its number. No letter is
// made. Who may not see the thing is told the same as if there were none.
func (s *Service) ShowWordingOn(ctx context.Context, by access.Actor, kind, typed string) (v ShownWording, err error) {
	if _, err := s.access.May(by, "notice.wordings", access.Subject{}); err != nil {
		return v, err
	}
	k, err := s.kindOf(kind)
	if err != nil {
		return v, err
	}
	if k.About == AboutNothing || by.Purpose != k.About.purpose() {
		return v, fault.NotFound()
	}
	on, err := s.needs.LetterThing(ctx, by, k.About, kind, typed) // decides whether the officer may
	if fault.Is(err, fault.KindDenied) || fault.Is(err, fault.KindInvalid) {
		err = fault.NotFound()
	}
	if err != nil {
		return v, err
	}
	if on.Typed != k.Stranger {
		var f fault.Fields
		f.Add("number", "notice.wordings.other_letters", nil)
		return v, f.Err()
	}
	return s.shown(ctx, kind, &on)
}

// shown writes a letter of a kind by each way and in each language, and gathers its versions.
func (s *Service) shown(ctx context.Context, kind string, on *LetterThing) (v ShownWording, err error) {
	if v.WordingKind, err = s.kindOf(kind); err != nil {
		return v, err
	}
	law := s.law()
	v.On, v.Trials = on, map[string]Trial{}
	for _, l := range i18n.Languages {
		if on == nil {
			v.Trials[l.Code], err = s.invented(ctx, law, kind, l, "only_way")
		} else {
			to := contact{language: l, number: on.Number, name: on.Name, postal: person.Postal{NameUrdu: on.NameUrdu}, course: Course{Why: "only_way"}}
			var values map[string]string
			values, v.Invented = on.fill(inventedValues(kinds[kind], law))
			v.Trials[l.Code], err = s.trial(ctx, law, messageRow{ID: inventedLetter, Kind: kind}, to, values)
		}
		if err != nil {
			return v, err
		}
	}
	return v, s.db.View(ctx, func(tx *db.Tx) error {
		v.Versions, err = versionsOf(ctx, tx, kind)
		return err
	})
}

// fill puts what the thing says in the place of invented values, and names those which stay.
func (t LetterThing) fill(values map[string]string) (filled map[string]string, invented []string) {
	for _, mark := range slices.Sorted(maps.Keys(values)) {
		if said := t.Values[mark]; said != "" {
			values[mark] = said
		} else {
			invented = append(invented, mark)
		}
	}
	return values, invented
}

// versionsOf returns what letters of a kind say and said, newest first.
func versionsOf(ctx context.Context, tx *db.Tx, kind string) (list []Version, err error) {
	rows, err := listVersions(ctx, tx, kind, mostVersions)
	if err != nil {
		return nil, err
	}
	until := map[string]time.Time{}
	for _, row := range rows {
		x := Version{ID: row.ID, Kind: row.Kind, Lang: row.Lang, Since: row.Since, Until: until[row.Lang]}
		if err := json.Unmarshal([]byte(row.Words), &x.Wording); err != nil {
			return nil, err
		}
		until[row.Lang] = row.Since
		list = append(list, x)
	}
	return list, nil
}

// ShowVersion returns one version of what letters of a kind say.
func (s *Service) ShowVersion(ctx context.Context, by access.Actor, kind, version string) (v Version, err error) {
	if _, err := s.access.May(by, "notice.wordings", access.Subject{}); err != nil {
		return v, err
	}
	if _, err := s.kindOf(kind); err != nil {
		return v, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err := versionsOf(ctx, tx, kind)
		i := slices.IndexFunc(list, func(x Version) bool { return x.ID == version })
		if err == nil && i < 0 {
			err = fault.NotFound()
		}
		if err == nil {
			v = list[i]
		}
		return err
	})
	return v, err
}
