package engineer

import (
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/sample"
	"sanad/internal/standing"
)

// What letters tell of a claim of a registration is opened for an officer who is neither of the two persons, and no identity number with it.
func TestAddressedTakeover(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		r := x.brought(1, "CIVIL/42")
		by, at := x.claimant(2), officer(access.Officer)
		row, _ := x.ask(by, "CIVIL/42")
		for _, typed := range []string{row.ID, row.Number, id.Grouped(row.Number), strings.Map(func(c rune) rune { return c - '0' + '٠' }, row.Number)} {
			v, err := x.AddressedTakeover(x.ctx, at, typed)
			if err != nil || v.ID != row.ID || v.Number != row.Number || v.Entry != "CIVIL/42" || v.Claimant.Name.Reveal() != sample.Someone(2).NameLatin || v.Holder.Name.Reveal() != sample.Someone(1).NameLatin ||
				v.Claimant.NameUrdu.Empty() || v.Holder.Language != "en" || v.Contest != x.law().Day.Add(x.law().Takeover.ContestDays) || v.Minutes != x.law().Takeover.CodeMinutes {
				t.Errorf("%q: %+v %v", typed, v, err)
			}
		}
		claimant, holder, elsewhere := at, at, at
		claimant.Person, holder.Person, elsewhere.Purpose = by.Person, r.Person, access.Notice
		for name, y := range map[string]struct {
			by         access.Actor
			typed, key string
		}{
			"who claims it": {claimant, row.Number, "access.own_affair"}, "who has it": {holder, row.ID, "access.own_affair"}, "a member": {by, row.ID, "access.denied"}, "a cashier": {officer(access.Cashier), row.ID, "access.no_office"},
			"for another purpose": {elsewhere, row.ID, "access.denied"}, "none": {at, id.WithCheck("48151623"), "fault.not_found"}, "words": {at, "mine", "fault.not_found"},
		} {
			if v, err := x.AddressedTakeover(x.ctx, y.by, y.typed); key(err) != y.key || err != nil && !v.Holder.Name.Empty() {
				t.Errorf("%s: %v, want %s", name, err, y.key)
			}
		}
		row, _ = x.ask(x.claimant(3), "CIVIL/77")
		if v, err := x.AddressedTakeover(x.ctx, at, row.ID); err != nil || v.Entry != "" || !v.Holder.Name.Empty() || v.Claimant.Name.Empty() {
			t.Errorf("of a number that nobody has: %+v %v", v, err)
		}
		given, code := x.ask(x.claimant(1), "CIVIL/42")
		when := x.law().Day
		if _, err := x.EnterCode(x.ctx, access.Actor{Person: given.Person, Purpose: access.Self}, EnterCode{code}); err != nil {
			t.Fatal(err)
		}
		x.now.Move(72 * time.Hour)
		if v, err := x.AddressedTakeover(x.ctx, at, given.ID); err != nil || v.Contest != when.Add(x.law().Takeover.ContestDays) {
			t.Errorf("given: %+v %v", v, err)
		}
		var looks int64
		x.must(x.db.View(x.ctx, func(tx *db.Tx) (err error) {
			looks, err = db.Get[int64](x.ctx, tx, `select count(*) from access_look`)
			return err
		}))
		if looks != 0 {
			t.Errorf("%d looks at what is sensitive", looks)
		}
	})
}

// What letters tell of a registration is opened for an officer whose own it is not.
func TestAddressedRegistration(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		r, at := x.brought(1, "CIVIL/0042"), officer(access.Officer)
		for _, typed := range []string{r.ID, "CIVIL/42", "civil 042", "civil-٤٢"} {
			v, err := x.AddressedRegistration(x.ctx, at, typed)
			if err != nil || v.ID != r.ID || v.Number != "CIVIL/0042" || v.Name.Reveal() != sample.Someone(1).NameLatin || v.NameUrdu.Empty() || v.Language != "en" || !v.Until.IsZero() {
				t.Fatalf("%q: %+v %v", typed, v, err)
			}
			if v.Change == nil || v.Change.Kind != standing.Suspension || v.Change.From.String() != "2020-01-01" || v.Change.Until.String() != "2020-06-30" {
				t.Errorf("%+v", v.Change)
			}
		}
		self, elsewhere := at, at
		self.Person, elsewhere.Purpose = r.Person, access.Notice
		for name, y := range map[string]struct {
			by         access.Actor
			typed, key string
		}{
			"one's own": {self, "CIVIL/42", "access.own_affair"}, "a cashier": {officer(access.Cashier), r.ID, "access.no_office"}, "for another purpose": {elsewhere, r.ID, "access.denied"},
			"none": {at, "CIVIL/43", "fault.not_found"}, "words": {at, "mine", "fault.not_found"},
		} {
			if v, err := x.AddressedRegistration(x.ctx, y.by, y.typed); key(err) != y.key || !v.Name.Empty() {
				t.Errorf("%s: %v, want %s", name, err, y.key)
			}
		}
	})
}
