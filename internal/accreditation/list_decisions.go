package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

const (
	decisionsOfAPage = 40
	mostWaiting      = 200
)

// DecisionLine is a decision, or the proposal of one, in a list.
type DecisionLine struct {
	Proposal    Proposal // its zero value: the decision is made
	Decision    Decision
	Institution Institution
	Batches     int
}

// DecisionList is what waits, and a page of what was decided.
type DecisionList struct {
	Waiting []DecisionLine // what waits, and the reader's own drafts; on the first page alone
	Made    []DecisionLine // the latest first
	More    bool
	Of      Institution // whose decisions alone are listed; its zero value: all
}

// Decisions returns what waits for somebody, and the decisions that were made, of one institution or of all, after one of them.
func (s *Service) Decisions(ctx context.Context, by access.Actor, institution, after string) (l DecisionList, err error) {
	if err := s.mayRead(by); err != nil {
		return l, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		l = DecisionList{}
		if institution != "" {
			if l.Of, err = loadInstitution(ctx, tx, institution); err != nil {
				return err
			}
		}
		var last Decision
		var waiting []Proposal
		if after != "" {
			last, err = loadDecision(ctx, tx, after)
		} else {
			waiting, err = listProposals(ctx, tx, by.Person, mostWaiting)
		}
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		made, err := listDecisions(ctx, tx, l.Of.ID, last, decisionsOfAPage+1)
		if err != nil {
			return err
		}
		if l.More = len(made) > decisionsOfAPage; l.More {
			made = made[:decisionsOfAPage]
		}
		var ids, institutions []string
		for _, p := range waiting {
			ids, institutions = append(ids, p.ID), append(institutions, p.Institution)
		}
		for _, d := range made {
			ids, institutions = append(ids, d.ID), append(institutions, d.Institution)
		}
		counts, err := countFindings(ctx, tx, ids)
		if err != nil {
			return err
		}
		names, err := listInstitutionsBy(ctx, tx, institutions)
		for _, p := range waiting {
			l.Waiting = append(l.Waiting, DecisionLine{Proposal: p, Institution: names[p.Institution], Batches: counts[p.ID]})
		}
		for _, d := range made {
			l.Made = append(l.Made, DecisionLine{Decision: d, Institution: names[d.Institution], Batches: counts[d.ID]})
		}
		return err
	})
	return l, err
}

// WaitingDecisions counts what waits for somebody to confirm it.
func (s *Service) WaitingDecisions(ctx context.Context, by access.Actor) (n int64, err error) {
	if err := s.mayRead(by); err != nil {
		return 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		n, err = countWaiting(ctx, tx)
		return err
	})
	return n, err
}
