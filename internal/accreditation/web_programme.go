package accreditation

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/accreditation/pages"
	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetProgramme shows a programme with its batches, and what was found of each.
func (p *Pages) GetProgramme(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := p.service.ShowProgramme(ctx, web.Actor(ctx), r.PathValue("institution"), r.PathValue("programme"))
	if err != nil {
		return err
	}
	law := p.service.law()
	page := pages.KeptProgramme{Title: in(ctx, x.Title), Back: deskInstitutionPath(x.Of.Code), BatchTitle: i18n.T(ctx, "accreditation.batch."+p.counted())}
	page.State, page.Tone = p.phaseOf(ctx, x.Programme)
	words, label := other(ctx, x.Title)
	degree, _ := law.Degree(x.Degree)
	affiliating := i18n.T(ctx, "accreditation.affiliating.itself")
	if o, ok := x.Others[x.Affiliating]; ok {
		affiliating = in(ctx, o.Name)
	}
	page.Rows = []parts.SummaryRow{
		{Label: i18n.T(ctx, label), Value: words}, {Label: i18n.T(ctx, "accreditation.institution"), Value: in(ctx, x.Of.Name)}, {Label: i18n.T(ctx, "accreditation.campus"), Value: in(ctx, x.At().Name)},
		{Label: i18n.T(ctx, "accreditation.degree"), Value: in(ctx, degree.Name)}, {Label: i18n.T(ctx, "accreditation.discipline"), Value: in(ctx, disciplineName(law, x.Discipline))},
		{Label: i18n.T(ctx, "accreditation.affiliating"), Value: affiliating}, {Label: i18n.T(ctx, "accreditation.batches"), Value: keptSpan(ctx, x.Programme)}, {Label: i18n.T(ctx, "accreditation.code"), Value: x.Code},
	}
	if here := deskProgrammePath(x.Of.Code, x.Code); p.keeps(web.Actor(ctx)) && isOpen(x.Of.Closed, p.service.today()) {
		page.Deeds = []pages.KeptDeed{{Href: here + "/seats", Label: i18n.T(ctx, "accreditation.set_seats.title")}, {Href: here + "/rename", Label: i18n.T(ctx, "accreditation.rename.title")}, {Href: here + "/move", Label: i18n.T(ctx, "accreditation.move.title")}}
		if x.Accredited == 0 {
			page.Deeds = append(page.Deeds, pages.KeptDeed{Href: here + "/phase", Label: i18n.T(ctx, "accreditation.set_phase.title")})
		}
		page.Deeds = append(page.Deeds, pages.KeptDeed{Href: here + "/close", Label: i18n.T(ctx, "accreditation.close_programme.title")})
	}
	for _, b := range x.Batches {
		page.Batches = append(page.Batches, keptBatch(ctx, law, b))
	}
	for _, s := range x.Seats {
		page.Seats = append(page.Seats, []parts.Cell{{Text: strconv.Itoa(s.From)}, {Text: i18n.Number(ctx, int64(s.Sections))}, {Text: i18n.Number(ctx, int64(s.PerSection))}, {Text: i18n.Number(ctx, int64(s.Most()))}})
	}
	page.History = p.history(ctx, x.ID, x.Changes, x.Others, func(c Change) string {
		if c.Kind == Moved {
			return i18n.T(ctx, "accreditation.change.from", "Name", in(ctx, campusOf(x.Campuses, c.Other).Name))
		}
		return ""
	})
	return web.Page(w, r, http.StatusOK, pages.KeptProgrammePage(page))
}

// keptBatch says what holds of a batch today.
func keptBatch(ctx context.Context, law council.Law, b Batch) pages.KeptBatch {
	row := pages.KeptBatch{Year: strconv.Itoa(b.Year), State: i18n.T(ctx, "accreditation.found.nothing"), Tone: "plain"}
	if b.Seated {
		row.Seats = i18n.Number(ctx, int64(b.Seats.Most()))
	}
	if !b.Found {
		return row
	}
	f := b.Finding
	row.State, row.Tone = f.Outcome, "stop"
	if o, ok := law.Accreditation.Outcome(f.Outcome); ok {
		row.State = in(ctx, o.Name)
		switch {
		case o.Registrable:
			row.Tone = "good"
		case o.Report:
			row.Tone = "warning"
		}
	}
	if l, ok := law.Accreditation.Level(f.Level); ok {
		row.Level = in(ctx, l.Name)
	}
	row.Number, row.Href, row.Since, row.Conditions = b.Number, decisionPath(f.Decision), i18n.T(ctx, "accreditation.found.since", "Day", i18n.Date(ctx, f.From)), in(ctx, f.Conditions)
	if !f.Report.IsZero() {
		row.Due = i18n.T(ctx, "accreditation.found.report", "Day", i18n.Date(ctx, f.Report))
	}
	return row
}
