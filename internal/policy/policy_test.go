package policy

import (
	"strings"
	"testing"
	"time"

	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

func TestPublishOncePerWording(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, err := council.Load("pec")
		if err != nil {
			t.Fatal(err)
		}
		now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
		s, err := New(d, c, now)
		if err != nil {
			t.Fatal(err)
		}
		first, err := s.Publish(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		now.Move(24 * time.Hour)
		again, err := s.Publish(t.Context())
		if err != nil || !again.PublishedAt.Equal(first.PublishedAt) {
			t.Fatalf("the date moved without a change of the wording: %v %v", again.PublishedAt, err)
		}
		s.policy.hash, s.policy.wording = "another", []byte("another wording")
		changed, err := s.Publish(t.Context())
		if err != nil || !changed.PublishedAt.Equal(now.Now()) || changed.Hash != "another" {
			t.Fatalf("a new wording has its own day: %+v %v", changed, err)
		}
	})
}

func TestRefusals(t *testing.T) {
	for _, x := range []struct{ name, clause, want string }{
		{"a clause without Urdu", `{id: P1, state: not_yet, en: x}`, "lacks a language"},
		{"a state that is none", `{id: P1, state: surely, en: x, ur: x}`, "state"},
		{"kept without a control", `{id: P1, state: kept, en: x, ur: x}`, "without a control"},
		{"a word it does not know", `{id: P1, state: not_yet, en: x, ur: x, fr: x}`, "fr"},
	} {
		yaml := "sections:\n  - {id: P1, title: {en: x, ur: x}, clauses: [" + x.clause + "]}\n"
		if _, err := parse([]byte(yaml)); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}
