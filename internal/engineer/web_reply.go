package engineer

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetAnswers shows what the council asks.
func (p *Pages) GetAnswers(w http.ResponseWriter, r *http.Request) error {
	v, err := p.service.Show(r.Context(), web.Actor(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.Request == nil {
		return fault.Conflict("engineer.answer.nothing_asked", nil)
	}
	values := map[string]string{}
	for i, item := range v.Request.Items {
		values[answerField(i)] = item.Answer.Reveal()
	}
	return p.answers(w, r, http.StatusOK, v, parts.NewForm(values))
}

func (p *Pages) answers(w http.ResponseWriter, r *http.Request, status int, v View, form *parts.Form) error {
	return web.Page(w, r, status, pages.ReplyPage(pages.Reply{
		Form: form, Back: applicationPath(v.ID), Version: strconv.FormatInt(v.Request.Version, 10), Request: requestPage(r.Context(), *v.Request),
	}))
}

// PostAnswers keeps or sends the answers.
func (p *Pages) PostAnswers(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("id")
	var c Answer
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Answer(ctx, web.Actor(ctx), id, c); err == nil {
			if c.Send {
				return web.See(w, r, applicationPath(id))
			}
			return web.See(w, r, applicationPath(id)+"/answers")
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	v, showErr := p.service.Show(ctx, web.Actor(ctx), id)
	if showErr != nil {
		return showErr
	}
	if v.Request == nil {
		return err
	}
	return p.answers(w, r, http.StatusUnprocessableEntity, v, form)
}

// requestPage writes a request for either side.
func requestPage(ctx context.Context, r Request) pages.Request {
	out := pages.Request{ID: r.ID, Kind: string(r.Kind), State: string(r.State), Until: i18n.Date(ctx, r.Until), At: i18n.Moment(ctx, r.AskedAt)}
	if r.EndedAt != nil {
		out.Ended = i18n.Moment(ctx, *r.EndedAt)
	}
	for i, item := range r.Items {
		out.Items = append(out.Items, pages.Asked{
			Place: i + 1, Wants: item.Wants, Question: item.Question.Reveal(), Answer: item.Answer.Reveal(), Files: item.Files,
		})
	}
	return out
}

func requestPages(ctx context.Context, list []Request) (out []pages.Request) {
	for _, r := range list {
		out = append(out, requestPage(ctx, r))
	}
	return out
}

// GetReconsider shows how to ask for a second look at a refusal.
func (p *Pages) GetReconsider(w http.ResponseWriter, r *http.Request) error {
	return p.reconsider(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) reconsider(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	v, err := p.service.Show(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.State != StateRefused || v.AskBy.IsZero() {
		return fault.Conflict("engineer.again.not_refused", nil)
	}
	lang, procedure := i18n.From(ctx).Code, v.Law.Procedure(v.Kind)
	return web.Page(w, r, status, pages.ReconsiderPage(pages.Reconsider{
		Form: form, Back: applicationPath(v.ID), Reasons: v.Refusal.Reasons.Reveal(), Until: i18n.Date(ctx, v.AskBy),
		Rule: procedure.AgainStep.Rule.Text.In(lang), Days: procedure.AgainStep.WorkingDays, Role: i18n.T(ctx, "casework.role."+procedure.AgainStep.Role),
	}))
}

// PostReconsider asks for it.
func (p *Pages) PostReconsider(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("id")
	var c Reconsider
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Reconsider(ctx, web.Actor(ctx), id, c); err == nil {
			return web.See(w, r, applicationPath(id))
		}
	}
	if fault.Is(err, fault.KindConflict) || !form.Refused(ctx, err) {
		return err
	}
	return p.reconsider(w, r, http.StatusUnprocessableEntity, form)
}
