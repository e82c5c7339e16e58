package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"sanad/internal/access"
)

// Route is one address with its door. Only the doors make one.
type Route struct {
	door    *door
	pattern string // "GET /my/apply"
	purpose access.Purpose
	handler Handler
	upload  int64 // bytes of the file that it takes; 0: none
	limit   pace  // of this route alone; zero: the door's
	strong  bool
	caller  string // of the hook door: whose calls it hears
	told    bool   // of the hook door: all that is told stands in the address
	takes   string // of the hook door: what a call brings, if not JSON
	offline bool   // works in the browser without a network
	leads   string // to which other site its forms may lead; "": to none
}

// Upload lets a route take a file of up to n bytes, with the form around it.
func (r Route) Upload(n int64) Route { r.upload = n; return r }

// Limit lets one network ask this route n times a minute, and burst times at once.
func (r Route) Limit(n, burst int) Route {
	r.limit = pace{float64(n) / 60, burst}
	return r
}

// Limited tells whether one network may ask this route only so often.
func (r Route) Limited() bool { return r.limit.burst > 0 }

// Strong asks for a second factor where the door does not.
func (r Route) Strong() Route { r.strong = true; return r }

// Offline lets a page load the module that checks a code in the browser, keep itself there, and ask this site for what it needs.
func (r Route) Offline() Route { r.offline = true; return r }

// Takes lets the calls of a hook bring something else than JSON, such as text/plain.
func (r Route) Takes(kind string) Route { r.takes = kind; return r }

// Leads lets the forms of a page, and Leave, lead to one other site besides ours: https://example.org. "" changes nothing.
func (r Route) Leads(to string) Route { r.leads = to; return r }

// Pattern returns method and path, as given to the door.
func (r Route) Pattern() string { return r.pattern }

// Door returns the name of the door.
func (r Route) Door() string { return r.door.name }

// door is what all routes of one kind have in common.
type door struct {
	name     string
	language bool // exists in each language
	session  bool // reads the session's cookie
	cookie   bool // may begin or end a session
	cached   bool // may be kept by browsers and proxies for a minute
	json     bool // errors are problem details
	plain    bool // for machines of the operator: any host, errors in one line
	script   bool // its pages load the module that improves forms
	pace     pace // of one network
	changes  pace // of one network, for requests that change something; zero: pace
	enter    func(s *site, w http.ResponseWriter, r *http.Request, v *visit, route *Route) (entered bool, err error)
}

// check refuses a route that could not be served.
func (r Route) check() error {
	method, path, ok := strings.Cut(r.pattern, " ")
	switch {
	case r.door == nil:
		return errors.New("web: a route without a door")
	case !ok || method == "" || !strings.HasPrefix(path, "/"):
		return fmt.Errorf("web: %q is not a method and a path", r.pattern)
	case r.handler == nil:
		return fmt.Errorf("web: %s has no handler", r.pattern)
	case r.door.language && (path == "/ur" || strings.HasPrefix(path, "/ur/")):
		return fmt.Errorf("web: %s: the door adds the language", r.pattern)
	case (r.door.session || r.door == hookDoor) && r.purpose == "":
		return fmt.Errorf("web: %s has no purpose", r.pattern)
	case r.door == hookDoor && (r.told != (method == http.MethodGet) || method != http.MethodPost && !r.told || r.caller == ""):
		return fmt.Errorf("web: %s: a hook is posted to, or is told something by its address, by one caller", r.pattern)
	case r.door.cached && method != http.MethodGet:
		return fmt.Errorf("web: %s changes something and cannot be kept", r.pattern)
	}
	return nil
}
