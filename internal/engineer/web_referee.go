package engineer

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/engineer/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetReferees shows whom the applicant named, and how far each is.
func (p *Pages) GetReferees(w http.ResponseWriter, r *http.Request) error {
	return p.referees(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) referees(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	v, err := p.draft(r)
	if err != nil {
		return err
	}
	form.Set("version", strconv.FormatInt(v.Version, 10))
	kind, _ := v.Law.Kind(v.Kind)
	lang, now := i18n.From(ctx).Code, p.service.clock.Now()
	page := pages.Referees{
		Form: form, Needed: kind.Referees.Needed, Confirmed: confirmed(v.Referees), Rule: kind.Referees.Rule.Text.In(lang),
		Instrument: kind.Referees.Rule.Instrument, Unconfirmed: kind.Referees.Rule.Confidence != council.Sourced, Back: applicationPath(v.ID),
		Referees: refereePages(ctx, kind, v.Referees, now, false),
	}
	places := 0
	for _, x := range v.Referees {
		if x.counts(now) {
			places++
		}
	}
	page.Name = places < kind.Referees.Needed
	return web.Page(w, r, status, pages.RefereesPage(page))
}

// refereePages write whom an applicant named, for them or for the desk.
func refereePages(ctx context.Context, k council.Kind, list []Referee, now time.Time, desk bool) (out []pages.Referee) {
	for _, r := range list {
		if r.State == RefereeDropped && !desk {
			continue
		}
		x := pages.Referee{
			ID: r.ID, Name: r.Name.Reveal(), Email: r.Email.Reveal(), Position: r.Position.Reveal(), State: string(r.State),
			Since: i18n.Moment(ctx, r.AskedAt), Until: i18n.Moment(ctx, r.EndsAt), Words: r.Words.Reveal(),
		}
		if r.AnsweredAt != nil {
			x.Since = i18n.Moment(ctx, *r.AnsweredAt)
		}
		if r.State == RefereeAsked {
			x.Waits = !desk
			if !r.waits(now) {
				x.State = "ended"
			}
			if !desk && r.Asks <= k.Referees.Again {
				if x.Again = decideAskReferee(k, r, now) == nil; !x.Again {
					x.Next = i18n.Moment(ctx, nextAsk(k, r))
				}
			}
		}
		out = append(out, x)
	}
	return out
}

// PostReferee names a referee.
func (p *Pages) PostReferee(w http.ResponseWriter, r *http.Request) error {
	var c NameReferee
	form, err := web.Read(r, &c)
	if err == nil {
		c.Language = i18n.From(r.Context()).Code
		if _, err = p.service.NameReferee(r.Context(), web.Actor(r.Context()), r.PathValue("id"), c); err == nil {
			return web.See(w, r, applicationPath(r.PathValue("id"))+"/referees")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.referees(w, r, http.StatusUnprocessableEntity, form)
}

// PostRefereeAgain asks a referee again.
func (p *Pages) PostRefereeAgain(w http.ResponseWriter, r *http.Request) error {
	return p.onReferee(w, r, p.service.AskReferee)
}

// PostRefereeDrop gives a referee up.
func (p *Pages) PostRefereeDrop(w http.ResponseWriter, r *http.Request) error {
	return p.onReferee(w, r, p.service.DropReferee)
}

func (p *Pages) onReferee(w http.ResponseWriter, r *http.Request, do func(context.Context, access.Actor, string, AskReferee) error) error {
	var c AskReferee
	form, err := web.Read(r, &c)
	if err == nil {
		if err = do(r.Context(), web.Actor(r.Context()), r.PathValue("id"), c); err == nil {
			return web.See(w, r, applicationPath(r.PathValue("id"))+"/referees")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.referees(w, r, http.StatusUnprocessableEntity, form)
}

// GetAskedReferee shows what a link asks of its holder.
func (p *Pages) GetAskedReferee(w http.ResponseWriter, r *http.Request) error {
	return p.askedReferee(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) askedReferee(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	asked, err := p.service.ShowReferee(ctx, r.PathValue("token"))
	if err != nil {
		return err
	}
	lang, law := i18n.From(ctx).Code, p.service.law()
	kind, _ := law.Kind(asked.Kind)
	return web.Page(w, r, status, pages.AskedRefereePage(pages.AskedReferee{
		Form: form, Token: r.PathValue("token"), Applicant: asked.Applicant.Reveal(), Name: asked.Name.Reveal(), Kind: kind.Title.In(lang),
		Until: i18n.Moment(ctx, asked.Referee.EndsAt), Council: law.Name.In(lang),
	}))
}

// PostAskedReferee notes the answer of a referee.
func (p *Pages) PostAskedReferee(w http.ResponseWriter, r *http.Request) error {
	var c AnswerReferee
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.AnswerReferee(r.Context(), r.PathValue("token"), c); err == nil {
			return web.Page(w, r, http.StatusOK, pages.AskedRefereePage(pages.AskedReferee{Done: c.Answer}))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.askedReferee(w, r, http.StatusUnprocessableEntity, form)
}
