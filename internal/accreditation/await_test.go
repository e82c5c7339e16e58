package accreditation

import (
	"context"
	"fmt"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
)

// TestAwait has graduates wait for a list: whoever stands for the institution is told once, reminded once, and told anew when somebody waits again.
func TestAwait(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newFocalRoom(t, d)
		waits := map[council.BatchName]council.Waiting{}
		r.needs.Waiting = func(_ context.Context, _ *db.Tx, b council.BatchName) (council.Waiting, error) { return waits[b], nil }
		var told []string
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e ListsAwaited) error {
			told = append(told, fmt.Sprintf("%s/%s/%d %v %v", e.Institution, e.Programme, e.Batch, e.Focals, e.Again))
			return nil
		})
		said := func(want ...string) {
			t.Helper()
			if fmt.Sprint(told) != fmt.Sprint(want) {
				t.Errorf("told %v, want %v", told, want)
			}
		}
		b := council.BatchName{Institution: "indus", Programme: "civil", Year: 2026}
		await := func() {
			t.Helper()
			r.must(d.Update(r.ctx, func(tx *db.Tx) error { return r.Await(r.ctx, tx, b) }))
		}
		waits[b] = council.Waiting{Count: map[council.ListingState]int{council.ListingUnlisted: 2, council.ListingName: 1}, Since: r.now.Now()}

		// While nobody stands for the institution nobody is told, and the applicant reads so.
		await()
		said()
		if l := r.claim("CE-001", "Student xa", "", ""); !l.Nobody || !l.Asked.IsZero() || l.State != council.ListingUnlisted {
			t.Errorf("%+v", l)
		}
		r.joined("a", "indus", Lead)
		r.joined("b", "indus", Writer)
		r.joined("z", "ravi", Lead)
		r.must(r.RemindWaited(r.ctx)) // whoever comes is told
		first := "indus/civil/2026 [a b] false"
		said(first)
		r.must(d.Update(r.ctx, func(tx *db.Tx) error { // or by the next who waits
			_, err := tx.Exec(r.ctx, `update accreditation_waited set asked_at = null`)
			return err
		}))
		told = nil
		await()
		said(first)
		for range 2 {
			await()
			r.must(r.RemindWaited(r.ctx))
		}
		said(first)
		asked := r.now.Now()
		if l := r.claim("CE-001", "Student xa", "", ""); l.Nobody || !l.Asked.Equal(asked) || !l.Reminded.IsZero() {
			t.Errorf("%+v", l)
		}

		// Each sees how many wait and since when, and no other institution does.
		own := func(who, code string) []Waited {
			t.Helper()
			list, err := r.ShowFocal(r.ctx, self(who), code)
			r.must(err)
			return list[0].Waited
		}
		if w := own("a", "indus"); len(w) != 1 || w[0].Count != 2 || !w[0].Unlisted || w[0].Batch != 2026 || !w[0].Asked.Equal(asked) || !w[0].Since.Equal(waits[b].Since) {
			t.Errorf("%+v", w)
		}
		if w := own("z", "ravi"); len(w) != 0 {
			t.Errorf("%+v", w)
		}

		r.now.Move(13 * 24 * time.Hour)
		r.must(r.RemindWaited(r.ctx))
		said(first)
		r.now.Move(24 * time.Hour)
		for range 2 {
			r.must(r.RemindWaited(r.ctx))
		}
		said(first, "indus/civil/2026 [a b] true")
		if l := r.claim("CE-001", "Student xa", "", ""); !l.Reminded.Equal(r.now.Now()) {
			t.Errorf("%+v", l)
		}

		// Of those who are on the list the institution reads the names, of all others how many they are.
		r.sent("a", at, Enrolled, students(3))
		waits[b] = council.Waiting{
			Count: map[council.ListingState]int{council.ListingEnrolled: 1, council.ListingUnmatched: 1}, Since: r.now.Now(),
			Rolls: [][]byte{r.rollIndex("p-indus", 2026, "ce ۰۰۲")},
		}
		x := r.lists("a")
		if len(x.Unmarked) != 1 || x.Unmarked[0].Roll.Reveal() != "CE-002" || x.Waiting.Theirs() != 1 || x.Waiting.Count[council.ListingUnmatched] != 1 {
			t.Errorf("%+v", x)
		}
		if l := r.claim("CE-002", "Student xxb", "", ""); l.State != council.ListingEnrolled || l.Reminded.IsZero() {
			t.Errorf("%+v", l)
		}
		if l := r.claim("CE-009", "Student xxb", "", ""); l.State != council.ListingUnmatched || !l.Asked.IsZero() {
			t.Errorf("who must act themselves is told that another was asked: %+v", l)
		}

		// When nobody waits any more it is over, and begins anew.
		delete(waits, b)
		r.must(r.RemindWaited(r.ctx))
		if w := own("a", "indus"); len(w) != 0 {
			t.Errorf("%+v", w)
		}
		await()
		said(first, "indus/civil/2026 [a b] true", first)
		b.Programme = "law"
		await()
		said(first, "indus/civil/2026 [a b] true", first)
	})
}
