package casework

import (
	"context"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
)

func TestMessages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		now, ctx := desk.clock.(*clock.Moved), t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(desk.vault.Mint(ctx, scope("case")))
		opened(t, desk, law, "case", "applicant", "officer", 7)
		me, other := access.Actor{Person: "applicant", Purpose: access.Self}, access.Actor{Person: "other", Purpose: access.Self}
		o, cashier := officer("o", access.Officer), officer("c", access.Cashier)
		own := officer("applicant", access.Officer) // the applicant is an officer too
		told := 0
		events.React(desk.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e MessageSent) error {
			if e.Tell {
				told++
			}
			return nil
		})
		say := func(by access.Actor, text string) error { return desk.Send(ctx, by, "case", Send{Text: text}) }
		unread := func(by access.Actor) (n int) {
			must(d.View(ctx, func(tx *db.Tx) (err error) { n, _, err = desk.Talk(ctx, tx, by, "case"); return err }))
			return n
		}
		must(say(me, "When will it be decided?"))
		if unread(o) != 1 || unread(me) != 0 || told != 0 {
			t.Fatalf("%d unread by the office, %d by the person, %d told", unread(o), unread(me), told)
		}
		for _, before := range []string{"\x00", "\xff", "zzz", strings.Repeat("z", 5000)} { // what people write into an address
			if thread, err := desk.Messages(ctx, me, "case", before); err != nil || len(thread.Messages) != 1 {
				t.Errorf("before %.10q: %d messages, %v", before, len(thread.Messages), err)
			}
		}
		for what, err := range map[string]error{
			"nothing":              say(me, ""),
			"another person":       say(other, "x"),
			"a cashier":            say(cashier, "x"),
			"one's own answer":     say(own, "x"),
			"another person reads": second(desk.Messages(ctx, other, "case", "")),
			"a cashier reads":      second(desk.Messages(ctx, cashier, "case", "")),
			"one's own as officer": second(desk.Messages(ctx, own, "case", "")),
		} {
			if fault.Of(err) == nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		if f := fault.Of(say(other, "x")); f == nil || f.Kind != fault.KindNotFound {
			t.Error("another's case exists for a stranger")
		}
		thread, err := desk.Messages(ctx, o, "case", "")
		must(err)
		if len(thread.Messages) != 1 || thread.Messages[0].Text.Reveal() != "When will it be decided?" || unread(o) != 0 {
			t.Fatalf("%+v", thread)
		}
		for _, text := range []string{"Within the week.", "We wait for your institution."} {
			must(say(o, text))
			now.Move(20 * time.Minute)
		}
		now.Move(time.Hour)
		must(say(o, "It has answered."))
		if told != 2 || unread(me) != 3 {
			t.Fatalf("%d letters for three messages, %d unread", told, unread(me))
		}
		thread, err = desk.Messages(ctx, me, "case", "")
		must(err)
		if len(thread.Messages) != 4 || thread.Messages[0].ReadAt == nil || unread(me) != 0 || thread.Names != nil {
			t.Fatalf("%+v", thread)
		}
		// A message changes nothing that an officer decides on.
		var k Case
		must(d.View(ctx, func(tx *db.Tx) (err error) { k, err = desk.Load(ctx, tx, "case"); return err }))
		if k.Version != 1 || k.Unread {
			t.Fatalf("%+v", k)
		}
		for range 45 {
			must(say(me, "again"))
		}
		thread, err = desk.Messages(ctx, me, "case", "")
		must(err)
		earlier, err := desk.Messages(ctx, me, "case", thread.Earlier)
		must(err)
		if len(thread.Messages) != messagesOnPage || len(earlier.Messages) != 9 || earlier.Earlier != "" {
			t.Fatalf("%d and %d messages", len(thread.Messages), len(earlier.Messages))
		}
		must(d.Update(ctx, func(tx *db.Tx) error {
			k, err := desk.Load(ctx, tx, "case")
			if err != nil {
				return err
			}
			return desk.CloseCase(ctx, tx, o, k, "entered")
		}))
		for _, by := range []access.Actor{me, o} {
			if f := fault.Of(say(by, "x")); f == nil || f.Key != "casework.talk.closed" {
				t.Errorf("a message to a closed case: %v", f)
			}
		}
		thread, err = desk.Messages(ctx, o, "case", "")
		must(err)
		if thread.May == nil {
			t.Error("the page of a closed case offers to write")
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestNotes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(desk.vault.Mint(ctx, scope("case"), scope("second")))
		opened(t, desk, law, "case", "applicant", "officer", 7)
		opened(t, desk, law, "second", "applicant", "officer", 7)
		o := officer("o", access.Officer)
		must(desk.Note(ctx, o, "case", WriteNote{Text: "Asked the institution by telephone."}))
		list, _, err := desk.Notes(ctx, o, "case")
		must(err)
		must(desk.Note(ctx, officer("p", access.Committee), "case", WriteNote{Text: "Asked the institution in writing.", Note: list[0].ID}))
		for what, err := range map[string]error{
			"the applicant":               desk.Note(ctx, access.Actor{Person: "applicant", Purpose: access.Self}, "case", WriteNote{Text: "x"}),
			"the applicant as an officer": desk.Note(ctx, officer("applicant", access.Officer), "case", WriteNote{Text: "x"}),
			"a cashier":                   desk.Note(ctx, officer("c", access.Cashier), "case", WriteNote{Text: "x"}),
			"nothing":                     desk.Note(ctx, o, "case", WriteNote{}),
			"a note of another case":      desk.Note(ctx, o, "second", WriteNote{Text: "x", Note: list[0].ID}),
			"struck on another case":      desk.Strike(ctx, o, "second", list[0].ID),
			"struck without a note":       desk.Strike(ctx, o, "case", ""),
		} {
			if fault.Of(err) == nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		must(desk.Strike(ctx, o, "case", list[0].ID))
		if f := fault.Of(desk.Note(ctx, o, "case", WriteNote{Text: "x", Note: list[0].ID})); f == nil || f.Key != "casework.note.struck" {
			t.Errorf("a note that was struck out was changed: %v", f)
		}
		list, _, err = desk.Notes(ctx, o, "case")
		must(err)
		if len(list) != 1 || len(list[0].Versions) != 3 || !list[0].Now().Struck || list[0].Versions[1].Text.Reveal() != "Asked the institution in writing." || list[0].Versions[1].Person != "p" {
			t.Fatalf("%+v", list)
		}
	})
}
