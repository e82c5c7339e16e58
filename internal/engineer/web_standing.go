package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/engineer/pages"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/web/parts"
)

// standing says where an application stands, for its applicant.
func (p *Pages) standing(ctx context.Context, v View, form *parts.Form) pages.Standing {
	lang := i18n.From(ctx).Code
	s := pages.Standing{Form: form, State: string(v.State), Opened: i18n.Moment(ctx, v.OpenedAt)}
	if v.State == StateSubmitted || v.State == StateUnpaid {
		s.Way = chosenWay(ctx, v, false)
	}
	kind, _ := v.Law.Kind(v.Kind)
	if kind.Effect == council.Elevate {
		s.Elevated = kind.Title.In(lang)
	}
	if kind.Serves() {
		s.Service, s.Title = string(kind.Effect), kind.Title.In(lang)
	}
	if v.SubmittedAt != nil {
		s.Submitted = i18n.Moment(ctx, *v.SubmittedAt)
	}
	if v.DecidedAt != nil {
		s.Decided = i18n.Moment(ctx, *v.DecidedAt)
	}
	if v.Case != nil {
		s.Steps = stepLine(ctx, v)
		s.Step, s.Role, s.Case = v.Case.Step, v.Case.Role, id.Grouped(v.Case.Number)
		s.Waits, s.Requests = string(v.Case.Waits), requestPages(ctx, v.Requests)
		if !v.Case.Until.IsZero() {
			s.Until = i18n.Date(ctx, v.Case.Until)
		}
		if m, ok := v.Medians[v.Case.Step]; ok {
			s.Median = i18n.T(ctx, "engineer.show.median", "Count", m.Days)
		}
		s.Since, s.Due, s.Left = i18n.Moment(ctx, v.Case.Since), i18n.Date(ctx, v.Case.Due), v.Left
		s.Taken = v.Case.Holder != ""
	}
	if v.Case != nil {
		s.Messages, s.Unread = "/my/cases/"+v.ID+"/messages", v.Unread
	}
	if v.Request != nil {
		s.Asked, s.Answers = string(v.Request.Kind), applicationPath(v.ID)+"/answers"
	}
	if v.Hold != nil {
		s.HoldReasons = v.Hold.Reasons.Reveal()
	}
	if v.Fee != nil {
		s.Fee = pages.Fee{
			Href: "/my/invoices/" + v.Fee.Reference, Reference: id.Grouped(v.Fee.Reference), Amount: v.Law.Currency.Format(v.Fee.Amount),
			Due: i18n.Date(ctx, v.Fee.Due), Claimed: v.Fee.Claimed,
		}
	}
	switch v.State {
	case StateSubmitted, StateUnpaid:
		s.Withdraw = applicationPath(v.ID) + "/withdraw"
	case StateRefused:
		s.Reasons, s.Appeal = v.Refusal.Reasons.Reveal(), v.Law.Appeal.In(lang)
		s.Again, s.Upheld = "/my/apply", v.AgainAt != nil
		if !v.AskBy.IsZero() && !v.Law.Day.After(v.AskBy) {
			s.Reconsider, s.AskBy = applicationPath(v.ID)+"/reconsider", i18n.Date(ctx, v.AskBy)
		}
	case StateWithdrawn, StateLapsed:
		s.Again = "/my/apply"
	case StateEntered:
		if v.Entry != nil {
			s.Number, s.Papers = v.Entry.Number, papersPath(access.Actor{Purpose: access.Self}, v.Entry.ID)
		}
	}
	if s.Service != "" && s.Again != "" {
		s.Again = servicePath(kind)
	}
	return s
}

// stepLine says of each step of the chain whether it is done, due or ahead.
func stepLine(ctx context.Context, v View) []pages.Step {
	var list []pages.Step
	state := "done"
	for _, step := range v.Chain {
		if v.Case.State == "open" && step.ID == v.Case.Step {
			state = "now"
		}
		if (v.State == StateWithdrawn || v.State == StateLapsed) && step.ID == v.Case.Step || v.State == StateRefused && step.Final {
			state = "stopped"
		}
		list = append(list, pages.Step{Title: i18n.T(ctx, "engineer.show.step."+step.ID), State: state})
		if state != "done" {
			state = "ahead"
		}
	}
	return list
}
