package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// cookieName is the session's; the prefix binds it to this host and to TLS.
func (s *site) cookieName() string {
	if s.settings.Secure {
		return "__Host-sanad"
	}
	return "sanad"
}

func (s *site) sessionCookie(token string, end time.Time) *http.Cookie {
	return &http.Cookie{
		Name: s.cookieName(), Value: token, Path: "/", Expires: end, HttpOnly: true, Secure: s.settings.Secure, SameSite: http.SameSiteLaxMode,
	}
}

func (s *site) endedCookie() *http.Cookie {
	c := s.sessionCookie("", time.Unix(1, 0))
	c.MaxAge = -1
	return c
}

// tokenOf takes the session's token from a request and hides all cookies from the handlers.
func (s *site) tokenOf(r *http.Request) (token string) {
	if c, err := r.Cookie(s.cookieName()); err == nil && len(c.Value) <= 128 {
		token = c.Value
	}
	r.Header.Del("Cookie")
	return token
}

// SetSession gives the browser a session token until end; ClearSession takes it away. They are the only writers of cookies, and
// the doors for everybody let none pass.
func SetSession(_ http.ResponseWriter, r *http.Request, token string, end time.Time) {
	if v := visitOf(r.Context()); v != nil {
		v.cookie = v.site.sessionCookie(token, end)
	}
}

// ClearSession ends the browser's session and clears what it kept of our pages.
func ClearSession(w http.ResponseWriter, r *http.Request) {
	if v := visitOf(r.Context()); v != nil {
		v.cookie = v.site.endedCookie()
		w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	}
}

// Next returns where a stranger wanted to go before signing in (?next=), or fallback; never an address of another site.
func Next(r *http.Request, fallback string) string {
	return ownPath(r.URL.Query().Get("next"), fallback)
}

// ownPath returns path if it is one of ours without a language, and else fallback.
func ownPath(path, fallback string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || len(path) > 512 || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") ||
		strings.ContainsFunc(path, func(c rune) bool { return c <= ' ' || c == '\\' || c == 0x7f }) {
		return fallback
	}
	return path
}
