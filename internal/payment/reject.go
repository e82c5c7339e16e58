package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Reject is a cashier's no, with the reason that the payer reads.
type Reject struct {
	Version string `form:"version"`
	Reason  string `form:"reason" entry:"payment_claim.reason" lines:"true" max:"2000"`
}

// Reject ends a claim. The invoice is still owed, and the payer has some days at least to show another slip.
func (s *Service) Reject(ctx context.Context, by access.Actor, claim string, d Reject) error {
	if err := decideReason(d.Reason); err != nil {
		return err
	}
	law := s.law()
	var c claimRow
	// Read before, because the reason is sealed before the transaction; a claim's payer does not change.
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		c, err = loadClaim(ctx, tx, claim)
		return err
	})
	if err != nil {
		return err
	}
	reason, err := s.sealWords(ctx, field(c, "reason"), d.Reason)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		c, i, err := loadForDesk(ctx, tx, claim)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.reject", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		if err := decideClaim(i, c, by, d.Version); err != nil {
			return err
		}
		now := s.clock.Now()
		c.State, c.Reason, c.DecidedBy, c.DecidedAt = ClaimRejected, reason, by.Person, &now
		if err := updateClaim(ctx, tx, c); err != nil {
			return err
		}
		i.Due = dueAgain(law, i)
		if err := updateInvoice(ctx, tx, i); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Rejected{Claim: c.ID, Invoice: i.ID, Case: i.Case, Person: i.Person, Reference: i.Reference, Due: i.Due})
	})
}
