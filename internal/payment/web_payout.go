package payment

import (
	"net/http"
	"net/url"
	"strconv"

	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// payoutFields are what an address says of a payout, but for what is left out of it.
var payoutFields = []string{"channel", "from_day", "from_month", "from_year", "to_day", "to_month", "to_year"}

// GetPayout shows which payments a line may give over, and what is missing from their sum.
func (p *Pages) GetPayout(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	without := q["without"]
	q.Del("without")
	known := &http.Request{URL: &url.URL{RawQuery: q.Encode()}}
	if _, err := readQuery(known, "payment.statements.unknown", payoutFields...); err != nil {
		return err
	}
	c := Payout{
		Channel: q.Get("channel"), FromDay: q.Get("from_day"), FromMonth: q.Get("from_month"), FromYear: q.Get("from_year"),
		ToDay: q.Get("to_day"), ToMonth: q.Get("to_month"), ToYear: q.Get("to_year"), Without: without,
	}
	form := parts.Typed(q)
	v, err := p.service.ShowPayout(r.Context(), web.Actor(r.Context()), r.PathValue("id"), c)
	if fault.Is(err, fault.KindInvalid) && form.Refused(r.Context(), err) {
		return p.payout(w, r, http.StatusUnprocessableEntity, form, Payout{})
	}
	if err != nil {
		return err
	}
	return p.payoutPage(w, r, http.StatusOK, form, c, v)
}

// PostPayout books a payout as it was shown.
func (p *Pages) PostPayout(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c BookPayout
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.BookPayout(ctx, web.Actor(ctx), r.PathValue("id"), c); err == nil {
			return web.See(w, r, movementsPath+"/"+r.PathValue("id"))
		}
	}
	status := refusedStatus(err)
	if !form.Refused(ctx, err) {
		return err
	}
	return p.payout(w, r, status, form, c.Payout)
}

// payout shows the page of a payout as it stands now; of a line that was decided meanwhile, the line.
func (p *Pages) payout(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, c Payout) error {
	v, err := p.service.ShowPayout(r.Context(), web.Actor(r.Context()), r.PathValue("id"), c)
	if fault.Is(err, fault.KindNotFound) {
		return p.movement(w, r, status, form)
	}
	if err != nil {
		return err
	}
	return p.payoutPage(w, r, status, form, c, v)
}

func (p *Pages) payoutPage(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, c Payout, v PayoutView) error {
	ctx, money := r.Context(), v.Law.Currency.Format
	if c.Channel == "" && form.Value("from_year") == "" { // mostly it is of the day before
		before := v.On.Add(-1).String()
		for _, name := range []string{"from", "to"} {
			form.Set(name+"_year", before[:4])
			form.Set(name+"_month", before[5:7])
			form.Set(name+"_day", before[8:])
		}
	}
	page := pages.Payout{
		Form: form, Path: movementsPath + "/" + v.Movement.ID, Line: money(v.Amount), On: i18n.Date(ctx, v.On), Bank: v.Bank, Count: i18n.Number(ctx, int64(v.Count)), Sum: money(v.Sum),
		Charge: money(v.Charge), Charged: v.Charge > 0, Channel: c.Channel, Version: strconv.FormatInt(v.Version, 10), Shown: v.Shown, Without: c.Without,
		From: [3]string{c.FromDay, c.FromMonth, c.FromYear}, To: [3]string{c.ToDay, c.ToMonth, c.ToYear}, Asked: v.Of != "", Booked: v.Booked,
	}
	page.Second = p.second(ctx, v.Second, v.Movement.ID, v.Law.Currency)
	if v.Second.How == c.address() { // it is this page
		page.Second.Payout = ""
		page.Second.Other = page.Second.Alone != "" && !v.Second.Agree && !v.Second.Mine
	}
	if v.Charge > 0 && v.Sum > 0 {
		page.Share = strconv.FormatFloat(float64(v.Charge)*100/float64(v.Sum), 'f', 1, 64)
	}
	if f := fault.Of(v.May); f != nil {
		page.Cannot = i18n.Say(ctx, f.Message)
	}
	for _, x := range PayoutChannels {
		page.Channels = append(page.Channels, parts.Option{Value: string(x), Label: i18n.T(ctx, "payment.payout.of."+string(x))})
	}
	for n, i := range v.Items {
		if n == mostPayout { // more than can be booked at once
			break
		}
		shown := pages.PayoutItem{ID: i.ID, External: i.External, On: i18n.Date(ctx, i.On), Amount: money(i.Amount), Back: i.Back, Left: i.Left}
		if i.Reference != "" {
			shown.Reference = id.Grouped(i.Reference)
		}
		page.Items = append(page.Items, shown)
	}
	return web.Page(w, r, status, pages.PayoutPage(page))
}
