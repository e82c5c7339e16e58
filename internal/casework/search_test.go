package casework

import (
	"fmt"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/sample"
)

// named is a person who recorded who they are.
func named(t testing.TB, desk *Desk, n int, latin, urdu string) string {
	t.Helper()
	who, err := desk.people.Prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	email, err := desk.people.SealEmail(t.Context(), who, fmt.Sprintf("p%d@example.org", n))
	if err != nil {
		t.Fatal(err)
	}
	if err := desk.db.Update(t.Context(), func(tx *db.Tx) error { return desk.people.Insert(t.Context(), tx, who, email, "en") }); err != nil {
		t.Fatal(err)
	}
	p := sample.Someone(n)
	err = desk.people.Record(t.Context(), access.Actor{Person: who, Purpose: access.Self}, person.Claim{
		NameLatin: latin, NameUrdu: urdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: "punjab/lahore",
		Phone: p.Phone, Address: p.Address, Version: "1",
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func TestSearch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		ctx, by := t.Context(), officer("o", access.Officer)
		ayesha := named(t, desk, 1, "Ayesha Bint-e-Karim Khan", "عائشہ بنت کریم خان")
		bilal := named(t, desk, 2, "Bilal Khan", "بلال خان")
		brought := named(t, desk, 3, "Bilal Khan", "بلال خان") // has no case
		opened(t, desk, law, "first", ayesha, "officer", 5)
		opened(t, desk, law, "second", bilal, "committee", 5)
		opened(t, desk, law, "own", "o", "officer", 5)
		clear(registered)
		registered["CIVIL/7"], registered["CIVIL/9"] = bilal, brought
		var first, own Case
		err := d.Update(ctx, func(tx *db.Tx) (err error) {
			if own, err = desk.Load(ctx, tx, "own"); err != nil {
				return err
			}
			if first, err = desk.Load(ctx, tx, "first"); err != nil {
				return err
			}
			return desk.CloseCase(ctx, tx, officer("p", access.Officer), first, "refused")
		})
		if err != nil {
			t.Fatal(err)
		}
		wrong := first.Number[:11] + fmt.Sprint((first.Number[11]-'0'+1)%10)
		for _, x := range []struct{ typed, want string }{
			{first.Number, "first"},
			{id.Grouped(first.Number), "first"},
			{strings.Map(func(r rune) rune { return r - '0' + '۰' }, first.Number), "first"},
			{wrong, "a typo"},
			{own.Number, ""}, // one's own affair
			{sample.Someone(1).CNIC, "first"},
			{dashes(sample.Someone(2).CNIC), "second"},
			{"9999999999999", ""},
			{"CIVIL/7", "second"},
			{"CIVIL/8", ""},
			{"khan bilal", "second"},
			{"بلال", "second"},
			{"Khan", "second first"}, // what is open stands first
			{"karim khan ayesha", "first"},
			{"Nobody", ""},
		} {
			found, err := desk.Search(ctx, by, x.typed)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, r := range found.Rows {
				ids = append(ids, r.ID)
			}
			got := strings.Join(ids, " ")
			if found.Typo {
				got = "a typo"
			}
			if got != x.want || found.More {
				t.Errorf("%q: %q, not %q", x.typed, got, x.want)
			}
		}
		for _, x := range []struct {
			by          access.Actor
			typed, want string
		}{
			{by, "bilal khan", "CIVIL/7 CIVIL/9"},
			{by, "خان بلال", "CIVIL/7 CIVIL/9"},
			{by, "ayesha", ""},
			{officer(brought, access.Officer), "bilal", "CIVIL/7"}, // not one's own
		} {
			found, err := desk.Search(ctx, x.by, x.typed)
			var numbers []string
			for _, e := range found.Entries {
				numbers = append(numbers, e.Number)
			}
			if got := strings.Join(numbers, " "); err != nil || got != x.want || found.More {
				t.Errorf("%q: registrations %q, not %q, %v", x.typed, got, x.want, err)
			}
		}
		for _, typed := range []string{"", "  ", "--", strings.Repeat("long ", 30)} {
			if _, err := desk.Search(ctx, by, typed); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%q: %v", typed, err)
			}
		}
		for _, nobody := range []access.Actor{{Person: "m", Purpose: access.Self}, officer("x", access.PrivacyOfficer), officer("x", access.Cashier)} {
			if _, err := desk.Search(ctx, nobody, "Khan"); err == nil {
				t.Errorf("%v searched", nobody.Roles)
			}
		}
	})
}

func dashes(n string) string { return n[:5] + "-" + n[5:12] + "-" + n[12:] }

func TestSearchSaysThereIsMore(t *testing.T) {
	d := dbtest.SQLite(t)
	desk, law := newDesk(t, d)
	for i := range 90 {
		who := named(t, desk, i, "Ali Khan", "علی خان")
		if i%2 == 0 {
			opened(t, desk, law, fmt.Sprint("case-", i), who, "officer", 5)
		}
	}
	found, err := desk.Search(t.Context(), officer("o", access.Officer), "ali khan")
	if err != nil || len(found.Rows) != PageSize || !found.More {
		t.Errorf("%d rows of 45, more: %v, %v", len(found.Rows), found.More, err)
	}
	for _, step := range plan(t, d, casesOfQuery, []string{"a", "b", "c"}, "o", 41) {
		if strings.Contains(step, "SCAN") {
			t.Error(step)
		}
	}
	for _, step := range plan(t, d, `select `+caseColumns+` from casework_case where number = ? and number <> ''`, "1") {
		if strings.Contains(step, "SCAN") {
			t.Error(step)
		}
	}
}
