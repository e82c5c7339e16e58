// Package i18n writes texts, numbers and dates in the reader's language.
package i18n

import (
	"context"
	"io/fs"
	"time"

	"sanad/internal/day"
	"sanad/internal/fault"
)

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

// Texts are all messages of all languages.
type Texts struct{}

// Load reads text/en.toml and text/ur.toml of each folder; a key in one language that the other lacks, or a key given twice, is an error.
func Load(folders ...fs.FS) (*Texts, error) { panic("unwritten") }

// Has tells whether every language has the message key.
func (t *Texts) Has(key string) bool { panic("unwritten") }

// With returns a context in which texts are written in l. zone is where days begin.
func (t *Texts) With(ctx context.Context, l Language, zone *time.Location) context.Context {
	panic("unwritten")
}

// From returns the language of ctx.
func From(ctx context.Context) Language { panic("unwritten") }

// T returns the message key; pairs are names and values of its marks ("Count" also chooses the plural form). A missing key is
// written as the key between ⟦ ⟧, which the tests of pages look for.
func T(ctx context.Context, key string, pairs ...any) string { panic("unwritten") }

// Say writes the message of a fault.
func Say(ctx context.Context, m fault.Message) string { panic("unwritten") }

// Number groups an integer as the language does (12,50,000).
func Number(ctx context.Context, n int64) string { panic("unwritten") }

// Date writes a day out: 23 November 2026.
func Date(ctx context.Context, d day.Day) string { panic("unwritten") }

// Moment writes a day and a time with its zone.
func Moment(ctx context.Context, t time.Time) string { panic("unwritten") }
