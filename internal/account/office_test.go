package account

import (
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

var systemAppoint = access.System(access.Appoint)

func words(roles []access.Role) string {
	var list []string
	for _, r := range roles {
		list = append(list, string(r))
	}
	return strings.Join(list, " ")
}

func TestInvitationOfNewAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		token, err := r.Invite(r.ctx, systemAppoint, "First@example.org", access.Registrar, "ur")
		r.must(err)
		l := r.last("account.invitation", "first@example.org")
		if l.Values["Path"] != "/invitation/"+token || l.Language != "ur" || l.Values["Role"] != "registrar" {
			t.Errorf("%+v", l)
		}
		_, err = r.Invite(r.ctx, systemAppoint, "first@example.org", access.Registrar, "ur")
		r.refused(err, "account.officers.invited")
		step, err := r.Accept(r.ctx, from, token)
		r.must(err)
		by := r.at(step.Session)
		if words(by.Roles) != "registrar" || by.Strong {
			t.Errorf("%+v", by)
		}
		_, err = r.Accept(r.ctx, from, token)
		r.refused(err, "fault.not_found")
		_, err = r.ShowOfficers(r.ctx, desk(by))
		if err == nil {
			t.Error("the desk opened without a second factor")
		}
	})
}

func TestInvitationOfKnownAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.open("a@example.org")
		secret, _ := r.bind(by)
		token, err := r.Invite(r.ctx, systemAppoint, "a@example.org", access.Officer, "en")
		r.must(err)
		step, err := r.Accept(r.ctx, from, token)
		r.must(err)
		if step.Need != NeedCode || step.Session.Token != "" {
			t.Fatalf("a link alone signs in: %+v", step)
		}
		step, err = r.GiveCode(r.ctx, from, Code{step.Attempt, r.last("account.sign_in_code", "a@example.org").Values["Code"]})
		r.must(err)
		if step.Need != NeedSecond {
			t.Fatalf("%+v", step)
		}
		if n := r.count("account_office"); n != 0 {
			t.Error("an office before the second factor")
		}
		r.wait(time.Minute)
		step, err = r.GiveSecond(r.ctx, from, Code{step.Attempt, r.shown(secret)})
		r.must(err)
		if got := r.at(step.Session); words(got.Roles) != "officer" || got.Person != by.Person || !got.Strong {
			t.Errorf("%+v", got)
		}
	})
}

func TestInvitationEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		token, err := r.Invite(r.ctx, systemAppoint, "a@example.org", access.Officer, "en")
		r.must(err)
		r.wait(invitationLife)
		_, err = r.Accept(r.ctx, from, token)
		r.refused(err, "fault.not_found")

		registrar := r.officer("r@example.org", access.Registrar)
		token, err = r.Invite(r.ctx, registrar, "b@example.org", access.Officer, "en")
		r.must(err)
		i, err := r.ShowInvitation(r.ctx, token)
		r.must(err)
		r.must(r.Uninvite(r.ctx, registrar, i.ID))
		_, err = r.Accept(r.ctx, from, token)
		r.refused(err, "fault.not_found")
		r.refused(r.Uninvite(r.ctx, registrar, i.ID), "account.invitation.ended")

		token, err = r.Invite(r.ctx, registrar, "c@example.org", access.Officer, "en")
		r.must(err)
		i, err = r.ShowInvitation(r.ctx, token)
		r.must(err)
		stranger := r.open("d@example.org")
		r.refused(r.AcceptOwn(r.ctx, stranger, i.ID), "fault.not_found")
	})
}

func TestTwoAcceptOneInvitation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		token, err := r.Invite(r.ctx, systemAppoint, "a@example.org", access.Officer, "en")
		r.must(err)
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wg.Go(func() { _, errs[i] = r.Accept(r.ctx, from, token) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case !fault.Is(err, fault.KindNotFound) && !fault.Is(err, fault.KindConflict):
				t.Errorf("%v", err)
			}
		}
		if won != 1 || r.count("account_office") != 1 || r.count("person") != 1 {
			t.Errorf("%d won, %d offices, %d persons", won, r.count("account_office"), r.count("person"))
		}
	})
}

func TestWhoMayAppoint(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		registrar := r.officer("registrar@example.org", access.Registrar)
		officer := r.officer("officer@example.org", access.Officer)
		weak := registrar
		weak.Strong = false
		member := r.open("member@example.org")
		for _, c := range []struct {
			name string
			by   access.Actor
			may  bool
		}{
			{"registrar", registrar, true},
			{"officer", officer, false},
			{"committee", with(officer, access.Committee), false},
			{"privacy officer", with(officer, access.PrivacyOfficer), false},
			{"registrar without second factor", weak, false},
			{"member", member, false},
			{"visitor", access.Actor{}, false},
			{"operator", systemAppoint, true},
		} {
			_, err := r.Invite(r.ctx, c.by, strings.ReplaceAll(c.name, " ", "-")+"@example.org", access.Officer, "en")
			if (err == nil) != c.may {
				t.Errorf("%s invites: %v", c.name, err)
			}
			offices, err := r.officesOf(officer.Person)
			r.must(err)
			if err := r.Dismiss(r.ctx, c.by, offices[0].ID); (err == nil) != (c.may || c.by.Person == officer.Person && c.by.Person != "") {
				t.Errorf("%s dismisses: %v", c.name, err)
			}
			if offices, err = r.officesOf(officer.Person); err != nil || len(offices) == 0 {
				officer = r.officer(c.name[:3]+"-again@example.org", access.Officer)
			}
		}
	})
}

func with(by access.Actor, roles ...access.Role) access.Actor { by.Roles = roles; return by }

func (r *room) officesOf(person string) (list []officeRow, err error) {
	err = r.db.View(r.ctx, func(tx *db.Tx) error {
		list, err = listOfficesOf(r.ctx, tx, person)
		return err
	})
	return list, err
}

func TestLastRegistrar(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		one := r.officer("one@example.org", access.Registrar)
		first, err := r.officesOf(one.Person)
		r.must(err)
		r.refused(r.Dismiss(r.ctx, one, first[0].ID), "account.officers.last_registrar")
		two := r.officer("two@example.org", access.Registrar)
		second, err := r.officesOf(two.Person)
		r.must(err)
		// Each dismisses the other at the same moment: one office must stay.
		var wg sync.WaitGroup
		wg.Go(func() { r.Dismiss(r.ctx, one, second[0].ID) })
		wg.Go(func() { r.Dismiss(r.ctx, two, first[0].ID) })
		wg.Wait()
		a, _ := r.officesOf(one.Person)
		b, _ := r.officesOf(two.Person)
		if len(a)+len(b) != 1 {
			t.Errorf("%d registrars stay", len(a)+len(b))
		}
	})
}

func TestDismissalSignsOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		registrar := r.officer("registrar@example.org", access.Registrar)
		officer := r.officer("officer@example.org", access.Officer)
		offices, err := r.officesOf(officer.Person)
		r.must(err)
		r.must(r.Appoint(r.ctx, registrar, Appoint{officer.Person, "committee"}))
		all, err := r.officesOf(officer.Person)
		r.must(err)
		r.must(r.Dismiss(r.ctx, officer, all[1].ID)) // resigning leaves one signed in
		if _, err := r.ShowSecurity(r.ctx, access.Actor{Person: officer.Person, Session: officer.Session, Purpose: access.Self}); err != nil {
			t.Errorf("%v", err)
		}
		r.must(r.Dismiss(r.ctx, registrar, offices[0].ID))
		if _, err := r.ShowSecurity(r.ctx, access.Actor{Person: officer.Person, Session: officer.Session, Purpose: access.Self}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("still signed in: %v", err)
		}
		r.refused(r.Dismiss(r.ctx, registrar, offices[0].ID), "account.officers.ended")
	})
}

func TestDelegation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		registrar := r.officer("registrar@example.org", access.Registrar)
		officer := r.officer("officer@example.org", access.Officer)
		offices, err := r.officesOf(registrar.Person)
		r.must(err)
		c := Delegate{
			Office: offices[0].ID, To: officer.Person, FromDay: "25", FromMonth: "11", FromYear: "2026", UntilDay: "26", UntilMonth: "11", UntilYear: "2026",
		}
		r.refused(r.Delegate(r.ctx, officer, c), "fault.not_found")
		r.must(r.Delegate(r.ctx, registrar, c))
		r.refused(r.Delegate(r.ctx, registrar, c), "account.delegate.double")
		// Days begin at midnight in Karachi, 19:00 UTC of the day before.
		for _, x := range []struct{ at, want string }{
			{"2026-11-24T18:59:59Z", "officer"}, {"2026-11-24T19:00:00Z", "officer registrar"},
			{"2026-11-26T18:59:59Z", "officer registrar"}, {"2026-11-26T19:00:00Z", "officer"},
		} {
			at, err := time.Parse(time.RFC3339, x.at)
			r.must(err)
			r.now.Set(at)
			s := r.newSession(officer.Person, true, "other")
			r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return insertSession(r.ctx, tx, s.row) }))
			if got := words(r.at(s.step().Session).Roles); got != x.want {
				t.Errorf("at %s: %s, want %s", x.at, got, x.want)
			}
		}
		r.now.Set(noon)
		shown, err := r.ShowOfficers(r.ctx, officer)
		r.must(err)
		if len(shown.Loans) != 1 || shown.Loans[0].May || len(shown.List) != 2 || shown.Registrar || shown.Invitations != nil {
			t.Fatalf("%+v", shown)
		}
		r.refused(r.EndDelegation(r.ctx, officer, shown.Loans[0].ID), "access.no_office")
		r.must(r.EndDelegation(r.ctx, registrar, shown.Loans[0].ID))
		shown, err = r.ShowOfficers(r.ctx, registrar)
		if err != nil || len(shown.Loans) != 0 || !shown.Registrar {
			t.Errorf("%+v, %v", shown, err)
		}
	})
}

func TestFurtherOffice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		registrar := r.officer("registrar@example.org", access.Registrar)
		officer := r.officer("officer@example.org", access.Officer)
		member := r.open("member@example.org")
		r.must(r.Appoint(r.ctx, registrar, Appoint{officer.Person, "committee"}))
		r.refused(r.Appoint(r.ctx, registrar, Appoint{officer.Person, "committee"}), "account.officers.held")
		r.refused(r.Appoint(r.ctx, registrar, Appoint{officer.Person, "emperor"}), "fault.choose")
		r.refused(r.Appoint(r.ctx, registrar, Appoint{registrar.Person, "cashier"}), "access.own_affair")
		r.refused(r.Appoint(r.ctx, registrar, Appoint{member.Person, "officer"}), "fault.not_found")
		if err := r.Appoint(r.ctx, officer, Appoint{officer.Person, "registrar"}); err == nil {
			t.Error("an officer appoints")
		}
	})
}

func TestDemoPersons(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		who, err := r.Enrol(r.ctx, "officer@example.org", "ur", access.Officer, access.Committee)
		r.must(err)
		token, err := r.DemoLink(r.ctx, who)
		r.must(err)
		for range 2 {
			s, err := r.DemoSignIn(r.ctx, token, "other")
			r.must(err)
			if by := r.at(s); by.Person != who || !by.Strong || words(by.Roles) != "officer committee" {
				t.Errorf("%+v", by)
			}
		}
		_, err = r.DemoSignIn(r.ctx, "another", "other")
		r.refused(err, "fault.not_found")
	})
}
