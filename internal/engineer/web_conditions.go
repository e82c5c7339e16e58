package engineer

import (
	"context"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/engineer/pages"
	"sanad/internal/i18n"
)

// wayPage writes a route with how somebody stands to its conditions, for them or for the desk.
func wayPage(ctx context.Context, r council.Route, list []Weighed, desk bool) pages.Way {
	lang := i18n.From(ctx).Code
	w := pages.Way{
		Title: r.Title.In(lang), Rule: r.Rule.Text.In(lang), Instrument: r.Rule.Instrument, Unconfirmed: r.Rule.Confidence != council.Sourced,
	}
	for _, c := range list {
		w.Conditions = append(w.Conditions, pages.Condition{Name: c.Name.In(lang), Text: conditionText(ctx, c, desk), Verdict: string(c.Verdict)})
	}
	return w
}

// chosenWay is the route of an application; nil where it has none.
func chosenWay(ctx context.Context, v View, desk bool) *pages.Way {
	if v.Route.ID == "" {
		return nil
	}
	w := wayPage(ctx, v.Route, v.Conditions, desk)
	return &w
}

// conditionText says how somebody stands to a condition: what they have, what they need, and when they will have it.
func conditionText(ctx context.Context, c Weighed, desk bool) string {
	switch c.Wants {
	case council.WantsGraduation:
		switch {
		case c.Claim != nil && c.Verdict != Unmet:
			return i18n.T(ctx, "engineer.condition.claim."+string(c.Verdict), "What", claimText(ctx, *c.Claim))
		case c.Verdict == Unknown && desk:
			return i18n.T(ctx, "engineer.condition.graduation.desk.unknown")
		case c.Verdict == Unknown:
			return i18n.T(ctx, "engineer.condition.graduation.unknown")
		case c.Day.IsZero():
			return i18n.T(ctx, "engineer.condition.graduation.year", "Year", strconv.Itoa(c.Year))
		}
		return i18n.T(ctx, "engineer.condition.graduation", "Day", i18n.Date(ctx, c.Day))
	case council.WantsExperience:
		key := "engineer.condition.experience."
		if desk {
			key += "desk."
		}
		need := spanText(ctx, Span{Months: 12 * c.Years}) + " " + i18n.T(ctx, "engineer.condition.since."+c.Since)
		have := spanText(ctx, c.Have)
		switch {
		case c.Verdict == Unknown:
			return i18n.T(ctx, "engineer.condition.experience.unknown", "Need", need)
		case c.Verdict == Waiting:
			return i18n.T(ctx, "engineer.condition.experience.waiting", "Need", need, "Have", have)
		case c.Verdict == Met:
			return i18n.T(ctx, key+"met", "Need", need, "Have", have)
		case c.On.IsZero():
			return i18n.T(ctx, key+"short", "Need", need, "Have", have)
		}
		return i18n.T(ctx, key+"on", "Need", need, "Have", have, "Day", i18n.Date(ctx, c.On))
	case council.WantsAssessment:
		return i18n.T(ctx, "engineer.condition.assessment."+string(c.Verdict))
	}
	if c.Claim == nil {
		if c.Points > 0 {
			return i18n.T(ctx, "engineer.condition.points.none", "Count", c.Points)
		}
		return i18n.T(ctx, "engineer.condition.claim.none")
	}
	return i18n.T(ctx, "engineer.condition.claim."+string(c.Verdict), "What", claimText(ctx, *c.Claim))
}

// claimText writes what was claimed.
func claimText(ctx context.Context, c Claim) string {
	switch c.Wants {
	case council.WantsPoints:
		return i18n.T(ctx, "engineer.condition.points", "Count", c.Points)
	case council.WantsGraduation:
		return i18n.Date(ctx, c.On)
	case council.WantsExam:
		return i18n.List(ctx, c.Words.Reveal(), i18n.Date(ctx, c.On))
	}
	return c.Words.Reveal()
}

// spanText writes a length of time in years and months; one below a month in days.
func spanText(ctx context.Context, s Span) string {
	var words []string
	if y := s.Months / 12; y > 0 {
		words = append(words, i18n.T(ctx, "engineer.span.years", "Count", y))
	}
	if m := s.Months % 12; m > 0 {
		words = append(words, i18n.T(ctx, "engineer.span.months", "Count", m))
	}
	if s.Months == 0 {
		words = append(words, i18n.T(ctx, "engineer.span.days", "Count", s.Days))
	}
	return strings.Join(words, " ")
}

// positionPages write an experience sheet, each line with its length up to a day.
func positionPages(ctx context.Context, list []Position, on day.Day) (out []pages.Position) {
	for _, p := range list {
		until := i18n.T(ctx, "engineer.experience.goes_on")
		if !p.Until.IsZero() {
			until = i18n.Date(ctx, p.Until)
		}
		out = append(out, pages.Position{
			ID: p.ID, Employer: p.Employer.Reveal(), Title: p.Title.Reveal(), Did: p.Did.Reveal(), From: i18n.Date(ctx, p.From), Until: until,
			Length: spanText(ctx, experience([]Position{p}, p.From, on)),
		})
	}
	return out
}
