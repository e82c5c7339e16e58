package policy

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/i18n"
	"sanad/internal/policy/pages"
	"sanad/internal/web"
)

func texts(t *testing.T) *i18n.Texts {
	t.Helper()
	all, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// draw renders a page and refuses texts that are missing and ids given twice.
func draw(t *testing.T, ctx context.Context, page templ.Component) *html.Node {
	t.Helper()
	var b bytes.Buffer
	if err := page.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "⟦") || strings.Contains(b.String(), "{contact}") {
		t.Errorf("%s: a text is missing", i18n.From(ctx).Code)
	}
	root, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, n := range find(root, "[id]") {
		if ids[attribute(n, "id")] {
			t.Errorf("the id %q stands twice", attribute(n, "id"))
		}
		ids[attribute(n, "id")] = true
	}
	return root
}

func find(root *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(root, cascadia.MustCompile(selector))
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func words(n *html.Node) string {
	var s string
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			s += c.Data
		}
	}
	return strings.Join(strings.Fields(s), " ")
}

func TestPrivacyPage(t *testing.T) {
	all := texts(t)
	for _, l := range i18n.Languages {
		ctx := all.With(t.Context(), l, time.UTC)
		draw(t, ctx, pages.PrivacyPage(pages.Privacy{}))
		root := draw(t, ctx, pages.PrivacyPage(pages.Privacy{
			Council: "Board", Contact: "privacy@board.example", Updated: "23 November 2026", Proof: "/proof",
			Sections: []pages.Section{{ID: "P1", Title: "One", Clauses: []pages.Clause{
				{ID: "P1.1", Before: "Write to ", After: ", please.", Contact: true}, {ID: "P1.2", Before: "Nothing <else>."},
			}}},
		}))
		for selector, want := range map[string]string{
			`h1`: i18n.T(ctx, "policy.title"), `#P1\.1`: "Write to privacy@board.example, please. P1.1", `#P1\.2`: "Nothing <else>. P1.2",
			`nav a[href="#s-P1"]`: "One", `a[href="/proof"]`: i18n.T(ctx, "policy.proof"), `#promises #s-P1`: "One", `a[href="mailto:privacy@board.example"]`: "privacy@board.example", `a[href="#P1.2"]`: "P1.2",
		} {
			if n := find(root, selector); len(n) != 1 || words(n[0]) != want {
				t.Errorf("%s: %s: %d", l.Code, selector, len(n))
			}
		}
	}
}

// The page as a visitor has it: every clause in the language of the address, and when the wording began.
func TestGetPrivacy(t *testing.T) {
	now := clock.At(time.Date(2026, 11, 23, 20, 30, 0, 0, time.UTC))
	s, _ := start(t, dbtest.SQLite(t), now, "")
	now.Move(72 * time.Hour)
	site, err := web.New(web.Settings{}, web.Needs{}, s.council, texts(t), now, slog.New(slog.DiscardHandler),
		[]web.Route{web.Public("GET /privacy", NewPages(s, nil, "https://board.example").GetPrivacy)})
	if err != nil {
		t.Fatal(err)
	}
	for code, updated := range map[string]string{"en": "Last updated: 24 November 2026", "ur": "آخری تبدیلی: 24 نومبر 2026"} {
		path := map[string]string{"en": "/privacy", "ur": "/ur/privacy"}[code]
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		body := w.Body.String()
		if w.Code != http.StatusOK || w.Header().Get("Last-Modified") != "Mon, 23 Nov 2026 20:30:00 GMT" || len(w.Header().Values("Set-Cookie")) != 0 {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
		if !strings.Contains(body, updated) {
			t.Errorf("%s: no %q", path, updated)
		}
		for _, section := range s.policy.Sections {
			for _, c := range section.Clauses {
				part, _, _ := strings.Cut(c.Words(code), "{contact}")
				if !strings.Contains(body, `id="`+c.ID+`"`) || !strings.Contains(body, templ.EscapeString(part)) {
					t.Errorf("%s: %s is missing", path, c.ID)
				}
			}
		}
	}
	web.Budget(t, site, "/privacy", 14<<10, 2)
	web.Budget(t, site, "/ur/privacy", 14<<10, 2)
}

// What is held stands on the page and in the answer for machines: every column of the database, and no other.
func TestGetHeld(t *testing.T) {
	now := clock.At(time.Date(2026, 11, 23, 20, 30, 0, 0, time.UTC))
	d := dbtest.SQLite(t)
	s, _ := start(t, d, now, "")
	p := NewPages(s, nil, "https://board.example")
	site, err := web.New(web.Settings{}, web.Needs{}, s.council, texts(t), now, slog.New(slog.DiscardHandler),
		[]web.Route{web.Public("GET /privacy/held", p.GetHeld), web.API("GET /privacy/held.json", p.GetHeldJSON)})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/privacy/held", "/ur/privacy/held"} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		body := w.Body.String()
		if w.Code != http.StatusOK || strings.Contains(body, "⟦") {
			t.Errorf("%s: %d, a text is missing: %t", path, w.Code, strings.Contains(body, "⟦"))
		}
		for _, e := range s.catalog.Entries() {
			what := e.What.En
			if strings.HasPrefix(path, "/ur") {
				what = e.What.Ur
			}
			if e.Class >= catalog.Personal && !strings.Contains(body, templ.EscapeString(what)) {
				t.Errorf("%s: %s is missing", path, e.Name)
			}
		}
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest("GET", "/privacy/held.json", nil))
	var list []struct{ Field, Why string }
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	var answered []string
	for _, x := range list {
		if e, _ := s.catalog.Entry(x.Field); !e.Stream {
			answered = append(answered, x.Field)
		}
	}
	var stored []string
	if err := d.View(t.Context(), func(tx *db.Tx) (err error) { stored, err = db.Columns(t.Context(), tx); return err }); err != nil {
		t.Fatal(err)
	}
	stored = slices.DeleteFunc(stored, func(c string) bool { return strings.HasPrefix(c, "goose_") })
	slices.Sort(stored)
	slices.Sort(answered)
	if !slices.Equal(stored, answered) {
		t.Errorf("the database has %d fields, and the answer %d", len(stored), len(answered))
	}
}

// The clauses that the council gave in 2019, each by its number: none may be lost.
func TestEveryClauseIsKept(t *testing.T) {
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(nil, c, nil, nil, nil, all())
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, section := range s.policy.Sections {
		for _, c := range section.Clauses {
			have[c.ID] = true
		}
	}
	for id := range strings.FieldsSeq(`P0.1 P0.2 P0.3 P1.1 P1.2 P1.3 P1.4 P2.1a P2.1b P2.1c P2.2 P2.3a P2.3b P3.1 P3.2 P4.1 P4.2 P5.1 P5.2 P5.3
		P6.1 P6.2 P6.3 P7.1 P7.2 P8.1 P8.2 P9.1 P9.2 P9.3 P10 P11.1 P11.2 P11.3 P12`) {
		if !have[id] {
			t.Errorf("the clause %s is lost", id)
		}
	}
}
