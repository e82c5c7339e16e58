package visit

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// PutTeamFinding is what a member of a team found, over the version of it that was seen.
type PutTeamFinding struct {
	Version   string `form:"version" max:"20"`
	Criterion string `form:"criterion" entry:"visit_finding.criterion" max:"40"`
	Kind      string `form:"kind" entry:"visit_finding.kind" max:"20"`
	Words     string `form:"words" entry:"visit_finding.words" max:"4000" lines:"true"`
	Evidence  string `form:"evidence" entry:"visit_finding.evidence" max:"1000" lines:"true"`
}

// PutTeamFinding writes a finding of a criterion, or changes one; finding empty: a new one. Of two who change one the second is told.
func (s *Service) PutTeamFinding(ctx context.Context, by access.Actor, visit, finding string, c PutTeamFinding) error {
	begun := TeamFinding{ID: s.newID(), Visit: visit, By: by.Person, At: s.clock.Now()}
	if finding != "" {
		begun.ID = finding
	}
	f := begun
	judge := func(tx *db.Tx) (string, error) {
		v, m, rep, findings, err := s.reporting(ctx, tx, by, visit)
		if err != nil {
			return "", err
		}
		if f = begun; finding != "" { // it is judged anew when the transaction is
			if f, err = findingWith(findings, finding); err != nil {
				return "", err
			}
		}
		return v.Institution, decidePutFinding(v, m, rep, f, len(findings), c, s.law())
	}
	return s.written(ctx, []word{{"visit_finding.words", begun.ID, c.Words}, {"visit_finding.evidence", begun.ID, c.Evidence}}, judge, func(tx *db.Tx, sealed []pii.Sealed) error {
		f.Criterion, f.Kind, f.Words, f.Evidence = c.Criterion, FindingKind(c.Kind), sealed[0], sealed[1]
		if finding != "" {
			return updateFinding(ctx, tx, f)
		}
		f.Version = 1
		return insertFinding(ctx, tx, f)
	})
}

// DropTeamFinding takes a finding out that the institution has not seen.
func (s *Service) DropTeamFinding(ctx context.Context, by access.Actor, visit, finding string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, m, rep, findings, err := s.reporting(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		f, err := findingWith(findings, finding)
		if err != nil {
			return err
		}
		if err := decideDropFinding(v, m, rep, f); err != nil {
			return err
		}
		return removeFinding(ctx, tx, f.ID)
	})
}

// findingWith returns one of some findings by id.
func findingWith(findings []TeamFinding, id string) (TeamFinding, error) {
	at := slices.IndexFunc(findings, func(f TeamFinding) bool { return f.ID == id })
	if at < 0 {
		return TeamFinding{}, fault.NotFound()
	}
	return findings[at], nil
}

// reporting returns a visit to a member of its team, with the report and what was found.
func (s *Service) reporting(ctx context.Context, tx *db.Tx, by access.Actor, visit string) (v Visit, m Member, rep ReportOf, findings []TeamFinding, err error) {
	if v, m, _, err = s.onTeam(ctx, tx, by, visit); err != nil {
		return v, m, rep, nil, err
	}
	rep, findings, err = s.reportOf(ctx, tx, v)
	return v, m, rep, findings, err
}

// reportOf returns the report of a visit, with what was found.
func (s *Service) reportOf(ctx context.Context, tx *db.Tx, v Visit) (ReportOf, []TeamFinding, error) {
	rep, err := findReport(ctx, tx, v.ID)
	if err != nil {
		return rep, nil, err
	}
	findings, err := listFindings(ctx, tx, v.ID)
	return rep, findings, err
}
