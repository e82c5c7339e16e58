package engineer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/id"
	"sanad/internal/standing"
)

// entered returns a person in the register, at their own door, and the registration.
func (r *room) entered() (access.Actor, Registration) {
	r.t.Helper()
	by, application := r.atLastStep()
	got, err := r.Enter(r.ctx, officer(access.Registrar), application, Enter{})
	r.must(err)
	by.Strong = true
	return by, got
}

// waits returns the proposal on a registration that waits.
func (r *room) waits(registration string) Proposal {
	r.t.Helper()
	d, err := r.ShowRegistration(r.ctx, officer(access.Officer), registration)
	r.must(err)
	if d.Waits() == nil {
		r.t.Fatal("no proposal waits")
	}
	return *d.Waits()
}

// now is the standing of a registration today.
func (r *room) standing(registration string) standing.Standing {
	r.t.Helper()
	d, err := r.ShowRegistration(r.ctx, officer(access.Officer), registration)
	r.must(err)
	return d.Spell.Standing
}

func TestTwoPeopleDecideOfARegistration(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		var recorded []FactRecorded
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e FactRecorded) error {
			recorded = append(recorded, e)
			return nil
		})
		member, reg := r.entered()
		author, registrar := officer(access.Officer), officer(access.Registrar)
		r.must(r.Suspend(r.ctx, author, reg.ID, suspendFrom("23.11.2026", "30.11.2026")))
		p := r.waits(reg.ID)
		if r.standing(reg.ID) != standing.Active || p.Grounds.Reveal() != decision12 || p.By != author.Person {
			t.Fatalf("%+v", p)
		}
		r.refused(r.Remove(r.ctx, author, reg.ID, Remove{from("1.12.2026")}), "engineer.proposal.waits")
		r.refused(r.Confirm(r.ctx, author, reg.ID, p.ID), "access.no_office")
		_, other := r.entered()
		for _, of := range []string{other.ID, "", "nonsense"} { // what the address names is what is decided on
			r.refused(r.Confirm(r.ctx, registrar, of, p.ID), "fault.not_found")
			r.refused(r.Decline(r.ctx, registrar, of, p.ID, Decline{Reason: decision12}), "fault.not_found")
		}
		both := author
		both.Roles = []access.Role{access.Officer, access.Registrar}
		r.refused(r.Confirm(r.ctx, both, reg.ID, p.ID), "engineer.proposal.own")
		r.must(r.Confirm(r.ctx, registrar, reg.ID, p.ID))
		r.refused(r.Confirm(r.ctx, registrar, reg.ID, p.ID), "engineer.proposal.decided")
		if r.standing(reg.ID) != standing.Suspended {
			t.Fatal("it was confirmed, and nothing is so")
		}
		if len(recorded) != 1 || recorded[0].Fact.Kind != standing.Suspension || recorded[0].Number != reg.Number || recorded[0].Rule == "" || recorded[0].Person != member.Person {
			t.Fatalf("the reactions heard %+v", recorded)
		}
		dossier, err := r.ShowRegistration(r.ctx, author, reg.ID)
		r.must(err)
		newest := dossier.Entries[0]
		if newest.Kind != standing.Suspension || newest.Grounds.Reveal() != decision12 || newest.By != registrar.Person || newest.Rule.ID != "suspension" {
			t.Fatalf("%+v", newest)
		}
		l, found, err := r.Licence(r.ctx, member)
		r.must(err)
		if !found || l.Now != standing.Suspended || l.Past[0].Grounds.Reveal() != decision12 {
			t.Fatalf("the engineer reads %+v", l.Past[0])
		}
		r.refused(r.Surrender(r.ctx, member, Surrender{Sure: true, Grounds: decision12}), "engineer.surrender.suspended")

		// Another ends it, and a court sets it aside.
		r.must(r.End(r.ctx, registrar, reg.ID, End{Of: newest.ID, Deed: from("25.11.2026")}))
		r.must(r.Decline(r.ctx, officer(access.Registrar), reg.ID, r.waits(reg.ID).ID, Decline{Reason: "The committee has not met on it yet."}))
		r.must(r.SetAside(r.ctx, author, reg.ID, SetAside{Of: newest.ID, Grounds: "The High Court, writ 12 of 2026."}))
		r.must(r.Confirm(r.ctx, registrar, reg.ID, r.waits(reg.ID).ID))
		if r.standing(reg.ID) != standing.Active {
			t.Fatal("what was set aside holds")
		}
	})
}

func TestStaleProposalIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		member, reg := r.entered()
		author, registrar := officer(access.Committee), officer(access.Registrar)
		r.must(r.Remove(r.ctx, author, reg.ID, Remove{from("1.12.2026")}))
		p := r.waits(reg.ID)
		r.must(r.Surrender(r.ctx, member, Surrender{Sure: true, Grounds: decision12}))
		r.refused(r.Confirm(r.ctx, registrar, reg.ID, p.ID), "engineer.proposal.stale")
		r.must(r.Decline(r.ctx, author, reg.ID, p.ID, Decline{})) // its author takes it back
		old := Restore{from("1.12.2026")}
		old.Seen = reg.Facts[0].ID
		r.refused(r.Restore(r.ctx, author, reg.ID, old), "fault.stale")
		r.must(r.Restore(r.ctx, author, reg.ID, Restore{from("1.12.2026")}))
		r.must(r.Confirm(r.ctx, registrar, reg.ID, r.waits(reg.ID).ID))
	})
}

func TestOfTwoRegistrarsOneConfirms(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, reg := r.entered()
		r.must(r.Suspend(r.ctx, officer(access.Officer), reg.ID, suspendFrom("23.11.2026", "")))
		p := r.waits(reg.ID)
		var wg sync.WaitGroup
		answers := make([]string, 6)
		for i := range answers {
			wg.Go(func() { answers[i] = key(r.Confirm(r.ctx, officer(access.Registrar), reg.ID, p.ID)) })
		}
		wg.Wait()
		slices.Sort(answers)
		if got := strings.Join(slices.Compact(answers), " "); got != " engineer.proposal.decided" || answers[1] == "" {
			t.Errorf("%q", answers)
		}
		dossier, err := r.ShowRegistration(r.ctx, officer(access.Officer), reg.ID)
		r.must(err)
		if len(dossier.Entries) != 3 {
			t.Errorf("%d facts", len(dossier.Entries))
		}
	})
}

// TestWhoMayDecideOfARegistration tries each verb as each role, and on one's own registration.
func TestWhoMayDecideOfARegistration(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		member, reg := r.entered()
		fact := reg.Facts[0].ID
		verbs := map[string]func(by access.Actor) error{
			"show": func(by access.Actor) error {
				_, err := r.ShowRegistration(r.ctx, by, reg.ID)
				return err
			},
			"suspend":      func(by access.Actor) error { return r.Suspend(r.ctx, by, reg.ID, suspendFrom("1.12.2026", "")) },
			"pause":        func(by access.Actor) error { return r.Pause(r.ctx, by, reg.ID, Pause(suspendFrom("1.12.2026", ""))) },
			"remove":       func(by access.Actor) error { return r.Remove(r.ctx, by, reg.ID, Remove{from("1.12.2026")}) },
			"restore":      func(by access.Actor) error { return r.Restore(r.ctx, by, reg.ID, Restore{from("1.12.2026")}) },
			"record death": func(by access.Actor) error { return r.RecordDeath(r.ctx, by, reg.ID, RecordDeath{from("23.11.2026")}) },
			"end":          func(by access.Actor) error { return r.End(r.ctx, by, reg.ID, End{Of: fact, Deed: from("1.12.2026")}) },
			"set aside": func(by access.Actor) error {
				return r.SetAside(r.ctx, by, reg.ID, SetAside{Of: fact, Grounds: decision12})
			},
		}
		itself := access.Actor{Person: member.Person, Roles: []access.Role{access.Officer, access.Registrar}, Purpose: access.Licensing, Strong: true}
		weak := officer(access.Registrar)
		weak.Strong = false
		for name, do := range verbs {
			r.refused(do(itself), "access.own_affair")
			r.refused(do(weak), "access.second_factor")
			r.refused(do(officer(access.Cashier)), "access.no_office")
			r.refused(do(officer(access.PrivacyOfficer)), "access.no_office")
			if do(member) == nil || do(access.Actor{}) == nil {
				t.Errorf("%s: anybody may", name)
			}
		}
		if r.standing(reg.ID) != standing.Active {
			t.Fatal("something was done")
		}
		r.must(verbs["suspend"](officer(access.Committee)))
		p := r.waits(reg.ID)
		r.refused(r.Confirm(r.ctx, officer(access.Officer), reg.ID, p.ID), "access.no_office")
		r.refused(r.Confirm(r.ctx, officer(access.Committee), reg.ID, p.ID), "access.no_office")
		r.refused(r.Confirm(r.ctx, itself, reg.ID, p.ID), "access.own_affair")
		r.refused(r.Decline(r.ctx, itself, reg.ID, p.ID, Decline{Reason: decision12}), "access.own_affair")
		r.refused(r.Decline(r.ctx, officer(access.Officer), reg.ID, p.ID, Decline{Reason: decision12}), "engineer.proposal.not_registrar")
		if list, _, err := r.Proposals(r.ctx, itself, ""); err != nil || len(list) != 0 {
			t.Errorf("somebody sees the proposal on their own registration: %v %v", list, err)
		}
		if list, more, err := r.Proposals(r.ctx, officer(access.Registrar), ""); err != nil || len(list) != 1 || more || list[0].Number != reg.Number {
			t.Errorf("%+v %v", list, err)
		}
		if n, err := r.Count(r.ctx, officer(access.Registrar)); err != nil || n != 1 {
			t.Errorf("%d %v", n, err)
		}
		weakMember := member
		weakMember.Strong = false
		r.refused(r.Surrender(r.ctx, weakMember, Surrender{Sure: true, Grounds: decision12}), "access.second_factor")
		r.refused(r.Surrender(r.ctx, access.Actor{Person: r.member().Person, Purpose: access.Self, Strong: true}, Surrender{Sure: true, Grounds: decision12}), "fault.not_found")
		_, err := r.ShowRegistration(r.ctx, officer(access.Officer), "nonsense")
		r.refused(err, "fault.not_found")
	})
}

// TestRefusedDeedChangesNothing sees that bad input leaves no row.
func TestRefusedDeedChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, reg := r.entered()
		r.refused(r.Suspend(r.ctx, officer(access.Officer), reg.ID, suspendFrom("1.1.1990", "")), "from engineer.deed.before_entry")
		dossier, err := r.ShowRegistration(r.ctx, officer(access.Officer), reg.ID)
		r.must(err)
		if len(dossier.Proposals) != 0 || len(dossier.Entries) != 2 {
			t.Errorf("%+v", dossier)
		}
	})
}

// TestFactIsTheYoungest sets the clock back between two facts: what is recorded last is the last, and sets aside what came before.
func TestFactIsTheYoungest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, reg := r.entered()
		registrar := officer(access.Registrar)
		r.must(r.Suspend(r.ctx, officer(access.Officer), reg.ID, suspendFrom("23.11.2026", "")))
		r.must(r.Confirm(r.ctx, registrar, reg.ID, r.waits(reg.ID).ID))
		dossier, err := r.ShowRegistration(r.ctx, registrar, reg.ID)
		r.must(err)
		r.now.Move(-3600e9)
		r.must(r.SetAside(r.ctx, officer(access.Officer), reg.ID, SetAside{Of: dossier.Entries[0].ID, Grounds: decision12}))
		r.must(r.Confirm(r.ctx, registrar, reg.ID, r.waits(reg.ID).ID))
		if s := r.standing(reg.ID); s != standing.Active {
			t.Errorf("%s", s)
		}
	})
}

// TestDeathIsOfThePerson records a death on one of two registrations.
func TestDeathIsOfThePerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		member, reg := r.entered()
		second := reg
		second.ID, second.Kind, second.Application, second.Serial, second.Number, second.Facts = id.New(r.now.Now()), "another", "x", 900, "CIVIL/900", nil
		for _, f := range reg.Facts {
			f.ID = id.New(r.now.Now())
			second.Facts = append(second.Facts, f)
		}
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return insertRegistration(r.ctx, tx, second) }))
		r.must(r.RecordDeath(r.ctx, officer(access.Officer), reg.ID, RecordDeath{from("23.11.2026")}))
		r.must(r.Confirm(r.ctx, officer(access.Registrar), reg.ID, r.waits(reg.ID).ID))
		for _, x := range []string{reg.ID, second.ID} {
			if s := r.standing(x); s != standing.Deceased {
				t.Errorf("%s of %s", s, member.Person)
			}
		}
	})
}

// TestACertificateGoesWithWhatItRestsOn decides of a registration on which a certificate rests: the certificate is suspended and removed with
// it and comes back with it; what befell the certificate alone stays.
func TestACertificateGoesWithWhatItRestsOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, reg := r.entered()
		add := func(kind string, serial int64) Registration {
			x := reg
			x.ID, x.Kind, x.Prefix, x.Application, x.Serial, x.Number, x.Facts = id.New(r.now.Now()), kind, "SUP", fmt.Sprint("x", serial), serial, fmt.Sprint("SUP/", serial), nil
			for _, f := range reg.Facts {
				if f.ID = id.New(r.now.Now()); f.Kind == standing.Entry {
					f.Value = kind
				}
				x.Facts = append(x.Facts, f)
			}
			r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return insertRegistration(r.ctx, tx, x) }))
			return x
		}
		permit, other := add("supervisory_certificate", 900), add("temporary_licence", 901)
		author, registrar := officer(access.Officer), officer(access.Registrar)
		confirmed := func(err error) {
			t.Helper()
			r.must(err)
			r.must(r.Confirm(r.ctx, registrar, reg.ID, r.waits(reg.ID).ID))
		}
		are := func(when string, base, certificate standing.Standing) {
			t.Helper()
			if a, b, c := r.standing(reg.ID), r.standing(permit.ID), r.standing(other.ID); a != base || b != certificate || c != standing.Active {
				t.Errorf("%s: %s, the certificate %s, what does not rest on it %s", when, a, b, c)
			}
		}
		newest := func(registration string) string {
			t.Helper()
			dossier, err := r.ShowRegistration(r.ctx, author, registration)
			r.must(err)
			return dossier.Entries[0].ID
		}
		are("before", standing.Active, standing.Active)
		confirmed(r.Suspend(r.ctx, author, reg.ID, suspendFrom("23.11.2026", "")))
		are("suspended", standing.Suspended, standing.Suspended)
		suspension := newest(reg.ID)
		confirmed(r.SetAside(r.ctx, author, reg.ID, SetAside{Of: suspension, Grounds: "The High Court, writ 12 of 2026."}))
		are("set aside", standing.Active, standing.Active)
		confirmed(r.SetAside(r.ctx, author, reg.ID, SetAside{Of: newest(reg.ID), Grounds: "The Supreme Court, appeal 3 of 2026."}))
		are("the setting aside set aside", standing.Suspended, standing.Suspended)
		confirmed(r.End(r.ctx, author, reg.ID, End{Of: suspension, Deed: from("24.11.2026")}))
		r.now.Move(24 * time.Hour)
		are("ended", standing.Active, standing.Active)
		confirmed(r.Remove(r.ctx, author, reg.ID, Remove{from("24.11.2026")}))
		are("removed", standing.Removed, standing.Removed)
		confirmed(r.Restore(r.ctx, author, reg.ID, Restore{from("24.11.2026")}))
		are("restored", standing.Active, standing.Active)

		// The certificate alone is removed: it stays so, whatever happens to what it rests on.
		r.must(r.Remove(r.ctx, author, permit.ID, Remove{from("24.11.2026")}))
		r.must(r.Confirm(r.ctx, registrar, permit.ID, r.waits(permit.ID).ID))
		are("removed by itself", standing.Active, standing.Removed)
		r.now.Move(time.Hour)
		confirmed(r.Remove(r.ctx, author, reg.ID, Remove{from("24.11.2026")}))
		confirmed(r.Restore(r.ctx, author, reg.ID, Restore{from("24.11.2026")}))
		are("which was restored", standing.Active, standing.Removed)
	})
}
