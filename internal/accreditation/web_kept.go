package accreditation

import (
	"context"
	"net/http"

	"sanad/internal/accreditation/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetInstitution shows an institution with what hangs on it.
func (p *Pages) GetInstitution(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := p.service.Show(ctx, web.Actor(ctx), r.PathValue("institution"))
	if err != nil {
		return err
	}
	today, here := p.service.today(), deskInstitutionPath(x.Code)
	page := pages.KeptInstitution{Title: in(ctx, x.Name)}
	if !x.Closed.IsZero() {
		page.State, page.Tone = p.closedOn(ctx, x.Closed)
	}
	words, label := other(ctx, x.Name)
	page.Rows = []parts.SummaryRow{
		{Label: i18n.T(ctx, label), Value: words}, {Label: i18n.T(ctx, "accreditation.city"), Value: in(ctx, x.City)}, {Label: i18n.T(ctx, "accreditation.code"), Value: x.Code},
	}
	if into, ok := x.Others[x.Into]; ok {
		page.Rows = append(page.Rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.state.part_of"), Value: in(ctx, into.Name), ChangeHref: deskInstitutionPath(into.Code), ChangeLabel: i18n.T(ctx, "accreditation.state.see")})
	}
	if x.Invented {
		page.Rows = append(page.Rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.invented"), Value: i18n.T(ctx, "accreditation.invented.why")})
	}
	open := p.keeps(web.Actor(ctx)) && isOpen(x.Closed, today)
	if open {
		page.Next = pages.KeptDeed{Href: here + "/programmes/new", Label: i18n.T(ctx, "accreditation.open_programme.title")}
		page.Deeds = []pages.KeptDeed{{Href: here + "/campuses/new", Label: i18n.T(ctx, "accreditation.open_campus.title")}, {Href: here + "/rename", Label: i18n.T(ctx, "accreditation.rename.title")}}
		page.Deeds = append(page.Deeds, pages.KeptDeed{Href: here + "/merge", Label: i18n.T(ctx, "accreditation.merge.title")}, pages.KeptDeed{Href: here + "/split", Label: i18n.T(ctx, "accreditation.split.title")}, pages.KeptDeed{Href: here + "/close", Label: i18n.T(ctx, "accreditation.close.title")})
	}
	if p.service.mayRead(web.Actor(ctx)) == nil {
		page.Deeds = append(page.Deeds, pages.KeptDeed{Href: parts.Query(decisionsPath, "institution", x.Code), Label: i18n.T(ctx, "accreditation.decisions.title")})
	}
	page.Deeds = append(page.Deeds, pages.KeptDeed{Href: here + "/lists", Label: i18n.T(ctx, "accreditation.students.counts")})
	if open && len(p.service.law().Visits.Kinds) > 0 {
		page.Deeds = append(page.Deeds, pages.KeptDeed{Href: here + "/visits/new", Label: i18n.T(ctx, "accreditation.visits.begin")})
	}
	if p.keeps(web.Actor(ctx)) {
		page.Deeds = append(page.Deeds, pages.KeptDeed{Href: here + "/people", Label: i18n.T(ctx, "accreditation.focal.title")})
	}
	law := p.service.law()
	for _, c := range x.Programmes {
		at := campusOf(x.Campuses, c.Campus)
		row := pages.KeptRow{ID: c.ID, Href: deskProgrammePath(x.Code, c.Code), Name: in(ctx, c.Title), Cells: []string{in(ctx, at.Name), in(ctx, disciplineName(law, c.Discipline)), keptSpan(ctx, c)}}
		row.State, row.Tone = p.phaseOf(ctx, c)
		page.Programmes = append(page.Programmes, row)
	}
	for _, c := range x.Campuses {
		row := pages.KeptRow{ID: c.ID, Name: in(ctx, c.Name), Cells: []string{in(ctx, c.City), c.Code}}
		row.State, row.Tone = p.closedOn(ctx, c.Closed)
		if open && c.Closed.IsZero() {
			row.Deeds = []pages.KeptDeed{{Href: here + "/campuses/" + c.Code + "/rename", Label: i18n.T(ctx, "accreditation.rename.title"), Unseen: row.Name}, {Href: here + "/campuses/" + c.Code + "/close", Label: i18n.T(ctx, "accreditation.close_campus.title"), Unseen: row.Name}}
		}
		page.Campuses = append(page.Campuses, row)
	}
	page.History = p.history(ctx, x.ID, x.Changes, x.Others, func(c Change) string {
		if at, ok := x.Campus(c.Of); ok {
			return in(ctx, at.Name)
		}
		return ""
	})
	return web.Page(w, r, http.StatusOK, pages.KeptInstitutionPage(page))
}

// phaseOf says whether a programme goes on, and how far one is that was never accredited.
func (p *Pages) phaseOf(ctx context.Context, c Programme) (words, tone string) {
	switch {
	case !c.goesOn(p.service.today()):
		return i18n.T(ctx, "accreditation.state.ended"), "plain"
	case c.Phase != PhaseNone:
		return i18n.T(ctx, "accreditation.phase."+string(c.Phase)), "waiting"
	}
	return i18n.T(ctx, "accreditation.state.open"), "good"
}

// history says what became of a thing, the newest first; of tells which part of it a change concerns.
func (p *Pages) history(ctx context.Context, self string, list []Change, others map[string]Institution, of func(Change) string) (rows []parts.TimelineRow) {
	for _, c := range list {
		row := parts.TimelineRow{What: i18n.T(ctx, changeKey(c, self)), Text: c.Instrument, At: i18n.Date(ctx, c.On), By: of(c)}
		switch {
		case c.Kind == Renamed:
			row.Was, row.Is = in(ctx, c.Was), in(ctx, c.Is)
		case c.Of != self && c.Subject == ofInstitution:
			row.By = in(ctx, others[c.Of].Name)
		case c.Subject == ofInstitution || c.Kind == Merged || c.Kind == Split:
			if o, ok := others[c.Other]; ok {
				row.By = i18n.List(ctx, row.By, in(ctx, o.Name))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// changeKey is the text that says what became of a thing, as it is told of another.
func changeKey(c Change, self string) string {
	switch {
	case c.Waits:
		return "accreditation.change.to_be_renamed"
	case c.Subject == ofInstitution && c.Of != self && c.Kind == Merged:
		return "accreditation.change.took_in"
	case c.Subject == ofInstitution && c.Of != self && c.Kind == Split:
		return "accreditation.change.came_out"
	case c.Subject != ofInstitution && c.Kind == Merged:
		return "accreditation.change.by_merger"
	case c.Subject != ofInstitution && c.Kind == Split:
		return "accreditation.change.by_split"
	}
	return "accreditation.change." + string(c.Kind)
}
