package payment

import (
	"context"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ReopenMovement says why what was said of a line is not so.
type ReopenMovement struct {
	Version string `form:"version"`
	Reason  string `form:"reopen_reason" entry:"payment_movement.reason" max:"1000" lines:"true"`
}

// ReopenMovement takes back that a line shows a payment, a refund or a payout, or that money went back, or is the bank's charge: an entry of today books the
// opposite, what the line had shown is told and not seen again, and the line waits for a cashier. Money that the line took back lies on its invoice again. Money that a line brought itself stays; its roads are those of a credit.
func (s *Service) ReopenMovement(ctx context.Context, by access.Actor, movement string, c ReopenMovement) error {
	if utf8.RuneCountInString(c.Reason) < fewestReasons {
		var f fault.Fields
		f.Add("reopen_reason", "payment.aside.reason", fault.Values{"Least": fewestReasons})
		return f.Err()
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadMovement(ctx, tx, movement)
		if err != nil {
			return err
		}
		i, list, err := shownBy(ctx, tx, r)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.apply", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		if err := decideReopen(r, i, by, c.Version); err != nil {
			return err
		}
		if err := hide(ctx, tx, r, list); err != nil {
			return err
		}
		if err := s.book(ctx, tx, by, entryReopened, r.Money, i.ID, opposite(list)); err != nil {
			return err
		}
		if r.State == MovementBounced && i.ID != "" {
			if _, err := s.land(ctx, tx, by, r.Money, i); err != nil {
				return err
			}
		}
		now := s.clock.Now()
		r.State, r.Money, r.Move, r.Tried, r.DecidedBy, r.DecidedAt = MovementUnmatched, "", "", s.tried(), by.Person, &now
		if r.Reason, err = s.sealWords(ctx, fieldOf(r, "reason"), c.Reason); err != nil {
			return err
		}
		if err := updateMovement(ctx, tx, r); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MovementReopened{Movement: r.ID})
	}, s.receiving())
}

// shownBy returns what the books have of what a line shows, with whose it is.
func shownBy(ctx context.Context, tx *db.Tx, r movementRow) (i invoiceRow, list []postingRow, err error) {
	switch r.State {
	case MovementTold, MovementBack, MovementBounced:
		m, err := loadTold(ctx, tx, r.Money)
		if err == nil && m.Invoice != "" {
			i, err = loadInvoice(ctx, tx, m.Invoice)
		}
		if err != nil || r.State == MovementTold {
			return i, seen(m, r.Account), err
		}
		if r.State == MovementBack {
			channel, err := channelOf(ctx, tx, m)
			return i, wentBack(m, channel, r.Account), err
		}
		again, err := balanceOf(ctx, tx, accountReversed, i.ID)
		return i, opposite(cameBack(m, r.Account, again)), err
	case MovementRefund:
		m, err := loadMove(ctx, tx, r.Move)
		if err != nil {
			return i, nil, err
		}
		if m.FromInvoice != "" {
			i, err = loadInvoice(ctx, tx, m.FromInvoice)
		}
		i.Person = m.Person
		return i, refunded(m, r), err
	case MovementCharge:
		return i, charged(r), nil
	case MovementPayout:
		list, err = listPaidOver(ctx, tx, r)
	}
	return i, list, err
}

// hide makes what a line showed unseen again.
func hide(ctx context.Context, tx *db.Tx, r movementRow, list []postingRow) error {
	switch r.State {
	case MovementTold:
		return markSeen(ctx, tx, "seen_at", []string{r.Money}, nil)
	case MovementBack, MovementBounced:
		m, err := loadTold(ctx, tx, r.Money)
		if err != nil {
			return err
		}
		if m.BackAt = nil; r.State == MovementBounced {
			if m.State, m.ReversedAt = MoneyApplied, nil; m.Invoice == "" {
				m.State = MoneyUnapplied
			}
		}
		return updateMoney(ctx, tx, m)
	case MovementRefund:
		m, err := loadMove(ctx, tx, r.Move)
		if err != nil {
			return err
		}
		m.SeenAt = nil
		return updateMove(ctx, tx, m)
	case MovementPayout:
		var seen, back []string
		for _, p := range list {
			switch {
			case p.Subject == r.ID:
			case p.Amount < 0:
				seen = append(seen, p.Subject)
			default:
				back = append(back, p.Subject)
			}
		}
		if err := markSeen(ctx, tx, "seen_at", seen, nil); err != nil {
			return err
		}
		return markSeen(ctx, tx, "back_at", back, nil)
	}
	return nil
}
