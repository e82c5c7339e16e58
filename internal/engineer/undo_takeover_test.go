package engineer

import (
	"context"
	"testing"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// TestNothingIsTakenFromUnderACase undoes a takeover while something waits that rests on the registration: it says what, and by when.
func TestNothingIsTakenFromUnderACase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		x.needs.Fee = func(context.Context, *db.Tx, string) (*Fee, error) { return &Fee{Due: day.Must("2026-12-09")}, nil }
		r := x.brought(1, "CIVIL/42")
		by, registrar := x.claimant(1), officer(access.Registrar)
		row, code := x.ask(by, r.Number)
		_, err := x.EnterCode(x.ctx, by, EnterCode{code})
		x.must(err)
		row.Version = row.Version + 1
		undo := func() error { return x.UndoTakeover(x.ctx, registrar, row.ID, x.judge(row)) }
		refused := func(want string, due day.Day) {
			t.Helper()
			err := undo()
			if key(err) != want || fault.Of(err).Values["Due"] != due {
				t.Fatalf("%v, want %s by %s", err, want, due)
			}
			if x.holder(r) != by.Person {
				t.Fatal("it went back all the same")
			}
		}

		a := x.losing(by, r)
		x.must(x.Declare(x.ctx, by, a, Declare{True: true, Version: x.version(by, a)}))
		x.must(x.Submit(x.ctx, by, a, Submit{Version: x.version(by, a)}))
		refused("engineer.takeover.unpaid", day.Must("2026-12-09"))
		x.feePaid(a)
		v, err := x.Assess(x.ctx, officer(access.Officer), a)
		x.must(err)
		refused("engineer.takeover.case.council", v.Case.Due)
		x.must(x.RequestInformation(x.ctx, officer(access.Officer), a, RequestInformation{Item1: "Where was it lost, and when?", Wants1: "words", Day: "8", Month: "12", Year: "2026"}))
		v, err = x.Assess(x.ctx, officer(access.Officer), a)
		x.must(err)
		refused("engineer.takeover.case.person", v.Case.Until)
		x.must(x.Withdraw(x.ctx, by, a))

		// A correction that its engineer only began hinders nobody: whoever took what is not theirs could keep it by a draft.
		c := x.recorded(by)
		c.NameLatin = "Somebody Else"
		draft := x.correcting(by, c)
		x.must(undo())
		if x.holder(r) != r.Person {
			t.Error("it did not go back")
		}
		x.must(x.Declare(x.ctx, by, draft, Declare{True: true, Version: x.version(by, draft)}))
		x.refused(x.Submit(x.ctx, by, draft, Submit{Version: x.version(by, draft)}), "engineer.service.none")
	})
}
