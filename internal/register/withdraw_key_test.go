package register

import (
	"context"
	"errors"
	"html"
	"io"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/ledger"
	"sanad/internal/token"
)

func TestWithdrawKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, now := newService(t, d)
		put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"))
		if err := s.KeepList(t.Context()); err != nil {
			t.Fatal(err)
		}
		old, err := s.SignReceipt(t.Context(), "CIVIL/1", "")
		if err != nil {
			t.Fatal(err)
		}
		code, err := s.Token(t.Context(), "CIVIL/1")
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.List(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		now.Move(48 * time.Hour)
		by := access.System(access.Publish)
		withdraw := func(by access.Actor, change func(c *WithdrawKey)) (token.Set, error) {
			c := WithdrawKey{Key: old.Key[:8], Since: noon.Add(time.Hour), Reason: " The machine was stolen. "}
			if change != nil {
				change(&c)
			}
			return s.WithdrawKey(t.Context(), by, c)
		}
		for name, x := range map[string]struct {
			by     access.Actor
			change func(c *WithdrawKey)
			kind   fault.Kind
			key    string
		}{
			"no key":         {by, func(c *WithdrawKey) { c.Key = "" }, fault.KindConflict, "register.key.unknown"},
			"a short name":   {by, func(c *WithdrawKey) { c.Key = c.Key[:7] }, fault.KindConflict, "register.key.unknown"},
			"another name":   {by, func(c *WithdrawKey) { c.Key = "nobody-s" }, fault.KindConflict, "register.key.unknown"},
			"tomorrow":       {by, func(c *WithdrawKey) { c.Since = now.Now().Add(time.Second) }, fault.KindInvalid, "since register.key.since"},
			"no moment":      {by, func(c *WithdrawKey) { c.Since = time.Time{} }, fault.KindInvalid, "since register.key.since"},
			"before it was":  {by, func(c *WithdrawKey) { c.Since = noon.Add(-time.Second) }, fault.KindConflict, "register.key.before"},
			"no reason":      {by, func(c *WithdrawKey) { c.Reason = "   why    " }, fault.KindInvalid, "reason register.key.reason"},
			"a long reason":  {by, func(c *WithdrawKey) { c.Reason = strings.Repeat("é", 301) }, fault.KindInvalid, "reason register.key.reason"},
			"several lines":  {by, func(c *WithdrawKey) { c.Reason = "The machine\nwas stolen." }, fault.KindInvalid, "reason register.key.reason"},
			"another's deed": {access.System(access.Licensing), nil, fault.KindDenied, ""},
			"a registrar's":  {access.Actor{Person: "x", Purpose: access.Publish, Roles: []access.Role{access.Registrar}, Strong: true}, nil, fault.KindDenied, ""},
		} {
			if _, err := withdraw(x.by, x.change); !fault.Is(err, x.kind) || !strings.Contains(err.Error(), x.key) {
				t.Errorf("%s: %v", name, err)
			}
		}
		keys, err := s.Keys(t.Context())
		if err != nil || len(keys.Keys) != 1 || keys.Keys[0].Withdrawn != nil {
			t.Fatalf("a refusal changed the keys: %+v %v", keys, err)
		}
		lines := func() (list []string) {
			t.Helper()
			err := d.View(t.Context(), func(tx *db.Tx) (err error) {
				list, err = db.List[string](t.Context(), tx, `select entry from ledger_public where entry like 'key withdrawn%' order by id`)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if got := lines(); len(got) != 0 {
			t.Fatalf("a refusal stands in the public log: %q", got)
		}

		set, err := withdraw(by, nil)
		if err != nil || len(set.Keys) != 2 {
			t.Fatalf("%+v %v", set, err)
		}
		young, gone := set.Keys[0], set.Keys[1]
		if gone.ID != old.Key || gone.Withdrawn == nil || !gone.Withdrawn.Since.Equal(noon.Add(time.Hour)) || gone.Withdrawn.Reason != "The machine was stolen." || young.Withdrawn != nil || young.ID == gone.ID {
			t.Errorf("%+v %+v", young, gone.Withdrawn)
		}
		// The public log says so, and whoever has the published keys can compare.
		said := old.Key + "\n" + gone.Withdrawn.Since.Format(time.RFC3339) + "\n" + gone.Withdrawn.Reason + "\n"
		if got := lines(); len(got) != 1 || !ledger.Opens(got[0], make([]byte, 32), []byte(said)) {
			t.Errorf("the public log says %q", got)
		}
		// Nothing that it signed is believed, also not what is dated before.
		if _, _, err := ReadReceipt(old.JWS, set.Keys); !errors.Is(err, token.ErrWithdrawn) {
			t.Errorf("the receipt: %v", err)
		}
		_, text, _ := strings.Cut(code, "#")
		for kind, signed := range map[string]string{"": text, ListKind: list} {
			if _, _, err := token.Verify(signed, kind, set.Keys); !errors.Is(err, token.ErrWithdrawn) {
				t.Errorf("%q: %v", kind, err)
			}
		}
		// Receipt, code and list are of the new key at once.
		r, err := s.SignReceipt(t.Context(), "CIVIL/1", "")
		if err != nil || r.Key != young.ID {
			t.Errorf("signed by %s: %v", r.Key, err)
		}
		if _, _, err := ReadReceipt(r.JWS, set.Keys); err != nil {
			t.Error(err)
		}
		if got, claims := statuses(t, s, "CIVIL/1"); got[0] != token.Valid || claims.Issued != now.Now().Unix() {
			t.Errorf("%v %+v", got, claims)
		}
		if _, err := withdraw(by, nil); !fault.Is(err, fault.KindConflict) {
			t.Errorf("once more: %v", err)
		}

		// An older key goes without a new one; also the second is withdrawn, and the third signs.
		now.Move(time.Hour)
		set, err = withdraw(by, func(c *WithdrawKey) { c.Key, c.Since = young.ID, now.Now() })
		if err != nil || len(set.Keys) != 3 || set.Keys[1].Withdrawn == nil || set.Keys[2].Withdrawn == nil {
			t.Errorf("%+v %v", set, err)
		}
		if err := s.KeepKeys(t.Context()); err != nil {
			t.Fatal(err)
		}
		if set, err = s.Keys(t.Context()); err != nil || len(set.Keys) != 3 {
			t.Errorf("%d keys: %v", len(set.Keys), err)
		}
	})
}

// TestWithdrawAnOlderKey withdraws the key of last year: that of this year signs on, and the list is not signed anew.
func TestWithdrawAnOlderKey(t *testing.T) {
	s, now := newService(t, dbtest.SQLite(t))
	before, err := s.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	now.Set(noon.AddDate(1, 0, 0))
	if err := s.KeepKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	set, err := s.WithdrawKey(t.Context(), access.System(access.Publish), WithdrawKey{before.Keys[0].ID, noon, "It lay in an old backup."})
	if err != nil || len(set.Keys) != 2 || set.Keys[0].Withdrawn != nil || set.Keys[1].Withdrawn == nil {
		t.Errorf("%+v %v", set, err)
	}
	public := Service{}
	if _, err := public.WithdrawKey(context.Background(), access.System(access.Publish), WithdrawKey{}); err == nil {
		t.Error("the public process withdraws a key")
	}
}

// TestWithdrawnKeyIsPublished finds the withdrawal where machines and the page of a code look for keys.
func TestWithdrawnKeyIsPublished(t *testing.T) {
	s, site := newSite(t, dbtest.SQLite(t))
	keys, err := s.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.WithdrawKey(t.Context(), access.System(access.Publish), WithdrawKey{keys.Keys[0].ID, keys.Keys[0].From, "The machine was stolen."}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/.well-known/jwks.json", "/v/", "/ur/v/"} {
		b, err := io.ReadAll(ask(t, site, path).Body)
		if text := html.UnescapeString(string(b)); err != nil || !strings.Contains(text, `"revoked":{"revoked_at":`) || !strings.Contains(text, "The machine was stolen.") {
			t.Errorf("%s does not tell: %v", path, err)
		}
	}
}
