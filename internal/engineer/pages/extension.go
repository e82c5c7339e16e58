package pages

import (
	"context"

	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// rows says of an extension what it is and who had a hand in it.
func (v Extension) rows(ctx context.Context) []parts.SummaryRow {
	rows := []parts.SummaryRow{
		{Label: i18n.T(ctx, "engineer.extend.state"), Value: i18n.T(ctx, "engineer.extend.state."+v.State)},
		{Label: i18n.T(ctx, "engineer.licence.kind"), Value: v.Kind},
		{Label: i18n.T(ctx, "engineer.extend.ends"), Value: i18n.T(ctx, "engineer.extend.span", "From", v.From, "To", v.To)},
		{Label: i18n.T(ctx, "engineer.extend.until"), Value: v.Until},
		{Label: i18n.T(ctx, "engineer.extend.by_what"), Value: v.Instrument},
		{Label: i18n.T(ctx, "engineer.licence.rule"), Value: v.Rule},
		{Label: i18n.T(ctx, "engineer.extend.proposed"), Value: v.By},
		{Label: i18n.T(ctx, "engineer.extend.proposed_at"), Value: v.Proposed},
	}
	if v.Decided != "" {
		rows = append(rows,
			parts.SummaryRow{Label: i18n.T(ctx, "engineer.extend.decided_by"), Value: v.DecidedBy},
			parts.SummaryRow{Label: i18n.T(ctx, "engineer.extend.decided_at"), Value: v.Decided},
		)
	}
	if v.Ended != "" {
		rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "engineer.extend.ended"), Value: v.Ended})
	}
	return rows
}
