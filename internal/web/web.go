// Package web is the front of the house: doors, pages, forms and errors.
//
// A route is made by one of the doors (Public, Member, Desk, API, Link), which bring session, origin check, limits, cache rule,
// content policy and purpose. Handlers return errors; only errors.go writes them.
package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// Handler answers a request or returns the error that the door shows.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one address with its door. Only the doors below make one.
type Route struct {
	door    string
	pattern string // "GET /my/apply"
	purpose access.Purpose
	handler Handler
	upload  int64 // bytes of body allowed; 0: 64 KiB
}

// Public opens a page to everybody: no session, no cookie, cached for a minute.
func Public(pattern string, h Handler) Route {
	return Route{door: "public", pattern: pattern, handler: h}
}

// Open is Public for a page with a form of somebody who is not signed in yet (sign-in, sign-up): no cookie is read, never cached.
func Open(pattern string, h Handler) Route { return Route{door: "open", pattern: pattern, handler: h} }

// Member opens a page to a signed-in person, for a purpose.
func Member(pattern string, p access.Purpose, h Handler) Route {
	return Route{door: "member", pattern: pattern, purpose: p, handler: h}
}

// Desk opens a page to somebody who holds an office today and gave a second factor.
func Desk(pattern string, p access.Purpose, h Handler) Route {
	return Route{door: "desk", pattern: pattern, purpose: p, handler: h}
}

// API opens a JSON answer to everybody; errors are problem details (RFC 9457). It exists once, without a language.
func API(pattern string, h Handler) Route { return Route{door: "api", pattern: pattern, handler: h} }

// Link opens a page to whoever holds a token for one deed: no session, never cached, not indexed.
func Link(pattern string, h Handler) Route { return Route{door: "link", pattern: pattern, handler: h} }

// Upload lets a route take bodies of up to n bytes.
func (r Route) Upload(n int64) Route { r.upload = n; return r }

// Needs is what web asks of the rooms.
type Needs struct {
	// Visitor returns who holds the session token of a cookie; a zero Actor for a token that is unknown or has ended.
	Visitor func(ctx context.Context, token string) (access.Actor, error)
}

// Settings are the operator's choices.
type Settings struct {
	Hosts   []string // the first is the main one, the others are aliases (308); empty: any host
	Verify  string   // a host for verification alone; empty: none
	Secure  bool     // served over TLS, by us or by a proxy
	Proxies []string // networks whose X-Forwarded-For is believed
	Demo    bool
}

// New returns the handler of the whole site.
func New(s Settings, n Needs, c *council.Council, texts *i18n.Texts, now clock.Clock, log *slog.Logger, routes []Route) (http.Handler, error) {
	panic("unwritten")
}

// Actor returns who acts, as the door found it.
func Actor(ctx context.Context) access.Actor { panic("unwritten") }

// Read decodes a posted form into the string, []string and bool fields of c that carry a `form` tag. Texts are cleaned; a field
// that c lacks, or one given twice that is not a list, is a 400; a text that cannot be cleaned is refused at its field. The form
// keeps what was typed, whatever the error.
func Read(r *http.Request, c any) (*parts.Form, error) { panic("unwritten") }

// File is one uploaded file, read while it arrives.
type File struct {
	Field, Name string
	Content     io.Reader
}

// ReadUpload is Read for multipart forms: it fills c from the fields that come before the file, then calls take with the file.
func ReadUpload(r *http.Request, c any, take func(f File) error) (*parts.Form, error) {
	panic("unwritten")
}

// Page writes a page with a status.
func Page(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	panic("unwritten")
}

// JSON writes a JSON answer.
func JSON(w http.ResponseWriter, r *http.Request, status int, answer any) error { panic("unwritten") }

// See sends the browser to path (303), in the reader's language.
func See(w http.ResponseWriter, r *http.Request, path string) error { panic("unwritten") }

// SetSession gives the browser a session token until end; ClearSession takes it away. They are the only writers of cookies.
func SetSession(w http.ResponseWriter, r *http.Request, token string, end time.Time) {
	panic("unwritten")
}

// ClearSession ends the browser's session and clears what it kept of our pages.
func ClearSession(w http.ResponseWriter, r *http.Request) { panic("unwritten") }

// ClientNetwork returns the /24 or /48 that a request comes from, for limits in memory alone.
func ClientNetwork(r *http.Request) string { panic("unwritten") }

// Panel is a part of a composed page (/my, /desk) that another room offers.
type Panel struct {
	Order int
	Show  func(ctx context.Context, by access.Actor) (templ.Component, error) // nil: nothing to show
}
