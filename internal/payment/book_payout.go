package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// BookPayout is a cashier's word that a line gives over what a channel told, less what is kept for the service.
type BookPayout struct {
	Payout
	Version string `form:"version"`
	Shown   string `form:"shown" max:"32"`
	Reason  string `form:"payout_reason" entry:"payment_movement.reason" max:"1000" lines:"true"`
}

// BookPayout books a line as what a biller or a processor gives over for many payments, in one entry, just as it was shown: each of them is seen at
// the bank by it, and what is missing is the charge, for which the cashier gives a reason that auditors read. A charge above what the law lets a cashier
// book alone waits until another says the same of the same payments.
func (s *Service) BookPayout(ctx context.Context, by access.Actor, movement string, c BookPayout) error {
	if _, err := s.access.May(by, "payment.apply", access.Subject{}); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadMovement(ctx, tx, movement)
		if err != nil {
			return err
		}
		channel, items, err := s.payable(ctx, tx, by, c.Payout)
		if err != nil {
			return err
		}
		asked, err := findCharge(ctx, tx, r.ID)
		if err != nil {
			return err
		}
		p, step, err := decideBook(s.law(), r, asked, c, items, by)
		if err != nil {
			return err
		}
		if step != chargeAgreed {
			r.Reason = nil
		}
		if step != chargeAgreed && p.Charge > 0 {
			if r.Reason, err = s.sealWords(ctx, fieldOf(r, "reason"), c.Reason); err != nil {
				return err
			}
		}
		if step == chargeAsked {
			return s.askCharge(ctx, tx, by, r, c.Payout.asked(p, items))
		}
		now := s.clock.Now()
		r.State, r.DecidedBy, r.DecidedAt = MovementPayout, by.Person, &now
		if err := s.book(ctx, tx, by, entryPayout, "", "", paidOver(r, channel, p, items)); err != nil {
			return err
		}
		var seen, back []string
		for _, i := range items {
			switch {
			case i.Left:
			case i.Back:
				back = append(back, i.ID)
			default:
				seen = append(seen, i.ID)
			}
		}
		if err := markSeen(ctx, tx, "seen_at", seen, &now); err != nil {
			return err
		}
		if err := markSeen(ctx, tx, "back_at", back, &now); err != nil {
			return err
		}
		if err := updateMovement(ctx, tx, r); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, PayoutBooked{Movement: r.ID, Channel: channel})
	})
}
