package engineer

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/standing"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetRenew shows for how long a registration can be renewed, and what the chosen years cost.
func (p *Pages) GetRenew(w http.ResponseWriter, r *http.Request) error {
	return p.renew(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) renew(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	v, found, err := p.service.Renewal(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	if !found {
		return web.Page(w, r, http.StatusOK, pages.NoLicencePage())
	}
	page := renewal(ctx, v, form, r.URL.Query().Get("years"))
	if r.URL.Query().Has("see") && len(page.Terms) > 0 && page.Chosen == nil {
		var f fault.Fields
		f.Add("years", "engineer.renew.years_missing", nil)
		form.Refused(ctx, f.Err())
		status = http.StatusUnprocessableEntity
	}
	return web.Page(w, r, status, pages.RenewPage(page))
}

// PostRenew asks for the invoice of a renewal; what costs nothing is done.
func (p *Pages) PostRenew(w http.ResponseWriter, r *http.Request) error {
	var c Renew
	return p.postRenewal(w, r, &c, func(ctx context.Context) error { return p.service.Renew(ctx, web.Actor(ctx), c) })
}

// PostGiveUpRenewal takes back a renewal that is not paid.
func (p *Pages) PostGiveUpRenewal(w http.ResponseWriter, r *http.Request) error {
	return p.postRenewal(w, r, &struct{}{}, func(ctx context.Context) error {
		return p.service.GiveUpRenewal(ctx, web.Actor(ctx), r.PathValue("id"))
	})
}

func (p *Pages) postRenewal(w http.ResponseWriter, r *http.Request, c any, do func(ctx context.Context) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context()); err == nil {
			return web.See(w, r, "/my/licence/renew")
		}
	}
	status := http.StatusUnprocessableEntity
	if fault.Is(err, fault.KindConflict) {
		status = http.StatusConflict
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.renew(w, r, status, form)
}

// renewal fills the page; years are those whose price is to be explained. A choice of one needs no choosing.
func renewal(ctx context.Context, v Renewal, form *parts.Form, years string) pages.Renew {
	page := pages.Renew{Form: form, Registration: v.ID, Number: v.Number, Standing: string(v.Now), Lapsed: v.Now == standing.Lapsed, Valid: i18n.T(ctx, "engineer.licence.life")}
	if until := v.Facts.ValidUntil(); !until.IsZero() {
		page.Valid = i18n.Date(ctx, until)
	}
	if f := v.Fee; f != nil {
		page.Fee, page.GiveUp = &pages.Fee{
			Href: "/my/invoices/" + f.Reference, Reference: id.Grouped(f.Reference), Amount: v.Law.Currency.Format(f.Amount), Due: i18n.Date(ctx, f.Due), Claimed: f.Claimed, Renewal: true,
		}, "/my/licence/renew/"+v.Asked+"/give-up"
		return page
	}
	if f := fault.Of(v.May); f != nil {
		page.Cannot = i18n.Say(ctx, f.Message)
		return page
	}
	if v.Amnesty != nil {
		page.Amnesty = v.Amnesty.Rule.Text.In(i18n.From(ctx).Code)
	}
	for _, t := range v.Terms {
		label := i18n.T(ctx, "engineer.renew.for_life")
		if t.Years > 0 {
			label = i18n.T(ctx, "engineer.renew.for_years", "Count", t.Years)
		}
		lines, total := web.Charges(ctx, v.Law.Currency, t.Charges)
		option := parts.Option{Value: strconv.Itoa(t.Years), Label: label, Hint: total}
		chosen := pages.Term{
			Years: option.Value, Seen: t.seen(), Label: label, From: i18n.Date(ctx, t.From), Charges: lines, Total: total, Free: t.Total() == 0, Late: t.From == v.Law.Day,
		}
		if !t.Until.IsZero() {
			chosen.Until = i18n.Date(ctx, t.Until)
			option.Hint = i18n.T(ctx, "engineer.renew.hint", "Until", chosen.Until, "Amount", total)
		}
		page.Terms = append(page.Terms, option)
		if option.Value == years || len(v.Terms) == 1 {
			page.Chosen = &chosen
		}
	}
	return page
}
