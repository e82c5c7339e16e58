package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/demo"
	"sanad/internal/outside"
	"sanad/internal/sample"
	"sanad/internal/site"
)

// settled builds the whole program as a council serves it, with engineers, cases on every desk, and a post that tries to lead away.
func settled(t *testing.T) *app.App {
	t.Helper()
	a, now, _ := newApp(t)
	today := now.Now()
	now.Set(today.AddDate(-2, 0, 0))
	if _, err := demo.New(a, now).Found(t.Context(), today); err != nil {
		t.Fatal(err)
	}
	now.Set(today)
	err := a.Site.Post(t.Context(), access.System(access.Publish), site.Post{
		TitleEn: "See https://elsewhere.test/?a=1", TitleUr: "https://elsewhere.test", BodyUr: `<a href="https://elsewhere.test">یہاں</a>`,
		BodyEn: "<a href=\"https://elsewhere.test/x\">here</a> [there](https://elsewhere.test/y) https://www.hec.gov.pk/list\n\n<form method=post><input name=cnic></form>",
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Ledger.SealAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

// ask asks as somebody of whom nothing is known.
func ask(t *testing.T, h http.Handler, path string) outside.Page {
	t.Helper()
	p, err := judge(h).Get(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// judge looks at the program from outside.
func judge(h http.Handler) *outside.Judge {
	return &outside.Judge{
		Base: &url.URL{Scheme: "http", Host: "walk.example"}, Do: outside.Through(h), Number: "CIVIL/1", Most: 2000,
		Begin: []string{
			"/verify?q=Ayesha+Siddiqui", "/api/v1/register/engineers?name=Ayesha", "/eligibility?programme=indus-valley/civil&intake=2018",
			"/log/public/proof/engineers/CIVIL-1",
		},
	}
}

// crawl asks for every page that a visitor reaches by links, pictures and styles from the home page, a name and a number.
func crawl(t *testing.T, h http.Handler) []outside.Page {
	t.Helper()
	pages, err := judge(h).Visit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) == 2000 {
		t.Fatal("there is no end of pages")
	}
	return pages
}

// judged returns what a judge has against the program.
func judged(t *testing.T, h http.Handler, checks ...string) (faults []string) {
	t.Helper()
	list, err := judge(h).Judge(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if slices.Contains(checks, f.Check) {
			faults = append(faults, f.Faults...)
		}
	}
	return faults
}

// TestVisitor goes wherever links lead from the home page and demands that a visitor gives nothing: T-VISITOR.
func TestVisitor(t *testing.T) {
	h := settled(t).Handler
	for _, fault := range judged(t, h, outside.Visitors) {
		t.Error(fault)
	}
	paths := map[string]bool{}
	for _, p := range crawl(t, h) {
		paths[p.Path] = true
	}
	for _, path := range []string{"/ur", "/news", "/ur/privacy", "/privacy/held", "/accessibility", "/eligibility", "/sign-in", "/ur/sign-up", "/log/public/proof/engineers/CIVIL-1"} {
		if !paths[path] {
			t.Errorf("no link led to %s", path)
		}
	}
}

// TestLink demands that no page leads to another site unmarked, or tells it anything: T-LINK.
func TestLink(t *testing.T) {
	for _, fault := range judged(t, settled(t).Handler, outside.Links) {
		t.Error(fault)
	}
	if !testing.Short() {
		eachWalk(t, func(_ string, p outside.Page, _ time.Time) {
			for _, fault := range outside.LinkFaults(p, "walk.example") {
				t.Error(fault)
			}
		})
	}
}

// TestOutside demands what else a stranger can see: nothing of third parties, what browsers are told, and a policy that is dated, proven
// and within reach of every page.
func TestOutside(t *testing.T) {
	for _, fault := range judged(t, settled(t).Handler, outside.Cookies, outside.ThirdParties, outside.Headers, outside.Fields, outside.Wording) {
		t.Error(fault)
	}
}

// eachWalk shows each answer of every walk of every room, with its council and the moment of its walk, to look.
func eachWalk(t *testing.T, look func(council string, p outside.Page, at time.Time)) {
	t.Helper()
	for _, x := range walked(t) {
		p, err := outside.NewPage(x.path, x.status, x.header, x.body)
		if err != nil {
			t.Error(err)
		}
		look(x.council, p, x.at)
	}
}

// TestCookie compares every cookie of every walk with the register that anybody can read: T-COOKIE.
func TestCookie(t *testing.T) {
	if testing.Short() {
		t.Skip("walks every walk")
	}
	a, now, _ := newApp(t)
	known, err := outside.ReadCookies(ask(t, a.Handler, "/.well-known/cookies.json").Body)
	if err != nil || len(known) == 0 {
		t.Fatalf("the register of cookies: %v", err)
	}
	values := map[string]bool{}
	eachWalk(t, func(_ string, p outside.Page, at time.Time) {
		for _, line := range p.Header.Values("Set-Cookie") {
			if err := outside.CookieFault(known, line, at); err != nil {
				t.Errorf("%s: %v", p.Path, err)
			}
			value := strings.SplitN(line, ";", 2)[0]
			if values[value] && !strings.HasSuffix(value, "=") {
				t.Errorf("%s sets a value that another answer has set", p.Path)
			}
			values[value] = true
		}
		for _, script := range p.All("script") {
			if outside.Attr(script, "src") == "" {
				t.Errorf("%s has a script within it, which could set one", p.Path)
			}
		}
	})
	if len(values) < 10 {
		t.Errorf("only %d cookies were seen", len(values))
	}

	// One person, two browsers: their cookies have nothing in common.
	who, err := a.Account.Enrol(t.Context(), sample.Someone(3).Email, "en")
	if err != nil {
		t.Fatal(err)
	}
	one := signIn(t, a.Handler, func() (string, error) { return a.Account.DemoLink(t.Context(), who) }).String()
	for bad, line := range map[string]string{
		"another name": strings.Replace(one, "sanad=", "track=", 1), "a longer value": strings.Replace(one, "sanad=", "sanad=a", 1),
		"a name in it": "sanad=" + strings.Repeat("A", 52) + strings.SplitN(one, ";", 2)[1], "no HttpOnly": strings.Replace(one, "; HttpOnly", "", 1),
		"a domain": one + "; Domain=example.org", "no end": regexp.MustCompile(`; Expires=[^;]*`).ReplaceAllString(one, ""),
	} {
		if outside.CookieFault(known, line, now.Now()) == nil {
			t.Errorf("a cookie with %s passes: %s", bad, line)
		}
	}
	if err := outside.CookieFault(known, one, now.Now()); err != nil {
		t.Error(err)
	}

	link := func() (string, error) { return a.Account.DemoLink(t.Context(), who) }
	same := 0
	for range 20 {
		one, two := signIn(t, a.Handler, link), signIn(t, a.Handler, link)
		for i := range min(len(one.Value), len(two.Value)) {
			if one.Value[i] == two.Value[i] {
				same++
			}
		}
	}
	if same > 20*52/8 { // by chance a thirty-second of them
		t.Errorf("of %d letters %d are the same in two cookies of one person", 20*52, same)
	}
}
