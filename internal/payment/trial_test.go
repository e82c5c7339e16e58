package payment

import (
	"fmt"
	"testing"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/money"
)

func TestDecideTrial(t *testing.T) {
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	board, err := council.Load("minimal")
	if err != nil {
		t.Fatal(err)
	}
	const life, professional = "registered_engineer.registration.fee_lifetime.100000", "professional_engineer.professional.fee_professional.550000"
	good := TryFee{Rate: life, Amount: "1,500", Day: "1", Month: "7", Year: "2027"}
	for _, x := range []struct {
		name   string
		change func(c *TryFee)
		want   string
	}{
		{"another amount from a day to come", func(*TryFee) {}, ""},
		{"nothing", func(c *TryFee) { c.Amount = "0" }, ""},
		{"Urdu digits", func(c *TryFee) { c.Amount, c.Year = "۱۵۰۰", "۲۰۲۷" }, ""},
		{"no fee", func(c *TryFee) { c.Rate = "" }, "rate fault.choose"},
		{"a fee of the past", func(c *TryFee) { c.Rate = "registered_engineer.renewal.renewal.15000" }, "rate payment.trial.not_then"},
		{"no amount", func(c *TryFee) { c.Amount = "" }, "amount payment.trial.amount_empty"},
		{"words", func(c *TryFee) { c.Amount = "more" }, "amount payment.trial.amount_form"},
		{"less than nothing", func(c *TryFee) { c.Amount = "-1" }, "amount payment.trial.amount_form"},
		{"no day", func(c *TryFee) { c.Day = "" }, "from payment.slip.no_such_day"},
		{"today", func(c *TryFee) { c.Day, c.Month, c.Year = "23", "11", "2026" }, "from payment.trial.past"},
		{"tomorrow", func(c *TryFee) { c.Day, c.Month, c.Year = "24", "11", "2026" }, ""},
	} {
		ask := good
		x.change(&ask)
		got, err := decideTrial(c.On(day.Must("2026-11-23")), c.Rates(), ask)
		if key(err) != x.want || err == nil && (got.Rate.Rule.ID != "fee_lifetime" || got.Since.String() != "2025-11-23" || got.Until.String() != "2026-11-22") {
			t.Errorf("%s: %+v, %v", x.name, got.Rate, err)
		}
	}
	if got, err := decideTrial(c.On(day.Must("2026-11-23")), c.Rates(), TryFee{Rate: professional, Amount: "1", Day: "1", Month: "1", Year: "2027"}); err != nil || got.Rate.Kind != "professional_engineer" {
		t.Errorf("%+v, %v", got, err)
	}
	// Under the amnesty the other rule is in force: which one would change depends on the day.
	arrears := TryFee{Rate: "registered_engineer.arrears.arrears.12000", Amount: "90", Day: "1", Month: "12", Year: "2027"}
	if _, err := decideTrial(board.On(day.Must("2026-11-23")), board.Rates(), arrears); key(err) != "rate payment.trial.not_then" {
		t.Error(err)
	}
	arrears.Rate = "registered_engineer.arrears.amnesty.1200"
	if _, err := decideTrial(board.On(day.Must("2026-11-23")), board.Rates(), arrears); err != nil {
		t.Error(err)
	}
	fee := council.Rate{Kind: "registered_engineer", Renewal: true, Fee: "renewal"}
	for on, want := range map[string]int{"2027-01-01": 2500, "2027-12-01": 0} {
		if got := shareOf(board.Rates(), fee, day.Must(on)); got != want {
			t.Errorf("on %s %d hundredths of a percent follow", on, got)
		}
	}
	if shareOf(board.Rates(), council.Rate{Kind: "registered_engineer", Renewal: true, Fee: "arrears"}, day.Must("2027-01-01")) != 0 {
		t.Error("the surcharge follows the fee of a year alone")
	}
}

// What each group of invoices would have asked for, added up.
func TestCounted(t *testing.T) {
	once := council.Rate{Per: council.Once}
	yearly := council.Rate{Per: council.PerGraduated, Last: 2020}
	bought := council.Rate{Per: council.PerYear, Renewal: true, Fee: "renewal"}
	for _, x := range []struct {
		name   string
		rate   council.Rate
		amount money.Amount
		share  int
		groups []trialGroup
		want   string
		sums   string
	}{
		{"none", once, 1, 0, nil, "0 0>0 +0 -0 =0 []", ""},
		{"once", once, 150, 0, []trialGroup{{Owed: 300, Units: 1, Was: 100, Invoices: 3, People: 2}, {Owed: 100, Units: 1, Was: 100, Invoices: 1, People: 1}}, "4 1000>1200 +4 -0 =0 []", ""},
		{"the same", once, 100, 0, []trialGroup{{Owed: 100, Units: 1, Was: 100, Invoices: 3, People: 3}}, "3 300>300 +0 -0 =3 []", ""},
		{"less than was waived", once, 0, 0, []trialGroup{{Owed: 60, Units: 1, Was: 100, Invoices: 1, People: 1}}, "1 60>0 +0 -1 =0 []", ""},
		{"years after graduation", yearly, 20, 0, []trialGroup{
			{Owed: 50, Units: 5, Was: 50, Invoices: 12, People: 12}, {Owed: 30, Units: 3, Was: 30, Invoices: 9, People: 9}, {Owed: 20, Units: 2, Was: 20, Invoices: 1, People: 1},
		}, "22 890>1780 +22 -0 =0 [5y 2015 12 600>1200 few 10 290>580]", "[false 50>100 12 true 290>580 10]"},
		{"a surcharge follows", bought, 200, 2500, []trialGroup{{Owed: 350, Units: 2, Was: 200, LateUnits: 2, Late: 50, Invoices: 10, People: 10}}, "10 3500>6000 +10 -0 =0 [2y 0 10 3500>6000]", ""},
		{"no surcharge follows", bought, 200, 0, []trialGroup{{Owed: 350, Units: 2, Was: 200, LateUnits: 2, Late: 50, Invoices: 10, People: 10}}, "10 3500>5500 +10 -0 =0 [2y 0 10 3500>5500]", ""},
	} {
		got := Trial{Rate: x.rate, Amount: x.amount}.counted(x.groups, x.share)
		var units, sums []string
		for _, r := range got.Rows {
			sums = append(sums, fmt.Sprintf("%v %d>%d %d", r.Few, r.Before, r.After, r.People))
		}
		if x.sums != "" && fmt.Sprint(sums) != x.sums {
			t.Errorf("%s: %v, want %s", x.name, sums, x.sums)
		}
		for _, u := range got.Units {
			name := fmt.Sprintf("%dy %d", u.Units, u.Graduated)
			if u.Few {
				name = "few"
			}
			units = append(units, fmt.Sprintf("%s %d %d>%d", name, u.Invoices, u.Before, u.After))
		}
		if told := fmt.Sprintf("%d %d>%d +%d -%d =%d %v", got.Invoices, got.Before, got.After, got.More, got.Less, got.Same, units); told != x.want {
			t.Errorf("%s: %s, want %s", x.name, told, x.want)
		}
	}
}

// An officer tries another fee on the invoices of the last year; those that ran out, were cancelled or are of another fee do not count.
func TestTryFee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		today := r.law().Day
		graduate := func(year int, purpose string) Invoice {
			t.Helper()
			by := r.member()
			var i Invoice
			r.must(r.db.Update(r.ctx, func(tx *db.Tx) (err error) {
				i, err = r.Issue(r.ctx, tx, by, Bill{Case: id.New(r.now.Now()), Person: by.Person, Purpose: purpose, Charges: r.law().Fees("registered_engineer", council.Payer{Graduated: year})})
				return err
			}))
			return i
		}
		r.on(today.Add(-400))
		graduate(2015, PurposeRegistration) // more than a year ago
		r.on(today.Add(-30))
		graduate(2015, PurposeRegistration)
		graduate(2015, PurposeRegistration)
		paid := graduate(2018, PurposeRegistration)
		graduate(2018, PurposeRenewal) // another fee of the same name
		gone := graduate(2015, PurposeRegistration)
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.Cancel(r.ctx, tx, access.System(access.Fees), gone.Case) }))
		_, err := r.Receive(r.ctx, access.System(access.Fees), Incoming{Channel: ChannelBiller, External: "b1", Reference: paid.Reference, Amount: paid.Amount, PaidOn: r.law().Day})
		r.must(err)
		waived := r.asked(graduate(2019, PurposeRegistration), "2", "")
		r.must(r.ApproveWaiver(r.ctx, as(access.Registrar), waived, ApproveWaiver{Version: "1"}))
		r.on(today)

		ask := TryFee{Rate: "registered_engineer.arrears.fee_arrears.15000", Amount: "200", Day: "1", Month: "7", Year: "2027"}
		got, err := r.TryFee(r.ctx, as(access.Officer), ask)
		r.must(err)
		// Two of 5 years, one of 2, one of 1 that was waived: 1,750 1,750 1,300 1,000.
		if got.People != 4 || got.Invoices != 4 || got.Before != 580_000 || got.After != 580_000+13*5_000 || got.More != 4 || len(got.Rows) != 1 || len(got.Units) != 1 || !got.Units[0].Few {
			t.Errorf("%+v", got)
		}
		if row := got.Rows[0]; !row.Few || row.Before != 580_000 || row.After != got.After || row.Invoices != 4 || row.People != 4 {
			t.Errorf("%+v", row)
		}
		other, err := r.TryFee(r.ctx, as(access.Cashier), TryFee{Rate: "professional_engineer.professional.fee_professional.550000", Amount: "1", Day: "1", Month: "7", Year: "2027"})
		r.must(err)
		if other.Invoices != 0 || other.People != 0 {
			t.Errorf("%+v", other)
		}
		free, err := r.TryFee(r.ctx, as(access.Registrar), TryFee{Rate: "registered_engineer.registration.fee_recent.0", Amount: "500", Day: "1", Month: "7", Year: "2027"})
		r.must(err)
		if free.Invoices != 0 {
			t.Errorf("a line by another rule is another fee: %+v", free)
		}
		for name, who := range map[string]access.Actor{"member": r.member(), "committee": as(access.Committee), "privacy officer": as(access.PrivacyOfficer), "nobody": {Purpose: access.Fees}} {
			if _, err := r.TryFee(r.ctx, who, ask); key(err) == "" {
				t.Errorf("%s may try a fee", name)
			}
			if _, _, err := r.Tariff(who); key(err) == "" {
				t.Errorf("%s may see the table", name)
			}
		}
		_, err = r.Check(r.ctx)
		r.must(err)
	})
}
