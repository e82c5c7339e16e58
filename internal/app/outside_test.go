package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/demo"
	"sanad/internal/sample"
	"sanad/internal/site"
	"sanad/internal/walk"
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
		BodyEn: "<a href=\"https://elsewhere.test/x\">here</a> [there](https://elsewhere.test/y)\n\n<form method=post><input name=cnic></form>",
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Ledger.SealAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

// page is an answer that a stranger got.
type page struct {
	path string
	*httptest.ResponseRecorder
	root *html.Node // nil: no page
}

// all returns the elements of a name.
func (p page) all(name string) (list []*html.Node) {
	if p.root == nil {
		return nil
	}
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			list = append(list, n)
		}
	}
	return list
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// ask asks as somebody of whom nothing is known: no cookie, no Referer, no User-Agent, another network each time.
func ask(t *testing.T, h http.Handler, path string, n int) page {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.7:40000", n/250, n%250)
	p := page{path: path, ResponseRecorder: httptest.NewRecorder()}
	h.ServeHTTP(p, r)
	if strings.HasPrefix(p.Header().Get("Content-Type"), "text/html") {
		var err error
		if p.root, err = html.Parse(strings.NewReader(p.Body.String())); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// crawl asks for every page that a visitor reaches by links, pictures and styles from the home page, a name and a number.
func crawl(t *testing.T, h http.Handler) (pages []page) {
	t.Helper()
	seen := map[string]bool{}
	queue := []string{"/", "/verify?q=Ayesha+Siddiqui", "/verify?q=nobody+of+this+name", "/verify/engineers/CIVIL/1", "/api/v1/register/engineers/CIVIL/1",
		"/api/v1/register/engineers?name=Ayesha", "/api/v1/openapi.json", "/.well-known/security.txt", "/log/public/checkpoint",
		"/eligibility?programme=indus-valley/civil&intake=2018"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		p := ask(t, h, path, len(seen))
		pages = append(pages, p)
		for _, name := range []string{"a", "link", "script", "img"} {
			for _, n := range p.all(name) {
				to, err := url.Parse(attr(n, "href") + attr(n, "src"))
				if err != nil {
					t.Errorf("%s leads to %q", path, attr(n, "href"))
					continue
				}
				from, err := url.Parse(path)
				if err != nil {
					t.Fatal(err)
				}
				if to.Scheme == "" && to.Host == "" && to.String() != "" {
					to = from.ResolveReference(to)
					to.Fragment = ""
					queue = append(queue, to.String())
				}
			}
		}
		if len(seen) > 2000 {
			t.Fatal("there is no end of pages")
		}
	}
	return pages
}

// Flows in which somebody who is not signed in may tell of themself: whoever opens an account, signs in, or lost a number.
var flows = []string{"/sign-up", "/sign-in", "/find-my-number"}

// A visitor may be asked for these and nothing else: none says who they are.
var impersonal = []string{"q", "discipline", "programme", "intake", "graduated"}

// TestVisitor goes wherever links lead from the home page and demands that a visitor gives nothing: T-VISITOR.
func TestVisitor(t *testing.T) {
	pages := crawl(t, settled(t).Handler)
	paths := map[string]bool{}
	for _, p := range pages {
		paths[p.path] = true
		bare := strings.TrimPrefix(p.path, "/ur")
		if strings.HasPrefix(bare, "/demo/") || bare == "/parts" { // of the demonstration alone
			continue
		}
		if bare == "/my" || strings.HasPrefix(bare, "/my/") { // a person's own place begins at the sign-in
			if to := p.Header().Get("Location"); p.Code != http.StatusSeeOther || !strings.HasPrefix(strings.TrimPrefix(to, "/ur"), "/sign-in?next=") || len(p.Result().Cookies()) > 0 {
				t.Errorf("%s: %d to %s", p.path, p.Code, to)
			}
			continue
		}
		if p.Code != http.StatusOK {
			t.Errorf("%s: %d %s", p.path, p.Code, p.Header().Get("Location"))
		}
		for _, header := range []string{"Set-Cookie", "Clear-Site-Data", "Accept-CH", "ETag-Id", "Refresh"} {
			if v := p.Header().Values(header); len(v) > 0 {
				t.Errorf("%s: %s %q", p.path, header, v)
			}
		}
		if slices.Contains(flows, strings.SplitN(bare, "?", 2)[0]) {
			continue
		}
		for _, form := range p.all("form") {
			if !strings.EqualFold(attr(form, "method"), "get") {
				t.Errorf("%s has a form that sends something", p.path)
			}
		}
		for _, name := range []string{"input", "select", "textarea"} {
			for _, n := range p.all(name) {
				if !slices.Contains(impersonal, attr(n, "name")) || slices.Contains([]string{"email", "tel", "password", "file", "date"}, attr(n, "type")) {
					t.Errorf("%s asks for %q", p.path, attr(n, "name"))
				}
			}
		}
	}
	for _, path := range []string{"/ur", "/news", "/ur/privacy", "/privacy/held", "/accessibility", "/eligibility", "/sign-in", "/ur/sign-up", "/log/public/proof/engineers/CIVIL-1"} {
		if !paths[path] {
			t.Errorf("no link led to %s", path)
		}
	}
}

// offSite says what is wrong with the links of a page that lead to other sites. None may learn where the reader came from.
func offSite(p page, host string) (faults []string) {
	if policy := p.Header().Get("Referrer-Policy"); p.root != nil && policy != "same-origin" && policy != "no-referrer" {
		faults = append(faults, "the page tells other sites where its reader comes from: "+policy)
	}
	for _, name := range []string{"a", "area", "form", "link", "script", "img", "iframe", "source", "object", "embed", "video", "audio"} {
		for _, n := range p.all(name) {
			for _, key := range []string{"href", "src", "srcset", "action", "data", "poster", "ping"} {
				to, err := url.Parse(attr(n, key))
				if err != nil {
					faults = append(faults, fmt.Sprintf("<%s %s=%q>", name, key, attr(n, key)))
					continue
				}
				switch {
				case to.Scheme == "mailto" || to.Scheme == "tel" || to.Host == host || to.Host == "" && to.Scheme == "":
				case name != "a":
					faults = append(faults, fmt.Sprintf("<%s> loads from or sends to %s", name, to.Host))
				default:
					rel := strings.Fields(attr(n, "rel"))
					if !slices.Contains(rel, "noopener") || !slices.Contains(rel, "noreferrer") || !slices.Contains(rel, "external") {
						faults = append(faults, fmt.Sprintf("the link to %s has rel=%q", to.Host, attr(n, "rel")))
					}
				}
			}
			if v := attr(n, "referrerpolicy"); v != "" && v != "no-referrer" {
				faults = append(faults, fmt.Sprintf("<%s> has the policy %q of its own", name, v))
			}
		}
	}
	return faults
}

// TestLink demands that no page leads to another site unmarked, or tells it anything: T-LINK.
func TestLink(t *testing.T) {
	for _, p := range crawl(t, settled(t).Handler) {
		for _, fault := range offSite(p, "sanad.test") {
			t.Errorf("%s: %s", p.path, fault)
		}
	}
	if !testing.Short() {
		eachWalk(t, func(t testing.TB, p page) {
			for _, fault := range offSite(p, "sanad.test") {
				t.Errorf("%s: %s", p.path, fault)
			}
		})
	}
	// The judge itself knows a bad page from a good one.
	for markup, want := range map[string]int{
		`<a href="https://elsewhere.test">x</a>`: 1, `<a href="//elsewhere.test">x</a>`: 1, `<img src="https://elsewhere.test/x.png">`: 1,
		`<a href="https://elsewhere.test" rel="external noopener noreferrer">x</a>`: 0, `<a href="/here">x</a><a href="mailto:x@example.org">x</a>`: 0,
		`<a href="https://elsewhere.test" rel="external noopener noreferrer" referrerpolicy="unsafe-url">x</a>`: 1, `<form action="https://elsewhere.test">`: 1,
	} {
		p := page{path: "/", ResponseRecorder: httptest.NewRecorder()}
		p.Header().Set("Referrer-Policy", "same-origin")
		var err error
		if p.root, err = html.Parse(strings.NewReader(markup)); err != nil {
			t.Fatal(err)
		}
		if got := offSite(p, "sanad.test"); len(got) != want {
			t.Errorf("%s: %q", markup, got)
		}
	}
}

// eachWalk runs every walk of every room and shows each answer to look. Walks run side by side.
func eachWalk(t *testing.T, look func(t testing.TB, p page)) {
	t.Helper()
	folders, err := filepath.Glob("../*/walks")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no walks: %v", err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(filepath.Dir(folder)), func(t *testing.T) {
			walk.Run(t, folder, func(t testing.TB) walk.Site {
				s := newSite(t)
				inner := s.Handler
				s.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					path := r.URL.RequestURI()
					p := page{path: path, ResponseRecorder: httptest.NewRecorder()}
					inner.ServeHTTP(p, r)
					if strings.HasPrefix(p.Header().Get("Content-Type"), "text/html") {
						root, err := html.Parse(strings.NewReader(p.Body.String()))
						if err != nil {
							t.Error(err)
						}
						p.root = root
					}
					look(t, p)
					for name, values := range p.Header() {
						w.Header()[name] = values
					}
					w.WriteHeader(p.Code)
					if _, err := w.Write(p.Body.Bytes()); err != nil {
						t.Error(err)
					}
				})
				return s
			})
		})
	}
}

// cookieLine is a line of the register of cookies, as anybody reads it.
type cookieLine struct {
	Name, Value string
	MostDays    int    `json:"most_days"`
	HTTPOnly    bool   `json:"http_only"`
	SameSite    string `json:"same_site"`
}

// keeps says what is wrong with a cookie by the register.
func keeps(register []cookieLine, line string, now time.Time) error {
	c, err := http.ParseSetCookie(line)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(register, func(l cookieLine) bool { return l.Name == c.Name })
	if i < 0 {
		return fmt.Errorf("%s is not in the register", c.Name)
	}
	known := register[i]
	grammar, err := regexp.Compile("^(?:" + known.Value + ")$")
	ends := c.MaxAge < 0 && c.Value == ""
	switch {
	case err != nil:
		return err
	case c.Domain != "" || c.Path != "/" || c.HttpOnly != known.HTTPOnly || len(c.Unparsed) > 0 || !strings.Contains(line, "SameSite="+known.SameSite):
		return fmt.Errorf("%s has other attributes than the register says", c.Name)
	case !ends && !grammar.MatchString(c.Value):
		return fmt.Errorf("the value of %s is not of the grammar", c.Name)
	case !ends && (c.Expires.IsZero() || c.Expires.After(now.AddDate(0, 0, known.MostDays))):
		return fmt.Errorf("%s lives until %s", c.Name, c.Expires)
	}
	return nil
}

// TestCookie compares every cookie of every walk with the register that anybody can read: T-COOKIE.
func TestCookie(t *testing.T) {
	a, now, _ := newApp(t)
	var known struct{ Cookies []cookieLine }
	if err := json.Unmarshal(ask(t, a.Handler, "/.well-known/cookies.json", 1).Body.Bytes(), &known); err != nil || len(known.Cookies) == 0 {
		t.Fatalf("the register of cookies: %v", err)
	}
	var mu sync.Mutex
	values := map[string]bool{}
	eachWalk(t, func(t testing.TB, p page) {
		mu.Lock()
		defer mu.Unlock()
		for _, line := range p.Header().Values("Set-Cookie") {
			if err := keeps(known.Cookies, line, now.Now().AddDate(1, 0, 0)); err != nil { // walks move their clocks within a year
				t.Errorf("%s: %v", p.path, err)
			}
			value := strings.SplitN(line, ";", 2)[0]
			if values[value] && !strings.HasSuffix(value, "=") {
				t.Errorf("%s sets a value that another answer has set", p.path)
			}
			values[value] = true
		}
		for _, script := range p.all("script") {
			if attr(script, "src") == "" {
				t.Errorf("%s has a script within it, which could set one", p.path)
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
		if keeps(known.Cookies, line, now.Now()) == nil {
			t.Errorf("a cookie with %s passes: %s", bad, line)
		}
	}
	if err := keeps(known.Cookies, one, now.Now()); err != nil {
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
