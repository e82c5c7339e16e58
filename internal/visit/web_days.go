package visit

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/i18n"
	"sanad/internal/visit/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// typedDays are days as a form holds them.
func typedDays(first, last day.Day) map[string]string {
	values := map[string]string{}
	for name, d := range map[string]day.Day{"first": first, "last": last} {
		if !d.IsZero() {
			values[name+"_day"], values[name+"_month"], values[name+"_year"] = strconv.Itoa(d.Date()), strconv.Itoa(int(d.Month())), strconv.Itoa(d.Year())
		}
	}
	return values
}

// dateFields ask for the first and the last day.
func dateFields(ctx context.Context) []pages.Field {
	return []pages.Field{{Kind: "date", Name: "first", Label: i18n.T(ctx, "visit.days.first")}, {Kind: "date", Name: "last", Label: i18n.T(ctx, "visit.days.last")}}
}

// days shows a side which days were proposed, and asks for its part.
func (p *Pages) days(w http.ResponseWriter, r *http.Request, side string, form *parts.Form) error {
	ctx := r.Context()
	x, err := p.service.ShowReview(ctx, web.Actor(ctx), side, r.PathValue("institution"), r.PathValue("visit"))
	if err != nil {
		return err
	}
	path := home(r, side) + "/days"
	if form == nil && len(x.Days) > 0 {
		form = parts.NewForm(typedDays(x.Days[len(x.Days)-1].First, x.Days[len(x.Days)-1].Last))
	}
	page := p.work(ctx, x.Shown, form, side, i18n.T(ctx, "visit.task.days"), home(r, side))
	head := pages.Block{Title: i18n.T(ctx, "visit.days.proposed")}
	if len(x.Days) == 0 {
		head.Empty = i18n.T(ctx, "visit.days.none")
	}
	for _, d := range x.Days {
		said := span(ctx, d.First, d.Last)
		if d.Agreed {
			said = i18n.T(ctx, "visit.days.agreed", "Days", said)
		}
		head.Rows = append(head.Rows, parts.SummaryRow{Label: i18n.T(ctx, "visit.side."+d.Side), Value: said})
	}
	page.Blocks = append(page.Blocks, head)
	if !x.MeetsOn.IsZero() {
		page.Rows = []parts.SummaryRow{{Label: i18n.T(ctx, "visit.meets"), Value: span(ctx, x.MeetsOn, x.MeetsUntil)}}
	}
	again := r.URL.Query().Get("propose") != "" || r.URL.Path == path+"/propose"
	switch {
	case x.Stage != Schedule:
	case side == council.SideInstitution && x.Waits == Answer:
		page.Asks = []pages.Ask{{Title: i18n.T(ctx, "visit.days.answer_title"), Hint: i18n.T(ctx, "visit.days.answer_hint"), Path: path, Label: i18n.T(ctx, "visit.days.answer"), Fields: append([]pages.Field{{
			Kind: "radios", Name: "outcome", Label: i18n.T(ctx, "visit.days.outcome"), Options: []parts.Option{{Value: "agree", Label: i18n.T(ctx, "visit.days.agree")}, {Value: "other", Label: i18n.T(ctx, "visit.days.other")}},
		}}, dateFields(ctx)...)}}
	case side == council.SideCouncil && x.Waits == "" && (len(x.Days) == 0 || again):
		page.Asks = []pages.Ask{{Title: i18n.T(ctx, "visit.days.propose_title"), Hint: i18n.T(ctx, "visit.days.propose_hint"), Path: path + "/propose", Label: i18n.T(ctx, "visit.days.propose"), Fields: dateFields(ctx)}}
	case side == council.SideCouncil && x.Waits == "":
		page.Asks = []pages.Ask{{Title: i18n.T(ctx, "visit.days.fix_title"), Hint: i18n.T(ctx, "visit.days.fix_hint"), Path: path + "/fix", Label: i18n.T(ctx, "visit.days.fix"), Fields: dateFields(ctx)}}
		page.Deeds = []pages.Deed{{Href: parts.Query(path, "propose", "yes"), Label: i18n.T(ctx, "visit.days.propose_again")}}
	}
	return web.Page(w, r, status(form), pages.WorkPage(page))
}

// GetDays shows the council which days were proposed.
func (p *Pages) GetDays(w http.ResponseWriter, r *http.Request) error {
	return p.days(w, r, council.SideCouncil, nil)
}

// GetDaysOwn shows an institution which days are proposed.
func (p *Pages) GetDaysOwn(w http.ResponseWriter, r *http.Request) error {
	return p.days(w, r, council.SideInstitution, nil)
}

// PostPropose proposes days.
func (p *Pages) PostPropose(w http.ResponseWriter, r *http.Request) error {
	return p.dated(w, r, p.service.ProposeDays)
}

// PostFix fixes days.
func (p *Pages) PostFix(w http.ResponseWriter, r *http.Request) error {
	return p.dated(w, r, p.service.FixDays)
}

func (p *Pages) dated(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, by access.Actor, visit string, c DaysTyped) error) error {
	visit := r.PathValue("visit")
	return post(w, r, deskPath(visit)+"/days", func(ctx context.Context, by access.Actor, c DaysTyped) error { return do(ctx, by, visit, c) },
		func(form *parts.Form) error { return p.days(w, r, council.SideCouncil, form) })
}

// PostAnswerDays says what an institution says of the days.
func (p *Pages) PostAnswerDays(w http.ResponseWriter, r *http.Request) error {
	code, visit := r.PathValue("institution"), r.PathValue("visit")
	return post(w, r, home(r, council.SideInstitution)+"/days", func(ctx context.Context, by access.Actor, c AnswerDays) error {
		return p.service.AnswerDays(ctx, by, code, visit, c)
	}, func(form *parts.Form) error { return p.days(w, r, council.SideInstitution, form) })
}

// span writes the days of a visit, of which one day is written once.
func span(ctx context.Context, first, last day.Day) string {
	if first == last {
		return i18n.Date(ctx, first)
	}
	return i18n.T(ctx, "visit.meets_span", "From", first, "To", last)
}
