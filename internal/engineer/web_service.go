package engineer

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// servicePath is where a service is asked for.
func servicePath(k council.Kind) string {
	return map[council.Effect]string{council.Replace: "/my/licence/lost", council.Correct: "/my/licence/correct"}[k.Effect]
}

// GetLost shows what it takes to replace a paper that was lost.
func (p *Pages) GetLost(w http.ResponseWriter, r *http.Request) error {
	return p.offer(w, r, http.StatusOK, council.Replace, parts.NewForm(nil))
}

// PostLost opens an application for it.
func (p *Pages) PostLost(w http.ResponseWriter, r *http.Request) error {
	return p.ask(w, r, council.Replace)
}

// ask opens an application for a service.
func (p *Pages) ask(w http.ResponseWriter, r *http.Request, effect council.Effect) error {
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		kind, ok := p.service.law().Service(effect)
		if !ok {
			return fault.NotFound()
		}
		var application string
		if application, err = p.service.Apply(r.Context(), web.Actor(r.Context()), Apply{Kind: kind.ID}); err == nil {
			return web.See(w, r, applicationPath(application))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.offer(w, r, http.StatusUnprocessableEntity, effect, form)
}

// offer shows one service, or leads to the application for it that is open.
func (p *Pages) offer(w http.ResponseWriter, r *http.Request, status int, effect council.Effect, form *parts.Form) error {
	ctx := r.Context()
	lang := i18n.From(ctx).Code
	o, err := p.service.ServiceOffer(ctx, web.Actor(ctx), effect)
	if err != nil {
		return err
	}
	page := pages.Service{
		Form: form, Path: servicePath(o.Kind), Effect: string(effect), Title: o.Kind.Title.In(lang),
		Rule: o.Kind.Rule.Text.In(lang), Instrument: o.Kind.Rule.Instrument, Unconfirmed: o.Kind.Rule.Confidence != council.Sourced,
	}
	if o.Open != nil {
		if o.Open.Kind == o.Kind.ID {
			return web.See(w, r, applicationPath(o.Open.ID))
		}
		page.Open = applicationPath(o.Open.ID)
	}
	if f := fault.Of(o.Missing); f != nil {
		page.Cannot = i18n.Say(ctx, f.Message)
	}
	for _, d := range o.Documents {
		page.Documents = append(page.Documents, pages.Answer{Label: d.Name.In(lang), Value: d.Hint.In(lang)})
	}
	page.Charges, page.Total = web.Charges(ctx, o.Law.Currency, o.Charges)
	return web.Page(w, r, status, pages.ServicePage(page))
}

// GetLoss shows the form of what was lost.
func (p *Pages) GetLoss(w http.ResponseWriter, r *http.Request) error {
	v, err := p.draft(r)
	if err != nil {
		return err
	}
	values := map[string]string{"version": strconv.FormatInt(v.Version, 10)}
	if v.Loss != nil {
		values["registration"], values["paper"] = v.Loss.Registration.ID, string(v.Loss.Paper)
	}
	return p.lossForm(w, r, http.StatusOK, parts.NewForm(values))
}

func (p *Pages) lossForm(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	_, held, err := p.service.Mine(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	law := p.service.law()
	page := pages.Loss{Form: form, Back: applicationPath(r.PathValue("id"))}
	for _, x := range serveable(law, held) {
		kind, _ := law.Kind(x.Title(law.Day))
		page.Registrations = append(page.Registrations, parts.Option{Value: x.ID, Label: x.Number, Hint: kind.Title.In(i18n.From(ctx).Code)})
	}
	if len(page.Registrations) == 1 { // nothing to choose
		form.Set("registration", page.Registrations[0].Value)
	}
	for _, x := range lossKinds {
		page.Papers = append(page.Papers, parts.Option{Value: string(x), Label: i18n.T(ctx, "engineer.paper."+string(x))})
	}
	return web.Page(w, r, status, pages.LossPage(page))
}

// PostLoss stores it.
func (p *Pages) PostLoss(w http.ResponseWriter, r *http.Request) error {
	var c RecordLoss
	return p.keep(w, r, &c, func(ctx context.Context, by access.Actor, application string) error {
		return p.service.RecordLoss(ctx, by, application, c)
	}, func(status int, form *parts.Form) error { return p.lossForm(w, r, status, form) })
}

// serviceAnswers says what is asked for of a service.
func (p *Pages) serviceAnswers(ctx context.Context, v View) []pages.Answer {
	if v.Loss == nil {
		return nil
	}
	r := v.Loss.Registration
	return []pages.Answer{
		{ID: "lost_number", Label: i18n.T(ctx, "engineer.loss.number"), Value: r.Number},
		{ID: "lost_paper", Label: i18n.T(ctx, "engineer.loss.paper"), Value: i18n.T(ctx, "engineer.paper."+string(v.Loss.Paper))},
		{ID: "lost_standing", Label: i18n.T(ctx, "engineer.licence.standing"), Value: i18n.T(ctx, "engineer.standing."+string(r.Facts.On(v.Law.Day)))},
	}
}
