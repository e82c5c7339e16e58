package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ReportPrinted is a report with all that stands on its paper.
type ReportPrinted struct {
	ReportShown
	Members []MemberShown // whose names the reader may know
	Figures []Figure
}

// PrintReport returns the report of a visit as a side takes it along, as a draft or final: the institution by its code, the team, or the council. There is
// none before the exit meeting, and none for a side that does not read the findings yet.
func (s *Service) PrintReport(ctx context.Context, by access.Actor, side, institution, visit string) (x ReportPrinted, err error) {
	if x.ReportShown, err = s.ShowReport(ctx, by, side, institution, visit); err != nil {
		return x, err
	}
	if !x.Reads || x.Report.Met.IsZero() {
		return ReportPrinted{}, fault.NotFound()
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		x.Members, x.Figures = nil, nil
		members, err := listMembers(ctx, tx, x.ID)
		if err != nil {
			return err
		}
		for _, m := range opened(members) {
			told, err := s.needs.Team.Introduce(ctx, tx, by, x.Visit.Institution, side != council.SideCouncil, []string{m.Person})
			if err != nil && !fault.Is(err, fault.KindNotFound) && !fault.Is(err, fault.KindDenied) { // a board reads what was found, and not by whom
				return err
			}
			if len(told) > 0 {
				x.Members = append(x.Members, MemberShown{Member: m, Introduced: told[0]})
			}
		}
		if s.needs.Figures == nil {
			return nil
		}
		if x.Figures, err = s.needs.Figures(ctx, tx, by, x.ID); fault.Is(err, fault.KindNotFound) {
			err = nil
		}
		return err
	})
	return x, err
}
