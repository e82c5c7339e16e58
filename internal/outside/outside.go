// Package outside judges a running council as any stranger can: it visits, asks and reads, and tells which promises do not hold.
//
// The same judges serve the command that anybody runs against a council, the council's own daily check, and the tests.
package outside

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
)

// The checks, as findings name them.
const (
	Visitors     = "visitors"      // a visitor gives nothing and needs no cookie
	Cookies      = "cookies"       // only registered cookies, and none on public pages
	ThirdParties = "third_parties" // nothing is loaded from or sent to anybody else
	Headers      = "headers"       // what browsers are told to keep to
	Links        = "links"         // links that leave are marked, pass one page, lead to listed sites alone and tell nothing
	Fields       = "fields"        // the register tells what is published, and nothing else
	Unsubscribe  = "unsubscribe"   // a letter's link stops letters only when asked, and tells nobody whom there is
	Wording      = "wording"       // every page leads to the policy, which is dated, proven and names its contact
)

// Checks are all checks, in the order of their findings.
var Checks = []string{Visitors, Cookies, ThirdParties, Headers, Links, Fields, Unsubscribe, Wording}

// Judge looks at one council.
type Judge struct {
	Base   *url.URL
	Do     func(*http.Request) (*http.Response, error)
	Number string   // of somebody on the register; empty: none is known, and the fields are judged by their description
	Begin  []string // further addresses to begin from
	Most   int      // answers to look at
}

// Finding is what one check found.
type Finding struct {
	Check  string
	Looked int // answers that it looked at
	Faults []string
}

// mostFaults is how many faults of a check are told one by one.
const mostFaults = 20

// Judge makes every check. An error means that the council could not be looked at, not that a promise is broken.
func (j *Judge) Judge(ctx context.Context) (list []Finding, err error) {
	if p, err := j.Get(ctx, "/"); err != nil {
		return nil, err
	} else if p.Status != http.StatusOK {
		return nil, fmt.Errorf("%s answers %d", j.Base, p.Status)
	}
	pages, err := j.Visit(ctx)
	if err != nil {
		return nil, err
	}
	for _, check := range Checks {
		f := Finding{Check: check, Looked: len(pages)}
		switch check {
		case Visitors:
			f.Faults = visitors(pages)
		case Cookies:
			f.Faults = cookies(pages)
		case ThirdParties:
			f.Faults = thirdParties(pages, j.Base.Host)
		case Headers:
			f.Faults = headers(pages, j.Base.Scheme == "https")
		case Links:
			for _, p := range pages {
				f.Faults = append(f.Faults, LinkFaults(p, j.Base.Host)...)
			}
			var more []string
			more, err = j.exits(ctx, pages)
			f.Faults = append(f.Faults, more...)
		case Fields:
			f.Faults, err = fields(pages, j.Number)
		case Unsubscribe:
			f.Faults, err = j.stops(ctx)
		case Wording:
			f.Faults, err = j.wording(ctx, pages)
		}
		if err != nil {
			return nil, err
		}
		slices.Sort(f.Faults)
		f.Faults = slices.Compact(f.Faults)
		if more := len(f.Faults) - mostFaults; more > 0 {
			f.Faults = append(f.Faults[:mostFaults], fmt.Sprintf("and %d more", more))
		}
		list = append(list, f)
	}
	return list, nil
}

// Through asks a handler of this process. Each request comes from a network of its own, of those that are reserved for examples, so that
// no quota of a real visitor is used up.
func Through(h http.Handler) func(*http.Request) (*http.Response, error) {
	var n uint16
	return func(r *http.Request) (*http.Response, error) {
		n++
		from := netip.AddrPortFrom(netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, byte(n >> 8), byte(n), 15: 1}), 40000)
		r = r.Clone(r.Context())
		r.RemoteAddr, r.RequestURI = from.String(), r.URL.RequestURI()
		if r.Host == "" {
			r.Host = r.URL.Host
		}
		if r.URL.Scheme == "https" {
			r.TLS = &tls.ConnectionState{}
		}
		w := &writer{header: http.Header{}}
		h.ServeHTTP(w, r)
		if w.status == 0 {
			w.WriteHeader(http.StatusOK)
		}
		return &http.Response{StatusCode: w.status, Header: w.sent, Body: io.NopCloser(&w.body), Request: r}, nil
	}
}

// writer keeps an answer in memory.
type writer struct {
	header, sent http.Header
	status       int
	body         bytes.Buffer
}

func (w *writer) Header() http.Header { return w.header }

func (w *writer) WriteHeader(status int) {
	if w.status == 0 {
		w.status, w.sent = status, w.header.Clone()
	}
}

func (w *writer) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}
