package payment

import (
	"context"
	"net/http"

	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

const cardsPath = "/desk/payments/cards/"

// GetStrange shows a cashier a payment by card of which the processor says what does not fit.
func (p *Pages) GetStrange(w http.ResponseWriter, r *http.Request) error {
	return p.strange(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) strange(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	x, err := p.service.ShowStrange(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.Strange{
		Form: form, Path: cardsPath + x.ID, Version: versionOf(x.Version), Reference: id.Grouped(x.Reference), Payer: x.Payer.Reveal(), Amount: x.Law.Currency.Format(x.Amount),
		Session: x.Session, Payment: x.Payment, Decided: x.Decided,
	}
	if !x.Decided {
		page.What, page.Since = i18n.T(ctx, "payment.strange.what."+x.What), i18n.Moment(ctx, x.Since)
	}
	if x.May != nil {
		page.Cannot = i18n.Say(ctx, fault.Of(x.May).Message)
	}
	return web.Page(w, r, status, pages.StrangePage(page))
}

// PostAskStrange asks the processor once more.
func (p *Pages) PostAskStrange(w http.ResponseWriter, r *http.Request) error {
	return p.onStrange(w, r, &struct{}{}, func(ctx context.Context, checkout string) error {
		return p.service.AskStrange(ctx, web.Actor(ctx), checkout)
	})
}

// PostCardAside ends the questions about it.
func (p *Pages) PostCardAside(w http.ResponseWriter, r *http.Request) error {
	var c SetCardAside
	return p.onStrange(w, r, &c, func(ctx context.Context, checkout string) error {
		return p.service.SetCardAside(ctx, web.Actor(ctx), checkout, c)
	})
}

func (p *Pages) onStrange(w http.ResponseWriter, r *http.Request, c any, do func(ctx context.Context, checkout string) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), r.PathValue("id")); err == nil {
			return web.See(w, r, cardsPath+r.PathValue("id"))
		}
	}
	status := refusedStatus(err)
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.strange(w, r, status, form)
}
