package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// refusal is an answer that is not what was asked for. Its key names a title and a text of web.refused.
type refusal struct {
	status int
	key    string
	texts  []fault.Message // of a fault: instead of the key's own text
	wait   time.Duration
}

// Error names the refusal, for logs and tests.
func (x refusal) Error() string { return "refused: " + x.key }

// fail shows an error to whoever asked; the detail of an internal one goes to the log alone.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	v := visitOf(r.Context())
	x := refusalOf(err)
	switch {
	case x.status == http.StatusInternalServerError:
		s.log.Error("failed", "id", v.id, "route", v.route, "error", err.Error())
	case x.status == http.StatusServiceUnavailable:
		s.log.Warn("unavailable", "id", v.id, "route", v.route, "error", err.Error())
	case x.status == statusGone:
		v.wrong = true
	}
	if a, ok := w.(*answer); ok && a.status != 0 {
		v.wrong = true
		panic(http.ErrAbortHandler) // the reader must not take half an answer for a whole one
	}
	s.refuse(w, r, x)
}

// statusGone is for readers who left before the answer; nobody sees it.
const statusGone = 499

// refusalOf says how an error is shown.
func refusalOf(err error) refusal {
	var x refusal
	var tooBig *http.MaxBytesError
	f := fault.Of(err)
	switch {
	case errors.As(err, &x):
		return x
	case f != nil:
		return refusalOfFault(f)
	case errors.As(err, &tooBig):
		return refusal{status: http.StatusRequestEntityTooLarge, key: "too_big"}
	case errors.Is(err, context.Canceled):
		return refusal{status: statusGone, key: "broken_off"}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return refusal{status: http.StatusBadRequest, key: "broken_off"}
	}
	return refusal{status: http.StatusInternalServerError, key: "internal"}
}

func refusalOfFault(f *fault.Fault) refusal {
	x := refusal{texts: []fault.Message{f.Message}}
	switch f.Kind {
	case fault.KindInvalid:
		x.status, x.key = http.StatusUnprocessableEntity, "invalid"
		for _, field := range f.Fields {
			x.texts = append(x.texts, field.Message)
		}
	case fault.KindDenied:
		x.status, x.key = http.StatusForbidden, "denied"
	case fault.KindNotFound:
		x.status, x.key = http.StatusNotFound, "not_found"
	case fault.KindConflict:
		x.status, x.key = http.StatusConflict, "conflict"
	case fault.KindBusy:
		x.status, x.key, x.wait = http.StatusServiceUnavailable, "busy", 30*time.Second
		if !f.OfTheHouse() { // a room's own limit
			x.status, x.wait = http.StatusTooManyRequests, time.Minute
		}
	}
	return x
}

// refuse writes a refusal as a page, as problem details, or as a line, as the door has it.
func (s *site) refuse(w http.ResponseWriter, r *http.Request, x refusal) {
	v := visitOf(r.Context())
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Del("ETag")
	h.Del("Content-Disposition")
	if x.wait > 0 {
		h.Set("Retry-After", strconv.Itoa(int(x.wait.Seconds())+1))
	}
	if x.status == http.StatusRequestEntityTooLarge {
		h.Set("Connection", "close")
		drain(r, 1<<20)
	}
	switch {
	case v.door != nil && v.door.json || v.door == nil && isAPI(v.path):
		s.writeProblem(w, r, x)
		return
	case v.door != nil && v.door.plain:
		http.Error(w, http.StatusText(x.status), x.status)
		return
	}
	ctx := r.Context()
	f := s.frame(r.Context(), v)
	f.RequestID = v.id
	page := parts.Refused(parts.RefusedProps{
		Title: i18n.T(ctx, "web.refused."+x.key+".title"), Texts: s.words(ctx, x), Home: homeOf(v), Page: pageOf(v, r, x), RequestID: requestID(x, v),
	})
	if err := writePage(w, r.WithContext(parts.WithFrame(ctx, f)), x.status, page); err != nil {
		s.log.Error("failed", "id", v.id, "route", v.route, "error", err.Error())
		http.Error(w, v.id, x.status)
	}
}

// words are the sentences of a refusal, in the reader's language.
func (s *site) words(ctx context.Context, x refusal) (list []string) {
	switch {
	case len(x.texts) == 0 && x.wait > 0:
		return []string{i18n.T(ctx, "web.refused."+x.key+".text", "Count", int(x.wait.Seconds())+1)}
	case len(x.texts) == 0:
		return []string{i18n.T(ctx, "web.refused."+x.key+".text")}
	}
	for _, m := range x.texts {
		list = append(list, i18n.Say(ctx, m))
	}
	return list
}

// pageOf is the page whose address somebody added to what it does not have: without that it opens. Empty: it is another refusal.
func pageOf(v *visit, r *http.Request, x refusal) string {
	if x.status != http.StatusUnprocessableEntity || r.Method != http.MethodGet || r.URL.RawQuery == "" {
		return ""
	}
	return v.path
}

// homeOf is where somebody goes on whom a page was refused.
func homeOf(v *visit) string {
	switch {
	case len(v.actor.Roles) > 0 && v.door == deskDoor:
		return "/desk"
	case v.actor.Person != "":
		return "/my"
	}
	return "/"
}

// requestID is shown where somebody may ask the council what went wrong.
func requestID(x refusal, v *visit) string {
	if x.status >= 500 && x.key == "internal" {
		return v.id
	}
	return ""
}
