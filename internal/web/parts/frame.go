// Package parts holds the pieces that pages are made of: the frame, forms, tables, step lines.
package parts

import (
	"context"
	"net/url"
	"strings"

	"sanad/internal/i18n"
)

// Frame is what every page shows around its own content. The door sets it.
type Frame struct {
	Council   string // the council's name in the reader's language
	Path      string // path without the language, e.g. /verify
	Query     string // raw query, kept by the language switch
	SignedIn  bool
	Desk      bool   // the reader holds an office
	Accredits bool   // the council accredits programmes
	Demo      bool   // all data is invented: say so
	Section   string // home, verify, my, desk, news, privacy
	Contact   string // the privacy contact
	Accent    string
	RequestID string

	Stylesheet string // address of the one stylesheet
	Script     string // address of the module that improves forms and lists; empty: none
	Icon       string
	Exit       func(address string) (path string) // the page through which a reader leaves for an address; empty, or nil: it stays words
	Banners    []Banner
	Refused    bool // the page shows what was wrong with a form: its title says so
}

// Banner says above pages what those who come there must know for a time.
type Banner struct {
	Kind        string // maintenance, amnesty, extension
	Title, Text string
}

type frameKey struct{}

// WithFrame returns a context whose pages are framed by f.
func WithFrame(ctx context.Context, f Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, f)
}

// FrameOf returns the frame of ctx.
func FrameOf(ctx context.Context) Frame {
	f, _ := ctx.Value(frameKey{}).(Frame)
	return f
}

// Path returns the address of path in the reader's language: /ur/verify for /verify. What exists once, without a language (the API,
// files of the site), and addresses of other sites stay as they are.
func Path(ctx context.Context, path string) string {
	if i18n.From(ctx) == i18n.English || !strings.HasPrefix(path, "/") || hasNoLanguage(path) {
		return path
	}
	if path == "/" || strings.HasPrefix(path, "/?") || strings.HasPrefix(path, "/#") {
		return "/ur" + path[1:]
	}
	return "/ur" + path
}

func hasNoLanguage(path string) bool {
	for _, p := range []string{"/api/", "/static/", "/.well-known/"} {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

// Query returns path with a query of pairs of names and values, encoded; an empty value is left out.
func Query(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// currentOf says whether a link of the navigation leads to this page, or into the part of the site in which it lies.
func currentOf(f Frame, section, path string) string {
	switch {
	case f.Path == path:
		return "page"
	case f.Section == section:
		return "true"
	}
	return ""
}

// in returns where the present page stands in language l.
func (f Frame) in(l i18n.Language) string {
	path := f.Path
	if path == "" {
		path = "/"
	}
	switch {
	case l == i18n.English:
	case path == "/":
		path = "/ur"
	default:
		path = "/ur" + path
	}
	if f.Query != "" {
		path += "?" + f.Query
	}
	return path
}
