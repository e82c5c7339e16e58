package app_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/person"
	"sanad/internal/preference"
)

// panels matches the parts of somebody's own page.
var panels = regexp.MustCompile(`aria-labelledby="([a-z-]+)"`)

// TestNotArranged sees that a page is in one order for everybody until its reader lets it be arranged, and byte for byte as before once they
// take it back; and that what the public sees is the same all the time.
func TestNotArranged(t *testing.T) {
	w := newWorld(t)
	ctx := w.English(t.Context())
	engineer := w.get(`select max(r.person_id) from engineer_registration r join account a on a.id = r.person_id
		where exists (select 1 from payment_invoice i where i.person_id = r.person_id)`)
	by := access.Actor{Person: engineer, Purpose: access.Self}
	show := func(path, person string) string {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, "http://walk.example"+path, nil)
		r.RemoteAddr = network()
		if person != "" {
			r.AddCookie(w.cookie("engineer", person))
		}
		answer := httptest.NewRecorder()
		w.Handler.ServeHTTP(answer, r)
		if answer.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, answer.Code)
		}
		return answer.Body.String()
	}
	order := func(page string) string {
		var list []string
		for _, m := range panels.FindAllStringSubmatch(page, -1) {
			list = append(list, m[1])
		}
		return strings.Join(list, " ")
	}
	choose := func(answer string) {
		t.Helper()
		shown, err := w.Preference.Show(ctx, by)
		w.must(err)
		w.must(w.Preference.Choose(ctx, by, preference.Choose{Personalise: answer, Shown: shown.Hash, Seen: shown.Seen}))
	}
	public := []string{"/", "/news", "/ur/fees", "/verify/engineers/CIVIL-1"}
	see := func() (all string) {
		for _, path := range public {
			all += show(path, "")
		}
		return all
	}
	before, outside := show("/my", engineer), see()
	plain := order(before)
	if !strings.HasPrefix(plain, "needs payment-panel engineer-panel ") || !strings.HasSuffix(plain, " choices-panel links") {
		t.Fatalf("without a yes: %s", plain)
	}
	choose(preference.Yes)
	if got := order(show("/my", engineer)); got != strings.Replace(plain, "payment-panel engineer-panel", "engineer-panel payment-panel", 1) {
		t.Errorf("with a yes: %s", got)
	}
	if see() != outside {
		t.Error("what the public sees was arranged")
	}
	choose(preference.No)
	if show("/my", engineer) != before || see() != outside {
		t.Error("it was taken back, and the page is not as before")
	}
	harm(t, w.Stores.DB, `drop trigger preference_choice_no_update`)
	if err := w.Preference.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "can be changed") {
		t.Errorf("a ledger that can be changed: %v", err)
	}
}

// TestStopByLink stops letters by the link of one that was sent, through the whole program, and sees that the wish of the address outlives the
// account.
func TestStopByLink(t *testing.T) {
	a, _, _ := newApp(t)
	ctx := a.English(t.Context())
	who, err := a.Account.Enrol(ctx, "me@example.org", "en")
	if err != nil {
		t.Fatal(err)
	}
	by := access.Actor{Person: who, Purpose: access.Self}
	shown, err := a.Preference.Show(ctx, by)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Preference.Choose(ctx, by, preference.Choose{Optional: preference.Yes, Shown: shown.Hash, Seen: shown.Seen}); err != nil {
		t.Fatal(err)
	}
	var message string
	err = a.Stores.DB.Update(ctx, func(tx *db.Tx) (err error) {
		if err = a.Notice.Tell(ctx, tx, who, "security_changed", map[string]string{"What": "passphrase"}, ""); err != nil {
			return err
		}
		message, err = db.Get[string](ctx, tx, `select max(id) from notice_message where person_id = ?`, who)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	wishes := func() (w preference.Wishes, never bool) {
		t.Helper()
		err := a.Stores.DB.View(ctx, func(tx *db.Tx) (err error) {
			if w, err = a.Preference.Wishes(ctx, tx, who); err == nil {
				never, err = a.Preference.Never(ctx, tx, "me@example.org")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return w, never
	}
	for _, x := range []struct {
		body, optional string
		never          bool
	}{{"", "given", false}, {"List-Unsubscribe=One-Click", "withdrawn", false}, {"deed=never", "withdrawn", true}} {
		r := httptest.NewRequest(http.MethodPost, "http://walk.example"+a.Preference.StopPath(message), strings.NewReader(x.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = network()
		a.Handler.ServeHTTP(httptest.NewRecorder(), r)
		if w, never := wishes(); w.Optional != x.optional || never != x.never {
			t.Errorf("%q: %s, never again: %v", x.body, w.Optional, never)
		}
	}
	// The link of a letter in Urdu takes the one click as well, without leading elsewhere, and without a cookie.
	shown, err = a.Preference.Show(ctx, by)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Preference.Choose(ctx, by, preference.Choose{Optional: preference.Yes, Shown: shown.Hash, Seen: shown.Seen}); err != nil {
		t.Fatal(err)
	}
	click := httptest.NewRequest(http.MethodPost, "http://walk.example/ur"+a.Preference.StopPath(message), strings.NewReader("List-Unsubscribe=One-Click"))
	click.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	click.RemoteAddr = network()
	answer := httptest.NewRecorder()
	if a.Handler.ServeHTTP(answer, click); answer.Code != http.StatusOK || len(answer.Result().Cookies()) > 0 {
		t.Errorf("one click in Urdu: %d", answer.Code)
	}
	if w, _ := wishes(); w.Optional != "withdrawn" {
		t.Errorf("one click in Urdu: %s", w.Optional)
	}
	if err := a.Vault.Shred(ctx, person.Scope(who)); err != nil {
		t.Fatal(err)
	}
	if _, never := wishes(); !never {
		t.Error("the wish was erased with the account")
	}
	r := httptest.NewRequest(http.MethodPost, "http://walk.example"+a.Preference.StopPath(message), strings.NewReader("deed=never"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = network()
	w := httptest.NewRecorder()
	if a.Handler.ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Errorf("the link of somebody who is no more: %d", w.Code)
	}
}
