package casework

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"sanad/internal/casework/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// TestPages renders every page in both languages: empty, full, and with everything refused.
func TestPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Muhammad Abdullah ", 4) + `عبداللہ <typed>"&`
	rows := []pages.Row{
		{Chosen: "a.1", Href: "/desk/x", Name: long, Number: "1234 5678 9012", What: "a", Since: "b", Opened: "c", Due: "d", Left: "e", Late: true, Unread: "m", Holder: long},
		{Chosen: "b.1", Href: "/desk/y", Number: "1234 5678 9012", What: "a", Waits: "w", Tone: "waiting", Since: "b", Due: "d", Left: "today", Soon: true, Holder: "you", Mine: true},
		{Chosen: "c.1", Href: "/desk/z", Name: "n", Number: "1", What: "a", Due: "d", Holder: "nobody", Nobody: true},
	}
	options := []parts.Option{{Value: "x", Label: long}, {Value: "y", Label: "b"}}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		var refused fault.Fields
		refused.Add("case", "casework.deeds.none", nil)
		refused.Add("officer", "casework.deeds.no_officer", nil)
		refused.Add("q", "casework.search.empty", nil)
		form := parts.Typed(map[string][]string{"case": {"a.1"}, "officer": {"y"}, "q": {`<typed>"`}})
		form.Refused(ctx, refused.Err())
		filters := pages.Filters{Form: parts.NewForm(map[string]string{"office": "x", "sort": "y"}), Show: "person", Offices: options, Own: "a", Whose: options, Sorts: options, All: "/desk"}
		for name, page := range map[string]templ.Component{
			"inbox":          pages.InboxPage(pages.Inbox{Empty: empty(ctx, Filter{})}),
			"inbox full":     pages.InboxPage(pages.Inbox{Offices: long, Tabs: tabs(ctx, Filter{Show: ShowHold, Sort: SortOpened}), Filters: filters, Columns: columns(ctx, ShowOffice), Rows: rows, Deeds: &pages.Deeds{Back: "a=b", Officers: options}, Previous: "/p", First: "/f", Next: "/n", Works: true}),
			"inbox refused":  pages.InboxPage(pages.Inbox{Works: true, Filters: filters, Columns: columns(ctx, ShowPerson), Rows: rows, Deeds: &pages.Deeds{Form: form, Officers: options}}),
			"inbox after":    pages.InboxPage(pages.Inbox{Columns: columns(ctx, ShowHold), Rows: rows, Deeds: &pages.Deeds{}, Done: i18n.T(ctx, "casework.deeds.done.assign", "Count", 2), Stayed: []pages.Stayed{{Number: "1234 5678 9012", Why: long}, {Why: long}}}),
			"inbox closed":   pages.InboxPage(pages.Inbox{Columns: columns(ctx, ShowClosed), Rows: rows}),
			"search":         pages.SearchPage(pages.Search{}),
			"search found":   pages.SearchPage(pages.Search{Form: form, Rows: rows, Columns: columns(ctx, ShowOffice), More: true}),
			"search entries": pages.SearchPage(pages.Search{Form: form, Empty: "None", Entries: []pages.Entry{{Number: "CIVIL/1", Href: "/desk/registrations/1", Name: "Ayesha <b>"}}}),
			"search none":    pages.SearchPage(pages.Search{Empty: nothing(ctx, Found{Number: true, Typo: true})}),
			"messages":       pages.MessagesPage(pages.Messages{Side: "person", Path: "/p", Back: "/b"}),
			"messages full":  pages.MessagesPage(pages.Messages{Form: form, Side: "office", Path: "/p", Back: "/b", Earlier: "/e", List: []pages.Message{{By: long, At: "x", Text: long, Own: true}, {By: long, Text: long, Own: true, Read: "y", File: "/f"}, {By: "a", Text: "b"}}}),
			"closed":         pages.MessagesPage(pages.Messages{Side: "office", Path: "/p", Back: "/b", Closed: true}),
			"notes":          pages.NotesPage(pages.Notes{Path: "/p", Back: "/b"}),
			"notes full":     pages.NotesPage(pages.Notes{Form: form, Path: "/p", Back: "/b", List: []pages.Note{{ID: "a", Versions: []pages.Wording{{By: long, Text: long}, {By: "b", Text: long}}}, {ID: "b", Struck: true, Versions: []pages.Wording{{Text: long}, {Struck: true}}}}}),
			"panel":          pages.DeskPanel(pages.Desk{Offices: long}),
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
			if _, err := html.Parse(strings.NewReader(text)); err != nil {
				t.Errorf("%s in %s: %v", name, l.Code, err)
			}
		}
		for _, show := range []Show{ShowOffice, ShowLate, ShowPerson, ShowHold, ShowClosed} {
			for _, whose := range []string{"", WhoseMine, WhoseNobody, "x"} {
				if text := empty(ctx, Filter{Show: show, Whose: whose, Office: "officer"}); strings.Contains(text, "⟦") {
					t.Errorf("%s %s in %s: %s", show, whose, l.Code, text)
				}
			}
		}
	}
}

// TestWhatWasTickedStays sees that a refusal keeps the ticks and the officer.
func TestWhatWasTickedStays(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	ctx := texts.With(t.Context(), i18n.English, time.UTC)
	form := parts.Typed(map[string][]string{"case": {"a.1"}, "officer": {"y"}})
	form.Refused(ctx, deeds{Deed: "assign"}.check())
	var b strings.Builder
	page := pages.InboxPage(pages.Inbox{Rows: []pages.Row{{Chosen: "a.1"}, {Chosen: "b.1"}}, Deeds: &pages.Deeds{Form: form, Officers: []parts.Option{{Value: "y", Label: "Y"}}}})
	if err := page.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); strings.Count(text, " checked") != 1 || strings.Count(text, " selected") != 1 || !strings.Contains(text, `href="#case"`) || !strings.Contains(text, `href="#officer"`) {
		t.Error("the page does not keep what was ticked, or does not lead to what was refused")
	}
}
