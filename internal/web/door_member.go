package web

import (
	"net/http"

	"sanad/internal/access"
	"sanad/internal/web/parts"
)

var memberDoor = &door{name: "member", language: true, session: true, cookie: true, script: true, pace: pace{20, 120}, enter: enterMember}

// Member opens a page to a signed-in person, for a purpose.
func Member(pattern string, p access.Purpose, h Handler) Route {
	return Route{door: memberDoor, pattern: pattern, purpose: p, handler: h}
}

// enterMember finds who asks; a stranger is led to signing in and back.
func enterMember(s *site, w http.ResponseWriter, r *http.Request, v *visit, route *Route) (bool, error) {
	if err := s.recognise(r, v, route.purpose); err != nil {
		return false, err
	}
	if v.actor.Person == "" {
		return false, See(w, r, parts.Query("/sign-in", "next", s.nextOf(r, v)))
	}
	if route.strong && !v.actor.Strong {
		return false, See(w, r, parts.Query("/my/confirm", "next", s.nextOf(r, v)))
	}
	return true, nil
}

// recognise asks the room of accounts whose session the cookie holds.
func (s *site) recognise(r *http.Request, v *visit, purpose access.Purpose) error {
	token := v.token
	if token == "" || s.needs.Visitor == nil {
		return nil
	}
	actor, err := s.needs.Visitor(r.Context(), token)
	if err != nil {
		return err
	}
	if actor.Person == "" {
		v.cookie = s.endedCookie()
		return nil
	}
	actor.Purpose = purpose
	v.actor = actor
	return nil
}

// nextOf is where a stranger wants to go: the page asked for, or the reader's place when the address cannot be shown by itself.
func (s *site) nextOf(r *http.Request, v *visit) string {
	if r.Method == http.MethodGet || r.Method == http.MethodHead || s.matches(r, http.MethodGet) {
		if next := v.path; v.query == "" {
			return ownPath(next, "/my")
		}
		return ownPath(v.path+"?"+v.query, "/my")
	}
	return "/my"
}
