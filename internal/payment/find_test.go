package payment

import (
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
)

// TestFind opens an invoice under its reference, however it is written, for its payer alone.
func TestFind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		other, theirs := r.issued()
		swapped := []byte(i.Reference)
		for k := range swapped[1:] {
			if swapped[k] != swapped[k+1] {
				swapped[k], swapped[k+1] = swapped[k+1], swapped[k]
				break
			}
		}
		few := i.Reference[:12]
		for _, fits := id.ReadNumber(few); fits; _, fits = id.ReadNumber(few) { // by chance
			few = few[:len(few)-1]
		}
		for name, x := range map[string]struct {
			by    access.Actor
			typed string
			want  string // fault; empty: found
		}{
			"as it is":        {by, i.Reference, ""},
			"as printed":      {by, id.Grouped(i.Reference), ""},
			"with spaces":     {by, strings.ReplaceAll(id.Grouped(i.Reference), "\u00a0", " "), ""},
			"with dashes":     {by, strings.ReplaceAll(id.Grouped(i.Reference), "\u00a0", "-"), ""},
			"Urdu digits":     {by, inScript(i.Reference, '۰'), ""},
			"Arabic digits":   {by, inScript(i.Reference, '٠'), ""},
			"swapped digits":  {by, string(swapped), "payment.find.digits"},
			"too few":         {by, few, "payment.find.digits"},
			"of another":      {other, i.Reference, "fault.not_found"},
			"another's":       {by, theirs.Reference, "fault.not_found"},
			"of nobody":       {by, id.WithCheck("90210123456789"), "fault.not_found"},
			"an id":           {by, i.ID, "fault.not_found"},
			"words":           {by, "books", "fault.not_found"},
			"nothing":         {by, "", "fault.not_found"},
			"digits no end":   {by, strings.Repeat("9", 400), "fault.not_found"},
			"for a cashier":   {cashier(), i.Reference, "fault.not_found"},
			"and then a word": {by, i.Reference + "/slip", "fault.not_found"},
		} {
			got, err := r.Find(r.ctx, x.by, x.typed)
			if key(err) != x.want || x.want == "" && got.ID != i.ID || x.want != "" && got.ID != "" {
				t.Errorf("%s: %q %v, want %q", name, got.ID, err, x.want)
			}
		}
		if got, err := r.FindOld(r.ctx, by, i.ID); err != nil || got.Reference != i.Reference {
			t.Errorf("%v %v", got, err)
		}
		for _, x := range []string{theirs.ID, i.Reference, "none", ""} {
			_, err := r.FindOld(r.ctx, by, x)
			r.refused(err, "fault.not_found")
		}
	})
}

// inScript writes digits with those that begin at zero.
func inScript(s string, zero rune) string {
	return strings.Map(func(r rune) rune { return r - '0' + zero }, s)
}

// TestRowsTellTheTrueState sees that the list says of each invoice what its page would.
func TestRowsTellTheTrueState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
		r.must(err)
		ctx, p := texts.With(r.ctx, i18n.English, time.UTC), NewPages(r.Service)
		by, i := r.issued()
		row := func() pages.Row {
			t.Helper()
			list, _, err := r.List(r.ctx, by, "")
			r.must(err)
			return p.row(ctx, list[0])
		}
		owed := func() int {
			t.Helper()
			list, _, err := r.Owed(r.ctx, by)
			r.must(err)
			return len(list)
		}
		if got := row(); got.State != "issued" || got.Rest+got.Over != "" || got.Href != "/my/invoices/"+i.Reference {
			t.Errorf("%+v", got)
		}
		if got := row(); got.Looked || got.OnCard {
			t.Errorf("%+v", got)
		}
		account := r.account(cashier())
		r.must(r.TracePayment(r.ctx, by, i.ID, TracePayment{"FT 77"}))
		r.must(r.TracePayment(r.ctx, by, i.ID, TracePayment{"FT 88"}))
		withCards(t, r)
		r.page(by, i)
		if got := row(); got.State != "issued" || !got.Looked || !got.OnCard {
			t.Errorf("%+v", got)
		}
		r.now.Move(25 * time.Hour) // the page is over
		if got := row(); !got.Looked || got.OnCard {
			t.Errorf("%+v", got)
		}
		r.must(errOf(r.load(cashier(), account, "23/11/2026,77,cash,FT 77,", "23/11/2026,88,cash,FT 88,")))
		if got := row(); !got.Looked { // found, and nobody has said whose it is
			t.Errorf("%+v", got)
		}
		for n, line := range r.unmatched(cashier()) {
			_, other := r.issued()
			r.must(r.ApplyMovement(r.ctx, cashier(), line.ID, ApplyMovement{Version: line.versioned(), Reference: other.Reference}))
			if got := row(); got.Looked != (n == 0) {
				t.Errorf("after %d: %+v", n, got)
			}
		}
		_, err = r.notice("a", i.Reference, 50000)
		r.must(err)
		if got := row(); got.State != "part" || got.Rest != "PKR\u00a01,250" {
			t.Errorf("%+v", got)
		}
		_, err = r.notice("b", i.Reference, i.Amount)
		r.must(err)
		if got := row(); got.State != "paid" || got.Over != "PKR\u00a0500" || owed() != 0 {
			t.Errorf("%+v", got)
		}
		for external, amount := range map[string]money.Amount{"a": 50000, "b": i.Amount} {
			_, err := r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, external, amount)
			r.must(err)
		}
		if got := row(); got.State != "again" || got.Over != "" || owed() != 1 {
			t.Errorf("%+v, %d", got, owed())
		}
	})
}
