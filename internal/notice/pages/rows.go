// Package pages shows the notice room.
package pages

import (
	"context"

	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

func rows(ctx context.Context, list []Unsent) [][]parts.Cell {
	var rows [][]parts.Cell
	for _, u := range list {
		what := parts.Cell{Text: u.What}
		if u.Case != "" {
			what.Hint = i18n.T(ctx, "notice.letters.case", "Case", u.Case)
		}
		rows = append(rows, []parts.Cell{what, {Text: u.StateWord, Tag: u.State}, {Text: u.Why}, {Text: u.Since}, {Show: deed(u)}})
	}
	return rows
}
