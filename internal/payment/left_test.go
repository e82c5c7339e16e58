package payment

import (
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/i18n"
	"sanad/internal/money"
	"sanad/internal/web"
)

// TestWhatIsLeftIsShown sees that nobody is shown the whole sum of an invoice of which a part has come.
func TestWhatIsLeftIsShown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		by, i := r.issued()
		c := r.claimed(by, i, "slip") // of all of it
		part := i.Amount - 40000
		r.must(errOf(r.Confirm(r.ctx, at, c.ID, Confirm{Version: "1", Found: r.law().Currency.Plain(part), Other: true})))
		list, _, err := r.Inbox(r.ctx, at, Filter{State: ClaimConfirmed})
		if err != nil || len(list) != 1 || list[0].Found != part || list[0].Claimed != i.Amount {
			t.Fatalf("%+v %v", list, err)
		}
		texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
		r.must(err)
		ctx := texts.With(t.Context(), i18n.English, r.law().Zone)
		if w := waiting(ctx, list[0]); w.Amount != r.law().Currency.Format(part) || w.Said != r.law().Currency.Format(i.Amount) {
			t.Errorf("a claim that was confirmed in part says %+v", w)
		}
		if e, err := r.Examine(r.ctx, at, c.ID); err != nil || e.Left != 40000 {
			t.Errorf("of a claim that is decided: %+v %v", e.Left, err)
		}

		// A line of just what is left is likelier than one of another sum.
		r.must(errOf(r.load(at, account, "23/11/2026,400,IBFT no reference,FT1,", "23/11/2026,400,"+i.Reference+" or "+r.another(by).Reference+",FT2,")))
		for n, line := range r.unmatched(at) {
			found := false
			for _, p := range r.movement(at, line.ID).Proposed {
				if p.Reference != i.Reference || p.Told {
					continue
				}
				found = true
				if p.Left != 40000 || p.Of != i.Amount || p.Amount != 40000 {
					t.Errorf("line %d: %d of %d", n, p.Left, p.Of)
				}
			}
			if !found {
				t.Errorf("line %d: what is left is not proposed", n)
			}
		}

		// So where a credit is used.
		j := r.another(by)
		r.must(errOf(r.notice("a", j.Reference, j.Amount+70)))
		taken := map[string]money.Amount{}
		for _, x := range r.view(by, j).Takers {
			taken[x.ID] = x.Left
		}
		if taken[i.ID] != 40000 {
			t.Errorf("a credit would go to %v", taken)
		}
		r.sound()
	})
}

// another issues a further invoice to a payer.
func (r *room) another(by access.Actor) Invoice {
	r.count++
	return r.issue(by, "another-"+string(rune('a'+r.count)))
}
