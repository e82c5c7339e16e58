package payment

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

func TestFromBillToReceipt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		if ref, ok := id.ReadNumber(id.Grouped(i.Reference)); !ok || ref != i.Reference || len(ref) != 16 || !strings.HasPrefix(ref, "90210") {
			t.Errorf("the reference %s", i.Reference)
		}
		if i.Amount != 175_000 || i.Due.String() != "2026-12-14" || i.State != StateIssued {
			t.Errorf("%+v", i)
		}
		v, err := r.Show(r.ctx, by, i.ID)
		r.must(err)
		if len(v.Lines) != 2 || v.Lines[1].Units != 5 || v.Lines[1].Amount != 75_000 || v.Lines[1].Rule != "fee_arrears" || v.Lines[1].Confidence == "" ||
			v.Lines[1].Instrument == "" || v.May != nil || v.Payer.Empty() {
			t.Errorf("%+v", v)
		}

		claim := r.claimed(by, i, "a slip")
		if claim.State != ClaimOpen || claim.BankNumber.Reveal() != "FT-26327-0091" || claim.Twice {
			t.Errorf("%+v", claim)
		}
		r.refused(r.SendSlip(r.ctx, by, i.ID, r.slip("another")), "payment.slip.open")
		r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
			list, err := r.OfCase(r.ctx, tx, i.Case)
			if len(list) != 1 || list[0].State != StateIssued || !list[0].Claimed {
				t.Errorf("a claim is no payment: %+v", list)
			}
			return err
		}))

		at := cashier()
		list, more, err := r.Inbox(r.ctx, at, Filter{})
		r.must(err)
		if len(list) != 1 || more || list[0].Reference != i.Reference || list[0].Payer.Empty() || list[0].Claimed != list[0].Owed {
			t.Errorf("%+v", list)
		}
		e, err := r.Examine(r.ctx, at, claim.ID)
		r.must(err)
		if e.Claim.ID != claim.ID || e.Claim.BankNumber.Empty() || e.Invoice.ID != i.ID || e.Receipt != nil {
			t.Errorf("%+v", e)
		}
		receipt, err := r.Confirm(r.ctx, at, claim.ID, Confirm{Version: "1"})
		r.must(err)
		if receipt.Number != "R-2026-000001" || receipt.Amount != i.Amount {
			t.Errorf("%+v", receipt)
		}
		v, err = r.Show(r.ctx, by, i.ID)
		r.must(err)
		if v.State != StatePaid || v.Receipt == nil || v.Receipt.Number != receipt.Number || v.Claims[0].State != ClaimConfirmed {
			t.Errorf("%+v", v.Invoice)
		}
		r.refused(r.SendSlip(r.ctx, by, i.ID, r.slip("late")), "payment.slip.paid")
		_, err = r.Confirm(r.ctx, cashier(), claim.ID, Confirm{Version: "1"})
		r.refused(err, "payment.desk.decided.confirmed")
		r.refused(r.Reject(r.ctx, cashier(), claim.ID, Reject{Version: "2", Reason: "The bank does not know of this number."}), "payment.desk.decided.confirmed")

		want := []events.Event{
			Issued{i.ID, i.Case, by.Person, PurposeRegistration, i.Reference, i.Due}, Claimed{claim.ID, i.ID, i.Case, by.Person, false},
			Confirmed{i.ID, i.Case, by.Person, PurposeRegistration, i.Reference, "R-2026-000001"},
		}
		if got := r.listen(); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("heard %+v", got)
		}
		if n, err := r.Check(r.ctx); n != 1 || err != nil {
			t.Errorf("%d invoices checked: %v", n, err)
		}
	})
}

func TestRejectedAndPaidAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		first := r.claimed(by, i, "a slip")
		r.refused(r.Reject(r.ctx, cashier(), first.ID, Reject{Version: "1", Reason: "no"}), "reason payment.reject.reason")
		r.refused(r.Reject(r.ctx, cashier(), first.ID, Reject{Version: "7", Reason: "The bank does not know of this number."}), "fault.stale")
		r.on(i.Due.Add(1)) // the cashier took long; the payer does not lose by that
		r.must(r.Reject(r.ctx, cashier(), first.ID, Reject{Version: "1", Reason: "The bank does not know of this number."}))
		v, err := r.Show(r.ctx, by, i.ID)
		r.must(err)
		if c := v.Claims[0]; c.State != ClaimRejected || c.Reason.Reveal() != "The bank does not know of this number." || v.State != StateIssued {
			t.Errorf("%+v", c)
		}
		if !v.Due.After(i.Due.Add(4)) {
			t.Errorf("due on %s", v.Due)
		}
		r.must(r.Expire(r.ctx))
		second := r.claimed(by, i, "the right slip")
		if second.Twice {
			t.Error("two slips are not one")
		}
		if list, _, err := r.Inbox(r.ctx, cashier(), Filter{Reference: i.Reference}); err != nil || len(list) != 2 || list[0].ID != second.ID {
			t.Errorf("found by the reference, the newest first: %+v %v", list, err)
		}
		_, err = r.Confirm(r.ctx, cashier(), second.ID, Confirm{Version: "1"})
		r.must(err)
		if _, err := r.Check(r.ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestFiveClaimsAreEnough(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	by, i := r.issued()
	for n := range mostClaims {
		c := r.claimed(by, i, fmt.Sprint("slip ", n))
		r.must(r.Reject(r.ctx, cashier(), c.ID, Reject{Version: "1", Reason: "This slip is of another payment."}))
	}
	r.refused(r.SendSlip(r.ctx, by, i.ID, r.slip("sixth")), "payment.slip.too_many")
}

func TestSameSlipTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		ali, one := r.issued()
		sana, two := r.issued()
		first := r.claimed(ali, one, "one slip")
		second := r.claimed(sana, two, "one slip")
		if !second.Twice || !second.Elsewhere {
			t.Errorf("the second payer is not told: %+v", second)
		}
		v, err := r.Show(r.ctx, ali, one.ID)
		r.must(err)
		if !v.Claims[0].Twice || !v.Claims[0].Elsewhere {
			t.Errorf("the first claim is not flagged: %+v", v.Claims[0])
		}
		at := cashier()
		e, err := r.Examine(r.ctx, at, second.ID)
		r.must(err)
		if len(e.Same) != 1 || e.Same[0].ID != first.ID || e.Same[0].Reference != one.Reference {
			t.Errorf("the cashier is not led to the other claim: %+v", e.Same)
		}
		if list, _, err := r.Inbox(r.ctx, at, Filter{Twice: true}); err != nil || len(list) != 2 {
			t.Errorf("%+v %v", list, err)
		}
		_, err = r.Confirm(r.ctx, at, second.ID, Confirm{Version: "1"})
		r.refused(err, "compared payment.confirm.compared")
		r.must(r.Reject(r.ctx, at, first.ID, Reject{Version: "1", Reason: "This slip shows the payment of somebody else."}))
		_, err = r.Confirm(r.ctx, at, second.ID, Confirm{Version: "1", Compared: true})
		r.must(err)

		// Once more for the same invoice: a slip that was rejected and sent again is told apart from one that was used elsewhere.
		by, i := r.issued()
		c := r.claimed(by, i, "mine")
		r.must(r.Reject(r.ctx, at, c.ID, Reject{Version: "1", Reason: "The amount on the slip is another one."}))
		if again := r.claimed(by, i, "mine"); !again.Twice || again.Elsewhere {
			t.Errorf("%+v", again)
		}
	})
}

func TestWhoMayDoWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		stranger := r.member()
		_, err := r.Show(r.ctx, stranger, i.ID)
		r.refused(err, "fault.not_found")
		r.refused(r.SendSlip(r.ctx, stranger, i.ID, r.slip("x")), "fault.not_found")
		r.refused(r.SendSlip(r.ctx, by, id.Random(), r.slip("x")), "fault.not_found")
		claim := r.claimed(by, i, "a slip")

		weak, officer, wrongDoor := cashier(), cashier(), cashier()
		weak.Strong, officer.Roles, wrongDoor.Purpose = false, []access.Role{access.Officer, access.Registrar}, access.Licensing
		self := cashier()
		self.Person = by.Person
		reason := Reject{Version: "1", Reason: "The bank does not know of this number."}
		for _, x := range []struct {
			name string
			by   access.Actor
			want string
		}{
			{"a cashier who is the payer", self, "access.own_affair"}, {"the payer", by, "access.denied"}, {"a stranger", stranger, "access.denied"},
			{"a cashier without a second factor", weak, "access.second_factor"}, {"other officers", officer, "access.no_office"},
			{"a cashier at another door", wrongDoor, "access.denied"}, {"the program", access.System(access.Fees), "access.denied"},
		} {
			_, examined := r.Examine(r.ctx, x.by, claim.ID)
			_, confirmed := r.Confirm(r.ctx, x.by, claim.ID, Confirm{Version: "1"})
			for verb, err := range map[string]error{"examine": examined, "confirm": confirmed, "reject": r.Reject(r.ctx, x.by, claim.ID, reason)} {
				if got := key(err); got != x.want {
					t.Errorf("%s, %s: %v, want %s", x.name, verb, err, x.want)
				}
			}
		}
		if list, _, err := r.Inbox(r.ctx, self, Filter{}); err != nil || len(list) != 0 {
			t.Errorf("a cashier sees their own claim: %v %v", list, err)
		}
		if n, err := r.Count(r.ctx, self); err != nil || n != 0 {
			t.Errorf("%d %v", n, err)
		}
		if _, _, err := r.Inbox(r.ctx, officer, Filter{}); key(err) != "access.no_office" {
			t.Error(err)
		}
	})
}

// TestAnotherSum confirms what a cashier finds on slips: a part, the rest, and more than that.
func TestAnotherSum(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		r.on(i.Due) // the last day
		claim := func(content, amount string) string {
			s := r.slip(content)
			s.Amount = amount
			r.must(r.SendSlip(r.ctx, by, i.ID, s))
			claims := r.view(by, i).Claims
			return claims[len(claims)-1].ID
		}
		r.listen()
		first := claim("a slip", "1750") // and it shows a thousand
		confirm := func(claim string, c Confirm) (Receipt, error) {
			c.Version = "1"
			return r.Confirm(r.ctx, cashier(), claim, c)
		}
		_, err := confirm(first, Confirm{Found: "1,000"})
		r.refused(err, "other payment.confirm.less")
		if v := r.view(by, i); v.Held != 0 || v.Claims[0].State != ClaimOpen {
			t.Errorf("refused, and changed: %+v", v)
		}
		r.listen()
		if receipt, err := confirm(first, Confirm{Found: "1,000", Other: true}); err != nil || receipt.Number != "" {
			t.Errorf("%+v %v", receipt, err)
		}
		v := r.view(by, i)
		if v.State != StateIssued || v.Held != 100_000 || v.Claims[0].Found != 100_000 || v.Claims[0].Amount != 175_000 || v.May != nil || !v.Due.After(i.Due) {
			t.Errorf("a part: %+v %v", v.Invoice, v.May)
		}
		if c := r.came(); len(c) != 1 || c[0].Left != 75_000 {
			t.Errorf("told: %+v", c)
		}
		r.sound()

		// The rest is what is missing, and needs no tick.
		second := claim("another slip", "750")
		e, err := r.Examine(r.ctx, cashier(), second)
		if err != nil || e.Left != 75_000 {
			t.Errorf("%d is left: %v", e.Left, err)
		}
		if list, _, err := r.Inbox(r.ctx, cashier(), Filter{}); err != nil || len(list) != 1 || list[0].Owed != list[0].Claimed {
			t.Errorf("%+v %v", list, err)
		}
		receipt, err := confirm(second, Confirm{})
		if err != nil || receipt.Number == "" || receipt.Amount != i.Amount || r.view(by, i).State != StatePaid {
			t.Errorf("%+v %v", receipt, err)
		}
		r.sound()

		// More than is missing pays, and the payer keeps the rest.
		by, i = r.issued()
		third := claim("a third slip", "2000")
		_, err = confirm(third, Confirm{})
		r.refused(err, "other payment.confirm.more")
		r.must(errOf(confirm(third, Confirm{Other: true})))
		if v := r.view(by, i); v.State != StatePaid || v.Credit != 25_000 {
			t.Errorf("%+v %d", v.Invoice, v.Credit)
		}
		r.sound()
	})
}

func TestOneFeeAtATime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		bill := Bill{Case: i.Case, Person: by.Person, Purpose: PurposeRegistration, Charges: r.law().Fees("registered_engineer", council.Payer{Graduated: 2015})}
		err := r.db.Update(r.ctx, func(tx *db.Tx) error { _, err := r.Issue(r.ctx, tx, by, bill); return err })
		r.refused(err, "payment.issue.twice")
		bill.Case, bill.Charges = id.Random(), r.law().Fees("registered_engineer", council.Payer{Graduated: 2024}) // nothing is owed
		if err := r.db.Update(r.ctx, func(tx *db.Tx) error { _, err := r.Issue(r.ctx, tx, by, bill); return err }); err == nil || fault.Of(err) != nil {
			t.Errorf("an invoice of nothing: %v", err)
		}
		// What fails after it takes the invoice along.
		broken := errors.New("the application was not stored")
		bill.Charges = r.law().Fees("registered_engineer", council.Payer{Graduated: 2015})
		err = r.db.Update(r.ctx, func(tx *db.Tx) error {
			if _, err := r.Issue(r.ctx, tx, by, bill); err != nil {
				return err
			}
			return broken
		})
		if list, _, _ := r.List(r.ctx, by, ""); !errors.Is(err, broken) || len(list) != 1 {
			t.Errorf("%v, %d invoices", err, len(list))
		}
	})
}

func TestCancel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		claim := r.claimed(by, i, "a slip")
		cancel := func(caseID string) {
			t.Helper()
			r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.Cancel(r.ctx, tx, by, caseID) }))
		}
		cancel(i.Case)
		cancel(i.Case)
		v, err := r.Show(r.ctx, by, i.ID)
		r.must(err)
		if v.State != StateCancelled || v.Claims[0].State != ClaimDropped || v.Claimed {
			t.Errorf("%+v %+v", v.Invoice, v.Claims)
		}
		r.refused(r.SendSlip(r.ctx, by, i.ID, r.slip("again")), "payment.slip.cancelled")
		_, err = r.Confirm(r.ctx, cashier(), claim.ID, Confirm{Version: "2"})
		r.refused(err, "payment.desk.decided.dropped")
		if list, _, err := r.Inbox(r.ctx, cashier(), Filter{}); err != nil || len(list) > 0 {
			t.Errorf("%v %v", list, err)
		}
		cancel("of nobody")

		// A case that was given up may ask anew; what is paid stays paid.
		next := r.issue(by, i.Case)
		paid := r.claimed(by, next, "another slip")
		_, err = r.Confirm(r.ctx, cashier(), paid.ID, Confirm{Version: "1"})
		r.must(err)
		cancel(i.Case)
		if v, err := r.Show(r.ctx, by, next.ID); err != nil || v.State != StatePaid {
			t.Errorf("%+v %v", v.Invoice, err)
		}
		if _, err := r.Check(r.ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestTwoCashiersAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for range 5 {
			by, i := r.issued()
			claim := r.claimed(by, i, i.ID)
			answers := make([]error, 6)
			var wait sync.WaitGroup
			for n := range answers {
				wait.Go(func() {
					if n%3 == 2 {
						answers[n] = r.Reject(r.ctx, cashier(), claim.ID, Reject{Version: "1", Reason: "The bank does not know of this number."})
						return
					}
					_, answers[n] = r.Confirm(r.ctx, cashier(), claim.ID, Confirm{Version: "1"})
				})
			}
			wait.Wait()
			won := 0
			for _, err := range answers {
				switch {
				case err == nil:
					won++
				case !fault.Is(err, fault.KindConflict):
					t.Errorf("whoever came second is told of a conflict, not %v", err)
				}
			}
			if won != 1 {
				t.Errorf("%d cashiers decided one claim", won)
			}
		}
		if _, err := r.Check(r.ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestReceiptsHaveNoGap(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		const n = 30
		claims := make([]string, n)
		for k := range claims {
			by, i := r.issued()
			claims[k] = r.claimed(by, i, i.ID).ID
		}
		r.heard = nil
		numbers := make([]string, n)
		var wait sync.WaitGroup
		for k, claim := range claims {
			wait.Go(func() {
				receipt, err := r.Confirm(r.ctx, cashier(), claim, Confirm{Version: "1"})
				if err != nil {
					t.Errorf("cashier %d: %v", k, err)
				}
				numbers[k] = receipt.Number
			})
		}
		wait.Wait()
		seen := map[string]bool{}
		for _, number := range numbers {
			seen[number] = true
		}
		for k := range n {
			if want := receiptNumber(2026, int64(k+1)); !seen[want] {
				t.Errorf("no %s: a gap or a double", want)
			}
		}
		// A new year begins at one.
		r.now.Set(time.Date(2026, 12, 31, 19, 30, 0, 0, time.UTC)) // after midnight in Islamabad
		by, i := r.issued()
		receipt, err := r.Confirm(r.ctx, cashier(), r.claimed(by, i, i.ID).ID, Confirm{Version: "1"})
		if err != nil || receipt.Number != "R-2027-000001" {
			t.Errorf("%+v %v", receipt, err)
		}
		if count, err := r.Check(r.ctx); err != nil || count != n+1 {
			t.Errorf("%d %v", count, err)
		}
	})
}

// TestOneSlipByTwoPayersAtOnce sees that two who send one slip in the same moment are both flagged.
func TestOneSlipByTwoPayersAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for n := range 5 {
			ali, one := r.issued()
			sana, two := r.issued()
			var wait sync.WaitGroup
			wait.Go(func() {
				if err := r.SendSlip(r.ctx, ali, one.ID, r.slip(fmt.Sprint("slip ", n))); err != nil {
					t.Error(err)
				}
			})
			wait.Go(func() {
				if err := r.SendSlip(r.ctx, sana, two.ID, r.slip(fmt.Sprint("slip ", n))); err != nil {
					t.Error(err)
				}
			})
			wait.Wait()
			for by, i := range map[*access.Actor]Invoice{&ali: one, &sana: two} {
				if v, err := r.Show(r.ctx, *by, i.ID); err != nil || !v.Claims[0].Twice {
					t.Errorf("not flagged: %+v %v", v.Claims, err)
				}
			}
		}
	})
}

func TestPagesOfLists(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.member()
		const n = PageSize + 7
		for k := range n {
			r.now.Move(time.Minute)
			i := r.issue(by, id.New(r.now.Now()))
			r.claimed(by, i, fmt.Sprint("slip ", k))
		}
		seen, last := map[string]bool{}, "~"
		for after := ""; ; {
			list, more, err := r.List(r.ctx, by, after)
			r.must(err)
			for _, i := range list {
				if seen[i.ID] || i.ID >= last {
					t.Fatal("twice, or out of order")
				}
				seen[i.ID], last, after = true, i.ID, i.ID
			}
			if !more {
				break
			}
		}
		claims, at := map[string]bool{}, cashier()
		for after, last := "", ""; ; {
			list, more, err := r.Inbox(r.ctx, at, Filter{After: after})
			r.must(err)
			for _, c := range list {
				if claims[c.ID] || c.ID <= last {
					t.Fatal("twice, or out of order")
				}
				claims[c.ID], last, after = true, c.ID, c.ID
			}
			if !more {
				break
			}
		}
		if len(seen) != n || len(claims) != n {
			t.Errorf("%d invoices and %d claims of %d", len(seen), len(claims), n)
		}
		if owed, others, err := r.Owed(r.ctx, by); err != nil || len(owed) != mostOwed || !others {
			t.Errorf("%d %v %v", len(owed), others, err)
		}
		if list, more, err := r.List(r.ctx, by, "garbage"); err != nil || len(list) != PageSize || !more {
			t.Errorf("a position that is none begins anew: %d %v", len(list), err)
		}
		if list, _, err := r.Inbox(r.ctx, at, Filter{Reference: "9021000000000000"}); err != nil || len(list) != 0 {
			t.Errorf("%v %v", list, err)
		}
	})
}

// TestListsReadAnIndex sees that lists cost what they show, and not what the council has.
func TestListsReadAnIndex(t *testing.T) {
	d := dbtest.SQLite(t)
	type step struct {
		ID     int64  `db:"id"`
		Parent int64  `db:"parent"`
		Unused int64  `db:"notused"`
		Detail string `db:"detail"`
	}
	invoices, claims := `select `+invoiceColumns+` from payment_invoice `, `select c.id, i.reference from payment_claim c join payment_invoice i on i.id = c.invoice_id where `
	for q, args := range map[string][]any{
		numberedClaims: {[][]byte{{0}, {1}}},
		spentMoney:     {[]string{"x", "y"}, 1, []string{"x", "y"}, 1, "2026-01-01", "2026-02-01"},
		invoices + `where person_id = 'p' and id < 'x' order by id desc limit 41`: nil,
		invoices + `i where state = 'issued' and due_on >= '2026-01-01' and due_on <= '2026-02-01' and (due_on > '2026-01-01' or due_on = '2026-01-01' and id > 'x')
			and not exists (select 1 from payment_claim c where c.invoice_id = i.id and c.state = 'open') order by due_on, id limit 200`: nil,
		claims + `c.person_id <> 'p' and c.state = 'open' and c.id > 'x' order by c.id limit 41`:             nil,
		claims + `c.person_id <> 'p' and c.state = 'rejected' and c.id < 'x' order by c.id desc limit 41`:    nil,
		claims + `c.person_id <> 'p' and c.state = 'open' and c.twice and c.id > 'x' order by c.id limit 41`: nil,
		claims + `c.person_id <> 'p' and i.reference = 'x' order by c.id desc limit 41`:                      nil,
		claims + `c.slip_index = x'00' and c.id <> 'x' order by c.id limit 20`:                               nil,
		claims + `c.person_id <> 'p' and c.state = 'open' and c.id > 'x' and exists (select 1 from payment_claim o where o.bank_index = c.bank_index and o.paid_on = c.paid_on
			and o.id <> c.id and o.state in ('open', 'confirmed')) order by c.id limit 41`: nil,
		`select id from payment_money where amount = 5 and state = 'reversed' and back_at is null and (channel <> 'slip' or seen_at is not null) order by id limit 20`: nil,
		`select id from payment_money where own_id in ('x', 'y') and own_id <> '' and seen_at is null and state <> 'reversed'`:                                         nil,
		`select m.id from payment_money m join payment_posting p on p.account in ('due/biller', 'due/card') and p.subject = m.id where m.id = 'x'`:                     nil,
		`select external_id from payment_money where channel = 'slip' and external_id in (select id from payment_claim where bank_index in (x'00', x'01') and state = 'confirmed')
			and amount = 5 and seen_at is null and state <> 'reversed' and channel <> 'statement'`: nil,
	} {
		err := d.View(t.Context(), func(tx *db.Tx) error {
			plan, err := db.List[step](t.Context(), tx, `explain query plan `+q, args...)
			for _, s := range plan {
				if strings.Contains(s.Detail, "SCAN") || strings.Contains(s.Detail, "TEMP B-TREE") {
					t.Errorf("%s: %s", q, s.Detail)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestReferencesAreNoCards sees that no reference looks like the number of a card, whatever the council's prefix: no form would take it.
func TestReferencesAreNoCards(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	law := r.law()
	law.Payment.Prefix = "45"
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		for range 200 {
			if ref, err := r.reference(r.ctx, tx, law); err != nil || pii.HasCard(ref) {
				t.Errorf("%s %v", ref, err)
			}
		}
		return nil
	}))
}
