package engineer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/id"
	"sanad/internal/paper"
	"sanad/internal/pii"
	"sanad/internal/standing"
)

// engineer returns somebody who was entered in the register, with their registration.
func (r *room) engineer() (access.Actor, Registration) {
	r.t.Helper()
	by, application := r.atLastStep()
	registration, err := r.Enter(r.ctx, officer(access.Registrar), application, Enter{})
	r.must(err)
	return by, registration
}

// fact records a fact of a registration now.
func (r *room) fact(registration Registration, f standing.Fact) {
	r.t.Helper()
	f.ID, f.Known = id.New(r.now.Now()), r.now.Now()
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		return insertFact(r.ctx, tx, factRow{ID: f.ID, Registration: registration.ID, Person: registration.Person, Kind: f.Kind, From: f.From, Until: f.Until, Of: f.Of, Known: f.Known})
	}))
}

func TestPrintPaper(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		var printed []Printed
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e Printed) error {
			printed = append(printed, e)
			return nil
		})
		by, registration := r.engineer()

		if p, err := r.Papers(r.ctx, by, ""); err != nil || p.Refused != nil || len(p.Prints) != 0 || p.Number != registration.Number {
			t.Fatalf("%+v %v", p, err)
		}
		first, err := r.PrintPaper(r.ctx, by, "", PrintPaper{"certificate", "en"})
		r.must(err)
		for _, c := range []PrintPaper{{"diploma", "en"}, {"card", "fr"}, {}} {
			if _, err := r.PrintPaper(r.ctx, by, "", c); !strings.HasSuffix(key(err), " fault.choose") {
				t.Errorf("%+v: %v", c, err)
			}
		}
		if len(printed) != 1 || printed[0].Print != first || printed[0].Person != by.Person {
			t.Errorf("%+v", printed)
		}

		// What it says is what was recorded, and its number is nobody's to guess.
		v, err := r.Paper(r.ctx, by, first)
		if _, ok := id.ReadNumber(v.Serial); err != nil || v.Changed || !ok || len(v.Serial) != 16 || v.Offline != "" {
			t.Errorf("%+v %v", v.Print, err)
		}

		// Another language is another paper; the same is replaced.
		r.now.Move(time.Minute)
		_, err = r.PrintPaper(r.ctx, by, "", PrintPaper{"card", "en"})
		r.must(err)
		second, err := r.PrintPaper(r.ctx, by, "", PrintPaper{"certificate", "en"})
		r.must(err)
		p, err := r.Papers(r.ctx, by, "")
		r.must(err)
		why := map[string]string{}
		for _, x := range p.Prints {
			why[x.ID] = x.Why
		}
		if len(why) != 3 || why[first] != PrintNewer || why[second] != "" {
			t.Errorf("%v", why)
		}

		// Another's papers are not found; an officer makes one for the holder, and for nobody without naming them.
		other := r.member()
		if _, err := r.Papers(r.ctx, other, registration.ID); key(err) != "fault.not_found" {
			t.Errorf("another's papers: %v", err)
		}
		if _, err := r.Paper(r.ctx, other, first); key(err) != "fault.not_found" {
			t.Errorf("another's print: %v", err)
		}
		if _, err := r.PrintPaper(r.ctx, other, registration.ID, PrintPaper{"card", "en"}); key(err) != "fault.not_found" {
			t.Errorf("another's card: %v", err)
		}
		clerk := officer(access.Officer)
		byOfficer, err := r.PrintPaper(r.ctx, clerk, registration.ID, PrintPaper{"letter", "en"})
		r.must(err)
		if v, err := r.Paper(r.ctx, clerk, byOfficer); err != nil || v.By != clerk.Person || v.Paper != PaperLetter {
			t.Errorf("%+v %v", v.Print, err)
		}
		if _, err := r.PrintPaper(r.ctx, officer(access.Cashier), registration.ID, PrintPaper{"letter", "en"}); err == nil {
			t.Error("a cashier prints")
		}
		if _, err := r.Papers(r.ctx, clerk, ""); key(err) != "fault.not_found" {
			t.Errorf("nobody's papers: %v", err)
		}

		// A fact that is recorded later does not change what an older print said.
		r.now.Move(time.Hour)
		today := day.Of(r.now.Now(), r.law().Zone)
		r.fact(registration, standing.Fact{Kind: standing.Suspension, From: today})
		if _, err := r.PrintPaper(r.ctx, by, "", PrintPaper{"letter", "en"}); key(err) != "engineer.print.refused.suspended" {
			t.Errorf("a suspended engineer: %v", err)
		}
		p, err = r.Papers(r.ctx, by, "")
		if err != nil || key(p.Refused) != "engineer.print.refused.suspended" {
			t.Errorf("%v %v", p.Refused, err)
		}
		for _, x := range p.Prints { // the holder is told what the public is
			want := PrintChanged
			if x.ID == first {
				want = PrintNewer
			}
			if x.Why != want {
				t.Errorf("the print %s of a suspended engineer: %q", x.Serial, x.Why)
			}
		}
		if v, err := r.Paper(r.ctx, by, second); err != nil || v.Changed || v.Why != PrintChanged || v.Registration.Facts.On(today) != standing.Active {
			t.Errorf("an older print: %+v %v", v.Print, err)
		}
	})
}

// TestChangedRecord changes what is on record after a print: the print cannot be made again as it was, and is not made otherwise.
func TestChangedRecord(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	by, _ := r.engineer()
	print, err := r.PrintPaper(r.ctx, by, "", PrintPaper{"card", "en"})
	r.must(err)
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(r.ctx, `update engineer_registration set number = 'CIVIL/99' where person_id = ?`, by.Person)
		return err
	}))
	if v, err := r.Paper(r.ctx, by, print); err != nil || !v.Changed {
		t.Errorf("%v %v", v.Changed, err)
	}
}

// TestSecondCode signs the second code once, when the paper is made: the same print says the same ever after.
func TestSecondCode(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	by, registration := r.engineer()
	asked := 0
	r.needs.Token = func(_ context.Context, number string) (string, error) {
		asked++
		return fmt.Sprint("https://sanad.example.pk/v/#", number, asked), nil
	}
	card, err := r.PrintPaper(r.ctx, by, "", PrintPaper{"card", "en"})
	r.must(err)
	letter, err := r.PrintPaper(r.ctx, by, registration.ID, PrintPaper{"letter", "en"})
	r.must(err)
	for print, want := range map[string]string{card: "https://sanad.example.pk/v/#CIVIL/11", letter: ""} {
		for range 2 {
			if v, err := r.Paper(r.ctx, by, print); err != nil || v.Offline != want {
				t.Errorf("%q %v, want %q", v.Offline, err, want)
			}
		}
	}
	if p, err := r.Papers(r.ctx, by, ""); err != nil || asked != 1 || len(p.Others) != 0 {
		t.Errorf("signed %d times, %d others, %v", asked, len(p.Others), err)
	}
	r.needs.Token = func(context.Context, string) (string, error) { return "", errors.New("no key") }
	if _, err := r.PrintPaper(r.ctx, by, "", PrintPaper{"certificate", "en"}); err == nil {
		t.Error("a certificate without its code")
	}
}

// TestSerial sees that no serial is taken for the number of a bank card: the address in its code would be refused.
func TestSerial(t *testing.T) {
	for range 5000 {
		if s := newSerial(); len(s) != serialDigits+2 || pii.HasCard(s) || pii.HasCard(id.Grouped(s)) {
			t.Fatal(s)
		}
	}
}

// TestDecidePrint has a row for each standing.
func TestDecidePrint(t *testing.T) {
	for now, want := range map[standing.Standing]string{
		standing.Active: "", standing.None: "engineer.print.refused.none", standing.Lapsed: "engineer.print.refused.lapsed",
		standing.Suspended: "engineer.print.refused.suspended", standing.Abeyance: "engineer.print.refused.abeyance",
		standing.Removed: "engineer.print.refused.removed", standing.Surrendered: "engineer.print.refused.surrendered",
		standing.Deceased: "engineer.print.refused.deceased",
	} {
		for _, kind := range PaperKinds {
			if got := key(decidePrint(now, PrintPaper{string(kind), "ur"}, true)); got != want {
				t.Errorf("%s of somebody %s: %q", kind, now, got)
			}
		}
	}
	if got := key(decidePrint(standing.Active, PrintPaper{"card", "ur"}, false)); got != "language engineer.print.no_urdu" {
		t.Errorf("Urdu without fonts: %q", got)
	}
	for _, x := range []struct{ paper, language, want string }{
		{"card", "en", ""},
		{"card", "fr", "language fault.choose"},
		{"card", "", "language fault.choose"},
		{"poster", "en", "paper fault.choose"},
	} {
		if got := refusals(decidePrint(standing.Active, PrintPaper{x.paper, x.language}, false)); got != x.want {
			t.Errorf("%s in %q without fonts for Urdu: %q, want %q", x.paper, x.language, got, x.want)
		}
	}
}

// TestStillSo: a print is good until what it says is not so any more.
func TestStillSo(t *testing.T) {
	entered, made, life := day.Must("2026-01-01"), day.Must("2026-03-01"), standing.Fact{ID: "2", Kind: standing.Valid, From: day.Must("2026-01-01")}
	year := life
	year.Until = day.Must("2026-12-31")
	for name, x := range map[string]struct {
		valid standing.Fact
		later standing.Fact
		want  bool
	}{
		"nothing happened":      {life, standing.Fact{}, true},
		"it ran out":            {year, standing.Fact{}, true},
		"it was renewed":        {year, standing.Fact{Kind: standing.Valid, From: day.Must("2027-01-01"), Until: day.Must("2027-12-31")}, false},
		"suspended":             {life, standing.Fact{Kind: standing.Suspension, From: day.Must("2027-01-01")}, false},
		"suspended later on":    {life, standing.Fact{Kind: standing.Suspension, From: day.Must("2027-03-01")}, true},
		"suspended and over":    {life, standing.Fact{Kind: standing.Suspension, From: day.Must("2026-04-01"), Until: day.Must("2026-04-30")}, true},
		"removed":               {year, standing.Fact{Kind: standing.Removal, From: day.Must("2027-01-01")}, false},
		"no longer valid":       {life, standing.Fact{Kind: standing.Annulment, From: day.Must("2026-04-01"), Of: "2"}, false},
		"of a higher kind now":  {life, standing.Fact{Kind: standing.Elevation, From: day.Must("2027-01-01"), Value: "higher"}, false},
		"of a higher kind soon": {life, standing.Fact{Kind: standing.Elevation, From: day.Must("2027-03-01"), Value: "higher"}, true},
	} {
		x.valid.Known, x.later.ID, x.later.Known = entered.Start(time.UTC), "3", made.Start(time.UTC).Add(time.Hour)
		facts := standing.Facts{{ID: "1", Kind: standing.Entry, From: entered, Value: "first", Known: entered.Start(time.UTC)}, x.valid}
		if x.later.Kind != "" {
			facts = append(facts, x.later)
		}
		if got := stillSo(Registration{Kind: "first", Facts: facts}, made.Start(time.UTC), time.UTC, day.Must("2027-02-01")); got != x.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestStillSoBetweenTwoSpells: a registration that has lapsed and is valid again later is not in good standing between.
func TestStillSoBetweenTwoSpells(t *testing.T) {
	zone := time.UTC
	known := day.Must("2026-02-01").Start(zone)
	facts := standing.Facts{
		{ID: "1", Kind: standing.Entry, From: day.Must("2026-01-01"), Value: "first", Known: known}, {ID: "2", Kind: standing.Valid, From: day.Must("2026-01-01"), Until: day.Must("2026-12-31"), Known: known},
		{ID: "3", Kind: standing.Valid, From: day.Must("2027-03-01"), Until: day.Must("2027-12-31"), Known: known},
	}
	made := day.Must("2026-03-01").Start(zone)
	for on, want := range map[string]bool{"2026-12-31": true, "2027-02-01": false, "2027-03-01": true, "2027-12-31": true, "2028-01-01": true} {
		if got := stillSo(Registration{Kind: "first", Facts: facts}, made, zone, day.Must(on)); got != want {
			t.Errorf("%s: %v, want %v", on, got, want)
		}
	}
}

// TestGlyphs sees that no letter of the papers' texts and of the council's words is without a glyph.
func TestGlyphs(t *testing.T) {
	f := paper.FindFonts("")
	if !f.Urdu() {
		if os.Getenv("CI") != "" {
			t.Fatal("no fonts")
		}
		t.Skip("no fonts")
	}
	words, err := Texts.ReadFile("text/ur.toml")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	all.Write(words)
	law := law()
	all.WriteString(law.Name.Ur + law.Address.Ur)
	for _, k := range law.Kinds {
		all.WriteString(k.Title.Ur + k.Rule.Text.Ur)
	}
	for _, x := range law.Disciplines {
		all.WriteString(x.Name.Ur)
	}
	if missing := f.Missing(all.String()); len(missing) > 0 {
		t.Errorf("no glyph for %q", string(missing))
	}
}
