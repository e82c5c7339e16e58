package payment

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/money"
)

// TestWhoActs names whoever must act, what waits for the desk before what waits for the payer.
func TestWhoActs(t *testing.T) {
	at, due := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC), day.Must("2026-12-07")
	issued := Invoice{ID: "i", State: StateIssued, Due: due}
	claimed := issued
	claimed.Claimed = true
	for _, x := range []struct {
		name     string
		v        DeskInvoice
		free     money.Amount
		doubtful bool
		want     string
	}{
		{"to be paid", DeskInvoice{Invoice: issued, Left: 5}, 0, false, "pay  5 2026-12-07"},
		{"claimed", DeskInvoice{Invoice: claimed, Left: 5, Claims: []Claim{{ID: "a", State: ClaimRejected}, {ID: "b", State: ClaimOpen, Amount: 5, At: at}}}, 0, false, "claim b 5"},
		{"paid", DeskInvoice{Invoice: Invoice{State: StatePaid}}, 0, false, ""},
		{"ran out", DeskInvoice{Invoice: Invoice{State: StateExpired}}, 0, false, ""},
		{"too much", DeskInvoice{Invoice: Invoice{ID: "i", State: StatePaid}, Credit: 9}, 7, false, "credit i 7"},
		{"too much, asked for", DeskInvoice{Invoice: Invoice{State: StatePaid}, Credit: 9, Moves: []Move{{ID: "m", Kind: MoveRefund, State: MoveAsked, Amount: 9}}}, 0, false, "refund m 9"},
		{"agreed to by one", DeskInvoice{Moves: []Move{{ID: "m", Kind: MoveRefund, State: MoveAgreed, Amount: 9}}}, 0, false, "refund m 9"},
		{"to be paid out", DeskInvoice{Moves: []Move{{ID: "m", Kind: MoveRefund, State: MoveDue, Amount: 9}, {Kind: MoveRefund, State: MoveDone}, {Kind: MoveTransfer, State: MoveDeclined}}}, 0, false, "pay_out m 9"},
		{"being paid", DeskInvoice{Moves: []Move{{ID: "m", Kind: MoveRefund, State: MovePaying, Amount: 9}}}, 0, false, "paying m 9"},
		{"a transfer", DeskInvoice{Moves: []Move{{ID: "m", Kind: MoveTransfer, State: MoveAsked, Amount: 9}}}, 0, false, "transfer m 9"},
		{"owed again", DeskInvoice{Invoice: Invoice{State: StatePaid}, OwedBack: 3}, 0, false, "again  3"},
		{"told twice, perhaps", DeskInvoice{Invoice: Invoice{ID: "i", State: StatePaid}}, 4, true, "twice i 0, credit i 4"},
		{"a waiver", DeskInvoice{Invoice: issued, Left: 5, Waivers: []AskedWaiver{{ID: "w", State: WaiverOpen, Amount: 2}, {State: WaiverDeclined}}}, 0, false, "waiver w 2, pay  5 2026-12-07"},
		{"by card", DeskInvoice{Invoice: issued, Left: 5, Cards: []CardPage{{ID: "c", State: CheckoutOpen, Amount: 5, Until: at}, {State: CheckoutExpired}}}, 0, false, "card c 5, pay  5 2026-12-07"},
		{"by card, and it does not fit", DeskInvoice{Cards: []CardPage{{ID: "c", State: CheckoutOpen, Amount: 5, Strange: true}}}, 0, false, "strange c 5"},
		{"looked for", DeskInvoice{Invoice: issued, Left: 5, Traces: []Trace{{ID: "t", State: TraceNowhere}, {ID: "f", State: TraceFound}, {State: TraceCounted}, {State: TraceElsewhere}}}, 0, false, "nowhere t 0, found f 0, pay  5 2026-12-07"},
		{"looked for, and paid meanwhile", DeskInvoice{Invoice: Invoice{State: StatePaid}, Traces: []Trace{{ID: "t", State: TraceNowhere}}}, 0, false, ""},
	} {
		var got []string
		for _, a := range whoActs(x.v, x.free, x.doubtful) {
			s := fmt.Sprintf("%s %s %d", a.Kind, a.ID, a.Amount)
			if !a.By.IsZero() {
				s += " " + a.By.String()
			}
			got = append(got, s)
		}
		if strings.Join(got, ", ") != x.want {
			t.Errorf("%s: %q, want %q", x.name, strings.Join(got, ", "), x.want)
		}
	}
}

// TestShowInvoice follows an invoice from its issue to a refund, as a cashier finds it under its reference.
func TestShowInvoice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		by, i := r.issued()
		show := func(acts ...ActKind) DeskInvoice {
			t.Helper()
			v, err := r.ShowInvoice(r.ctx, at, i.Reference)
			r.must(err)
			var got []ActKind
			for _, a := range v.Acts {
				got = append(got, a.Kind)
			}
			if fmt.Sprint(got) != fmt.Sprint(acts) {
				t.Errorf("%v must act, want %v", got, acts)
			}
			return v
		}
		v := show(ActPay)
		if v.ID != i.ID || v.Payer.Empty() || len(v.Lines) == 0 || v.Left != i.Amount || len(v.Money)+len(v.Moves)+len(v.Claims)+len(v.Entries) != 0 || v.Receipt != nil {
			t.Errorf("%+v", v)
		}
		for _, typed := range []string{id.Grouped(i.Reference), inScript(i.Reference, '۰'), inScript(i.Reference, '٠')} {
			if v, err := r.ShowInvoice(r.ctx, at, typed); err != nil || v.ID != i.ID {
				t.Errorf("%q: %v", typed, err)
			}
		}
		self := cashier()
		self.Person = by.Person
		for name, x := range map[string]struct {
			by          access.Actor
			typed, want string
		}{
			"its payer": {by, i.Reference, "access.denied"}, "a registrar": {registrar(), i.Reference, "access.no_office"}, "a registrar, of none": {registrar(), id.WithCheck("90210123456789"), "access.no_office"},
			"a cashier whose own it is": {self, i.Reference, "access.own_affair"}, "none": {at, id.WithCheck("90210123456789"), "fault.not_found"},
			"a wrong digit": {at, "9021012345678938", "payment.desk.no_reference"}, "words": {at, "books", "fault.not_found"},
		} {
			if _, err := r.ShowInvoice(r.ctx, x.by, x.typed); key(err) != x.want {
				t.Errorf("%s: %v, want %s", name, err, x.want)
			}
		}

		// It is claimed, paid by a slip and by a bank, and half of what is too much goes to another.
		r.claimed(by, i, "slip")
		if v := show(ActClaim); !v.Claimed || len(v.Claims) != 1 || !v.Claims[0].BankNumber.Empty() {
			t.Errorf("%+v", v.Claims)
		}
		r.must(errOf(r.Confirm(r.ctx, at, v.claim(r), Confirm{Version: "1"})))
		r.must(errOf(r.notice("a", i.Reference, i.Amount+70)))
		if v := show(ActCredit); v.Credit != i.Amount+70 || v.Left != 0 || v.Receipt == nil || len(v.Money) != 2 || len(v.Entries) != 3 || v.Entries[0].Kind != string(entryReceived) {
			t.Errorf("%+v", v)
		}
		other := r.issue(by, "case-2")
		r.must(r.UseCredit(r.ctx, by, i.ID, UseCredit{other.ID}))
		v = show(ActCredit)
		if len(v.Moves) != 1 || v.Moves[0].To != other.Reference || len(v.Entries) != 4 || v.Entries[3].Kind != string(entryMoved) {
			t.Errorf("%+v %+v", v.Moves, v.Entries)
		}
		if w, err := r.ShowInvoice(r.ctx, at, other.Reference); err != nil || len(w.Moves) != 1 || w.Moves[0].From != i.Reference || len(w.Acts) != 0 || len(w.Entries) != 2 {
			t.Errorf("%+v %v", w, err)
		}
		r.must(r.AskRefund(r.ctx, by, i.ID, AskRefund{iban}))
		v = show(ActRefund)
		for n := range 2 {
			m := r.move(v.Moves[0].ID)
			r.must(r.agree(r.named([]access.Role{access.Cashier, access.Registrar}[n]), m))
		}
		show(ActPayOut)
		r.begun(at, v.Moves[0].ID)
		show(ActPaying)
		r.must(r.PayOut(r.ctx, at, v.Moves[0].ID, r.payOut(r.move(v.Moves[0].ID))))
		if v := show(); v.Credit != 0 || v.Entries[len(v.Entries)-1].Kind != string(entryPaidOut) {
			t.Errorf("%+v", v.Entries)
		}
		r.must(r.TracePayment(r.ctx, by, i.ID, TracePayment{"FT 90"}))
		if v := show(); len(v.Traces) != 1 || v.Traces[0].Number.Reveal() != "FT 90" {
			t.Errorf("%+v", v.Traces)
		}
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "a", i.Amount+70)))
		if v := show(ActNowhere, ActAgain); v.OwedBack != i.Amount+70 || v.State != StatePaid {
			t.Errorf("%+v", v)
		}
	})
}

// TestAddressed opens what letters tell of an invoice, for a cashier whose own it is not.
func TestAddressed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		by, i := r.issued()
		for _, typed := range []string{i.ID, i.Reference, id.Grouped(i.Reference), " " + inScript(i.Reference, '۰') + " ", inScript(i.Reference, '٠')} {
			v, err := r.Addressed(r.ctx, at, typed)
			if err != nil || v.ID != i.ID || v.Due != i.Due || v.Name.Empty() || v.Language != "en" || v.Receipt != "" {
				t.Errorf("%q: %+v %v", typed, v, err)
			}
		}
		self, elsewhere := cashier(), cashier()
		self.Person, elsewhere.Purpose = by.Person, access.Notice
		for name, x := range map[string]struct {
			by          access.Actor
			typed, want string
		}{
			"its payer": {by, i.Reference, "access.denied"}, "a registrar": {registrar(), i.Reference, "access.no_office"}, "a cashier whose own it is": {self, i.Reference, "access.own_affair"},
			"its own by its id": {self, i.ID, "access.own_affair"}, "for another purpose": {elsewhere, i.Reference, "access.denied"}, "none": {at, id.WithCheck("90210123456789"), "fault.not_found"},
			"a wrong digit": {at, "9021012345678938", "fault.not_found"}, "words": {at, "books", "fault.not_found"}, "nothing": {at, "", "fault.not_found"},
		} {
			if v, err := r.Addressed(r.ctx, x.by, x.typed); key(err) != x.want || !v.Name.Empty() {
				t.Errorf("%s: %v, want %s", name, err, x.want)
			}
		}
		r.must(errOf(r.notice("a", i.Reference, i.Amount)))
		if v, err := r.Addressed(r.ctx, at, i.Reference); err != nil || v.Receipt == "" || v.State != StatePaid {
			t.Errorf("paid: %+v %v", v, err)
		}
	})
}

// claim is the id of the one claim.
func (v DeskInvoice) claim(r *room) string {
	v, err := r.ShowInvoice(r.ctx, cashier(), v.Reference)
	r.must(err)
	return v.Claims[0].ID
}

// TestInvoiceOfManyEntries shows the newest entries whole, and says that there are more.
func TestInvoiceOfManyEntries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, i := r.issued()
		for n := range PageSize + 1 {
			r.must(errOf(r.notice(fmt.Sprint(n), i.Reference, 1)))
		}
		v, err := r.ShowInvoice(r.ctx, cashier(), i.Reference)
		if err != nil || len(v.Entries) != PageSize || !v.Earlier || len(v.Money) != PageSize+1 {
			t.Fatalf("%d entries, %v %v", len(v.Entries), v.Earlier, err)
		}
		for _, e := range v.Entries {
			if len(e.Postings) != 2 {
				t.Errorf("an entry in part: %+v", e)
			}
		}
	})
}

// TestListOutstanding lists, page by page, just the invoices that the sums are of.
func TestListOutstanding(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, old := r.issued()
		r.now.Move(8 * 24 * time.Hour)
		by, part := r.issued()
		for n := range PageSize + 2 {
			r.issue(by, fmt.Sprint("case-", n))
		}
		_, paid := r.issued()
		r.must(errOf(r.notice("a", part.Reference, 40)))
		r.must(errOf(r.notice("b", paid.Reference, paid.Amount)))
		sums, err := r.Outstanding(r.ctx, cashier())
		r.must(err)
		for n, o := range sums {
			seen, after, left := map[string]bool{}, "", money.Amount(0)
			for more := true; more; {
				var list []Outstander
				list, more, err = r.ListOutstanding(r.ctx, cashier(), o.Days, part.Purpose, after)
				r.must(err)
				for _, x := range list {
					if seen[x.ID] || x.Payer.Empty() || x.Left <= 0 {
						t.Fatalf("twice, or without its payer: %+v", x)
					}
					seen[x.ID], after, left = true, x.ID, left+x.Left
				}
			}
			if int64(len(seen)) != o.Count || o.Count > 0 && left != o.Sums[0].Amount {
				t.Errorf("age %d: %d invoices of %d, want %+v", n, len(seen), left, o)
			}
			if seen[old.ID] != (n == 1) || seen[part.ID] != (n == 0) || seen[paid.ID] {
				t.Errorf("age %d has others", n)
			}
		}
		if list, _, err := r.ListOutstanding(r.ctx, cashier(), 0, "nothing", ""); err != nil || len(list) != 0 {
			t.Errorf("%v %v", list, err)
		}
		if _, _, err := r.ListOutstanding(r.ctx, cashier(), 7, part.Purpose, ""); key(err) != "fault.not_found" {
			t.Errorf("an age that is none: %v", err)
		}
		for who, by := range map[string]access.Actor{"member": by, "registrar": registrar()} {
			if _, _, err := r.ListOutstanding(r.ctx, by, 0, part.Purpose, ""); err == nil {
				t.Errorf("a %s lists it", who)
			}
		}
	})
}
