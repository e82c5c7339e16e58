package web

import (
	"context"
	"net/http"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/web/parts"
)

// Do reads a posted form into c, does the deed, and leads on to the address that it returns. What is refused is shown again by the page from which it
// came, with what was typed.
func Do(w http.ResponseWriter, r *http.Request, c any, do func(ctx context.Context, by access.Actor) (next string, err error), again func(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error) error {
	ctx := r.Context()
	form, err := Read(r, c)
	if err == nil {
		var next string
		if next, err = do(ctx, Actor(ctx)); err == nil {
			return See(w, r, next)
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return again(w, r, statusOf(err), form)
}

// statusOf is how a refusal is answered that a form shows.
func statusOf(err error) int {
	switch {
	case fault.Is(err, fault.KindConflict):
		return http.StatusConflict
	case fault.Is(err, fault.KindDenied):
		return http.StatusForbidden
	case fault.Is(err, fault.KindBusy):
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}
