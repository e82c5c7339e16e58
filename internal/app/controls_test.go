package app_test

import (
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"

	"sanad/internal/app"
	"sanad/internal/catalog"
	"sanad/internal/config"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/policy"
)

// broken returns the clauses that a check of the whole program finds not kept.
func broken(t *testing.T, a *app.App) []string {
	t.Helper()
	proof, err := a.Policy.Prove(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(proof.Clauses, func(_, fault string) bool { return fault == "" })
	for clause, fault := range proof.Clauses {
		t.Logf("%s: %s", clause, fault)
	}
	return slices.Sorted(maps.Keys(proof.Clauses))
}

// TestProveTheWhole makes the daily check of the whole program, then does harm behind its back and sees that the check tells.
func TestProveTheWhole(t *testing.T) {
	a := settled(t)
	a.Config.Base = "http://localhost" // no proxy, and nobody beyond this machine
	if list := broken(t, a); len(list) != 0 {
		t.Fatalf("not kept: %q", list)
	}
	list, err := a.Policy.Promises(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if len(p.Controls) > 0 && p.State != policy.Kept {
			t.Errorf("%s is %s", p.ID, p.State)
		}
	}
	for _, x := range []struct{ harm, want string }{
		{`update person set name_latin = cast('Ayesha Siddiqui' as blob)`, "P4.2"},
		{`update register_engineer set masked_cnic = '91234-1234567-1'`, "P5.2"},
		{`update policy_version set wording = replace(wording, 'We ask', 'We may ask')`, "P11.3"},
	} {
		back := `update person set name_latin = null`
		switch x.want {
		case "P5.2":
			back = `update register_engineer set masked_cnic = '*****-*****67-*'`
		case "P11.3":
			back = `update policy_version set wording = replace(wording, 'We may ask', 'We ask')`
		}
		harm(t, a.Stores.DB, x.harm)
		if got := broken(t, a); !slices.Contains(got, x.want) {
			t.Errorf("%s: %q", x.harm, got)
		}
		harm(t, a.Stores.DB, back)
	}
	harm(t, a.Stores.DB, `drop trigger access_look_no_update`)
	harm(t, a.Stores.DB, `update access_look set purpose = 'self'`)
	if got := broken(t, a); !slices.Contains(got, "R.2") {
		t.Errorf("a look was changed behind the program: %q", got)
	}
	harm(t, a.Stores.DB, `alter table person add column religion text`)
	if got := broken(t, a); !slices.Contains(got, "P1.3") {
		t.Errorf("a column was added behind the program: %q", got)
	}
	a.Stores.Public = a.Stores.DB
	if got := broken(t, a); !slices.Contains(got, "P5.2") {
		t.Errorf("the public reads everything: %q", got)
	}
}

// TestTravel tells of every way by which something may travel without encryption, or to a country that nobody has named.
func TestTravel(t *testing.T) {
	a := settled(t)
	for _, x := range []struct {
		name   string
		change func(c *config.Config)
		want   string // empty: all is encrypted
	}{
		{"on this machine alone", func(*config.Config) {}, ""},
		{"an address of one's own", func(c *config.Config) { c.Base = "http://127.0.0.1:8080" }, ""},
		{"no TLS", func(c *config.Config) { c.Base = "http://register.example.org" }, "people reach the site without TLS"},
		{"mail that demands it", func(c *config.Config) { c.SMTPHost, c.SMTPTLS = "mail.example.org", "require" }, ""},
		{"mail that does not", func(c *config.Config) { c.SMTPHost, c.SMTPTLS = "mail.example.org", "opportunistic" }, "letters leave without encryption"},
		{"mail on this machine", func(c *config.Config) { c.SMTPHost, c.SMTPTLS = "127.0.0.1", "none" }, ""},
	} {
		a.Config.Base, a.Config.SMTPHost, a.Config.SMTPTLS = "http://localhost:8080", "", ""
		x.change(&a.Config)
		proof, err := a.Policy.Prove(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := proof.Clauses["P4.2"]; x.want == "" && got != "" || !strings.Contains(got, x.want) {
			t.Errorf("%s: P4.2: %q", x.name, got)
		}
	}

	c := a.Config
	c.SMTPHost, c.IdentityHosts, c.SMSURL = "mail.example.org", []string{"id.example.org"}, "https://sms.example.org/cgi-bin/sendsms"
	for _, x := range []struct{ mail, identity, sms, want string }{
		{"", "", "", "SANAD_OIDC_COUNTRY, SANAD_SMS_COUNTRY, SANAD_SMTP_COUNTRY"},
		{"PK", "", "PK", "SANAD_OIDC_COUNTRY"},
		{"PK", "PK", "", "SANAD_SMS_COUNTRY"},
		{"PK", "PK", "PK", ""},
	} {
		c.SMTPIn, c.IdentityIn, c.SMSIn = x.mail, x.identity, x.sms
		var err error
		if a.Gate, err = app.Gate(c, nil, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
		proof, err := a.Policy.Prove(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := proof.Clauses["P4.1"]; x.want == "" && got != "" || !strings.HasSuffix(got, x.want) {
			t.Errorf("%+v: P4.1: %q", x, got)
		}
	}
}

func harm(t *testing.T, d *db.DB, query string) {
	t.Helper()
	err := d.Update(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), query)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// The samples that the check looks at are values, of both engines.
func TestSomeValues(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, err := catalog.Load()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range c.Entries() {
			if e.Stream || e.Class < catalog.Personal {
				continue
			}
			if _, err := c.Some(t.Context(), d, e, 20); err != nil || strings.Contains(e.Name, " ") {
				t.Errorf("%s: %v", e.Name, err)
			}
		}
	})
}
