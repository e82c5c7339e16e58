package payment

import (
	"context"
	"fmt"

	"sanad/internal/db"
)

// Check proves on one snapshot that the books agree, and returns how many invoices there are: every entry comes to nothing, all money that
// came in lies where its row says, a paid invoice has earned its sum once and has one receipt of it, an unpaid one has neither, and receipts
// are numbered without gap and double.
func (s *Service) Check(ctx context.Context) (int, error) {
	count := 0
	err := s.db.View(ctx, func(tx *db.Tx) error {
		var claims, receipts int
		count = 0
		for after := ""; ; {
			page, err := listInvoices(ctx, tx, after, 500)
			if err != nil {
				return err
			}
			if len(page) == 0 {
				break
			}
			c, r, err := checkPage(ctx, tx, page)
			if err != nil {
				return err
			}
			claims, receipts, count, after = claims+c, receipts+r, count+len(page), page[len(page)-1].ID
		}
		allClaims, allReceipts, err := countRows(ctx, tx)
		if err != nil {
			return err
		}
		if allClaims != claims || allReceipts != receipts {
			return fmt.Errorf("%d claims and %d receipts have no invoice", allClaims-claims, allReceipts-receipts)
		}
		list, err := listSeries(ctx, tx)
		if err != nil {
			return err
		}
		numbered := 0
		for _, x := range list {
			if err := unbroken(x); err != nil {
				return err
			}
			numbered += int(x.Receipts)
		}
		if numbered != receipts {
			return fmt.Errorf("%d receipts are of a year that gave out no number", receipts-numbered)
		}
		closings, err := listClosings(ctx, tx)
		if err != nil {
			return err
		}
		for _, c := range closings {
			hash, err := hashOfMonth(ctx, tx, c.Month)
			if err != nil {
				return err
			}
			if hash != c.Hash {
				return fmt.Errorf("the books of %s are not what was closed", c.Month)
			}
		}
		for _, x := range []struct {
			find  func(context.Context, *db.Tx) (string, bool, error)
			fault string
		}{
			{findUnbalanced, "entry %s does not come to nothing"},
			{findLost, "the books do not have money %s as it came"},
			{findUnbooked, "claim %s is not in the books as it is"},
			{findStray, "the books have money %s elsewhere than it says"},
			{findMiscounted, "the lines of statement %s do not come to what it says"},
			{findDoubled, "the line %s stands twice"},
			{findUnshown, "the books have %s as told and not shown, or as shown, and it says otherwise"},
		} {
			at, found, err := x.find(ctx, tx)
			if err != nil {
				return err
			}
			if found {
				return fmt.Errorf(x.fault, at)
			}
		}
		return nil
	})
	return count, err
}

// checkPage compares some invoices with all that belongs to them, and counts that.
func checkPage(ctx context.Context, tx *db.Tx, page []invoiceRow) (claims, receipts int, err error) {
	var ids []string
	for _, i := range page {
		ids = append(ids, i.ID)
	}
	sums, err := listSums(ctx, tx, ids)
	if err != nil {
		return 0, 0, err
	}
	claimed, err := listClaimsOf(ctx, tx, ids)
	if err != nil {
		return 0, 0, err
	}
	received, err := listReceiptsOf(ctx, tx, ids)
	if err != nil {
		return 0, 0, err
	}
	byClaim, byReceipt, bySum := map[string][]claimRow{}, map[string][]receiptRow{}, map[string]sum{}
	for _, c := range claimed {
		byClaim[c.Invoice] = append(byClaim[c.Invoice], c)
	}
	for _, r := range received {
		byReceipt[r.Invoice] = append(byReceipt[r.Invoice], r)
	}
	for _, x := range sums {
		bySum[x.Invoice] = x
	}
	books, err := listBooked(ctx, tx, ids)
	if err != nil {
		return 0, 0, err
	}
	byBook := map[string]booked{}
	for _, x := range books {
		byBook[x.Invoice] = x
	}
	if apart, err := listWaivedApart(ctx, tx, ids); err != nil {
		return 0, 0, err
	} else if len(apart) > 0 {
		return 0, 0, fmt.Errorf("invoice %s was lowered by %d more than what was approved to be waived", apart[0].Invoice, apart[0].Amount)
	}
	for _, i := range page {
		if err := agree(i, bySum[i.ID].Amount, byClaim[i.ID], byReceipt[i.ID], byBook[i.ID]); err != nil {
			return 0, 0, err
		}
	}
	return len(claimed), len(received), nil
}
