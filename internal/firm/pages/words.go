// Package pages are the pages of firms.
package pages

import (
	"context"

	"sanad/internal/i18n"
)

func ownerTitle(ctx context.Context, v Owner) string {
	if v.ID == "" {
		return i18n.T(ctx, "firm.owner.add")
	}
	return i18n.T(ctx, "firm.owner.change")
}

// numberHint says what the number is, and that one which was given before need not be typed again.
func numberHint(ctx context.Context, given bool) string {
	if given {
		return i18n.T(ctx, "firm.given")
	}
	return i18n.T(ctx, "firm.owner.number_hint")
}

func taxHint(ctx context.Context, given bool) string {
	if given {
		return i18n.T(ctx, "firm.given")
	}
	return i18n.T(ctx, "firm.tax_hint")
}
