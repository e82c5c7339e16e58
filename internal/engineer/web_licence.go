package engineer

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/paper"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetLicence shows a person's licence and what others see of it.
func (p *Pages) GetLicence(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, ok, err := p.service.Licence(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	if !ok {
		return web.Page(w, r, http.StatusOK, pages.NoLicencePage())
	}
	page := p.licence(ctx, l)
	if l.Token != "" {
		code, err := paper.QR(l.Token)
		if err != nil {
			return err
		}
		_, token, _ := strings.Cut(l.Token, "#")
		page.CodePath, page.CodeSize, page.CodeHref = code.Path, code.Size, "/v/#"+token
	}
	return web.Page(w, r, http.StatusOK, pages.LicencePage(page))
}

// licence fills the page of a licence; the fields that others see carry the clause of the policy that publishes them.
func (p *Pages) licence(ctx context.Context, l Licence) pages.Licence {
	lang := i18n.From(ctx).Code
	kind, _ := l.Law.Kind(l.Title(l.Law.Day))
	discipline, _ := l.Law.Discipline(l.Discipline)
	valid := validityText(ctx, l.Facts)
	rule := l.Registration.rule(l.Law)
	page := pages.Licence{
		Number: l.Number, Name: l.Who.NameLatin.Reveal(), NameUrdu: l.Who.NameUrdu.Reveal(),
		Kind: kind.Title.In(lang), Discipline: discipline.Name.In(lang), Standing: string(l.Now),
		Entered: i18n.Date(ctx, l.EnteredOn), Valid: valid, Rule: rule.Text.In(lang), Instrument: rule.Instrument,
		PublicHref: "/verify/engineers/" + l.Number,
	}
	for _, r := range l.Others {
		k, _ := l.Law.Kind(r.Title(l.Law.Day))
		text := i18n.List(ctx, k.Title.In(lang), i18n.T(ctx, "engineer.standing."+string(r.Facts.On(l.Law.Day))))
		other := pages.Other{Number: r.Number, Text: text, Href: "/verify/engineers/" + r.Number}
		if _, _, err := decideSurrender(l.Law, r.Facts, Surrender{}); fault.Is(err, fault.KindInvalid) {
			other.Surrender = parts.Query("/my/licence/surrender", "of", r.ID)
		}
		page.Others = append(page.Others, other)
	}
	if fault.Of(decideRenewable(l.Law, l.Registration)) == nil {
		page.Renew = "/my/licence/renew"
	}
	if k, ok := l.Law.Service(council.Replace); ok && !gone(l.Law, l.Registration) {
		page.Lost = servicePath(k)
	}
	if k, ok := l.Law.Service(council.Correct); ok && !gone(l.Law, l.Registration) {
		page.Correct = servicePath(k)
	}
	spell := l.Facts.Spell(l.Law.Day)
	page.Days = days(ctx, spell.From, spell.Until)
	for _, s := range slices.Backward(l.Facts.Spells()) {
		page.History = append(page.History, pages.Spell{Standing: string(s.Standing), Days: days(ctx, s.From, s.Until)})
	}
	for _, e := range l.Past {
		page.Facts = append(page.Facts, factPage(ctx, l.Facts, e))
		if e.By != "" && e.By != l.Person {
			page.Contest = l.Law.Contest.In(lang)
		}
	}
	if _, _, err := decideSurrender(l.Law, l.Facts, Surrender{}); fault.Is(err, fault.KindInvalid) {
		page.Surrender = "/my/licence/surrender"
	}
	province, _ := l.Law.Province(l.Who.Province)
	district, _ := l.Law.District(l.Who.Province, l.Who.District)
	page.Public = []pages.Answer{
		{Label: i18n.T(ctx, "engineer.answer.name"), Value: page.Name},
		{Label: i18n.T(ctx, "engineer.licence.number"), Value: page.Number},
		{Label: i18n.T(ctx, "engineer.licence.kind"), Value: page.Kind},
		{Label: i18n.T(ctx, "engineer.licence.discipline"), Value: page.Discipline},
		{Label: i18n.T(ctx, "engineer.licence.standing"), Value: i18n.T(ctx, "engineer.standing."+page.Standing)},
		{Label: i18n.T(ctx, "engineer.licence.valid"), Value: valid},
		{Label: i18n.T(ctx, "engineer.answer.domicile"), Value: i18n.List(ctx, district.Name.In(lang), province.Name.In(lang))},
		{Label: i18n.T(ctx, "engineer.licence.masked"), Value: l.Who.Mask.Reveal()},
		{Label: i18n.T(ctx, "engineer.licence.graduation"), Value: graduated(ctx, l.Graduation)},
	}
	return page
}

// graduated writes what is known of a graduation.
func graduated(ctx context.Context, g Graduation) string {
	lang, year := i18n.From(ctx).Code, ""
	if g.Year > 0 {
		year = strconv.Itoa(g.Year)
	}
	return i18n.List(ctx, g.Degree.In(lang), g.Institution.In(lang), year)
}
