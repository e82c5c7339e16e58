package register

import (
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/standing"
	"sanad/internal/token"
)

// TestReplacedCodes corrects and elevates who is on the register: codes of before are replaced, those of afterwards in force.
func TestReplacedCodes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, now := newService(t, d)
		put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"), someEntry("CIVIL/2", "Bilal Khan"))
		by, today := access.System(access.Publish), s.law().Day
		keep := func() {
			t.Helper()
			now.Move(time.Minute)
			if err := s.KeepList(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		place := func(number string) int64 {
			t.Helper()
			address, err := s.Token(t.Context(), number)
			if err != nil {
				t.Fatal(err)
			}
			return readToken(t, s, address).Place
		}
		says := func(what string, want map[int64]token.Status) {
			t.Helper()
			_, c := statuses(t, s)
			all, err := c.List.Unpack()
			if err != nil {
				t.Fatal(err)
			}
			for p, w := range want {
				if got, ok := all.At(int(p)); !ok || got != w {
					t.Errorf("%s: place %d is %d, want %d", what, p, got, w)
				}
			}
		}
		correct := func(h Holder) {
			t.Helper()
			h.MaskedCNIC = "*****-*****67-*"
			err := s.db.Update(t.Context(), func(tx *db.Tx) error { return s.Correct(t.Context(), tx, by, "CIVIL/1", h, someChange(now.Now())) })
			if err != nil {
				t.Fatal(err)
			}
		}
		keep()
		first, other := place("CIVIL/1"), place("CIVIL/2")
		says("at first", map[int64]token.Status{first: token.Valid, other: token.Valid})

		// What no code says may change.
		correct(Holder{Name: "Ayesha Siddiqui", Province: "sindh"})
		s.add(t, "CIVIL/1", standing.Fact{ID: "c", Kind: standing.Suspension, From: today, Until: today, Known: now.Now()})
		s.add(t, "CIVIL/1", standing.Fact{ID: "d", Kind: standing.Annulment, From: today, Of: "c", Known: now.Now()})
		keep()
		if place("CIVIL/1") != first {
			t.Error("a code is replaced that says what is so")
		}
		says("of a new domicile", map[int64]token.Status{first: token.Valid})

		// A corrected name, whether a code is made before the list or after it.
		correct(Holder{Name: "Ayesha Siddiqa"})
		second := place("CIVIL/1")
		if second == first || second == other {
			t.Errorf("places %d, %d, %d", first, other, second)
		}
		keep()
		says("of a new name", map[int64]token.Status{first: token.Replaced, second: token.Valid, other: token.Valid})

		// An elevation, and that it is set aside.
		s.add(t, "CIVIL/1", standing.Fact{ID: "e", Kind: standing.Elevation, From: today, Value: "professional_engineer", Known: now.Now()})
		keep()
		third := place("CIVIL/1")
		says("of an elevation", map[int64]token.Status{first: token.Replaced, second: token.Replaced, third: token.Valid})
		s.add(t, "CIVIL/1", standing.Fact{ID: "f", Kind: standing.Annulment, From: today, Of: "e", Known: now.Now()})
		fourth := place("CIVIL/1")
		keep()
		says("of an elevation that is set aside", map[int64]token.Status{third: token.Replaced, fourth: token.Valid})

		// Who is put anew under another name; and a whole list says the same as a changed one.
		put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqa Malik"))
		fifth := place("CIVIL/1")
		keep()
		want := map[int64]token.Status{first: token.Replaced, second: token.Replaced, third: token.Replaced, fourth: token.Replaced, fifth: token.Valid, other: token.Valid}
		says("of another name", want)
		now.Set(today.Add(1).Start(time.UTC).Add(12 * time.Hour))
		keep()
		says("on the next day", want)

		// Worse than replaced: not in force. Who comes under the number of an entry that was taken out has another's place.
		s.add(t, "CIVIL/1", standing.Fact{ID: "g", Kind: standing.Suspension, From: today, Known: now.Now()})
		keep()
		says("of a suspension", map[int64]token.Status{first: token.Suspended, fifth: token.Suspended})
		err := s.db.Update(t.Context(), func(tx *db.Tx) error { return s.TakeOut(t.Context(), tx, by, "undone", []string{"CIVIL/2"}) })
		if err != nil {
			t.Fatal(err)
		}
		now.Set(today.Add(2).Start(time.UTC).Add(12 * time.Hour))
		keep()
		says("of an entry that was taken out", map[int64]token.Status{other: token.Invalid})
		put(t, s, someEntry("CIVIL/2", "Hina Raza"))
		now.Set(today.Add(3).Start(time.UTC).Add(12 * time.Hour))
		keep()
		says("of who has its number now", map[int64]token.Status{other: token.Replaced, place("CIVIL/2"): token.Valid})
		if p := place("CIVIL/2"); p == other || p <= fifth {
			t.Errorf("it has the place %d", p)
		}
	})
}
