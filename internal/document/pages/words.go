// Package pages holds the pages of the document room.
package pages

import (
	"context"
	"fmt"

	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

func (f File) summary(ctx context.Context) []parts.SummaryRow {
	pages := i18n.Number(ctx, int64(f.Pages))
	if f.Pages == 0 {
		pages = i18n.T(ctx, "document.list.not_counted")
	}
	return []parts.SummaryRow{
		{Label: i18n.T(ctx, "document.list.type"), Value: f.Type},
		{Label: i18n.T(ctx, "document.list.size"), Value: size(ctx, f.Bytes)},
		{Label: i18n.T(ctx, "document.list.pages"), Value: pages},
		{Label: i18n.T(ctx, "document.list.added"), Value: i18n.Moment(ctx, f.At)},
		{Label: i18n.T(ctx, "document.list.receipt"), Show: receipt(f.Receipt)},
	}
}

// size writes how large a file is, as people say it.
func size(ctx context.Context, bytes int64) string {
	switch {
	case bytes < 1000:
		return i18n.T(ctx, "document.size.bytes", "Number", i18n.Number(ctx, bytes))
	case bytes < 999_500:
		return i18n.T(ctx, "document.size.kilobytes", "Number", i18n.Number(ctx, (bytes+500)/1000))
	}
	return i18n.T(ctx, "document.size.megabytes", "Number", fmt.Sprintf("%.1f", float64(bytes)/1_000_000))
}
