package parts

import (
	"context"

	"sanad/internal/i18n"
)

func costRows(ctx context.Context, lines []Cost, total string) [][]Cell {
	var rows [][]Cell
	for _, l := range lines {
		rule := Cell{Text: l.Rule, Hint: l.Instrument}
		if l.Confidence != "sourced" {
			rule.Hint += " · " + i18n.T(ctx, "web.costs.unconfirmed")
		}
		rows = append(rows, []Cell{{Text: l.Name}, rule, {Text: l.Amount}})
	}
	return append(rows, []Cell{{Text: i18n.T(ctx, "web.costs.total")}, {}, {Text: total}})
}
