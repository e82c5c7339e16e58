package web

import (
	"context"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/money"
	"sanad/internal/web/parts"
)

// Rates writes lines of the table of fees: what each is owed for and by whom, with its rule. The day until which a line is in force is
// said of those that end.
func Rates(ctx context.Context, currency money.Currency, list []council.Rate) (lines []parts.Cost) {
	lang := i18n.From(ctx).Code
	for _, r := range list {
		lines = append(lines, parts.Cost{
			Name: RateName(ctx, r), Detail: Condition(ctx, currency, r), Amount: currency.Format(r.Amount), Rule: r.Rule.Text.In(lang), Instrument: r.Rule.Cited(),
			Confidence: string(r.Rule.Confidence),
		})
	}
	return lines
}

// RateName names a rate, with the category or the form of ownership of the firms that owe it.
func RateName(ctx context.Context, r council.Rate) string {
	name := r.Name.In(i18n.From(ctx).Code)
	if r.Category != "" {
		name += " · " + Category(ctx, r.Category)
	}
	if r.Ownership.ID != "" {
		name += " · " + r.Ownership.Name.In(i18n.From(ctx).Code)
	}
	return name
}

// Category names the category of a licence.
func Category(ctx context.Context, id string) string {
	return i18n.T(ctx, "web.rate.category", "Category", i18n.Isolate(ctx, id))
}

// Condition says what a rate is owed for, by whom and until when, and how it came from another currency to the council's own.
func Condition(ctx context.Context, own money.Currency, r council.Rate) string {
	said := []string{i18n.T(ctx, "web.rate."+string(r.Per))}
	say := func(holds bool, key string, pairs ...any) {
		if holds {
			said = append(said, i18n.T(ctx, "web.rate."+key, pairs...))
		}
	}
	from, to := r.GraduatedFrom, r.GraduatedTo
	say(from > 0 && to == 0, "graduated_from", "Year", year(from))
	say(from == 0 && to > 0, "graduated_to", "Year", year(to))
	say(from > 0 && to > 0, "graduated_between", "From", year(from), "To", year(to))
	say(r.Last > 0 && r.BeganTo.IsZero(), "last", "Year", year(r.Last))
	say(!r.BeganFrom.IsZero(), "began_from", "Day", r.BeganFrom)
	say(!r.BeganTo.IsZero(), "began_to", "Day", r.BeganTo)
	say(r.Grace > 0, "grace", "Count", r.Grace)
	say(r.Most > 0, "most", "Count", r.Most)
	say(!r.To.IsZero(), "until", "Day", r.To)
	if r.Abroad.Rate > 0 {
		said = append(said, abroad(ctx, own, r.Abroad))
	}
	return strings.Join(said, " · ")
}

// year is one as it is written: without grouping.
func year(n int) string { return strconv.Itoa(n) }
