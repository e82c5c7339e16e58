package app_test

import (
	"net/http"
	"regexp"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/engineer"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/roll"
	"sanad/internal/sample"
)

// TestTakeOverLeavesTheLogWhole takes over a registration of an older register, and records something of it afterwards: each line of the log opens
// with the key of whoever had the registration when it was written, and the entry is as it was.
func TestTakeOverLeavesTheLogWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, outbox := newAppOn(t, d)
		ctx := t.Context()
		if _, err := a.Roll.Import(ctx, operator, roll.File{Open: source(rollFile(3))}); err != nil {
			t.Fatal(err)
		}
		before := ask(t, a.Handler, "/verify/engineers/civil-1")
		now.Move(time.Hour)
		p := sample.Someone(0)
		who, err := a.Account.Enrol(ctx, "new@example.org", "en")
		if err != nil {
			t.Fatal(err)
		}
		by, province := access.Actor{Person: who, Purpose: access.Self}, a.Council.At(now.Now()).Provinces[0]
		err = a.People.Record(ctx, by, person.Claim{
			NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: province.ID + "/" + province.Districts[0].ID, Phone: p.Phone, Address: p.Address, Version: "1",
		})
		if err == nil {
			err = a.Engineer.TakeOver(ctx, by, engineer.TakeOver{Number: "CIVIL/1"})
		}
		if err == nil {
			err = a.Jobs.Drain(ctx)
		}
		letters, err2 := outbox.Letters(10)
		if err != nil || err2 != nil || len(letters) == 0 || letters[0].To != p.Email {
			t.Fatalf("%v %v %v", letters, err, err2)
		}
		r, err := a.Engineer.EnterCode(ctx, by, engineer.EnterCode{Code: regexp.MustCompile(`\d{8}`).FindString(letters[0].Body)})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Ledger.SealAll(ctx); err != nil {
			t.Fatal(err)
		}
		if found, err := a.CheckLogs(ctx); err != nil || found.Register != 3 || found.Closed != 0 {
			t.Errorf("taken over: %+v %v", found, err)
		}
		now.Move(time.Hour)
		officer := access.Actor{Person: id.Random(), Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}
		registrar := access.Actor{Person: id.Random(), Roles: []access.Role{access.Registrar}, Purpose: access.Licensing, Strong: true}
		if err := a.Engineer.Suspend(ctx, officer, r.ID, engineer.Suspend{Deed: engineer.Deed{Day: "23", Month: "11", Year: "2026", Grounds: "Decision 4 of the committee, as the minutes have it."}}); err != nil {
			t.Fatal(err)
		}
		dossier, err := a.Engineer.ShowRegistration(ctx, officer, r.ID)
		if err == nil {
			err = a.Engineer.Confirm(ctx, registrar, r.ID, dossier.Waits().ID)
		}
		if err == nil {
			err = a.Ledger.SealAll(ctx)
		}
		if err != nil {
			t.Fatal(err)
		}
		if found, err := a.CheckLogs(ctx); err != nil || found.Register != 3 || found.Closed != 0 {
			t.Errorf("%+v %v", found, err)
		}
		if after := ask(t, a.Handler, "/verify/engineers/civil-1"); before.Status != http.StatusOK || after.Status != http.StatusOK {
			t.Errorf("the card: %d, then %d", before.Status, after.Status)
		}
	})
}
