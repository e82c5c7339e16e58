package access

import (
	"slices"
	"testing"
	"time"

	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

func TestDecide(t *testing.T) {
	officer := Actor{Person: "o", Roles: []Role{Officer}, Purpose: Licensing, Strong: true}
	weak, member := officer, officer
	weak.Strong, member.Roles = false, nil
	me := Actor{Person: "a", Purpose: Self}
	for _, x := range []struct {
		name   string
		by     Actor
		action Action
		on     Subject
		want   string
	}{
		{"one's own affair", me, "engineer.apply", Subject{Person: "a"}, ""},
		{"another's affair does not exist", me, "engineer.apply", Subject{Person: "b"}, "fault.not_found"},
		{"nobody's affair", me, "engineer.apply", Subject{}, "fault.not_found"},
		{"a visitor", Actor{Purpose: Self}, "engineer.apply", Subject{}, "access.denied"},
		{"one's own affair, by office", officer, "engineer.recommend", Subject{Person: "o", Case: "c"}, "access.own_affair"},
		{"an office for oneself", Actor{Person: "o", Roles: []Role{Registrar}, Purpose: Appoint, Strong: true}, "account.appoint", Subject{Person: "o"}, "access.own_affair"},
		{"an office for another", Actor{Person: "o", Roles: []Role{Registrar}, Purpose: Appoint, Strong: true}, "account.appoint", Subject{Person: "p"}, ""},
		{"an office of another that is given on", Actor{Person: "o", Roles: []Role{Officer}, Purpose: Appoint, Strong: true}, "account.delegate", Subject{Person: "p"}, "fault.not_found"},
		{"the wrong purpose", Actor{Person: "a", Purpose: Licensing}, "engineer.apply", Subject{Person: "a"}, "access.denied"},
		{"an action nobody declared", me, "engineer.fly", Subject{Person: "a"}, "access.denied"},
		{"an officer", officer, "engineer.recommend", Subject{Person: "a", Case: "c"}, ""},
		{"an officer at the member's door", Actor{Person: "o", Roles: []Role{Officer}, Purpose: Self, Strong: true}, "engineer.recommend", Subject{Person: "a"}, "access.denied"},
		{"without the office", member, "engineer.recommend", Subject{Person: "a", Case: "c"}, "access.no_office"},
		{"without the second factor", weak, "engineer.recommend", Subject{Person: "a", Case: "c"}, "access.second_factor"},
		{"many at once where one is meant", officer, "engineer.recommend", Subject{Any: true}, "access.denied"},
		{"a list", officer, "casework.inbox", Subject{Any: true}, ""},
		{"for an institution", Actor{Person: "a", Purpose: Accreditation, Strong: true}, "accreditation.hand_over", Subject{Item: "i", Stands: true}, ""},
		{"for an institution, without the second factor", Actor{Person: "a", Purpose: Accreditation}, "accreditation.hand_over", Subject{Item: "i", Stands: true}, "access.second_factor"},
		{"for an institution of others", Actor{Person: "a", Purpose: Accreditation, Strong: true}, "accreditation.hand_over", Subject{Item: "i"}, "fault.not_found"},
		{"for an institution, by office", Actor{Person: "o", Roles: []Role{Registrar}, Purpose: Accreditation, Strong: true}, "accreditation.hand_over", Subject{Item: "i"}, "fault.not_found"},
		{"for all institutions", Actor{Person: "a", Purpose: Accreditation, Strong: true}, "accreditation.hand_over", Subject{Any: true, Stands: true}, "access.denied"},
		{"the system for an institution", System(Accreditation), "accreditation.hand_over", Subject{Item: "i", Stands: true}, "access.denied"},
		{"the system for its purpose", System(Notice), "notice.tell", Subject{Person: "a"}, ""},
		{"the system for another purpose", System(Publish), "notice.tell", Subject{Person: "a"}, "access.denied"},
		{"the system where a person must act", System(Licensing), "engineer.hold", Subject{Person: "a"}, "access.denied"},
	} {
		_, err := New(nil, clock.System{}).May(x.by, x.action, x.on)
		key := ""
		if f := fault.Of(err); f != nil {
			key = f.Key
		}
		if key != x.want {
			t.Errorf("%s: %q, want %q", x.name, key, x.want)
		}
	}
}

func TestPurposesOfTheCatalogueAreOurs(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range c.Entries() {
		for _, p := range e.Purposes {
			if !slices.Contains(purposes, Purpose(p)) {
				t.Errorf("%s is held for %q, for which nobody acts", e.Name, p)
			}
		}
	}
}

func TestCovers(t *testing.T) {
	d := Decision{action: "x", subject: Subject{Person: "a", Case: "c", Item: "i"}, class: catalog.Personal}
	for _, x := range []struct {
		scope string
		class catalog.Class
		want  bool
	}{
		{"person/a", 2, true}, {"person/a", 3, false}, {"person/b", 2, false}, {"case/c", 2, true}, {"case/a", 2, false},
		{"document/i", 2, true}, {"document/j", 2, false}, {"person/", 2, false}, {"person", 2, false}, {"", 2, false},
	} {
		if d.Covers(x.scope, x.class) != x.want {
			t.Errorf("%s class %d", x.scope, x.class)
		}
	}
	if (Decision{}).Covers("person/a", 0) || (Decision{subject: Subject{Any: true}}).Covers("person/a", 0) {
		t.Error("a decision that nobody made covers something")
	}
	many := Decision{action: "x", subject: Subject{Any: true}, class: catalog.Sensitive}
	if many.Covers("person/a", catalog.Sensitive) || !many.Covers("person/a", catalog.Personal) {
		t.Error("a list reaches class 2 and no further")
	}
	if (Decision{action: "x", class: 3}).Covers("person/", 1) {
		t.Error("an empty subject covers an empty scope")
	}
}

func TestLookIsRecordedFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := New(d, clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)))
		ctx := t.Context()
		officer := Actor{Person: "o", Roles: []Role{Officer}, Purpose: Licensing, Strong: true}
		decision, err := a.Look(ctx, officer, "engineer.assess", Subject{Person: "a", Case: "c"}, "person.identity_number")
		if err != nil || !decision.Covers("person/a", catalog.Sensitive) {
			t.Fatalf("%v", err)
		}
		if !decision.Recorded("person.identity_number") || decision.Recorded("document.content") || (Decision{}).Recorded("") {
			t.Fatal("a look reaches what its record names, and nothing else")
		}
		looks := list(t, a, d)
		if len(looks) != 1 || looks[0].Actor != "o" || looks[0].Role != Officer || looks[0].Purpose != Licensing || looks[0].Fields != `["person.identity_number"]` {
			t.Fatalf("%+v", looks)
		}
		for name, look := range map[string]func() error{
			"a deed that opens class 2 alone": func() error {
				_, err := a.Look(ctx, officer, "engineer.recommend", Subject{Person: "a"}, "x")
				return err
			},
			"nobody's": func() error {
				_, err := a.Look(ctx, officer, "document.inspect", Subject{Case: "c", Item: "d"}, "x")
				return err
			},
			"no field":          func() error { _, err := a.Look(ctx, officer, "engineer.assess", Subject{Person: "a"}); return err },
			"everybody at once": func() error { _, err := a.Look(ctx, officer, "engineer.assess", Subject{Any: true}, "x"); return err },
		} {
			if look() == nil {
				t.Errorf("%s was looked at", name)
			}
		}
		if len(list(t, a, d)) != 1 {
			t.Error("a look that was refused is on record")
		}
		for _, query := range []string{`update access_look set actor_id = ''`, `delete from access_look`} {
			err := d.Update(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, query); return err })
			if err == nil {
				t.Errorf("%s went through: the record can be changed", query)
			}
		}
		// Without the record there is no decision.
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Look(ctx, officer, "engineer.assess", Subject{Person: "a", Case: "c"}, "person.identity_number"); err == nil {
			t.Error("a look was decided that nobody could write down")
		}
	})
}

func list(t *testing.T, a *Access, d *db.DB) (looks []Look) {
	t.Helper()
	err := d.View(t.Context(), func(tx *db.Tx) (err error) {
		looks, err = a.Looks(t.Context(), tx, "a", 10)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return looks
}
