package accreditation

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"sanad/internal/accreditation/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// TestPages renders every page in both languages: empty, with forty rows, and with everything refused.
func TestPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Indus Valley University ", 6) + `جامعہ <typed>"&`
	var listed []pages.KeptListed
	var things, campuses []pages.KeptRow
	var batches []pages.KeptBatch
	var history []parts.TimelineRow
	var seats [][]parts.Cell
	for n := range 40 {
		listed = append(listed, pages.KeptListed{Href: "/h", Name: long, City: long, Former: long, Campuses: "1", Programmes: "2", State: long, Tone: "plain"})
		things = append(things, pages.KeptRow{ID: fmt.Sprint("t", n), Href: "/h", Name: long, Hint: long, Cells: []string{long, long, "c"}, State: "s", Tone: "good", Deeds: []pages.KeptDeed{{Href: "/d", Label: "l", Unseen: long}, {Href: "/e", Label: "m", Unseen: long}}})
		campus := things[n]
		campus.Cells = campus.Cells[1:]
		campuses = append(campuses, campus)
		batches = append(batches, pages.KeptBatch{Year: "2020", Seats: "50", State: "s", Tone: "warning", Level: "l", Since: "d", Number: "EAB/1", Href: "/h", Conditions: long, Due: "d"})
		history = append(history, parts.TimelineRow{What: "w", By: long, At: "a", Was: long, Is: long, Text: long})
		seats = append(seats, []parts.Cell{{Text: "2020"}, {Text: "1"}, {Text: "50"}, {Text: "50"}})
	}
	options := []parts.Option{{Value: "x", Label: long}, {Value: "y", Label: "b", Hint: long}}
	facts := []parts.SummaryRow{{Label: "l", Value: long}}
	deed := pages.KeptDeed{Href: "/n", Label: "n"}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		var refused fault.Fields
		for _, name := range []string{"name_en", "name_ur", "city_en", "city_ur", "campus_en", "campus_ur", "campus", "campuses", "title_en", "title_ur", "degree", "discipline", "affiliating", "first", "sections", "per_section", "code", "into", "on", "instrument", "last", "from", "phase"} {
			refused.Add(name, "fault.choose", nil)
		}
		typed := map[string][]string{}
		for _, f := range refused {
			typed[f.Name] = []string{`<typed>"`}
		}
		form := parts.Typed(typed)
		form.Refused(ctx, refused.Err())
		empty := pages.KeptForm{Path: "/p", Back: "/b", Version: "1"}
		full := pages.KeptForm{Form: form, Path: "/p", Back: "/b", Of: long, Version: "1", Campuses: options, Degrees: options, Disciplines: options, Institutions: options, Outcomes: options, First: "f", Rule: long, Cited: long, Notes: []string{long, long}}
		list := map[string]templ.Component{
			"overview":         pages.OverviewPage(pages.Overview{}),
			"overview none":    pages.OverviewPage(pages.Overview{Query: long}),
			"overview full":    pages.OverviewPage(pages.Overview{Query: long, Rows: listed, Keeps: true, First: "/f", Next: "/n", Others: []parts.SummaryRow{{Label: "o", ChangeHref: "/o"}}}),
			"institution":      pages.KeptInstitutionPage(pages.KeptInstitution{Title: "t"}),
			"institution full": pages.KeptInstitutionPage(pages.KeptInstitution{Title: long, State: long, Tone: "plain", Rows: facts, Next: deed, Deeds: []pages.KeptDeed{deed, deed}, Programmes: things, Campuses: campuses, History: history}),
			"programme":        pages.KeptProgrammePage(pages.KeptProgramme{Title: "t", Back: "/b"}),
			"programme full":   pages.KeptProgrammePage(pages.KeptProgramme{Title: long, Back: "/b", State: long, Tone: "waiting", Rows: facts, Next: deed, Deeds: []pages.KeptDeed{deed}, Batches: batches, BatchTitle: "b", Seats: seats, History: history}),
			"panel":            pages.DeskPanelPart(pages.DeskPanel{Count: "c"}),
		}
		for name, page := range map[string]func(pages.KeptForm) templ.Component{
			"open institution": pages.OpenInstitutionPage, "open campus": pages.OpenCampusPage, "open programme": pages.OpenProgrammePage,
			"rename": pages.KeptRenamePage, "move": pages.KeptMovePage, "merge": pages.KeptMergePage, "split": pages.KeptSplitPage, "close": pages.KeptClosePage,
			"close campus": pages.KeptCloseCampusPage, "close programme": pages.KeptCloseProgrammePage, "seats": pages.KeptSeatsPage, "phase": pages.KeptPhasePage,
		} {
			list[name], list[name+" refused"] = page(empty), page(full)
		}
		for name, page := range list {
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
			if n := strings.Count(text, `class="button"`); n > 1 && !strings.HasPrefix(name, "overview") {
				t.Errorf("%s in %s: %d things are the one next thing", name, l.Code, n)
			}
			if strings.Contains(text, "<typed>") {
				t.Errorf("%s in %s: what somebody typed became a tag", name, l.Code)
			}
			if id := twice(text); id != "" {
				t.Errorf("%s in %s: the id %s stands twice", name, l.Code, id)
			}
			if strings.Contains(name, "refused") && strings.Count(text, `class="fault"`) == 0 {
				t.Errorf("%s in %s: nothing is refused beside its field", name, l.Code)
			}
			if _, err := html.Parse(strings.NewReader(text)); err != nil {
				t.Errorf("%s in %s: %v", name, l.Code, err)
			}
		}
	}
}

// twice returns an id that two elements have.
func twice(page string) string {
	seen := map[string]bool{}
	for _, x := range strings.Split(page, ` id="`)[1:] {
		id, _, _ := strings.Cut(x, `"`)
		if seen[id] {
			return id
		}
		seen[id] = true
	}
	return ""
}
