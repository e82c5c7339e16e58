package site

import (
	"slices"
	"strconv"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// FirmCost asks what a firm pays for a licence. What the licence does not depend on is left empty.
type FirmCost struct{ Category, Ownership, Years string }

// asked tells whether anything was said yet.
func (c FirmCost) asked() bool { return c != FirmCost{} }

// decideFirm reads what a firm says of itself.
func decideFirm(l council.Licence, c FirmCost) (council.Payer, error) {
	var f fault.Fields
	of := council.Payer{Category: c.Category, Ownership: c.Ownership, Years: 1}
	if (len(l.Categories) > 0 || c.Category != "") && !slices.Contains(l.Categories, c.Category) {
		f.Add("category", "site.firm.no_category", nil)
	}
	if _, ok := l.Ownership(c.Ownership); !ok && (len(l.Ownerships) > 0 || c.Ownership != "") {
		f.Add("ownership", "site.firm.no_ownership", nil)
	}
	if l.Years > 1 || c.Years != "" {
		n, err := strconv.Atoi(text.Digits(c.Years))
		if err != nil || n < 1 || n > l.Years {
			f.Add("years", "site.firm.no_years", nil)
		}
		of.Years = n
	}
	return of, f.Err()
}
