package walk

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// home is where the site stands for walks.
const home = "https://walk.example"

// visitor is one browser.
type visitor struct {
	site    Site
	cookies map[string]*http.Cookie
	origin  string // of submits; empty: as a program that is no browser
	network int    // visitors come from networks of their own: what one asks for is no load of another's

	here   *url.URL
	answer *http.Response
	body   string
	page   *html.Node // nil where the answer is no page
}

// visit asks for an address as a link does.
func (v *visitor) visit(address string) error {
	u, err := v.resolve(address)
	if err != nil {
		return err
	}
	r := httptest.NewRequest("GET", u.String(), nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.send(r)
}

// resolve reads an address relative to the present page, and refuses those that lead away.
func (v *visitor) resolve(address string) (*url.URL, error) {
	base := v.here
	if base == nil {
		base, _ = url.Parse(home + "/")
	}
	u, err := base.Parse(address)
	if err != nil || strings.ContainsAny(u.RawQuery, " \t") {
		return nil, fmt.Errorf("%q is no address", address)
	}
	u.Fragment = ""
	if u.Scheme+"://"+u.Host != home {
		return nil, fmt.Errorf("%s leads away from the site", u.Redacted())
	}
	return u, nil
}

// send makes a request, keeps cookies, follows redirects and reads the page at their end.
func (v *visitor) send(r *http.Request) error {
	for range 10 {
		for _, c := range v.cookies {
			r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
		}
		r.RemoteAddr = fmt.Sprintf("127.0.%d.1:40000", v.network) // a visitor at the machine itself, whom the demonstration's sign-in links let in
		r.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
		w := httptest.NewRecorder()
		v.site.Handler.ServeHTTP(w, r)
		v.here, v.answer = r.URL, w.Result()
		v.keepCookies()
		to := v.answer.Header.Get("Location")
		if v.answer.StatusCode < 300 || v.answer.StatusCode > 399 || to == "" {
			return v.read()
		}
		next, err := v.resolve(to)
		if err != nil {
			return err
		}
		r = httptest.NewRequest("GET", next.String(), nil)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return errors.New("ten redirects in a row")
}

// keepCookies takes the cookies of the answer, by the site's clock.
func (v *visitor) keepCookies() {
	for _, c := range v.answer.Cookies() {
		over := c.MaxAge < 0 || c.Value == "" || !c.Expires.IsZero() && v.site.Clock != nil && !c.Expires.After(v.site.Clock.Now())
		if over {
			delete(v.cookies, c.Name)
		} else {
			v.cookies[c.Name] = c
		}
	}
}

func (v *visitor) read() error {
	b, err := io.ReadAll(v.answer.Body)
	if err != nil {
		return err
	}
	v.body, v.page = string(b), nil
	if v.answer.StatusCode >= 500 {
		return fmt.Errorf("%s answers %d:\n%s", v.here.Path, v.answer.StatusCode, v.text())
	}
	if !strings.HasPrefix(v.answer.Header.Get("Content-Type"), "text/html") {
		return nil
	}
	if v.page, err = html.Parse(strings.NewReader(v.body)); err != nil {
		return err
	}
	if i := strings.Index(v.body, "⟦"); i >= 0 {
		return fmt.Errorf("%s lacks the text %.80s", v.here.Path, v.body[i:])
	}
	return nil
}

// text is what a person reads of the answer.
func (v *visitor) text() string {
	if v.page == nil {
		return v.body
	}
	return textOf(v.page)
}

// textOf joins the text below a node with single spaces; what is not shown is left out.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "template" || n.Data == "head") {
			return
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.Type == html.ElementNode && apart[n.Data] {
			b.WriteByte(' ')
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// apart are elements whose text does not run into what follows.
var apart = map[string]bool{
	"address": true, "br": true, "button": true, "dd": true, "div": true, "dt": true, "fieldset": true, "h1": true, "h2": true, "h3": true, "h4": true,
	"label": true, "legend": true, "li": true, "option": true, "p": true, "section": true, "td": true, "th": true, "tr": true,
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}
