package notice

import (
	"context"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/notice/pages"
	"sanad/internal/outbound"
)

func self(who string) access.Actor { return access.Actor{Person: who, Purpose: access.Self} }

// Somebody sees each letter to them, newest first and page by page, how far it came, and nobody else's.
func TestOwnLetters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		ayesha, bilal := r.member("en"), r.member("ur")
		r.tell(bilal, "engineer_withdrawn", nil, "")
		for range PageSize + 2 {
			r.now.Move(time.Minute)
			r.tell(ayesha, "engineer_withdrawn", nil, "")
		}
		r.drain()
		first, more, lost, err := r.ListOwn(r.ctx, self(ayesha), "")
		r.must(err)
		if len(first) != PageSize || !more || lost != 0 || !first[0].PromisedAt.After(first[1].PromisedAt) {
			t.Fatalf("%d letters, more %v, lost %d", len(first), more, lost)
		}
		if v := first[0]; v.State != StateSent || len(v.Deliveries) != 1 || v.Deliveries[0].Way != Email || v.Deliveries[0].State != Taken || v.Deliveries[0].Why != "only_way" {
			t.Errorf("%+v", v)
		}
		rest, more, _, err := r.ListOwn(r.ctx, self(ayesha), first[PageSize-1].ID)
		r.must(err)
		if len(rest) != 2 || more || !rest[0].PromisedAt.Before(first[PageSize-1].PromisedAt) {
			t.Errorf("%d letters on the second page", len(rest))
		}
		for _, before := range []string{"nonsense", "'; drop table", strings.Repeat("9", 5000)} {
			if list, _, _, err := r.ListOwn(r.ctx, self(ayesha), before); err != nil || len(list) != PageSize {
				t.Errorf("before %.20q: %d, %v", before, len(list), err)
			}
		}
		if _, err := r.ShowOwn(r.ctx, self(bilal), first[0].ID); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another's letter: %v", err)
		}
		if list, _, _, err := r.ListOwn(r.ctx, self(bilal), first[0].ID); err != nil || len(list) != 0 {
			t.Errorf("before another's letter: %d, %v", len(list), err)
		}
		if _, err := r.ShowOwn(r.ctx, self(ayesha), id.New(noon)); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("no letter: %v", err)
		}
		if v, err := r.ShowOwn(r.ctx, self(ayesha), first[0].ID); err != nil || v.Kind != "engineer_withdrawn" {
			t.Errorf("%+v %v", v, err)
		}
	})
}

// An address that was refused is used no more: later letters are held, say so, and leave when the person says that it works again.
func TestARefusedAddressIsUsedNoMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		who, other := r.member("en"), r.member("en")
		r.tell(who, "engineer_withdrawn", nil, "")
		r.broken = outbound.ErrRefused
		r.drain()
		r.broken = nil
		r.tell(who, "engineer_asked", map[string]string{"Until": "2026-12-24", "Path": "/my"}, "")
		r.tell(other, "engineer_withdrawn", nil, "")
		r.drain()
		if n := len(r.letters()); n != 1 {
			t.Fatalf("%d letters left", n)
		}
		list, _, lost, err := r.ListOwn(r.ctx, self(who), "")
		r.must(err)
		if lost != 2 || list[0].State != StateHeld || list[0].Why != heldUnreachable || len(list[0].Deliveries) != 0 || list[1].State != StateRefused || list[1].Deliveries[0].State != Failed {
			t.Fatalf("lost %d: %+v", lost, list)
		}
		if n, err := r.Lost(r.ctx, self(other)); n != 0 || err != nil {
			t.Errorf("another has lost %d, %v", n, err)
		}
		desk, err := r.List(r.ctx, r.officer(access.Registrar))
		r.must(err)
		if len(desk) != 2 || !desk[0].Again || desk[0].State != StateHeld || desk[0].Why != heldUnreachable {
			t.Errorf("%+v", desk)
		}
		// It is still refused: both are tried, and the address stays broken.
		r.broken = outbound.ErrRefused
		if n, err := r.Works(r.ctx, self(who)); n != 2 || err != nil {
			t.Fatalf("%d %v", n, err)
		}
		r.drain()
		r.broken = nil
		r.tell(who, "engineer_withdrawn", nil, "")
		r.drain()
		if n := len(r.letters()); n != 1 {
			t.Fatalf("%d letters left to an address that takes none", n)
		}
		if n, err := r.Works(r.ctx, self(who)); n != 3 || err != nil {
			t.Fatalf("%d %v", n, err)
		}
		r.drain()
		r.tell(who, "engineer_withdrawn", nil, "")
		r.drain()
		if n := len(r.letters()); n != 5 {
			t.Errorf("%d letters left, not all of them", n)
		}
		if n, err := r.Works(r.ctx, self(who)); n != 0 || err != nil {
			t.Errorf("nothing is left to try: %d %v", n, err)
		}
	})
}

// An officer who tries one held letter again sends that one; a second officer is told that it moved on.
func TestAHeldLetterAgain(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	who, by := r.member("en"), r.officer(access.Registrar)
	r.tell(who, "engineer_withdrawn", nil, "")
	r.broken = outbound.ErrRefused
	r.drain()
	r.broken = nil
	r.tell(who, "engineer_withdrawn", nil, "")
	r.drain()
	held := r.messages()[1]
	r.must(r.Again(r.ctx, by, held.ID))
	if err := r.Again(r.ctx, by, held.ID); !fault.Is(err, fault.KindConflict) {
		t.Errorf("the second officer: %v", err)
	}
	r.drain()
	r.tell(who, "engineer_withdrawn", nil, "")
	r.drain()
	if n := len(r.letters()); n != 2 {
		t.Errorf("%d letters left; once one came, the address works", n)
	}
}

func TestHistoryPages(t *testing.T) {
	readers(t, func(t *testing.T, ctx context.Context) {
		var list []pages.HistoryRow
		for _, v := range []Sent{
			{State: StateSent, Deliveries: []Delivery{{Way: Email, State: Taken}}}, {State: StateRefused, Deliveries: []Delivery{{Way: Email, State: Failed}}},
			{State: StateHeld, Why: "broken"}, {State: StateHeld, Why: "unreachable"}, {State: StateQueued}, {State: StateDead}, {State: StateDropped},
		} {
			list = append(list, pages.HistoryRow{Href: own, Subject: "S", At: "A", State: string(v.State), Far: far(ctx, v)})
		}
		root := draw(t, ctx, pages.HistoryPage(pages.History{Rows: list, Lost: 3, First: own, Next: own}))
		if len(find(root, "tbody tr")) != len(list) || len(find(root, "form button")) != 1 || len(find(root, "nav.pager a")) != 2 {
			t.Error("rows, the button or the pager are missing")
		}
		empty := draw(t, ctx, pages.HistoryPage(pages.History{}))
		if len(find(empty, ".empty")) != 1 || len(find(empty, "form")) != 0 {
			t.Error("the empty page has no words, or a button")
		}
		letter := pages.OwnLetter{Subject: "S", State: "held", Far: "F", Said: &pages.Said{Letter: pages.Letter{Subject: "S", Lang: "ur", Dir: "rtl", Paragraphs: [][]pages.Line{{{Text: "a"}, {Text: "b", Path: "/my"}}}}, Hint: "h"}, Deliveries: []pages.Delivery{{At: "A", Way: "W", Came: "C", Fault: "550", Failed: true}}}
		if root := draw(t, ctx, pages.OwnLetterPage(letter)); len(find(root, ".panel[lang=ur][dir=rtl] a")) != 1 || len(find(root, "tbody tr")) != 1 {
			t.Error("the words or the deliveries are missing")
		}
		draw(t, ctx, pages.OwnLetterPage(pages.OwnLetter{Subject: "S", State: "dropped"}))
		for _, n := range []int{0, 1, 2} {
			if root := draw(t, ctx, pages.OwnPanel(n)); (len(find(root, ".warning")) == 1) != (n > 0) {
				t.Errorf("the panel of %d lost letters", n)
			}
		}
		for _, why := range []string{"broken", "absent", "off", heldUnreachable, heldNotAsked, heldWithdrawn, heldNever} {
			if words := far(ctx, Sent{State: StateHeld, Why: why}); strings.Contains(words, "⟦") {
				t.Error(words)
			}
		}
	})
}

// A letter goes by the way that its holder prefers, and by another only if they allowed it; a code goes where it can go.
func TestWishes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		who := r.member("en")
		r.wishes = Wishes{Preferred: Post} // nobody knows a postal address of theirs
		r.tell(who, "engineer_withdrawn", nil, "")
		r.drain()
		list, _, lost, err := r.ListOwn(r.ctx, self(who), "")
		r.must(err)
		if lost != 1 || len(r.letters()) != 0 || list[0].State != StateHeld || list[0].Why != "absent" {
			t.Fatalf("lost %d, %d left, %+v", lost, len(r.letters()), list)
		}
		choose := func(w Wishes) {
			r.wishes = w
			r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.Chosen(r.ctx, tx, who) }))
			r.drain()
		}
		choose(Wishes{Preferred: SMS}) // which is off
		if m := r.messages()[0]; m.State != StateHeld || m.Why != "off" {
			t.Errorf("%+v", m)
		}
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			return r.TellSecret(r.ctx, tx, who, "takeover_code", map[string]string{"Number": "CIVIL/1", "Minutes": "30"}, map[string]string{"Code": "481516"})
		}))
		r.drain()
		if n := len(r.letters()); n != 1 {
			t.Errorf("%d letters left; a code does not wait for a way that is off", n)
		}
		choose(Wishes{Preferred: Post, Fallback: true})
		list, _, lost, err = r.ListOwn(r.ctx, self(who), "")
		r.must(err)
		if v := list[1]; lost != 0 || len(r.letters()) != 2 || v.State != StateSent || v.Deliveries[0].Way != Email || v.Deliveries[0].Why != "other_absent" {
			t.Errorf("lost %d: %+v", lost, v)
		}
		contains(t, r.letters()[0].Body, "It came this way because the council knows no address of yours")
		choose(Wishes{}) // nothing is held any more, and nothing leaves twice
		if n := len(r.letters()); n != 2 {
			t.Errorf("%d letters left", n)
		}
	})
}
