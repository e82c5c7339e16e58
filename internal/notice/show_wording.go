package notice

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
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
	OnCase   bool          // tells of a case at the desk
}

// ShownWording is what letters of a kind say today, in each language and by each way.
type ShownWording struct {
	WordingKind
	Trials   map[string]Trial // by language
	Versions []Version        // newest first
	On       *LetterCase      // nil: on invented values
}

// Version is what letters of a kind said in a language, from a moment to another.
type Version struct {
	ID, Kind, Lang string
	Since          time.Time
	Until          time.Time // zero: it holds
	Wording
}

// LetterCase is a case on which a letter is shown as it would be.
type LetterCase struct {
	ID, Number     string
	Name, NameUrdu pii.Value
	Language       string // of whoever the case is about
	Path           string // where they see it
	Step           string
	Due            day.Day
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
	return WordingKind{name, class, k.ground(name), isStranger(name), len(k.secret) > 0, k.life, isOnCase(name, s.wordings[name])}, nil
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
	return s.shown(ctx, kind, nil)
}

// ShowWordingOn returns what a letter of a kind would say about a case that the officer may see, by its id or its number. No letter is made.
func (s *Service) ShowWordingOn(ctx context.Context, by access.Actor, kind, typed string) (v ShownWording, err error) {
	if _, err := s.access.May(by, "notice.wordings", access.Subject{}); err != nil {
		return v, err
	}
	k, err := s.kindOf(kind)
	if err != nil {
		return v, err
	}
	if !k.OnCase {
		return v, fault.NotFound()
	}
	c, err := s.needs.LetterCase(ctx, by, typed) // decides whether the officer may
	if err != nil {
		return v, err
	}
	return s.shown(ctx, kind, &c)
}

// shown writes a letter of a kind by each way and in each language, and gathers its versions.
func (s *Service) shown(ctx context.Context, kind string, on *LetterCase) (v ShownWording, err error) {
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
			v.Trials[l.Code], err = s.trial(ctx, law, messageRow{ID: inventedLetter, Kind: kind}, to, on.values(inventedValues(kinds[kind], law)))
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

// values are those of a letter about the case; what the case does not say stays invented.
func (c LetterCase) values(values map[string]string) map[string]string {
	for name, value := range map[string]string{"Path": c.Path, "Step": c.Step, "Due": c.Due.String()} {
		if _, has := values[name]; has && value != "" && !(name == "Due" && c.Due.IsZero()) {
			values[name] = value
		}
	}
	return values
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
