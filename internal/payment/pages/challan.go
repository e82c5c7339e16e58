package pages

import (
	"context"

	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// title is what the page of an invoice is called.
func (v Challan) title(ctx context.Context) string {
	if v.shown() == "paid" {
		return i18n.T(ctx, "payment.challan.receipt_title")
	}
	return i18n.T(ctx, "payment.challan.title")
}

func (v Challan) reference(ctx context.Context) parts.SummaryRow {
	return parts.SummaryRow{Label: i18n.T(ctx, "payment.challan.reference"), Show: number(v.Reference)}
}

func (v Challan) who(ctx context.Context) []parts.SummaryRow {
	return []parts.SummaryRow{
		{Label: i18n.T(ctx, "payment.challan.payer"), Value: v.Payer}, {Label: i18n.T(ctx, "payment.challan.for"), Value: v.Purpose},
	}
}

// owed is what stands on a challan.
func (v Challan) owed(ctx context.Context) []parts.SummaryRow {
	due := v.Due
	if left := left(ctx, v.Left); left != "" {
		due += "\n" + left
	}
	total := parts.SummaryRow{Label: i18n.T(ctx, "payment.challan.total"), Value: v.Total}
	if v.Rest != "" {
		total.Show = noted(v.Rest, i18n.T(ctx, "payment.money.of", "Amount", v.Total))
	}
	return append([]parts.SummaryRow{
		v.reference(ctx),
		total,
		{Label: i18n.T(ctx, "payment.challan.due"), Value: due},
		{Label: i18n.T(ctx, "payment.challan.bank"), Value: v.Bank},
	}, append(v.who(ctx), parts.SummaryRow{Label: i18n.T(ctx, "payment.challan.issued"), Value: v.Issued})...)
}

// again is what stands on a challan that is owed once more.
func (v Challan) again(ctx context.Context) []parts.SummaryRow {
	rows := append([]parts.SummaryRow{
		v.reference(ctx),
		{Label: i18n.T(ctx, "payment.challan.total"), Value: v.Again},
		{Label: i18n.T(ctx, "payment.challan.bank"), Value: v.Bank},
	}, v.who(ctx)...)
	if v.Receipt == "" {
		return rows
	}
	return append(rows, parts.SummaryRow{Label: i18n.T(ctx, "payment.receipt.number"), Show: noted(v.Receipt, i18n.T(ctx, "payment.receipt.before"))})
}

// shown is what the page shows of an invoice: what is owed again is to be paid, whatever became of it.
func (v Challan) shown() string {
	if v.Again != "" && v.State != "issued" {
		return "again"
	}
	return v.State
}

// paid is what stands on a receipt.
func (v Challan) paid(ctx context.Context) []parts.SummaryRow {
	return append([]parts.SummaryRow{
		{Label: i18n.T(ctx, "payment.challan.paid_total"), Value: v.Total},
		{Label: i18n.T(ctx, "payment.receipt.at"), Value: v.ReceiptAt},
		v.reference(ctx),
	}, v.who(ctx)...)
}

// over is what stands on a challan that is owed no more.
func (v Challan) over(ctx context.Context) []parts.SummaryRow {
	return append([]parts.SummaryRow{v.reference(ctx)}, append(v.who(ctx), parts.SummaryRow{Label: i18n.T(ctx, "payment.challan.issued"), Value: v.Issued})...)
}
