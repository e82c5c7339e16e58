package payment

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/money"
)

// TestSharedNumbers loads a table whose column of references names the branch. It is refused with examples until a cashier has said so; then
// payments of one sum, day and branch are told apart.
func TestSharedNumbers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		rows := []string{"23/11/2026,1750,Cash of Ali,0042-1,Ali Raza", "23/11/2026,1750,Cash of Hira,0042-1,Hira Malik", "23/11/2026,-5,Charges,0042-1,", "23/11/2026,9,Cash,0042-1,", "23/11/2026,9,Cash,FT-0001,"}
		_, err := r.load(by, account, rows...)
		var u *Unreadable
		if !errors.As(err, &u) || u.Shared != "Ref" || len(u.Troubles) != 3 || u.Troubles[0].Line != 2 || u.Troubles[0].Values["Words"] != "Cash of Ali Ali Raza" || u.Troubles[2].Line != 5 {
			t.Fatalf("%+v", u)
		}
		if list, err := r.ListStatements(r.ctx, by, ""); err != nil || len(list.List) != 0 || len(r.kept()) != 0 {
			t.Errorf("kept: %+v %v", list, err)
		}
		// Payments of one bank's own number are not asked about: a credit with its charge and the tax on it.
		r.must(errOf(r.load(by, account, "20/11/2026,5,a,FT-1001,", "20/11/2026,-5,b,FT-1001,", "20/11/2026,-1,c,FT-1001,")))

		say := func(numbers string) {
			t.Helper()
			a, err := r.Service.account(r.ctx, by, account)
			r.must(err)
			r.must(errOf(r.KeepAccount(r.ctx, by, account, KeepAccount{
				Version: fmt.Sprint(a.Version), Name: a.Name, Number: a.Number, Kind: kindTable, Day: "Date", Amount: "Amount", Text: "Text", Reference: "Ref", Payer: "Name", Order: "dmy", Encoding: "UTF-8",
				Numbers: numbers,
			})))
		}
		say(numbersShared)
		r.must(errOf(r.load(by, account, rows[0])))
		if got, err := r.load(by, account, rows[1], rows[2]); err != nil || got.New != 2 {
			t.Errorf("another payment in the branch: %+v %v", got, err)
		}
		if got, err := r.load(by, account, rows...); err != nil || got.New != 2 {
			t.Errorf("all of the day: %+v %v", got, err)
		}
		payer, i := r.issued()
		r.must(r.TracePayment(r.ctx, payer, i.ID, TracePayment{Number: "0042-1"}))
		if list, _, err := r.Looking(r.ctx, by, ""); err != nil || len(list) != 1 {
			t.Errorf("a branch is taken for the number of a payment: %+v %v", list, err)
		}
		say(numbersOwn)
		if got, err := r.load(by, account, append(rows, "23/11/2026,2,more,0042-1,")...); err != nil || got.New != 1 {
			t.Errorf("as the bank's own: %+v %v", got, err)
		}
		r.refused(errOf(r.KeepAccount(r.ctx, by, "", KeepAccount{Name: "x", Kind: kindTable, Day: "D", Amount: "A", Text: "T", Order: "dmy", Encoding: "UTF-8", Numbers: "x"})), "numbers payment.format.numbers")
		r.sound()
	})
}

// TestDoubtfulLines loads files that leave out what is known of their day: lines that nothing tells from known ones are named, and a file of the whole
// day says what they are.
func TestDoubtfulLines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		cash, fee := "23/11/2026,1750,Cash,,", "23/11/2026,900,Fee of Ali,FT-0001,"
		doubtful := func(want string, fresh int, rows ...string) {
			t.Helper()
			got, err := r.load(by, account, rows...)
			r.must(err)
			v, err := r.ShowStatement(r.ctx, by, got.Statement, "")
			r.must(err)
			if v.Doubtful != want || got.New != fresh {
				t.Errorf("%q: doubtful %q, want %q; %d are new, want %d", rows, v.Doubtful, want, got.New, fresh)
			}
		}
		doubtful("", 2, cash, fee)
		doubtful("2", 1, cash, "23/11/2026,5,Later,,")           // the second of two payments in cash, or the first again
		doubtful("", 1, cash, cash, fee, "23/11/2026,5,Later,,") // the whole day says it
		doubtful("", 1, fee, "23/11/2026,6,Latest,,")            // the bank's own number leaves no doubt
		doubtful("2", 0, "23/11/2026,900,Ali's fee,FT-0001,")    // but for other words
		doubtful("", 1, "22/11/2026,1750,Cash,,")                // another day
		doubtful("2, 3", 0, cash, cash)                          // a part of the day
		doubtful("", 2, "21/11/2026,3,Ali,FT-0002,", "21/11/2026,4,Cash,,")
		doubtful("", 1, "21/11/2026,3,Raza,FT-0002,", "21/11/2026,4,Cash,,", "21/11/2026,5,Cash,,") // the whole of a day, worded otherwise
		r.sound()
	})
}

// TestDoubtfulAfterABalance begins where another file of the day ended: what is known of it may be another.
func TestDoubtfulAfterABalance(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	by := cashier()
	account, err := r.KeepAccount(r.ctx, by, "", KeepAccount{Name: "B", Kind: kindTable, Day: "Date", Amount: "Amount", Text: "Text", Balance: "Balance", Order: "dmy", Encoding: "UTF-8"})
	r.must(err)
	load := func(rows ...string) string {
		t.Helper()
		got, err := r.LoadStatement(r.ctx, by, LoadStatement{Account: account, Open: source("Date,Amount,Text,Balance\n" + strings.Join(rows, "\n") + "\n")})
		r.must(err)
		v, err := r.ShowStatement(r.ctx, by, got.Statement, "")
		r.must(err)
		return v.Doubtful
	}
	if s := load("23/11/2026,10,Cash,110"); s != "" {
		t.Error(s)
	}
	if s := load("23/11/2026,10,Cash,120", "23/11/2026,5,x,125"); s != "2" {
		t.Errorf("%q", s)
	}
	if s := load("23/11/2026,10,Cash,110", "23/11/2026,10,Cash,120", "23/11/2026,5,x,125"); s != "" {
		t.Errorf("%q", s)
	}
}

// TestNothingIsLostUnseen loads a day in two parts, cut anywhere: as many lines as are lost, at least, are named as doubtful, unless all that is known
// of the day stands in the second part again.
func TestNothingIsLostUnseen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		on := day.Must("2026-11-23")
		var lines []BankLine // of one day
		for n := range rapid.IntRange(2, 12).Draw(t, "lines") {
			lines = append(lines, BankLine{Row: n + 2, On: on, Amount: money.Amount(rapid.IntRange(1, 2).Draw(t, "sum")), Number: rapid.SampledFrom([]string{"", fmt.Sprintf("FT-%04d", n)}).Draw(t, "number")})
		}
		named := func(list []BankLine) (all []fileLine) {
			m := newIdentities(false)
			for _, l := range list {
				all = append(all, m.of(l))
			}
			return all
		}
		cut := rapid.IntRange(1, len(lines)-1).Draw(t, "cut")
		from := rapid.IntRange(0, cut).Draw(t, "from") // what the second file has of the first
		known, file := named(lines[:cut]), named(lines[from:])
		lost := 0
		for i, fresh := range decideNew(file, known) {
			if !fresh && from+i >= cut {
				lost++
			}
		}
		rows := decideDoubtful(file, known, day.Day{})
		if from == 0 && (lost > 0 || len(rows) > 0) {
			t.Fatalf("the whole day: %d lost, %v", lost, rows)
		}
		here := 0
		for _, k := range known {
			if slices.ContainsFunc(file, func(x fileLine) bool { return x.Words == k.Words }) {
				here++
			}
		}
		if lost > len(rows) && here < len(known) {
			t.Fatalf("%d are lost, and %v named", lost, rows)
		}
	})
}
