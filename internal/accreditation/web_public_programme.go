package accreditation

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/accreditation/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
)

// GetProgramme shows one programme with what was found of each of its batches.
func (p *PublicPages) GetProgramme(w http.ResponseWriter, r *http.Request) error {
	ctx, typed := r.Context(), r.URL.Query()
	institution, code := r.PathValue("institution"), r.PathValue("programme")
	on, form, boxed := askedDay(typed)
	t, err := p.service.TellProgramme(ctx, institution, code, on, typed.Get("known"))
	if err == nil && boxed {
		return web.See(w, r, t.Path()+"?on="+t.On.String())
	}
	if fault.Is(err, fault.KindInvalid) && form.Refused(ctx, err) {
		t, err = p.service.TellProgramme(ctx, institution, code, "", "")
	}
	if err != nil {
		return err
	}
	v := told(ctx, t)
	v.Form, v.AsOf = form, p.service.clock.Now()
	if typed.Get("known") != "" && len(form.Faults()) == 0 {
		v.Known = i18n.Moment(ctx, t.Known)
	}
	return web.Page(w, r, statusOf(form), pages.ToldPage(v))
}

// told fills the page of a programme.
func told(ctx context.Context, t ToldProgramme) pages.Told {
	lang := i18n.From(ctx).Code
	v := pages.Told{
		Path: t.Path(), Title: t.Title.In(lang), Institution: t.Institution.Name.In(lang), InstitutionPath: "/programmes/" + t.Institution.Code, Campus: campusName(t.Campus, lang),
		Degree: degreeName(t.Law, t.Degree).In(lang), Discipline: disciplineName(t.Law, t.Discipline).In(lang), Affiliating: t.Affiliating.Name.In(lang), Process: process(ctx, t.Listed),
		By: t.Law.Accreditation.By, History: history(ctx, t.History, t.ID), Rule: ruleOf(ctx, t.Law.Accreditation.Rule),
		Life: i18n.T(ctx, "accreditation.told.life_since", "From", strconv.Itoa(t.First)),
	}
	if t.Last != 0 {
		v.Life = i18n.T(ctx, "accreditation.told.life_both", "From", strconv.Itoa(t.First), "To", strconv.Itoa(t.Last))
	}
	if t.Past() {
		v.Past = i18n.Date(ctx, t.On)
	}
	if t.Called != t.Institution.Name {
		v.Called = t.Called.In(lang)
	}
	found := map[string]bool{}
	for _, b := range t.Batches {
		v.Batches = append(v.Batches, batch(ctx, t, b))
		found[b.Holds.Outcome] = true
	}
	for _, o := range t.Law.Accreditation.Outcomes {
		if found[o.ID] {
			m := pages.Meaning{Outcome: o.Name.In(lang), Opens: i18n.T(ctx, "accreditation.means.closed"), Act: i18n.T(ctx, "accreditation.means.act."+o.ID)}
			if o.Registrable {
				m.Opens = i18n.T(ctx, "accreditation.means.opens")
			}
			v.Meanings = append(v.Meanings, m)
		}
	}
	if found[""] {
		v.Meanings = append(v.Meanings, pages.Meaning{Outcome: i18n.T(ctx, "accreditation.undecided"), Opens: i18n.T(ctx, "accreditation.means.closed"), Act: i18n.T(ctx, "accreditation.means.act.undecided")})
	}
	return v
}

// batch fills the line of one batch.
func batch(ctx context.Context, t ToldProgramme, b Told) pages.Batch {
	lang, law := i18n.From(ctx).Code, t.Law
	f := b.Holds
	v := pages.Batch{
		Year: strconv.Itoa(b.Batch), Outcome: outcomeName(ctx, law, f.Outcome), Tone: toneOf(f.Outcome), Level: levelName(law, f.Level).In(lang), Conditions: f.Conditions.In(lang),
	}
	if f.Decision != "" {
		v.Number, v.Decided = t.Decisions[f.Decision].Number, decided(ctx, t.Decisions[f.Decision])
		v.Span = span(ctx, "", f)
	}
	if f.Decision != "" && f.Outcome == "" {
		v.Outcome, v.Span = i18n.T(ctx, "accreditation.back"), ""
	}
	if !f.Report.IsZero() {
		v.Report = i18n.T(ctx, "accreditation.told.report", "Day", f.Report)
	}
	if !f.Visit.IsZero() {
		v.Visit = i18n.T(ctx, "accreditation.told.visit", "Day", f.Visit)
	}
	if !b.Learnt.IsZero() {
		said := outcomeName(ctx, law, b.Said.Outcome)
		if b.Said.Level != "" {
			said = i18n.List(ctx, said, levelName(law, b.Said.Level).In(lang))
		}
		v.Said = i18n.T(ctx, "accreditation.told.said", "Said", said, "Learnt", i18n.Moment(ctx, b.Learnt))
	}
	for _, x := range b.Before {
		by := t.Decisions[x.By]
		v.Before = append(v.Before, pages.Before{
			Outcome: outcomeName(ctx, law, x.Outcome), Tone: toneOf(x.Outcome), Level: levelName(law, x.Level).In(lang), Span: span(ctx, "held_", x.Finding), Number: t.Decisions[x.Decision].Number,
			Decided: decided(ctx, t.Decisions[x.Decision]), Conditions: x.Conditions.In(lang),
			Why: i18n.T(ctx, "accreditation.told.why."+x.Why, "Number", i18n.Isolate(ctx, by.Number), "Day", by.On),
		})
	}
	return v
}

// decided says when a decision was made, and in whose place.
func decided(ctx context.Context, d Decision) string {
	on := i18n.T(ctx, "accreditation.told.decided", "Day", d.On)
	return i18n.T(ctx, "accreditation.told.kind."+string(d.Kind), "Decided", on)
}

// span says from when to when a finding holds, or held.
func span(ctx context.Context, held string, f Finding) string {
	if f.Until.IsZero() {
		return i18n.T(ctx, "accreditation.told."+held+"since", "From", f.From)
	}
	return i18n.T(ctx, "accreditation.told."+held+"span", "From", f.From, "Until", f.Until)
}
