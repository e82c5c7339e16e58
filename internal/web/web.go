// Package web is the front of the house: doors, pages, forms and errors.
//
// A route is made by one of the doors (Public, Open, Member, Desk, API, Link, Hook, Plain), which bring session, origin check, limits,
// cache rule, content policy and purpose. Handlers return errors; only errors.go and api_errors.go write them.
package web

import (
	"context"
	"embed"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/alarm"
	"sanad/internal/web/parts"
)

// Texts are the words of the frame, the parts and the refusals that web itself makes.
//
//go:embed text/*.toml
var Texts embed.FS

// Handler answers a request or returns the error that the door shows.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Needs is what web asks of the rooms.
type Needs struct {
	// Visitor returns who holds the session token of a cookie; a zero Actor for a token that is unknown or has ended.
	Visitor func(ctx context.Context, token string) (access.Actor, error)

	// Exit returns the page of ours through which a reader leaves for an address; empty: there is none, and the address stays words. own tells
	// that the page on which it stands is for one reader, and kept by nobody. nil: no words are links.
	Exit func(address string, own bool) (path string)

	// Banners returns what stands above a page now, in a language; nil: nothing ever does.
	Banners func(ctx context.Context, path, language string) []parts.Banner

	// Observe counts an answer by its door and the template of its route; nil: nobody counts.
	Observe func(door, route string, status int, took time.Duration)

	// Stopped counts a call that the hook door did not let in: "network" or "signature"; nil: nobody counts.
	Stopped func(why string)
}

// Settings are the operator's choices.
type Settings struct {
	Hosts   []string // the first is the main one, the others are aliases (308); empty: any host
	Verify  string   // a host for verification alone; empty: none
	Secure  bool     // served over TLS, by us or by a proxy
	Proxies []string // networks whose X-Forwarded-For is believed
	Demo    bool
	Callers map[string]Caller // of the hook door, by the name that its routes give
	Alarms  *alarm.Book
	Free    bool // nobody is held to the quotas of one network: for measurements
}

// Panel is a part of a composed page (/my, /desk) that another room offers.
type Panel struct {
	Name  string // by which a page that is arranged for somebody knows it; empty: it keeps its place
	Order int
	Show  func(ctx context.Context, by access.Actor) (templ.Component, error) // nil: nothing to show
}
