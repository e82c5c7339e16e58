package app

import (
	"cmp"
	"context"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/casework"
	"sanad/internal/committee"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/engineer"
	"sanad/internal/fault"
	"sanad/internal/visit"
)

// boardNeeds are what the board's part of a visit asks of the desk, of meetings and of decisions.
func (a *App) boardNeeds() visit.BoardNeeds {
	return visit.BoardNeeds{
		Desk: a.Desk,
		Proposed: func(ctx context.Context, tx *db.Tx, id string) (*visit.Decision, error) {
			p, err := a.Accreditation.ProposalAfter(ctx, tx, id)
			if fault.Is(err, fault.KindNotFound) {
				return nil, nil
			}
			return &visit.Decision{ID: p.ID, Number: p.Number, Path: "/desk/accreditation/decisions/" + p.ID}, err
		},
		Found: func(ctx context.Context, tx *db.Tx, id string, on day.Day) error {
			return a.Accreditation.BoardFound(ctx, tx, id, on)
		},
		Returned: func(ctx context.Context, tx *db.Tx, by access.Actor, id, answer string) error {
			return a.Accreditation.BoardReturned(ctx, tx, by, id, answer)
		},
		Placed: func(ctx context.Context, tx *db.Tx, caseID string) (bool, error) {
			return a.Committee.IsPlaced(ctx, tx, caseID)
		},
		Due: func(ctx context.Context, tx *db.Tx, institution string) (list []visit.DueBatch, err error) {
			lines, err := a.Accreditation.DueOf(ctx, tx, institution)
			seen := map[string]bool{} // a report and a visit are two lines of one finding
			for _, l := range lines {
				if !seen[l.Finding.ID] {
					seen[l.Finding.ID] = true
					list = append(list, visit.DueBatch{Programme: l.Programme.Code, ID: l.Programme.ID, Title: l.Programme.Title, Batch: l.Finding.Batch, Decision: l.Number, Report: l.Finding.Report, Visit: l.Finding.Visit})
				}
			}
			return list, err
		},
		Taken: func(ctx context.Context, tx *db.Tx, number string) (bool, error) {
			return a.Accreditation.IsNumberTaken(ctx, tx, number)
		},
		Approved: func(ctx context.Context, tx *db.Tx, by access.Actor, programme, phase string, s visit.Seats) error {
			return a.Accreditation.Approved(ctx, tx, by, programme, accreditation.Phase(phase), accreditation.Seats(s))
		},
	}
}

// visitOf is a visit as a decision after it asks for it.
func (a *App) visitOf(ctx context.Context, tx *db.Tx, id string) (accreditation.Visited, error) {
	v, err := a.Visit.Sent(ctx, tx, id)
	if err != nil {
		return accreditation.Visited{}, err
	}
	over, err := a.Visit.Over(ctx, tx, v)
	if err != nil {
		return accreditation.Visited{}, err
	}
	placed, err := a.Committee.IsPlaced(ctx, tx, id)
	if err != nil {
		return accreditation.Visited{}, err
	}
	// What is decided is of whoever teaches the programme by then, also where its institution went into another since.
	taught, err := a.Accreditation.PlacesBy(ctx, tx, []string{v.Programme})
	return accreditation.Visited{
		ID: v.ID, Number: v.Number, Institution: cmp.Or(taught[v.Programme].Institution, v.Institution), Programme: v.Programme, From: v.From, To: v.To, Appeals: v.Of != "", After: v.After,
		Began: v.MeetsOn, Ended: over, Ready: v.Stage == visit.Board && v.From != 0, Placed: placed, Found: v.Stage == visit.Confirm || v.Stage == visit.Closed,
	}, err
}

// aboutCases says of cases which visits they are of.
func (a *App) aboutCases(ctx context.Context, tx *db.Tx, cases []string) (map[string]council.Text, error) {
	return a.Visit.About(ctx, tx, cases)
}

// ready refuses to put a visit on an agenda of which nothing is proposed.
func (a *App) ready(ctx context.Context, tx *db.Tx, c casework.Case) error {
	if c.Kind != visit.CaseKind {
		return nil
	}
	return a.Visit.Ready(ctx, tx, c.ID)
}

// meetingFound does with a case what a committee found, in the room of that case.
func (a *App) meetingFound(ctx context.Context, by access.Actor, f committee.Finding, also func(context.Context, *db.Tx) error) error {
	if f.Kind == visit.CaseKind {
		return a.Visit.Decide(ctx, by, visit.BoardFinding{Case: f.Case, Version: f.Version, AsProposed: f.Outcome == committee.RecommendEntry, Reasons: f.Reasons}, also)
	}
	found := engineer.Recommend{Outcome: string(f.Outcome), Reasons: f.Reasons, Page: engineer.Page{Version: f.Version}}
	return a.Engineer.RecommendWith(ctx, by, f.Case, found, also)
}

// visitBoarded opens the case of a visit that comes before the board.
func (a *App) visitBoarded(ctx context.Context, tx *db.Tx, _ access.Actor, e visit.Moved) error {
	if e.Stage != visit.Board || e.Waits != "" {
		return nil
	}
	return a.Visit.ToBoard(ctx, tx, e.Visit)
}

// decisionAfter ends the visit after which a decision was confirmed.
func (a *App) decisionAfter(ctx context.Context, tx *db.Tx, by access.Actor, e accreditation.DecisionConfirmed) error {
	if e.Visit == "" {
		return nil
	}
	return a.Visit.Decided(ctx, tx, by, e.Visit, e.Number)
}

// decisionProposed lets the board vote on what was proposed after a visit.
func (a *App) decisionProposed(ctx context.Context, tx *db.Tx, _ access.Actor, e accreditation.DecisionProposed) error {
	if e.Visit == "" {
		return nil
	}
	return a.Visit.Awaits(ctx, tx, e.Visit, true)
}

// proposalTaken says that the board has nothing to vote on any more.
func (a *App) proposalTaken(ctx context.Context, tx *db.Tx, _ access.Actor, e accreditation.ProposalTakenBack) error {
	if e.Visit == "" {
		return nil
	}
	return a.Visit.Awaits(ctx, tx, e.Visit, false)
}

// proposalDeclined brings a visit before the board again whose decision the registrar did not confirm.
func (a *App) proposalDeclined(ctx context.Context, tx *db.Tx, by access.Actor, e accreditation.ProposalNotConfirmed) error {
	if e.Visit == "" {
		return nil
	}
	return a.Visit.SentBack(ctx, tx, by, e.Visit)
}
