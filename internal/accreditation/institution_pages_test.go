package accreditation

import (
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

// TestInstitutionPages renders every page of those who stand for an institution in both languages: empty, full and refused.
func TestInstitutionPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Muhammad Abdullah ", 4) + `عبداللہ <typed>"&`
	options := []parts.Option{{Value: "lead", Label: long, Hint: long}, {Value: "writer", Label: "b"}}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		var refused fault.Fields
		for _, name := range []string{"email", "role", "language", "focal", "file"} {
			refused.Add(name, "fault.choose", nil)
		}
		form := parts.Typed(map[string][]string{"email": {`<typed>"`}, "role": {"lead"}})
		form.Refused(ctx, refused.Err())
		for _, key := range []string{"accreditation.focal.most", "accreditation.focal.lead_only", "accreditation.join.officer"} {
			form.Refused(ctx, fault.Denied(key, fault.Values{"Most": 10}))
		}
		people := []pages.Focal{{ID: "1", Name: long, Role: "r", Since: "s", Me: true}, {ID: "2", Name: long, Role: "r", Since: "s", May: true}}
		open := []pages.FocalInvitation{{ID: "1", Role: "r", At: "a", Ends: "e", May: true}}
		beyond := []pages.BeyondSeats{{Position: "51", Roll: long, Name: long}}
		cells := [][]parts.Cell{{{Text: "2024"}, {Show: pages.Found(long, "waiting", long)}, {Text: "50"}}}
		for name, page := range map[string]templ.Component{
			"institution":      pages.OwnPage(pages.Own{Name: "n", People: "/p", Resign: "/r"}),
			"institution full": pages.OwnPage(pages.Own{Name: long, Rows: []parts.SummaryRow{{Label: "l", Value: long}}, Closed: "c", People: "/p", Resign: "/r", Others: []pages.OwnOther{{Href: "/o", Name: long}}, Tasks: []parts.Task{{Title: long, State: parts.TaskNeedsYou, Hint: "h"}}, Programmes: []pages.OwnProgramme{{Title: long, Campus: long, Rows: cells}, {Title: "e"}}}),
			"none":             pages.OwnNonePage(),
			"people":           pages.PeoplePage(pages.People{Path: "/p", Back: "/b", Name: "n", None: true}),
			"people full":      pages.PeoplePage(pages.People{Form: form, Path: "/p", Back: "/b", Name: long, May: true, HandOver: true, List: people, Invitations: open}),
			"invite":           pages.InviteFocalPage(pages.People{Path: "/p", Name: "n", Roles: options, Languages: options}),
			"invite refused":   pages.InviteFocalPage(pages.People{Form: form, Path: "/p", Name: long, Roles: options, Languages: options}),
			"hand over":        pages.HandOverPage(pages.People{Path: "/p", Name: "n"}),
			"hand over full":   pages.HandOverPage(pages.People{Form: form, Path: "/p", Name: long, List: people}),
			"resign":           pages.ResignPage(pages.Resign{Name: "n", Focal: "f"}),
			"resign refused":   pages.ResignPage(pages.Resign{Form: form, Name: long, Focal: "f", Alone: true}),
			"join":             pages.JoinPage(pages.Join{Path: "/p", Name: "n", May: true}),
			"join refused":     pages.JoinPage(pages.Join{Form: form, Path: "/p", Name: long, City: long, Does: long, Ends: "e"}),
			"batch":            pages.OwnBatchPage(pages.OwnBatch{Path: "/p", Back: "/b", Title: "t"}),
			"batch full":       pages.OwnBatchPage(pages.OwnBatch{Form: form, Path: "/p", Back: "/b", Title: long, Institution: long, Rows: []parts.SummaryRow{{Label: "l", Value: long}}, Tried: []pages.TriedList{{ID: "1", Title: "t", Says: long, Beyond: beyond}, {ID: "2"}}, Beyond: beyond, Has: true}),
			"list":             pages.NewListPage(pages.NewList{Path: "/p", Kind: "enrolled", Title: "t"}),
			"list refused":     pages.NewListPage(pages.NewList{Form: form, Path: "/p", Kind: "passed", Title: long, Lead: long, Rule: long, Over: long, Wrong: [][]parts.Cell{{{Text: "2"}, {Text: long}}}, More: "m"}),
			"counts":           pages.CountsPage(pages.Counts{Name: "n", Back: "/b"}),
			"counts full":      pages.CountsPage(pages.Counts{Name: long, Back: "/b", Rows: [][]parts.Cell{{{Text: long, Hint: "2024"}, {Text: "s"}, {Text: "s"}}}}),
			"panel":            pages.OwnPanel([]string{long, "b"}),
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
	}
}
