package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// Summarise is the summary of a report, over the version of it that was seen.
type Summarise struct {
	Version string `form:"version" max:"20"`
	Words   string `form:"words" entry:"visit_report.summary" max:"12000" lines:"true"`
}

// Summarise writes the summary of a report.
func (s *Service) Summarise(ctx context.Context, by access.Actor, visit string, c Summarise) error {
	var was ReportOf
	judge := func(tx *db.Tx) (string, error) {
		v, m, rep, _, err := s.reporting(ctx, tx, by, visit)
		if err != nil {
			return "", err
		}
		was = rep
		if err := decideReporting(v, m); err != nil {
			return "", err
		}
		return v.Institution, decideWords(c.Version, rep.SummaryVersion, "words", c.Words)
	}
	return s.written(ctx, []word{{"visit_report.summary", visit, c.Words}}, judge, func(tx *db.Tx, sealed []pii.Sealed) error {
		is := was
		is.Summary, is.SummaryBy, is.SummaryVersion = sealed[0], by.Person, was.SummaryVersion+1
		return updateReport(ctx, tx, was, is)
	})
}
