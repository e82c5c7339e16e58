package web

import (
	"context"
	"strings"

	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/money"
	"sanad/internal/web/parts"
)

// Charges writes what something costs somebody, line by line, and the sum of it.
func Charges(ctx context.Context, currency money.Currency, list []council.Charge) (lines []parts.Cost, total string) {
	lang := i18n.From(ctx).Code
	for _, c := range list {
		var detail []string
		if c.Units > 1 {
			detail = append(detail, i18n.T(ctx, "web.costs.years", "Count", c.Units, "Each", currency.Format(c.Each)))
		}
		if c.Abroad.Rate > 0 {
			detail = append(detail, abroad(ctx, currency, c.Abroad), c.Abroad.Rule.Text.In(lang))
		}
		lines = append(lines, parts.Cost{
			Name: c.Name.In(lang), Detail: strings.Join(detail, " · "), Amount: currency.Format(c.Amount), Rule: c.Rule.Text.In(lang), Instrument: c.Rule.Cited(),
			Confidence: string(c.Rule.Confidence),
		})
	}
	return lines, currency.Format(council.Total(list))
}

// abroad says how an amount came from another currency.
func abroad(ctx context.Context, own money.Currency, a council.Abroad) string {
	return i18n.T(ctx, "web.costs.abroad", "Amount", i18n.Isolate(ctx, a.Currency.Format(a.Each)), "One", i18n.Isolate(ctx, a.Currency.Format(a.Currency.Unit())), "Rate", i18n.Isolate(ctx, own.Format(a.Rate)))
}
