package payment

import (
	"fmt"

	"sanad/internal/money"
)

// agree compares one invoice with its lines, claims, receipts and what the books have of it, and says what does not agree: nothing that is
// paid is counted twice or not at all.
func agree(i invoiceRow, lines money.Amount, claims []claimRow, receipts []receiptRow, b booked) error {
	open := 0
	for _, c := range claims {
		if c.State == ClaimOpen {
			open++
		}
		if c.Person != i.Person {
			return fmt.Errorf("claim %s on invoice %s is somebody else's", c.ID, i.ID)
		}
	}
	want, kept := money.Amount(0), 0
	if i.State == StatePaid {
		want, kept = i.Amount, 1
	}
	switch {
	case lines != i.Amount:
		return fmt.Errorf("the lines of invoice %s come to %d, and it asks for %d", i.ID, lines, i.Amount)
	case open > 0 && i.State != StateIssued && b.Again == 0:
		return fmt.Errorf("invoice %s is %s, and a claim on it still waits", i.ID, i.State)
	case len(receipts) != kept:
		return fmt.Errorf("invoice %s is %s, and has %d receipts", i.ID, i.State, len(receipts))
	case b.Earned != want:
		return fmt.Errorf("invoice %s is %s and asks for %d, and %d of it is earned", i.ID, i.State, i.Amount, b.Earned)
	case kept == 1 && (receipts[0].Amount != i.Amount || receipts[0].Entry != b.Entry):
		return fmt.Errorf("receipt %s of %d is not of what settled invoice %s with %d", receipts[0].Number, receipts[0].Amount, i.ID, i.Amount)
	case b.Held < 0 || b.Again < 0 || b.Held != i.Held:
		return fmt.Errorf("%d lies on invoice %s, which says %d, and %d is owed again", b.Held, i.ID, i.Held, b.Again)
	case i.State == StateIssued && b.Held >= i.Amount:
		return fmt.Errorf("invoice %s asks for %d, has %d, and is not paid", i.ID, i.Amount, b.Held)
	case (b.Again > 0) != (i.ReversedAt != nil):
		return fmt.Errorf("%d is owed again on invoice %s, which says otherwise", b.Again, i.ID)
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
