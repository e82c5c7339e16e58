package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/text"
)

// PutFinding is what a decision finds of one batch of a programme, or of several alike.
type PutFinding struct {
	Version      string `form:"version"` // of the draft
	Programme    string `form:"programme" max:"80"`
	Batches      string `form:"batch" max:"120"` // 2021, 2022 or 2019-2021
	Outcome      string `form:"outcome" max:"30"`
	Level        string `form:"level" max:"30"`
	FromDay      string `form:"from_day" max:"2"`
	FromMonth    string `form:"from_month" max:"2"`
	FromYear     string `form:"from_year" max:"4"`
	UntilDay     string `form:"until_day" max:"2"`
	UntilMonth   string `form:"until_month" max:"2"`
	UntilYear    string `form:"until_year" max:"4"`
	ConditionsEn string `form:"conditions_en" entry:"accreditation_proposal_finding.conditions_en" lines:"true" max:"2000"`
	ConditionsUr string `form:"conditions_ur" entry:"accreditation_proposal_finding.conditions_ur" lines:"true" max:"2000"`
	ReportDay    string `form:"report_day" max:"2"`
	ReportMonth  string `form:"report_month" max:"2"`
	ReportYear   string `form:"report_year" max:"4"`
	VisitDay     string `form:"visit_day" max:"2"`
	VisitMonth   string `form:"visit_month" max:"2"`
	VisitYear    string `form:"visit_year" max:"4"`
	ReasonsEn    string `form:"reasons_en" entry:"accreditation_proposal_finding.reasons_en" lines:"true" max:"2000"`
	ReasonsUr    string `form:"reasons_ur" entry:"accreditation_proposal_finding.reasons_ur" lines:"true" max:"2000"`
}

// check reads what was typed, one finding for each batch.
func (c PutFinding) check() ([]Proposed, error) {
	var f fault.Fields
	batches, ok := readBatches(c.Batches)
	if !ok {
		f.Add("batch", "accreditation.finding.batches", nil)
	}
	x := Proposed{Finding: Finding{Programme: c.Programme, Outcome: c.Outcome, Level: c.Level, Conditions: council.Text{En: c.ConditionsEn, Ur: c.ConditionsUr}}, Reasons: council.Text{En: c.ReasonsEn, Ur: c.ReasonsUr}}
	if c.Programme == "" {
		f.Add("programme", "fault.choose", nil)
	}
	if c.Outcome == "" {
		f.Add("outcome", "fault.choose", nil)
	}
	if c.Outcome == nothing {
		x.Outcome = ""
	}
	for _, d := range []struct {
		into              *day.Day
		name              string
		date, month, year string
	}{
		{&x.From, "from", c.FromDay, c.FromMonth, c.FromYear}, {&x.Until, "until", c.UntilDay, c.UntilMonth, c.UntilYear},
		{&x.Report, "report", c.ReportDay, c.ReportMonth, c.ReportYear}, {&x.Visit, "visit", c.VisitDay, c.VisitMonth, c.VisitYear},
	} {
		if d.date+d.month+d.year == "" {
			continue
		}
		var err error
		if *d.into, err = day.Parse(text.Day(d.date, d.month, d.year)); err != nil {
			f.Add(d.name, "accreditation.draft.no_day", nil)
		}
	}
	var list []Proposed
	for _, b := range batches {
		x.Batch = b
		list = append(list, x)
	}
	return list, f.Err()
}

// PutFinding says what a draft finds of batches, in the place of one of its findings; empty: they are new.
func (s *Service) PutFinding(ctx context.Context, by access.Actor, proposal, old string, c PutFinding) error {
	list, err := c.check()
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		p, err := s.loadOwn(ctx, tx, by, proposal, c.Version)
		if err != nil {
			return err
		}
		b, err := s.background(ctx, tx, p)
		if err != nil {
			return err
		}
		done, err := decidePut(p, b, old, list)
		if err != nil {
			return err
		}
		for i := range done {
			done[i].ID = id.New(b.Now)
		}
		if err := putProposed(ctx, tx, p.ID, old, done); err != nil {
			return err
		}
		p.State = ProposalDraft
		return updateProposal(ctx, tx, p)
	})
}
