package committee

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"sanad/internal/committee/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// TestPages renders every page in both languages: empty, with forty items, and with everything refused.
func TestPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Muhammad Abdullah ", 4) + `عبداللہ <typed>"&`
	var items []pages.Item
	var rows []pages.Candidate
	for n := range 40 {
		x := pages.Item{ID: fmt.Sprint("i", n), Version: "1", Number: n + 1, Href: "/desk/x", Case: "1234 5678 9012", Name: long, Due: "d", Left: "l", Late: n%3 == 0, Soon: n%3 == 1, State: "s", Tone: "plain"}
		if n%4 == 0 {
			x.Conflicts, x.Dealt, x.Earlier, x.Missing = []pages.Conflict{{Who: long, Reasons: long}}, long, pages.Deferred{When: long, Why: long}, "m"
			x.Form, x.Refused = parts.NewForm(map[string]string{"outcome": "deferred", "reasons": long}), long
		}
		if n%5 == 0 {
			x.Reasons, x.By, x.At, x.Voters = long, long, "a", "v"
		}
		x.Outcomes, x.Kept = []parts.Option{{Value: "x", Label: long}, {Value: "deferred", Label: "b"}}, map[bool]string{true: long}[n%7 == 0]
		x.CanTake, x.CanDeclare = n%2 == 0, n%2 == 0
		items = append(items, x)
		rows = append(rows, pages.Candidate{ID: x.ID, Href: "/desk/x", Name: long, Number: x.Case, Due: "d", Left: "l", Since: "s", Earlier: x.Earlier, Late: x.Late, Soon: x.Soon, On: map[bool]string{true: "o"}[n%6 == 5]})
	}
	items = append(items, pages.Item{ID: "h", Number: 41, Hidden: true})
	members := []pages.Member{{ID: "a", Name: long, Present: true, Chair: true, Noted: long}, {ID: "b", Name: "b", Noted: "n", Me: true}}
	options := []parts.Option{{Value: "x", Label: long}, {Value: "deferred", Label: "b"}}
	facts := []parts.SummaryRow{{Label: "l", Value: long}}
	stay := []pages.Stayed{{Number: "1234 5678 9012", Why: long, Href: "#item-i0"}, {Why: long}}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		var refused fault.Fields
		for _, name := range []string{"day", "hour", "place", "reason", "member", "chair", "case", "item", "reasons", "outcome"} {
			refused.Add(name, "fault.choose", nil)
		}
		form := parts.Typed(map[string][]string{"case": {"i0"}, "member": {"a"}, "place": {`<typed>"`}, "reasons": {`<typed>"`}, "item": {"x"}, "entry": {long}})
		form.Refused(ctx, refused.Err())
		list := []pages.Meeting{{Href: "/desk/meetings/x", When: "w", Place: long, Chair: long, State: "s", Tone: "good", Items: "i"}}
		for name, page := range map[string]templ.Component{
			"no committee":      pages.MeetingsPage(pages.Meetings{None: true}),
			"meetings":          pages.MeetingsPage(pages.Meetings{Name: "n"}),
			"meetings full":     pages.MeetingsPage(pages.Meetings{Name: long, Coming: list, Past: list, Next: "/n", First: "/f"}),
			"call":              pages.CallPage(pages.Call{}),
			"call refused":      pages.CallPage(pages.Call{Form: form, Members: options, Quorum: "q"}),
			"meeting":           pages.MeetingPage(pages.Show{Path: "/p", Title: "t", State: "s", Tone: "plain", Next: "agenda", MayPut: true}),
			"meeting full":      pages.MeetingPage(pages.Show{Form: form, Path: "/p", Title: long, State: "s", Tone: "plain", Rows: facts, Items: items, Next: "decisions", MayPut: true, MayNote: true, MayDeclare: true, MayDecide: true}),
			"moved":             pages.MeetingPage(pages.Show{Path: "/p", Title: "t", Next: "agenda", MayPut: true, MayMove: true, Minutes: true, Changes: []pages.Change{{What: long, Why: long}}}),
			"called off":        pages.MeetingPage(pages.Show{Path: "/p", Title: "t", Items: items, Changes: []pages.Change{{What: long, Why: long}}}),
			"move":              pages.MovePage(pages.Move{Path: "/p", Title: "t", Version: "1"}),
			"move refused":      pages.MovePage(pages.Move{Form: form, Path: "/p", Title: long, Items: "i", Version: "1"}),
			"call off":          pages.CallOffPage(pages.Move{Path: "/p", Title: "t", Version: "1"}),
			"call off refused":  pages.CallOffPage(pages.Move{Form: form, Path: "/p", Title: long, Items: "i", Version: "1"}),
			"agenda":            pages.ChoosePage(pages.Choose{Path: "/p"}),
			"agenda full":       pages.ChoosePage(pages.Choose{Form: form, Path: "/p", Title: long, Rows: rows, Until: "u", Done: "d", Stayed: stay, Previous: "/a", Next: "/b"}),
			"conflict":          pages.DeclarePage(pages.Declare{Path: "/p"}),
			"conflict refused":  pages.DeclarePage(pages.Declare{Form: form, Path: "/p", Items: options, Members: options, Dealt: []string{long}, Declared: []pages.Declared{{Item: long, Who: long, Reasons: long}}}),
			"attendance":        pages.AttendPage(pages.Show{Path: "/p", Title: "t"}),
			"attendance full":   pages.AttendPage(pages.Show{Form: form, Path: "/p", Title: "t", Members: members, Rule: long, NotesAll: true}),
			"attendance of one": pages.AttendPage(pages.Show{Form: form, Path: "/p", Title: "t", Members: members, Rule: long}),
			"decide":            pages.DecidePage(pages.Decide{Path: "/p", Why: "w"}),
			"decide refused":    pages.DecidePage(pages.Decide{Form: form, Path: "/p", Title: "t", Items: items, Quorum: long, Done: "d", Stayed: stay}),
			"minutes":           pages.MinutesPage(pages.Minutes{Path: "/p", Title: "t", Why: "w"}),
			"minutes full":      pages.MinutesPage(pages.Minutes{Form: form, Path: "/p", Title: "t", Name: long, Rows: facts, Present: members, Absent: members, Changes: []pages.Change{{What: long, Why: long}}, Items: items, MayClose: true, Hidden: true, Version: "1"}),
			"minutes to sign":   pages.MinutesPage(pages.Minutes{Path: "/p", Title: "t", MayConfirm: true, Version: "1", Closed: "c"}),
			"minutes confirmed": pages.MinutesPage(pages.Minutes{Path: "/p", Title: "t", Items: items, Closed: "c", Confirmed: "c", Hash: strings.Repeat("a", 64)}),
			"panel":             pages.DeskPanelPart(pages.DeskPanel{When: "w", Href: "/h"}),
			"panel empty":       pages.DeskPanelPart(pages.DeskPanel{}),
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
			if !strings.HasPrefix(name, "panel") && (!strings.Contains(text, `dir="`+l.Dir+`"`) || strings.Count(text, "<h1") != 1) {
				t.Errorf("%s in %s: direction, or not one heading", name, l.Code)
			}
			if strings.Contains(text, "<typed>") {
				t.Errorf("%s in %s: what somebody typed became a tag", name, l.Code)
			}
			if strings.Contains(name, "full") || strings.Contains(name, "refused") {
				if strings.Count(text, `id="main"`) > 1 || twice(text) != "" {
					t.Errorf("%s in %s: the id %s stands twice", name, l.Code, twice(text))
				}
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
