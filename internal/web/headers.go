package web

import "net/http"

// contentPolicy lets pages load only our own style, scripts and pictures, and send forms only to us.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard sets what every answer carries.
func (s *site) guard(h http.Header, d *door) {
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cache-Control", "no-store")
	if s.settings.Secure {
		h.Set("Strict-Transport-Security", "max-age=63072000")
	}
	if d == nil || !d.cached {
		h.Set("X-Robots-Tag", "noindex")
	}
}
