package accreditation

import (
	"context"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// loadProposalAfter returns the proposal after a visit that waits; NotFound: none does.
func loadProposalAfter(ctx context.Context, tx *db.Tx, visit string) (Proposal, error) {
	id, err := db.Get[string](ctx, tx, `select id from accreditation_proposal where visit_id = ? and visit_id <> '' and state = 'proposed'`, visit)
	if err != nil {
		return Proposal{}, err
	}
	return loadProposal(ctx, tx, id)
}

// findRival returns another proposal after the visit of one that waits; empty: none does.
func findRival(ctx context.Context, tx *db.Tx, p Proposal) (string, error) {
	r, err := loadProposalAfter(ctx, tx, p.Visit)
	if fault.Is(err, fault.KindNotFound) || r.ID == p.ID {
		return "", nil
	}
	return r.ID, err
}

// moveProposed lets what was to hold from the day of a decision on hold from another day on.
func moveProposed(ctx context.Context, tx *db.Tx, proposal string, from, to day.Day) error {
	_, err := tx.Exec(ctx, `update accreditation_proposal_finding set from_on = ? where proposal_id = ? and from_on = ?`, to, proposal, from)
	return err
}
