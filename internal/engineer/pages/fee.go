package pages

import (
	"context"

	"sanad/internal/i18n"
)

func holderOfFee(ctx context.Context, claimed bool) string {
	if claimed {
		return i18n.T(ctx, "casework.role.cashier")
	}
	return i18n.T(ctx, "engineer.show.you")
}

func unblocksFee(ctx context.Context, claimed bool) string {
	if claimed {
		return i18n.T(ctx, "engineer.fee.unblocks.cashier")
	}
	return i18n.T(ctx, "engineer.fee.unblocks.you")
}
