package web

import (
	"net/http"
	"net/url"
	"slices"

	"sanad/internal/fault"
)

var apiDoor = &door{name: "api", cached: true, json: true, pace: pace{5, 60}}

// API opens a JSON answer to everybody; errors are problem details (RFC 9457). It exists once, without a language.
func API(pattern string, h Handler) Route {
	return Route{door: apiDoor, pattern: pattern, handler: h}
}

// OnlyParameters refuses a query that has a parameter the address does not know, one given twice, or one that cannot be read.
func OnlyParameters(r *http.Request, known ...string) error {
	if r.URL.RawQuery == "" {
		return nil
	}
	var refused fault.Fields
	query, err := url.ParseQuery(r.URL.RawQuery)
	bad := err != nil
	for name, values := range query {
		bad = bad || len(values) > 1 || !slices.Contains(known, name)
	}
	if bad { // the name is not given back: it may be anything that somebody typed
		refused.Add("query", "web.api.unknown_parameter", nil)
	}
	return refused.Err()
}
