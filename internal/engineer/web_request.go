package engineer

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetRequestInformation shows the form with which an officer asks the applicant.
func (p *Pages) GetRequestInformation(w http.ResponseWriter, r *http.Request) error {
	law := p.service.law()
	kind, err := p.service.kindOf(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.deskForm(w, r, http.StatusOK, dayForm("until", law.Calendar.Add(law.Day, law.Procedure(kind).Answer)), askPage)
}

// PostRequestInformation asks.
func (p *Pages) PostRequestInformation(w http.ResponseWriter, r *http.Request) error {
	var c RequestInformation
	return p.postDesk(w, r, &c, askPage, func(ctx context.Context, id string) error {
		return p.service.RequestInformation(ctx, web.Actor(ctx), id, c)
	})
}

func askPage(v pages.Desk, p council.Procedure, lang string) templ.Component {
	v.Days, v.Rule = p.AnswerMost, p.AnswerRule.Text.In(lang)
	shown := 2 // questions at first; what was typed further down is not hidden
	for i := shown; i < mostItems; i++ {
		if v.Form.Value(itemField(i)) != "" {
			shown = mostItems
		}
	}
	return pages.RequestInformationPage(pages.AskInformation{Desk: v, Shown: shown, Most: mostItems})
}

// GetHold shows the form with which an officer puts a case on hold.
func (p *Pages) GetHold(w http.ResponseWriter, r *http.Request) error {
	return p.deskForm(w, r, http.StatusOK, parts.NewForm(nil), holdPage)
}

// PostHold puts it on hold.
func (p *Pages) PostHold(w http.ResponseWriter, r *http.Request) error {
	var c Hold
	return p.postDesk(w, r, &c, holdPage, func(ctx context.Context, id string) error {
		return p.service.Hold(ctx, web.Actor(ctx), id, c)
	})
}

func holdPage(v pages.Desk, p council.Procedure, lang string) templ.Component {
	v.Days, v.Rule = p.HoldMost, p.HoldRule.Text.In(lang)
	return pages.HoldPage(v)
}

// PostResume lets a case on hold go on.
func (p *Pages) PostResume(w http.ResponseWriter, r *http.Request) error {
	var c Resume
	return p.decide(w, r, &c, func(ctx context.Context, id string) error {
		return p.service.Resume(ctx, web.Actor(ctx), id, c)
	})
}

// GetIntendRefusal shows the form of a notice.
func (p *Pages) GetIntendRefusal(w http.ResponseWriter, r *http.Request) error {
	return p.deskForm(w, r, http.StatusOK, parts.NewForm(nil), p.noticePage(r.Context()))
}

// PostIntendRefusal gives notice.
func (p *Pages) PostIntendRefusal(w http.ResponseWriter, r *http.Request) error {
	var c IntendRefusal
	return p.postDesk(w, r, &c, p.noticePage(r.Context()), func(ctx context.Context, id string) error {
		return p.service.IntendRefusal(ctx, web.Actor(ctx), id, c)
	})
}

func (p *Pages) noticePage(ctx context.Context) deskPage {
	law := p.service.law()
	return func(v pages.Desk, x council.Procedure, lang string) templ.Component {
		v.Until, v.Rule = i18n.Date(ctx, law.Calendar.Add(law.Day, x.Notice)), x.NoticeRule.Text.In(lang)
		return pages.IntendRefusalPage(v)
	}
}

// deskPage makes the page of a form that belongs to a case.
type deskPage func(v pages.Desk, p council.Procedure, lang string) templ.Component

// deskForm shows a form that belongs to a case, to whoever may act on it now.
func (p *Pages) deskForm(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, show deskPage) error {
	ctx := r.Context()
	a, err := p.service.Assess(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	if a.May != nil {
		return a.May
	}
	v := pages.Desk{
		Form: form, Path: deskPath(a.ID), Name: a.Who.NameLatin.Reveal(), Version: strconv.FormatInt(a.Case.Version, 10), Seen: lastSeen(a),
	}
	return web.Page(w, r, status, show(v, a.Law.Procedure(a.Kind), i18n.From(ctx).Code))
}

// postDesk reads a form that belongs to a case and does it. What was typed wrong shows the form again; a case that moved on meanwhile
// shows the case, with what changed.
func (p *Pages) postDesk(w http.ResponseWriter, r *http.Request, c any, show deskPage, do func(ctx context.Context, id string) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), r.PathValue("id")); err == nil {
			return web.See(w, r, deskPath(r.PathValue("id")))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	if fault.Is(err, fault.KindInvalid) {
		return p.deskForm(w, r, http.StatusUnprocessableEntity, form, show)
	}
	return p.assess(w, r, http.StatusConflict, form)
}

func deskPath(id string) string { return "/desk/engineers/" + id }

// dayForm is a form whose three boxes hold a day.
func dayForm(name string, d day.Day) *parts.Form {
	return parts.NewForm(map[string]string{
		name + "_day": strconv.Itoa(d.Date()), name + "_month": strconv.Itoa(int(d.Month())), name + "_year": strconv.Itoa(d.Year()),
	})
}

// lastSeen is the id of the newest event that a page shows.
func lastSeen(a Assessment) string {
	last := ""
	for _, e := range a.Timeline {
		last = max(last, e.ID)
	}
	return last
}
