// Package i18n writes texts, numbers and dates in the reader's language.
package i18n

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	lib "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"sanad/internal/day"
	"sanad/internal/fault"
)

// Common are the words that many rooms use.
//
//go:embed text/*.toml
var Common embed.FS

// Language is one of the languages that Sanad speaks.
type Language struct {
	Code string // en, ur
	Dir  string // ltr, rtl
	Name string // its own name of itself
}

// The languages. The first is the default.
var (
	English   = Language{"en", "ltr", "English"}
	Urdu      = Language{"ur", "rtl", "اردو"}
	Languages = []Language{English, Urdu}
)

// Of returns the language with a code; English for one that Sanad does not speak.
func Of(code string) Language {
	for _, l := range Languages {
		if l.Code == code {
			return l
		}
	}
	return English
}

// Texts are all messages of all languages.
type Texts struct {
	bundle *lib.Bundle
	keys   map[string]bool
	voices map[string]*lib.Localizer    // by language
	raw    map[string]map[string]string // by language and key: the words of texts that count nothing, with their marks
}

// mark finds the marks of a message, counts the one that chooses its form.
var (
	mark   = regexp.MustCompile(`{{\s*\.(\w+)`)
	counts = regexp.MustCompile(`{{\s*\.Count\b`)
)

// Load reads text/en.toml and text/ur.toml of each folder; a key in one language that the other lacks, a key given twice, a mark
// that stands in one language alone, or a count without both of its forms, is an error.
func Load(folders ...fs.FS) (*Texts, error) {
	t := &Texts{lib.NewBundle(language.English), map[string]bool{}, map[string]*lib.Localizer{}, map[string]map[string]string{}}
	for _, l := range Languages {
		t.voices[l.Code] = lib.NewLocalizer(t.bundle, l.Code)
		t.raw[l.Code] = map[string]string{}
	}
	t.bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	var faults []error
	for _, folder := range folders {
		marks := map[string]map[string]string{}
		for _, l := range Languages {
			name := "text/" + l.Code + ".toml"
			b, err := fs.ReadFile(folder, name)
			if err != nil {
				return nil, err
			}
			file, err := t.bundle.ParseMessageFileBytes(b, name[len("text/"):])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			marks[l.Code] = map[string]string{}
			for _, m := range file.Messages {
				if l == English {
					if t.keys[m.ID] {
						faults = append(faults, fmt.Errorf("the text %q stands twice", m.ID))
					}
					t.keys[m.ID] = true
				}
				marks[l.Code][m.ID] = marksOf(m.One + m.Other)
				if m.One == "" {
					t.raw[l.Code][m.ID] = m.Other
				}
				// The library finds no form for 1 in a text that has only the other one, and would show nothing.
				if (m.One == "") != !counts.MatchString(m.One+m.Other) {
					faults = append(faults, fmt.Errorf("the text %q in %s: a text with {{.Count}} has the forms one and other, and no other text has them", m.ID, l.Code))
				}
			}
		}
		faults = append(faults, compare(marks["en"], marks["ur"])...)
	}
	return t, errors.Join(faults...)
}

// marksOf lists the marks of a message, sorted.
func marksOf(s string) string {
	seen := map[string]bool{}
	for _, m := range mark.FindAllStringSubmatch(s, -1) {
		seen[m[1]] = true
	}
	list := make([]string, 0, len(seen))
	for m := range seen {
		list = append(list, m)
	}
	sort.Strings(list)
	return strings.Join(list, " ")
}

func compare(en, ur map[string]string) (faults []error) {
	for key, marks := range en {
		other, ok := ur[key]
		switch {
		case !ok:
			faults = append(faults, fmt.Errorf("the text %q has no Urdu", key))
		case other != marks:
			faults = append(faults, fmt.Errorf("the text %q has the marks [%s] in English and [%s] in Urdu", key, marks, other))
		}
	}
	for key := range ur {
		if _, ok := en[key]; !ok {
			faults = append(faults, fmt.Errorf("the text %q has no English", key))
		}
	}
	return faults
}

// Has tells whether every language has the message key.
func (t *Texts) Has(key string) bool { return t.keys[key] }

// Raw returns the words of a message in a language as they are written, with their marks; empty for one that does not exist or counts.
func (t *Texts) Raw(l Language, key string) string { return t.raw[l.Code][key] }

// Keys returns all keys, sorted.
func (t *Texts) Keys() []string {
	list := make([]string, 0, len(t.keys))
	for k := range t.keys {
		list = append(list, k)
	}
	sort.Strings(list)
	return list
}

type contextKey struct{}

// voice is what a context carries: the language, its texts, and where days begin.
type voice struct {
	language Language
	texts    *lib.Localizer
	zone     *time.Location
}

// With returns a context in which texts are written in l. zone is where days begin.
func (t *Texts) With(ctx context.Context, l Language, zone *time.Location) context.Context {
	return context.WithValue(ctx, contextKey{}, &voice{l, t.voices[l.Code], zone})
}

// From returns the language of ctx.
func From(ctx context.Context) Language {
	if v, ok := ctx.Value(contextKey{}).(*voice); ok {
		return v.language
	}
	return English
}

// T returns the message key; pairs are names and values of its marks. "Count", an int, also chooses the plural form, and is grouped
// as Number does. A missing key or value is written as the key between ⟦ ⟧, which the tests of pages look for.
func T(ctx context.Context, key string, pairs ...any) string {
	values := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i].(string); ok {
			values[name] = pairs[i+1]
		}
	}
	return say(ctx, key, values)
}

// Say writes the message of a fault.
func Say(ctx context.Context, m fault.Message) string { return say(ctx, m.Key, m.Values) }

func say(ctx context.Context, key string, values map[string]any) string {
	v, ok := ctx.Value(contextKey{}).(*voice)
	if !ok {
		return "⟦" + key + "⟧"
	}
	values = written(ctx, values)
	c := &lib.LocalizeConfig{MessageID: key, TemplateData: values}
	if count, ok := values["Count"].(int); ok {
		c.PluralCount = count
		grouped := maps.Clone(values)
		grouped["Count"] = Number(ctx, int64(count))
		c.TemplateData = grouped
	}
	text, err := v.texts.Localize(c)
	if err != nil || strings.Contains(text, "<no value>") {
		return "⟦" + key + "⟧"
	}
	return text
}

// written returns values whose days and moments are written out, and whose texts of both languages are in the reader's.
func written(ctx context.Context, values map[string]any) map[string]any {
	for name, v := range values {
		if d, ok := v.(day.Day); ok {
			values = maps.Clone(values)
			values[name] = Date(ctx, d)
		}
		if t, ok := v.(time.Time); ok {
			values = maps.Clone(values)
			values[name] = Moment(ctx, t)
		}
		if t, ok := v.(interface{ In(code string) string }); ok {
			values = maps.Clone(values)
			values[name] = t.In(From(ctx).Code)
		}
	}
	return values
}

// List writes one thing after the other, with the comma of the language and without what is empty.
func List(ctx context.Context, things ...string) string {
	said := slices.DeleteFunc(slices.Clone(things), func(s string) bool { return s == "" })
	return strings.Join(said, T(ctx, "common.comma"))
}

// Isolate keeps a name or a number of the other direction from turning the order of the words around it, where no tag can: within a text that
// is written from right to left.
func Isolate(ctx context.Context, s string) string {
	if From(ctx).Dir == "ltr" || s == "" {
		return s
	}
	return "\u2068" + s + "\u2069"
}

// Number groups an integer as South Asia does: 12,50,000.
func Number(_ context.Context, n int64) string {
	s, sign := strconv.FormatInt(n, 10), ""
	if s[0] == '-' {
		s, sign = s[1:], "-"
	}
	if len(s) <= 3 {
		return sign + s
	}
	head, tail := s[:len(s)-3], s[len(s)-3:]
	for len(head) > 2 {
		tail = head[len(head)-2:] + "," + tail
		head = head[:len(head)-2]
	}
	return sign + head + "," + tail
}

// Date writes a day out: 23 November 2026.
func Date(ctx context.Context, d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(d.Date()) + " " + T(ctx, "common.month."+strconv.Itoa(int(d.Month()))) + " " + strconv.Itoa(d.Year())
}

// Month writes the month of a day out: November 2026.
func Month(ctx context.Context, d day.Day) string {
	_, month, _ := strings.Cut(Date(ctx, d), " ")
	return month
}

// Moment writes a day and a time with its zone.
func Moment(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	zone := zoneOf(ctx)
	local := t.In(zone)
	return T(ctx, "common.moment", "Date", Date(ctx, day.Of(t, zone)), "Time", local.Format("15:04"), "Zone", local.Format("MST"))
}

// Clock writes a time of day to the second.
func Clock(ctx context.Context, t time.Time) string { return t.In(zoneOf(ctx)).Format("15:04:05") }

func zoneOf(ctx context.Context) *time.Location {
	if v, ok := ctx.Value(contextKey{}).(*voice); ok && v.zone != nil {
		return v.zone
	}
	return time.UTC
}
