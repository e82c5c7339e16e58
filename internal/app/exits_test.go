package app_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/outside"
)

// TestNobodyKeepsWhoLeaves leaves for a listed site and for one that somebody wrote of, and looks for either in the log and in the whole database.
func TestNobodyKeepsWhoLeaves(t *testing.T) {
	a, _, _ := newApp(t)
	var log bytes.Buffer
	o := a.Options
	o.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	a, err := app.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	rows := func() (n int64) {
		seen := map[string]bool{}
		for _, e := range a.Catalog.Entries() {
			if e.Stream || seen[e.Table()] {
				continue
			}
			seen[e.Table()] = true
			err := a.Stores.DB.View(t.Context(), func(tx *db.Tx) error {
				c, err := db.Get[int64](t.Context(), tx, `select count(*) from `+e.Table())
				n += c
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		return n
	}
	before := rows()
	for path, status := range map[string]int{
		a.Site.Exit("https://www.hec.gov.pk/leaving", false): 303, a.Site.Exit("https://unlisted.example/leaving", true): 200, "/out?to=https%3A%2F%2Funlisted.example%2Fleaving": 404,
	} {
		r := httptest.NewRequest("GET", "http://walk.example"+path, nil)
		r.Header.Set("Referer", "http://walk.example/my/applications/leaving")
		w := httptest.NewRecorder()
		a.Handler.ServeHTTP(w, r)
		if w.Code != status || w.Header().Get("Referrer-Policy") != "no-referrer" && status != 404 || len(w.Result().Cookies()) != 0 {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	if n := rows(); n != before {
		t.Errorf("%d rows were written", n-before)
	}
	if !strings.Contains(log.String(), "/out") {
		t.Error("nothing was logged: this test sees nothing")
	}
	for _, bad := range []string{"hec.gov", "unlisted", "leaving"} {
		if strings.Contains(log.String(), bad) {
			t.Errorf("the log tells of %q", bad)
		}
	}
}

// TestLinksInMessages follows an address that an officer wrote to an applicant: marked, by the page that says whose site it is, and from there alone.
func TestLinksInMessages(t *testing.T) {
	w := newWorld(t)
	id := w.ids["officer"]
	if err := w.Desk.Send(t.Context(), w.actor("officer", access.Licensing), id, casework.Send{Text: "See https://board.test/list (or http://plain.test) <b>"}); err != nil {
		t.Fatal(err)
	}
	get := func(path string) outside.Page {
		r := httptest.NewRequest("GET", "http://walk.example"+path, nil)
		r.AddCookie(w.cookie("officer", w.who["officer"]))
		seen := httptest.NewRecorder()
		w.Handler.ServeHTTP(seen, r)
		p, err := outside.NewPage(path, seen.Code, seen.Header(), seen.Body.Bytes())
		if err != nil || p.Status != http.StatusOK {
			t.Fatalf("%s: %d %v", path, p.Status, err)
		}
		for _, fault := range outside.LinkFaults(p, "walk.example") {
			t.Error(fault)
		}
		return p
	}
	out := ""
	for _, n := range get("/ur/desk/cases/" + id + "/messages").All("a") {
		if href := outside.Attr(n, "href"); strings.HasPrefix(href, "/ur/out/typed?") {
			out = href
		}
	}
	if out == "" {
		t.Fatal("the address in the message is no link")
	}
	found := false
	for _, n := range get(out).All("a") {
		found = found || outside.Attr(n, "href") == "https://board.test/list"
	}
	if !found {
		t.Error("the page does not lead there")
	}
}
