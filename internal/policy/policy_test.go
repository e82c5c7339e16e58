package policy

import (
	"strings"
	"testing"
	"time"

	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// start returns the room as a program would that carries another policy, or the built-in one where words is empty.
func start(t *testing.T, d *db.DB, now clock.Clock, words string) (*Service, Version) {
	t.Helper()
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	declared, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(d, c, now, declared)
	if err != nil {
		t.Fatal(err)
	}
	if words != "" {
		if s.policy, err = parse([]byte(words)); err != nil {
			t.Fatal(err)
		}
	}
	v, err := s.Publish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

func clause(words string) string {
	return "sections:\n  - {id: P1, title: {en: x, ur: x}, clauses: [" + words + "]}\n"
}

func TestPublish(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
		first := now.Now()
		s, v := start(t, d, now, clause(`{id: P1.1, state: not_yet, en: one, ur: x}`))
		if !v.PublishedAt.Equal(first) || !strings.Contains(v.Wording, "one") {
			t.Fatalf("the first wording: %+v", v)
		}
		now.Move(24 * time.Hour)
		if _, again := start(t, d, now, clause(`{id: P1.1, state: kept, controls: [c], tests: [t], en: one, ur: x}`)+"# more said of it"); !again.PublishedAt.Equal(first) {
			t.Fatalf("the date moved without a change of the wording: %v", again.PublishedAt)
		}
		second := now.Now()
		if _, changed := start(t, d, now, clause(`{id: P1.1, state: not_yet, en: two, ur: x}`)); !changed.PublishedAt.Equal(second) {
			t.Fatalf("a new wording has its own day: %v", changed.PublishedAt)
		}
		if old, err := s.Current(t.Context()); err != nil || !old.PublishedAt.Equal(first) {
			t.Fatalf("an older program that still runs: %v %v", old.PublishedAt, err)
		}
		now.Move(24 * time.Hour)
		if _, back := start(t, d, now, clause(`{id: P1.1, state: not_yet, en: one, ur: x}`)); !back.PublishedAt.Equal(now.Now()) {
			t.Fatalf("a wording that comes back holds from that day: %v", back.PublishedAt)
		}
	})
}

func TestRefusals(t *testing.T) {
	for _, x := range []struct{ name, clause, want string }{
		{"a clause without Urdu", `{id: P1, state: not_yet, en: x}`, "lacks a language"},
		{"a state that is none", `{id: P1, state: surely, en: x, ur: x}`, "state"},
		{"kept without a control", `{id: P1, state: kept, en: x, ur: x}`, "without a control"},
		{"a clause that stands twice", `{id: P1, state: not_yet, en: x, ur: x}, {id: P1, state: not_yet, en: x, ur: x}`, "twice"},
		{"a word it does not know", `{id: P1, state: not_yet, en: x, ur: x, fr: x}`, "fr"},
	} {
		if _, err := parse([]byte(clause(x.clause))); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}
