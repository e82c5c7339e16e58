package web

import (
	"net/http"
	"regexp"
	"time"

	"sanad/internal/alarm"
)

// Cookie is one line of the register of cookies: all that a browser is ever asked to keep.
type Cookie struct {
	Name     string            `json:"name"`
	Value    string            `json:"value"` // a regular expression for the whole of it
	MostDays int               `json:"most_days"`
	HTTPOnly bool              `json:"http_only"`
	SameSite string            `json:"same_site"`
	Doors    []string          `json:"doors"` // the kinds of pages that may set it
	Purpose  map[string]string `json:"purpose"`
	values   *regexp.Regexp
}

// cookiesOf returns the register. The session's cookie is the only one.
func cookiesOf(name string) []Cookie {
	const value = "[0-9a-z]{52}"
	return []Cookie{{
		Name: name, Value: value, MostDays: 31, HTTPOnly: true, SameSite: "Lax", Doors: []string{openDoor.name, linkDoor.name, memberDoor.name, deskDoor.name},
		Purpose: map[string]string{
			"en": "Keeps you signed in. It is set when you sign in, holds a random value and nothing about you, and is taken away when you sign out.",
			"ur": "آپ کو سائن اِن رکھتی ہے۔ یہ سائن اِن کرنے پر رکھی جاتی ہے، اس میں ایک اتفاقی عدد ہے اور آپ کے بارے میں کچھ نہیں، اور سائن آؤٹ کرنے پر ہٹا دی جاتی ہے۔",
		},
		values: regexp.MustCompile("^" + value + "$"),
	}}
}

// lets tells whether the register of cookies has a cookie as it is; one that takes another away is empty and ends at once.
func (s *site) lets(c *http.Cookie, now time.Time) bool {
	for _, known := range s.cookies {
		switch {
		case c.Name != known.Name || c.Path != "/" || c.Domain != "" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != s.settings.Secure:
		case c.Value == "" && c.MaxAge < 0:
			return true
		case known.values.MatchString(c.Value) && c.MaxAge == 0 && c.Expires.After(time.Unix(0, 0)) && c.Expires.Before(now.AddDate(0, 0, known.MostDays)):
			return true
		}
	}
	return false
}

// bake sets the cookie of an answer, and drops any other: what the register does not name never reaches a browser.
func (s *site) bake(h http.Header, v *visit) {
	if others := len(h.Values("Set-Cookie")); others > 0 {
		h.Del("Set-Cookie")
		s.dropped(v, others)
	}
	c := v.cookie
	if c == nil || v.door == nil || !v.door.cookie {
		return
	}
	if !s.lets(c, s.clock.Now()) {
		s.dropped(v, 1)
		return
	}
	h.Set("Set-Cookie", c.String())
}

func (s *site) dropped(v *visit, n int) {
	s.settings.Alarms.Raise(alarm.Cookie, n)
	s.log.Error("a cookie was dropped that the register does not name", "id", v.id, "route", v.route)
}

// keptOffline is what one public page keeps in a browser beside cookies. It is the same for everybody, and never sent back.
var keptOffline = map[string]any{
	"kind": "cache storage", "name": "offline", "pages": []string{"/v/", "/ur/v/"},
	"holds": map[string]string{
		"en": "The page that checks a printed code, its style and script, the council's public keys and the signed status list. Nothing of any code.",
		"ur": "چھپا ہوا کوڈ جانچنے والا صفحہ، اس کا انداز اور اسکرپٹ، کونسل کی عوامی کلیدیں اور دستخط شدہ فہرست۔ کسی کوڈ کا کچھ نہیں۔",
	},
}

// getCookies tells anybody what a browser may be asked to keep.
func (s *site) getCookies(w http.ResponseWriter, r *http.Request) error {
	return JSON(w, r, http.StatusOK, map[string]any{"cookies": s.cookies, "kept": []any{keptOffline}})
}

// getGPC tells browsers that their signal against selling and sharing is honoured (Global Privacy Control): nothing is sold or shared.
func getGPC(w http.ResponseWriter, r *http.Request) error {
	return JSON(w, r, http.StatusOK, map[string]any{"gpc": true, "lastUpdate": "2026-11-23"})
}
