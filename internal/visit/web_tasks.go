package visit

import (
	"context"
	"slices"

	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// way is the order in which a visit goes.
var way = []Stage{Team, Review, Schedule, Visiting, Report, Check, Rejoinder, Board, Confirm, Closed}

// reached tells whether a visit came as far as a stage.
func reached(v Visit, stage Stage) bool {
	at := slices.Index(way, v.Stage)
	return at >= 0 && at >= slices.Index(way, stage)
}

// tasks lead a side to its parts of a visit, with who must act in each.
func (p *Pages) tasks(ctx context.Context, x Shown, reader, path string) (list []parts.Task) {
	joins := x.Waits == Objection && x.Stage != Team // the institution looks at who joins the team
	add := func(name, to string, now, done bool) {
		t := parts.Task{Name: name, Title: i18n.T(ctx, "visit.task."+name), Href: path + "/" + to, State: parts.TaskWaits}
		switch {
		case now && x.Side == reader:
			t.State = parts.TaskNeedsYou
		case now:
			t.Hint = i18n.T(ctx, "visit.side."+x.Side)
		case done:
			t.State = parts.TaskDone
		}
		list = append(list, t)
	}
	if len(p.service.law().Assessment.For(x.Visit.Kind)) > 0 { // what the institution writes of itself
		t := parts.Task{Name: "assessment", Title: i18n.T(ctx, "visit.task.assessment"), Href: path + "/assessment", State: parts.TaskDone}
		if x.Visit.Reportable() {
			t.State = parts.TaskWaits
			if reader == council.SideInstitution {
				t.State = parts.TaskNeedsYou
			}
		}
		list = append(list, t)
	}
	if reached(x.Visit, Team) && reader != council.SideTeam {
		add("team", "team", x.Stage == Team || joins, reached(x.Visit, Review))
	}
	if reached(x.Visit, Review) {
		add("questions", "questions", x.Stage == Review && !joins, reached(x.Visit, Schedule))
	}
	if reached(x.Visit, Visiting) || reader == council.SideTeam && reached(x.Visit, Review) {
		now := x.Stage == Visiting || x.Stage == Report || x.Stage == Check || x.Stage == Rejoinder
		add("report", "report", now && !joins, reached(x.Visit, Board))
	}
	if reached(x.Visit, Schedule) && reader != council.SideTeam {
		add("days", "days", x.Stage == Schedule && !joins, reached(x.Visit, Visiting))
	}
	return list
}
