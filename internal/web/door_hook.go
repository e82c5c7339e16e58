package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"sanad/internal/access"
)

var hookDoor = &door{name: "hook", json: true, pace: pace{50, 1000}, enter: enterHook}

// The bounds of a call: how much it may bring, and how far its stamp may be from our clock.
const (
	hookBody   = 16 << 10
	hookWindow = 5 * time.Minute
)

// The headers of a signed call.
const (
	HeaderKey       = "Sanad-Key"
	HeaderTime      = "Sanad-Time" // seconds since 1970
	HeaderSignature = "Sanad-Signature"
)

// Caller is who may call some addresses of the hook door: nobody, until there are networks and a signature that is believed.
type Caller struct {
	Networks []string // from which alone calls are heard
	// Believe returns as whom a call is believed; false: its signature is wrong, or its stamp is old. nil believes nobody.
	Believe func(h http.Header, method, target string, body []byte, now time.Time) (who string, ok bool)
}

// Hook opens an address to the machines of one caller (a bank, a processor): signed calls from known networks, without session and
// cookie. The program itself acts, for the purpose.
func Hook(pattern, caller string, p access.Purpose, h Handler) Route {
	return Route{door: hookDoor, pattern: pattern, purpose: p, caller: caller, handler: h}
}

// Told opens an address to the machines of one caller which tell all that they tell by calling it (GET), as gateways for texts do. What
// the caller believes is then a mark in the address that we gave out ourselves.
func Told(pattern, caller string, p access.Purpose, h Handler) Route {
	return Route{door: hookDoor, pattern: pattern, purpose: p, caller: caller, handler: h, told: true}
}

// CallerOf returns as whom a signed call was believed.
func CallerOf(ctx context.Context) string {
	if v := visitOf(ctx); v != nil {
		return v.caller
	}
	return ""
}

// Signed believes calls that bear the HMAC-SHA256 of stamp, method, target and body under one of the keys, by id. Several keys of one
// caller are good at once, so that one can be changed. Who called is what stands before the slash of the key's id.
func Signed(keys map[string]string) func(h http.Header, method, target string, body []byte, now time.Time) (string, bool) {
	return func(h http.Header, method, target string, body []byte, now time.Time) (string, bool) {
		id, stamp, sign := single(h, HeaderKey), single(h, HeaderTime), single(h, HeaderSignature)
		key, known := keys[id]
		given, err := hex.DecodeString(sign)
		mac := hmac.New(sha256.New, []byte(key)) // also for an id that is unknown, which takes as long
		io.WriteString(mac, stamp+"\n"+method+"\n"+target+"\n")
		mac.Write(body)
		right := hmac.Equal(mac.Sum(nil), given)
		seconds, timeErr := strconv.ParseInt(stamp, 10, 64)
		if !known || key == "" || !right || err != nil || timeErr != nil {
			return "", false
		}
		if away := now.Sub(time.Unix(seconds, 0)).Abs(); away > hookWindow {
			return "", false
		}
		who, _, _ := strings.Cut(id, "/")
		return who, true
	}
}

// Password believes calls that name a user and a secret (HTTP Basic), for gateways that sign nothing. Without a secret nobody is believed.
func Password(user, secret string) func(h http.Header, method, target string, body []byte, now time.Time) (string, bool) {
	want := sha256.Sum256([]byte(user + ":" + secret))
	return func(h http.Header, _, _ string, _ []byte, _ time.Time) (string, bool) {
		r := http.Request{Header: http.Header{"Authorization": {single(h, "Authorization")}}}
		name, word, _ := r.BasicAuth()
		got := sha256.Sum256([]byte(name + ":" + word))
		return user, hmac.Equal(want[:], got[:]) && secret != ""
	}
}

// single returns the value of a header that was sent once; one sent twice could be read in two ways.
func single(h http.Header, name string) string {
	if values := h.Values(name); len(values) == 1 {
		return values[0]
	}
	return ""
}

// enterHook hears a call that comes from a network of its caller and is signed. To other networks the address does not exist, and what
// is wrong with a signature is told to nobody: it is counted, and the log says which door stopped it.
func enterHook(s *site, w http.ResponseWriter, r *http.Request, v *visit, route *Route) (bool, error) {
	caller := s.callers[route.caller]
	if !caller.hears(v.client) {
		s.stopped(v, "network")
		return false, refusal{status: http.StatusNotFound, key: "not_found"}
	}
	if r.ContentLength > hookBody {
		return false, refusal{status: http.StatusRequestEntityTooLarge, key: "too_big"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, hookBody))
	if err != nil {
		return false, err
	}
	who, ok := "", false
	if caller.believe != nil {
		who, ok = caller.believe(r.Header, r.Method, r.URL.RequestURI(), body, s.clock.Now())
	}
	if !ok {
		s.stopped(v, "signature")
		return false, refusal{status: http.StatusUnauthorized, key: "hook"}
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); !route.told && (err != nil || kind != cmp.Or(route.takes, "application/json")) {
		return false, refusal{status: http.StatusUnsupportedMediaType, key: "json"}
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	v.caller, v.actor = who, access.System(route.purpose)
	return true, nil
}

// stopped counts a call that the hook door did not let in.
func (s *site) stopped(v *visit, why string) {
	if s.needs.Stopped != nil {
		s.needs.Stopped(why)
	}
	s.log.Warn("hook stopped", slog.String("id", v.id), slog.String("route", v.route), slog.String("fault", why))
}

// caller is a Caller whose networks were read.
type caller struct {
	networks []netip.Prefix
	believe  func(h http.Header, method, target string, body []byte, now time.Time) (string, bool)
}

func (c caller) hears(a netip.Addr) bool {
	for _, n := range c.networks {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// readCallers reads the networks of all callers.
func readCallers(list map[string]Caller) (map[string]caller, error) {
	read := map[string]caller{}
	for name, c := range list {
		nets, err := parseProxies(c.Networks)
		if err != nil {
			return nil, err
		}
		read[name] = caller{nets, c.Believe}
	}
	return read, nil
}
