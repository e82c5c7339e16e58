package app_test

import (
	"fmt"
	"testing"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/dbtest"
	"sanad/internal/person"
)

// Whoever took an account over cannot silence its holder: another telephone number is told by e-mail too, although texts to it are preferred.
func TestAnotherNumberIsToldByMail(t *testing.T) {
	bare, now, _ := newAppOn(t, dbtest.SQLite(t))
	out := &sinks{refuses: map[string]bool{}, mails: map[string]int{}, texts: map[string]int{}}
	a, err := app.New(t.Context(), app.Options{Config: bare.Config, Stores: bare.Stores, Clock: now, Mailer: out, Texter: out, Log: bare.Log})
	must(t, err)
	for i, x := range []struct {
		preferred    string
		mails, texts int
	}{{"sms", 1, 1}, {"email", 1, 0}, {"", 1, 0}} {
		r := reader{preferred: x.preferred, texts: true}
		r.enter(t, a, i)
		must(t, a.Jobs.Drain(t.Context()))
		clear(out.mails)
		clear(out.texts)
		by := access.Actor{Person: r.person, Purpose: access.Self, Strong: true}
		who, err := a.People.Show(t.Context(), by)
		must(t, err)
		must(t, a.People.ChangeContact(t.Context(), by, person.ChangeContact{Phone: "+923009999999", Address: "House 9, Street 9, Lahore", Version: fmt.Sprint(who.Version)}))
		must(t, a.Jobs.Drain(t.Context()))
		if out.mails[r.email] != x.mails || out.texts["+923009999999"] != x.texts {
			t.Errorf("who prefers %q: %v %v", x.preferred, out.mails, out.texts)
		}
	}
}
