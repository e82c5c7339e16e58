package preference

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/i18n"
	"sanad/internal/pii"
)

func TestChoices(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		me, other := r.member("me@example.org"), r.member("other@example.org")
		if w := r.wishes(me); w != (Wishes{Optional: "never"}) {
			t.Errorf("before anything is said: %+v", w)
		}
		r.must(r.choose(me, Choose{Way: "email", Fallback: Yes, Language: "ur", Optional: Yes, Personalise: Yes}))
		if w := r.wishes(me); w != (Wishes{Preferred: "email", Fallback: true, Optional: "given", Language: "ur"}) {
			t.Errorf("what was said: %+v", w)
		}
		if w := r.wishes(other); w != (Wishes{Optional: "never"}) {
			t.Errorf("somebody else: %+v", w)
		}
		shown, err := r.Show(r.english(), me)
		r.must(err)
		if shown.Letters != i18n.Urdu || shown.Newest != 5 {
			t.Errorf("letters in %s, %d choices", shown.Letters.Code, shown.Newest)
		}
		// Said again it is nothing new; the clock goes back, and what was said last still holds.
		r.must(r.choose(me, Choose{Way: "email", Fallback: Yes, Language: "ur", Optional: Yes, Personalise: Yes}))
		r.now.Move(-time.Hour)
		r.must(r.choose(me, Choose{Way: None, Optional: No}))
		if w := r.wishes(me); w != (Wishes{Fallback: true, Optional: "withdrawn", Language: "ur"}) {
			t.Errorf("what was taken back: %+v", w)
		}
		list, next, err := r.History(r.english(), me, 0)
		r.must(err)
		if len(list) != 7 || next != 0 {
			t.Fatalf("%d choices, next %d", len(list), next)
		}
		for _, x := range list {
			if !strings.Contains(x.Words, "\n") || x.Surface != Page || x.Language != i18n.English {
				t.Errorf("%+v", x)
			}
		}
		if newest := list[0]; newest.What != Optional || newest.Choice != No || !strings.HasPrefix(newest.Words, "May we send you letters that you need not get?\n") {
			t.Errorf("the newest: %+v", newest)
		}
		if list, _, err := r.History(r.english(), me, 3); err != nil || len(list) != 2 {
			t.Errorf("before the third: %d, %v", len(list), err)
		}
	})
}

// TestWhatIsRefused sees that a stale form, an answer that was not offered and a stranger change nothing.
func TestWhatIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		me := r.member("me@example.org")
		shown, err := r.Show(r.english(), me)
		r.must(err)
		urdu, err := r.Show(r.in(i18n.Urdu), me)
		r.must(err)
		for name, x := range map[string]struct {
			c   Choose
			key string
		}{
			"other words":             {Choose{Optional: Yes, Shown: urdu.Hash, Seen: "0"}, "preference.stale.words"},
			"no words":                {Choose{Optional: Yes, Seen: "0"}, "preference.stale.words"},
			"other choices":           {Choose{Optional: Yes, Shown: shown.Hash, Seen: "1"}, "preference.stale.choices"},
			"no choices":              {Choose{Optional: Yes, Shown: shown.Hash}, "preference.stale.choices"},
			"a way that does not run": {Choose{Way: "sms", Shown: shown.Hash, Seen: "0"}, "fault.choose"},
			"a way that is none":      {Choose{Way: "pigeon", Shown: shown.Hash, Seen: "0"}, "fault.choose"},
			"another's answer":        {Choose{Optional: "email", Shown: shown.Hash, Seen: "0"}, "fault.choose"},
			"one good, one not":       {Choose{Optional: Yes, Language: "fr", Shown: shown.Hash, Seen: "0"}, "fault.choose"},
		} {
			if err := r.Choose(r.english(), me, x.c); keyOf(err) != x.key {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := r.Choose(r.english(), access.Actor{}, Choose{Shown: shown.Hash, Seen: "0"}); err == nil {
			t.Error("nobody may choose")
		}
		if list, _, err := r.History(r.english(), me, 0); err != nil || len(list) > 0 {
			t.Errorf("%d were kept, %v", len(list), err)
		}
		// A way begins to run: the words are others, and an older page is refused.
		r.runs["sms"] = true
		if err := r.Choose(r.english(), me, Choose{Way: "email", Shown: shown.Hash, Seen: "0"}); keyOf(err) != "preference.stale.words" {
			t.Errorf("after a way began: %v", err)
		}
		r.must(r.choose(me, Choose{Way: "sms"}))
		r.runs["sms"] = false
		if w := r.wishes(me); w.Preferred != "sms" {
			t.Errorf("a way that stopped: %+v", w)
		}
		// Who prefers what stopped may keep it, and says other things meanwhile.
		r.must(r.choose(me, Choose{Way: "sms", Optional: No}))
	})
}

// TestOneOfTwoPages sees that of two pages that were opened together one is kept: what was taken back on one is not given again by the other.
func TestOneOfTwoPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		me := r.member("me@example.org")
		shown, err := r.Show(r.english(), me)
		r.must(err)
		var kept atomic.Int64
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				c := Choose{Optional: []string{Yes, No}[i%2], Fallback: Yes, Shown: shown.Hash, Seen: shown.Seen}
				switch err := r.Choose(r.english(), me, c); {
				case err == nil:
					kept.Add(1)
				case keyOf(err) != "preference.stale.choices":
					t.Error(err)
				}
			})
		}
		all.Wait()
		if kept.Load() != 1 {
			t.Errorf("%d pages were kept", kept.Load())
		}
	})
}

// TestLedgerIsOnlyAddedTo tries to change and to take away what was written down.
func TestLedgerIsOnlyAddedTo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		me := r.member("me@example.org")
		r.must(r.choose(me, Choose{Optional: Yes}))
		for _, query := range []string{
			`update preference_choice set choice = 'no'`, `delete from preference_choice`, `update preference_shown set words = ''`, `delete from preference_shown`,
		} {
			err := d.Update(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), query)
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "append only") {
				t.Errorf("%s: %v", query, err)
			}
		}
		for _, query := range []string{`truncate preference_choice`, `truncate preference_shown`} {
			if d.Engine() != db.PostgreSQL {
				query = strings.NewReplacer("truncate preference_choice", `insert or replace into preference_choice select person_id, position, what, 'no', shown_hash, language, surface, by_id, at from preference_choice`,
					"truncate preference_shown", `insert or replace into preference_shown select hash, '', first_at from preference_shown`).Replace(query)
			}
			err := d.Update(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), query)
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "append only") {
				t.Errorf("%s: %v", query, err)
			}
		}
		if w := r.wishes(me); w.Optional != "given" {
			t.Errorf("%+v", w)
		}
	})
}

// TestArrange sees that nothing is arranged, and nothing looked at for it, before somebody says so and after they take it back.
func TestArrange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		me, other := r.member("me@example.org"), r.member("other@example.org")
		r.holds[me.Person] = true
		order := func(by access.Actor) string {
			t.Helper()
			first, err := r.Arrange(t.Context(), by)
			r.must(err)
			return strings.Join(first, " ")
		}
		if got := order(me); got != "" || r.looked > 0 {
			t.Errorf("before anything is said: %q, looked at %d times", got, r.looked)
		}
		r.must(r.choose(me, Choose{Personalise: Yes}))
		r.must(r.choose(other, Choose{Personalise: Yes}))
		if got := order(me); got != Registration {
			t.Errorf("with a yes: %q", got)
		}
		if got := order(other); got != "" {
			t.Errorf("with a yes and no registration: %q", got)
		}
		looked := r.looked
		r.must(r.choose(me, Choose{Personalise: No}))
		if got := order(me); got != "" || r.looked != looked {
			t.Errorf("after it was taken back: %q, looked at %d times more", got, r.looked-looked)
		}
	})
}

// TestOfMany reads what many chose at once, as it is read of each.
func TestOfMany(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		me, other, silent := r.member("me@example.org"), r.member("other@example.org"), r.member("silent@example.org")
		r.must(r.choose(me, Choose{Way: "email", Fallback: Yes, Optional: Yes}))
		r.must(r.choose(me, Choose{Optional: No}))
		r.must(r.choose(other, Choose{Optional: Yes}))
		r.must(r.SayNever(r.english(), other, NeverAgain{Deed: "never"}))
		r.must(d.View(t.Context(), func(tx *db.Tx) error {
			list, err := r.WishesOf(t.Context(), tx, []string{me.Person, other.Person, silent.Person})
			r.must(err)
			if len(list) != 2 || list[me.Person] != r.wishes(me) || list[other.Person] != r.wishes(other) {
				t.Errorf("%+v", list)
			}
			never, err := r.NeverOf(t.Context(), tx, []pii.Value{pii.New("me@example.org"), pii.New("Other@example.org"), pii.New("+923001234567")})
			r.must(err)
			if len(never) != 1 || !never["Other@example.org"] {
				t.Errorf("%v", never)
			}
			return nil
		}))
	})
}
