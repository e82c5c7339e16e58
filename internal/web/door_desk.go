package web

import (
	"net/http"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/web/parts"
)

var deskDoor = &door{name: "desk", language: true, session: true, cookie: true, script: true, pace: pace{20, 120}, enter: enterDesk}

// Desk opens a page to somebody who holds an office today and gave a second factor.
func Desk(pattern string, p access.Purpose, h Handler) Route {
	return Route{door: deskDoor, pattern: pattern, purpose: p, handler: h}
}

// enterDesk hides the desk from everybody without an office, and asks officers for their second factor.
func enterDesk(s *site, w http.ResponseWriter, r *http.Request, v *visit, route *Route) (bool, error) {
	entered, err := enterMember(s, w, r, v, route)
	switch {
	case !entered || err != nil:
		return false, err
	case len(v.actor.Roles) == 0:
		return false, fault.NotFound()
	case !v.actor.Strong:
		return false, See(w, r, parts.Query("/my/confirm", "next", s.nextOf(r, v)))
	}
	return true, nil
}
