package web

import "net/http"

var apiDoor = &door{name: "api", cached: true, json: true, pace: pace{5, 60}, enter: enterAPI}

// API opens a JSON answer to everybody; errors are problem details (RFC 9457). It exists once, without a language.
func API(pattern string, h Handler) Route {
	return Route{door: apiDoor, pattern: pattern, handler: h}
}

// enterAPI lets pages of other sites read the answer: it holds nothing that is not public.
func enterAPI(_ *site, w http.ResponseWriter, _ *http.Request, _ *visit, _ *Route) (bool, error) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	return true, nil
}
