package parts

import (
	"context"

	"sanad/internal/i18n"
)

func costRows(ctx context.Context, lines []Cost, total string) [][]Cell {
	var rows [][]Cell
	for _, l := range lines {
		rule := Cell{Text: l.Rule, Hint: i18n.Isolate(ctx, l.Instrument)}
		if l.Confidence != "sourced" {
			rule.Hint += " · " + i18n.T(ctx, "web.confidence."+l.Confidence)
		}
		rows = append(rows, []Cell{{Text: l.Name, Hint: l.Detail}, rule, {Text: l.Amount}})
	}
	if total == "" {
		return rows
	}
	return append(rows, []Cell{{Text: i18n.T(ctx, "web.costs.total")}, {}, {Text: total}})
}
