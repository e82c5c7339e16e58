package web

var (
	publicDoor = &door{name: "public", language: true, cached: true, pace: pace{20, 120}}
	openDoor   = &door{name: "open", language: true, cookie: true, script: true, pace: pace{20, 120}, changes: pace{1, 60}}
	linkDoor   = &door{name: "link", language: true, cookie: true, script: true, pace: pace{1, 60}}
	plainDoor  = &door{name: "plain", plain: true, pace: pace{20, 120}}
)

// Public opens a page to everybody: no session, no cookie, cached for a minute.
func Public(pattern string, h Handler) Route {
	return Route{door: publicDoor, pattern: pattern, handler: h}
}

// Open is Public for a page with a form of somebody who is not signed in yet (sign-in, sign-up): no cookie is read, never cached.
func Open(pattern string, h Handler) Route {
	return Route{door: openDoor, pattern: pattern, handler: h}
}

// Link opens a page to whoever holds a token for one deed: no session, never cached, not indexed.
func Link(pattern string, h Handler) Route {
	return Route{door: linkDoor, pattern: pattern, handler: h}
}

// Plain opens an address for machines that watch over the site (/healthz, /.well-known/...): one language, any host, no session.
func Plain(pattern string, h Handler) Route {
	return Route{door: plainDoor, pattern: pattern, handler: h}
}
