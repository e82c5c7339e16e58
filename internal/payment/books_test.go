package payment

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/money"
)

func TestDecideClose(t *testing.T) {
	today := day.Must("2026-12-01")
	for _, x := range []struct {
		name        string
		month       Month
		closed      bool
		last, first Month
		seen        int64
		want        string
	}{
		{"the first, on the day after its end", "2026-11", false, "", "2026-11", 7, ""},
		{"the month that runs", "2026-12", false, "2026-11", "2026-11", 7, "payment.books.not_over"},
		{"one that is closed", "2026-11", true, "2026-11", "2026-11", 7, "payment.books.closed_already"},
		{"the next", "2026-11", false, "2026-10", "2026-09", 7, ""},
		{"out of order", "2026-11", false, "2026-09", "2026-09", 7, "payment.books.order"},
		{"not the first that has entries", "2026-11", false, "", "2026-10", 7, "payment.books.order"},
		{"before any entry", "2026-10", false, "", "2026-11", 7, "payment.books.order"},
		{"long before any entry", "1900-01", false, "", "2026-11", 7, "payment.books.order"},
		{"long ago, without any entry at all", "1900-01", false, "", "", 7, "payment.books.order"},
		{"without any entry at all", "2026-11", false, "", "", 7, ""},
		{"with an entry that was not shown", "2026-11", false, "", "2026-11", 6, "fault.stale"},
	} {
		if got := key(decideClose(today, x.month, x.closed, x.last, x.first, x.seen, 7)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

func TestBookedOn(t *testing.T) {
	for _, x := range []struct {
		today string
		last  Month
		want  string
	}{
		{"2026-11-30", "", "2026-11-30"}, {"2026-11-30", "2026-10", "2026-11-30"}, {"2026-12-01", "2026-11", "2026-12-01"},
		{"2026-11-30", "2026-11", "2026-12-01"}, {"2026-01-01", "2026-11", "2026-12-01"}, // a clock that was set back
	} {
		if got := bookedOn(day.Must(x.today), x.last); got.String() != x.want {
			t.Errorf("%+v: %s", x, got)
		}
	}
}

// TestCheckTyped wants the very month typed, in any script.
func TestCheckTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"2026-10": "", "202610": "", " 2026/10 ": "", "2026 10": "", "۲۰۲۶-۱۰": "", "٢٠٢٦-١٠": "", "\u200e2026-10": "",
		"": "payment.books.typed_empty", "yes": "payment.books.typed_form", "10": "payment.books.typed_form", "2026": "payment.books.typed_form", "2026-13": "payment.books.typed_form",
		"2026-10-10": "payment.books.typed_form", "-": "payment.books.typed_form", strings.Repeat("2", 20): "payment.books.typed_form",
		"2026-11": "payment.books.typed_other", "2025-10": "payment.books.typed_other", "۲۰۲۶-۰۱": "payment.books.typed_other", "2026-1": "payment.books.typed_other",
	} {
		if got := strings.TrimPrefix(key(checkTyped("2026-10", typed)), "month "); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
	if err := checkTyped("2026-09", "۲۰۲۶-۹"); err != nil {
		t.Errorf("a month of one digit: %v", err)
	}
}

func TestReadMonth(t *testing.T) {
	for s, want := range map[string]bool{"2026-11": true, "2026-13": false, "2026-1": false, "": false, "1899-12": false, "2026-11-01": false, "9998-12": true, "9999-12": false} {
		if _, ok := ReadMonth(s); ok != want {
			t.Errorf("%q: %v", s, ok)
		}
		if want { // its page names those beside it
			_, _ = Month(s).Before().First(), Month(s).After().First()
		}
	}
}

// TestBooksBegin leads back to the first month of which there is anything, and no further.
func TestBooksBegin(t *testing.T) {
	today := day.Must("2026-12-01")
	for _, x := range []struct{ booked, closed, want Month }{
		{"", "", "2026-11"}, {"2026-12", "", "2026-12"}, {"2026-08", "", "2026-08"}, {"2026-12", "2026-11", "2026-11"}, {"2026-08", "2026-08", "2026-08"}, {"", "2026-10", "2026-10"},
	} {
		if got := booksBegin(today, x.booked, x.closed); got != x.want {
			t.Errorf("%+v: %s", x, got)
		}
	}
}

// TestBooks reads a month, closes it, and reads the next, which begins where it ended.
func TestBooks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		r.must(errOf(r.notice("a", i.Reference, i.Amount+5)))
		r.must(errOf(r.notice("b", "", 70)))
		at := cashier()
		month := func(m Month) map[string]Balance {
			t.Helper()
			b, err := r.ShowBooks(r.ctx, at, m)
			r.must(err)
			all := map[string]Balance{}
			var opening, moved, closing money.Amount
			for _, a := range b.Accounts {
				all[a.Name] = a
				opening, moved, closing = opening+a.Opening, moved+a.Debit-a.Credit, closing+a.Closing
			}
			if opening != 0 || moved != 0 || closing != 0 {
				t.Errorf("%s does not come to nothing: %d, %d, %d", m, opening, moved, closing)
			}
			return all
		}
		is := func(a Balance, opening, debit, credit, closing money.Amount) {
			t.Helper()
			if a.Opening != opening || a.Debit != debit || a.Credit != credit || a.Closing != closing {
				t.Errorf("%+v, want %d %d %d %d", a, opening, debit, credit, closing)
			}
		}
		nov := month("2026-11")
		is(nov["due/biller"], 0, i.Amount+75, 0, i.Amount+75)
		is(nov["payer"], 0, i.Amount, i.Amount+5, -5)
		is(nov["unapplied"], 0, 0, 70, -70)
		if len(month("2026-10")) != 0 {
			t.Error("October has entries")
		}
		for who, by := range map[string]access.Actor{"member": by, "registrar": registrar()} {
			if _, err := r.ShowBooks(r.ctx, by, "2026-11"); err == nil {
				t.Errorf("a %s reads the books", who)
			}
			if err := r.CloseMonth(r.ctx, by, "2026-11", CloseMonth{"3", "2026-11"}); err == nil {
				t.Errorf("a %s closes a month", who)
			}
		}
		list, more, err := r.DayBook(r.ctx, at, r.law().Day, "")
		if err != nil || more || len(list) != 3 || list[1].Kind != string(entrySettled) || list[1].Reference != i.Reference || len(list[0].Postings) != 2 {
			t.Errorf("%+v %v %v", list, more, err)
		}
		r.refused(r.CloseMonth(r.ctx, at, "2026-11", CloseMonth{"3", "2026-11"}), "payment.books.not_over")
		r.on(day.Must("2026-12-02"))
		r.refused(r.CloseMonth(r.ctx, at, "2026-11", CloseMonth{"2", "2026-11"}), "fault.stale")
		for _, typed := range []string{"", "2026-10", "Close"} {
			if err := r.CloseMonth(r.ctx, at, "2026-11", CloseMonth{"3", typed}); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%q closes November: %v", typed, err)
			}
		}
		if b, err := r.ShowBooks(r.ctx, at, "2026-11"); err != nil || b.Closed != nil {
			t.Errorf("a month is closed that nobody typed: %v", err)
		}
		r.must(r.CloseMonth(r.ctx, at, "2026-11", CloseMonth{"3", "۲۰۲۶-۱۱"}))
		r.refused(r.CloseMonth(r.ctx, at, "2026-11", CloseMonth{"3", "2026-11"}), "payment.books.closed_already")
		if b, err := r.ShowBooks(r.ctx, at, "2026-11"); err != nil || b.Closed == nil || len(b.Hash) != 64 || b.May == nil {
			t.Errorf("%+v %v", b, err)
		}
		if m, err := r.BooksBegin(r.ctx, at); err != nil || m != "2026-11" {
			t.Errorf("the books begin in %q: %v", m, err)
		}
		r.must(errOf(r.notice("c", "", 30)))
		dec := month("2026-12")
		is(dec["due/biller"], i.Amount+75, 30, 0, i.Amount+105)
		is(dec["fee/registration"], nov["fee/registration"].Closing, 0, 0, nov["fee/registration"].Closing)
		is(dec["unapplied"], -70, 0, 30, -100)

		// A clock that is set back books in the month that is open.
		r.on(day.Must("2026-11-20"))
		r.must(errOf(r.notice("d", "", 1)))
		is(month("2026-11")["unapplied"], 0, 0, 70, -70)
		is(month("2026-12")["unapplied"], -70, 0, 31, -101)
		r.sound()

		// Whoever adds to a closed month all the same is found.
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			return insertEntry(r.ctx, tx, entryRow{ID: "x", Kind: entryMoved, BookOn: day.Must("2026-11-30"), MadeAt: r.now.Now()},
				[]postingRow{{Account: "payer", Subject: "nobody", Amount: 1}, {Account: "due/biller", Subject: "nobody", Amount: -1}})
		}))
		if _, err := r.Check(r.ctx); err == nil {
			t.Error("an entry that was added to a closed month is not found")
		}
	})
}

// TestDayBookIsPaged reads a day of more entries than a page has, each once.
func TestDayBookIsPaged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for n := range PageSize + 3 {
			r.must(errOf(r.notice(string(rune('a'+n%26))+string(rune('a'+n/26)), "", 5)))
		}
		seen, after := map[string]bool{}, ""
		for {
			list, more, err := r.DayBook(r.ctx, cashier(), r.law().Day, after)
			r.must(err)
			for _, e := range list {
				if seen[e.ID] || len(e.Postings) != 2 {
					t.Errorf("twice, or in part: %+v", e)
				}
				seen[e.ID], after = true, e.ID
			}
			if !more {
				break
			}
		}
		if len(seen) != PageSize+3 {
			t.Errorf("%d entries", len(seen))
		}
	})
}

// TestOutstanding sums what is owed by how long ago it was asked for, less what came in.
func TestOutstanding(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, old := r.issued()
		r.now.Move(8 * 24 * time.Hour)
		_, part := r.issued()
		_, paid := r.issued()
		r.must(errOf(r.notice("a", part.Reference, 40)))
		r.must(errOf(r.notice("b", paid.Reference, paid.Amount)))
		list, err := r.Outstanding(r.ctx, cashier())
		if err != nil || len(list) != len(ages) || list[0].Count != 1 || list[1].Count != 1 || list[2].Count != 0 {
			t.Fatalf("%+v %v", list, err)
		}
		if list[0].Sums[0].Amount != part.Amount-40 || list[1].Sums[0].Amount != old.Amount {
			t.Errorf("%+v", list)
		}
		if _, err := r.Outstanding(r.ctx, registrar()); err == nil {
			t.Error("a registrar reads it")
		}
	})
}

func TestABankHasItsNameInTheBooks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		_, i := r.issued()
		r.must(errOf(r.load(by, r.account(by), "23/11/2026,1750,Fee "+i.Reference+",FT1,Hira Malik")))
		b, err := r.ShowBooks(r.ctx, by, MonthOf(r.law().Day))
		r.must(err)
		if at := slices.IndexFunc(b.Accounts, func(a Balance) bool { return strings.HasPrefix(a.Name, accountBank) }); at < 0 || b.Accounts[at].Called.En != "Bank of Taxila" {
			t.Errorf("%+v", b.Accounts)
		}
		list, _, err := r.DayBook(r.ctx, by, r.law().Day, "")
		r.must(err)
		if len(list) == 0 || !slices.ContainsFunc(list[0].Postings, func(p Posting) bool { return p.Called.Ur == "Bank of Taxila" }) {
			t.Errorf("%+v", list)
		}
	})
}
