package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// NoteExit says when the exit meeting was, and what was said.
type NoteExit struct {
	Day   string `form:"on_day" max:"2"`
	Month string `form:"on_month" max:"2"`
	Year  string `form:"on_year" max:"4"`
	Words string `form:"words" entry:"visit_report.exit_words" max:"8000" lines:"true"`
}

// NoteExit notes the exit meeting: the visit was made, and the team writes its report.
func (s *Service) NoteExit(ctx context.Context, by access.Actor, visit string, c NoteExit) error {
	var v Visit
	var on day.Day
	judge := func(tx *db.Tx) (string, error) {
		var m Member
		var err error
		if v, m, _, err = s.onTeam(ctx, tx, by, visit); err != nil {
			return "", err
		}
		on, err = decideExit(v, m, c, s.law().Day)
		return v.Institution, err
	}
	return s.written(ctx, []word{{"visit_report.exit_words", visit, c.Words}}, judge, func(tx *db.Tx, sealed []pii.Sealed) error {
		if err := insertReport(ctx, tx, ReportOf{Visit: v.ID, Met: on, Exit: sealed[0], ExitBy: by.Person}); err != nil {
			return err
		}
		return s.move(ctx, tx, by, v, Report)
	})
}
