package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// BoardFinding is what the board found of a visit.
type BoardFinding struct {
	Case, Version string
	AsProposed    bool
	Reasons       string
}

// Decide does what the board found: what is proposed waits for the registrar then, or goes back to the officers. Also holds and is stored in the
// same transaction.
func (s *Service) Decide(ctx context.Context, by access.Actor, c BoardFinding, also func(context.Context, *db.Tx) error) error {
	law := s.law()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, err := load(ctx, tx, c.Case)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "visit.decide", access.Subject{Person: v.Lead, Case: v.ID}); err != nil {
			return err
		}
		k, err := s.mayAct(ctx, tx, by, v, c.Version)
		if err != nil {
			return err
		}
		proposed, err := s.proposed(ctx, tx, v)
		if err != nil {
			return err
		}
		if err := decideReady(v, proposed); err != nil {
			return err
		}
		if err := also(ctx, tx); err != nil {
			return err
		}
		chain := law.Chain(k.Kind)
		if !c.AsProposed {
			if err := s.back(ctx, tx, by, v, c.Reasons); err != nil {
				return err
			}
			return s.needs.Board.Desk.Advance(ctx, tx, by, k, "not_as_proposed", law, chain[0])
		}
		if err := s.found(ctx, tx, v, law); err != nil {
			return err
		}
		if err := s.needs.Board.Desk.Advance(ctx, tx, by, k, "as_proposed", law, chain[len(chain)-1]); err != nil {
			return err
		}
		return s.move(ctx, tx, by, v, Confirm)
	})
}

// mayAct refuses whoever may not do the present step of the case of a visit. Whoever did the same step before may: the board finds twice.
func (s *Service) mayAct(ctx context.Context, tx *db.Tx, by access.Actor, v Visit, version string) (casework.Case, error) {
	k, err := s.needs.Board.Desk.Load(ctx, tx, v.ID)
	if err != nil {
		return k, err
	}
	acts, err := s.needs.Board.Desk.Acts(ctx, tx, v.ID)
	if err != nil {
		return k, err
	}
	if k.Role == string(access.Committee) {
		acts = nil
	}
	if err := casework.MayAct(k, acts, by, version); err != nil {
		return k, err
	}
	kept, err := s.keptOut(ctx, tx, v, []string{by.Person})
	if err != nil {
		return k, err
	}
	return k, decideApart(kept, by.Person)
}

// found says of what is proposed that the board found it today.
func (s *Service) found(ctx context.Context, tx *db.Tx, v Visit, law council.Law) error {
	if k, _ := law.Visits.Kind(v.Kind); k.Batches {
		return s.needs.Board.Found(ctx, tx, v.ID, law.Day)
	}
	p, err := loadProposal(ctx, tx, v.ID)
	if err != nil {
		return err
	}
	p.State, p.On = ProposalFound, law.Day
	return updateProposal(ctx, tx, p)
}

// back sends what is proposed back to the officers, with the reasons; the visit stays before the board.
func (s *Service) back(ctx context.Context, tx *db.Tx, by access.Actor, v Visit, answer string) error {
	if k, _ := s.law().Visits.Kind(v.Kind); k.Batches {
		if err := s.needs.Board.Returned(ctx, tx, by, v.ID, answer); err != nil {
			return err
		}
	} else if err := s.send(ctx, tx, by, v, answer); err != nil {
		return err
	}
	v.Side = council.SideCouncil
	return update(ctx, tx, v)
}

func (s *Service) send(ctx context.Context, tx *db.Tx, by access.Actor, v Visit, answer string) error {
	p, err := loadProposal(ctx, tx, v.ID)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	p.State, p.Answer, p.EndedBy, p.EndedAt = ProposalReturned, answer, by.Person, &now
	return updateProposal(ctx, tx, p)
}

// Awaits says whether the board has something to vote on, in the transaction in which a decision after a visit is proposed or taken back.
func (s *Service) Awaits(ctx context.Context, tx *db.Tx, visit string, proposed bool) error {
	v, err := load(ctx, tx, visit)
	if err != nil || v.Stage != Board {
		return err
	}
	if v.Side = council.SideCouncil; proposed {
		v.Side = council.SideBoard
	}
	return update(ctx, tx, v)
}

// SentBack brings a visit before the board again of which the registrar did not confirm what it found, in the transaction of that.
func (s *Service) SentBack(ctx context.Context, tx *db.Tx, by access.Actor, visit string) error {
	v, err := load(ctx, tx, visit)
	if err != nil {
		return err
	}
	if v.Stage != Confirm {
		return s.Awaits(ctx, tx, visit, false)
	}
	k, err := s.needs.Board.Desk.Load(ctx, tx, v.ID)
	if err != nil {
		return err
	}
	law := s.law()
	if err := s.needs.Board.Desk.Advance(ctx, tx, by, k, "sent_back", law, law.Chain(k.Kind)[0]); err != nil {
		return err
	}
	return s.move(ctx, tx, by, v, Board)
}

// Decided ends a visit whose decision was confirmed, in the transaction of that.
func (s *Service) Decided(ctx context.Context, tx *db.Tx, by access.Actor, visit, number string) error {
	v, err := load(ctx, tx, visit)
	if err != nil {
		return err
	}
	if v.Stage != Confirm {
		return fault.Conflict("visit.confirm.not_now", nil)
	}
	k, err := s.mayAct(ctx, tx, by, v, "")
	if err != nil {
		return err
	}
	if err := s.needs.Board.Desk.CloseCase(ctx, tx, by, k, "decided"); err != nil {
		return err
	}
	v.Outcome = number
	return s.move(ctx, tx, by, v, Closed)
}
