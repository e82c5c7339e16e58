package casework

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/casework/pages"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// soon is how many working days before its deadline a case begins to press.
const soon = 2

// row writes a case as lists show it.
func (p *Pages) row(ctx context.Context, by access.Actor, r Row, names map[string]pii.Value) pages.Row {
	row := pages.Row{
		Chosen: r.ID + "." + strconv.FormatInt(r.Version, 10), Href: p.paths[r.Kind] + r.ID, Name: names[r.Person].Reveal(),
		Number: id.Grouped(r.Number), What: i18n.T(ctx, "casework.role."+r.Role), Since: i18n.Date(ctx, p.desk.day(r.Since)),
	}
	if r.About.En != "" {
		row.Name = r.About.In(i18n.From(ctx).Code)
	}
	if opened := i18n.Date(ctx, p.desk.day(r.OpenedAt)); opened != row.Since {
		row.Opened = opened
	}
	if r.Unread && r.State == Open {
		row.Unread = i18n.T(ctx, "casework.talk.unread_tag")
	}
	switch {
	case r.State == Closed:
		if r.ClosedAt != nil {
			row.Since = i18n.Date(ctx, p.desk.day(*r.ClosedAt))
		}
		row.Waits, row.Tone = outcome(ctx, r.Outcome)
		row.Due = i18n.T(ctx, "casework.inbox.worked", "Count", int(r.Worked))
	case r.Waits == WaitsPerson:
		row.Waits, row.Tone, row.Due = i18n.T(ctx, "casework.inbox.waits_person"), "waiting", i18n.Date(ctx, r.Until)
	case r.Waits == WaitsHold:
		row.Waits, row.Tone, row.Due = i18n.T(ctx, "casework.inbox.waits_hold"), "plain", i18n.Date(ctx, r.Until)
	default:
		row.Due, row.Left = i18n.Date(ctx, r.Due), daysLeft(ctx, r.WorkingDays)
		row.Late, row.Soon = r.WorkingDays < 0, r.WorkingDays >= 0 && r.WorkingDays <= soon
	}
	switch {
	case r.Holder == by.Person:
		row.Holder, row.Mine = i18n.T(ctx, "casework.inbox.me"), true
	case r.Holder != "":
		row.Holder = names[r.Holder].Reveal()
		if row.Holder == "" {
			row.Holder = i18n.T(ctx, "casework.inbox.an_officer")
		}
	case r.State == Closed:
		row.Holder, row.Nobody = i18n.T(ctx, "casework.inbox.no_officer"), true
	default:
		row.Holder, row.Nobody = i18n.T(ctx, "casework.inbox.nobody"), true
	}
	return row
}

// daysLeft writes how many working days are left until a deadline.
func daysLeft(ctx context.Context, days int) string {
	switch {
	case days < 0:
		return i18n.T(ctx, "casework.inbox.late", "Count", -days)
	case days == 0:
		return i18n.T(ctx, "casework.inbox.today")
	}
	return i18n.T(ctx, "casework.inbox.left", "Count", days)
}

// outcome writes how a case ended, and its tone.
func outcome(ctx context.Context, o string) (words, tone string) {
	switch o {
	case "entered":
		return i18n.T(ctx, "casework.outcome.entered"), "good"
	case "refused":
		return i18n.T(ctx, "casework.outcome.refused"), "stop"
	case "withdrawn":
		return i18n.T(ctx, "casework.outcome.withdrawn"), "plain"
	case "decided":
		return i18n.T(ctx, "casework.outcome.decided"), "good"
	case "lapsed":
		return i18n.T(ctx, "casework.outcome.lapsed"), "plain"
	}
	return i18n.T(ctx, "casework.outcome.other"), "plain"
}
