package payment

import (
	"net/http"
	"strconv"

	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

const (
	moneyPath = "/desk/payments/money"
	toldPath  = "/desk/payments/told"
)

// GetMoney shows money that came in.
func (p *Pages) GetMoney(w http.ResponseWriter, r *http.Request) error {
	return p.money(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) money(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	m, err := p.service.ShowMoney(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.MoneyView{
		Form: form, Path: moneyPath + "/" + m.ID, Channel: i18n.T(ctx, "payment.channel."+string(m.Channel)), Amount: m.Law.Currency.Format(m.Amount), Own: m.Own,
		PaidOn: i18n.Date(ctx, m.PaidOn), At: i18n.Moment(ctx, m.At), State: string(m.State), Reference: id.Grouped(m.Invoice), Payer: m.Payer.Reveal(),
		Version: strconv.FormatInt(m.Version, 10), Unknown: m.Unknown, Back: "/desk/payments/agreement",
	}
	switch {
	case m.Line != "":
		page.Line = movementsPath + "/" + m.Line
	case m.SeenAt == nil:
		page.Back = toldPath + "/" + string(m.Channel)
	}
	if m.Invoice == "" {
		page.Under = id.Grouped(m.Under)
	}
	if m.Doubtful != "" {
		page.Doubtful = parts.Query(oncePath, "invoice", m.Doubtful)
	}
	if m.SeenAt != nil {
		page.SeenAt = i18n.Moment(ctx, *m.SeenAt)
	}
	if m.May != nil {
		page.Cannot = i18n.Say(ctx, fault.Of(m.May).Message)
	}
	for _, c := range m.Corrections {
		page.Corrections = append(page.Corrections, pages.Correction{Kind: c.Kind, Reason: c.Reason.Reveal(), At: i18n.Moment(ctx, c.At)})
	}
	return web.Page(w, r, status, pages.MoneyPage(page))
}

// PostCorrect corrects where money lies.
func (p *Pages) PostCorrect(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c CorrectMoney
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.CorrectMoney(ctx, web.Actor(ctx), r.PathValue("id"), c); err == nil {
			return web.See(w, r, moneyPath+"/"+r.PathValue("id"))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.money(w, r, refusedStatus(err), form)
}

// GetTold lists what a channel told and no statement has shown.
func (p *Pages) GetTold(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := readQuery(r, "payment.credits.unknown", "after")
	if err != nil {
		return err
	}
	channel := Channel(r.PathValue("channel"))
	if channel != ChannelSlip && channel != ChannelBiller && channel != ChannelCard {
		return fault.NotFound()
	}
	v, err := p.service.ListTold(ctx, web.Actor(ctx), channel, q.Get("after"))
	if err != nil {
		return err
	}
	page := pages.ToldList{Title: i18n.T(ctx, "payment.channel."+string(channel))}
	for _, m := range v.List {
		page.Rows = append(page.Rows, pages.ToldRow{
			Href: moneyPath + "/" + m.ID, Reference: id.Grouped(m.Invoice), Payer: m.Payer.Reveal(), Own: m.Own, PaidOn: i18n.Date(ctx, m.PaidOn),
			Amount: v.Law.Currency.Format(m.Amount),
		})
	}
	if len(page.Rows) > 0 {
		page.Sum = v.Law.Currency.Format(v.Sum)
	}
	if v.More {
		page.Next = parts.Query(toldPath+"/"+string(channel), "after", v.List[len(v.List)-1].ID)
	}
	if q.Get("after") != "" {
		page.First = toldPath + "/" + string(channel)
	}
	return web.Page(w, r, http.StatusOK, pages.ToldPage(page))
}
