package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// MarkFault is an error of fact in a finding, over the version of it that was seen.
type MarkFault struct {
	Version string `form:"version" max:"20"`
	Fault   string `form:"fault" entry:"visit_finding.fault" max:"4000" lines:"true"`
}

// MarkFault says which error of fact an institution sees in a finding of the draft report. It sends them by EndCheck.
func (s *Service) MarkFault(ctx context.Context, by access.Actor, institution, visit, finding string, c MarkFault) error {
	var f TeamFinding
	judge := func(tx *db.Tx) (string, error) {
		v, _, err := s.own(ctx, tx, by, institution, visit)
		if err != nil {
			return "", err
		}
		findings, err := listFindings(ctx, tx, v.ID)
		if err != nil {
			return "", err
		}
		if err := decideChecking(v); err != nil {
			return "", err
		}
		if f, err = findingWith(findings, finding); err != nil {
			return "", err
		}
		return v.Institution, decideWords(c.Version, f.FaultVersion, "fault", c.Fault)
	}
	return s.written(ctx, []word{{"visit_finding.fault", finding, c.Fault}}, judge, func(tx *db.Tx, sealed []pii.Sealed) error {
		f.Fault, f.FaultBy = sealed[0], by.Person
		return markFinding(ctx, tx, f)
	})
}
