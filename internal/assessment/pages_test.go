package assessment

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"sanad/internal/access"
	"sanad/internal/assessment/pages"
	"sanad/internal/dbtest"
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
	long := strings.Repeat("Continuous improvement ", 8) + `بہتری <typed>"&`
	options := []parts.Option{{Value: "x", Label: long}, {Value: "y", Label: "b"}}
	var gaps []pages.Gap
	var tasks []parts.Task
	var rows [][]parts.Cell
	var saved []pages.Saved
	for range 40 {
		gaps = append(gaps, pages.Gap{Text: long, Where: long, Href: "/g", Rule: long})
		tasks = append(tasks, parts.Task{Title: long, Href: "/c", State: parts.TaskInProgress, Hint: long})
		rows = append(rows, []parts.Cell{{Text: long}, {Show: pages.Verdict("1", false)}, {Text: "2"}, {Show: pages.Rule(long, long)}})
		saved = append(saved, pages.Saved{What: long, By: long, At: "a", Words: long})
	}
	differences := []pages.Difference{{Was: long}, {Is: long}, {Was: long, Is: long}}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		var refused fault.Fields
		typed := map[string][]string{}
		for _, name := range []string{"text", "title", "code", "hours", "outcomes", "rank", "total", "phds", "batch", "intake", "present"} {
			refused.Add(name, "fault.choose", nil)
			typed[name] = []string{`<typed>"`}
		}
		form := parts.Typed(typed)
		form.Refused(ctx, refused.Err())
		for _, key := range []string{"assessment.frozen", "assessment.begun", "assessment.gone", "assessment.field.hours", "assessment.field.batch", "assessment.field.twice", "assessment.field.outcome_gone"} {
			form.Refused(ctx, fault.Denied(key, nil))
		}
		form.Refused(ctx, fault.Denied("assessment.most_rows", fault.Values{"Most": 1}))
		list := map[string]templ.Component{
			"overview":          pages.OverviewPage(pages.Overview{Title: "t"}),
			"overview to begin": pages.OverviewPage(pages.Overview{Title: "t", Writes: true, Former: true, Criteria: tasks[:1]}),
			"overview full":     pages.OverviewPage(pages.Overview{Form: form, Path: "/p", Back: "/b", Title: long, Lead: long, Writes: true, Begun: true, Criteria: tasks, Next: "/n", NextCrit: long, Gaps: gaps, Figures: rows, States: rows}),
			"overview frozen":   pages.OverviewPage(pages.Overview{Title: "t", Writes: true, Frozen: true, Criteria: tasks}),
			"section":           pages.SectionPage(pages.Section{Title: "t"}),
			"section full": pages.SectionPage(pages.Section{Form: form, Path: "/p", Back: "/b", Title: long, Lead: long, Writes: true, Gaps: gaps, Evidence: "/e", Files: 1, History: "/h", Next: "/n", Parts: []pages.Part{
				{ID: "a", Asks: "text", Name: long, Hint: long, Write: "/w", First: true}, {ID: "b", Asks: "text", Name: long, Text: long, Write: "/w"},
				{ID: "c", Asks: "courses", Name: long, Write: "/w", Head: []parts.Column{{Title: "a"}, {Title: "b", Number: true}, {Title: "c"}, {Title: "d"}}, Rows: rows, Outcomes: []parts.Column{{Title: "a"}, {Title: "1"}, {Title: "2"}}, Matrix: [][]parts.Cell{{{Text: long}, {Text: "✓"}, {}}}}, {ID: "d", Asks: "teachers", Name: "n"},
				{ID: "e", Asks: "objectives"}, {ID: "f", Asks: "outcomes", Write: "/w"}, {ID: "g", Asks: "batches", Write: "/w"}, {ID: "h", Asks: "facilities", Write: "/w"},
			}}),
			"section frozen":  pages.SectionPage(pages.Section{Title: "t", Frozen: true}),
			"history":         pages.HistoryPage(pages.History{Title: "t"}),
			"history full":    pages.HistoryPage(pages.History{Back: "/b", Title: long, Rows: saved, Older: "/o"}),
			"comparison":      pages.ComparisonPage(pages.Comparison{Title: "t"}),
			"comparison full": pages.ComparisonPage(pages.Comparison{Back: "/b", Title: long, Lead: long, Count: "c", Criteria: []pages.Compared{{Title: long}, {Title: long, Parts: []pages.ComparedPart{{Name: long, List: differences}}}}}),
		}
		for _, asks := range []string{"text", "objectives", "outcomes", "courses", "teachers", "batches", "facilities"} {
			v := pages.Piece{Path: "/p", Back: "/b", Title: "t", Asks: asks, Version: "1"}
			list["piece "+asks] = pages.PiecePage(v)
			v.Form, v.Lead, v.Hint, v.Row, v.Outcomes, v.Ranks = form, long, long, true, options, options
			list["piece refused "+asks] = pages.PiecePage(v)
			v.Stale = &pages.Stale{Text: long, Theirs: long}
			list["piece stale "+asks] = pages.PiecePage(v)
		}
		for name, page := range list {
			look(t, ctxPage{name + " in " + l.Code, l.Dir}, func(b *strings.Builder) error { return page.Render(ctx, b) })
		}
	}
}

type ctxPage struct{ name, dir string }

// look refuses a page that lacks a text, a heading or its direction.
func look(t *testing.T, p ctxPage, render func(b *strings.Builder) error) {
	t.Helper()
	var b strings.Builder
	if err := render(&b); err != nil {
		t.Errorf("%s: %v", p.name, err)
		return
	}
	text := b.String()
	if i := strings.Index(text, "⟦"); i >= 0 {
		t.Errorf("%s: a text is missing: %s", p.name, text[i:min(len(text), i+60)])
	}
	if !strings.Contains(text, `dir="`+p.dir+`"`) || strings.Count(text, "<h1") != 1 {
		t.Errorf("%s: direction, or not one heading", p.name)
	}
	if strings.Contains(text, "<typed>") {
		t.Errorf("%s: what somebody typed became a tag", p.name)
	}
	if n := strings.Count(text, `class="button"`); n > 1 {
		t.Errorf("%s: %d deeds want to be the first", p.name, n)
	}
	if _, err := html.Parse(strings.NewReader(text)); err != nil {
		t.Errorf("%s: %v", p.name, err)
	}
}

// TestHandlers walks through the pages of those who write and of those who read, in both languages.
func TestHandlers(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	visitor := func(_ context.Context, token string) (access.Actor, error) {
		return access.Actor{Person: token, Session: "s", Strong: true}, nil
	}
	var routes []web.Route
	for base, p := range map[string]*Pages{"/institution/at/{institution}/visits/{visit}/assessment": NewOwnPages(r.Service), "/evaluator/visits/{visit}/assessment": NewTeamPages(r.Service)} {
		routes = append(routes,
			web.Member("GET "+base, access.Accreditation, p.GetReport), web.Member("GET "+base+"/compare", access.Accreditation, p.GetCompare),
			web.Member("GET "+base+"/{criterion}", access.Accreditation, p.GetSection), web.Member("GET "+base+"/{criterion}/history", access.Accreditation, p.GetHistory))
	}
	own, base := NewOwnPages(r.Service), "/institution/at/{institution}/visits/{visit}/assessment"
	routes = append(routes,
		web.Member("POST "+base+"/begin-from-last", access.Accreditation, own.PostBeginFromLast),
		web.Member("GET "+base+"/{criterion}/write/{part}", access.Accreditation, own.GetPiece),
		web.Member("POST "+base+"/{criterion}/write/{part}", access.Accreditation, own.PostPiece).Upload(MostForm),
		web.Member("GET "+base+"/{criterion}/write/{part}/{row}", access.Accreditation, own.GetPiece),
		web.Member("POST "+base+"/{criterion}/write/{part}/{row}", access.Accreditation, own.PostPiece).Upload(MostForm),
		web.Member("POST "+base+"/{criterion}/write/{part}/{row}/take-out", access.Accreditation, own.PostTakeOut))
	site, err := web.New(web.Settings{Free: true}, web.Needs{Visitor: visitor}, r.council, texts, r.now, slog.New(slog.DiscardHandler), routes)
	if err != nil {
		t.Fatal(err)
	}
	who := "a"
	ask := func(language, path string, form url.Values) (int, string) {
		t.Helper()
		l := i18n.Of(language)
		if language == "ur" {
			path = "/ur" + path
		}
		req := httptest.NewRequest("GET", path, nil)
		if form != nil {
			req = httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		req.AddCookie(&http.Cookie{Name: "sanad", Value: who})
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		w := httptest.NewRecorder()
		site.ServeHTTP(w, req)
		if w.Code == http.StatusOK || w.Code == http.StatusConflict || w.Code == http.StatusUnprocessableEntity {
			look(t, ctxPage{path, l.Dir}, func(b *strings.Builder) error { b.WriteString(w.Body.String()); return nil })
		}
		return w.Code, w.Body.String() + w.Header().Get("Location")
	}
	path := "/institution/at/indus/visits/v1/assessment"
	want := func(code int, body string, in ...string) {
		t.Helper()
		for _, s := range in {
			if !strings.Contains(body, s) {
				t.Errorf("lacks %q: %s", s, body[:min(len(body), 3000)])
			}
		}
		if code == 0 {
			t.Error(code)
		}
	}
	for _, language := range []string{"en", "ur"} {
		_, body := ask(language, path, nil)
		want(1, body, path+"/objectives", path+"/linkages")
		for _, c := range []string{"objectives", "outcomes", "curriculum", "students", "faculty", "facilities", "support", "improvement", "linkages"} {
			ask(language, path+"/"+c, nil)
		}
		for _, p := range []string{"/objectives/write/vision", "/objectives/write/objectives/new", "/outcomes/write/outcomes/new", "/curriculum/write/courses/new", "/students/write/batches/new", "/faculty/write/teachers/new", "/facilities/write/places/new"} {
			if code, _ := ask(language, path+p, nil); code != http.StatusOK {
				t.Error(p, code)
			}
		}
	}
	// Two authors, one text.
	code, body := ask("en", path+"/objectives/write/vision", url.Values{"version": {"0"}, "text": {"Ayesha's words."}})
	if code != http.StatusSeeOther || !strings.Contains(body, path+"/objectives#part-vision") {
		t.Error(code, body)
	}
	who = "b"
	for _, language := range []string{"en", "ur"} {
		code, body = ask(language, path+"/objectives/write/vision", url.Values{"version": {"0"}, "text": {"Bilal's words."}})
		if code != http.StatusConflict {
			t.Error(code)
		}
		want(code, body, "Ayesha&#39;s words.", "Bilal&#39;s words.</textarea>", `name="version" value="1"`, `role="alert"`)
	}
	code, _ = ask("en", path+"/objectives/write/vision", url.Values{"version": {"1"}, "text": {"Bilal's words."}})
	if code != http.StatusSeeOther {
		t.Error(code)
	}
	_, body = ask("ur", path+"/objectives/history", nil)
	want(1, body, "Ayesha&#39;s words.", "Bilal&#39;s words.")
	// A table, refused, filled and taken out.
	code, body = ask("en", path+"/faculty/write/teachers/new", url.Values{"version": {"0"}, "rank": {"professor"}, "total": {"two"}, "phds": {"1"}})
	if code != http.StatusUnprocessableEntity {
		t.Error(code)
	}
	want(code, body, `value="two"`, `href="#total"`)
	ask("en", path+"/faculty/write/teachers/new", url.Values{"version": {"0"}, "rank": {"professor"}, "total": {"2"}, "phds": {"1"}})
	ask("en", path+"/outcomes/write/outcomes/new", url.Values{"version": {"0"}, "text": {"Applies mathematics."}})
	outcome := r.shown(At{"indus", "v1"}).outcomes()[0].Piece
	ask("en", path+"/curriculum/write/courses/new", url.Values{"version": {"0"}, "title": {"Statics"}, "code": {"CE-101"}, "hours": {"3"}, "outcomes": {outcome}})
	ask("en", path+"/objectives/write/objectives/new", url.Values{"version": {"0"}, "text": {"Leads."}, "outcomes": {outcome}})
	ask("en", path+"/students/write/batches/new", url.Values{"version": {"0"}, "batch": {"2022"}, "intake": {"51"}, "present": {"48"}})
	ask("en", path+"/facilities/write/places/new", url.Values{"version": {"0"}, "title": {"Soil laboratory"}, "total": {"25"}})
	_, body = ask("en", path+"/outcomes", nil)
	want(1, body, "Applies mathematics.", "CE-101")
	_, body = ask("en", path+"/curriculum", nil)
	want(1, body, `<bdi>✓</bdi>`)
	_, body = ask("en", path, nil)
	want(1, body, "students: 48, teachers: 2", "at most 20 for one teacher", "policy decisions of the Engineering Accreditation Board")
	for _, language := range []string{"en", "ur"} {
		for _, p := range []string{"/curriculum", "/students", "/faculty", "/facilities", "/objectives", "/curriculum/history", "/students/history", "/faculty/history", "/facilities/history", "/outcomes/write/outcomes/" + outcome} {
			if code, _ := ask(language, path+p, nil); code != http.StatusOK {
				t.Error(p, code)
			}
		}
	}
	code, body = ask("en", path+"/outcomes/write/outcomes/"+outcome+"/take-out", url.Values{"version": {"7"}})
	if code != http.StatusConflict {
		t.Error(code)
	}
	want(code, body, "Applies mathematics.")
	// Handed in; what is typed meanwhile stays in the form.
	r.keep("v1")
	r.visit(Visit{ID: "v1", Kind: "accreditation", From: 2022, To: 2023, Frozen: true})
	code, body = ask("en", path+"/objectives/write/vision", url.Values{"version": {"2"}, "text": {"Too late."}})
	if code != http.StatusUnprocessableEntity {
		t.Error(code)
	}
	want(code, body, "Too late.</textarea>", "was handed in")
	_, body = ask("ur", path, nil)
	want(1, body, grouped(r.shown(At{"indus", "v1"}).States[0].Hash))
	r.visit(Visit{ID: "v2", Kind: "accreditation", Previous: "v1"})
	next := "/institution/at/indus/visits/v2/assessment"
	if code, _ := ask("en", next+"/begin-from-last", url.Values{}); code != http.StatusSeeOther {
		t.Error(code)
	}
	if code, _ := ask("en", next+"/begin-from-last", url.Values{}); code != http.StatusConflict {
		t.Error(code)
	}
	ask("en", next+"/students/write/batches/new", url.Values{"version": {"0"}, "batch": {"2023"}, "intake": {"50"}, "present": {"50"}})
	for _, language := range []string{"en", "ur"} {
		_, body = ask(language, next+"/compare", nil)
		want(1, body, "2023", "<ins>")
		ask(language, path+"/compare?state=1", nil)
	}
	// The team reads, and sees neither who wrote nor what was written before.
	who = "t"
	for _, p := range []string{"", "/objectives", "/faculty", "/compare?state=1"} {
		if code, body := ask("en", "/evaluator/visits/v1/assessment"+p, nil); code != http.StatusOK || strings.Contains(body, "/history") || strings.Contains(body, "/write/") {
			t.Error(p, code)
		}
	}
	for _, p := range []string{path, path + "/objectives/write/vision", "/evaluator/visits/v1/assessment/objectives/history", "/evaluator/visits/v9/assessment", "/evaluator/visits/v1/assessment/magic", "/evaluator/visits/v1/assessment/compare?state=x"} {
		if code, _ := ask("en", p, nil); code != http.StatusNotFound {
			t.Error(p, code)
		}
	}
}
