package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// ReplyFault is what the convener makes of an error of fact.
type ReplyFault struct {
	Reply string `form:"reply" entry:"visit_finding.reply" max:"4000" lines:"true"`
}

// ReplyFault answers an error of fact that the institution sees in a finding. Where it is right the convener mends the finding too.
func (s *Service) ReplyFault(ctx context.Context, by access.Actor, visit, finding string, c ReplyFault) error {
	var f TeamFinding
	judge := func(tx *db.Tx) (string, error) {
		v, m, rep, findings, err := s.reporting(ctx, tx, by, visit)
		if err != nil {
			return "", err
		}
		if f, err = findingWith(findings, finding); err != nil {
			return "", err
		}
		return v.Institution, decideReply(v, m, rep, f, c)
	}
	return s.written(ctx, []word{{"visit_finding.reply", finding, c.Reply}}, judge, func(tx *db.Tx, sealed []pii.Sealed) error {
		f.Reply, f.ReplyBy = sealed[0], by.Person
		return updateFinding(ctx, tx, f)
	})
}
