package id

import (
	"testing"
	"time"
)

func TestNewSortsByTimeAndThenByOrder(t *testing.T) {
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	before := New(at.Add(-time.Millisecond))
	for range 10_000 {
		next := New(at)
		if next <= before {
			t.Fatalf("%s does not follow %s", next, before)
		}
		if !Valid(next) {
			t.Fatalf("%s has not the shape of an id", next)
		}
		before = next
	}
}

func TestFrom(t *testing.T) {
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	before, same := New(at.Add(-time.Millisecond)), New(at)
	if from := From(at); before >= from || from > same {
		t.Errorf("%s, then %s, then %s", before, from, same)
	}
}

func TestNewSortsBesideAnotherClock(t *testing.T) {
	at, other := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	before := ""
	for range 1_000 {
		next := New(at)
		if next <= before {
			t.Fatalf("%s does not follow %s", next, before)
		}
		before = next
		New(other)
	}
}

func TestRandomIsRandom(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		for _, s := range []string{Random(), Secret()} {
			if seen[s] {
				t.Fatal("a random id came twice")
			}
			seen[s] = true
		}
	}
	for _, s := range []string{"", "x", Secret(), "ilou0000000000000000000000"} {
		if Valid(s) {
			t.Errorf("%q has not the shape of an id", s)
		}
	}
}
