package site

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"sanad/internal/council"
	"sanad/internal/pii"
)

// Exit is an address of another site.
type Exit struct {
	To     string // written anew from what was understood of it
	Host   string // in ASCII, so that letters which only look alike show
	Target council.Target
	Listed bool // the council lists the site
}

// mostAddress is how long an address may be, in bytes.
const mostAddress = 2000

// decideExit reads an address; false if we lead nowhere by it. Only what is understood by everybody in one way passes: https, a name of a
// machine and nothing before or behind it, and a path without the signs that browsers read otherwise than we do.
func decideExit(typed string, targets []council.Target) (e Exit, ok bool) {
	if len(typed) > mostAddress || !utf8.ValidString(typed) || strings.ContainsFunc(typed, func(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }) || pii.HasCard(typed) {
		return e, false
	}
	u, err := url.Parse(typed)
	if err != nil || u.Scheme != "https" || u.Opaque != "" || u.User != nil || u.Port() != "" && u.Port() != "443" || strings.HasSuffix(u.Host, ":") {
		return e, false
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil || !isHost(host) {
		return e, false
	}
	if again, err := idna.Lookup.ToASCII(host); err != nil || again != host { // a name that its own letters would not be read as
		return e, false
	}
	path := u.EscapedPath()
	if folded := strings.ToLower(path); strings.Contains(path, "//") || strings.Contains(folded, "%2f%2f") || strings.Contains(folded, "%5c") || hasControl(u.Path) || hasControl(u.RawQuery) {
		return e, false
	}
	if plain, err := url.PathUnescape(u.RawQuery); err != nil || hasControl(plain) || pii.HasCard(plain) || pii.HasCard(u.Path) {
		return e, false
	}
	out := url.URL{Scheme: "https", Host: host, Path: u.Path, RawPath: u.RawPath, RawQuery: ascii(u.RawQuery), Fragment: u.Fragment, RawFragment: u.RawFragment}
	if out.Path == "" {
		out.Path = "/"
	}
	e = Exit{To: out.String(), Host: host}
	for _, t := range targets {
		if t.Host == host {
			e.Target, e.Listed = t, true
		}
	}
	return e, len(e.To) <= mostAddress
}

// isHost tells a name in ASCII that has a dot and does not end in figures from an address of a network and from a machine of one's own.
func isHost(host string) bool {
	labels := strings.Split(host, ".")
	last := labels[len(labels)-1]
	if len(labels) < 2 || len(host) > 253 || last == "" || last[0] >= '0' && last[0] <= '9' {
		return false
	}
	for _, l := range labels {
		if l == "" || strings.ContainsFunc(l, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' }) {
			return false
		}
	}
	return true
}

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// ascii encodes what is not ASCII in a query.
func ascii(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c > '~' {
			b.WriteString(url.PathEscape(string([]byte{c})))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
