package engineer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/standing"
)

// extension is a proposal from day to day, until a third.
func extension(from, to, until string) Extend {
	c := Extend{Kind: Kind, Instrument: "Notification 12 of the board, 12 July 2026"}
	for _, x := range []struct {
		on                string
		date, month, year *string
	}{{from, &c.FromDay, &c.FromMonth, &c.FromYear}, {to, &c.ToDay, &c.ToMonth, &c.ToYear}, {until, &c.UntilDay, &c.UntilMonth, &c.UntilYear}} {
		if d, err := day.Parse(x.on); err == nil {
			*x.date, *x.month, *x.year = fmt.Sprint(d.Date()), fmt.Sprint(int(d.Month())), fmt.Sprint(d.Year())
		}
	}
	return c
}

func TestDecideExtend(t *testing.T) {
	law := profile(t, "minimal").On(day.Must("2026-07-12"))
	for _, x := range []struct {
		name string
		c    func() Extend
		want string
	}{
		{"validity that ended, to November", func() Extend { return extension("2026-06-30", "2026-06-30", "2026-11-30") }, ""},
		{"no kind", func() Extend { c := extension("2026-06-30", "2026-06-30", "2026-11-30"); c.Kind = "other"; return c }, "kind fault.choose"},
		{"a day that is none", func() Extend { return extension("2026-06-31", "2026-06-30", "2026-11-30") }, "from engineer.day.no_such"},
		{"days of another script", func() Extend {
			c := extension("2026-06-30", "2026-06-30", "2026-11-30")
			c.UntilYear, c.UntilDay = "۲۰۲۶", "۳۰"
			return c
		}, ""},
		{"the last before the first", func() Extend { return extension("2026-06-30", "2026-06-29", "2026-11-30") }, "to engineer.extend.order"},
		{"it shortens", func() Extend { return extension("2026-06-30", "2026-12-31", "2026-11-30") }, "until engineer.extend.shorter"},
		{"it extends nothing", func() Extend { return extension("2026-06-30", "2026-11-30", "2026-11-30") }, "until engineer.extend.shorter"},
		{"two years ahead", func() Extend { return extension("2026-06-30", "2026-06-30", "2028-07-12") }, ""},
		{"a day more", func() Extend { return extension("2026-06-30", "2026-06-30", "2028-07-13") }, "until engineer.extend.far"},
		{"by nothing", func() Extend { c := extension("2026-06-30", "2026-06-30", "2026-11-30"); c.Instrument = "x"; return c }, "instrument engineer.extend.instrument"},
	} {
		row, err := decideExtend(law, x.c())
		if key(err) != x.want || err == nil && row.Rule != "extension" {
			t.Errorf("%s: %v, want %s", x.name, err, x.want)
		}
	}
	without := law
	without.Kinds = append(without.Kinds[:0:0], without.Kinds...)
	without.Kinds[0].ID = "project"
	c := extension("2026-06-30", "2026-06-30", "2026-11-30")
	c.Kind = "project"
	if _, err := decideExtend(without, c); key(err) != "kind engineer.extend.no_rule" {
		t.Errorf("a kind that no rule extends: %v", err)
	}
}

func TestDecideExtended(t *testing.T) {
	on := day.Must("2026-07-12")
	row := extensionRow{Kind: Kind, From: day.Must("2026-06-01"), To: day.Must("2026-06-30"), Until: day.Must("2026-11-30")}
	fact := func(k standing.Kind) standing.Fact {
		return standing.Fact{ID: "x", Kind: k, From: day.Must("2026-03-01")}
	}
	other := validUntil("2026-06-30")
	other.Kind = "other"
	for _, x := range []struct {
		name string
		r    Registration
		want string
	}{
		{"the first day", validUntil("2026-06-01"), "2026-06-02 2026-11-30"},
		{"the last day", validUntil("2026-06-30"), "2026-07-01 2026-11-30"},
		{"the day before", validUntil("2026-05-31"), ""},
		{"the day after", validUntil("2026-07-01"), ""},
		{"for life", validUntil(""), ""},
		{"renewed", validUntil("2026-06-30", standing.Fact{ID: "x", Kind: standing.Valid, From: day.Must("2026-07-01"), Until: day.Must("2027-06-30")}), ""},
		{"suspended", validUntil("2026-06-30", fact(standing.Suspension)), "2026-07-01 2026-11-30"},
		{"removed", validUntil("2026-06-30", fact(standing.Removal)), ""},
		{"surrendered", validUntil("2026-06-30", fact(standing.Surrender)), ""},
		{"deceased", validUntil("2026-06-30", fact(standing.Death)), ""},
		{"of another kind", other, ""},
	} {
		got := ""
		if f, ok := decideExtended(on, row, x.r, on.Start(time.UTC)); ok {
			got = f.From.String() + " " + f.Until.String()
		}
		if got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

// crowd stores n registrations that are valid until a day.
func (r *room) crowd(n int, until string, more ...standing.Fact) (ids []string) {
	r.t.Helper()
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		ids = nil
		for range n {
			r.count++
			reg := validUntil(until, more...)
			reg.ID, reg.Person, reg.Application = id.New(r.now.Now()), id.Random(), id.New(r.now.Now())
			reg.Discipline, reg.Serial, reg.Number, reg.EnteredOn, reg.EnteredAt = "LAND", int64(r.count), r.law().Number("LAND", int64(r.count)), reg.Facts[0].From, r.now.Now()
			for i := range reg.Facts {
				reg.Facts[i].ID, reg.Facts[i].Known = id.New(r.now.Now()), r.now.Now()
			}
			if err := insertRegistration(r.ctx, tx, reg); err != nil {
				return err
			}
			ids = append(ids, reg.ID)
		}
		return nil
	}))
	return ids
}

func TestExtend(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoard(t, d, "2026-07-12")
		whom := r.crowd(230, "2026-06-30")
		removal := standing.Fact{Kind: standing.Removal, From: day.Must("2026-03-01")}
		untouched := append(append(append(r.crowd(3, "2026-06-30", removal), r.crowd(2, "")...), r.crowd(2, "2026-05-31")...), r.crowd(2, "2027-06-30")...)
		killed := errors.New("killed")
		var heard atomic.Int64
		events.React(r.events, func(context.Context, *db.Tx, access.Actor, Extended) error {
			if heard.Add(1) == 150 {
				return killed
			}
			return nil
		})

		proposer, second := officer(access.Registrar), officer(access.Registrar)
		for name, by := range map[string]access.Actor{"a cashier": officer(access.Cashier), "a member": r.member()} {
			if _, err := r.Extend(r.ctx, by, extension("2026-06-30", "2026-06-30", "2026-11-30")); !fault.Is(err, fault.KindDenied) {
				t.Fatalf("%s proposes: %v", name, err)
			}
		}
		e, err := r.Extend(r.ctx, proposer, extension("2026-06-15", "2026-06-30", "2026-11-30"))
		r.must(err)
		v, err := r.ShowExtension(r.ctx, proposer, e)
		r.must(err)
		if v.Expected != 230 || v.State != extensionProposed || key(v.May) != "engineer.extend.second" {
			t.Fatalf("%+v", v)
		}
		r.must(r.RunExtension(r.ctx, e)) // nothing happens before it is confirmed
		page := Page{Version: "1"}
		r.refused(r.ConfirmExtension(r.ctx, proposer, e, page), "engineer.extend.second")
		if err := r.ConfirmExtension(r.ctx, officer(access.Officer), e, page); !fault.Is(err, fault.KindDenied) {
			t.Fatalf("an officer confirms: %v", err)
		}
		r.refused(r.ConfirmExtension(r.ctx, second, e, Page{Version: "0"}), "fault.stale")
		if n := r.extended(whom); n != 0 {
			t.Fatalf("%d are extended before it is confirmed", n)
		}
		r.must(r.ConfirmExtension(r.ctx, second, e, page))
		r.refused(r.ConfirmExtension(r.ctx, second, e, Page{Version: "2"}), "engineer.extend.decided")
		r.refused(r.DeclineExtension(r.ctx, second, e, Page{Version: "2"}), "engineer.extend.decided")

		// It is killed within the second batch: the first stands, of the second nothing does.
		if err := r.RunExtension(r.ctx, e); !errors.Is(err, killed) {
			t.Fatal(err)
		}
		v, err = r.ShowExtension(r.ctx, second, e)
		r.must(err)
		if n := r.extended(whom); int64(n) != v.Done || n == 0 || n >= 230 || v.State != extensionRunning || v.Expected != 230 {
			t.Fatalf("%d are extended: %+v", n, v.Extension)
		}

		// Two processes go on at once.
		var all sync.WaitGroup
		errs := make([]error, 2)
		for i := range errs {
			all.Go(func() { errs[i] = r.RunExtension(r.ctx, e) })
		}
		all.Wait()
		for _, err := range errs {
			if err != nil && !fault.Is(err, fault.KindConflict) {
				t.Fatal(err)
			}
		}
		r.must(r.RunExtension(r.ctx, e))
		v, err = r.ShowExtension(r.ctx, second, e)
		r.must(err)
		if n := r.extended(whom); n != 230 || v.Done != 230 || v.State != extensionDone || v.Ended == nil {
			t.Fatalf("%d are extended: %+v", n, v.Extension)
		}
		if n := r.extended(untouched); n != 0 {
			t.Fatalf("%d are extended that should not be", n)
		}
		reg := r.loaded(whom[0])
		if n := len(reg.Facts); n != 3 || reg.Facts[2].From != day.Must("2026-07-01") || reg.Facts.On(day.Must("2026-11-30")) != standing.Active {
			t.Fatalf("%+v", reg.Facts)
		}

		// Another is declined, and one is taken back by who proposed it.
		for _, by := range []access.Actor{second, proposer} {
			other, err := r.Extend(r.ctx, proposer, extension("2026-11-30", "2026-11-30", "2026-12-31"))
			r.must(err)
			r.must(r.DeclineExtension(r.ctx, by, other, page))
			r.must(r.RunExtension(r.ctx, other))
		}
		list, more, err := r.Extensions(r.ctx, second, "")
		r.must(err)
		if len(list) != 3 || more || list[0].State != extensionDeclined || list[2].ID != e || r.extended(whom) != 230 {
			t.Fatalf("%+v", list)
		}
	})
}

// extended counts the registrations that are valid until the end of November, each by one fact more.
func (r *room) extended(ids []string) (count int) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		list, err := listRegistrationsOf(r.ctx, tx, ids)
		count = 0
		for _, reg := range list {
			if reg.Facts.ValidUntil() == day.Must("2026-11-30") {
				count++
			}
			if len(reg.Facts) > 3 {
				r.t.Errorf("%s was extended twice", reg.Number)
			}
		}
		return err
	}))
	return count
}
