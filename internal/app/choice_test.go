package app_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"sanad/internal/access"
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
	if got := order(before); got != "needs payment-panel engineer-panel looked-panel choices-panel links" {
		t.Fatalf("without a yes: %s", got)
	}
	choose(preference.Yes)
	if got := order(show("/my", engineer)); got != "needs engineer-panel payment-panel looked-panel choices-panel links" {
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
