package preference

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"sanad/internal/access"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/preference/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// long is a text that is longer than any page is wide on a telephone.
var long = strings.Repeat("Muhammad Abdullah ", 4) + "عبداللہ"

// TestPages renders every page in both languages: empty, full, and with everything refused.
func TestPages(t *testing.T) {
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	var refused fault.Fields
	for _, what := range Whats {
		refused.Add(string(what), "fault.choose", nil)
	}
	for _, l := range i18n.Languages {
		ctx := texts.With(t.Context(), l, time.UTC)
		form := parts.NewForm(map[string]string{"way": "email"})
		form.Refused(ctx, refused.Err())
		full := pages.Choices{Form: form, Shown: "a", Seen: "1", Letters: "اردو", Kept: true, Demanded: []pages.Demanded{{Title: long, Rule: long, Cited: long}}}
		for _, what := range Whats {
			full.Questions = append(full.Questions, pages.Question{Name: string(what), Title: long, Hint: long, Options: []parts.Option{{Value: "a", Label: long, Hint: long}, {Value: "b", Label: "b"}}})
		}
		for name, page := range map[string]templ.Component{
			"choices":       pages.ChoicesPage(pages.Choices{}),
			"choices full":  pages.ChoicesPage(full),
			"history":       pages.HistoryPage(pages.History{}),
			"history full":  pages.HistoryPage(pages.History{Rows: []pages.Entry{{What: long, Choice: long, How: long, At: "a", Words: long + "\n" + long, Language: "ur", Dir: "rtl"}}, Later: true, Next: "/my/choices/history?before=2"}),
			"stop":          pages.StopPage(form),
			"stopped":       pages.StoppedPage(false),
			"stopped never": pages.StoppedPage(true),
			"panel":         pages.PanelPart(pages.Panel{Letters: "English"}),
			"panel arrange": pages.PanelPart(pages.Panel{Way: "SMS", Letters: "English", Arranged: true}),
		} {
			var b strings.Builder
			if err := page.Render(ctx, &b); err != nil {
				t.Fatal(err)
			}
			for _, bad := range []string{"⟦", "TemplFailed", "%!", "<no value>"} {
				if _, after, found := strings.Cut(b.String(), bad); found {
					t.Errorf("%s in %s: %s%.80s", name, l.Code, bad, after)
				}
			}
			if n := strings.Count(b.String(), "<h1"); n != 1 && !strings.HasPrefix(name, "panel") {
				t.Errorf("%s: %d h1", name, n)
			}
			if n := strings.Count(b.String(), `class="button"`); n > 1 {
				t.Errorf("%s: %d primary buttons", name, n)
			}
		}
	}
}

// site is the room's pages behind their doors, for one person.
type site struct {
	*room
	http.Handler
}

func newSite(t *testing.T, by *access.Actor) *site {
	t.Helper()
	r := newRoom(t, dbtest.SQLite(t))
	p := NewPages(r.Service)
	h, err := web.New(web.Settings{}, web.Needs{Visitor: func(context.Context, string) (access.Actor, error) { return *by, nil }}, r.council, r.texts, r.now, slog.New(slog.DiscardHandler), []web.Route{
		web.Member("GET /my/choices", access.Self, p.GetChoices), web.Member("POST /my/choices", access.Self, p.PostChoices),
		web.Member("GET /my/choices/history", access.Self, p.GetHistory), web.Member("POST /my/choices/never", access.Self, p.PostNever),
		web.Link("GET /unsubscribe/{token}", p.GetStop).Limit(600, 600), web.Link("POST /unsubscribe/{token}", p.PostStop).Limit(600, 600),
	})
	r.must(err)
	return &site{r, h}
}

// ask asks for a page, or sends a form there.
func (s *site) ask(path string, form url.Values) (int, *html.Node) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://walk.example"+path, nil)
	if form != nil {
		r = httptest.NewRequest(http.MethodPost, "http://walk.example"+path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.AddCookie(&http.Cookie{Name: "sanad", Value: strings.Repeat("a", 52)})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	root, err := html.Parse(w.Body)
	s.must(err)
	return w.Code, root
}

func find(root *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(root, cascadia.MustCompile(selector))
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// clicks counts what somebody presses on the page of choices until an answer is kept: the answer, unless it is ticked, and the button.
func (s *site) clicks(what What, answer string) (count int) {
	s.t.Helper()
	_, page := s.ask("/my/choices", nil)
	form := url.Values{}
	for _, n := range find(page, "form[action='/my/choices'] input") {
		if attribute(n, "type") == "hidden" {
			form.Set(attribute(n, "name"), attribute(n, "value"))
		}
	}
	for _, n := range find(page, "input[checked]") {
		form.Set(attribute(n, "name"), attribute(n, "value"))
	}
	if len(find(page, fmt.Sprintf("input[name=%s][value=%s]", what, answer))) != 1 {
		s.t.Fatalf("%s=%s cannot be chosen", what, answer)
	}
	if form.Get(string(what)) != answer {
		form.Set(string(what), answer)
		count++
	}
	buttons := find(page, "form[action='/my/choices'] button")
	if len(buttons) != 1 {
		s.t.Fatalf("%d buttons", len(buttons))
	}
	if status, _ := s.ask("/my/choices", form); status != http.StatusSeeOther {
		s.t.Fatalf("%s=%s: %d", what, answer, status)
	}
	return count + 1
}

// TestAsManyClicksOutAsIn gives each choice and takes it back, on the page as it is: nothing is ticked beforehand, and out is as short as in.
func TestAsManyClicksOutAsIn(t *testing.T) {
	var me access.Actor
	s := newSite(t, &me)
	me = s.member("me@example.org")
	for _, path := range []string{"/my/choices", "/ur/my/choices"} {
		status, page := s.ask(path, nil)
		if ticked := len(find(page, "[checked], [selected]")); status != http.StatusOK || ticked > 0 {
			t.Fatalf("%s: %d, %d are ticked beforehand", path, status, ticked)
		}
	}
	for _, x := range []struct {
		what    What
		in, out string
	}{{Way, "email", None}, {Fallback, Yes, No}, {Language, "ur", "en"}, {Optional, Yes, No}, {Personalise, Yes, No}} {
		in, out := s.clicks(x.what, x.in), s.clicks(x.what, x.out)
		if in != out || in != 2 {
			t.Errorf("%s: %d clicks in, %d out", x.what, in, out)
		}
	}
	_, page := s.ask("/my/choices", nil)
	if ticked := len(find(page, "[checked]")); ticked != len(Whats) {
		t.Errorf("%d of what was said is ticked", ticked)
	}
	if list := find(page, "input[value=sms], input[value=post], [disabled]"); len(list) > 0 {
		t.Error("a way that does not run can be chosen")
	}
	if status, page := s.ask("/my/choices", url.Values{"shown": {"x"}, "seen": {"10"}, "optional": {"yes"}}); status != http.StatusConflict || len(find(page, "#faults")) != 1 || len(find(page, "input[name=optional][value=no][checked]")) != 1 {
		t.Errorf("a stale page: %d", status)
	}
	if status, _ := s.ask("/my/choices", url.Values{"colour": {"green"}}); status != http.StatusBadRequest {
		t.Errorf("a field that there is none: %d", status)
	}
	status, page := s.ask("/ur/my/choices/history", nil)
	if status != http.StatusOK || len(find(page, ".timeline li")) != 10 || len(find(page, "blockquote[lang=en]")) != 10 {
		t.Errorf("the history: %d, %d lines", status, len(find(page, ".timeline li")))
	}
}
