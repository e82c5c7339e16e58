package person

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/sample"
	"sanad/internal/vault"
)

// hall is the hall of persons on a database of its own.
type hall struct {
	*People
	t   testing.TB
	ctx context.Context
}

func newHall(t testing.TB, d *db.DB) *hall {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), c, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	return &hall{New(d, v, access.New(d, now), events.New(now), l, now), t, t.Context()}
}

// guest is a new person who has said nothing yet.
func (h *hall) guest() access.Actor {
	h.t.Helper()
	id, err := h.Prepare(h.ctx)
	h.must(err)
	email, err := h.SealEmail(h.ctx, id, "canary-address@example.org")
	h.must(err)
	h.must(h.db.Update(h.ctx, func(tx *db.Tx) error { return h.Insert(h.ctx, tx, id, email, "ur") }))
	return access.Actor{Person: id, Purpose: access.Self}
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// claim is what the n-th invented person says.
func claim(n int) Claim {
	p := sample.Someone(n)
	return Claim{
		NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: "punjab/lahore",
		Phone: p.Phone, Address: p.Address, Version: "1",
	}
}

func TestRecordRefuses(t *testing.T) {
	h := newHall(t, dbtest.SQLite(t))
	by := h.guest()
	for _, x := range []struct {
		name, field string
		change      func(*Claim)
	}{
		{"no name", "name_latin", func(c *Claim) { c.NameLatin = "" }},
		{"an Urdu name in the English field", "name_latin", func(c *Claim) { c.NameLatin = "عائشہ" }},
		{"a name with digits", "name_latin", func(c *Claim) { c.NameLatin = "Ayesha 7" }},
		{"a name that is markup", "name_latin", func(c *Claim) { c.NameLatin = "<b>Ayesha" }},
		{"no Urdu name", "name_urdu", func(c *Claim) { c.NameUrdu = "" }},
		{"an English name in the Urdu field", "name_urdu", func(c *Claim) { c.NameUrdu = "Ayesha" }},
		{"no father", "father", func(c *Claim) { c.Father = "" }},
		{"a father in two scripts", "father", func(c *Claim) { c.Father = "Abdul رشید" }},
		{"a document that is none", "kind", func(c *Claim) { c.Kind = "library card" }},
		{"twelve digits", "number", func(c *Claim) { c.Number = "912341234567" }},
		{"a number that begins with 0", "number", func(c *Claim) { c.Number = "0123412345671" }},
		{"letters in a number", "number", func(c *Claim) { c.Number = "91234123456A1" }},
		{"a passport without digits", "number", func(c *Claim) { c.Kind, c.Number = "passport", "ABCDEFG" }},
		{"a district that is none", "district", func(c *Claim) { c.District = "punjab/atlantis" }},
		{"a district of another province", "district", func(c *Claim) { c.District = "sindh/lahore" }},
		{"a telephone that is none", "phone", func(c *Claim) { c.Phone = "12345" }},
		{"no address", "address", func(c *Claim) { c.Address = "" }},
	} {
		c := claim(1)
		x.change(&c)
		f := fault.Of(h.Record(h.ctx, by, c))
		if f == nil || len(f.Fields) == 0 || f.Fields[0].Name != x.field {
			t.Errorf("%s: %v", x.name, f)
		}
	}
	known := false
	h.must(h.db.View(h.ctx, func(tx *db.Tx) (err error) { known, err = h.Known(h.ctx, tx, by.Person); return err }))
	if known {
		t.Error("something was stored of a claim that was refused")
	}
}

func TestRecordTakes(t *testing.T) {
	for name, change := range map[string]func(*Claim){
		"a name of one word":              func(c *Claim) { c.NameLatin, c.NameUrdu = "Gulalai", "گلالئی" },
		"digits of the Urdu script":       func(c *Claim) { c.Number = "۹۱۲۳۴-۱۲۳۴۵۶۷-۱" },
		"digits of the Arabic script":     func(c *Claim) { c.Number, c.Phone = "٩١٢٣٤١٢٣٤٥٦٧١", "٠٣٠٠٠٠٠٠٠٠١" },
		"a passport without an Urdu name": func(c *Claim) { c.Kind, c.Number, c.NameUrdu, c.Father = "passport", "ab 123456", "", "" },
		"a name with marks":               func(c *Claim) { c.NameLatin = "Mary-Ann O'Brien" },
		"a father's name in Urdu":         func(c *Claim) { c.Father = "عبدالرشید" },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, dbtest.SQLite(t))
			c := claim(1)
			change(&c)
			h.must(h.Record(h.ctx, h.guest(), c))
		})
	}
}

func TestShowIsOnRecord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		by := h.guest()
		if i, err := h.Show(h.ctx, by); err != nil || !i.RecordedAt.IsZero() {
			t.Fatalf("nothing is recorded yet: %v", err)
		}
		h.must(h.Record(h.ctx, by, claim(1)))
		if err := h.Record(h.ctx, by, claim(1)); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a stale form: %v", err)
		}
		i, err := h.Show(h.ctx, by)
		h.must(err)
		if i.Number.Reveal() != sample.Someone(1).CNIC || i.Mask.Reveal() == i.Number.Reveal() || i.District != "lahore" || i.Version != 2 {
			t.Errorf("%q %q %q %d", i.Number.Reveal(), i.Mask.Reveal(), i.District, i.Version)
		}
		var looks []access.Look
		h.must(h.db.View(h.ctx, func(tx *db.Tx) (err error) { looks, err = h.access.Looks(h.ctx, tx, by.Person, 10); return err }))
		if len(looks) != 1 || looks[0].Action != "person.show" {
			t.Errorf("%+v", looks)
		}
	})
}

func TestHoldAndSameIdentity(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		first, second, third := h.guest(), h.guest(), h.guest()
		h.must(h.Record(h.ctx, first, claim(1)))
		h.must(h.Record(h.ctx, second, claim(1))) // nobody is told that the number is known
		h.must(h.Record(h.ctx, third, claim(2)))
		h.must(h.db.Update(h.ctx, func(tx *db.Tx) error {
			same, err := h.SameIdentity(h.ctx, tx, first.Person)
			if err != nil || len(same) != 1 || same[0] != second.Person {
				t.Errorf("%v %v", same, err)
			}
			return h.Hold(h.ctx, tx, first.Person, "an-application")
		}))
		c := claim(1)
		c.Version = "2"
		if err := h.Record(h.ctx, first, c); !fault.Is(err, fault.KindDenied) {
			t.Errorf("an application rests on it: %v", err)
		}
		if n, err := h.Check(h.ctx); err != nil || n != 3 {
			t.Errorf("%d %v", n, err)
		}
	})
}

// TestNothingLiesInClear searches the database's own bytes for what a person said.
func TestNothingLiesInClear(t *testing.T) {
	d := dbtest.SQLite(t)
	h := newHall(t, d)
	by := h.guest()
	h.must(h.Record(h.ctx, by, claim(1)))
	if _, err := h.Show(h.ctx, by); err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(strings.SplitN(dbtest.URL(t, d), "?", 2)[0], "sqlite:")
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatalf("%v %v", files, err)
	}
	p := sample.Someone(1)
	var all []byte
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	if !strings.Contains(string(all), by.Person) {
		t.Fatal("the test does not see what is stored")
	}
	for _, never := range []string{p.NameLatin, p.NameUrdu, p.Father, p.CNIC, p.Phone, "canary-address", "House 2, Street", "lahore"} {
		if strings.Contains(string(all), never) {
			t.Errorf("%q lies in clear", never)
		}
	}
}

// Where somebody is reached changes at any time, also while something rests on who they are; nothing else does by it.
func TestChangeContact(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		by, other := h.guest(), h.guest()
		change := func(by access.Actor, c ChangeContact) string {
			f := fault.Of(h.ChangeContact(h.ctx, by, c))
			switch {
			case f == nil:
				return ""
			case len(f.Fields) > 0:
				return f.Fields[0].Name
			}
			return f.Message.Key
		}
		good := ChangeContact{Phone: "۰۳۰۰ 7654321", Address: "House 9, New Street, Quetta", Version: "2"}
		if got := change(by, good); got != "person.contact.unknown" {
			t.Errorf("before anything is known: %q", got)
		}
		h.must(h.Record(h.ctx, by, claim(1)))
		h.must(d.Update(h.ctx, func(tx *db.Tx) error { return h.Hold(h.ctx, tx, by.Person, "application") }))
		before, err := h.Show(h.ctx, by)
		h.must(err)
		for name, x := range map[string]struct {
			by   access.Actor
			c    ChangeContact
			want string
		}{
			"no telephone":    {by, ChangeContact{"12", good.Address, "2"}, "phone"},
			"no address":      {by, ChangeContact{good.Phone, "x", "2"}, "address"},
			"an older form":   {by, ChangeContact{good.Phone, good.Address, "1"}, "fault.stale"},
			"somebody else":   {other, good, "person.contact.unknown"},
			"an officer":      {access.Actor{Person: by.Person, Purpose: access.Licensing, Strong: true}, good, "access.denied"},
			"without purpose": {access.Actor{Person: by.Person}, good, "access.denied"},
		} {
			if got := change(x.by, x.c); got != x.want {
				t.Errorf("%s: %q", name, got)
			}
		}
		if now, err := h.Show(h.ctx, by); err != nil || now != before {
			t.Errorf("bad input changed something: %v", err)
		}
		if got := change(by, good); got != "" {
			t.Fatal(got)
		}
		after, err := h.Show(h.ctx, by)
		h.must(err)
		if after.Phone.Reveal() != "03007654321" || after.Address.Reveal() != good.Address {
			t.Errorf("%s %s", after.Phone.Reveal(), after.Address.Reveal())
		}
		after.Phone, after.Address = before.Phone, before.Address
		if after != before {
			t.Error("something else changed")
		}
	})
}
