package payment

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/payment/pages"
	"sanad/internal/web/parts"
)

// account keeps an account of the plainest bank.
func (r *room) account(by access.Actor) string {
	r.t.Helper()
	a, err := r.KeepAccount(r.ctx, by, "", KeepAccount{
		Name: "Bank of Taxila", Number: "PK00TAXL0000004277810300", Kind: kindTable, Day: "Date", Amount: "Amount", Text: "Text", Reference: "Ref", Payer: "Name", Order: "dmy", Encoding: "UTF-8",
	})
	r.must(err)
	return a
}

// load loads rows of the plainest bank under its headings.
func (r *room) load(by access.Actor, account string, rows ...string) (Loaded, error) {
	return r.LoadStatement(r.ctx, by, LoadStatement{Account: account, Open: source("Date,Amount,Text,Ref,Name\n" + strings.Join(rows, "\n") + "\n")})
}

// became is what became of the movements of a statement, in the order of its lines.
func (r *room) became(by access.Actor, statement string) string {
	r.t.Helper()
	v, err := r.ShowStatement(r.ctx, by, statement, "")
	r.must(err)
	var list []string
	for _, m := range v.Movements {
		list = append(list, string(m.State))
	}
	return strings.Join(list, " ")
}

// booked is what the books have on an account.
func (r *room) booked(account string) (sum money.Amount) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		sum, err = db.Get[money.Amount](r.ctx, tx, `select cast(coalesce(sum(amount), 0) as bigint) from payment_posting where account = ?`, account)
		return err
	}))
	return sum
}

func TestLoadStatement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		payer, paid := r.issued()
		slipper, slipped := r.issued()
		_, told := r.issued()
		_, owed := r.issued()
		claim := r.claimed(slipper, slipped, "slip")
		r.must(errOf(r.Confirm(r.ctx, by, claim.ID, Confirm{Version: "1"})))
		r.must(errOf(r.notice("004711-22", told.Reference, told.Amount)))
		r.must(errOf(r.notice("004711-23", "4711", 900)))
		r.listen()

		rows := []string{
			"23/11/2026,1750,Fee " + id.Grouped(paid.Reference) + ",FT1,Hira Malik", // new money
			"23/11/2026,1750,slip " + slipped.Reference + ",FT2,",                   // the bank shows a slip
			"23/11/2026,1750,1LINK 004711-22,FT3,",                                  // and what the switch told
			"23/11/2026,9,1LINK 004711-23,FT4,",                                     // also what has no invoice
			"23/11/2026,1750,Cash,,",                                                // nobody knows
			"23/11/2026,-25,Charges,,",
			"23/11/2026,1750,Cash,,", // and another one
		}
		got, err := r.load(by, account, rows...)
		if err != nil || got.Again || got.New != 7 {
			t.Fatalf("%+v %v", got, err)
		}
		if s := r.became(by, got.Statement); s != "received told told told unmatched unmatched unmatched" {
			t.Errorf("%s", s)
		}
		if v, err := r.Show(r.ctx, payer, paid.ID); err != nil || v.State != StatePaid {
			t.Errorf("%+v %v", v.State, err)
		}
		r.sound()
		for account, want := range map[string]money.Amount{"bank/" + account: 3*175_000 + 900, "due/slip": 0, "due/biller": 0} {
			if got := r.booked(account); got != want {
				t.Errorf("%s has %d, want %d", account, got, want)
			}
		}

		// The same file again, and one that overlaps it.
		again, err := r.load(by, account, rows...)
		if err != nil || !again.Again || again.Statement != got.Statement {
			t.Errorf("again: %+v %v", again, err)
		}
		more := append([]string{"24/11/2026,1750,late " + owed.Reference + ",FT9,"}, rows...)
		r.now.Move(24 * time.Hour)
		over, err := r.load(by, account, more...)
		if err != nil || over.New != 1 || r.became(by, over.Statement) != "received" {
			t.Errorf("overlapping: %+v %v", over, err)
		}
		third, err := r.load(by, account, append(more, "23/11/2026,1750,Cash,,")...)
		if err != nil || third.New != 1 {
			t.Errorf("a third of three equal lines: %+v %v", third, err)
		}
		list, err := r.ListStatements(r.ctx, by, "")
		if err != nil || len(list.List) != 3 || list.List[2].Tally[MovementUnmatched] != 3 || list.List[2].Bank != "Bank of Taxila" {
			t.Errorf("%+v %v", list, err)
		}
		r.sound()

		// A second payment under one reference is its payer's credit.
		second, err := r.load(by, account, "24/11/2026,1750,again "+paid.Reference+",FT10,")
		if err != nil || r.became(by, second.Statement) != "received" {
			t.Errorf("%+v %v", second, err)
		}
		if c := r.came(); len(c) != 1 || c[0].Over != paid.Amount || c[0].Person != payer.Person {
			t.Errorf("%+v", c)
		}
		r.sound()
	})
}

// TestTheBankWritesThePartThatIsItsOwn shows what a switch told by the bank's own number, about its day; a number that is like it shows nothing.
func TestTheBankWritesThePartThatIsItsOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		payer, i := r.issued()
		_, j := r.issued()
		_, k := r.issued()
		_, l := r.issued()
		for _, x := range []struct {
			own string
			i   Invoice
		}{{"EXA/20261123/164342566124", i}, {"EXA/20261123/164342566125", j}, {"EXA/20261123/0815471", k}, {"EXA/20261123/77001122", l}, {"EXB/20261123/77001122", l}} {
			r.must(errOf(r.notice("1link/"+x.own, x.i.Reference, x.i.Amount)))
		}
		got, err := r.load(by, account, "23/11/2026,1750,1BILL,164342566124,", "23/11/2026,1750,1BILL 164342566152,,", "23/11/2026,1750,1BILL 0815471,,", "23/11/2026,1750,1BILL 77001122,,")
		r.must(err)
		if s := r.became(by, got.Statement); s != "told unmatched unmatched unmatched" {
			t.Error(s)
		}
		// The bank writes it otherwise, and with the reference: it is nothing new.
		again, err := r.load(by, account, "23/11/2026,1750,164342566124 "+i.Reference+",FT1,")
		r.must(err)
		if s := r.became(by, again.Statement); s != "unmatched" {
			t.Error(s)
		}
		if v := r.view(payer, i); v.Credit != 0 {
			t.Errorf("%d", v.Credit)
		}
		r.now.Move(20 * 24 * time.Hour)
		late, err := r.load(by, account, "13/12/2026,1750,1BILL 164342566125,,")
		r.must(err)
		if s := r.became(by, late.Statement); s != "unmatched" {
			t.Errorf("a number that came again: %s", s)
		}
		r.sound()
	})
}

// TestMoneyIsShownOnce loads two lines that name one payment of the switch: one of them shows it, and nobody can say that the other does too.
func TestMoneyIsShownOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		_, i := r.issued()
		told, err := r.notice("004711-22", i.Reference, i.Amount)
		r.must(err)
		account := r.account(by)
		got, err := r.load(by, account, "23/11/2026,1750,1LINK 004711-22,FT1,", "23/11/2026,1750,1LINK 004711-22 again,FT2,")
		r.must(err)
		if s := r.became(by, got.Statement); s != "told unmatched" {
			t.Fatalf("%s", s)
		}
		second := r.unmatched(by)[0]
		for _, p := range r.movement(by, second.ID).Proposed {
			if p.Told {
				t.Errorf("what was shown is proposed: %+v", p)
			}
		}
		r.refused(r.ApplyMovement(r.ctx, by, second.ID, ApplyMovement{Version: "2", Money: told.Money}), "payment.match.seen")
		if due := r.booked("due/biller"); due != 0 {
			t.Errorf("%d is due", due)
		}
		// What was shown is taken back by its channel: it is due to the channel then, and stands on a statement that is still to come.
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "004711-22", i.Amount)))
		if due := r.booked("due/biller"); due != -i.Amount {
			t.Errorf("%d is due", due)
		}
		// A line that names it, with the reference, is no new money; and neither is one of what was taken back before any line showed it.
		r.must(errOf(r.notice("004711-24", i.Reference, i.Amount)))
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "004711-24", i.Amount)))
		got, err = r.load(by, account, "23/11/2026,1750,"+i.Reference+" 004711-22,FT3,", "23/11/2026,1750,"+i.Reference+" 004711-24,FT4,")
		r.must(err)
		if s := r.became(by, got.Statement); s != "unmatched unmatched" {
			t.Errorf("%s", s)
		}
		r.sound()
	})
}

func TestLoadStatementRefuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		_, err := r.load(by, "nothing", "23/11/2026,1750,a,,")
		r.refused(err, "account payment.load.account")
		if _, err = r.load(by, account, "23/11/2026,1750,a,,", "x1,1,b,,"); saidOf(err) != "3:1 day" {
			t.Errorf("%s", saidOf(err))
		}
		if list, err := r.ListStatements(r.ctx, by, ""); err != nil || len(list.List) != 0 {
			t.Errorf("kept: %+v %v", list, err)
		}
		for _, who := range []access.Actor{r.member(), {Person: id.Random(), Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}} {
			if _, err := r.load(who, account, "23/11/2026,1750,a,,"); err == nil {
				t.Error("loaded by somebody else")
			}
			if _, err := r.ListStatements(r.ctx, who, ""); err == nil {
				t.Error("listed for somebody else")
			}
			if _, err := r.KeepAccount(r.ctx, who, "", KeepAccount{Name: "x", Kind: kindXML}); err == nil {
				t.Error("kept by somebody else")
			}
		}
		for want, c := range map[string]KeepAccount{
			"name payment.account.name_empty": {Kind: kindXML},
			"kind payment.account.kind_none":  {Name: "x"},
			"day payment.format.day":          {Name: "x", Kind: kindTable, Amount: "A", Text: "T", Order: "dmy", Encoding: "UTF-8"},
			"amount payment.format.amount":    {Name: "x", Kind: kindTable, Day: "D", Text: "T", Order: "dmy", Encoding: "UTF-8"},
			"day payment.format.twice":        {Name: "x", Kind: kindTable, Day: "D", Amount: "d", Text: "T", Order: "dmy", Encoding: "UTF-8"},
			"text payment.format.text":        {Name: "x", Kind: kindTable, Day: "D", Amount: "A", Order: "dmy", Encoding: "UTF-8"},
			"order payment.format.order":      {Name: "x", Kind: kindTable, Day: "D", Amount: "A", Text: "T", Encoding: "UTF-8"},
		} {
			_, err := r.KeepAccount(r.ctx, by, "", c)
			r.refused(err, want)
		}
		r.must(errOf(r.KeepAccount(r.ctx, by, account, KeepAccount{Version: "1", Name: "x", Number: "PK00TAXL0000004277810300", Kind: kindXML})))
		_, err = r.KeepAccount(r.ctx, by, account, KeepAccount{Version: "1", Name: "y", Kind: kindXML})
		r.refused(err, "fault.stale")
		got, err := r.LoadStatement(r.ctx, by, LoadStatement{Account: account, Open: source(file(t, "camt08.xml"))})
		if err != nil || got.New != 4 {
			t.Errorf("%+v %s", got, saidOf(err))
		}
		other, err := r.KeepAccount(r.ctx, by, "", KeepAccount{Name: "other", Number: "PK11", Kind: kindXML})
		r.must(err)
		if _, err = r.LoadStatement(r.ctx, by, LoadStatement{Account: other, Open: source(file(t, "camt08.xml"))}); saidOf(err) != "1 other_account" {
			t.Errorf("%s", saidOf(err))
		}
	})
}

// TestLoadingIsBrokenOff stops a load after some of its lines, as a crash does, and loads the file again.
func TestLoadingIsBrokenOff(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		var rows []string
		for n := range batchOfMovements + 10 {
			rows = append(rows, fmt.Sprintf("23/11/2026,%d,Cash,,", n/2+1))
		}
		content := "Date,Amount,Text,Ref,Name\n" + strings.Join(rows, "\n") + "\n"
		open := source(content)
		opened := 0
		broken := func() (io.ReadCloser, error) {
			if opened++; opened < 5 { // hash, and each look at the whole of it
				return open()
			}
			in, err := open()
			return struct {
				io.Reader
				io.Closer
			}{io.MultiReader(io.LimitReader(in, int64(len(content)-60)), failing{}), in}, err
		}
		if _, err := r.LoadStatement(r.ctx, by, LoadStatement{Account: account, Open: broken}); err == nil {
			t.Fatal("loaded to its end")
		}
		list, err := r.ListStatements(r.ctx, by, "")
		if err != nil || len(list.List) != 1 || list.List[0].Tally.Sum() != batchOfMovements || list.List[0].State != statementLoading {
			t.Errorf("%+v %v", list, err)
		}
		_, err = r.load(by, account, "23/11/2026,5,x,,")
		r.refused(err, "payment.load.busy")
		got, err := r.LoadStatement(r.ctx, by, LoadStatement{Account: account, Open: open})
		if err != nil || got.Again {
			t.Fatalf("%+v %v", got, err)
		}
		r.must(r.MatchMovements(r.ctx))
		list, err = r.ListStatements(r.ctx, by, "")
		if err != nil || len(list.List) != 1 || list.List[0].Tally.Sum() != int64(len(rows)) || list.List[0].State != statementLoaded {
			t.Errorf("%+v %v", list, err)
		}
		r.must(errOf(r.load(by, account, "23/11/2026,5,x,,")))
	})
}

// TestOvertaken loads a file while another load, that began later, knows of the same lines: only one of them stores a line.
func TestOvertaken(t *testing.T) {
	const head, both = "Date,Amount,Text,Ref,Name\n", "23/11/2026,20,both,FT20,\n"
	first, second := source(head+"23/11/2026,10,one,FT10,\n"+both), source(head+both+"23/11/2026,30,three,FT30,\n")
	for name, c := range map[string]struct {
		other Source
		lines int64
	}{
		"the same file":                         {first, 2},
		"another file, after it stood for long": {second, 3},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				r := newRoom(t, d)
				by := cashier()
				account := r.account(by)
				opened := 0
				slow := func() (io.ReadCloser, error) {
					if opened++; opened == 4 { // it was read, and what is known of the account was asked for
						r.now.Move(stopped + time.Minute)
						r.must(errOf(r.LoadStatement(r.ctx, by, LoadStatement{Account: account, Open: c.other})))
					}
					return first()
				}
				_, err := r.LoadStatement(r.ctx, by, LoadStatement{Account: account, Open: slow})
				r.refused(err, "payment.load.overtaken")
				got, err := r.LoadStatement(r.ctx, by, LoadStatement{Account: account, Open: first})
				if r.must(err); got.Again != (c.lines == 2) {
					t.Errorf("%+v", got)
				}
				list, err := r.ListStatements(r.ctx, by, "")
				r.must(err)
				var lines int64
				for _, s := range list.List {
					lines += s.Tally.Sum()
				}
				if lines != c.lines {
					t.Errorf("%d lines, not %d", lines, c.lines)
				}
				r.must(errOf(r.Check(r.ctx)))
			})
		})
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

// statementPages are the pages of statements, empty, full and with everything refused.
func statementPages(form *parts.Form) map[string]templ.Component {
	var movements []pages.Movement
	for _, state := range []string{"new", "told", "received", "unmatched", "aside"} {
		movements = append(movements, pages.Movement{
			Href: "/x", On: "d", Amount: "PKR 1", Number: "FT1", Payer: long, Words: `<typed>"&` + long, State: state, Became: "9021", Owner: long, Age: "s", Other: "o", Reason: long, In: true,
		})
	}
	return map[string]templ.Component{
		"statements": pages.StatementsPage(pages.Statements{}),
		"statements full": pages.StatementsPage(pages.Statements{
			Form: form, Accounts: []parts.Option{{Value: "a", Label: long}}, Faults: []pages.Told{{Line: "3", Column: "2", Words: long}, {Line: "4"}}, More: true, First: "/a", Next: "/b",
			Rows: []pages.Statement{{Href: "/x", Bank: long, Days: "d", Lines: "7", New: "3", Unmatched: "1", Loaded: "l", Broken: true}},
		}),
		"statements asked":    pages.StatementsPage(pages.Statements{Form: form, Accounts: []parts.Option{{Value: "a", Label: long}}, Faults: []pages.Told{{Line: "2", Words: long}}, More: true, Shared: long, Ask: "/desk/x"}),
		"statement":           pages.StatementPage(pages.StatementOne{}),
		"statement forgotten": pages.StatementPage(pages.StatementOne{Bank: long, Days: "d", Doubtful: "2, 3, …", Forgotten: true}),
		"statement full":      pages.StatementPage(pages.StatementOne{Bank: long, Days: "d", Opening: "PKR 1", Closing: "PKR 2", Rows: movements, First: "/a", Next: "/b"}),
		"unmatched":           pages.UnmatchedPage(pages.Unmatched{}),
		"unmatched full":      pages.UnmatchedPage(pages.Unmatched{Rows: append(movements, pages.Movement{}), First: "/a", Next: "/b"}),
		"movement":            pages.MovementPage(pages.MovementOne{Form: parts.NewForm(nil), Movement: pages.Movement{State: "told"}}),
		"movement full": pages.MovementPage(pages.MovementOne{
			Form: form, Path: "/x", Version: "1", Bank: long, Movement: movements[3], Open: true, Owners: []parts.Option{{Value: "a", Label: long}},
			Proposed: []pages.Proposed{{Reference: "9021", Payer: long, Amount: "PKR 1", Score: "100", Reasons: []string{"a", "b"}}, {Money: "m", Channel: "c", Amount: "PKR 1", Score: "35"}},
		}),
		"movement out": pages.MovementPage(pages.MovementOne{
			Form: form, Path: "/x", Version: "1", Bank: long, Movement: pages.Movement{State: "unmatched"}, Open: true, Proposed: []pages.Proposed{
				{Move: "m", Reference: "9021", Payer: long, Score: "95"}, {Move: "n", Payer: long, Amount: "PKR 1", Charge: "PKR 2", Reasons: []string{"a", "b"}}, {Back: true, Money: "x", Reference: "9021"}, {Back: true, Money: "y"},
			},
		}),
		"movement refund":      pages.MovementPage(pages.MovementOne{Form: parts.NewForm(nil), Movement: pages.Movement{State: "refund"}}),
		"movement back":        pages.MovementPage(pages.MovementOne{Form: parts.NewForm(nil), Movement: pages.Movement{State: "back"}}),
		"movement bounced":     pages.MovementPage(pages.MovementOne{Form: parts.NewForm(nil), Movement: pages.Movement{State: "bounced"}}),
		"movement charge":      pages.MovementPage(pages.MovementOne{Form: parts.NewForm(nil), Movement: pages.Movement{State: "charge", Reason: long}}),
		"movement asked":       pages.MovementPage(pages.MovementOne{Form: form, Path: "/x", Version: "1", Bank: long, Movement: pages.Movement{State: "unmatched"}, Open: true, Second: pages.Second{Alone: "PKR 1", By: long, Agree: true}}),
		"movement mine":        pages.MovementPage(pages.MovementOne{Form: form, Path: "/x", Version: "1", Movement: pages.Movement{State: "unmatched", In: true}, Open: true, Second: pages.Second{Alone: "PKR 1", Mine: true, Payout: "/x/payout?channel=card"}}),
		"movement large":       pages.MovementPage(pages.MovementOne{Form: form, Path: "/x", Version: "1", Movement: pages.Movement{State: "unmatched"}, Open: true, Second: pages.Second{Alone: "PKR 1"}}),
		"panel movements":      pages.MovementsPanelPart(pages.MovementsPanel{Count: 1}),
		"panel movements many": pages.MovementsPanelPart(pages.MovementsPanel{Count: 100, Many: true}),
		"account":              pages.AccountPage(pages.Account{Form: parts.NewForm(nil)}),
		"account full":         pages.AccountPage(pages.Account{Form: form, Path: "/x", Version: "1", Name: long}),
	}
}

// TestNumbersThatTellNothing sees that a payment is not taken for another of the same day and sum because the bank writes the same for no number, in files
// that do not overlap.
func TestNumbersThatTellNothing(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	at := cashier()
	account := r.account(at)
	for n, number := range []string{"", "0", "000000", "-", "N/A", "12", "4111111111111111"} {
		for _, words := range []string{"morning", "evening"} {
			got, err := r.load(at, account, fmt.Sprintf("23/11/2026,1750,%s %d,%s,", words, n, number))
			if err != nil || got.New != 1 {
				t.Errorf("%q: %d of the %s are new: %v", number, got.New, words, err)
			}
		}
	}
	for n, want := range []int{1, 0} { // and one that tells
		got, err := r.load(at, account, fmt.Sprintf("23/11/2026,1750,worded %d,FT 26-4711,", n))
		if err != nil || got.New != want {
			t.Errorf("%d: %d are new: %v", n, got.New, err)
		}
	}
}

// TestOneAccountKeptTwice sees that no payment counts twice because somebody kept its account a second time, or chose another for its file.
func TestOneAccountKeptTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		plain := KeepAccount{Name: "Again", Kind: kindTable, Day: "Date", Amount: "Amount", Text: "Text", Reference: "Ref", Payer: "Name", Order: "dmy", Encoding: "UTF-8"}
		for _, number := range []string{"PK00 TAXL 0000 0042 7781 0300", "0000004277810300", "pk00taxl۰۰۰۰۰۰۴۲۷۷۸۱۰۳۰۰"} {
			same := plain
			same.Number = number
			_, err := r.KeepAccount(r.ctx, at, "", same)
			r.refused(err, "number payment.account.number_taken")
		}
		other, err := r.KeepAccount(r.ctx, at, "", plain) // without its number
		r.must(err)
		by, i := r.issued()
		line := "23/11/2026,1750," + i.Reference + ",FT-4711,"
		r.must(errOf(r.load(at, account, line)))
		_, err = r.load(at, other, line)
		r.refused(err, "file payment.load.elsewhere")
		if v := r.view(by, i); v.State != StatePaid || v.Credit != 0 {
			t.Errorf("%s, and %d of it twice", v.State, v.Credit)
		}
		_, err = r.KeepAccount(r.ctx, at, account, KeepAccount{Version: "1", Name: "x", Number: "PK00TAXL0000004277810300", Kind: kindXML})
		r.must(err) // its own
		r.sound()
	})
}
