package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
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
	"sanad/internal/casework"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/sample"
	"sanad/internal/site/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// read parses a page and refuses texts that are missing, more than one h1, more than one primary button, and fields without a label.
func read(t *testing.T, page io.Reader) *html.Node {
	t.Helper()
	b, err := io.ReadAll(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"⟦", "TemplFailed", "%!"} {
		if _, after, found := strings.Cut(string(b), bad); found {
			t.Errorf("%s%.80s", bad, after)
		}
	}
	root, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(find(root, "h1")); n != 1 {
		t.Errorf("%d h1", n)
	}
	if n := len(find(root, ".button:not(.secondary)")); n > 1 {
		t.Errorf("%d primary buttons", n)
	}
	for _, n := range find(root, "input:not([type=hidden]), select") {
		if len(find(root, `label[for="`+attribute(n, "id")+`"]`)) != 1 {
			t.Errorf("the field %q has no label", attribute(n, "name"))
		}
	}
	return root
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

func words(n *html.Node) string {
	var s string
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			s += c.Data
		}
	}
	return strings.Join(strings.Fields(s), " ")
}

func texts(t *testing.T) *i18n.Texts {
	t.Helper()
	all, err := i18n.Load(i18n.Common, web.Texts, casework.Texts, Texts)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Every page empty, full and with errors, in both languages.
func TestPages(t *testing.T) {
	all := texts(t)
	long := strings.Repeat("پاکستان Council ", 30)
	headlines := make([]pages.Headline, 40)
	for i := range headlines {
		headlines[i] = pages.Headline{Href: "/news/x", Title: long, At: "23 November 2026"}
	}
	rule := pages.Rule{Text: long, Instrument: "Act, s. 1"}
	for _, l := range i18n.Languages {
		ctx := all.With(t.Context(), l, time.UTC)
		var f fault.Fields
		f.Add("programme", "fault.choose", nil)
		f.Add("intake", "site.eligibility.intake_fault", fault.Values{"Year": 2026})
		refused := pages.Eligibility{Form: parts.NewForm(map[string]string{"intake": `"><b>`})}
		refused.Form.Refused(ctx, f.Err())
		ask := pages.Eligibility{Form: parts.NewForm(nil), Degrees: []pages.Degree{{Name: "BE", Registrable: true, Rule: rule}, {Name: "DAE", Rule: rule}}}
		line := []parts.Cost{{Name: long, Detail: long, Amount: "PKR 1", Rule: long, Instrument: long, Confidence: "assumed"}}
		fees := pages.Fees{Form: parts.NewForm(map[string]string{"on_day": `"><b>`}), On: "1 July 2027", Currency: "PKR", Kinds: []pages.KindFees{{Title: long}, {Title: "b", Applying: line, Renewing: line}}, Coming: []pages.Coming{{On: "c", New: line}, {On: "d", Ended: []string{long}}}}
		var day fault.Fields
		day.Add("on", "site.fees.no_such_day", nil)
		fees.Form.Refused(ctx, day.Err())
		drafts := make([]pages.DraftRow, 40)
		for i := range drafts {
			drafts[i] = pages.DraftRow{Href: "/desk/news/x", What: append(Kinds, "news")[i%4], Title: long, State: []string{"draft", "declined", "asked", "scheduled", "approved"}[i%5], At: long}
		}
		written := parts.NewForm(map[string]string{"title_en": `"><b>`, "hour": "25:00"})
		var words fault.Fields
		words.Add("body_ur", "site.news.person", nil)
		words.Add("hour", "site.news.no_such_hour", nil)
		words.Add("on", "site.news.past", nil)
		written.Refused(ctx, words.Err())
		banner := parts.NewForm(map[string]string{"kind": "amnesty", "until_hour": "25:00"})
		banner.Set("page", "home", "my")
		var places fault.Fields
		places.Add("kind", "fault.choose", nil)
		places.Add("page", "site.banner.no_page", nil)
		places.Add("until", "site.banner.no_end", nil)
		banner.Refused(ctx, places.Err())
		list := []templ.Component{
			pages.WriteBannerPage(pages.WriteBanner{Form: parts.NewForm(nil), Kinds: Kinds, Places: Places}), pages.WriteBannerPage(pages.WriteBanner{Form: banner, Kinds: Kinds, Places: Places, Today: long}),
			pages.HomePage(pages.Home{}), pages.HomePage(pages.Home{Council: long, Address: long, News: headlines}),
			pages.NewsPage(nil), pages.NewsPage(headlines), pages.PostPage(pages.Post{Title: long, Paragraphs: []string{long, "<script>"}}),
			pages.FeesPage(pages.Fees{Form: parts.NewForm(nil), Today: true}), pages.FeesPage(fees),
			pages.DraftsPage(pages.Drafts{}), pages.DraftsPage(pages.Drafts{Rows: drafts, First: "/desk/news", Next: "/desk/news?before=x", Writes: true}),
			pages.WriteDraftPage(pages.WriteDraft{Form: parts.NewForm(nil)}), pages.WriteDraftPage(pages.WriteDraft{Form: written, Today: long}),
			pages.AccessibilityPage("office@board.example"), pages.EligibilityPage(refused), pages.EligibilityPage(ask),
		}
		for _, state := range []string{"draft", "declined", "asked", "scheduled", "approved", "over"} {
			one := pages.Draft{Form: parts.NewForm(nil), What: "news", State: state, From: long, Written: long, Words: []pages.Wording{{Lang: "en", Dir: "ltr", Title: long, Paragraphs: []string{long, "<script>"}}, {Lang: "ur", Dir: "rtl", Title: long}}}
			all := one
			all.Writes, all.Decides, all.Mine, all.Reason = true, true, true, long
			above := all
			above.What, above.Places = "extension", Places
			list = append(list, pages.DraftPage(one), pages.DraftPage(all), pages.DraftPage(above))
		}
		for _, verdict := range []Verdict{Yes, Conditional, Deferred, NotAccredited, Withdrawn, Underway, Unknown, Outside, NoDegree} {
			full := ask
			full.Answer = &pages.Answer{
				Verdict: string(verdict), Institution: long, Programme: long, Year: 2018, ByGraduation: verdict == Deferred, Decision: long, Report: "1 June 2027", Rule: rule, Days: 1,
				Documents: []pages.Document{{Name: "Degree", Required: true}, {Name: "Photograph"}},
				Lately:    9, Charges: []parts.Cost{{Name: long, Amount: "PKR 1", Rule: long, Instrument: long, Confidence: "weak"}}, Total: "PKR 1",
				Steps: []pages.Step{{Role: "officer", Days: 1}, {Role: "committee", Days: 2}, {Role: "registrar", Days: 3}},
			}
			list = append(list, pages.EligibilityPage(full))
		}
		for i, page := range list {
			t.Logf("%s %d", l.Code, i)
			draw(t, ctx, page)
		}
		root := draw(t, ctx, pages.EligibilityPage(refused))
		if len(find(root, ".faults a[href='#programme']")) != 1 || len(find(root, ".faults a[href='#intake']")) != 1 || attribute(find(root, "#intake")[0], "value") != `"><b>` {
			t.Errorf("%s: the refusal does not lead to its fields, or forgets what was typed", l.Code)
		}
	}
}

func draw(t *testing.T, ctx context.Context, page templ.Component) *html.Node {
	t.Helper()
	var b bytes.Buffer
	if err := page.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return read(t, &b)
}

// newSite returns the room behind its doors, with one piece of news.
func newSite(t *testing.T, id string) (*Service, http.Handler) {
	t.Helper()
	d := dbtest.SQLite(t)
	c, err := council.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	now := clock.At(time.Date(2026, 11, 23, 20, 30, 0, 0, time.UTC))
	s := New(d, access.New(d, now), c, now, Needs{Taught: func(context.Context, ...string) (council.Taught, error) { return sample.Taught(), nil }, Lately: func(context.Context) (map[string]int, error) {
		return map[string]int{"": 9, "officer": 4}, nil
	}, Tag: func(use, value string) (string, error) { return tag(use, value), nil }, Tagged: func(use, value, told string) (bool, error) { return told == tag(use, value), nil }})
	if err := s.Post(t.Context(), access.System(access.Publish), Post{TitleEn: "A title", TitleUr: "سرخی", BodyEn: "First.\n\n<b>Second</b>.", BodyUr: "متن"}); err != nil {
		t.Fatal(err)
	}
	p := NewPages(s, "https://board.example")
	site, err := web.New(web.Settings{}, web.Needs{Exit: s.Exit}, c, texts(t), now, slog.New(slog.DiscardHandler), []web.Route{
		web.Public("GET /{$}", p.GetHome), web.Public("GET /eligibility", p.GetEligibility), web.Public("GET /accessibility", p.GetAccessibility),
		web.Public("GET /fees", p.GetFees),
		web.Public("GET /out", p.GetOut), web.Link("GET /out/typed", p.GetOutTyped),
		web.Public("GET /fees/firms/{licence}", p.GetFirmFees),
		web.Public("GET /news", p.GetNews), web.Public("GET /news/{id}", p.GetPost), web.Public("GET /news.atom", p.GetFeed), web.Plain("GET /.well-known/security.txt", p.GetSecurity),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, site
}

// tag stands for what only the program's key can write.
func tag(use, value string) string {
	return fmt.Sprintf("%.26x", sha256.Sum256([]byte(use+" "+value)))[:26]
}

func ask(site http.Handler, address string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
	return w
}

// What a visitor gets, without an account and without a cookie.
func TestVisit(t *testing.T) {
	s, site := newSite(t, "pec")
	news, err := s.News(t.Context(), 1)
	if err != nil || len(news) != 1 {
		t.Fatal(news, err)
	}
	post := "/news/" + news[0].ID
	question := func(programme, intake string) string {
		return "/eligibility?" + url.Values{"programme": {programme}, "intake": {intake}}.Encode()
	}
	for _, x := range []struct {
		address string
		status  int
		at      string // selector
		shows   string
	}{
		{"/", 200, ".news a", "A title"},
		{"/ur", 200, ".news a", "سرخی"},
		{"/news", 200, ".news small", "24 November 2026, 01:30 PKT"},
		{post, 200, "main p:last-child", "<b>Second</b>."},
		{"/ur" + post, 200, "h1", "سرخی"},
		{"/news/nothing", 404, "h1", ""},
		{"/accessibility", 200, "main a[href^='mailto:']", s.law().Contact},
		{"/eligibility", 200, ".news strong", "Bachelor of engineering (four years)"},
		{"/fees", 200, "main table", "Registration for life"},
		{"/fees?on=2020-06-30", 200, ".lead", "Each fee of 30 June 2020"},
		{"/ur/fees?on=2020-06-30", 200, "main table:nth-of-type(1)", "سالانہ فیس"},
		{"/fees?on=۲۰۲۰-۰۶-۳۰", 200, ".lead", "30 June 2020"},
		{"/fees?on_day=1&on_month=7&on_year=2027", 303, "", ""},
		{"/fees?on_day=31&on_month=2&on_year=2027", 422, ".faults a[href='#on_day']", "There is no such day."},
		{"/fees", 200, "a[href='/fees/firms/constructor']", "What your firm would pay: Constructor"},
		{"/fees?on=2027-07-01", 200, "a[href='/fees/firms/constructor?on=2027-07-01']", "Constructor"},
		{"/fees/firms/constructor", 200, "form select[name='category']", "C-B"},
		{"/fees/firms/constructor?category=C-1&years=۳", 200, "main table", "PKR 4,50,000"},
		{"/ur/fees/firms/constructor?category=C-1&years=2", 200, "main table", "PKR 3,00,000"},
		{"/fees/firms/constructor?category=C-1&years=2", 200, "main table", "2 years of PKR 1,50,000"},
		{"/fees/firms/constructor?category=O-1&years=1", 422, ".faults a[href='#category']", ""},
		{"/fees/firms/constructor?category=C-1&years=4", 422, ".faults", "Choose for how many years at once."},
		{"/fees/firms/constructor?category=", 422, ".faults", "Choose the category of the licence."},
		{"/fees/firms/constructor", 200, "option[value='']", "Choose one"},
		{"/fees/firms/constructor?on=2027-07-01", 200, "main a[href='/fees?on=2027-07-01']", "All fees"},
		{"/fees/firms/constructor?category=C-1&years=1&ownership=sole", 422, ".faults", ""},
		{"/fees/firms/consulting_engineer?ownership=partnership&years=1", 200, "main table", "PKR 20,000"},
		{"/fees/firms/foreign_constructor?category=FC-A&years=1", 200, "main table", "USD 24,000, at PKR 280 for USD 1"},
		{"/fees/firms/foreign_constructor?category=FC-A&years=1", 200, "main table", "PKR 67,20,000"},
		{"/fees/firms/foreign_consultant", 200, "main table", "PKR 5,60,000"},
		{"/fees/firms/constructor?category=C-1&years=1&on=2019-01-01", 200, "main", "The rules that are kept here name no fee for it on this day."},
		{"/fees/firms/constructor?on=never", 404, "body", ""},
		{"/fees/firms/wizard", 404, "body", ""},
		{"/fees?on=<script>", 422, ".faults", "There is no such day."},
		{"/eligibility?fbclid=x", 200, "h1", "Can my degree be registered?"},
		{question("indus-valley/civil", "2018"), 200, "#answer", "Yes, you can apply"},
		{question("indus-valley/civil", "۲۰۱۸"), 200, "#answer", "Yes, you can apply"},
		{"/ur" + question("indus-valley/civil", "2015"), 200, "#answer", "نہیں: اس سال کا داخلہ منظور شدہ نہیں"},
		{question("makran/civil-tech", "2018"), 200, ".card small", "2018 SCMR 2098 (not yet confirmed by the council)"},
		{question("", "2018"), 422, ".faults a[href='#programme']", "Choose one from the list."},
		{question("indus-valley/civil", "soon"), 422, ".faults a[href='#intake']", "Write a year from 1950 to 2026."},
		{question("indus-valley/civil", strings.Repeat("9", 400)), 422, "#intake-fault", ""},
		{question("<script>", "2018"), 422, ".faults a", ""},
	} {
		w := ask(site, x.address)
		if w.Code != x.status || len(w.Result().Cookies()) != 0 {
			t.Errorf("%s: %d, cookies %v", x.address, w.Code, w.Result().Cookies())
		}
		if x.status == http.StatusSeeOther {
			continue
		}
		found := find(read(t, w.Body), x.at)
		if len(found) == 0 || !strings.Contains(words(found[0]), x.shows) {
			t.Errorf("%s: no %s with %q", x.address, x.at, x.shows)
		}
	}
	for _, address := range []string{"/news", "/ur/news", post} {
		web.Budget(t, site, address, 14<<10, 2)
	}
	for _, address := range []string{"/", "/ur", question("indus-valley/civil", "2018"), "/accessibility", "/fees", "/ur/fees", "/fees/firms/constructor", "/ur/fees/firms/consulting_engineer?ownership=sole&years=1", "/fees/firms/foreign_consultant"} {
		web.Budget(t, site, address, 30<<10, 4)
	}
}

// Nothing of one council stands in the pages of another.
func TestOtherCouncil(t *testing.T) {
	_, site := newSite(t, "minimal")
	for _, address := range []string{"/", "/ur", "/fees", "/ur/fees", "/eligibility", "/eligibility?programme=school/land&intake=2018", "/accessibility", "/.well-known/security.txt"} {
		body := ask(site, address).Body.String()
		for _, word := range []string{"PEC", "Pakistan", "پاکستان", "pec.org"} {
			if strings.Contains(body, word) {
				t.Errorf("%s: %s", address, word)
			}
		}
	}
}

func TestSecurityText(t *testing.T) {
	_, site := newSite(t, "pec")
	w := ask(site, "/.well-known/security.txt")
	for _, line := range []string{"Contact: mailto:privacy@pec.org.pk\n", "Expires: 2027-05-23T00:00:00Z\n", "Canonical: https://board.example/.well-known/security.txt\n"} {
		if !strings.Contains(w.Body.String(), line) {
			t.Errorf("no %q in %q", line, w.Body)
		}
	}
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Error(w.Header())
	}
}
