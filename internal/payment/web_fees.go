package payment

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetFees shows the table of fees as it was, is and will be, and asks what should be tried.
func (p *Pages) GetFees(w http.ResponseWriter, r *http.Request) error {
	return p.fees(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) fees(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx, lang := r.Context(), i18n.From(r.Context()).Code
	table, law, err := p.service.Tariff(web.Actor(ctx))
	if err != nil {
		return err
	}
	page := pages.Fees{Form: form, Rates: rateOptions(ctx, law, table)}
	for _, rate := range table {
		if n := len(page.Kinds); n == 0 || page.Kinds[n-1].Title != rate.Title.In(lang) {
			page.Kinds = append(page.Kinds, pages.KindRates{Title: rate.Title.In(lang)})
		}
		state := "is"
		switch {
		case rate.From.After(law.Day):
			state = "will"
		case !rate.On(law.Day):
			state = "was"
		}
		row := pages.Rate{
			Name: web.RateName(ctx, rate), Condition: condition(ctx, law, rate), Rule: rate.Rule.Text.In(lang), Instrument: instrument(ctx, rate.Rule),
			Amount: law.Currency.Format(rate.Amount), State: state,
		}
		if !rate.From.IsZero() {
			row.From = i18n.Date(ctx, rate.From)
		}
		if !rate.To.IsZero() {
			row.To = i18n.Date(ctx, rate.To)
		}
		kind := &page.Kinds[len(page.Kinds)-1]
		kind.Rates = append(kind.Rates, row)
	}
	return web.Page(w, r, status, pages.FeesPage(page))
}

// condition says what a rate is owed for; its days stand beside it.
func condition(ctx context.Context, law council.Law, r council.Rate) string {
	if r.To = (day.Day{}); r.Renewal {
		return i18n.T(ctx, "payment.purpose.renewal") + " · " + web.Condition(ctx, law.Currency, r)
	}
	return web.Condition(ctx, law.Currency, r)
}

// instrument names what a rule stands in, and how sure it is.
func instrument(ctx context.Context, r council.Rule) string {
	return i18n.T(ctx, "payment.challan.rule", "Instrument", i18n.Isolate(ctx, r.Cited()), "Confidence", i18n.T(ctx, "payment.confidence."+string(r.Confidence)))
}

// rateOptions are the rates that can be tried anew, by kind.
func rateOptions(ctx context.Context, law council.Law, table []council.Rate) (groups []parts.OptionGroup) {
	lang := i18n.From(ctx).Code
	for _, r := range future(table, law) {
		if n := len(groups); n == 0 || groups[n-1].Label != r.Title.In(lang) {
			groups = append(groups, parts.OptionGroup{Label: r.Title.In(lang)})
		}
		label := i18n.T(ctx, "payment.trial.option", "Name", r.Name.In(lang), "Amount", law.Currency.Format(r.Amount), "Condition", condition(ctx, law, r))
		if r.From.After(law.Day) {
			label += " · " + i18n.T(ctx, "payment.trial.option_from", "Day", r.From)
		}
		last := &groups[len(groups)-1]
		last.Options = append(last.Options, parts.Option{Value: rateID(r), Label: label})
	}
	return groups
}

// tried are the parameters of a trial.
var tried = []string{"rate", "amount", "from_day", "from_month", "from_year"}

// readTrial reads what is to be tried from the address, and the form that shows it again.
func readTrial(r *http.Request) (TryFee, *parts.Form, url.Values, error) {
	q, err := readQuery(r, "payment.desk.unknown", tried...)
	values := map[string]string{}
	for _, name := range tried {
		values[name] = q.Get(name)
	}
	return TryFee{Rate: q.Get("rate"), Amount: q.Get("amount"), Day: q.Get("from_day"), Month: q.Get("from_month"), Year: q.Get("from_year")}, parts.NewForm(values), q, err
}

// GetTryFee shows what the invoices of the last year would have asked for, had a fee been another.
func (p *Pages) GetTryFee(w http.ResponseWriter, r *http.Request) error {
	ctx, lang := r.Context(), i18n.From(r.Context()).Code
	c, form, q, err := readTrial(r)
	if err != nil {
		return err
	}
	t, err := p.service.TryFee(ctx, web.Actor(ctx), c)
	if fault.Is(err, fault.KindInvalid) && form.Refused(ctx, err) {
		return p.fees(w, r, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	table, law, err := p.service.Tariff(web.Actor(ctx))
	if err != nil {
		return err
	}
	number := func(n int64) string { return i18n.Number(ctx, n) }
	page := pages.Trial{
		Form: form, Rates: rateOptions(ctx, law, table), Kind: t.Rate.Title.In(lang), Name: t.Rate.Name.In(lang), Condition: condition(ctx, law, t.Rate),
		Rule: t.Rate.Rule.Text.In(lang), Instrument: instrument(ctx, t.Rate.Rule), Was: t.Currency.Format(t.Rate.Amount), Amount: t.Currency.Format(t.Amount),
		From: i18n.Date(ctx, t.From), Since: i18n.Date(ctx, t.Since), Until: i18n.Date(ctx, t.Until), People: number(t.People), Invoices: number(t.Invoices),
		Before: t.Currency.Format(t.Before), After: t.Currency.Format(t.After), Difference: t.Currency.Format(t.After - t.Before),
		More: number(t.More), Less: number(t.Less), Same: number(t.Same), Any: t.Invoices > 0, Free: t.Rate.Amount == 0, Follows: t.Follows,
		Graduated: t.Rate.Per == council.PerGraduated && t.Rate.Last > 0, File: "/desk/fees/try.csv?" + q.Encode(),
	}
	for _, x := range t.Rows {
		page.Rows = append(page.Rows, pages.TrialRow{
			Few: fewSums(ctx, x), Before: t.Currency.Format(x.Before), After: t.Currency.Format(x.After), Invoices: number(x.Invoices), People: number(x.People),
		})
	}
	for _, u := range t.Units {
		page.Units = append(page.Units, pages.TrialUnits{
			Title: unitsTitle(ctx, u), Before: t.Currency.Format(u.Before), After: t.Currency.Format(u.After), Invoices: number(u.Invoices), People: number(u.People),
		})
	}
	return web.Page(w, r, http.StatusOK, pages.TrialPage(page))
}

// fewSums names what several sums of few people are together.
func fewSums(ctx context.Context, x TrialRow) string {
	if !x.Few {
		return ""
	}
	return i18n.T(ctx, "payment.trial.few_sums", "Count", fewestPeople)
}

// unitsTitle names a line of the years.
func unitsTitle(ctx context.Context, u TrialUnits) string {
	switch {
	case u.Few:
		return i18n.T(ctx, "payment.trial.few", "Count", fewestPeople)
	case u.Graduated > 0:
		return strconv.FormatInt(u.Graduated, 10)
	}
	return i18n.T(ctx, "payment.trial.years", "Count", int(u.Units))
}

// GetTryFeeFile is the same as a table for a spreadsheet.
func (p *Pages) GetTryFeeFile(w http.ResponseWriter, r *http.Request) error {
	ctx, lang := r.Context(), i18n.From(r.Context()).Code
	c, _, _, err := readTrial(r)
	if err != nil {
		return err
	}
	t, err := p.service.TryFee(ctx, web.Actor(ctx), c)
	if err != nil {
		return err
	}
	number, sum := func(n int64) string { return strconv.FormatInt(n, 10) }, t.Currency.Plain
	head := func(keys ...string) (row []string) {
		for _, k := range keys {
			row = append(row, i18n.T(ctx, "payment.trial."+k))
		}
		return row
	}
	rows := [][]string{
		append(head("kind", "rate", "from", "was", "amount", "currency", "since", "until"), head("people", "invoices", "before", "after")...),
		{t.Rate.Title.In(lang), t.Rate.Name.In(lang), t.From.String(), sum(t.Rate.Amount), sum(t.Amount), t.Currency.Code, t.Since.String(), t.Until.String(),
			number(t.People), number(t.Invoices), sum(t.Before), sum(t.After)},
		nil,
		append(head("one_before", "one_after", "invoices", "people"), ""),
	}
	for _, x := range t.Rows {
		rows = append(rows, []string{sum(x.Before), sum(x.After), number(x.Invoices), number(x.People), fewSums(ctx, x)})
	}
	if len(t.Units) > 0 {
		years := "years_title"
		if t.Units[0].Graduated > 0 {
			years = "graduation_title"
		}
		rows = append(rows, nil, head(years, "before", "after", "invoices", "people"))
		for _, u := range t.Units {
			rows = append(rows, []string{unitsTitle(ctx, u), sum(u.Before), sum(u.After), number(u.Invoices), number(u.People)})
		}
	}
	return web.CSV(w, "fees-tried", func(row func(...string) error) error {
		for _, cells := range rows {
			if err := row(cells...); err != nil {
				return err
			}
		}
		return nil
	})
}
