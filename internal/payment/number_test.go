package payment

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// TestOneNumberInTwoClaims tells the cashier of two claims of a day with one number of the bank; no second one is confirmed by who did not compare them.
func TestOneNumberInTwoClaims(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		claim := func(number string, days int) Claim {
			t.Helper()
			by, i := r.issued()
			s := r.slip(i.ID)
			s.BankNumber = number
			if days > 0 {
				r.now.Move(time.Duration(days) * 24 * time.Hour)
				today := r.law().Day.String()
				s.Year, s.Month, s.Day = today[:4], today[5:7], today[8:]
			}
			r.must(r.SendSlip(r.ctx, by, i.ID, s))
			return r.view(by, i).Claims[0]
		}
		confirm := func(c Claim, d Confirm) error {
			d.Version = "1"
			return errOf(r.Confirm(r.ctx, at, c.ID, d))
		}
		one, two := claim("FT 4711", 0), claim("ft-4711", 0)
		nothing, none := claim("0", 0), claim("0", 0)
		list, _, err := r.Inbox(r.ctx, at, Filter{})
		r.must(err)
		var told []string
		for _, x := range list {
			told = append(told, fmt.Sprint(x.Numbered))
		}
		if s := strings.Join(told, " "); s != "true true false false" {
			t.Error(s)
		}
		e, err := r.Examine(r.ctx, at, two.ID)
		if err != nil || len(e.Numbered) != 1 || e.Numbered[0].ID != one.ID || len(e.Same) != 0 {
			t.Fatalf("%+v %v", e.Numbered, err)
		}
		r.refused(confirm(one, Confirm{}), "compared payment.confirm.number")
		r.must(confirm(one, Confirm{Compared: true}))
		r.refused(confirm(two, Confirm{}), "compared payment.confirm.number")
		r.must(confirm(two, Confirm{Compared: true})) // a branch used its number twice
		r.must(confirm(nothing, Confirm{}))
		r.must(confirm(none, Confirm{}))

		// What was rejected speaks against nothing, and a number comes again on another day.
		three, four := claim("CHQ-0815", 0), claim("CHQ-0815", 0)
		r.must(r.Reject(r.ctx, at, three.ID, Reject{Version: "1", Reason: "The slip cannot be read, send it again."}))
		r.must(confirm(four, Confirm{}))
		r.must(confirm(claim("CHQ-0815", 3), Confirm{}))
		r.sound()
	})
}

// TestALineWithTheNumberOfASlip shows what a cashier confirmed by the bank's number on the slip, where sum and day fit and nothing speaks against it.
func TestALineWithTheNumberOfASlip(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		confirmed := func(number string) Invoice {
			t.Helper()
			by, i := r.issued()
			s := r.slip(i.ID)
			s.BankNumber = number
			r.must(r.SendSlip(r.ctx, by, i.ID, s))
			r.must(errOf(r.Confirm(r.ctx, at, r.view(by, i).Claims[0].ID, Confirm{Version: "1", Compared: true})))
			return i
		}
		confirmed("FT-26327-0091")
		confirmed("815 4711 22")
		confirmed("00471")
		twice := "TWICE/0815"
		confirmed(twice)
		confirmed(twice)
		confirmed("REF-990011")
		_, other := r.issued()
		waiter, waits := r.issued()
		s := r.slip("waits")
		s.BankNumber = "WAIT-440011"
		r.must(r.SendSlip(r.ctx, waiter, waits.ID, s))
		r.now.Move(24 * time.Hour)
		got, err := r.load(at, account,
			"23/11/2026,1750,Cash,ft263270091,",              // as the bank's own number
			"24/11/2026,1750,Transfer,815471122,",            // however it is spaced
			"23/11/2026,1750,Cash 00471,,",                   // too short to say anything
			"23/11/2026,1750,Cash,TWICE 0815,",               // of two, nobody guesses which
			"23/11/2026,1750,"+other.Reference+",REF990011,", // the words name another challan: a person looks
			"23/11/2026,1750,Cash,REF9900119,",               // a longer number
			"23/11/2026,1750,Cash,WAIT440011,")               // nobody confirmed it yet
		r.must(err)
		if s := r.became(at, got.Statement); s != "told told unmatched unmatched unmatched unmatched unmatched" {
			t.Error(s)
		}
		v, err := r.ShowStatement(r.ctx, at, got.Statement, "")
		r.must(err)

		// The line that waits is proposed for the challan of the claim, and its cashier is told of the line.
		line := v.Movements[6]
		m, err := r.ShowMovement(r.ctx, at, line.ID)
		if err != nil || len(m.Proposed) == 0 || m.Proposed[0].Reference != waits.Reference || m.Proposed[0].Certain || m.Proposed[0].Reasons[0].Key != "payment.match.number" {
			t.Errorf("%+v %v", m.Proposed, err)
		}
		e, err := r.Examine(r.ctx, at, r.view(waiter, waits).Claims[0].ID)
		if err != nil || len(e.Shown) != 1 || e.Shown[0].ID != line.ID || e.Shown[0].State != MovementUnmatched {
			t.Errorf("%+v %v", e.Shown, err)
		}
		// When it is confirmed, the line shows it by itself.
		r.must(errOf(r.Confirm(r.ctx, at, e.Claim.ID, Confirm{Version: "1"})))
		r.must(r.MatchMovements(r.ctx))
		if v, err = r.ShowStatement(r.ctx, at, got.Statement, ""); err != nil || v.Movements[6].State != MovementTold {
			t.Errorf("%s %v", v.Movements[6].State, err)
		}
		r.sound()

		// Banks begin their numbers anew: one that comes weeks later is another payment.
		confirmed("AGAIN-770011")
		r.now.Move(20 * 24 * time.Hour)
		late, err := r.load(at, account, "14/12/2026,1750,Cash,AGAIN-770011,")
		if s := r.became(at, late.Statement); err != nil || s != "unmatched" {
			t.Errorf("%s %v", s, err)
		}
		r.sound()
	})
}

// TestSlipNumberIsTheLinesOwn knows a payment by no word of a line but its number: whoever writes a day or a sum as the number of their slip gets nobody's
// payment, nor does who writes a branch's, where an account's numbers are shared, also if that was said later.
func TestSlipNumberIsTheLinesOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		own := r.account(at)
		layout := KeepAccount{Name: "Shared", Kind: kindTable, Day: "Date", Amount: "Amount", Text: "Text", Reference: "Ref", Payer: "Name", Order: "dmy", Encoding: "UTF-8"}
		late, err := r.KeepAccount(r.ctx, at, "", layout)
		r.must(err)
		layout.Name, layout.Numbers = "Of branches", numbersShared
		shared, err := r.KeepAccount(r.ctx, at, "", layout)
		r.must(err)
		confirmed := func(number string) {
			t.Helper()
			by, i := r.issued()
			s := r.slip(i.ID)
			s.BankNumber = number
			r.must(r.SendSlip(r.ctx, by, i.ID, s))
			r.must(errOf(r.Confirm(r.ctx, at, r.view(by, i).Claims[0].ID, Confirm{Version: "1", Compared: true})))
		}
		for _, number := range []string{"23/11/2026", "PKR1750.00", "TXN-9988", "BR004277"} {
			confirmed(number)
		}
		for account, lines := range map[string][]string{
			own:    {"23/11/2026,1750,IBFT 23/11/2026 FROM STRANGER,FT-99887766,STRANGER KHAN", "23/11/2026,1750,Cash PKR1750.00,FT-99887767,", "23/11/2026,1750,Of TXN-9988,,"},
			shared: {"23/11/2026,1750,Cash of a stranger,BR004277,"},
		} {
			got, err := r.load(at, account, lines...)
			r.must(err)
			if s := strings.Fields(r.became(at, got.Statement)); slices.ContainsFunc(s, func(x string) bool { return x != "unmatched" }) {
				t.Error(lines, s)
			}
			v, err := r.ShowStatement(r.ctx, at, got.Statement, "")
			r.must(err)
			for _, l := range v.Movements {
				for _, p := range r.movement(at, l.ID).Proposed {
					if p.Certain || slices.ContainsFunc(p.Reasons, func(m fault.Message) bool { return m.Key == "payment.match.number" }) {
						t.Errorf("%+v", p)
					}
				}
			}
		}

		// It waits when the account's numbers are said to be a branch's.
		got, err := r.load(at, late, "23/11/2026,1750,Cash of a stranger,BR004299,")
		r.must(err)
		layout.Name, layout.Version = "Shared", "1"
		r.must(errOf(r.KeepAccount(r.ctx, at, late, layout)))
		confirmed("BR004299")
		r.must(r.MatchMovements(r.ctx))
		if s := r.became(at, got.Statement); s != "unmatched" {
			t.Error(s)
		}
		r.sound()
	})
}
