package engineer

import (
	"context"

	"sanad/internal/engineer/pages"
	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// standing says where an application stands, for its applicant.
func (p *Pages) standing(ctx context.Context, v View, form *parts.Form) pages.Standing {
	lang := i18n.From(ctx).Code
	s := pages.Standing{Form: form, Reference: v.ID, State: string(v.State), Opened: i18n.Moment(ctx, v.OpenedAt)}
	if v.SubmittedAt != nil {
		s.Submitted = i18n.Moment(ctx, *v.SubmittedAt)
	}
	if v.DecidedAt != nil {
		s.Decided = i18n.Moment(ctx, *v.DecidedAt)
	}
	if v.Case != nil {
		s.Steps = stepLine(ctx, v)
		s.Step = v.Case.Step
		s.Since, s.Due, s.Left = i18n.Moment(ctx, v.Case.Since), i18n.Date(ctx, v.Case.Due), v.Left
		s.Taken = v.Case.Holder != ""
	}
	switch v.State {
	case StateSubmitted:
		s.Withdraw = applicationPath(v.ID) + "/withdraw"
	case StateRefused:
		s.Reasons, s.Appeal = v.Refusal.Reasons.Reveal(), v.Law.Appeal.In(lang)
		s.Again = "/my/apply"
	case StateWithdrawn:
		s.Again = "/my/apply"
	case StateEntered:
		if v.Entry != nil {
			s.Number = v.Entry.Number
		}
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
		if v.State == StateWithdrawn && step.ID == v.Case.Step || v.State == StateRefused && step.Final {
			state = "stopped"
		}
		list = append(list, pages.Step{Title: i18n.T(ctx, "engineer.show.step."+step.ID), State: state})
		if state != "done" {
			state = "ahead"
		}
	}
	return list
}
