package parts

import (
	"context"

	"sanad/internal/i18n"
)

func costRows(ctx context.Context, lines []Cost, total string) [][]Cell {
	var rows [][]Cell
	for _, l := range lines {
		rows = append(rows, []Cell{{Text: l.Name, Hint: l.Detail}, l.ruled(ctx), {Text: l.Amount}})
	}
	if total == "" {
		return rows
	}
	return append(rows, []Cell{{Text: i18n.T(ctx, "web.costs.total")}, {}, {Text: total}})
}

// ruled is the rule of a line, with the instrument and how sure it is.
func (l Cost) ruled(ctx context.Context) Cell {
	rule := Cell{Text: l.Rule, Hint: i18n.Isolate(ctx, l.Instrument)}
	if l.Confidence != "sourced" {
		rule.Hint += " · " + i18n.T(ctx, "web.confidence."+l.Confidence)
	}
	return rule
}

// sharedRule is the rule of all lines of a table without a total, if there are several and they have one.
func sharedRule(ctx context.Context, lines []Cost, total string) Cell {
	if len(lines) < 2 || total != "" {
		return Cell{}
	}
	for _, l := range lines[1:] {
		if l.Rule != lines[0].Rule || l.Instrument != lines[0].Instrument || l.Confidence != lines[0].Confidence {
			return Cell{}
		}
	}
	return lines[0].ruled(ctx)
}

func lineRows(lines []Cost) (rows [][]Cell) {
	for _, l := range lines {
		rows = append(rows, []Cell{{Text: l.Name, Hint: l.Detail}, {Text: l.Amount}})
	}
	return rows
}
