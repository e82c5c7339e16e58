package payment

import (
	"fmt"

	"sanad/internal/money"
)

// agree compares one invoice with its lines, claims and receipts, and says what does not agree: nothing that is paid is counted twice
// or not at all.
func agree(i invoiceRow, lines money.Amount, claims []claimRow, receipts []receiptRow) error {
	var confirmed, open []claimRow
	for _, c := range claims {
		switch c.State {
		case ClaimConfirmed:
			confirmed = append(confirmed, c)
		case ClaimOpen:
			open = append(open, c)
		}
		if c.Person != i.Person {
			return fmt.Errorf("claim %s on invoice %s is somebody else's", c.ID, i.ID)
		}
	}
	if lines != i.Amount {
		return fmt.Errorf("the lines of invoice %s come to %d, and it asks for %d", i.ID, lines, i.Amount)
	}
	if i.State != StatePaid {
		switch {
		case len(confirmed) > 0:
			return fmt.Errorf("invoice %s is %s, and claim %s on it is confirmed", i.ID, i.State, confirmed[0].ID)
		case len(receipts) > 0:
			return fmt.Errorf("invoice %s is %s, and has the receipt %s", i.ID, i.State, receipts[0].Number)
		case len(open) > 0 && i.State != StateIssued:
			return fmt.Errorf("invoice %s is %s, and claim %s still waits", i.ID, i.State, open[0].ID)
		}
		return nil
	}
	switch {
	case len(confirmed) != 1 || len(receipts) != 1:
		return fmt.Errorf("invoice %s is paid, and has %d confirmed claims and %d receipts", i.ID, len(confirmed), len(receipts))
	case len(open) > 0:
		return fmt.Errorf("invoice %s is paid, and claim %s still waits", i.ID, open[0].ID)
	case receipts[0].Claim != confirmed[0].ID:
		return fmt.Errorf("receipt %s is of another claim than the confirmed one of invoice %s", receipts[0].Number, i.ID)
	case confirmed[0].Amount != i.Amount || receipts[0].Amount != i.Amount:
		return fmt.Errorf("invoice %s asks for %d; claimed %d, receipt %d", i.ID, i.Amount, confirmed[0].Amount, receipts[0].Amount)
	}
	return nil
}

// unbroken says whether the receipts of a year are numbered without gap and double.
func unbroken(s series) error {
	if s.Receipts != s.Last || s.Highest != s.Last || s.Last > 0 && s.First != 1 {
		return fmt.Errorf("receipts of %d: %d of them, numbered %d to %d, and the last number given out is %d", s.Year, s.Receipts, s.First, s.Highest, s.Last)
	}
	return nil
}
