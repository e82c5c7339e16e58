package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// ProposeTakeover says that whoever stands at the counter is whose registration it is, although the identity numbers differ or the register
// has none: a registrar who is somebody else confirms it.
func (s *Service) ProposeTakeover(ctx context.Context, by access.Actor, takeover string, c ConfirmTakeover) error {
	var f fault.Fields
	c.checkPaper(&f)
	if c.check(&f); f.Err() != nil {
		return f.Err()
	}
	return s.judge(ctx, by, takeover, "engineer.propose_takeover", c.JudgeTakeover, TakeoverOpen, "proposal", func(tx *db.Tx, row takeoverRow, reasons pii.Sealed) error {
		same, err := s.sameHolder(ctx, tx, row)
		if err != nil {
			return err
		}
		if err := decideProposeTakeover(row, same, by.Person); err != nil {
			return err
		}
		r, err := loadRegistration(ctx, tx, row.Registration)
		if err != nil {
			return err
		}
		if err := decideUnmoved(row, r); err != nil {
			return err
		}
		opened, err := s.needs.Opened(ctx, tx, r.Person)
		if err != nil {
			return err
		}
		if err := decideMove(r, row.Person, opened); err != nil {
			return err
		}
		now := s.clock.Now()
		row.Proposal, row.ProposedBy, row.ProposedAt = reasons, by.Person, &now
		if err := updateTakeover(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, TakeoverProposed{Person: row.Person, Takeover: row.ID})
	})
}

// sameHolder tells whether who asked for a registration has the identity number that the register has of its holder.
func (s *Service) sameHolder(ctx context.Context, tx *db.Tx, row takeoverRow) (bool, error) {
	if row.Holder == "" {
		return false, nil
	}
	return s.people.IsTwin(ctx, tx, row.Person, row.Holder)
}
