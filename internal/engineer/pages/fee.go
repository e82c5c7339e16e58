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

// dueText says what follows from paying, and from not paying.
func (v Fee) dueText(ctx context.Context) string {
	if v.Renewal {
		return i18n.T(ctx, "engineer.renew.fee_text", "Due", v.Due)
	}
	return i18n.T(ctx, "engineer.fee.text", "Due", v.Due)
}

func (v Fee) claimedText(ctx context.Context) string {
	if v.Renewal {
		return i18n.T(ctx, "engineer.renew.claimed_text")
	}
	return i18n.T(ctx, "engineer.fee.claimed_text")
}
