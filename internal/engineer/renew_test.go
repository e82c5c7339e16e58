package engineer

import (
	"context"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/standing"
)

// newBoard is a room under the invented board, whose registrations end on 30 June, on a day.
func newBoard(t *testing.T, d *db.DB, on string) *room {
	t.Helper()
	r := newRoom(t, d)
	r.council = profile(t, "minimal")
	r.on(on)
	return r
}

// on moves the clock to the morning of a day in the council's zone.
func (r *room) on(d string) { r.now.Set(day.Must(d).Start(r.law().Zone).Add(9 * time.Hour)) }

// registered returns a new person with a registration that is valid until a day; empty: for life.
func (r *room) registered(until string) (access.Actor, Registration) {
	r.t.Helper()
	by := r.member()
	reg := validUntil(until)
	reg.ID, reg.Person, reg.Discipline, reg.Serial = id.New(r.now.Now()), by.Person, "LAND", int64(r.count)
	reg.Number, reg.EnteredOn, reg.Rule, reg.Law, reg.EnteredAt = r.law().Number("LAND", reg.Serial), reg.Facts[0].From, "entry", r.law().ID, r.now.Now()
	reg.Application = id.New(r.now.Now())
	for i := range reg.Facts {
		reg.Facts[i].ID, reg.Facts[i].Known = id.New(r.now.Now()), r.now.Now()
	}
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return insertRegistration(r.ctx, tx, reg) }))
	return by, reg
}

// offered is the command of a page that was loaded now.
func (r *room) offered(by access.Actor, years int) Renew {
	r.t.Helper()
	v, found, err := r.Renewal(r.ctx, by)
	r.must(err)
	if !found {
		r.t.Fatal("no registration")
	}
	for _, t := range v.Terms {
		if t.Years == years {
			return Renew{Registration: v.ID, Years: string(rune('0' + years)), Seen: t.seen()}
		}
	}
	r.t.Fatalf("%d years are not offered: %v", years, v.May)
	return Renew{}
}

func (r *room) loaded(registration string) (reg Registration) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		reg, err = loadRegistration(r.ctx, tx, registration)
		return err
	}))
	return reg
}

func (r *room) paid(renewal string) error {
	cashier := access.Actor{Person: "cashier", Roles: []access.Role{access.Cashier}, Purpose: access.Fees, Strong: true}
	return r.db.Update(r.ctx, func(tx *db.Tx) error { return r.RenewalPaid(r.ctx, tx, cashier, renewal) })
}

func TestRenew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoard(t, d, "2026-06-25")
		var renewed []Renewed
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e Renewed) error {
			renewed = append(renewed, e)
			return nil
		})
		by, reg := r.registered("2026-06-30")
		c := r.offered(by, 2)
		stranger, _ := r.registered("2026-06-30")
		if err := r.Renew(r.ctx, stranger, c); !fault.Is(err, fault.KindNotFound) {
			t.Fatalf("somebody else's registration: %v", err)
		}
		if err := r.Renew(r.ctx, officer(access.Registrar), c); !fault.Is(err, fault.KindNotFound) {
			t.Fatalf("an officer renews for somebody: %v", err)
		}
		r.refused(r.Renew(r.ctx, by, Renew{Registration: reg.ID, Years: "2", Seen: "1/2028-06-30"}), "fault.stale")
		if len(r.owed) != 0 {
			t.Fatalf("what was refused owes %+v", r.owed)
		}
		r.must(r.Renew(r.ctx, by, c))
		if len(r.owed) != 1 || r.owed[0].Purpose != PurposeRenewal || council.Total(r.owed[0].Charges) != 24_000 || r.owed[0].Charges[0].Rule.ID != "renewal" {
			t.Fatalf("asked for %+v", r.owed)
		}
		r.refused(r.Renew(r.ctx, by, c), "engineer.renew.waiting")
		if until := r.loaded(reg.ID).Facts.ValidUntil(); until != day.Must("2026-06-30") {
			t.Fatalf("valid until %s before it was paid", until)
		}

		// The cashier finds the money after the end: what was asked for in time goes on without a gap.
		r.on("2026-07-04")
		if now := r.loaded(reg.ID).Facts.On(r.law().Day); now != standing.Lapsed {
			t.Fatalf("before the payment: %s", now)
		}
		r.must(r.paid(r.owed[0].Case))
		got := r.loaded(reg.ID)
		if got.Facts.ValidUntil() != day.Must("2028-06-30") || got.Facts.On(day.Must("2026-07-01")) != standing.Active || got.Facts.On(day.Must("2028-07-01")) != standing.Lapsed {
			t.Fatalf("%+v", got.Facts)
		}
		if len(renewed) != 1 || renewed[0].Fact != got.Facts[len(got.Facts)-1] || renewed[0].Number != reg.Number || renewed[0].Rule != "renewal" {
			t.Fatalf("the reactions heard %+v", renewed)
		}
		r.refused(r.paid(r.owed[0].Case), "engineer.renew.not_waiting")
		r.refused(r.Renew(r.ctx, by, c), "engineer.renew.early")
	})
}

func TestRenewOfTwoAtOnceAsksForOneFee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoard(t, d, "2026-06-25")
		var mu sync.Mutex
		r.needs.AskFee = func(ctx context.Context, tx *db.Tx, _ access.Actor, b Bill) error {
			mu.Lock()
			defer mu.Unlock()
			r.owed = append(r.owed, b)
			return nil
		}
		by, reg := r.registered("2026-06-30")
		c := r.offered(by, 1)
		errs := make([]error, 8)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { errs[i] = r.Renew(r.ctx, by, c) })
		}
		all.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if key(err) != "engineer.renew.waiting" {
				t.Errorf("%v", err)
			}
		}
		var waiting []renewalRow
		r.must(d.View(r.ctx, func(tx *db.Tx) (err error) {
			waiting, err = listUnpaidRenewals(r.ctx, tx, []string{reg.ID})
			return err
		}))
		if done != 1 || len(waiting) != 1 {
			t.Fatalf("%d succeeded, %d wait", done, len(waiting))
		}
	})
}

// TestRenewAgainAfterNobodyPaid sees that the price is that of the day on which it was asked for: under an amnesty, and after it.
func TestRenewAgainAfterNobodyPaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoard(t, d, "2028-01-31") // the last day of the amnesty
		by, reg := r.registered("2025-06-30")
		r.must(r.Renew(r.ctx, by, r.offered(by, 1)))
		first := r.owed[0]
		if total := council.Total(first.Charges); total != 14_400 {
			t.Fatalf("under the amnesty: %d", total)
		}
		r.on("2028-02-20")
		r.must(d.Update(r.ctx, func(tx *db.Tx) error {
			return r.RenewalExpired(r.ctx, tx, access.System(access.Fees), first.Case)
		}))
		r.refused(r.paid(first.Case), "engineer.renew.not_waiting")
		r.must(r.Renew(r.ctx, by, r.offered(by, 1)))
		if total := council.Total(r.owed[1].Charges); total != 45_000 {
			t.Fatalf("after the amnesty: %d", total)
		}

		// It is taken back for other years, unless its slip waits for the cashier.
		second := r.owed[1].Case
		if err := r.GiveUpRenewal(r.ctx, officer(access.Registrar), second); !fault.Is(err, fault.KindNotFound) {
			t.Fatalf("somebody else gives it up: %v", err)
		}
		r.needs.Fee = func(context.Context, *db.Tx, string) (*Fee, error) { return &Fee{Claimed: true}, nil }
		r.refused(r.GiveUpRenewal(r.ctx, by, second), "engineer.renew.claimed")
		r.needs.Fee = func(context.Context, *db.Tx, string) (*Fee, error) { return &Fee{}, nil }
		r.must(r.GiveUpRenewal(r.ctx, by, second))
		r.refused(r.GiveUpRenewal(r.ctx, by, second), "engineer.renew.claimed")
		r.must(r.Renew(r.ctx, by, r.offered(by, 2)))
		r.must(r.paid(r.owed[2].Case))
		if got := r.loaded(reg.ID).Facts; got.ValidUntil() != day.Must("2029-06-30") || got.On(day.Must("2028-02-19")) != standing.Lapsed || got.On(day.Must("2028-02-20")) != standing.Active {
			t.Fatalf("%+v", got)
		}
	})
}

// TestRenewOfNothing sees that what costs nothing is done at once.
func TestRenewOfNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoard(t, d, "2026-06-25")
		by, reg := r.registered("2026-06-30")
		cycle := r.law().Cycle(Kind)
		fee := cycle.Renewal.Fee.Amount
		cycle.Renewal.Fee.Amount = money.Amount(0) // shared with the council's law of that day
		defer func() { cycle.Renewal.Fee.Amount = fee }()
		r.must(r.Renew(r.ctx, by, r.offered(by, 1)))
		if until := r.loaded(reg.ID).Facts.ValidUntil(); len(r.owed) != 0 || until != day.Must("2027-06-30") {
			t.Fatalf("owes %+v, valid until %s", r.owed, until)
		}
	})
}
