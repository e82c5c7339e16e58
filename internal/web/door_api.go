package web

var apiDoor = &door{name: "api", cached: true, json: true, pace: pace{5, 60}}

// API opens a JSON answer to everybody; errors are problem details (RFC 9457). It exists once, without a language.
func API(pattern string, h Handler) Route {
	return Route{door: apiDoor, pattern: pattern, handler: h}
}
