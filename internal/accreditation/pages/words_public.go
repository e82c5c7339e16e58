// Package pages holds the pages of accreditation.
package pages

import (
	"context"

	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

func programmeRows(list []Programme) (rows [][]parts.Cell) {
	for _, p := range list {
		rows = append(rows, []parts.Cell{{Text: p.Title, Href: p.Path, Unseen: p.Institution, Hint: p.Degree}, {Show: institutionCell(p)}, {Show: runsCell(p)}})
	}
	return rows
}

// found heads the column of what was found, or of how far programmes are of which nothing was.
func (v Programmes) found(ctx context.Context) string {
	if v.Process {
		return i18n.T(ctx, "accreditation.told.phase")
	}
	return i18n.T(ctx, "accreditation.public.found."+v.By)
}

// ownRows are the programmes of one institution.
func ownRows(list []Programme) (rows [][]parts.Cell) {
	for _, p := range list {
		rows = append(rows, []parts.Cell{{Text: p.Title, Href: p.Path, Hint: p.Degree}, {Show: campusCell(p)}, {Show: runsCell(p)}})
	}
	return rows
}

func batchRows(list []Batch) (rows [][]parts.Cell) {
	for _, b := range list {
		row := []parts.Cell{{Text: b.Year}, {Show: outcomeCell(b)}, {}, {}}
		if b.Number != "" || len(b.Before) > 0 {
			row[2].Show = decisionCell(b)
		}
		if b.Conditions != "" || b.Report != "" || b.Visit != "" {
			row[3].Show = conditionsCell(b)
		}
		rows = append(rows, row)
	}
	return rows
}

// summary says what a programme is, without what it has not.
func (v Told) summary(ctx context.Context) (rows []parts.SummaryRow) {
	for _, r := range []parts.SummaryRow{
		{Label: i18n.T(ctx, "accreditation.public.degree"), Value: v.Degree},
		{Label: i18n.T(ctx, "accreditation.public.discipline"), Value: v.Discipline},
		{Label: i18n.T(ctx, "accreditation.public.campus"), Value: v.Campus},
		{Label: i18n.T(ctx, "accreditation.told.affiliating"), Value: v.Affiliating},
		{Label: i18n.T(ctx, "accreditation.told.life"), Value: v.Life},
		{Label: i18n.T(ctx, "accreditation.told.phase"), Value: v.Process},
	} {
		if r.Value != "" {
			rows = append(rows, r)
		}
	}
	return rows
}

// pastText says what a telling of a day that was is, and what the institution was called then.
func (v Told) pastText(ctx context.Context) string { return pastText(ctx, v.Called) }

func (v Institution) pastText(ctx context.Context) string { return pastText(ctx, v.Called) }

func pastText(ctx context.Context, called string) string {
	said := i18n.T(ctx, "accreditation.public.past_hint")
	if called != "" {
		said += " " + i18n.T(ctx, "accreditation.told.called", "Name", i18n.Isolate(ctx, called))
	}
	return said
}

// asOf says as of when it is told.
func (v Told) asOf(ctx context.Context) string {
	if v.Known != "" {
		return i18n.T(ctx, "accreditation.told.known", "Moment", v.Known)
	}
	return i18n.T(ctx, "accreditation.public.as_of", "Moment", i18n.Moment(ctx, v.AsOf))
}
