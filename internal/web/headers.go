package web

import (
	"maps"
	"net/http"
	"strings"
)

// contentPolicy lets pages load only our own style, scripts and pictures, and send forms only to us.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// offlinePolicy also lets a page ask this site for what it keeps, and keep it in a worker of its own.
const offlinePolicy = contentPolicy + "; connect-src 'self'; worker-src 'self'"

// What answers carry by what they are: pages; data, which other sites may read, and which has no links, windows or scripts to bind.
// Each value is a list of its own length, so that adding to one makes a copy.
var (
	onPages = map[string][]string{
		"Content-Security-Policy":      {contentPolicy},
		"X-Content-Type-Options":       {"nosniff"},
		"Referrer-Policy":              {"same-origin"},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Permissions-Policy":           {"camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
		"Cache-Control":                {"no-store"},
	}
	onData = map[string][]string{
		"Content-Security-Policy":     {"default-src 'none'; frame-ancestors 'none'"},
		"X-Content-Type-Options":      {"nosniff"},
		"Access-Control-Allow-Origin": {"*"},
		"Cache-Control":               {"no-store"},
	}
)

// guard sets what every answer carries.
func (s *site) guard(h http.Header, v *visit) {
	d := v.door
	if d != nil && d.json {
		maps.Copy(h, onData)
		if d == hookDoor { // no page of another site has business here
			h.Del("Access-Control-Allow-Origin")
		}
	} else {
		maps.Copy(h, onPages)
	}
	switch {
	case v.offline:
		h.Set("Content-Security-Policy", offlinePolicy)
	case v.leads != "":
		h.Set("Content-Security-Policy", strings.Replace(contentPolicy, "form-action 'self'", "form-action 'self' "+v.leads, 1))
	}
	if s.settings.Secure {
		h.Set("Strict-Transport-Security", "max-age=63072000")
	}
	if d == nil || !d.cached {
		h.Set("X-Robots-Tag", "noindex")
	}
}
