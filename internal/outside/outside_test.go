package outside

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// page makes an answer as a good council gives it; with changes headers.
func page(t *testing.T, path, body string, with ...string) Page {
	t.Helper()
	h := http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	for name, v := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
	} {
		h.Set(name, v)
	}
	for i := 0; i < len(with); i += 2 {
		h.Set(with[i], with[i+1])
	}
	p, err := NewPage(path, http.StatusOK, h, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// faulty compares how many faults a judge finds.
func faulty(t *testing.T, name string, want int, faults []string) {
	t.Helper()
	if len(faults) != want {
		t.Errorf("%s: %q", name, faults)
	}
}

func TestJudgeOfVisitors(t *testing.T) {
	for name, x := range map[string]struct {
		p    Page
		want int
	}{
		"a page":                    {page(t, "/", `<form method=get><input name=q></form>`), 0},
		"a cookie":                  {page(t, "/", ``, "Set-Cookie", "a=b"), 1},
		"who asks for an address":   {page(t, "/", `<form method=get><input name=email></form>`), 1},
		"who asks for a day":        {page(t, "/", `<form method=get><input name=q type=date></form>`), 1},
		"a form that sends":         {page(t, "/news", `<form method=post></form>`), 1},
		"where an account opens":    {page(t, "/ur/sign-up", `<form method=post><input name=email></form>`), 0},
		"one's own place":           {Page{Path: "/my", Status: 303, Header: http.Header{"Location": {"/sign-in?next=/my"}}}, 0},
		"one's own place, open":     {page(t, "/my/looked", ``), 1},
		"what fails":                {Page{Path: "/news", Status: 500, Header: http.Header{}}, 1},
		"what should not be there":  {page(t, "/no-such-page", ``), 1},
		"what leads away by itself": {page(t, "/", ``, "Refresh", "1"), 1},
	} {
		faulty(t, name, x.want, visitors([]Page{x.p}))
	}
}

func TestJudgeOfCookies(t *testing.T) {
	line := `{"name":"s","value":"[0-9a-z]{52}","most_days":31,"http_only":true,"same_site":"Lax","doors":["member"]}`
	for name, x := range map[string]struct {
		register, set string
		want          int
	}{
		"good":              {line, "", 0},
		"set for everybody": {line, "s=" + strings.Repeat("a", 52), 1},
		"words fit":         {strings.Replace(line, "[0-9a-z]{52}", ".*", 1), "", 1},
		"too short":         {strings.Replace(line, "52", "8", 1), "", 1},
		"lasts":             {strings.Replace(line, "31", "400", 1), "", 1},
		"scripts read it":   {strings.Replace(line, "true", "false", 1), "", 1},
		"others send it":    {strings.Replace(line, "Lax", "None", 1), "", 1},
		"on public pages":   {strings.Replace(line, "member", "public", 1), "", 1},
		"nothing":           {"", "", 1},
	} {
		register := page(t, "/.well-known/cookies.json", `{"cookies":[`+x.register+`]}`, "Content-Type", "application/json")
		pages := []Page{register, page(t, "/", "")}
		if x.set != "" {
			pages[1].Header.Set("Set-Cookie", x.set)
		}
		faulty(t, name, x.want, cookies(pages))
	}
	faulty(t, "no register", 1, cookies(nil))
}

func TestJudgeOfACookie(t *testing.T) {
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	register := []CookieLine{{Name: "s", Value: "[0-9a-z]{52}", MostDays: 31, HTTPOnly: true, SameSite: "Lax"}}
	good := "s=" + strings.Repeat("a", 52) + "; Path=/; Expires=Wed, 25 Nov 2026 00:00:00 GMT; HttpOnly; SameSite=Lax"
	if err := CookieFault(register, good, now); err != nil {
		t.Error(err)
	}
	for name, line := range map[string]string{
		"another name": "t" + good[1:], "another value": strings.Replace(good, "a", "A", 1), "no end": strings.Replace(good, "; Expires=Wed, 25 Nov 2026 00:00:00 GMT", "", 1),
		"too long": strings.Replace(good, "2026", "2027", 1), "a domain": good + "; Domain=example.org", "not cookie": "=",
	} {
		if CookieFault(register, line, now) == nil {
			t.Errorf("%s passes", name)
		}
	}
}

func TestJudgeOfThirdParties(t *testing.T) {
	for name, x := range map[string]struct {
		p    Page
		want int
	}{
		"own":           {page(t, "/", `<script src="/static/a.js"></script><img src="https://board.test/x.png"><form action="/x">`), 0},
		"a script":      {page(t, "/", `<script src="https://www.googletagmanager.com/gtag/js"></script>`), 1},
		"words of code": {page(t, "/", `<script>alert(1)</script>`), 1},
		"a style":       {page(t, "/", `<style>p{}</style>`), 1},
		"a picture":     {page(t, "/", `<img src="//pixel.test/1.gif">`), 1},
		"a form":        {page(t, "/", `<form action="https://elsewhere.test">`), 1},
		"a font":        {page(t, "/a.css", `@font-face{src:url("https://fonts.test/a.woff2")}`, "Content-Type", "text/css"), 1},
		"an own font":   {page(t, "/a.css", `@font-face{src:url(/static/a.woff2)}`, "Content-Type", "text/css"), 0},
		"no policy":     {page(t, "/", ``, "Content-Security-Policy", ""), 1},
		"a loose one":   {page(t, "/", ``, "Content-Security-Policy", "default-src 'self' https://cdn.test"), 1},
		"inline":        {page(t, "/", ``, "Content-Security-Policy", "default-src 'self'; script-src 'unsafe-inline'"), 1},
	} {
		faulty(t, name, x.want, thirdParties([]Page{x.p}, "board.test"))
	}
}

func TestJudgeOfHeaders(t *testing.T) {
	faulty(t, "good", 0, headers([]Page{page(t, "/", "")}, false))
	faulty(t, "without HSTS", 1, headers([]Page{page(t, "/", "")}, true))
	faulty(t, "with HSTS", 0, headers([]Page{page(t, "/", "", "Strict-Transport-Security", "max-age=63072000")}, true))
	faulty(t, "a page for everybody", 0, headers([]Page{page(t, "/", "", "Cache-Control", "public, max-age=60")}, false))
	for _, header := range []string{"X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cache-Control"} {
		faulty(t, header, 1, headers([]Page{page(t, "/ur/sign-in", "", header, "")}, false))
	}
}

func TestJudgeOfLinks(t *testing.T) {
	for markup, want := range map[string]int{
		`<a href="https://elsewhere.test">x</a>`: 2, `<a href="//elsewhere.test">x</a>`: 2, `<img src="https://elsewhere.test/x.png">`: 1,
		`<a href="https://elsewhere.test" rel="external noopener noreferrer">x</a>`: 1, `<a href="/here">x</a><a href="mailto:x@example.org">x</a>`: 0,
		`<a href="https://elsewhere.test" rel="external noopener noreferrer" referrerpolicy="unsafe-url">x</a>`: 2,
		`<a href="/out?to=https%3A%2F%2Felsewhere.test%2F">x</a><a href="/ur/out/typed?to=x&by=y">x</a>`:        2, `<a href="https://sanad.test/out?to=x">x</a>`: 1,
		`<a href="/out?to=https%3A%2F%2Felsewhere.test%2F" rel="external">x</a><a href="/out">x</a>`: 0, `<form action="https://elsewhere.test">`: 1,
	} {
		faulty(t, markup, want, LinkFaults(page(t, "/", markup), "sanad.test"))
	}
	faulty(t, "the same page in another language", 0, LinkFaults(page(t, "/out/typed?to=x&by=y", `<a href="/ur/out/typed?to=x&by=y">x</a>`), "sanad.test"))
	straight := `<a href="https://elsewhere.test" rel="external noopener noreferrer">x</a>`
	faulty(t, "where it says whose site that is", 0, LinkFaults(page(t, "/ur/out/typed?to=https%3A%2F%2Felsewhere.test", straight), "sanad.test"))
	faulty(t, "the page's own policy", 1, LinkFaults(page(t, "/", "", "Referrer-Policy", "unsafe-url"), "sanad.test"))
}

// TestJudgeOfExits shows the judge councils whose way out leads astray, or tells.
func TestJudgeOfExits(t *testing.T) {
	good := func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/out" && r.URL.Path != "/out/typed" {
			return false
		}
		if to := r.URL.Query().Get("to"); r.URL.Path == "/out" && strings.HasPrefix(to, "https://listed.test/") {
			w.Header().Set("Location", to)
			w.Header().Set("Referrer-Policy", "no-referrer")
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusSeeOther)
		} else {
			w.WriteHeader(http.StatusNotFound)
		}
		return true
	}
	lead := func(w http.ResponseWriter, to string) bool {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusSeeOther)
		return true
	}
	for name, x := range map[string]struct {
		change func(w http.ResponseWriter, r *http.Request) bool
		want   string // in a fault; empty: there is none
	}{
		"good":    {good, ""},
		"no page": {nil, ""}, // the fake answers everything alike
		"anywhere": {func(w http.ResponseWriter, r *http.Request) bool {
			return r.URL.Path == "/out" && lead(w, r.URL.Query().Get("to"))
		}, "does not list"},
		"by the beginning of a name": {func(w http.ResponseWriter, r *http.Request) bool {
			return r.URL.Path == "/out" && strings.HasPrefix(r.URL.Query().Get("to"), "https://listed.test") && lead(w, r.URL.Query().Get("to")) || good(w, r)
		}, "does not list"},
		"a tag that anybody can write": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/out/typed" {
				return good(w, r)
			}
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte(`<a href="` + r.URL.Query().Get("to") + `">x</a>`))
			return true
		}, "does not list"},
		"it tells": {func(w http.ResponseWriter, r *http.Request) bool {
			return r.URL.Path == "/out" && r.URL.Query().Get("to") == "https://listed.test/" && lead(w, "https://listed.test/") || good(w, r)
		}, "where its reader was"},
		"to another": {func(w http.ResponseWriter, r *http.Request) bool {
			return r.URL.Path == "/out" && r.URL.Query().Get("to") == "https://listed.test/" && lead(w, "https://other.test/") || good(w, r)
		}, "303 to https://other.test/"},
	} {
		j := council(x.change)
		var pages []Page
		if x.change != nil {
			p, err := j.Get(t.Context(), "/out?to=https%3A%2F%2Flisted.test%2F")
			if err != nil {
				t.Fatal(err)
			}
			pages = append(pages, p)
		}
		faults, err := j.exits(t.Context(), pages)
		if err != nil || (x.want == "") != (len(faults) == 0) || x.want != "" && !strings.Contains(strings.Join(faults, "\n"), x.want) {
			t.Errorf("%s: %q %v", name, faults, err)
		}
	}
	faulty(t, "a cookie at the door", 1, visitors([]Page{{Path: "/out?to=https://listed.test/", Status: 303, Header: http.Header{"Set-Cookie": {"a=b"}}}}))
	faulty(t, "a way out", 0, visitors([]Page{{Path: "/ur/out?to=https://listed.test/", Status: 303, Header: http.Header{}}}))
}

func TestJudgeOfStops(t *testing.T) {
	used := map[string]bool{}
	only := func(does func(w http.ResponseWriter, r *http.Request)) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if strings.HasPrefix(r.URL.Path, "/unsubscribe/") {
				w.Header().Set("Content-Type", "text/html")
				w.Header().Set("Cache-Control", "no-store")
				does(w, r)
			}
			return false
		}
	}
	page := func(words string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			here := strings.HasPrefix(r.URL.Path, "/unsubscribe/")
			if here {
				only(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(words)) })(w, r)
			}
			return here
		}
	}
	for name, x := range map[string]struct {
		change func(w http.ResponseWriter, r *http.Request) bool
		want   string
	}{
		"good":                     {nil, ""},
		"a look is enough":         {page("stopped"), "does not ask first"},
		"a form that is looked at": {page(`<form method="get"></form>`), "does not ask first"},
		"a cookie":                 {only(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Set-Cookie", "a=b") }), "a cookie"},
		"none there":               {func(w http.ResponseWriter, r *http.Request) bool { http.NotFound(w, r); return true }, "404"},
		"one click fails": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodPost {
				w.WriteHeader(http.StatusForbidden)
			}
			return r.Method == http.MethodPost
		}, "403"},
		"it is kept": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodPost {
				w.Header().Set("Cache-Control", "public, max-age=60")
			}
			return r.Method == http.MethodPost
		}, "kept by others"},
		"it tells whom there is": {only(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "b") {
				_, _ = w.Write([]byte("somebody"))
			}
		}), "differently"},
		"it remembers": {only(func(w http.ResponseWriter, r *http.Request) {
			if used[r.URL.Path] {
				_, _ = w.Write([]byte("already stopped"))
			}
			used[r.URL.Path] = used[r.URL.Path] || r.Method == http.MethodPost
		}), "another after it was used"},
	} {
		faults, err := council(x.change).stops(t.Context())
		if err != nil || (x.want == "") != (len(faults) == 0) || x.want != "" && !strings.Contains(strings.Join(faults, "\n"), x.want) {
			t.Errorf("%s: %q %v", name, faults, err)
		}
	}
}

func TestJudgeOfFields(t *testing.T) {
	for name, x := range map[string]struct {
		number, path, body string
		want               int
	}{
		"good":               {"CIVIL-1", "/api/v1/register/engineers/CIVIL-1", `{"name":"A","masked_cnic":"*****-*****67-*"}`, 0},
		"a further field":    {"CIVIL-1", "/api/v1/register/engineers/CIVIL-1", `{"name":"A","email":"a@example.org"}`, 1},
		"three digits":       {"CIVIL-1", "/api/v1/register/engineers/CIVIL-1", `{"masked_cnic":"*****-****567-*"}`, 1},
		"nothing":            {"CIVIL-1", "/api/v1/register/engineers/CIVIL-2", `{"name":"A"}`, 1},
		"no answer":          {"CIVIL-1", "/api/v1/register/engineers/CIVIL-1", `no`, 2},
		"described":          {"", "/api/v1/openapi.json", `{"components":{"schemas":{"Engineer":{"properties":{"name":{}}}}}}`, 0},
		"described and more": {"", "/api/v1/openapi.json", `{"components":{"schemas":{"Engineer":{"properties":{"phone":{}}}}}}`, 1},
	} {
		faults, err := fields([]Page{page(t, x.path, x.body, "Content-Type", "application/json")}, x.number)
		if err != nil {
			t.Fatal(err)
		}
		faulty(t, name, x.want, faults)
	}
	faults, _ := fields([]Page{page(t, "/verify", `91234-1234567-1`)}, "")
	faulty(t, "a whole number", 2, faults)
}

// council answers as one does; change makes it a worse one.
func council(change func(w http.ResponseWriter, r *http.Request) bool) *Judge {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if change != nil && change(w, r) {
			return
		}
		if r.Host != "board.test" {
			w.WriteHeader(http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		if strings.HasPrefix(r.URL.Path, "/unsubscribe/") {
			w.Header().Set("Cache-Control", "no-store")
			_, _ = w.Write([]byte(`<form method="post"></form><a href="/ur` + r.URL.Path + `">x</a>`))
			return
		}
		w.Header().Set("Last-Modified", "Mon, 23 Nov 2026 20:30:00 GMT")
		_, _ = w.Write([]byte(`<a href="/privacy">x</a><a href="mailto:privacy@board.test">y</a><a href="/news">z</a>`))
	})
	return &Judge{Base: &url.URL{Scheme: "http", Host: "board.test"}, Do: Through(h), Most: 50}
}

func TestJudge(t *testing.T) {
	list, err := council(nil).Judge(t.Context())
	if err != nil || len(list) != len(Checks) {
		t.Fatalf("%v %v", list, err)
	}
	for _, f := range list {
		if f.Check == Wording && (len(f.Faults) != 1 || !strings.Contains(f.Faults[0], "not proven")) {
			t.Errorf("%q", f.Faults)
		}
	}
	for name, change := range map[string]func(w http.ResponseWriter, r *http.Request) bool{
		"any name is answered": func(_ http.ResponseWriter, r *http.Request) bool { r.Host = "board.test"; return false },
		"no policy": func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/privacy" {
				http.NotFound(w, r)
			}
			return r.URL.Path == "/privacy"
		},
		"a page without the contact": func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Content-Type", "text/html")
			if r.URL.Path == "/news" {
				_, _ = w.Write([]byte("<p>"))
			}
			return r.URL.Path == "/news"
		},
	} {
		list, err := council(change).Judge(t.Context())
		if err != nil || len(list[len(Checks)-1].Faults) < 1 || strings.Contains(list[len(Checks)-1].Faults[0], "not proven") && len(list[len(Checks)-1].Faults) < 2 {
			t.Errorf("%s: %v %v", name, list, err)
		}
	}
	down := func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true }
	if _, err := council(down).Judge(t.Context()); err == nil {
		t.Error("a council that does not answer was judged")
	}
}

func TestPatience(t *testing.T) {
	n := 0
	j := council(func(w http.ResponseWriter, _ *http.Request) bool {
		n++
		if n == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		}
		return n == 1
	})
	if p, err := j.Get(t.Context(), "/"); err != nil || p.Status != http.StatusOK || n != 2 || p.Root.Type != html.DocumentNode {
		t.Errorf("%d %v", p.Status, err)
	}
}
