package notice

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/i18n"
	"sanad/internal/notice/pages"
	"sanad/internal/web"
)

// GetReminders lists the rules by which people are reminded.
func (p *Pages) GetReminders(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := p.service.ListReminders(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	lang := i18n.From(ctx).Code
	var rows []pages.Reminder
	for _, x := range list {
		var of, days []string
		for _, text := range x.Of {
			of = append(of, text.In(lang))
		}
		for _, n := range x.Days {
			days = append(days, strconv.Itoa(n))
		}
		row := pages.Reminder{
			Subject: i18n.T(ctx, "notice."+x.Kind+".subject"), Of: i18n.List(ctx, of...), When: i18n.T(ctx, "notice.reminders.days", "Days", i18n.List(ctx, days...)),
			Rule: x.Rule.Text.In(lang), Cited: citedOf(ctx, x.Rule), Left: x.Left, Waiting: x.Waiting, Unreachable: x.Unreachable,
		}
		if x.Working {
			row.When = i18n.T(ctx, "notice.reminders.working_days", "Days", i18n.List(ctx, days...))
		}
		if x.Rule.ID == "" {
			row.Rule, row.Cited = i18n.T(ctx, "notice.reminders.no_rule"), ""
		}
		switch {
		case x.Run.Dead:
			row.Ran, row.Ill = i18n.T(ctx, "notice.reminders.dead"), true
		case x.Run.Fault != "":
			row.Ran, row.Ill = i18n.T(ctx, "notice.reminders.failed", "Fault", i18n.Isolate(ctx, x.Run.Fault)), true
		case x.Run.Last.IsZero():
			row.Ran = i18n.T(ctx, "notice.reminders.never")
		default:
			row.Ran = i18n.Moment(ctx, x.Run.Last)
		}
		rows = append(rows, row)
	}
	return web.Page(w, r, http.StatusOK, pages.RemindersPage(rows))
}

// RemindersPanel leads officers from the desk to the rules by which people are reminded.
func (p *Pages) RemindersPanel(_ context.Context, by access.Actor) (templ.Component, error) {
	if !by.Has(access.Officer) && !by.Has(access.Registrar) {
		return nil, nil
	}
	return pages.RemindersPanel(), nil
}
