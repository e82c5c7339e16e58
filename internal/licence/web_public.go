package licence

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/licence/pages"
	"sanad/internal/money"
	"sanad/internal/share"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// PublicPages are the pages for everybody.
type PublicPages struct{ service *Service }

// NewPublicPages returns them.
func NewPublicPages(s *Service) *PublicPages { return &PublicPages{s} }

// weighed are the licences of which it is known what they ask for.
func weighed(law council.Law) (list []council.Licence) {
	for _, l := range law.Licences {
		_, owned := law.Owning(l.ID)
		if len(law.Categories(l.ID)) > 0 || owned {
			list = append(list, l)
		}
	}
	return list
}

// GetLicences lists the licences of which anybody can ask what they want.
func (p *PublicPages) GetLicences(w http.ResponseWriter, r *http.Request) error {
	var v pages.Licences
	for _, l := range weighed(p.service.law()) {
		v.List = append(v.List, parts.Option{Value: l.ID, Label: l.Title.In(i18n.From(r.Context()).Code)})
	}
	if len(v.List) == 0 {
		return fault.NotFound()
	}
	return web.Page(w, r, http.StatusOK, pages.LicencesPage(v))
}

// GetEligibility asks about a firm that may be, and says of every category what it asks for and what is there.
func (p *PublicPages) GetEligibility(w http.ResponseWriter, r *http.Request) error {
	ctx, law := r.Context(), p.service.law()
	lang := i18n.From(ctx).Code
	list := weighed(law)
	at := slices.IndexFunc(list, func(l council.Licence) bool { return l.ID == r.PathValue("licence") })
	if at < 0 {
		return fault.NotFound()
	}
	licence, typed := list[at], r.URL.Query()
	_, first := law.First(licence.ID)
	v := pages.Ask{Form: parts.Typed(typed), ID: licence.ID, Title: licence.Title.In(lang), Holds: first, Worth: len(law.Categories(licence.ID)) > 0}
	forms := law.Forms
	if len(licence.Ownerships) > 0 {
		forms = licence.Ownerships
	}
	for _, f := range forms {
		v.Forms = append(v.Forms, parts.Option{Value: f.ID, Label: f.Name.In(lang)})
	}
	for _, o := range ownerFields(law) {
		v.Owners = append(v.Owners, pages.Field{Name: o.name, Label: ownerLabel(ctx, law, o.Owner)})
	}
	if v.Worth {
		for i, x := range law.Credit.Weights {
			v.Engineers = append(v.Engineers, pages.Field{Name: engineersField(x), Label: weightLabel(ctx, law, i)})
		}
		v.Higher = law.Credit.Higher > 0
	}
	if !typed.Has("form") { // nothing was asked
		v.Form = parts.NewForm(map[string]string{"holds": "no"})
		return web.Page(w, r, http.StatusOK, pages.AskPage(v))
	}
	f, err := Question(typed.Get).read(law, licence.ID)
	var e Eligibility
	if err == nil {
		e, err = weigh(law, licence.ID, f)
	}
	if err != nil {
		if !v.Form.Refused(ctx, err) {
			return err
		}
		return web.Page(w, r, http.StatusUnprocessableEntity, pages.AskPage(v))
	}
	v.Answer = p.answer(ctx, law, licence, e, typed)
	return web.Page(w, r, http.StatusOK, pages.AskPage(v))
}

// ownerLabel is who owns the share that a field asks for.
func ownerLabel(ctx context.Context, law council.Law, o Owner) string {
	if k, ok := law.Kind(o.Registered); ok {
		return k.Title.In(i18n.From(ctx).Code)
	}
	return i18n.T(ctx, "licence.owner."+string(o.Kind))
}

// weightLabel is whom a field asks for: of a kind, from so many years of experience to the next weight.
func weightLabel(ctx context.Context, law council.Law, i int) string {
	x := law.Credit.Weights[i]
	kind, _ := law.Kind(x.Kind)
	title := kind.Title.In(i18n.From(ctx).Code)
	if next := i + 1; next < len(law.Credit.Weights) && law.Credit.Weights[next].Kind == x.Kind {
		return i18n.T(ctx, "licence.weight.between", "Kind", title, "From", x.Years, "To", law.Credit.Weights[next].Years-1, "Points", x.Points)
	}
	return i18n.T(ctx, "licence.weight.from", "Kind", title, "From", x.Years, "Points", x.Points)
}

// answer writes what a firm meets.
func (p *PublicPages) answer(ctx context.Context, law council.Law, l council.Licence, e Eligibility, typed url.Values) *pages.Answer {
	v := &pages.Answer{}
	switch {
	case !e.Owned:
		v.Says = i18n.T(ctx, "licence.answer.not_owned")
	case len(e.Rungs) == 0:
		v.Says = i18n.T(ctx, "licence.answer.owned")
	case e.Highest == "" && e.ForAWhile == "":
		v.Says = i18n.T(ctx, "licence.answer.none")
	case e.Highest == "":
		v.Says = i18n.T(ctx, "licence.answer.only_for_a_while", "Category", e.ForAWhile)
	case e.ForAWhile != "":
		v.Says = i18n.T(ctx, "licence.answer.and_for_a_while", "Category", e.Highest, "Larger", e.ForAWhile)
	default:
		v.Says = i18n.T(ctx, "licence.answer.highest", "Category", e.Highest)
	}
	for _, x := range e.Owning {
		v.Owning = append(v.Owning, line(ctx, law, x))
		v.Rules = addRule(ctx, v.Rules, x.Rule)
	}
	reached := len(e.Rungs) - 1 // what the next category lacks is shown at once
	if at := slices.IndexFunc(e.Rungs, func(r Rung) bool { return r.Category.ID == e.Highest }); at >= 0 {
		reached = at - 1
	}
	for i, x := range e.Rungs {
		r := pages.Rung{ID: x.Category.ID, Open: i == reached, Limit: i18n.T(ctx, "licence.rung.no_limit"), Says: i18n.T(ctx, "licence.rung.not_met")}
		switch {
		case x.Met:
			r.Says = i18n.T(ctx, "licence.rung.met")
		case x.ForAWhile:
			r.Says = i18n.T(ctx, "licence.rung.for_a_while")
		}
		if x.Category.Limit > 0 {
			r.Limit = i18n.T(ctx, "licence.rung.limit", "Sum", x.Category.LimitIn.Format(x.Category.Limit))
		}
		for _, y := range x.Lines {
			r.Lines = append(r.Lines, line(ctx, law, y))
			v.Rules = addRule(ctx, v.Rules, y.Rule)
		}
		v.Rungs = append(v.Rungs, r)
	}
	if len(e.Rungs) > 0 {
		v.Rules = addRule(ctx, v.Rules, law.Credit.Rule)
		v.What = whatIf(ctx, law, l, typed)
	}
	return v
}

// addRule adds a rule that is not there yet.
func addRule(ctx context.Context, list []pages.Rule, r council.Rule) []pages.Rule {
	x := pages.Rule{Text: r.Text.In(i18n.From(ctx).Code), Cited: r.Cited(), Confirmed: r.Confidence == council.Sourced}
	if slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}

// line writes one thing that is asked for.
func line(ctx context.Context, law council.Law, l Line) pages.Line {
	x := pages.Line{What: i18n.T(ctx, "licence.asked."+string(l.Asked)), Met: l.Met, ForAWhile: l.ForAWhile && !l.Met}
	write := func(n int64) string { return i18n.Number(ctx, n) }
	switch l.Asked {
	case AskedWorth:
		write = func(n int64) string { return law.Currency.Format(money.Amount(n)) }
	case AskedShare:
		write = func(n int64) string { return share.Share(n).String() + " %" }
	case AskedCompany:
		write = func(n int64) string { return i18n.T(ctx, "licence.company."+strconv.FormatInt(n, 10)) }
	}
	x.Required, x.Present, x.Missing = write(l.Required), write(l.Present), write(l.Missing())
	switch l.Asked {
	case AskedFirst:
		x.Required, x.Present, x.Missing = i18n.T(ctx, "licence.first.up_to", "Category", l.Category), "", i18n.T(ctx, "licence.first.later")
		if l.Category == "" {
			x.Required = i18n.T(ctx, "licence.first.any")
		}
	case AskedRest:
		x.Required, x.Missing = i18n.T(ctx, "licence.rest.none"), i18n.T(ctx, "licence.rest.sell")
	case AskedCompany:
		x.Missing = i18n.T(ctx, "licence.company.become")
	case AskedPoints:
		if l.ForNow < l.Required {
			x.Required = i18n.T(ctx, "licence.points.required", "Standard", i18n.Number(ctx, l.Required), "Provisional", i18n.Number(ctx, l.ForNow))
		}
	}
	return x
}

// whatIf leads to the same question with one thing more: an engineer of each kind, or capital.
func whatIf(ctx context.Context, law council.Law, l council.Licence, typed url.Values) (list []parts.Option) {
	more := func(field string, by int64, label string) {
		q := url.Values{}
		for k, v := range typed {
			q[k] = v
		}
		n, err := money.Parse(typed.Get(field), money.Currency{})
		if err != nil {
			n = 0
		}
		q.Set(field, strconv.FormatInt(int64(n)+by, 10))
		list = append(list, parts.Option{Value: "/eligibility/firms/" + l.ID + "?" + q.Encode(), Label: label})
	}
	kinds := kindsOf(law.Credit)
	for _, kind := range kinds {
		k, _ := law.Kind(kind)
		at := slices.IndexFunc(law.Credit.Weights, func(w council.Weight) bool { return w.Kind == kind })
		more(engineersField(law.Credit.Weights[at]), 1, i18n.T(ctx, "licence.what.engineer", "Kind", k.Title.In(i18n.From(ctx).Code)))
	}
	const step = 1_000_000 // whole units of the currency
	more("worth", step, i18n.T(ctx, "licence.what.worth", "Sum", law.Currency.Format(step*law.Currency.Unit())))
	return list
}
