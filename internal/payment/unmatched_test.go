package payment

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// unmatched are the movements that wait for a cashier.
func (r *room) unmatched(by access.Actor) []Movement {
	r.t.Helper()
	v, err := r.ListUnmatched(r.ctx, by, "")
	r.must(err)
	return v.List
}

func (r *room) movement(by access.Actor, id string) MovementView {
	r.t.Helper()
	v, err := r.ShowMovement(r.ctx, by, id)
	r.must(err)
	return v
}

const whyAside = "The bank's charge for the cheque book of October."

func TestUnmatched(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		r.cashiers = []string{by.Person, id.Random()}
		account := r.account(by)
		_, owed := r.issued()
		payer, other := r.issued()
		r.must(errOf(r.notice("x-1", "4711", 500)))
		swapped := []byte(owed.Reference)
		for i := len(swapped) - 1; ; i-- {
			if swapped[i] != swapped[i-1] {
				swapped[i], swapped[i-1] = swapped[i-1], swapped[i]
				break
			}
		}
		r.must(errOf(r.load(by, account,
			"23/11/2026,1750,Fee "+string(swapped)+",FT1,", // two digits changed places
			"23/11/2026,1750,IBFT no reference,FT2,",
			"22/11/2026,5,settlement,FT3,",
			"23/11/2026,-25,Charges,FT4,",
			"23/11/2026,1750,"+owed.Reference+" or "+other.Reference+",FT5,", // of one or the other
		)))
		list := r.unmatched(by)
		if len(list) != 5 || list[0].Number.Reveal() != "FT1" || list[0].movementRow.Owner != "" {
			t.Fatalf("%d: %+v", len(list), list)
		}
		nearly, plain, told, out, two := list[0], list[1], list[2], list[3], list[4]

		// What is proposed, and why.
		v := r.movement(by, nearly.ID)
		if len(v.Proposed) < 2 || v.Proposed[0].Reference != owed.Reference || v.Proposed[0].Certain || v.Proposed[0].Score < v.Proposed[1].Score || v.Proposed[0].Payer.Empty() ||
			!slices.ContainsFunc(v.Proposed[0].Reasons, func(m fault.Message) bool { return m.Key == "payment.match.nearly" }) || len(v.Cashiers) != 2 {
			t.Errorf("nearly: %+v", v.Proposed)
		}
		if v := r.movement(by, told.ID); len(v.Proposed) != 1 || !v.Proposed[0].Told || v.Proposed[0].Channel != ChannelBiller {
			t.Errorf("told: %+v", v.Proposed)
		}
		r.must(errOf(r.notice("x-2", owed.Reference, 400))) // a line of another sum cannot show it
		for _, p := range r.movement(by, two.ID).Proposed {
			if p.Told {
				t.Errorf("told, of another sum: %+v", p)
			}
		}
		if v := r.movement(by, out.ID); len(v.Proposed) != 0 {
			t.Errorf("money that left: %+v", v.Proposed)
		}
		mine := by
		mine.Person = payer.Person
		for _, p := range r.movement(mine, plain.ID).Proposed {
			if p.Reference == other.Reference {
				t.Error("a cashier is shown their own invoice")
			}
		}

		// Somebody takes care of it.
		r.must(r.GiveMovement(r.ctx, by, plain.ID, GiveMovement{Version: "1", To: by.Person}))
		r.refused(r.GiveMovement(r.ctx, by, plain.ID, GiveMovement{Version: "1", To: r.cashiers[1]}), "fault.stale")
		r.must(r.GiveMovement(r.ctx, by, plain.ID, GiveMovement{Version: "2", To: r.cashiers[1]}))
		r.refused(r.GiveMovement(r.ctx, by, plain.ID, GiveMovement{Version: "3", To: id.Random()}), "to payment.give.nobody")
		if got := r.movement(by, plain.ID).movementRow.Owner; got != r.cashiers[1] {
			t.Errorf("owner %s", got)
		}
		r.must(r.GiveMovement(r.ctx, by, plain.ID, GiveMovement{Version: "3"}))

		// It is applied by its reference, by what was told, and not by what is nobody's.
		r.refused(r.ApplyMovement(r.ctx, by, nearly.ID, ApplyMovement{Version: "1", Reference: string(swapped)}), "reference payment.desk.no_reference")
		r.refused(r.ApplyMovement(r.ctx, by, nearly.ID, ApplyMovement{Version: "1", Reference: id.WithCheck("90210999999999")}), "reference payment.apply.nobody")
		r.refused(r.ApplyMovement(r.ctx, mine, plain.ID, ApplyMovement{Version: "4", Reference: other.Reference}), "access.own_affair")
		r.refused(r.ApplyMovement(r.ctx, by, out.ID, ApplyMovement{Version: "1", Reference: other.Reference}), "reference payment.back.none")
		r.must(r.ApplyMovement(r.ctx, by, nearly.ID, ApplyMovement{Version: "1", Reference: id.Grouped(owed.Reference)}))
		r.refused(r.ApplyMovement(r.ctx, by, nearly.ID, ApplyMovement{Version: "2", Reference: owed.Reference}), "payment.apply.decided")
		if v := r.movement(by, nearly.ID); v.State != MovementReceived || v.Invoice != owed.Reference || v.DecidedBy != by.Person {
			t.Errorf("%+v", v.Movement)
		}
		m := r.movement(by, told.ID).Proposed[0]
		r.refused(r.ApplyMovement(r.ctx, by, plain.ID, ApplyMovement{Version: "4", Money: m.ID}), "payment.match.other_sum")
		r.must(r.ApplyMovement(r.ctx, by, told.ID, ApplyMovement{Version: "1", Money: m.ID}))
		if v := r.movement(by, told.ID); v.State != MovementTold || v.Channel != ChannelBiller {
			t.Errorf("%+v", v.Movement)
		}
		r.must(r.ApplyMovement(r.ctx, by, two.ID, ApplyMovement{Version: "2", Reference: other.Reference}))
		r.sound()

		// What is not for us says why, and can be applied after all.
		r.refused(r.SetAside(r.ctx, by, out.ID, SetAside{Version: "1", Reason: "no"}), "reason payment.aside.reason")
		r.must(r.SetAside(r.ctx, by, out.ID, SetAside{Version: "1", Reason: whyAside}))
		r.must(r.SetAside(r.ctx, by, plain.ID, SetAside{Version: "4", Reason: whyAside}))
		if v := r.movement(by, plain.ID); v.State != MovementAside || v.Reason.Reveal() != whyAside {
			t.Errorf("%+v", v.Movement)
		}
		if n, err := r.CountUnmatched(r.ctx, by); n != 0 || err != nil {
			t.Errorf("%d %v", n, err)
		}
		_, third := r.issued()
		r.must(r.ApplyMovement(r.ctx, by, plain.ID, ApplyMovement{Version: "5", Reference: third.Reference}))
		r.sound()

		// Nobody else.
		for _, who := range []access.Actor{r.member(), {Person: id.Random(), Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}} {
			for name, err := range map[string]error{
				"list": errOf(r.ListUnmatched(r.ctx, who, "")), "show": errOf(r.ShowMovement(r.ctx, who, out.ID)),
				"apply":             r.ApplyMovement(r.ctx, who, out.ID, ApplyMovement{Version: "2", Reference: third.Reference}),
				"apply to nobody's": r.ApplyMovement(r.ctx, who, out.ID, ApplyMovement{Version: "2", Reference: id.WithCheck("90210999999999")}),
				"aside":             r.SetAside(r.ctx, who, out.ID, SetAside{Version: "2", Reason: whyAside}), "give": r.GiveMovement(r.ctx, who, out.ID, GiveMovement{Version: "2"}),
			} {
				if !fault.Is(err, fault.KindDenied) {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	})
}

// TestUnmatchedByPages reads a hundred in pages of forty.
func TestUnmatchedByPages(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	by := cashier()
	account := r.account(by)
	r.must(errOf(r.load(by, account, slices.Repeat([]string{"23/11/2026,1,x,,"}, 100)...)))
	seen := map[string]bool{}
	for after, more := "", true; more; {
		v, err := r.ListUnmatched(r.ctx, by, after)
		r.must(err)
		if len(v.List) > PageSize || len(v.List) == 0 {
			t.Fatalf("%d on a page", len(v.List))
		}
		for _, m := range v.List {
			seen[m.ID] = true
		}
		after, more = v.List[len(v.List)-1].ID, v.More
	}
	if len(seen) != 100 {
		t.Errorf("%d of 100 were seen", len(seen))
	}
}

// TestManyApplyAtOnce lets many apply one movement to many invoices: one of them is paid, once.
func TestManyApplyAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		r.must(errOf(r.load(by, r.account(by), "23/11/2026,1750,x,,")))
		movement := r.unmatched(by)[0].ID
		var invoices []Invoice
		for range 6 {
			_, i := r.issued()
			invoices = append(invoices, i)
		}
		var wait sync.WaitGroup
		errs := make([]error, len(invoices))
		for n, i := range invoices {
			wait.Go(func() {
				errs[n] = r.ApplyMovement(r.ctx, cashier(), movement, ApplyMovement{Version: "1", Reference: i.Reference})
			})
		}
		wait.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if !fault.Is(err, fault.KindConflict) {
				t.Error(err)
			}
		}
		if done != 1 {
			t.Errorf("%d applied it", done)
		}
		r.sound()
	})
}

// TestManyLoadsAtOnce loads overlapping statements at once, while the program matches: each movement is there once.
func TestManyLoadsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		var rows []string
		for range 8 {
			_, i := r.issued()
			rows = append(rows, "23/11/2026,1750,"+i.Reference+",,", "23/11/2026,1750,Cash,,")
		}
		var wait sync.WaitGroup
		for n := range 6 {
			wait.Go(func() {
				for range 30 {
					_, err := r.load(by, account, rows[:len(rows)-n]...)
					if err == nil {
						return
					}
					if !fault.Is(err, fault.KindConflict) && !strings.Contains(err.Error(), "payment_movement") {
						t.Error(err)
						return
					}
					time.Sleep(50 * time.Millisecond)
				}
				t.Error("never loaded")
			})
			wait.Go(func() {
				if err := r.MatchMovements(r.ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		r.must(r.MatchMovements(r.ctx))
		list, err := r.ListStatements(r.ctx, by, "")
		r.must(err)
		all := Tally{}
		for _, s := range list.List {
			for state, n := range s.Tally {
				all[state] += n
			}
		}
		if all[MovementReceived] != 8 || all[MovementUnmatched] != 8 || all.Sum() != 16 {
			t.Errorf("%+v", all)
		}
		r.sound()
	})
}

// TestNobodyPaysTheirOwnByAFile sees that a line for an invoice of whoever loaded the statement waits for another cashier, also when it is looked at
// again.
func TestNobodyPaysTheirOwnByAFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		_, others := r.issued()
		at := cashier()
		at.Person = by.Person
		account := r.account(at)
		more := r.another(by)
		r.must(errOf(r.notice("1link/EXA/20261123/164342566124", more.Reference, more.Amount)))
		got, err := r.load(at, account, "23/11/2026,1750,Fee "+i.Reference+",FT1,", "23/11/2026,1750,Fee "+others.Reference+",FT2,", "23/11/2026,1750,1BILL,164342566124,")
		r.must(err)
		r.must(r.MatchMovements(r.ctx))
		if s := r.became(at, got.Statement); s != "unmatched received unmatched" {
			t.Errorf("%s", s)
		}
		if v := r.view(by, i); v.State != StateIssued {
			t.Errorf("it is %s", v.State)
		}
		s, err := r.ShowStatement(r.ctx, at, got.Statement, "")
		r.must(err)
		apply := ApplyMovement{Version: strconv.FormatInt(s.Movements[0].Version, 10), Reference: i.Reference}
		r.refused(r.ApplyMovement(r.ctx, at, s.Movements[0].ID, apply), "access.own_affair")
		r.must(r.ApplyMovement(r.ctx, cashier(), s.Movements[0].ID, apply))
		if v := r.view(by, i); v.State != StatePaid {
			t.Errorf("another cashier applied it, and it is %s", v.State)
		}
		r.sound()
	})
}
