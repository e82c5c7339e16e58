package roll

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/roll/pages"
	"sanad/internal/text"
	"sanad/internal/web/parts"
)

// TestTitles holds that a column may be called what the pages call it, in either language.
func TestTitles(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, Texts)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		for f := range headings {
			if title := f.Title(ctx); f != FieldReasons && byHeading[text.Fold(title)] != f {
				t.Errorf("%q is not understood as %s", title, f)
			}
		}
	}
}

// TestPages renders each page in each language, empty, full and with errors.
func TestPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, os.DirFS("../web"), Texts, access.Texts)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		refused := parts.NewForm(map[string]string{"complete": "yes"})
		refused.Refused(ctx, inWords(ctx, &Unreadable{[]Remark{{Line: 1, Field: FieldName, Key: "roll.header.missing", Refuses: true}}}))
		notes := toldOf(ctx, []Note{{Field: FieldNumber, Key: "roll.number.twice", Values: fault.Values{"Line": 7.0}, Count: 300, Lines: []int{3, 4}}, {Key: "roll.line.quote", Count: 1, Lines: []int{9}}})
		full := pages.One{Form: refused, Path: "/desk/import/x", Begun: "today", TriedBy: "Ayesha Khan", BroughtBy: "Karim Khan", UndoBy: "Karim Khan", Encoding: "UTF-8", Total: 2_000_000, Done: 1_000_000, Twins: 3, Undone: 4, Kept: 5, Pace: "fast", Faults: notes,
			Notes: notes, Columns: []pages.Told{{Column: "", Words: "x"}, {Column: "Name", Words: "x"}}, Bring: true, Drop: true, Undo: true}
		list := map[string]templ.Component{
			"empty list":   pages.ImportsPage(pages.Imports{Form: parts.NewForm(nil), MaxBytes: 10_000_000}),
			"refused file": pages.ImportsPage(pages.Imports{Form: refused, Complete: "today", Rows: []pages.Import{{Href: "/desk/import/x", Begun: "today", State: "done", StateWord: "done"}}}),
			"complete":     pages.CompletePage(pages.Complete{Form: refused, AsOf: "today"}),
			"not complete": pages.CompletePage(pages.Complete{Form: parts.NewForm(nil)}),
			"panel":        pages.Panel(0), "panel that counts": pages.Panel(2),
			"nothing known": pages.ImportPage(pages.One{Form: parts.NewForm(nil), State: "dropped"}),
		}
		for _, state := range []State{StateChecking, StateChecked, StateRunning, StateDone, StateUndoing, StateUndone, StateDropped} {
			one := full
			one.State = string(state)
			list["one "+string(state)] = pages.ImportPage(one)
		}
		for name, page := range list {
			text := drawn(t, ctx, page)
			for _, bad := range []string{"⟦", "TemplFailed", "%!", "<no value>", "e+06"} {
				if _, after, found := strings.Cut(text, bad); found {
					t.Errorf("%s in %s: %s%.80s", name, l.Code, bad, after)
				}
			}
			if !strings.HasPrefix(name, "panel") && strings.Count(text, "<h1") != 1 {
				t.Errorf("%s in %s has %d headings", name, l.Code, strings.Count(text, "<h1"))
			}
		}
	}
}

// TestWords says every reason in both languages.
func TestWords(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, Texts)
	if err != nil {
		t.Fatal(err)
	}
	for f := range headings {
		for _, l := range i18n.Languages {
			if s := f.Title(texts.With(t.Context(), l, time.UTC)); s == "" || strings.Contains(s, "⟦") {
				t.Errorf("%s in %s: %q", f, l.Code, s)
			}
		}
	}
	english := texts.With(t.Context(), i18n.English, time.UTC)
	if got := Words(english, Remark{Key: "roll.number.twice", Values: fault.Values{"Line": 1000000.0}}); !strings.Contains(got, "line 1000000 ") {
		t.Errorf("a line that was read from JSON: %q", got)
	}
}

func drawn(t *testing.T, ctx context.Context, page templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := page.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
