package dataright

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/pii"
)

func TestRequests(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, ctx := newRoom(t, d), t.Context()
		me := access.Actor{Person: r.person("Hira Malik"), Purpose: access.Self}
		r.now.Move(time.Second)
		other := access.Actor{Person: r.person("Sana Chandio"), Purpose: access.Self}
		watcher := privacy
		for _, x := range []struct {
			ask Ask
			key string
		}{
			{Ask{What: "riches", Words: "Some words of mine"}, "fault.choose"}, {Ask{What: "erase", Words: "..............."}, "dataright.ask.short"},
			{Ask{What: "correct"}, "dataright.ask.short"},
		} {
			if _, err := r.Ask(ctx, me, x.ask); keyOf(err) != x.key {
				t.Errorf("%+v: %v", x.ask, err)
			}
		}
		// Many at once: no more than five are open.
		var in atomic.Int64
		var all sync.WaitGroup
		for range 9 {
			all.Go(func() {
				if _, err := r.Ask(ctx, me, Ask{What: "copy"}); err == nil {
					in.Add(1)
				} else if keyOf(err) != "dataright.ask.many" {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if in.Load() != mostOpen {
			t.Errorf("%d are open", in.Load())
		}
		asked, err := r.Ask(ctx, other, Ask{What: "stop", Words: "No more news of conferences"})
		check(t, err)
		if _, err := r.OwnRequest(ctx, me, asked); keyOf(err) != "fault.not_found" {
			t.Errorf("another's request: %v", err)
		}
		x, err := r.Request(ctx, watcher, asked)
		check(t, err)
		if x.Words.Reveal() != "No more news of conferences" || x.Name.Reveal() != "Sana Chandio" || x.Due.String() != "2026-12-21" {
			t.Errorf("%+v", x)
		}
		answer := Answer{Outcome: "refused", Words: "There were no such news to end.", Version: "1"}
		officer := access.Actor{Person: "o", Roles: []access.Role{access.Officer}, Purpose: access.Oversight, Strong: true}
		if err := r.Answer(ctx, officer, asked, answer); keyOf(err) != "access.no_office" {
			t.Errorf("another office: %v", err)
		}
		own := watcher
		own.Person = other.Person
		if err := r.Answer(ctx, own, asked, answer); keyOf(err) != "access.own_affair" {
			t.Errorf("one's own: %v", err)
		}
		if err := r.Answer(ctx, watcher, asked, Answer{Outcome: "refused", Words: answer.Words, Version: "7"}); keyOf(err) != "casework.moved_on" {
			t.Errorf("on a stale page: %v", err)
		}
		if err := r.Answer(ctx, watcher, asked, Answer{Outcome: "refused", Words: "no", Version: "1"}); keyOf(err) != "dataright.answer.short" {
			t.Errorf("without words: %v", err)
		}
		in.Store(0)
		for range 6 {
			all.Go(func() {
				if err := r.Answer(ctx, watcher, asked, answer); err == nil {
					in.Add(1)
				} else if keyOf(err) != "casework.closed" && keyOf(err) != "casework.moved_on" {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if in.Load() != 1 {
			t.Errorf("it was answered %d times", in.Load())
		}
		x, err = r.OwnRequest(ctx, other, asked)
		check(t, err)
		if x.Outcome != Refused || x.Answer.Reveal() != answer.Words || x.AnsweredAt.IsZero() {
			t.Errorf("%+v", x)
		}
		open, err := r.OpenRequests(ctx, watcher)
		check(t, err)
		if len(open) != mostOpen || open[0].Name.Reveal() != "Hira Malik" {
			t.Errorf("%d are open: %+v", len(open), open)
		}
		if _, err := r.OpenRequests(ctx, officer); err == nil {
			t.Error("an officer sees who asks about data")
		}
		if list, err := r.OwnRequests(ctx, me); err != nil || len(list) != mostOpen {
			t.Errorf("%d %v", len(list), err)
		}
	})
}

// What letters tell of a request is opened for a privacy officer whose own it is not, and what was asked is not.
func TestAddressed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, ctx := newRoom(t, d), t.Context()
		me := access.Actor{Person: r.person("Hira Malik"), Purpose: access.Self}
		request, err := r.Ask(ctx, me, Ask{What: "erase", Words: "All that you have of me"})
		check(t, err)
		x, err := r.Request(ctx, privacy, request)
		check(t, err)
		eastern := strings.Map(func(c rune) rune { return c - '0' + '۰' }, x.Number)
		for _, typed := range []string{request, x.Number, id.Grouped(x.Number), " " + eastern + " "} {
			v, err := r.Addressed(ctx, privacy, typed)
			if err != nil || v.ID != request || v.Number != x.Number || v.Due != x.Due || v.Name.Reveal() != "Hira Malik" || v.Language != "en" || !v.Words.Empty() {
				t.Errorf("%q: %+v %v", typed, v, err)
			}
		}
		own, officer, elsewhere := privacy, privacy, privacy
		own.Person, officer.Roles, elsewhere.Purpose = me.Person, []access.Role{access.Officer}, access.Notice
		for name, x := range map[string]struct {
			by         access.Actor
			typed, key string
		}{
			"another office": {officer, request, "access.no_office"}, "one's own": {own, x.Number, "access.own_affair"}, "whoever asked": {me, request, "access.denied"},
			"for another purpose": {elsewhere, request, "access.denied"}, "none": {privacy, id.WithCheck("4815162342"), "fault.not_found"}, "words": {privacy, "mine", "fault.not_found"},
		} {
			if v, err := r.Addressed(ctx, x.by, x.typed); keyOf(err) != x.key || !v.Name.Empty() {
				t.Errorf("%s: %v, want %s", name, err, x.key)
			}
		}
		r.needs.Write = func(context.Context, *db.Tx, Letter) error { return nil }
		check(t, r.TakeLetter(ctx, Mailed{From: pii.New("ayesha@example.org"), Words: pii.New("What do you hold of me?"), Language: "ur"}, func(_ *db.Tx, id string) error { request = id; return nil }))
		if v, err := r.Addressed(ctx, privacy, request); err != nil || v.Person != "" || !v.Name.Empty() || !v.From.Empty() || v.Language != "ur" || v.Number == "" {
			t.Errorf("by mail: %+v %v", v, err)
		}
	})
}

func TestKept(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	r.needs = Needs{
		Broken: func(context.Context) ([]Broken, error) {
			return []Broken{{Clause: "P2.1a", En: "x", Ur: "y", Fault: "z"}}, nil
		},
		Stopped: func() map[string]int64 { return map[string]int64{"cookie": 2} },
	}
	broken, stopped, err := r.Kept(t.Context(), privacy)
	check(t, err)
	if len(broken) != 1 || stopped["cookie"] != 2 {
		t.Errorf("%v %v", broken, stopped)
	}
	if _, _, err := r.Kept(t.Context(), access.Actor{Person: "o", Roles: []access.Role{access.Officer}, Purpose: access.Oversight, Strong: true}); err == nil {
		t.Error("an officer sees what the gates stopped")
	}
}

// A letter becomes a request of nobody: the privacy officer sees the address that it names, its writer is told the number and the
// answer, and nobody who is signed in can take it for their own.
func TestTakeLetter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, ctx := newRoom(t, d), t.Context()
		var written []Letter
		r.needs.Write = func(_ context.Context, _ *db.Tx, l Letter) error { written = append(written, l); return nil }
		no := errors.New("no")
		mailed := Mailed{From: pii.New("ayesha@example.org"), Words: pii.New("What do you hold of me?"), Language: "ur"}
		if err := r.TakeLetter(ctx, mailed, func(*db.Tx, string) error { return no }); !errors.Is(err, no) {
			t.Fatal(err)
		}
		if list, err := r.OpenRequests(ctx, privacy); err != nil || len(list) != 0 {
			t.Fatalf("what belonged to it failed, and %d are open, %v", len(list), err)
		}
		written = nil // what failed is taken back with its letter
		request := ""
		check(t, r.TakeLetter(ctx, mailed, func(_ *db.Tx, id string) error { request = id; return nil }))
		list, err := r.OpenRequests(ctx, privacy)
		check(t, err)
		if len(list) != 1 || list[0].ID != request || list[0].Person != "" || list[0].Due.String() != "2026-12-21" {
			t.Fatalf("%+v", list)
		}
		if len(written) != 1 || written[0].Kind != "letter_taken" || written[0].Language != "ur" || written[0].Address != "ayesha@example.org" ||
			written[0].Values["Case"] != list[0].Number || written[0].Values["Due"] != "2026-12-21" {
			t.Errorf("%+v", written)
		}
		for _, who := range []string{r.person("Hira Malik"), ""} {
			if _, err := r.OwnRequest(ctx, access.Actor{Person: who, Purpose: access.Self}, request); err == nil {
				t.Errorf("%q reads a letter as their own", who)
			}
		}
		x, err := r.Request(ctx, privacy, request)
		check(t, err)
		if x.From.Reveal() != "ayesha@example.org" || x.Words.Reveal() != "What do you hold of me?" || !x.Name.Empty() {
			t.Errorf("%+v", x)
		}
		check(t, r.Answer(ctx, privacy, request, Answer{Outcome: "done", Words: "Sign in and ask for a copy.", Version: "1"}))
		if len(written) != 2 || written[1].Kind != "letter_answered" || written[1].Address != "ayesha@example.org" || written[1].Values["Words"] != "Sign in and ask for a copy." {
			t.Errorf("%+v", written)
		}
		if err := r.Answer(ctx, privacy, request, Answer{Outcome: "done", Words: "Sign in and ask for a copy.", Version: "2"}); err == nil || len(written) != 2 {
			t.Errorf("it is answered twice: %v", err)
		}
	})
}
