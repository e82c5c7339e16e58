package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// ReportShown is the report of a visit, as far as a side reads it.
type ReportShown struct {
	Shown
	Me                       Member // of a member
	Report                   ReportOf
	Reads                    bool // the reader reads findings and summary
	Findings                 []FindingShown
	Exit, Summary, Rejoinder pii.Value
}

// FindingShown is a finding with its words.
type FindingShown struct {
	TeamFinding
	Says, Seen, Wrong, Replied pii.Value
}

// ShowReport shows a side the report of a visit: the institution by its code, the team, or the council.
func (s *Service) ShowReport(ctx context.Context, by access.Actor, side, institution, visit string) (x ReportShown, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		x = ReportShown{}
		v, m, d, err := s.sideOf(ctx, tx, by, side, institution, visit)
		if err != nil {
			return err
		}
		of, err := s.needs.Of(ctx, tx, []string{v.Institution})
		if err != nil {
			return err
		}
		x.Me = m
		if x.Shown, err = s.shown(ctx, tx, d, of[v.Institution], v); err != nil {
			return err
		}
		rep, findings, err := s.reportOf(ctx, tx, v)
		if err != nil {
			return err
		}
		x.Report, x.Reads = rep, reads(side, v, rep)
		if x.Exit, err = s.open(ctx, d, reportField("exit_words", v), rep.Exit); err != nil {
			return err
		}
		if side == council.SideInstitution || side == council.SideCouncil && rep.Rejoined != nil {
			if x.Rejoinder, err = s.open(ctx, d, reportField("rejoinder", v), rep.Rejoinder); err != nil {
				return err
			}
		}
		if !x.Reads {
			return nil
		}
		if x.Summary, err = s.open(ctx, d, reportField("summary", v), rep.Summary); err != nil {
			return err
		}
		for _, f := range findings {
			shown, err := s.findingShown(ctx, d, v, f)
			if err != nil {
				return err
			}
			if side != council.SideInstitution && rep.Checked == nil { // what is marked is told once it was sent
				shown.Wrong = pii.Value{}
			}
			x.Findings = append(x.Findings, shown)
		}
		return nil
	})
	return x, err
}

func (s *Service) findingShown(ctx context.Context, d access.Decision, v Visit, f TeamFinding) (x FindingShown, err error) {
	x.TeamFinding = f
	for _, part := range []struct {
		column string
		sealed pii.Sealed
		to     *pii.Value
	}{{"words", f.Words, &x.Says}, {"evidence", f.Evidence, &x.Seen}, {"fault", f.Fault, &x.Wrong}, {"reply", f.Reply, &x.Replied}} {
		if *part.to, err = s.open(ctx, d, findingField(part.column, f.ID, v.Institution), part.sealed); err != nil {
			return x, err
		}
	}
	return x, nil
}
