package app_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/document"
	"sanad/internal/engineer"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/payment"
	"sanad/internal/person"
	"sanad/internal/sample"
)

// asked leads the n-th invented person, a graduate of 2018, to the fee of their application.
func asked(t *testing.T, a *app.App, n int) (by access.Actor, application string, fee payment.Invoice) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	teach(t, a)
	ctx, p := t.Context(), sample.Someone(n)
	who, err := a.Account.Enrol(ctx, p.Email, "en")
	must(err)
	by = access.Actor{Person: who, Purpose: access.Self, Strong: true}
	must(a.People.Record(ctx, by, person.Claim{
		NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: "punjab/lahore",
		Phone: p.Phone, Address: p.Address, Version: "1",
	}))
	application, err = a.Engineer.Apply(ctx, by, engineer.Apply{Kind: engineer.Kind})
	must(err)
	must(a.Engineer.RecordDegree(ctx, by, application, engineer.RecordDegree{
		Programme: "indus-valley/civil", Intake: "2014", RollNumber: "17", Day: "5", Month: "7", Year: "2018", Mode: "campus", Version: "1",
	}))
	for _, w := range a.Council.At(a.Clock.Now()).Documents(engineer.Kind) {
		if w.Required {
			_, err := a.Document.Add(ctx, by, document.Add{Case: application, Kind: w.ID, Name: "a.pdf", Content: strings.NewReader(pdf(n))})
			must(err)
		}
	}
	must(a.Engineer.Declare(ctx, by, application, engineer.Declare{True: true, Version: "2"}))
	must(a.Engineer.Submit(ctx, by, application, engineer.Submit{Version: "3"}))
	owed, _, err := a.Payment.Owed(ctx, by)
	if err != nil || len(owed) != 1 {
		t.Fatalf("%d fees are owed: %v", len(owed), err)
	}
	return by, application, owed[0]
}

// claimed leads the n-th invented person to a claim for the fee of their application.
func claimed(t *testing.T, a *app.App, n int) (by access.Actor, application string, claim payment.Claim) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()
	by, application, fee := asked(t, a, n)
	must(a.Payment.SendSlip(ctx, by, fee.ID, payment.SendSlip{
		Amount: strconv.Itoa(int(fee.Amount / 100)), Day: "23", Month: "11", Year: "2026", Name: "slip.pdf", Content: strings.NewReader(pdf(n)),
	}))
	v, err := a.Payment.Show(ctx, by, fee.ID)
	must(err)
	return by, application, v.Claims[0]
}

// pdf is a file that the program takes for one.
func pdf(n int) string {
	return fmt.Sprintf("%%PDF-1.4\n1 0 obj\n<< /Type /Page /N %d >>\nendobj\ntrailer\n<< /Size 1 >>\nstartxref\n0\n%%%%EOF\n", n)
}

// TestConfirmAgainstWithdraw lets a cashier confirm while the applicant withdraws: whichever comes first, fee and application agree.
func TestConfirmAgainstWithdraw(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, _, _ := newAppOn(t, d)
		for n := range 6 {
			by, application, claim := claimed(t, a, n)
			cashier := access.Actor{Person: id.Random(), Roles: []access.Role{access.Cashier}, Purpose: access.Fees, Strong: true}
			var confirmed, withdrawn error
			var wait sync.WaitGroup
			wait.Go(func() {
				_, confirmed = a.Payment.Confirm(t.Context(), cashier, claim.ID, payment.Confirm{Version: "1"})
			})
			wait.Go(func() { withdrawn = a.Engineer.Withdraw(t.Context(), by, application) })
			wait.Wait()
			// A submitted application may be withdrawn too, after its fee was paid; the other way round nothing is confirmed.
			if withdrawn != nil && !fault.Is(withdrawn, fault.KindConflict) || confirmed != nil && !fault.Is(confirmed, fault.KindConflict) {
				t.Fatalf("confirmed: %v, withdrawn: %v", confirmed, withdrawn)
			}
			v, err := a.Engineer.Show(t.Context(), by, application)
			if err != nil {
				t.Fatal(err)
			}
			list, _, err := a.Payment.List(t.Context(), by, "")
			if err != nil || len(list) != 1 {
				t.Fatalf("%v %v", list, err)
			}
			if (list[0].State == payment.StatePaid) != (confirmed == nil) || (list[0].State == payment.StateCancelled) != (confirmed != nil) {
				t.Errorf("the fee is %s after confirmed: %v", list[0].State, confirmed)
			}
			if v.State == engineer.StateUnpaid || (v.State == engineer.StateWithdrawn) != (withdrawn == nil) {
				t.Errorf("the application is %s after withdrawn: %v", v.State, withdrawn)
			}
		}
		if n, err := a.Payment.Check(t.Context()); err != nil || n != 6 {
			t.Errorf("%d %v", n, err)
		}
	})
}

// TestNothingIsHalfConfirmed sees that a claim stays open when the application cannot move on: fee, receipt and application change together.
func TestNothingIsHalfConfirmed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, _, _ := newAppOn(t, d)
		by, application, claim := claimed(t, a, 1)
		err := d.Update(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `update engineer_application set state = 'refused' where id = ?`, application)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		cashier := access.Actor{Person: id.Random(), Roles: []access.Role{access.Cashier}, Purpose: access.Fees, Strong: true}
		if _, err := a.Payment.Confirm(t.Context(), cashier, claim.ID, payment.Confirm{Version: "1"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("confirmed for an application that does not wait: %v", err)
		}
		list, _, err := a.Payment.List(t.Context(), by, "")
		if err != nil || list[0].State != payment.StateIssued || !list[0].Claimed {
			t.Errorf("%+v %v", list, err)
		}
		// The number that it had taken is given to the next.
		_, _, next := claimed(t, a, 2)
		receipt, err := a.Payment.Confirm(t.Context(), cashier, next.ID, payment.Confirm{Version: "1"})
		if err != nil || receipt.Number != "R-2026-000001" {
			t.Errorf("%+v %v", receipt, err)
		}
		if _, err := a.Payment.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestABrokenLedgerIsNotServed sees that a restored council whose payments do not agree stays closed.
func TestABrokenLedgerIsNotServed(t *testing.T) {
	a, _, _ := newApp(t)
	_, _, claim := claimed(t, a, 1)
	cashier := access.Actor{Person: id.Random(), Roles: []access.Role{access.Cashier}, Purpose: access.Fees, Strong: true}
	if _, err := a.Payment.Confirm(t.Context(), cashier, claim.ID, payment.Confirm{Version: "1"}); err != nil {
		t.Fatal(err)
	}
	if found, err := a.Check(t.Context()); err != nil || found.Invoices != 1 {
		t.Errorf("%+v %v", found, err)
	}
	err := a.Stores.DB.Update(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `delete from payment_receipt`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "the ledger of payments does not agree") {
		t.Error(err)
	}
}
