package app_test

import (
	"testing"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// TestOfficeEndsFocal has somebody who stands for an institution take an office of the council: from that moment they stand for none, whom they invited
// cannot come in, and they do not come back by a link that they have; whoever else stands for it stays.
func TestOfficeEndsFocal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, _, _ := newAppOn(t, d)
		teach(t, a)
		ctx := t.Context()
		officer := access.Actor{Person: id.Random(), Roles: []access.Role{access.Officer}, Purpose: access.Accreditation, Strong: true}
		person := func(email string) access.Actor {
			who, err := a.Account.Enrol(ctx, email, "en")
			must(t, err)
			return access.Actor{Person: who, Purpose: access.Self, Strong: true}
		}
		invite := func(by access.Actor, desk bool, role accreditation.FocalRole) string {
			token, err := a.Accreditation.InviteFocal(ctx, by, "indus-valley", desk, accreditation.InviteFocal{Email: "somebody@example.org", Role: string(role), Language: "en"})
			must(t, err)
			return token
		}
		lead, colleague, guest := person("lead@example.org"), person("colleague@example.org"), person("guest@example.org")
		for _, by := range []access.Actor{lead, colleague} {
			_, err := a.Accreditation.Join(ctx, by, invite(officer, true, accreditation.Lead))
			must(t, err)
		}
		acting := lead
		acting.Purpose = access.Accreditation
		open, kept := invite(acting, false, accreditation.Lead), invite(officer, true, accreditation.Lead)
		if list, err := a.Accreditation.ShowFocal(ctx, lead, ""); err != nil || len(list) != 1 {
			t.Fatalf("%d institutions, %v", len(list), err)
		}

		token, err := a.Account.Invite(ctx, access.System(access.Appoint), "lead@example.org", access.Officer, "en")
		must(t, err)
		i, err := a.Account.ShowInvitation(ctx, token)
		must(t, err)
		link, err := a.Account.DemoLink(ctx, lead.Person)
		must(t, err)
		session, err := a.Account.DemoSignIn(ctx, link, "firefox")
		must(t, err)
		here, err := a.Account.Visitor(ctx, session.Token)
		must(t, err)
		here.Purpose = access.Self
		must(t, a.Account.AcceptOwn(ctx, here, i.ID))

		if list, err := a.Accreditation.ShowFocal(ctx, lead, ""); err == nil && len(list) > 0 {
			t.Errorf("an officer stands for %s", list[0].Institution.Code)
		}
		lead.Roles = []access.Role{access.Officer}
		for link, by := range map[string]access.Actor{open: guest, kept: lead} {
			if _, err := a.Accreditation.Join(ctx, by, link); fault.Of(err) == nil {
				t.Errorf("a link of before lets in: %v", err)
			}
		}
		if list, err := a.Accreditation.ShowFocal(ctx, colleague, ""); err != nil || len(list) != 1 {
			t.Errorf("the colleague stands for %d institutions, %v", len(list), err)
		}
	})
}
