// Package pages are the pages of licences.
package pages

import (
	"context"

	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// rows are lines side by side.
func rows(ctx context.Context, list []Line) (rows [][]parts.Cell) {
	for _, l := range list {
		last := parts.Cell{Text: l.Missing}
		switch {
		case l.Met:
			last = parts.Cell{Text: i18n.T(ctx, "licence.line.met"), Tag: "good"}
		case l.ForAWhile:
			last.Hint = i18n.T(ctx, "licence.line.for_a_while")
		}
		rows = append(rows, []parts.Cell{{Text: l.What}, {Text: l.Required}, {Text: l.Present}, last})
	}
	return rows
}
