package app_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/engineer"
	"sanad/internal/fault"
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

// TestNothingIsKeptOfAShell takes registrations over, one of which goes back, and waits until the other can be undone no more: nothing that was
// sealed of whom it was taken over from is left, nor the key, and the public log opens all the same.
func TestNothingIsKeptOfAShell(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, outbox := newAppOn(t, d)
		ctx := t.Context()
		_, err := a.Roll.Import(ctx, operator, roll.File{Open: source(rollFile(3))})
		must(t, err)
		registrar := access.Actor{Person: id.Random(), Roles: []access.Role{access.Registrar}, Purpose: access.Licensing, Strong: true}
		shells, takeovers := map[int]string{}, map[int]string{}
		for n := range 2 {
			number := fmt.Sprintf("CIVIL/%d", n+1)
			p := sample.Someone(n)
			who, err := a.Account.Enrol(ctx, fmt.Sprintf("new-%d@example.org", n), "en")
			must(t, err)
			by, province := access.Actor{Person: who, Purpose: access.Self}, a.Council.At(now.Now()).Provinces[0]
			must(t, a.People.Record(ctx, by, person.Claim{
				NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: province.ID + "/" + province.Districts[0].ID, Phone: p.Phone, Address: p.Address, Version: "1",
			}))
			must(t, a.Engineer.TakeOver(ctx, by, engineer.TakeOver{Number: number}))
			must(t, a.Jobs.Drain(ctx))
			letters, err := outbox.Letters(1)
			must(t, err)
			_, err = a.Engineer.EnterCode(ctx, by, engineer.EnterCode{Code: regexp.MustCompile(`\d{8}`).FindString(letters[0].Body)})
			must(t, err)
			must(t, a.Jobs.Drain(ctx))
			takeovers[n] = one[string](t, d, `select id from engineer_takeover where person_id = ?`, who)
			shells[n] = one[string](t, d, `select holder_id from engineer_takeover where person_id = ?`, who)
		}
		must(t, a.Ledger.SealAll(ctx))
		undo := func(n int) error {
			version := one[int64](t, d, `select version from engineer_takeover where id = ?`, takeovers[n])
			return a.Engineer.UndoTakeover(ctx, registrar, takeovers[n], engineer.JudgeTakeover{Reasons: "It was somebody else.", Version: fmt.Sprint(version)})
		}
		must(t, undo(1))
		left := func(n int) (columns, names, keys int64) {
			return one[int64](t, d, `select count(*) from person where id = ? and (name_latin is not null or name_urdu is not null or father is not null or identity_kind is not null
					or identity_number is not null or identity_mask is not null or identity_index is not null or father_index is not null or province is not null
					or district is not null or phone is not null or address is not null or email is not null)`, shells[n]),
				one[int64](t, d, `select count(*) from person_name where person_id = ?`, shells[n]),
				one[int64](t, a.Stores.Keys, `select count(*) from key_scope where scope = ?`, "person/"+shells[n])
		}
		empties := func() {
			t.Helper()
			must(t, a.Engineer.EmptyShells(ctx))
			must(t, a.Jobs.Drain(ctx))
			must(t, a.Ledger.SealAll(ctx))
			if found, err := a.CheckLogs(ctx); err != nil || found.Register != 3 || found.Closed != 0 {
				t.Fatalf("%+v %v", found, err)
			}
		}
		now.Move(364 * 24 * time.Hour)
		empties()
		if columns, names, keys := left(0); columns != 1 || names == 0 || keys != 1 {
			t.Fatalf("emptied while it could be undone: %d %d %d", columns, names, keys)
		}
		now.Move(2 * 24 * time.Hour)
		if err := undo(0); fault.Of(err) == nil || fault.Of(err).Key != "engineer.takeover.too_late" {
			t.Errorf("undone too late: %v", err)
		}
		const entered = `select count(*) from ledger_public where substr(entry, 1, 17) = 'engineer entered` + "\n" + `'`
		lines := one[int64](t, d, entered)
		empties()
		empties()
		if columns, names, keys := left(0); columns != 0 || names != 0 || keys != 0 {
			t.Errorf("what is left: %d %d %d", columns, names, keys)
		}
		if columns, names, keys := left(1); columns != 1 || names == 0 || keys != 1 {
			t.Errorf("of whom it went back to: %d %d %d", columns, names, keys)
		}
		if n := one[int64](t, d, entered) - lines; n != 1 {
			t.Errorf("%d lines anew", n)
		}
		for _, page := range []string{"/verify/engineers/civil-1", "/log/public/proof/engineers/civil-1"} {
			if answer := ask(t, a.Handler, page); answer.Status != http.StatusOK {
				t.Errorf("%s: %d", page, answer.Status)
			}
		}
		v, err := a.Engineer.ShowTakeover(ctx, registrar, takeovers[0])
		if err != nil || !v.Holder.Number.Empty() || v.Claimant.Number.Empty() {
			t.Errorf("an officer looks at it: %+v %v", v.Holder, err)
		}
		if found, err := a.People.Check(ctx); err != nil || found == 0 {
			t.Errorf("%d persons open: %v", found, err)
		}
	})
}
