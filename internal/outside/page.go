package outside

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// Page is an answer that a stranger got.
type Page struct {
	Path   string // with its query
	Status int
	Header http.Header
	Body   []byte
	Root   *html.Node // nil: no page
}

// NewPage reads an answer.
func NewPage(path string, status int, h http.Header, body []byte) (p Page, err error) {
	p = Page{Path: path, Status: status, Header: h, Body: body}
	if strings.HasPrefix(h.Get("Content-Type"), "text/html") {
		p.Root, err = html.Parse(bytes.NewReader(body))
	}
	return p, err
}

// All returns the elements of some names.
func (p Page) All(names ...string) (list []*html.Node) {
	if p.Root == nil {
		return nil
	}
	for n := range p.Root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, name := range names {
			if n.Data == name {
				list = append(list, n)
			}
		}
	}
	return list
}

// Bare is the path without its query and its language.
func (p Page) Bare() string {
	path, _, _ := strings.Cut(p.Path, "?")
	if path == "/ur" {
		return "/"
	}
	if rest, ok := strings.CutPrefix(path, "/ur/"); ok {
		return "/" + rest
	}
	return path
}

// Attr returns an attribute of an element; empty: it has none.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Begin are the addresses from which a council is visited. Links lead to the rest.
var Begin = []string{"/", "/verify", "/verify?q=nobody+of+this+name", "/verify/engineers/no-such-number", "/privacy", "/privacy/promises", "/sign-in", "/api/v1/openapi.json",
	"/.well-known/security.txt", "/.well-known/cookies.json", "/.well-known/gpc.json", "/log/public/checkpoint", "/no-such-page"}

const (
	mostRead = 4 << 20          // bytes of one answer
	mostWait = 20 * time.Second // for a council that says it is asked too fast
)

// Get asks for an address as somebody of whom nothing is known: without a cookie, a Referer or a name of a browser. It is patient once
// with a council that asks to be asked later.
func (j *Judge) Get(ctx context.Context, path string) (Page, error) {
	p, err := j.get(ctx, path, "")
	if err == nil && p.Status == http.StatusTooManyRequests {
		seconds, _ := strconv.Atoi(p.Header.Get("Retry-After"))
		select {
		case <-ctx.Done():
			return p, ctx.Err()
		case <-time.After(min(time.Duration(max(seconds, 1))*time.Second, mostWait)):
		}
		return j.get(ctx, path, "")
	}
	return p, err
}

func (j *Judge) get(ctx context.Context, path, host string) (Page, error) {
	to, err := j.Base.Parse(path)
	if err != nil {
		return Page{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, to.String(), nil)
	if err != nil {
		return Page{}, err
	}
	if host != "" {
		r.Host = host
	}
	return j.ask(r, path)
}

// post sends a form as a mail program does, which says nothing of where it comes from.
func (j *Judge) post(ctx context.Context, path string, form url.Values) (Page, error) {
	to, err := j.Base.Parse(path)
	if err != nil {
		return Page{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return Page{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return j.ask(r, path)
}

func (j *Judge) ask(r *http.Request, path string) (Page, error) {
	r.Header.Set("User-Agent", "") // none is sent
	answer, err := j.Do(r)
	if err != nil {
		return Page{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostRead+1))
	if err == nil && len(body) > mostRead && strings.HasPrefix(answer.Header.Get("Content-Type"), "text/csv") {
		body = body[:mostRead] // the beginning of a table is like the rest of it
	} else if err == nil && len(body) > mostRead {
		err = errors.New("the answer is too long")
	}
	if err != nil {
		return Page{}, fmt.Errorf("%s: %w", path, err)
	}
	return NewPage(path, answer.StatusCode, answer.Header, body)
}

// Visit goes wherever links, styles, scripts and pictures lead, up to a number of answers, and returns them.
func (j *Judge) Visit(ctx context.Context) (pages []Page, err error) {
	seen := map[string]bool{}
	queue := append(append([]string{}, Begin...), j.Begin...)
	if j.Number != "" {
		queue = append(queue, escaped("/verify/engineers/"+j.Number), escaped("/api/v1/register/engineers/"+j.Number))
	}
	for len(queue) > 0 && len(pages) < j.Most {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		p, err := j.Get(ctx, path)
		if err != nil {
			return pages, err
		}
		pages = append(pages, p)
		for _, n := range p.All("a", "link", "script", "img") {
			to, err := url.Parse(Attr(n, "href") + Attr(n, "src"))
			if err != nil || to.Scheme != "" || to.Host != "" || to.String() == "" {
				continue // links judges what leads elsewhere
			}
			from, err := url.Parse(path)
			if err != nil {
				return pages, err
			}
			to = from.ResolveReference(to)
			to.Fragment = ""
			queue = append(queue, to.String())
		}
	}
	return pages, nil
}

func escaped(path string) string { return (&url.URL{Path: path}).EscapedPath() }
