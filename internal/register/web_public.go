package register

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/register/pages"
	"sanad/internal/text"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Pages are the room's pages.
type Pages struct{ service *Service }

// NewPages returns the room's pages.
func NewPages(s *Service) *Pages { return &Pages{s} }

// GetVerify shows the one box and, once something was typed, what it found: a number leads to its card, a name to a list.
func (p *Pages) GetVerify(w http.ResponseWriter, r *http.Request) error {
	ctx, law := r.Context(), p.service.law()
	typed := r.URL.Query()
	v := p.verify(r, law)
	if !typed.Has("q") {
		return web.Page(w, r, http.StatusOK, pages.Verify(v))
	}
	q, err := decideQuestion(law, typed.Get("q"), typed.Get("discipline"))
	if err != nil {
		if !v.Form.Refused(ctx, err) {
			return err
		}
		return web.Page(w, r, http.StatusUnprocessableEntity, pages.Verify(v))
	}
	if q.number != "" {
		c, err := p.service.Verify(ctx, q.number, "")
		if fault.Is(err, fault.KindNotFound) {
			if v.Missing, err = p.missing(ctx, law, typed.Get("q")); err != nil {
				return err
			}
			return web.Page(w, r, http.StatusOK, pages.Verify(v))
		}
		if err != nil {
			return err
		}
		return web.See(w, r, "/verify/engineers/"+dashed(c.Number))
	}
	result, err := p.service.Search(ctx, Query{Name: typed.Get("q"), Discipline: q.discipline})
	if err != nil {
		return err
	}
	lang := i18n.From(ctx).Code
	v.Searched, v.More, v.AsOf = true, result.More, result.AsOf
	for _, f := range result.Rows {
		name := f.Discipline
		if d, ok := law.Discipline(f.Discipline); ok {
			name = d.Name.In(lang)
		}
		kind := f.Kind
		if k, ok := law.Kind(f.Kind); ok {
			kind = k.Title.In(lang)
		}
		v.Found = append(v.Found, pages.Found{
			Path: "/verify/engineers/" + dashed(f.Number), Number: f.Number, Name: f.Name, Discipline: name, Kind: kind, Standing: string(f.Standing),
		})
	}
	return web.Page(w, r, http.StatusOK, pages.Verify(v))
}

// GetEngineer shows the card of a number, whose slash may be written as a dash, for today or for the day of ?on. The form's three boxes
// become that.
func (p *Pages) GetEngineer(w http.ResponseWriter, r *http.Request) error {
	ctx, number, typed := r.Context(), r.PathValue("number"), r.URL.Query()
	on, status := typed.Get("on"), http.StatusOK
	boxes := map[string]string{"on_day": typed.Get("on_day"), "on_month": typed.Get("on_month"), "on_year": typed.Get("on_year")}
	form := parts.NewForm(boxes)
	if typed.Has("on_year") {
		on = written(boxes["on_year"], boxes["on_month"], boxes["on_day"])
	}
	c, err := p.service.Verify(ctx, number, on)
	if err == nil && typed.Has("on_year") {
		return web.See(w, r, "/verify/engineers/"+dashed(c.Number)+"?on="+c.On.String())
	}
	if fault.Is(err, fault.KindInvalid) && form.Refused(ctx, err) {
		status = http.StatusUnprocessableEntity
		c, err = p.service.Verify(ctx, number, "")
	}
	if fault.Is(err, fault.KindNotFound) {
		v := p.verify(r, p.service.law())
		if v.Missing, err = p.missing(ctx, p.service.law(), number); err != nil {
			return err
		}
		return web.Page(w, r, http.StatusNotFound, pages.Verify(v))
	}
	if err != nil {
		return err
	}
	card := p.card(ctx, c)
	card.Form = form
	if card.Print, err = p.printed(ctx, c, typed); err != nil {
		return err
	}
	return web.Page(w, r, status, pages.Card(card))
}

// card fills the page of a card.
func (p *Pages) card(ctx context.Context, c Card) pages.Engineer {
	lang := i18n.From(ctx).Code
	c = c.shown()
	var before []pages.Spell
	for _, s := range c.Before {
		before = append(before, pages.Spell{Standing: string(s.Standing), From: s.From, Until: s.Until})
	}
	return pages.Engineer{
		Path: "/verify/engineers/" + dashed(c.Number), Past: c.Past(), On: c.On, Said: string(c.Said), Learnt: c.Learnt,
		Number: c.Number, Name: c.Name, Standing: string(c.Standing), ValidUntil: c.ValidUntil, Kind: c.KindTitle(c.Titled.Title).In(lang),
		KindSaid: c.KindTitle(c.Titled.Said).In(lang), KindLearnt: c.Titled.Learnt,
		Discipline: c.DisciplineName().In(lang), Province: c.ProvinceName().In(lang), District: c.DistrictName().In(lang),
		MaskedCNIC: c.MaskedCNIC, Degree: c.DegreeName().In(lang), Institution: c.InstitutionName().In(lang), Year: c.GraduationYear,
		AsOf: c.AsOf, Proof: proofPath(c.Number), Since: c.Spell.From, Until: c.Spell.Until, Before: before,
	}
}

// printed is what the page says of the paper whose serial ?print names; nil: none was named.
func (p *Pages) printed(ctx context.Context, c Card, typed url.Values) (*pages.Print, error) {
	if !typed.Has("print") {
		return nil, nil
	}
	a, err := p.service.Printed(ctx, c, typed.Get("print"))
	return &pages.Print{Paper: a.Paper, State: string(a.State), MadeOn: a.MadeOn, ReplacedOn: a.ReplacedOn}, err
}

// written writes a day that was typed into three boxes as yyyy-mm-dd, whatever script its digits are in.
func written(year, month, date string) string {
	two := func(s string) string {
		if s = text.Digits(strings.TrimSpace(s)); len(s) == 1 {
			return "0" + s
		}
		return s
	}
	return two(year) + "-" + two(month) + "-" + two(date)
}

// verify returns the page with the box as it was typed.
func (p *Pages) verify(r *http.Request, law council.Law) pages.Box {
	lang, typed := i18n.From(r.Context()).Code, r.URL.Query()
	v := pages.Box{Form: parts.NewForm(map[string]string{"q": typed.Get("q"), "discipline": typed.Get("discipline")}), Example: law.ExampleNumber()}
	for _, d := range law.Disciplines {
		v.Disciplines = append(v.Disciplines, parts.Option{Value: d.Prefix, Label: d.Name.In(lang)})
	}
	return v
}

func (p *Pages) missing(ctx context.Context, law council.Law, number string) (*pages.Missing, error) {
	if r := []rune(number); len(r) > 40 {
		number = string(r[:40]) + "…"
	}
	complete, err := p.service.CompleteAsOf(ctx)
	return &pages.Missing{Number: number, Complete: complete, Contact: law.Contact}, err
}
