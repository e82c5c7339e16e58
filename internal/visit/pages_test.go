package visit

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/visit/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// TestPages renders every page in both languages: empty, with forty rows, and with everything refused.
func TestPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	must(t, err)
	long := strings.Repeat("Indus Valley University ", 6) + `جامعہ <typed>"&`
	var listed []pages.Listed
	var happened []parts.TimelineRow
	for n := range 40 {
		listed = append(listed, pages.Listed{Href: fmt.Sprint("/", n), Title: long, Programme: long, Institution: long, Batches: "2020", Stage: long, Tone: "waiting", Act: long})
		happened = append(happened, parts.TimelineRow{What: long, At: "a", Text: long})
	}
	options := []parts.Option{{Value: "x", Label: long}, {Value: "y", Label: "b", Hint: long}}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		var wrong fault.Fields
		typed := map[string][]string{}
		for _, name := range []string{"programme", "kind", "of", "from", "to", "why"} {
			wrong.Add(name, "fault.choose", nil)
			typed[name] = []string{`<typed>"`}
		}
		form := parts.Typed(typed)
		form.Refused(ctx, wrong.Err())
		proposed := parts.Typed(typed)
		var refused fault.Fields
		for _, name := range []string{"outcome", "from", "sections", "per_section", "reasons_en", "reasons_ur", "number", "meeting", "on"} {
			refused.Add(name, "fault.choose", nil)
		}
		proposed.Refused(ctx, refused.Err())
		for name, page := range map[string]templ.Component{
			"own":          pages.OwnPage(pages.Own{Name: "n", Path: "/p", Back: "/b"}),
			"own full":     pages.OwnPage(pages.Own{Name: long, Path: "/p", Back: "/b", May: true, Rows: listed, First: "/f", Next: "/n", Due: []pages.Due{{Title: long, Decision: long, Read: "/d", Days: []string{long}, Ask: "/a", Label: long}, {Title: "t", Asked: "/b", Label: "l"}}}),
			"form":         pages.FormPage(pages.Form{Title: "t", Path: "/p", Back: "/b", Label: "l"}),
			"form refused": pages.FormPage(pages.Form{Form: form, Title: long, Lead: long, Path: "/p", Back: "/b", Label: long, Programmes: options, Kinds: options, Of: options, Batch: long, Hint: long}),
			"shown":        pages.ShownPage(pages.Shown{Title: "t", Path: "/p", Back: "/b"}),
			"shown full": pages.ShownPage(pages.Shown{
				Title: long, Lead: long, Path: "/p", Back: "/b", Stage: long, Since: long, Act: long, Rows: []parts.SummaryRow{{Label: "l", Value: long}}, Costs: []parts.Cost{{Name: long, Amount: "1", Rule: long, Instrument: long, Confidence: "weak"}},
				Total: "1", Pay: "/pay", Tasks: []parts.Task{{Name: "t", Title: long, Href: "/t", State: parts.TaskDone}}, Deeds: []pages.Deed{{Href: "/d", Label: long}}, Sends: long, Withdraws: true, Events: happened,
			}),
			"desk":            pages.DeskPage(pages.Desk{Title: "t", Here: "h"}),
			"desk full":       pages.DeskPage(pages.Desk{Title: long, Lead: long, Here: long, Narrow: []pages.Deed{{Href: "/a", Label: long}}, Rows: listed, First: "/f", Next: "/n"}),
			"outcome":         pages.OutcomePage(pages.Outcome{Title: "t", Path: "/p", Back: "/b", Writes: true, Seats: true}),
			"outcome refused": pages.OutcomePage(pages.Outcome{Form: proposed, Title: long, Lead: long, Path: "/p", Back: "/b", Rows: []parts.SummaryRow{{Label: "l", Value: long}}, Outcomes: options, Writes: true, Seats: true, Rule: long, Instrument: long}),
			"outcome full":    pages.OutcomePage(pages.Outcome{Title: long, Path: "/p", Back: "/b", Confirms: true, Why: long, Version: "1"}),
			"panel":           pages.PanelPart("w", "l"),
			"work":            pages.WorkPage(pages.Work{Title: "t"}),
			"work refused":    pages.WorkPage(everything(form, long, options)),
		} {
			var b strings.Builder
			if err := page.Render(ctx, &b); err != nil {
				t.Errorf("%s in %s: %v", name, l.Code, err)
				continue
			}
			text := b.String()
			if i := strings.Index(text, "⟦"); i >= 0 {
				t.Errorf("%s in %s: a text is missing: %s", name, l.Code, text[i:min(len(text), i+60)])
			}
			if name != "panel" && (!strings.Contains(text, `dir="`+l.Dir+`"`) || strings.Count(text, "<h1") != 1) {
				t.Errorf("%s in %s: direction, or not one heading", name, l.Code)
			}
			if strings.Contains(text, "<typed>") {
				t.Errorf("%s in %s: what somebody typed became a tag", name, l.Code)
			}
			want := len(wrong)
			if strings.HasPrefix(name, "outcome") {
				want = len(refused)
			}
			if strings.Contains(name, "refused") && strings.Count(text, `class="fault"`) != want {
				t.Errorf("%s in %s: %d things are refused beside their fields", name, l.Code, strings.Count(text, `class="fault"`))
			}
			if _, err := html.Parse(strings.NewReader(text)); err != nil {
				t.Errorf("%s in %s: %v", name, l.Code, err)
			}
		}
	}
}

// everything is a page of work with all that one can have.
func everything(form *parts.Form, long string, options []parts.Option) pages.Work {
	rows := []parts.SummaryRow{{Label: "l", Value: long}}
	fields := []pages.Field{
		{Kind: "area", Name: "why", Label: long, Hint: long}, {Kind: "radios", Name: "kind", Label: long, Options: options}, {Kind: "select", Name: "of", Label: long, Options: options},
		{Kind: "date", Name: "from", Label: long}, {Kind: "area", Name: "programme", Label: long}, {Kind: "area", Name: "to", Label: long}, {Kind: "checkbox", Name: "box", Label: long},
	}
	deeds := []pages.Deed{{Href: "/d", Label: long}}
	block := pages.Block{Title: long, Tag: long, Tone: "good", Hint: long, Empty: long, Rows: rows, Said: []pages.Said{{Label: long, Words: long, Hint: long}}, Deeds: deeds, Asks: []pages.Ask{{Path: "/a", Label: long, Tone: "danger", Fold: long, Hidden: [][2]string{{"id", "1"}}}}}
	small := block
	small.Small = true
	return pages.Work{
		Form: form, Title: long, Lead: long, Back: "/b", Stage: long, Since: long, Act: long, Note: long, Rows: rows, Tasks: []parts.Task{{Name: "t", Title: long, Href: "/t", State: parts.TaskDone}},
		Blocks: []pages.Block{block, small}, Deeds: deeds, Asks: []pages.Ask{{Title: long, Hint: long, Path: "/p", Label: long, Fields: fields}, {Path: "/q", Label: long, Tone: "secondary"}},
	}
}
