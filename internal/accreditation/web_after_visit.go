package accreditation

import (
	"context"

	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/web/parts"
)

func visitPath(visit string) string { return "/desk/accreditation/visits/" + visit }

// afterVisit says after which visit a decision comes, and on which days that was.
func afterVisit(ctx context.Context, v Visited) []parts.SummaryRow {
	if v.ID == "" {
		return nil
	}
	words := i18n.Isolate(ctx, id.Grouped(v.Number))
	switch {
	case v.Began.IsZero():
	case v.Began == v.Ended:
		words = i18n.T(ctx, "accreditation.visit.on", "Number", words, "Day", v.Began)
	default:
		words = i18n.T(ctx, "accreditation.visit.days", "Number", words, "From", v.Began, "To", v.Ended)
	}
	return []parts.SummaryRow{{Label: i18n.T(ctx, "accreditation.visit.after"), Value: words, ChangeHref: visitPath(v.ID), ChangeLabel: i18n.T(ctx, "accreditation.visit.open")}}
}
