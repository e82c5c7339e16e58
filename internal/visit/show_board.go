package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// BoardView is what stands before the board, or came of it, as its reader may see it.
type BoardView struct {
	Visit
	Kind        council.VisitKind
	Institution Institution
	Programme   Programme
	Proposal    Proposal
	Decision    *Decision // of the batches; nil: none waits
	Placed      bool
	MayPropose  bool
	MayConfirm  error
	Law         council.Law
}

// ShowBoard returns what is proposed after a visit, to the council.
func (s *Service) ShowBoard(ctx context.Context, by access.Actor, visit string) (x BoardView, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		x = BoardView{Law: s.law()}
		if x.Visit, err = loadSent(ctx, tx, visit); err != nil {
			return err
		}
		if _, err := s.access.May(by, "visit.read", access.Subject{Item: x.Visit.Institution}); err != nil {
			return err
		}
		x.Kind, _ = x.Law.Visits.Kind(x.Visit.Kind)
		lines, err := s.lines(ctx, tx, []Visit{x.Visit})
		if err != nil {
			return err
		}
		x.Institution, x.Programme = lines[0].Institution, lines[0].Programme
		if x.Proposal, err = loadProposal(ctx, tx, x.ID); err != nil {
			return err
		}
		if x.Stage != Board && x.Stage != Confirm {
			x.MayConfirm = decideOutcome(x.Visit, x.Proposal, by.Person, "")
			return nil
		}
		if x.Decision, err = s.needs.Board.Proposed(ctx, tx, x.ID); err != nil {
			return err
		}
		if x.Placed, err = s.needs.Board.Placed(ctx, tx, x.ID); err != nil {
			return err
		}
		_, denied := s.access.May(by, "accreditation.propose", access.Subject{Any: true})
		x.MayPropose = denied == nil && x.Stage == Board && !x.Placed
		if _, x.MayConfirm = s.access.May(by, "accreditation.confirm", access.Subject{Any: true}); x.MayConfirm != nil {
			return nil
		}
		if x.MayConfirm = decideOutcome(x.Visit, x.Proposal, by.Person, x.Proposal.version()); x.MayConfirm == nil {
			if _, x.MayConfirm = s.mayAct(ctx, tx, by, x.Visit, ""); fault.Of(x.MayConfirm) == nil {
				return x.MayConfirm
			}
		}
		return nil
	})
	return x, err
}
