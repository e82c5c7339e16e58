package notice

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/notice/pages"
	"sanad/internal/outbound"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// wordingsPath is where officers read what letters say.
const wordingsPath = "/desk/messages/wordings"

// GetWordings lists the kinds of letters.
func (p *Pages) GetWordings(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := p.service.ListWordings(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	var page pages.Wordings
	for _, k := range list {
		page.Rows = append(page.Rows, pages.WordingRow{
			Href: wordingsPath + "/" + k.Name, Subject: i18n.T(ctx, "notice."+k.Name+".subject"), Class: i18n.T(ctx, "notice.class."+string(k.Class)), Must: k.Class == statutory, Ground: i18n.T(ctx, "notice.ground."+k.Ground),
		})
	}
	return web.Page(w, r, http.StatusOK, pages.WordingsPage(page))
}

// GetWording shows what letters of a kind say, on invented values.
func (p *Pages) GetWording(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.service.ShowWording(ctx, web.Actor(ctx), r.PathValue("kind"))
	if err != nil {
		return err
	}
	return p.wording(w, r, http.StatusOK, v, parts.NewForm(nil))
}

// placeOf is where a letter is shown on a real thing, by what it tells of: each place has the purpose for which such things are seen.
func placeOf(a About) string {
	switch a {
	case AboutInvoice:
		return "/invoices"
	case AboutRequest:
		return "/requests"
	}
	return "/cases"
}

// wordingOn is the thing on which a letter is to be shown.
type wordingOn struct {
	Number string `form:"number" max:"40"`
}

// PostWordingOn leads to a letter as it would be about a real thing.
func (p *Pages) PostWordingOn(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	by, kind := web.Actor(ctx), r.PathValue("kind")
	k, err := p.service.kindOf(kind)
	if err != nil {
		return err
	}
	var c wordingOn
	form, err := web.Read(r, &c)
	if err == nil {
		var v ShownWording
		if v, err = p.service.ShowWordingOn(ctx, by, kind, c.Number); err == nil {
			return web.See(w, r, wordingsPath+"/"+kind+placeOf(v.About)+"/"+v.On.ID)
		}
		if k.About.purpose() != by.Purpose { // this is no place for such letters
			return err
		}
		if fault.Is(err, fault.KindNotFound) { // who may not see it learns not that it exists
			var f fault.Fields
			f.Add("number", "notice.wordings.none."+string(k.About), nil)
			err = f.Err()
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	v, err := p.service.ShowWording(ctx, by, kind)
	if err != nil {
		return err
	}
	return p.wording(w, r, http.StatusUnprocessableEntity, v, form)
}

// GetWordingOn shows what a letter of a kind would say about a real thing.
func (p *Pages) GetWordingOn(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.service.ShowWordingOn(ctx, web.Actor(ctx), r.PathValue("kind"), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.wording(w, r, http.StatusOK, v, parts.NewForm(nil))
}

func (p *Pages) wording(w http.ResponseWriter, r *http.Request, status int, v ShownWording, form *parts.Form) error {
	ctx := r.Context()
	page := pages.Wording{
		Form: form, Path: wordingsPath + "/" + v.Name, Subject: i18n.T(ctx, "notice."+v.Name+".subject"),
		Class: i18n.T(ctx, "notice.class."+string(v.Class)), Ground: i18n.T(ctx, "notice.ground."+v.Ground), To: i18n.T(ctx, "notice.wordings.to_person"), Life: lifeOf(ctx, v.Life), About: string(v.About), Place: placeOf(v.About), Example: p.service.law().ExampleNumber(), MayOn: v.MayOn, Unseen: v.Unseen,
	}
	if v.Stranger {
		page.To = i18n.T(ctx, "notice.wordings.to_address")
	}
	if v.On != nil {
		for _, mark := range v.Invented {
			if mark == "Number" && v.About == AboutInvoice {
				mark = "Receipt"
			}
			page.Invented = append(page.Invented, i18n.T(ctx, "notice.invented."+strings.ToLower(mark)))
		}
		page.On = &pages.WordingOn{Number: v.On.Number, Name: v.On.Name.Reveal(), Reads: i18n.T(ctx, "notice.language."+i18n.Of(v.On.Language).Code)}
		if v.On.Name.Empty() { // nobody who is known
			page.On.Name = page.To
		}
	}
	for _, l := range readersFirst(ctx) {
		trial := v.Trials[l.Code]
		one := pages.WordingIn{Language: i18n.T(ctx, "notice.language."+l.Code), Mail: p.laid(ctx, l, trial.Subject, trial.Mail)}
		if trial.SMS != "" {
			sms, paper := p.laid(ctx, l, "", trial.SMS), p.laid(ctx, l, "", strings.Join(trial.Paper, "\n\n"))
			one.SMS, one.Paper = &sms, &paper
			one.Latin = l.Code == "ur" && v.On != nil && v.On.NameUrdu.Empty()
			one.Parts = i18n.T(ctx, "notice.wordings.parts", "Count", trial.Parts, "Coding", i18n.T(ctx, "notice.wordings.coding."+strings.ToLower(string(trial.Coding))), "Left", i18n.Number(ctx, int64(trial.Left)))
		}
		page.In = append(page.In, one)
	}
	for _, x := range v.Versions {
		row := pages.VersionRow{Href: page.Path + "/versions/" + x.ID, Language: i18n.T(ctx, "notice.language."+x.Lang), Since: i18n.Moment(ctx, x.Since)}
		if row.Until = i18n.T(ctx, "notice.wordings.holds"); !x.Until.IsZero() {
			row.Until = i18n.Moment(ctx, x.Until)
		}
		page.Versions = append(page.Versions, row)
	}
	return web.Page(w, r, status, pages.WordingPage(page))
}

// laid lays out a letter of a language; its links lead nowhere, because it was not sent.
func (p *Pages) laid(ctx context.Context, l i18n.Language, subject, body string) pages.Letter {
	return lay(ctx, "", outbound.Letter{Subject: subject, Lang: l.Code, Body: body})
}

// readersFirst are the languages, the reader's first.
func readersFirst(ctx context.Context) []i18n.Language {
	list := slices.Clone(i18n.Languages)
	slices.SortStableFunc(list, func(a, b i18n.Language) int {
		switch i18n.From(ctx) {
		case a:
			return -1
		case b:
			return 1
		}
		return 0
	})
	return list
}

// lifeOf says for how long a letter is of use.
func lifeOf(ctx context.Context, life time.Duration) string {
	switch {
	case life == 0:
		return i18n.T(ctx, "notice.wordings.always")
	case life < time.Hour:
		return i18n.T(ctx, "notice.wordings.minutes", "Count", int(life/time.Minute))
	case life < 24*time.Hour:
		return i18n.T(ctx, "notice.wordings.hours", "Count", int(life/time.Hour))
	}
	return i18n.T(ctx, "notice.wordings.days", "Count", int(life/(24*time.Hour)))
}

// GetVersion shows one version of what letters of a kind say.
func (p *Pages) GetVersion(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	kind := r.PathValue("kind")
	v, err := p.service.ShowVersion(ctx, web.Actor(ctx), kind, r.PathValue("id"))
	if err != nil {
		return err
	}
	l := i18n.Of(v.Lang)
	subject, body := v.fill(named(v.Body))
	page := pages.Version{
		Back: wordingsPath + "/" + kind, Title: i18n.T(ctx, "notice."+kind+".subject"), Lead: i18n.T(ctx, "notice.wordings.version_now"), Language: i18n.T(ctx, "notice.language."+v.Lang), Since: i18n.Moment(ctx, v.Since), Until: i18n.T(ctx, "notice.wordings.holds"), Words: p.laid(ctx, l, subject, body),
	}
	if !v.Until.IsZero() {
		page.Lead, page.Until = i18n.T(ctx, "notice.wordings.version_lead"), i18n.Moment(ctx, v.Until)
	}
	if len(v.Also) > 0 {
		var sentences []string
		for _, name := range slices.Sorted(maps.Keys(v.Also)) {
			sentences = append(sentences, v.Also[name])
		}
		also := p.laid(ctx, l, "", strings.Join(sentences, "\n\n"))
		page.Also = &also
	}
	return web.Page(w, r, http.StatusOK, pages.VersionPage(page))
}

// named are the names of a text's marks in the place of their values.
func named(text string) map[string]string {
	values := map[string]string{}
	for _, m := range mark.FindAllStringSubmatch(text, -1) {
		values[m[1]] = "[" + m[1] + "]"
	}
	return values
}

// WordingsPanel leads officers from the desk to what letters say.
func (p *Pages) WordingsPanel(_ context.Context, by access.Actor) (templ.Component, error) {
	if !slices.ContainsFunc([]access.Role{access.Officer, access.Registrar, access.Cashier, access.PrivacyOfficer}, by.Has) {
		return nil, nil
	}
	return pages.WordingsPanel(), nil
}
