package policy

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/ledger"
	"sanad/internal/outside"
	"sanad/privacy"
)

// start returns the room as a program would that carries another policy, or the built-in one where words is empty.
func start(t *testing.T, d *db.DB, now clock.Clock, words string) (*Service, Version) {
	t.Helper()
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	declared, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	log, err := ledger.New(d, now, "board.example", func(string) ([]byte, error) { return make([]byte, 32), nil })
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(d, c, now, declared, log, all())
	if err != nil {
		t.Fatal(err)
	}
	if words != "" {
		if s.policy, err = parse([]byte(words)); err != nil {
			t.Fatal(err)
		}
	}
	v, err := s.Publish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

// all are controls that hold.
func all() Needs {
	n := Needs{Controls: map[string]func(context.Context) error{}, Judge: func(context.Context) ([]outside.Finding, error) { return nil, nil }}
	for _, id := range []string{"catalogue", "forms", "cards", "logs", "providers", "transfers", "travel", "purposes", "public_handle", "sealed", "looks", "versions", "choices", "road", "left", "contact"} {
		n.Controls[id] = holds
	}
	return n
}

func holds(context.Context) error { return nil }

func clause(words string) string {
	return "sections:\n  - {id: P1, title: {en: x, ur: x}, clauses: [" + words + "]}\n"
}

func TestPublish(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
		first := now.Now()
		s, v := start(t, d, now, clause(`{id: P1.1, en: one, ur: x}`))
		if !v.PublishedAt.Equal(first) || !strings.Contains(v.Wording, "one") {
			t.Fatalf("the first wording: %+v", v)
		}
		now.Move(24 * time.Hour)
		if _, again := start(t, d, now, clause(`{id: P1.1, en: one, ur: x, limits: {en: x, ur: x}}`)+"# more said of it"); !again.PublishedAt.Equal(first) {
			t.Fatalf("the date moved without a change of the wording: %v", again.PublishedAt)
		}
		second := now.Now()
		if _, changed := start(t, d, now, clause(`{id: P1.1, en: two, ur: x}`)); !changed.PublishedAt.Equal(second) {
			t.Fatalf("a new wording has its own day: %v", changed.PublishedAt)
		}
		if old, err := s.Current(t.Context()); err != nil || !old.PublishedAt.Equal(first) {
			t.Fatalf("an older program that still runs: %v %v", old.PublishedAt, err)
		}
		now.Move(24 * time.Hour)
		if _, back := start(t, d, now, clause(`{id: P1.1, en: one, ur: x}`)); !back.PublishedAt.Equal(now.Now()) {
			t.Fatalf("a wording that comes back holds from that day: %v", back.PublishedAt)
		}
	})
}

func TestRefusals(t *testing.T) {
	kept := `{id: P1, en: x, ur: x, controls: [c], tests: [a TestA], looked: {on: 2026-11-24, words: y}}`
	for _, x := range []struct{ name, clause, want string }{
		{"as it is", kept, ""},
		{"a clause without Urdu", `{id: P1, en: x}`, "lacks a language"},
		{"limits without Urdu", `{id: P1, en: x, ur: x, limits: {en: x}}`, "lacks a language"},
		{"a state that somebody typed", `{id: P1, state: kept, en: x, ur: x}`, "state"},
		{"a control without a test", strings.Replace(kept, "tests: [a TestA], ", "", 1), "all three"},
		{"a test without a control", strings.Replace(kept, "controls: [c], ", "", 1), "all three"},
		{"nobody looked", `{id: P1, en: x, ur: x, controls: [c], tests: [a TestA]}`, "all three"},
		{"nobody knows when", strings.Replace(kept, "on: 2026-11-24, ", "", 1), "all three"},
		{"a control that is none", strings.Replace(kept, "[c]", "[d]", 1), "which is none"},
		{"a clause that stands twice", `{id: P1, en: x, ur: x}, {id: P1, en: x, ur: x}`, "twice"},
		{"a word it does not know", `{id: P1, en: x, ur: x, fr: x}`, "fr"},
	} {
		_, err := parse([]byte("controls: [{id: c, where: x, en: x, ur: x}]\n" + clause(x.clause)))
		if x.want == "" && err != nil || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	admits := strings.Replace(clause(kept), "clauses:", "admits: true, clauses:", 1)
	if _, err := parse([]byte("controls: [{id: c, where: x, en: x, ur: x}]\n" + admits)); err == nil {
		t.Error("what cannot be promised is kept")
	}
}

// The program does not start without a control on which a clause relies, nor with one that no clause names.
func TestNoControlIsMissing(t *testing.T) {
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		change func(n Needs)
		want   string
	}{
		"as it is":           {func(Needs) {}, ""},
		"one is missing":     {func(n Needs) { delete(n.Controls, "logs") }, `"logs" is not built`},
		"one is not written": {func(n Needs) { n.Controls["new"] = holds }, `"new" is built and does not stand`},
	} {
		n := all()
		x.change(n)
		if _, err := New(nil, c, nil, nil, nil, n); x.want == "" && err != nil || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	p.Controls = append(p.Controls, Control{ID: "idle", Where: "x", En: "x", Ur: "x"})
	n := all()
	n.Controls["idle"] = holds
	if err := p.reliesOn(n); err == nil || !strings.Contains(err.Error(), "keeps no clause") {
		t.Errorf("a control that keeps nothing: %v", err)
	}
}

// Every test that a clause names exists, and every place of a control.
func TestWhatTheClausesName(t *testing.T) {
	p, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range p.promises() {
		for _, name := range c.Tests {
			folder, test, _ := strings.Cut(name, " ")
			files, err := filepath.Glob("../../" + folder + "/*_test.go")
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(files, func(f string) bool {
				text, err := os.ReadFile(f)
				return err == nil && strings.Contains(string(text), "\nfunc "+test+"(t *testing.T)")
			}) {
				t.Errorf("%s names the test %s, which is none", c.ID, name)
			}
		}
	}
	rules, err := privacy.Files.ReadFile("purposes.cedar")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`@clause\("([^"]*)"\)`).FindAllSubmatch(rules, -1) {
		if !slices.ContainsFunc(p.promises(), func(c Clause) bool { return c.ID == string(m[1]) }) {
			t.Errorf("purposes.cedar keeps the clause %s, which is none", m[1])
		}
	}
	for _, k := range p.Controls {
		if _, err := os.Stat("../../" + k.Where); err != nil {
			t.Errorf("the control %s: %v", k.ID, err)
		}
	}
}
