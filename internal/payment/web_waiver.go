package payment

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

const waivers = "/desk/waivers"

// GetWaivers lists the waivers that wait for a registrar.
func (p *Pages) GetWaivers(w http.ResponseWriter, r *http.Request) error {
	q, err := readQuery(r, "payment.desk.unknown", "after")
	if err != nil {
		return err
	}
	return p.waivers(w, r, http.StatusOK, q.Get("after"), "", "")
}

func (p *Pages) waivers(w http.ResponseWriter, r *http.Request, status int, after, reference, refusal string) error {
	ctx := r.Context()
	list, more, err := p.service.Waivers(ctx, web.Actor(ctx), after)
	if err != nil {
		return err
	}
	page := pages.Waivers{Reference: reference, Fault: refusal}
	for _, x := range list {
		ground, _ := p.service.law().Waiver(x.Ground)
		page.Rows = append(page.Rows, pages.Waiving{
			Href: waiverPath(x.ID), Reference: id.Grouped(x.Reference), Ground: ground.Name.In(i18n.From(ctx).Code), Amount: x.Law.Currency.Format(x.Amount),
			Owed: x.Law.Currency.Format(x.Owed), Since: i18n.Moment(ctx, x.AskedAt),
		})
	}
	if more {
		page.Next = parts.Query(waivers, "after", list[len(list)-1].ID)
	}
	if after != "" {
		page.First = waivers
	}
	return web.Page(w, r, status, pages.WaiversPage(page))
}

// GetAskWaiver shows an invoice, found by its reference, and asks what of it should be waived.
func (p *Pages) GetAskWaiver(w http.ResponseWriter, r *http.Request) error {
	q, err := readQuery(r, "payment.desk.unknown", "reference")
	if err != nil {
		return err
	}
	return p.askWaiver(w, r, http.StatusOK, q.Get("reference"), parts.NewForm(nil))
}

func (p *Pages) askWaiver(w http.ResponseWriter, r *http.Request, status int, typed string, form *parts.Form) error {
	ctx, lang := r.Context(), i18n.From(r.Context()).Code
	reference, ok := id.ReadNumber(typed)
	if !ok {
		return p.waivers(w, r, http.StatusUnprocessableEntity, "", typed, i18n.T(ctx, noReference(typed)))
	}
	v, err := p.service.Waivable(ctx, web.Actor(ctx), reference)
	if fault.Is(err, fault.KindNotFound) {
		return p.waivers(w, r, http.StatusNotFound, "", id.Grouped(reference), i18n.T(ctx, "payment.waiver.no_invoice"))
	}
	if err != nil {
		return err
	}
	if form.Value("version") == "" {
		form.Set("version", strconv.FormatInt(v.Version, 10))
	}
	page := pages.AskWaiver{
		Form: form, Path: parts.Query(waivers+"/new", "reference", v.Reference), Reference: id.Grouped(v.Reference), Payer: v.Payer.Reveal(),
		Purpose: purpose(ctx, v.Purpose), Total: v.Currency.Format(v.Amount), Due: i18n.Date(ctx, v.Due),
	}
	for _, l := range v.Lines {
		page.Lines = append(page.Lines, lines(ctx, []Line{l.Line}, v.Currency)...)
		if l.Left > 0 {
			page.Choices = append(page.Choices, parts.Option{Value: strconv.FormatInt(l.Position, 10), Label: l.Name.In(lang), Hint: v.Currency.Format(l.Left)})
		}
	}
	for _, g := range v.Grounds {
		page.Grounds = append(page.Grounds, parts.Option{Value: g.ID, Label: g.Name.In(lang), Hint: g.Rule.Text.In(lang)})
	}
	if f := fault.Of(v.May); f != nil {
		page.Cannot = i18n.Say(ctx, f.Message)
	}
	if v.Waiting != "" {
		page.Waiting = waiverPath(v.Waiting)
	}
	return web.Page(w, r, status, pages.AskWaiverPage(page))
}

// PostAskWaiver asks that a line of an invoice be waived.
func (p *Pages) PostAskWaiver(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c AskWaiver
	reference := r.URL.Query().Get("reference")
	form, err := web.Read(r, &c)
	if err == nil {
		found, ok := id.ReadNumber(reference)
		if !ok {
			return fault.NotFound()
		}
		v, err := p.service.Waivable(ctx, web.Actor(ctx), found)
		if err != nil {
			return err
		}
		made, asked := p.service.AskWaiver(ctx, web.Actor(ctx), v.ID, c)
		if asked == nil {
			return web.See(w, r, waiverPath(made))
		}
		return p.refusedWaiver(w, r, asked, form, func(status int) error { return p.askWaiver(w, r, status, reference, form) })
	}
	return p.refusedWaiver(w, r, err, form, func(status int) error { return p.askWaiver(w, r, status, reference, form) })
}

// refusedWaiver shows a page anew with what was refused.
func (p *Pages) refusedWaiver(w http.ResponseWriter, r *http.Request, err error, form *parts.Form, show func(status int) error) error {
	if !form.Refused(r.Context(), err) {
		return err
	}
	if fault.Is(err, fault.KindConflict) {
		return show(http.StatusConflict)
	}
	return show(http.StatusUnprocessableEntity)
}

// GetWaiver shows a waiver beside its invoice.
func (p *Pages) GetWaiver(w http.ResponseWriter, r *http.Request) error {
	return p.waiver(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) waiver(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx, lang := r.Context(), i18n.From(r.Context()).Code
	v, err := p.service.ShowWaiver(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.Waiver{
		Form: form, Path: waiverPath(v.ID), Version: strconv.FormatInt(v.Version, 10), State: string(v.State), InvoiceState: string(v.Invoice.State),
		Reference: id.Grouped(v.Invoice.Reference), Payer: v.Payer.Reveal(), Purpose: purpose(ctx, v.Invoice.Purpose), Total: v.Currency.Format(v.Invoice.Amount),
		Lines: lines(ctx, v.Lines, v.Currency), Of: v.Of.In(lang), Amount: v.Currency.Format(v.Amount), Ground: v.Ground.Name.In(lang),
		Reason: v.Reason.Reveal(), Answer: v.Answer.Reveal(), Since: i18n.Moment(ctx, v.AskedAt), Decides: web.Actor(ctx).Has(access.Registrar) && !v.Mine,
	}
	if r := v.Ground.Rule; r.ID != "" {
		page.Rule = r.Text.In(lang)
		page.Instrument = instrument(ctx, r)
	}
	switch f := fault.Of(v.May); {
	case v.State != WaiverOpen:
	case f != nil:
		page.Cannot = i18n.Say(ctx, f.Message)
	case !page.Decides:
		page.After, page.Cannot = v.Currency.Format(v.Invoice.Amount-v.Amount), i18n.T(ctx, "payment.waiver.who")
	default:
		page.After = v.Currency.Format(v.Invoice.Amount - v.Amount)
	}
	return web.Page(w, r, status, pages.WaiverPage(page))
}

// PostApproveWaiver waives.
func (p *Pages) PostApproveWaiver(w http.ResponseWriter, r *http.Request) error {
	var d ApproveWaiver
	return p.decideWaiver(w, r, &d, func(ctx context.Context) error {
		return p.service.ApproveWaiver(ctx, web.Actor(ctx), r.PathValue("id"), d)
	})
}

// PostDeclineWaiver declines to waive.
func (p *Pages) PostDeclineWaiver(w http.ResponseWriter, r *http.Request) error {
	var d DeclineWaiver
	return p.decideWaiver(w, r, &d, func(ctx context.Context) error {
		return p.service.DeclineWaiver(ctx, web.Actor(ctx), r.PathValue("id"), d)
	})
}

func (p *Pages) decideWaiver(w http.ResponseWriter, r *http.Request, d any, do func(ctx context.Context) error) error {
	form, err := web.Read(r, d)
	if err == nil {
		if err = do(r.Context()); err == nil {
			return web.See(w, r, waiverPath(r.PathValue("id")))
		}
	}
	return p.refusedWaiver(w, r, err, form, func(status int) error { return p.waiver(w, r, status, form) })
}

// FeesPanel shows on /desk how many waivers wait, to those who may ask for one or decide.
func (p *Pages) FeesPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if !by.Has(access.Officer) && !by.Has(access.Cashier) && !by.Has(access.Registrar) {
		return nil, nil
	}
	list, more, err := p.service.Waivers(ctx, by, "")
	return pages.FeesPanelPart(pages.FeesPanel{Waiting: len(list), More: more}), err
}

func waiverPath(waiver string) string { return waivers + "/" + waiver }
