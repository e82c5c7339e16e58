package evaluator

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"sanad/internal/evaluator/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// TestPages renders every page in both languages: empty, full and refused.
func TestPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Muhammad Abdullah ", 4) + `عبداللہ <typed>"&`
	options := []parts.Option{{Value: "x", Label: long, Hint: long}, {Value: "y", Label: "b"}}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		var refused fault.Fields
		for _, name := range []string{"email", "language", "number", "disciplines", "institution", "words", "left", "course", "on", "reason", "discipline"} {
			refused.Add(name, "fault.choose", nil)
		}
		form := parts.Typed(map[string][]string{"email": {`<typed>"`}, "institution": {"x"}})
		form.Refused(ctx, refused.Err())
		for _, key := range []string{"evaluator.join.officer", "evaluator.join.already", "evaluator.join.ended", "evaluator.ended", "evaluator.ended_own", "evaluator.state.needs_works", "evaluator.state.needs_studied", "evaluator.state.needs_discipline", "evaluator.name.already", "evaluator.invite.most", "evaluator.invite.most_a_day", "evaluator.state.most"} {
			form.Refused(ctx, fault.Denied(key, fault.Values{"Most": 50}))
		}
		rows := [][]parts.Cell{{{Text: long, Href: "/h"}, {Show: pages.Kinds([]string{long}, []string{"b"}, long)}, {Text: "c", Tag: "warning", Hint: "h"}, {Text: "1"}, {Text: "1"}, {Show: pages.Kinds(nil, nil, "")}}}
		two, three := [][]parts.Cell{{{Text: "d"}, {Text: long}}}, [][]parts.Cell{{{Text: long, Href: "/v"}, {Text: "s"}, {Text: "d"}}}
		history := []parts.TimelineRow{{What: "w", By: long, At: "a", Text: long}}
		facts := []parts.SummaryRow{{Label: "l", Value: long}}
		deed := pages.Deed{Form: form, Path: "/p", Name: long, Version: "1"}
		for name, page := range map[string]templ.Component{
			"own":               pages.OwnPage(pages.Own{}),
			"own full":          pages.OwnPage(pages.Own{Form: form, Rows: facts, Tasks: []parts.Task{{Title: long, State: parts.TaskNeedsYou, Hint: "h"}}, Ended: true, May: true, Confirm: true, Visits: three, Past: three, Trainings: two, History: history}),
			"named":             pages.OwnPage(pages.Own{Named: true}),
			"none":              pages.NonePage(),
			"join":              pages.JoinPage(pages.Join{Path: "/p", Ends: "e", May: true}),
			"join refused":      pages.JoinPage(pages.Join{Form: form, Path: "/p", Ends: "e"}),
			"leave":             pages.LeavePage(form),
			"statement":         pages.StatementPage(pages.Statement{Groups: []pages.Group{{Kind: "works", Title: "t"}}}),
			"statement full":    pages.StatementPage(pages.Statement{Form: form, Draft: true, Stands: true, May: true, Disciplines: long, Groups: []pages.Group{{Kind: "works", Title: "t", Items: []pages.Item{{ID: "1", Words: long, Hint: long}}}, {Kind: "studied", Title: "t"}}}),
			"disciplines":       pages.DisciplinesPage(pages.Disciplines{Form: form, Options: options}),
			"item":              pages.PutItemPage(pages.PutItem{Kind: "works", Title: "t"}),
			"item refused":      pages.PutItemPage(pages.PutItem{Form: form, Kind: "worked", Title: long, Lead: long, Words: long, Hint: long, Year: true, Institutions: options}),
			"list":              pages.ListPage(pages.List{}),
			"list full":         pages.ListPage(pages.List{Form: form, Disciplines: options, States: options, Trained: options, Loads: options, Rows: rows, First: "/f", Next: "/n", Found: true, Invitations: []pages.Invitation{{ID: "1", At: "a", Ends: "e"}}}),
			"list none found":   pages.ListPage(pages.List{Found: true}),
			"invite":            pages.InvitePage(pages.Invite{Form: form, Languages: options}),
			"name":              pages.NamePage(form),
			"evaluator":         pages.EvaluatorPage(pages.Evaluator{Name: "n"}),
			"evaluator full":    pages.EvaluatorPage(pages.Evaluator{Form: form, Path: "/p", Name: long, State: "s", Tone: "good", Rows: facts, Trainings: two, History: history, Train: true, Pause: true, Resume: true, End: true}),
			"train":             pages.TrainPage(deed),
			"pause":             pages.PausePage(deed),
			"end":               pages.EndPage(deed),
			"weigh":             pages.WeighPage(pages.Weigh{Institutions: options, Disciplines: options}),
			"weigh full":        pages.WeighPage(pages.Weigh{Form: form, Institutions: options, Disciplines: options, Asked: true, Rows: [][]parts.Cell{rows[0][:4]}, Rules: []pages.Rule{{Words: long, Cited: long}}}),
			"weigh nobody":      pages.WeighPage(pages.Weigh{Asked: true}),
			"panel, own":        pages.OwnPanel(long),
			"panel, the desk's": pages.DeskPanel(long),
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
			if whole := !strings.HasPrefix(name, "panel"); whole && (!strings.Contains(text, `dir="`+l.Dir+`"`) || strings.Count(text, "<h1") != 1) {
				t.Errorf("%s in %s: direction, or not one heading", name, l.Code)
			}
			if n := strings.Count(text, `class="button"`); n > 1 {
				t.Errorf("%s in %s: %d things are the one next thing", name, l.Code, n)
			}
			if strings.Contains(text, "<typed>") {
				t.Errorf("%s in %s: what somebody typed became a tag", name, l.Code)
			}
			if _, err := html.Parse(strings.NewReader(text)); err != nil {
				t.Errorf("%s in %s: %v", name, l.Code, err)
			}
		}
		for _, k := range []ConflictKind{ConflictWorks, ConflictWorked, ConflictStudied, ConflictDeclared, ConflictStands, ConflictStood, ConflictObjected, LackDiscipline, LackTraining, LackLoad, LackStatement, LackStatementLate, LackAccepted, LackPaused, LackEnded} {
			if !texts.Has(k.Words()) {
				t.Errorf("%s has no words", k)
			}
		}
	}
}
