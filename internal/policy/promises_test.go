package policy

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/i18n"
	"sanad/internal/ledger"
	"sanad/internal/outside"
	"sanad/internal/policy/pages"
	"sanad/internal/web"
)

// one is a policy with a clause that two controls keep, one that nothing keeps yet, and one that admits.
func one(words, looked string) string {
	print := Clause{En: looked, Ur: "x"}.Print()
	return `
controls: [{id: logs, where: x, en: It holds., ur: x}, {id: links, where: x, en: It holds too., ur: x}]
sections:
  - id: P1
    title: {en: x, ur: x}
    clauses:
      - {id: P1.1, en: ` + words + `, ur: x, controls: [logs, links], tests: [a TestA, b TestB], looked: {on: 2026-11-24, words: ` + print + `}, limits: {en: Less., ur: x}}
      - {id: P1.2, en: later, ur: x}
  - {id: L, admits: true, title: {en: x, ur: x}, clauses: [{id: L.1, en: x, ur: x}]}
`
}

// stateOf returns what is known of P1.1.
func stateOf(t *testing.T, s *Service) Promise {
	t.Helper()
	list, err := s.Promises(t.Context())
	if err != nil || len(list) != 2 || list[1].State != NotYet || !list[1].CheckedAt.IsZero() {
		t.Fatalf("%+v %v", list, err)
	}
	return list[0]
}

func TestPromises(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC))
		s, _ := start(t, d, now, one("one", "one"))
		prove := func(s *Service) Proof {
			t.Helper()
			p, err := s.Prove(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		if p := stateOf(t, s); p.State != Unverified || !p.CheckedAt.IsZero() {
			t.Errorf("before any check: %+v", p)
		}
		proof := prove(s)
		if p := stateOf(t, s); p.State != Kept || !p.CheckedAt.Equal(now.Now()) {
			t.Errorf("after a check: %+v", p)
		}
		at, clauses, err := ReadSigned(proof.Note, s.log.Key(ledger.Public))
		if err != nil || !at.Equal(now.Now()) || !maps.Equal(clauses, map[string]string{"P1.1": ""}) {
			t.Errorf("what was signed: %v %v %v", at, clauses, err)
		}
		if _, _, err := ReadSigned(strings.Replace(proof.Note, "kept", "keft", 1), s.log.Key(ledger.Public)); err == nil {
			t.Error("a word of what was signed can be changed")
		}
		lines, err := s.log.Lines(t.Context(), ledger.Public, []string{proof.ID})
		if err != nil || !ledger.Opens(lines[proof.ID], proof.Salt, []byte(proof.Note)) {
			t.Errorf("the check has no line in the public log: %v", err)
		}

		now.Move(time.Hour)
		s.needs.Controls["logs"] = func(context.Context) error { return errors.New("a value\n passes") }
		s.needs.Judge = func(context.Context) ([]outside.Finding, error) {
			return []outside.Finding{{Check: "links", Faults: []string{"one", "two"}}}, nil
		}
		prove(s)
		if p := stateOf(t, s); p.State != NotKept || p.Fault != "logs: a value passes; links: one, two" {
			t.Errorf("two controls do not hold: %+v", p)
		}
		now.Move(time.Hour)
		s.needs = all()
		prove(s)
		if p := stateOf(t, s); p.State != Kept {
			t.Errorf("mended: %+v", p)
		}
		now.Move(stale + time.Second)
		if p := stateOf(t, s); p.State != Unverified || p.Changed {
			t.Errorf("nobody checked for long: %+v", p)
		}
		prove(s)

		changed, _ := start(t, d, now, one("other words", "one"))
		if p := stateOf(t, changed); p.State != Unverified || !p.Changed {
			t.Errorf("a word changed after the control was looked at: %+v", p)
		}
		prove(changed)
		if p := stateOf(t, changed); p.State != Unverified {
			t.Errorf("a check does not mend that: %+v", p)
		}
		looked, _ := start(t, d, now, one("other words still", "other words still"))
		if p := stateOf(t, looked); p.State != Unverified || p.Changed {
			t.Errorf("looked at, and not checked since: %+v", p)
		}
		prove(looked)
		if p := stateOf(t, looked); p.State != Kept {
			t.Errorf("looked at and checked: %+v", p)
		}
	})
}

// A check that cannot be made says nothing, and leaves what was known.
func TestProveFails(t *testing.T) {
	s, _ := start(t, dbtest.SQLite(t), clock.At(time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)), one("one", "one"))
	s.needs.Judge = func(context.Context) ([]outside.Finding, error) { return nil, errors.New("no answer") }
	if _, err := s.Prove(t.Context()); err == nil {
		t.Error("nobody was asked, and it is signed")
	}
	s.needs.Judge = nil
	if _, err := s.Prove(t.Context()); err == nil {
		t.Error("the public process signs")
	}
	if _, err := s.Proof(t.Context()); err == nil {
		t.Error("a check that failed is kept")
	}
	s.needs = all()
	s.needs.Controls["logs"] = func(context.Context) error { return errors.New("it leaks") }
	if err := s.Insist(t.Context(), "cards", "logs"); err == nil || !strings.Contains(err.Error(), `"logs" does not hold: it leaks`) {
		t.Errorf("the program starts without a control: %v", err)
	}
}

func TestVersions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC))
		_, first := start(t, d, now, one("old words", "x"))
		now.Move(48 * time.Hour)
		s, second := start(t, d, now, one("new words", "x"))
		if err := s.CheckVersions(t.Context()); err != nil {
			t.Fatal(err)
		}
		p := NewPages(s, nil, "")
		site, err := web.New(web.Settings{}, web.Needs{}, s.council, texts(t), now, slog.New(slog.DiscardHandler),
			[]web.Route{web.Public("GET /privacy/versions", p.GetVersions), web.Public("GET /privacy/versions/{hash}", p.GetVersion)})
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range map[string][]string{
			"/privacy/versions":                    {"From 24 November 2026 until 26 November 2026", "Since 26 November 2026", first.Hash, second.Hash},
			"/ur/privacy/versions/" + first.Hash:   {"24 نومبر 2026 سے 26 نومبر 2026 تک"},
			"/privacy/versions/" + first.Hash:      {"old words", "replaced by a later one"},
			"/privacy/versions/" + second.Hash:     {"new words", "holds today"},
			"/privacy/versions/" + first.Hash[:20]: nil,
		} {
			w := httptest.NewRecorder()
			site.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
			if (want == nil) != (w.Code == http.StatusNotFound) || want != nil && w.Code != http.StatusOK {
				t.Errorf("%s: %d", path, w.Code)
			}
			for _, words := range want {
				if !strings.Contains(w.Body.String(), words) {
					t.Errorf("%s does not say %q", path, words)
				}
			}
		}
		err = d.Update(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `update policy_version set wording = replace(wording, 'old', 'odd') where hash = ?`, first.Hash)
			return err
		})
		if err == nil {
			err = s.CheckVersions(t.Context())
		}
		if err == nil {
			t.Error("an old wording was changed, and nobody knows")
		}
	})
}

func TestGetPromises(t *testing.T) {
	now := clock.At(time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC))
	s, _ := start(t, dbtest.SQLite(t), now, "")
	p := NewPages(s, nil, "https://board.example")
	site, err := web.New(web.Settings{}, web.Needs{}, s.council, texts(t), now, slog.New(slog.DiscardHandler), []web.Route{
		web.Public("GET /privacy/promises", p.GetPromises), web.API("GET /privacy/promises.json", p.GetPromisesJSON),
		web.API("GET /privacy/promises/signed", p.GetSigned),
	})
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w
	}
	states := func() map[State]int {
		var list []PromiseAnswer
		if err := json.Unmarshal(get("/privacy/promises.json").Body.Bytes(), &list); err != nil {
			t.Fatal(err)
		}
		counts := map[State]int{}
		for _, a := range list {
			counts[a.State]++
			if (a.State == NotYet) != (a.Control == "" && a.Test == "" && a.CheckedAt == nil && a.Limits != "") && a.CheckedAt != nil || a.Clause == "" || strings.Contains(a.Promise, "{") {
				t.Errorf("%+v", a)
			}
		}
		return counts
	}
	if get("/privacy/promises/signed").Code != http.StatusNotFound || states()[Kept] != 0 {
		t.Error("something is kept before anybody looked")
	}
	s.needs.Controls["cards"] = func(context.Context) error { return errors.New("a card <b>passes") }
	proof, err := s.Prove(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	counts := states()
	if counts[NotKept] != 1 || counts[Kept] < 15 || counts[Unverified] != 0 || counts[NotYet] < 10 {
		t.Errorf("%v", counts)
	}
	if body := get("/privacy/promises/signed").Body.String(); body != proof.Note {
		t.Errorf("%s", body)
	}
	for path, want := range map[string][]string{
		"/privacy/promises": {"One promise is not kept", "a card &lt;b&gt;passes", "24 November 2026", "sanad promise check https://board.example",
			"Not yet", "internal/app TestVisitor", "No program can answer"},
		"/ur/privacy/promises": {"ایک وعدہ پورا نہیں ہو رہا", "ابھی نہیں", "internal/app TestVisitor"},
	} {
		w := get(path)
		for _, words := range want {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), words) {
				t.Errorf("%s: %d, no %q", path, w.Code, words)
			}
		}
		web.Budget(t, site, path, 30<<10, 2)
	}
}

func TestPromisesPage(t *testing.T) {
	for _, l := range i18n.Languages {
		ctx := texts(t).With(t.Context(), l, time.UTC)
		draw(t, ctx, pages.PromisesPage(pages.Promises{}))
		draw(t, ctx, pages.VersionsPage(nil))
		draw(t, ctx, pages.VersionPage(pages.Version{Since: "x"}, pages.Privacy{}))
		root := draw(t, ctx, pages.PromisesPage(pages.Promises{
			Checked: "now", Signed: true, Counts: []string{"3"}, Sections: []pages.PromiseSection{{ID: "P1", Title: "One", Promises: []pages.Promise{
				{ID: "P1.1", Words: "<words>", State: "not_kept", StateWord: "NO", Controls: []string{"c"}, Tests: []string{"t"}, Mutants: []pages.Mutant{{Breaks: "it is broken", Test: "t"}}, Fault: "it broke", Limits: "less"},
				{ID: "P1.2", Words: "words", State: "unverified", StateWord: "?", Controls: []string{"c"}, Tests: []string{"t"}, Changed: true},
				{ID: "P1.3", Words: "words", State: "not_yet", StateWord: "later"},
			}}, {ID: "L", Admits: true, Promises: []pages.Promise{{ID: "L.1", Words: "no"}}}},
		}))
		var tags []string
		for _, n := range find(root, ".promise .tag") {
			tags = append(tags, words(n))
		}
		if !slices.Equal(tags, []string{"NO", "?", "later"}) || len(find(root, ".promise details")) != 2 || len(find(root, ".promise details li > code")) != 3 || len(find(root, `a[href="/privacy/promises/signed"]`)) != 1 {
			t.Errorf("%s: %q", l.Code, tags)
		}
	}
}
