package payment

import (
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/money"
)

func law(today string) council.Law {
	return council.Law{
		ID: "test", Day: day.Must(today), Zone: time.UTC, Calendar: day.Calendar{Weekend: []time.Weekday{time.Saturday, time.Sunday}},
		Currency: money.Currency{Code: "PKR", Digits: 2, Lakh: true}, Payment: council.Payment{Prefix: "90210", Days: 10, Remind: 3, Again: 5},
	}
}

func TestReadSlip(t *testing.T) {
	good := SendSlip{Amount: "1,750", Day: "20", Month: "11", Year: "2026", BankNumber: "ft-26/91 0"}
	for _, x := range []struct {
		name string
		edit func(c *SendSlip)
		want string
	}{
		{"as it should be", func(*SendSlip) {}, ""},
		{"no bank's number", func(c *SendSlip) { c.BankNumber = "" }, ""},
		{"digits of the Urdu script", func(c *SendSlip) { c.Amount, c.Day, c.Month, c.Year = "۱٬۷۵۰", "۲۰", "۱۱", "۲۰۲۶" }, ""},
		{"in lakh", func(c *SendSlip) { c.Amount = "1 lakh" }, "amount payment.slip.amount_words"},
		{"in lakh, in Urdu", func(c *SendSlip) { c.Amount = "ایک لاکھ" }, "amount payment.slip.amount_words"},
		{"in crore", func(c *SendSlip) { c.Amount = "0.1 crore" }, "amount payment.slip.amount_words"},
		{"no amount", func(c *SendSlip) { c.Amount = " " }, "amount payment.slip.amount_empty"},
		{"nothing", func(c *SendSlip) { c.Amount = "0" }, "amount payment.slip.amount_none"},
		{"less than nothing", func(c *SendSlip) { c.Amount = "-1750" }, "amount payment.slip.amount_form"},
		{"far too much", func(c *SendSlip) { c.Amount = "99999999999999" }, "amount payment.slip.amount_much"},
		{"a third of a paisa", func(c *SendSlip) { c.Amount = "1.333" }, "amount payment.slip.amount_form"},
		{"30 February", func(c *SendSlip) { c.Day, c.Month = "30", "2" }, "paid_on payment.slip.no_such_day"},
		{"no date", func(c *SendSlip) { c.Day, c.Month, c.Year = "", "", "" }, "paid_on payment.slip.no_such_day"},
		{"tomorrow", func(c *SendSlip) { c.Day = "24" }, "paid_on payment.slip.ahead"},
		{"words for a number", func(c *SendSlip) { c.BankNumber = "paid by <b>Ali</b>" }, "bank_number payment.slip.bank_number_form"},
	} {
		c := good
		x.edit(&c)
		s, err := readSlip(law("2026-11-23"), c)
		if got := key(err); got != x.want {
			t.Errorf("%s: %v, want %s", x.name, err, x.want)
		}
		if x.want == "" && (s.amount != 175_000 || s.paidOn != day.Must("2026-11-20")) {
			t.Errorf("%s: %+v", x.name, s)
		}
	}
}

func TestDecidePaidOn(t *testing.T) {
	i := invoiceRow{IssuedAt: time.Date(2026, 11, 20, 23, 0, 0, 0, time.UTC)}
	for on, want := range map[string]string{"2026-11-19": "paid_on payment.slip.before", "2026-11-20": "", "2026-11-23": ""} {
		if got := key(decidePaidOn(law("2026-11-23"), i, said{paidOn: day.Must(on)})); got != want {
			t.Errorf("%s: %s, want %s", on, got, want)
		}
	}
}

func TestDecideConfirm(t *testing.T) {
	me := access.Actor{Person: "me", Roles: []access.Role{access.Cashier}}
	invoice := invoiceRow{Person: "payer", State: StateIssued, Amount: 100}
	claim := claimRow{Person: "payer", State: ClaimOpen, Amount: 100, Version: 3}
	for _, x := range []struct {
		name  string
		edit  func(i *invoiceRow, c *claimRow, d *Confirm)
		want  string
		again money.Amount // owed once more
	}{
		{"as it should be", func(*invoiceRow, *claimRow, *Confirm) {}, "", 0},
		{"paid, and owed again", func(i *invoiceRow, _ *claimRow, _ *Confirm) { i.State = StatePaid }, "", 100},
		{"cancelled, and some of it owed again", func(i *invoiceRow, _ *claimRow, _ *Confirm) { i.State = StateCancelled }, "other payment.confirm.more", 60},
		{"paid", func(i *invoiceRow, _ *claimRow, _ *Confirm) { i.State = StatePaid }, "payment.confirm.not_owed", 0},
		{"one's own", func(i *invoiceRow, _ *claimRow, _ *Confirm) { i.Person = "me" }, "access.own_affair", 0},
		{"a page out of date", func(_ *invoiceRow, c *claimRow, _ *Confirm) { c.Version = 4 }, "fault.stale", 0},
		{"a page without version", func(_ *invoiceRow, _ *claimRow, d *Confirm) { d.Version = "" }, "fault.stale", 0},
		{"confirmed before", func(_ *invoiceRow, c *claimRow, _ *Confirm) { c.State = ClaimConfirmed }, "payment.desk.decided.confirmed", 0},
		{"an invoice that ran out", func(i *invoiceRow, _ *claimRow, _ *Confirm) { i.State = StateExpired }, "payment.confirm.not_owed", 0},
		{"a paisa too little", func(_ *invoiceRow, c *claimRow, _ *Confirm) { c.Amount = 99 }, "other payment.confirm.less", 0},
		{"a paisa too much", func(_ *invoiceRow, c *claimRow, _ *Confirm) { c.Amount = 101 }, "other payment.confirm.more", 0},
		{"too little, seen", func(_ *invoiceRow, c *claimRow, d *Confirm) { c.Amount, d.Other = 99, true }, "", 0},
		{"claimed as it should be, and found to be less", func(_ *invoiceRow, _ *claimRow, d *Confirm) { d.Found = "0.99" }, "other payment.confirm.less", 0},
		{"claimed as less, and found as it should be", func(_ *invoiceRow, c *claimRow, d *Confirm) { c.Amount, d.Found = 99, "1" }, "", 0},
		{"found to be nothing", func(_ *invoiceRow, _ *claimRow, d *Confirm) { d.Found, d.Other = "0", true }, "found payment.confirm.found", 0},
		{"found to be words", func(_ *invoiceRow, _ *claimRow, d *Confirm) { d.Found, d.Other = "a lakh", true }, "found payment.confirm.found", 0},
		{"the rest of what came in part", func(i *invoiceRow, c *claimRow, _ *Confirm) { i.Held, c.Amount = 40, 60 }, "", 0},
		{"all of it, when a part came before", func(i *invoiceRow, _ *claimRow, _ *Confirm) { i.Held = 40 }, "other payment.confirm.more", 0},
		{"a slip shown twice", func(_ *invoiceRow, c *claimRow, _ *Confirm) { c.Twice = true }, "compared payment.confirm.compared", 0},
		{"a slip shown twice, compared", func(_ *invoiceRow, c *claimRow, d *Confirm) { c.Twice, d.Compared = true, true }, "", 0},
	} {
		i, c, d := invoice, claim, Confirm{Version: "3"}
		x.edit(&i, &c, &d)
		if _, err := decideConfirm(law("2026-11-23").Currency, i, c, wantedBy(i, x.again), false, me, d); key(err) != x.want {
			got := key(err)
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
	for compared, want := range map[bool]string{false: "compared payment.confirm.number", true: ""} {
		if _, err := decideConfirm(law("2026-11-23").Currency, invoice, claim, 100, true, me, Confirm{Version: "3", Compared: compared}); key(err) != want {
			t.Errorf("a number that another claim has, compared: %v: %v", compared, err)
		}
	}
}

func TestDueAgain(t *testing.T) {
	for _, x := range []struct{ today, due, want string }{
		{"2026-11-23", "2026-12-14", "2026-12-14"}, // time enough is left
		{"2026-11-23", "2026-11-24", "2026-11-30"}, // five working days from a Monday
		{"2026-11-23", "2026-11-01", "2026-11-30"}, // the cashier took longer than the challan ran
	} {
		if got := dueAgain(law(x.today), invoiceRow{Due: day.Must(x.due)}); got != day.Must(x.want) {
			t.Errorf("%+v: %s", x, got)
		}
	}
}

func TestNearAndOver(t *testing.T) {
	then := time.Date(2026, 12, 9, 6, 0, 0, 0, time.UTC)
	for _, x := range []struct {
		name       string
		today      string
		i          invoiceRow
		claimed    bool
		near, over bool
	}{
		{"far", "2026-11-23", invoiceRow{}, false, false, false},
		{"three working days before", "2026-12-09", invoiceRow{}, false, true, false},
		{"four", "2026-12-08", invoiceRow{}, false, false, false},
		{"on the day", "2026-12-14", invoiceRow{}, false, true, false},
		{"on the day, reminded", "2026-12-14", invoiceRow{RemindedAt: &then}, false, false, false},
		{"on the day, claimed", "2026-12-14", invoiceRow{}, true, false, false},
		{"after it", "2026-12-15", invoiceRow{}, false, false, true},
		{"after it, claimed", "2026-12-15", invoiceRow{}, true, false, false},
		{"after it, paid", "2026-12-15", invoiceRow{State: StatePaid}, false, false, false},
	} {
		if x.i.Due = day.Must("2026-12-14"); x.i.State == "" {
			x.i.State = StateIssued
		}
		l := law(x.today)
		if near, over := isNear(l, x.i, x.claimed), isOver(l, x.i, x.claimed); near != x.near || over != x.over {
			t.Errorf("%s: near %v, over %v", x.name, near, over)
		}
	}
}

func TestReceiptNumber(t *testing.T) {
	for serial, want := range map[int64]string{1: "R-2026-000001", 999_999: "R-2026-999999", 1_000_000: "R-2026-1000000"} {
		if got := receiptNumber(2026, serial); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestReadAccount takes accounts as people type them, and nothing that has the check digits by chance: one card in a hundred does.
func TestReadAccount(t *testing.T) {
	for typed, fits := range map[string]bool{
		iban: true, "pk36 scbl ۰۰۰۰ 0011 2345 6702": true, "GB82 WEST 1234 5698 7654 32": true, "PK37SCBL0000001123456702": false,
		"4000000000000267": false, "0000000000000098": false, "PKSCBL00000011234567": false, "P36SCBL00000011234567": false, "": false, "PK": false, "é36SCBL0000001123456702": false,
	} {
		var f fault.Fields
		if readAccount(typed, &f); (len(f) == 0) != fits {
			t.Errorf("%q: %v", typed, f)
		}
	}
}
