package site

import (
	"net/http"
	"net/url"
	"strconv"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/site/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// firmPath is where a firm asks what a licence costs it, by the rules of a day.
func firmPath(licence string, on day.Day, today bool) string {
	if today {
		return "/fees/firms/" + licence
	}
	return "/fees/firms/" + licence + "?" + url.Values{"on": {on.String()}}.Encode()
}

// GetFirmFees asks a firm what a licence depends on, and shows line by line what it would pay.
func (p *Pages) GetFirmFees(w http.ResponseWriter, r *http.Request) error {
	ctx, lang, q := r.Context(), i18n.From(r.Context()).Code, r.URL.Query()
	today := p.service.law().Day
	on, err := decideFeesDay(today, q.Get("on"))
	if err != nil {
		return fault.NotFound()
	}
	law := p.service.council.On(on)
	licence, ok := law.Licence(r.PathValue("licence"))
	if !ok {
		return fault.NotFound()
	}
	c := FirmCost{q.Get("category"), q.Get("ownership"), q.Get("years")}
	page := pages.Firm{
		Form: parts.NewForm(map[string]string{"category": c.Category, "ownership": c.Ownership, "years": c.Years}), Licence: licence.Title.In(lang),
		Action: "/fees/firms/" + licence.ID, On: i18n.Date(ctx, on), Rule: rule(lang, licence.Rule), Reach: len(law.Forms) > 0,
	}
	if on != today {
		page.Day = on.String()
	}
	for _, x := range licence.Categories {
		page.Categories = append(page.Categories, parts.Option{Value: x, Label: x})
	}
	for _, x := range licence.Ownerships {
		page.Ownerships = append(page.Ownerships, parts.Option{Value: x.ID, Label: x.Name.In(lang)})
	}
	for n := 1; n <= licence.Years && licence.Years > 1; n++ {
		page.Years = append(page.Years, parts.Option{Value: strconv.Itoa(n), Label: i18n.T(ctx, "site.firm.for_years", "Count", n)})
	}
	asks := len(page.Categories)+len(page.Ownerships)+len(page.Years) > 0
	if asks && !c.asked() && !q.Has("category") { // nothing was sent
		return web.Page(w, r, http.StatusOK, pages.FirmPage(page))
	}
	of, err := decideFirm(licence, c)
	if err != nil {
		if !page.Form.Refused(ctx, err) {
			return err
		}
		return web.Page(w, r, http.StatusUnprocessableEntity, pages.FirmPage(page))
	}
	page.Answered, page.Asks = true, asks
	page.Charges, page.Total = web.Charges(ctx, law.Currency, law.Fees(licence.ID, of))
	page.Said = said(r, licence, of)
	return web.Page(w, r, http.StatusOK, pages.FirmPage(page))
}

// said repeats what a firm said of itself.
func said(r *http.Request, l council.Licence, of council.Payer) (list []string) {
	ctx := r.Context()
	if of.Category != "" {
		list = append(list, web.Category(ctx, of.Category))
	}
	if o, ok := l.Ownership(of.Ownership); ok {
		list = append(list, o.Name.In(i18n.From(ctx).Code))
	}
	if l.Years > 1 {
		list = append(list, i18n.T(ctx, "site.firm.for_years", "Count", of.Years))
	}
	return list
}
