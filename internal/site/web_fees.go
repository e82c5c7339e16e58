package site

import (
	"net/http"
	"strings"

	"sanad/internal/i18n"
	"sanad/internal/site/pages"
	"sanad/internal/text"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetFees shows what each thing costs today or on the day asked for, each line with its rule, and what changes after that day.
func (p *Pages) GetFees(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, lang := r.URL.Query(), i18n.From(ctx).Code
	typed, boxes := q.Get("on"), map[string]string{"on_day": q.Get("on_day"), "on_month": q.Get("on_month"), "on_year": q.Get("on_year")}
	if q.Has("on_year") {
		typed = written(boxes)
	}
	today := p.service.law().Day
	on, err := decideFeesDay(today, typed)
	form, status := parts.NewForm(boxes), http.StatusOK
	if err != nil {
		form.Refused(ctx, err)
		status = http.StatusUnprocessableEntity
	} else if q.Has("on_year") {
		return web.See(w, r, "/fees?on="+on.String())
	}
	law := p.service.council.On(on)
	kinds, coming := decideFees(law, p.service.council.Rates())
	page := pages.Fees{Form: form, On: i18n.Date(ctx, on), Today: on == today, Currency: law.Currency.Code}
	for _, k := range kinds {
		page.Kinds = append(page.Kinds, pages.KindFees{
			Title: k.Title.In(lang), Applying: web.Rates(ctx, law.Currency, k.Applying), Renewing: web.Rates(ctx, law.Currency, k.Renewing),
		})
		if k.Firms {
			page.Kinds[len(page.Kinds)-1].Ask = firmPath(k.ID, on, on == today)
		}
	}
	for _, c := range coming {
		change := pages.Coming{On: i18n.Date(ctx, c.On), New: web.Rates(ctx, law.Currency, c.New)}
		for i, x := range c.New {
			change.New[i].Name = x.Title.In(lang) + ": " + change.New[i].Name
		}
		for _, x := range c.Ended {
			change.Ended = append(change.Ended, x.Title.In(lang)+": "+web.RateName(ctx, x))
		}
		page.Coming = append(page.Coming, change)
	}
	return web.Page(w, r, status, pages.FeesPage(page))
}

// written writes the boxes of a date as yyyy-mm-dd, whatever script their digits are in.
func written(boxes map[string]string) string {
	two := func(s string) string {
		if s = text.Digits(strings.TrimSpace(s)); len(s) == 1 {
			return "0" + s
		}
		return s
	}
	return two(boxes["on_year"]) + "-" + two(boxes["on_month"]) + "-" + two(boxes["on_day"])
}
