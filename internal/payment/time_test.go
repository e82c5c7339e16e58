package payment

import (
	"fmt"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

func TestTimeRemindsAndEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()          // nobody pays
		payer, claimed := r.issued() // somebody claims to have paid
		r.claimed(payer, claimed, "a slip")
		run := func() string {
			t.Helper()
			r.heard = nil
			r.must(r.Remind(r.ctx))
			r.must(r.Expire(r.ctx))
			return kinds(r)
		}
		calendar := r.law().Calendar
		for _, x := range []struct {
			before int // working days before the end
			want   string
		}{{15, ""}, {4, ""}, {3, "reminded"}, {3, ""}, {1, ""}, {0, ""}} {
			r.on(calendar.Add(i.Due, -x.before))
			if got := run(); got != x.want {
				t.Errorf("%d days before the end: %q, want %q", x.before, got, x.want)
			}
		}
		r.on(i.Due.Add(1))
		if got := run(); got != "expired" {
			t.Errorf("the day after: %q", got)
		}
		if got := run(); got != "" {
			t.Errorf("once more: %q", got)
		}
		if v, err := r.Show(r.ctx, by, i.ID); err != nil || v.State != StateExpired || key(v.May) != "payment.slip.expired" {
			t.Errorf("%+v %v", v.Invoice, err)
		}
		if v, err := r.Show(r.ctx, payer, claimed.ID); err != nil || v.State != StateIssued {
			t.Errorf("what is claimed waits for the cashier: %+v %v", v.Invoice, err)
		}
		if _, err := r.Check(r.ctx); err != nil {
			t.Error(err)
		}
		// What ran out may be asked for anew.
		if next := r.issue(by, i.Case); next.Reference == i.Reference {
			t.Error("the reference of what ran out was given out again")
		}
	})
}

// kinds names what was heard last.
func kinds(r *room) string {
	s := ""
	for _, e := range r.heard {
		s += e.About().Kind[len("payment."):]
	}
	r.heard = nil
	return s
}

// TestTimeGoesThroughAll ends more invoices than one page of them has.
func TestTimeGoesThroughAll(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	by := r.member()
	const n = 450
	for k := range n {
		r.issue(by, fmt.Sprint("case-", k))
	}
	r.on(r.law().Day.Add(60))
	r.heard = nil
	r.must(r.Expire(r.ctx))
	if len(r.heard) != n {
		t.Errorf("%d of %d ran out", len(r.heard), n)
	}
}
