package register

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/register/pages"
	"sanad/internal/standing"
)

func TestPrints(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, now := newService(t, d)
		e := someEntry("CIVIL/1", "Ayesha Siddiqui")
		e.Facts = since("2020-01-10", "2027-06-30")
		put(t, s, e, someEntry("CIVIL/2", "Bilal Khan"))
		by := access.System(access.Publish)
		do := func(fn func(tx *db.Tx) error) {
			t.Helper()
			if err := s.db.Update(t.Context(), fn); err != nil {
				t.Fatal(err)
			}
		}
		add := func(paper, lang string) string {
			t.Helper()
			serial := id.Number(14)
			do(func(tx *db.Tx) error { return s.AddPrint(t.Context(), tx, by, "CIVIL/1", Print{serial, paper, lang}) })
			return serial
		}
		state := func(number, serial string, want PrintState) PrintAnswer {
			t.Helper()
			c, err := s.Verify(t.Context(), number, "")
			if err != nil {
				t.Fatal(err)
			}
			p, err := s.Printed(t.Context(), c, serial)
			if err != nil || p.State != want {
				t.Errorf("%s of %s: %q %v, want %q", serial, number, p.State, err, want)
			}
			return p
		}
		certificate := add("certificate", "en")
		card := add("card", "en")
		if p := state("CIVIL/1", id.Grouped(certificate), PrintNewest); p.Paper != "certificate" || p.Language != "en" || p.MadeOn != day.Must("2026-11-23") || !p.ReplacedOn.IsZero() {
			t.Errorf("%+v", p)
		}
		state("CIVIL/2", certificate, PrintNone) // another's
		for _, typed := range []string{"", "1", id.Number(14), "'; drop table register_print", string(make([]byte, 5000))} {
			state("CIVIL/1", typed, PrintNone)
		}

		// Another language is another paper.
		urdu := add("certificate", "ur")
		state("CIVIL/1", certificate, PrintNewest)
		now.Move(24 * time.Hour)
		newer := add("certificate", "en")
		if p := state("CIVIL/1", certificate, PrintNewer); p.ReplacedOn != day.Must("2026-11-24") {
			t.Errorf("%+v", p)
		}
		state("CIVIL/1", newer, PrintNewest)
		state("CIVIL/1", urdu, PrintNewest)

		// A suspension changes what they say for as long as it holds.
		fact := func(f standing.Fact) {
			t.Helper()
			f.ID, f.Known = id.New(now.Now()), now.Now()
			do(func(tx *db.Tx) error { return s.AddFact(t.Context(), tx, by, "CIVIL/1", f, someChange(now.Now())) })
		}
		fact(standing.Fact{Kind: standing.Suspension, From: day.Must("2026-11-24"), Until: day.Must("2026-11-26")})
		state("CIVIL/1", newer, PrintChanged)
		state("CIVIL/1", certificate, PrintNewer)
		now.Move(4 * 24 * time.Hour)
		state("CIVIL/1", newer, PrintNewest)

		// Lost: those that are named and belong to the number; what is printed afterwards is good.
		do(func(tx *db.Tx) error {
			return s.ReplacePrints(t.Context(), tx, by, "CIVIL/2", string(PrintLost), []string{newer})
		})
		state("CIVIL/1", newer, PrintNewest)
		do(func(tx *db.Tx) error {
			return s.ReplacePrints(t.Context(), tx, by, "CIVIL/1", string(PrintLost), []string{newer, card, certificate})
		})
		state("CIVIL/1", newer, PrintLost)
		state("CIVIL/1", card, PrintLost)
		state("CIVIL/1", certificate, PrintLost)
		state("CIVIL/1", urdu, PrintNewest)
		again := add("card", "en")
		state("CIVIL/1", again, PrintNewest)

		// It runs out by itself: old, not wrong. An extension makes it say what is not so.
		now.Set(time.Date(2027, 7, 10, 0, 0, 0, 0, time.UTC))
		state("CIVIL/1", again, PrintNewest)
		fact(standing.Fact{Kind: standing.Valid, From: day.Must("2027-07-01"), Until: day.Must("2030-06-30")})
		state("CIVIL/1", again, PrintChanged)

		// A corrected name, too.
		last := add("card", "en")
		state("CIVIL/1", last, PrintNewest)
		h := Holder{Name: "Ayesha Siddiqa", Province: "sindh", District: "karachi-south", MaskedCNIC: "*****-*****09-*"}
		correct := func(number string, h Holder) error {
			return s.db.Update(t.Context(), func(tx *db.Tx) error { return s.Correct(t.Context(), tx, by, number, h, someChange(now.Now())) })
		}
		if err := correct("CIVIL/1", h); err != nil {
			t.Fatal(err)
		}
		state("CIVIL/1", last, PrintChanged)
		if c, err := s.Verify(t.Context(), "CIVIL/1", ""); err != nil || c.Name != h.Name || c.Province != h.Province || c.MaskedCNIC != h.MaskedCNIC || len(c.Facts) < 3 {
			t.Errorf("%+v %v", c.Entry, err)
		}
		h.MaskedCNIC = "91234-1234567-1"
		if correct("CIVIL/1", h) == nil {
			t.Error("an identity number is published")
		}
		if correct("CIVIL/99", Holder{Name: "Nobody"}) == nil {
			t.Error("nobody is corrected")
		}
	})
}

func TestCardPageSaysWhatAPrintIsWorth(t *testing.T) {
	for _, l := range i18n.Languages {
		for _, state := range []PrintState{PrintNone, PrintNewest, PrintNewer, PrintLost, PrintChanged} {
			for _, paper := range []string{"certificate", "card", "letter"} {
				v := someEngineer
				v.Print = &pages.Print{Paper: paper, State: string(state), MadeOn: day.Must("2026-05-03")}
				if state == PrintNone {
					v.Print = &pages.Print{State: string(state)}
				}
				root, text := render(t, l, func(context.Context) templ.Component { return pages.Card(v) })
				if n := len(all(root, ".notice")); n != 1 || (len(all(root, ".notice.warning")) == 0) != (state == PrintNewest) {
					t.Errorf("%s %s: %d notices", l.Code, state, n)
				}
				if state != PrintNone && !strings.Contains(text, "2026") {
					t.Errorf("%s %s: no day", l.Code, state)
				}
			}
		}
	}
}

// TestPrintAPI answers machines about a print, and with nulls where there is none.
func TestPrintAPI(t *testing.T) {
	for state, want := range map[PrintState]int{PrintNone: 0, PrintLost: 4} {
		answer := decode(t, answerOfPrint(PrintAnswer{Paper: "card", Language: "en", MadeOn: day.Must("2026-05-03"), State: state, ReplacedOn: map[PrintState]day.Day{PrintLost: day.Must("2026-06-01")}[state]})).(map[string]any)
		n := 0
		for key, value := range answer {
			if key != "state" && value != nil {
				n++
			}
		}
		if n != want || answer["state"] != string(state) {
			t.Errorf("%v", answer)
		}
	}
}
