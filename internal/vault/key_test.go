package vault

import (
	"testing"
	"time"
)

// TestRing tells the story of a key that is read just before it is shredded and would be kept just after.
func TestRing(t *testing.T) {
	r, k, now := newRing(4), &key{}, time.Now()
	_, before := r.get("person/a", now)
	r.drop("person/a")
	r.put("person/a", k, now, before)
	if held, _ := r.get("person/a", now); held != nil {
		t.Fatal("a key was kept that was shredded while it was read")
	}
	_, before = r.get("person/a", now)
	r.put("person/a", k, now, before)
	if held, _ := r.get("person/a", now.Add(young)); held != k {
		t.Fatal("a key at hand was not found")
	}
	if held, _ := r.get("person/a", now.Add(young+1)); held != nil {
		t.Fatal("an old key was not asked for again")
	}
	for _, scope := range []string{"b", "c", "d", "e", "f", "g"} {
		r.put(scope, k, now, before)
		if len(r.keys) > r.most {
			t.Fatalf("%d keys are at hand, of at most %d", len(r.keys), r.most)
		}
	}
}
