package site

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/site/pages"
	"sanad/internal/web/parts"
)

var targets = []council.Target{{Host: "pec.org.pk"}, {Host: "xn--mgbai9azgqp6j.example"}}

func TestDecideExit(t *testing.T) {
	for _, x := range []struct {
		typed  string
		to     string // empty: we lead nowhere
		listed bool
	}{
		{"https://pec.org.pk", "https://pec.org.pk/", true},
		{"HTTPS://PEC.org.PK:443/faqs/?a=1#b", "https://pec.org.pk/faqs/?a=1#b", true},
		{"https://pec.org.pk/@council", "https://pec.org.pk/@council", true},
		{"https://pec.org.pk/?next=https://evil.test/", "https://pec.org.pk/?next=https://evil.test/", true},
		{"https://pec.org.pk/خبریں", "https://pec.org.pk/%D8%AE%D8%A8%D8%B1%DB%8C%DA%BA", true},
		{"https://pec.org.pk/?q=خبر", "https://pec.org.pk/?q=%D8%AE%D8%A8%D8%B1", true},
		{"https://پاکستان.example/", "https://xn--mgbai9azgqp6j.example/", true},
		{"https://ｐｅｃ.org.pk/", "https://pec.org.pk/", true}, // wide letters, which a browser reads so too
		{"https://pec.org.pk.evil.test", "https://pec.org.pk.evil.test/", false},
		{"https://evil.test#pec.org.pk", "https://evil.test/#pec.org.pk", false},
		{"https://evil.test/?https://pec.org.pk/", "https://evil.test/?https://pec.org.pk/", false},
		{"https://www.pec.org.pk/", "https://www.pec.org.pk/", false},
		{"https://evilpec.org.pk/", "https://evilpec.org.pk/", false},
		{"https://pec.org.pkk/", "https://pec.org.pkk/", false},
		{"https://p\u0435c.org.pk/", "https://xn--pc-nlc.org.pk/", false}, // a Cyrillic letter
		{"https://pec.org.pk@evil.test/", "", false}, {"https://pec.org.pk:x@evil.test/", "", false}, {"https://evil.test\\@pec.org.pk/", "", false},
		{"https://@pec.org.pk/", "", false},
		{"/\\evil.test", "", false}, {"\\\\evil.test", "", false}, {"//evil.test", "", false}, {"///evil.test", "", false}, {"https:evil.test", "", false}, {"https:/evil.test", "", false},
		{"https:///evil.test", "", false}, {"https:\\\\evil.test", "", false}, {"http://pec.org.pk/", "", false}, {"ftp://pec.org.pk/", "", false}, {"pec.org.pk", "", false}, {"", "", false},
		{"javascript:alert(1)", "", false}, {"JaVa\tScript:alert(1)", "", false}, {"javascript://pec.org.pk/%0aalert(1)", "", false}, {"data:text/html,x", "", false},
		{"https://pec.org.pk//evil.test", "", false}, {"https://pec.org.pk/%2f%2Fevil.test", "", false}, {"https://pec.org.pk/%5cevil.test", "", false}, {"https://pec.org.pk/%5C", "", false},
		{"%2f%2fevil.test", "", false}, {"https://pec.org.pk%2fevil.test/", "", false}, {"https://pec.org.pk%00.evil.test/", "", false}, {"https://%70ec.org.pk/", "", false},
		{"https://pec.org.pk/\r\nLocation: https://evil.test", "", false}, {"https://pec.org.pk/%0d%0aLocation:x", "", false}, {"https://pec.org.pk/?%0d%0aX:y", "", false}, {"https://pec.org.pk/\n", "", false},
		{" https://pec.org.pk/", "", false}, {"https://pec.org.pk /", "", false}, {"https://pec.org.pk/\x00", "", false}, {"https://pec.org.pk/?%zz", "", false}, {"https://\xbe.00.A", "", false}, {"https://pec.org.pk/\xff", "", false},
		{"https://pec.org.pk:8443/", "", false}, {"https://pec.org.pk:80/", "", false}, {"https://pec.org.pk:/", "", false}, {"https://pec.org.pk:443x/", "", false}, {"https://pec.org.pk./", "", false},
		{"https://localhost/", "", false}, {"https://127.0.0.1/", "", false}, {"https://[::1]/", "", false}, {"https://2130706433/", "", false}, {"https://0x7f.1/", "", false},
		{"https://-pec.org.pk/", "", false}, {"https://pec..org.pk/", "", false}, {"https://xn--a.org.pk/", "", false}, {"https://pec_.org.pk/", "", false},
		{"https://pec.org.pk/4242424242424242", "", false}, {"https://pec.org.pk/?card=4242%204242%204242%204242", "", false},
		{"https://pec.org.pk/" + strings.Repeat("a", 4000), "", false}, {"https://pec.org.pk/" + strings.Repeat("ب", 900), "", false}, {"https://" + strings.Repeat("a.", 130) + "pk/", "", false},
	} {
		e, ok := decideExit(x.typed, targets)
		if ok != (x.to != "") || ok && (e.To != x.to || e.Listed != x.listed) {
			t.Errorf("%.80q: %+v %v", x.typed, e, ok)
		}
	}
}

// FuzzExit holds that a browser which follows what passes arrives at the machine that we saw, and at nothing else.
func FuzzExit(f *testing.F) {
	for _, s := range []string{"https://pec.org.pk/a?b#c", "https://pec.org.pk@evil.test", "/\\evil", "https://پاکستان.example/خبر", "https://a.b/%2f", "https://a.b/#%", "https://000.000.0000.0000%8000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		e, ok := decideExit(typed, targets)
		if !ok {
			return
		}
		u, err := url.Parse(e.To)
		if err != nil || u.Scheme != "https" || u.Host != e.Host || u.User != nil || !strings.HasPrefix(e.To, "https://"+e.Host+"/") {
			t.Fatalf("%q became %q", typed, e.To)
		}
		if strings.ContainsFunc(e.To, func(r rune) bool { return r <= ' ' || r > '~' || r == '\\' }) {
			t.Fatalf("%q became %q, which is not plain", typed, e.To)
		}
		if e.Listed != (e.Host == "pec.org.pk" || e.Host == "xn--mgbai9azgqp6j.example") {
			t.Fatalf("%q: %+v", typed, e)
		}
		if again, ok := decideExit(e.To, targets); !ok || again != e {
			t.Fatalf("%q: %+v and then %+v", typed, e, again)
		}
	})
}

// TestOut asks for the page through which readers leave as anybody can.
func TestOut(t *testing.T) {
	s, site := newSite(t, "minimal")
	out := func(to string) string { return "/out?" + url.Values{"to": {to}}.Encode() }
	for address, want := range map[string]string{
		out("https://board.example"): "https://board.example/", "/ur" + out("https://maps.example/a?b=1"): "https://maps.example/a?b=1",
		out("https://elsewhere.test/"): "", out("https://board.example.elsewhere.test/"): "", out("https://board.example@elsewhere.test/"): "", out("/\\elsewhere.test"): "",
		out(""): "", "/out?to=https%3A%2F%2Fboard.example%2F&to=https%3A%2F%2Felsewhere.test%2F": "", out("javascript:alert(1)"): "", "/ur" + out("//elsewhere.test"): "",
	} {
		w := ask(site, address)
		h := w.Header()
		if want != "" && (w.Code != http.StatusSeeOther || h.Get("Location") != want || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Cache-Control") != "no-store") {
			t.Errorf("%s: %d %v", address, w.Code, h)
		}
		if want == "" && (w.Code != http.StatusNotFound || h.Get("Location") != "" || strings.Contains(w.Body.String(), "elsewhere.test</") || h.Get("Cache-Control") != "no-store") {
			t.Errorf("%s: %d %v", address, w.Code, h)
		}
		if len(w.Result().Cookies()) != 0 {
			t.Errorf("%s sets a cookie", address)
		}
	}
	for _, path := range []string{"/out", "/ur/out", "/out?x=1"} {
		root := read(t, ask(site, path).Body)
		if list := find(root, "main a[rel=external]"); len(list) != 2 || !strings.Contains(attribute(list[1], "href"), "/out?to=https%3A%2F%2Fmaps.example%2F") {
			t.Errorf("%s lists %d sites", path, len(list))
		}
	}
	s.clock.(*clock.Moved).Set(time.Date(2028, 1, 1, 12, 0, 0, 0, time.UTC))
	if w := ask(site, out("https://maps.example/")); w.Code != http.StatusNotFound {
		t.Errorf("a site that is listed no longer: %d", w.Code)
	}
	if w := ask(site, out("https://board.example/")); w.Code != http.StatusSeeOther {
		t.Errorf("a site that still is: %d", w.Code)
	}
}

// TestOutTyped leaves by an address that a person wrote: what this program made a link of, and nothing else.
func TestOutTyped(t *testing.T) {
	s, site := newSite(t, "minimal")
	path := s.Exit("https://Elsewhere.test/a?b=1", true)
	if !strings.HasPrefix(path, "/out/typed?") {
		t.Fatalf("no link: %q", path)
	}
	q := mustQuery(t, path)
	for _, language := range []string{"", "/ur"} {
		w := ask(site, language+path)
		root := read(t, w.Body)
		links := find(root, `main a[href="https://elsewhere.test/a?b=1"][rel="external noopener noreferrer"]`)
		if w.Code != http.StatusOK || len(links) != 1 || words(find(root, ".number")[0]) != "elsewhere.test" || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%q: %d %v", language, w.Code, w.Header())
		}
	}
	for name, x := range map[string][2]string{
		"another site": {"https://other.test/a?b=1", q.Get("by")}, "another page": {"https://elsewhere.test/a?b=2", q.Get("by")}, "spelt otherwise": {"https://Elsewhere.test/a?b=1", q.Get("by")},
		"no tag": {q.Get("to"), ""}, "half a tag": {q.Get("to"), q.Get("by")[:25]}, "another tag": {q.Get("to"), strings.Repeat("a", 26)}, "no address": {"", q.Get("by")}, "javascript": {"javascript:alert(1)", q.Get("by")},
	} {
		if w := ask(site, "/out/typed?"+url.Values{"to": {x[0]}, "by": {x[1]}}.Encode()); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), `href="https:`) {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	now := s.clock.(*clock.Moved)
	for days, want := range map[int]int{0: http.StatusOK, 1: http.StatusOK, 2: http.StatusNotFound, -1: http.StatusNotFound} {
		begun := now.Now()
		now.Set(begun.AddDate(0, 0, days))
		if w := ask(site, path); w.Code != want {
			t.Errorf("after %d days: %d", days, w.Code)
		}
		now.Set(begun)
	}
	if got := s.Exit("https://elsewhere.test/", false); got != "" {
		t.Errorf("on a page for everybody a site that is not listed is a link: %s", got)
	}
	if got := s.Exit("https://board.example/", false); got != "/out?to=https%3A%2F%2Fboard.example%2F" {
		t.Errorf("a listed site: %q", got)
	}
	s.needs.Tag, s.needs.Tagged = nil, nil
	if got := s.Exit("https://elsewhere.test/", true); got != "" {
		t.Errorf("without a key: %q", got)
	}
	if w := ask(site, path); w.Code != http.StatusNotFound {
		t.Errorf("without a key: %d", w.Code)
	}
}

func mustQuery(t *testing.T, path string) url.Values {
	t.Helper()
	u, err := url.Parse(path)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

// TestOutPages draws the pages for whoever leaves, empty and full.
func TestOutPages(t *testing.T) {
	all := texts(t)
	long := strings.Repeat("پاکستان Council ", 30)
	many := make([]pages.Target, 40)
	for i := range many {
		many[i] = pages.Target{Host: strings.Repeat("long", 15) + ".example", Name: long, Partner: i%2 == 0}
	}
	for _, l := range i18n.Languages {
		ctx := parts.WithFrame(all.With(t.Context(), l, time.UTC), parts.Frame{Exit: func(a string) string { return "/out?to=" + url.QueryEscape(a) }})
		draw(t, ctx, pages.OutPage(pages.Out{}))
		draw(t, ctx, pages.OutPage(pages.Out{Nowhere: true, List: many}))
		if root := draw(t, ctx, pages.OutPage(pages.Out{List: many})); len(find(root, "main a[rel=external]")) != 40 {
			t.Errorf("%s: not every site has its link", l.Code)
		}
		draw(t, ctx, pages.OutTypedPage("a.example", "https://a.example/"+strings.Repeat("a", 1900)))
	}
}
