package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/logs"
	"sanad/internal/pii"
	"sanad/internal/web/parts"
)

// smallBody is how much a request may bring where the route says nothing else.
const smallBody = 64 << 10

// aroundFile is how much may come with a file: the form's other fields, and what stands between them.
const aroundFile = 1 << 20

// site answers every request of a council.
type site struct {
	settings Settings
	needs    Needs
	council  *council.Council
	texts    *i18n.Texts
	clock    clock.Clock
	log      *slog.Logger
	zone     *time.Location
	proxies  []netip.Prefix
	callers  map[string]caller
	origin   *http.CrossOriginProtection
	limits   *limits
	files    *files
	cookies  []Cookie
	mux      *http.ServeMux
	entries  map[string]*entry // by pattern of the mux
	watch    clock.Clock       // how long things take: the machine's clock, also where the council's is moved
}

// entry is a route in one language.
type entry struct {
	route    Route
	language i18n.Language
}

// New returns the handler of the whole site.
func New(s Settings, n Needs, c *council.Council, texts *i18n.Texts, now clock.Clock, log *slog.Logger, routes []Route) (http.Handler, error) {
	proxies, err := parseProxies(s.Proxies)
	if err != nil {
		return nil, err
	}
	callers, err := readCallers(s.Callers)
	if err != nil {
		return nil, err
	}
	law := c.On(day.Of(now.Now(), time.UTC))
	kept, err := newFiles(law.Accent)
	if err != nil {
		return nil, err
	}
	x := &site{
		settings: s, needs: n, council: c, texts: texts, clock: now, log: log, zone: law.Zone, proxies: proxies, callers: callers,
		origin: http.NewCrossOriginProtection(), limits: newLimits(20000), files: kept, mux: http.NewServeMux(),
		entries: map[string]*entry{}, watch: clock.System{},
	}
	x.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { x.enter(w, r, "", nil) })
	x.cookies = cookiesOf(x.cookieName())
	routes = append(routes, Plain("GET /.well-known/cookies.json", x.getCookies), Plain("GET /.well-known/gpc.json", getGPC))
	routes = append(routes, Route{door: staticDoor, pattern: "GET /static/{edition}/{name...}", handler: kept.serve})
	routes = append(routes, Public("GET /v/worker.js", kept.worker).Offline()) // its place is its scope
	if s.Demo {
		routes = append(routes, Open("GET /parts", getParts))
	}
	for _, r := range routes {
		if err := x.mount(r); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// mount adds a route, in every language that its door has.
func (s *site) mount(r Route) error {
	if err := r.check(); err != nil {
		return err
	}
	method, path, _ := strings.Cut(r.pattern, " ")
	if path == "/{$}" {
		path = "/"
	}
	if err := s.add(method, path, &entry{r, i18n.English}); err != nil || !r.door.language {
		return err
	}
	for _, l := range i18n.Languages[1:] {
		if err := s.add(method, strings.TrimSuffix("/"+l.Code+path, "/"), &entry{r, l}); err != nil {
			return err
		}
		if path == "/" {
			home := r
			home.handler = func(w http.ResponseWriter, r *http.Request) error { return See(w, r, "/") }
			if err := s.add(method, "/"+l.Code+"/{$}", &entry{home, l}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *site) add(method, path string, e *entry) (err error) {
	if path == "/" {
		path = "/{$}"
	}
	pattern := method + " " + path
	defer func() {
		if p := recover(); p != nil { // the mux refuses a pattern that is malformed or meets another
			err = fmt.Errorf("web: %s: %v", pattern, p)
		}
	}()
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.enter(w, r, pattern, &e.route) })
	s.entries[pattern] = e
	return nil
}

// matches tells whether the address of r exists for a method.
func (s *site) matches(r *http.Request, method string) bool {
	other := r.Clone(r.Context())
	other.Method = method
	_, pattern := s.mux.Handler(other)
	return s.entries[pattern] != nil
}

// ServeHTTP notes the request, finds its route, and answers whatever happens.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v := &visit{site: s, id: id.Random(), start: s.watch.Now(), client: s.client(r)}
	v.language, v.path = languageOf(r.URL.EscapedPath())
	v.query = r.URL.RawQuery
	if v.card = hasCard(r); v.card {
		v.path, v.query = "/", "" // no link on the answer repeats it
	}
	v.token = s.tokenOf(r)
	a := &answer{ResponseWriter: w, visit: v}
	ctx := s.texts.With(context.WithValue(r.Context(), visitKey{}, v), v.language, s.zone)
	r = r.WithContext(ctx)
	defer s.note(a, r, v)
	defer s.catch(a, r, v)

	if tidy := path.Clean(r.URL.Path); r.URL.Path != tidy && r.URL.Path != tidy+"/" {
		s.enter(a, r, "", nil) // before the mux leads to the tidy address by itself
		return
	}
	s.mux.ServeHTTP(a, r)
}

// enter sets what every answer carries, and leads to the main host or through the route's door; there is no route for what is unknown.
func (s *site) enter(w http.ResponseWriter, r *http.Request, pattern string, route *Route) {
	v := visitOf(r.Context())
	if route != nil {
		v.door, v.route, v.offline, v.leads = route.door, pattern, route.offline, route.leads
	}
	s.guard(w.Header(), v)
	w.Header().Set("X-Request-Id", v.id)
	if v.card {
		s.refuse(w, r, refusal{status: http.StatusBadRequest, key: "card"})
		return
	}
	if v.door == nil || !v.door.plain {
		elsewhere, ours := s.atHost(r, v)
		switch {
		case !ours:
			s.refuse(w, r, refusal{status: http.StatusMisdirectedRequest, key: "host"})
			return
		case elsewhere != "":
			http.Redirect(w, r, elsewhere, http.StatusPermanentRedirect)
			return
		}
	}
	if v.door == nil {
		if h, known := s.mux.Handler(r); s.entries[known] != nil {
			h.ServeHTTP(w, r) // to the tidy address
			return
		}
		s.refuse(w, r, s.unknown(w, r))
		return
	}
	if err := s.through(w, r, route, v); err != nil {
		s.fail(w, r, err)
	}
}

// unknown tells an address that does not exist from one that does not take this method.
func (s *site) unknown(w http.ResponseWriter, r *http.Request) refusal {
	var allowed []string
	for _, m := range []string{http.MethodGet, http.MethodHead, http.MethodPost} {
		if s.matches(r, m) {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) == 0 {
		return refusal{status: http.StatusNotFound, key: "not_found"}
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	return refusal{status: http.StatusMethodNotAllowed, key: "method"}
}

// through is the way through a door: pace, origin, body, who asks, and then the handler.
func (s *site) through(w http.ResponseWriter, r *http.Request, route *Route, v *visit) error {
	if err := s.keepPace(r, route, v); err != nil {
		return err
	}
	if !readable(r.URL) {
		return refusal{status: http.StatusNotFound, key: "not_found"}
	}
	if err := s.origin.Check(r); err != nil {
		return refusal{status: http.StatusForbidden, key: "origin"}
	}
	limit := int64(smallBody)
	if route.upload > 0 {
		limit, v.upload = route.upload+aroundFile, route.upload
	}
	allowTime(w, r, route.upload > 0, s.watch.Now())
	v.body = r.Body
	if r.ContentLength > limit && route.upload == 0 {
		return refusal{status: http.StatusRequestEntityTooLarge, key: "too_big"}
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	if enter := route.door.enter; enter != nil {
		entered, err := enter(s, w, r, v, route)
		if err != nil || !entered {
			return err
		}
	}
	if d := route.door; !d.json && !d.plain && d != staticDoor { // what has no pages has no frame
		r = r.WithContext(parts.WithFrame(r.Context(), s.frame(r.Context(), v)))
	}
	return route.handler(w, r)
}

// readable tells an address of text from one that holds bytes which no database takes.
func readable(u *url.URL) bool {
	for _, s := range []string{u.Path, plainQuery(u.RawQuery)} {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return false
		}
	}
	return true
}

// plainQuery is a query as whoever reads it has it. A pair with broken escapes stays as it is, for whoever reads it refuses it or does without, and keeps
// nobody from seeing the others.
func plainQuery(query string) string {
	if !strings.ContainsAny(query, "%+") {
		return query
	}
	pairs := strings.Split(query, "&")
	for n, pair := range pairs {
		if plain, err := url.QueryUnescape(pair); err == nil {
			pairs[n] = plain
		}
	}
	return strings.Join(pairs, "&")
}

// hasCard tells whether an address holds the number of a card, which it would show again, keep in histories and hand on.
func hasCard(r *http.Request) bool {
	return pii.HasCard(r.URL.Path) || pii.HasCard(plainQuery(r.URL.RawQuery))
}

// keepPace refuses a network that asks too often.
func (s *site) keepPace(r *http.Request, route *Route, v *visit) error {
	if s.settings.Free {
		return nil
	}
	now, from := s.watch.Now(), network(v.client)
	p, kind := route.door.pace, ""
	if route.door.changes.burst > 0 && r.Method != http.MethodGet && r.Method != http.MethodHead {
		p, kind = route.door.changes, "+"
	}
	wait := s.limits.take(route.door.name+kind+" "+from, p, now)
	if route.limit.burst > 0 {
		wait = max(wait, s.limits.take(route.pattern+" "+from, route.limit, now))
	}
	if wait > 0 {
		return refusal{status: http.StatusTooManyRequests, key: "too_often", wait: wait}
	}
	return nil
}

// frame is what the page shows around its content.
func (s *site) frame(ctx context.Context, v *visit) parts.Frame {
	law := s.council.On(day.Of(s.clock.Now(), s.zone))
	f := parts.Frame{
		Council: law.Name.In(v.language.Code), Path: v.path, Query: v.query, SignedIn: v.actor.Person != "", Desk: len(v.actor.Roles) > 0,
		Demo: s.settings.Demo, Section: sectionOf(v.path), Accredits: law.Accreditation.By != "", Contact: law.PrivacyContact, Accent: law.Accent,
		Stylesheet: s.files.address("site.css"), Icon: s.files.address("icon.svg"),
	}
	if s.needs.Banners != nil {
		f.Banners = s.needs.Banners(ctx, v.path, v.language.Code)
	}
	if exit := s.needs.Exit; exit != nil {
		own := v.door != nil && !v.door.cached
		f.Exit = func(address string) string { return exit(address, own) }
	}
	switch {
	case v.offline:
		f.Script = s.files.address("offline.js")
	case v.door != nil && v.door.script:
		f.Script = s.files.address("site.js")
	}
	return f
}

// sectionOf names the part of the site that a path lies in; empty for none that the navigation has.
func sectionOf(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch first {
	case "":
		return "home"
	case "eligibility":
		return "apply"
	case "sign-in", "sign-up", "institution":
		return "my"
	case "v":
		return "verify"
	case "verify", "programmes", "my", "desk", "news", "privacy":
		return first
	}
	return ""
}

// languageOf splits a path into the language it names and the rest.
func languageOf(path string) (i18n.Language, string) {
	for _, l := range i18n.Languages[1:] {
		if path == "/"+l.Code {
			return l, "/"
		}
		if rest, ok := strings.CutPrefix(path, "/"+l.Code+"/"); ok {
			return l, "/" + rest
		}
	}
	return i18n.English, path
}

// catch turns a panic into an answer. Its value may hold what a person typed: the log names its type and the way to it.
func (s *site) catch(w *answer, r *http.Request, v *visit) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		v.wrong = true
		panic(p)
	}
	s.log.Error("panic", "id", v.id, "route", v.route, "type", fmt.Sprintf("%T", p), "at", logs.Frames())
	v.cookie = nil
	if w.status != 0 {
		v.wrong = true
		panic(http.ErrAbortHandler)
	}
	s.refuse(w, r, refusal{status: http.StatusInternalServerError, key: "internal"})
}

// note writes the line of the access log: what was asked and how it went, never by whom or about whom.
func (s *site) note(w *answer, r *http.Request, v *visit) {
	door, route := "none", "none"
	if v.door != nil {
		door, route = v.door.name, v.route
	}
	level := slog.LevelInfo
	if v.door == plainDoor || v.door == staticDoor {
		level = slog.LevelDebug
	}
	if s.needs.Observe != nil {
		s.needs.Observe(door, route, w.status, s.watch.Now().Sub(v.start))
	}
	s.log.LogAttrs(context.WithoutCancel(r.Context()), level, "request", slog.String("id", v.id), slog.String("door", door),
		slog.String("method", methodOf(r)), slog.String("route", route), slog.Int("status", w.status), slog.Int64("bytes", w.bytes),
		slog.Float64("ms", float64(s.watch.Now().Sub(v.start).Microseconds())/1000), slog.Bool("broken", v.wrong))
}

// methodOf names the method, if it is one of HTTP's own: another could hold anything.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}
