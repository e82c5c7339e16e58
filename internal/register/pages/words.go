// Package pages holds the pages of the register.
package pages

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/day"
	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

func rows(ctx context.Context, list []Found) [][]parts.Cell {
	var rows [][]parts.Cell
	for _, f := range list {
		rows = append(rows, []parts.Cell{
			{Text: f.Number, Href: f.Path}, {Text: f.Name}, {Text: f.Discipline}, {Text: f.Kind},
			{Text: i18n.T(ctx, "register.standing."+f.Standing), Tag: f.Standing},
		})
	}
	return rows
}

// receipt is where the signed receipt of this answer is.
func (v Engineer) receipt() string { return v.Path + "/receipt?on=" + v.On.String() }

// sentence says what a standing means for whoever asks.
func (v Engineer) sentence(ctx context.Context) string {
	until := i18n.Date(ctx, v.ValidUntil)
	switch {
	case v.Standing == "active" && v.ValidUntil.IsZero():
		return i18n.T(ctx, "register.standing.active_life")
	case v.Standing == "active":
		return i18n.T(ctx, "register.standing.active_until", "Day", until)
	case v.Standing == "lapsed":
		return i18n.T(ctx, "register.standing.lapsed_since", "Day", until)
	}
	return v.dated(ctx, i18n.T(ctx, "register.standing."+v.Standing+"_now"))
}

// dated adds to a sentence on which days it is so, of whatever is not a good standing.
func (v Engineer) dated(ctx context.Context, sentence string) string {
	if v.Standing == "active" || v.Standing == "none" || v.Since.IsZero() {
		return sentence
	}
	return sentence + " " + days(ctx, v.Since, v.Until)
}

// span is days without a sentence.
func span(ctx context.Context, from, until day.Day) string {
	if until.IsZero() {
		return i18n.T(ctx, "register.span.since", "From", i18n.Date(ctx, from))
	}
	return i18n.T(ctx, "register.span.both", "From", i18n.Date(ctx, from), "Until", i18n.Date(ctx, until))
}

// days says from when to when something is so.
func days(ctx context.Context, from, until day.Day) string {
	if until.IsZero() {
		return i18n.T(ctx, "register.days.since", "From", i18n.Date(ctx, from))
	}
	return i18n.T(ctx, "register.days.span", "From", i18n.Date(ctx, from), "Until", i18n.Date(ctx, until))
}

// pastSentence says what the register said on the day itself, where it was something else; and of a day before the entry, when that was.
func (v Engineer) pastSentence(ctx context.Context) string {
	if v.Kind == "" || v.KindSaid == "" || v.KindLearnt.IsZero() {
		return v.pastStanding(ctx)
	}
	kind := i18n.T(ctx, "register.on.kind", "Said", v.KindSaid, "Kind", v.Kind, "Learnt", i18n.Moment(ctx, v.KindLearnt))
	if v.Learnt.IsZero() {
		return v.dated(ctx, kind)
	}
	return v.pastStanding(ctx) + " " + kind
}

func (v Engineer) pastStanding(ctx context.Context) string {
	switch {
	case v.Standing == "none" && !v.Until.IsZero():
		return i18n.T(ctx, "register.on.before", "Day", i18n.Date(ctx, v.Until.Add(1)))
	case v.Learnt.IsZero():
		return v.dated(ctx, i18n.T(ctx, "register.on.same"))
	case v.Said == "none":
		return v.dated(ctx, i18n.T(ctx, "register.on.older", "Learnt", i18n.Moment(ctx, v.Learnt)))
	}
	return v.dated(ctx, i18n.T(ctx, "register.on.other", "Said", i18n.T(ctx, "register.standing."+v.Said), "Learnt", i18n.Moment(ctx, v.Learnt)))
}

// summary lists the published fields and no others, without those of which an older register has nothing.
func (v Engineer) summary(ctx context.Context) []parts.SummaryRow {
	if v.Standing == "none" {
		return []parts.SummaryRow{{Label: i18n.T(ctx, "register.card.number"), Value: v.Number}}
	}
	until := i18n.T(ctx, "register.card.for_life")
	if !v.ValidUntil.IsZero() {
		until = i18n.Date(ctx, v.ValidUntil)
	}
	rows := []parts.SummaryRow{
		{Label: i18n.T(ctx, "register.card.number"), Value: v.Number},
		{Label: i18n.T(ctx, "register.card.kind"), Value: v.Kind},
		{Label: i18n.T(ctx, "register.card.discipline"), Value: v.Discipline},
		{Label: i18n.T(ctx, "register.card.valid_until"), Value: until},
		{Label: i18n.T(ctx, "register.card.domicile"), Value: v.domicile(ctx)},
	}
	if v.MaskedCNIC != "" {
		rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "register.card.masked_cnic"), Show: masked(v.MaskedCNIC)})
	}
	rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "register.card.graduation"), Value: v.graduation(ctx)})
	return slices.DeleteFunc(rows, func(r parts.SummaryRow) bool { return r.Show == nil && r.Value == "" })
}

// told says of the day of a receipt what the register said on that day itself.
func (v Signed) told(ctx context.Context) string {
	if v.Past {
		return v.pastSentence(ctx)
	}
	return v.sentence(ctx)
}

// receiptRows are the published fields, and who signed them when.
func (v Signed) receiptRows(ctx context.Context) []parts.SummaryRow {
	rows := append([]parts.SummaryRow{{Label: i18n.T(ctx, "register.receipt.name"), Value: v.Name}}, v.summary(ctx)...)
	return append(rows,
		parts.SummaryRow{Label: i18n.T(ctx, "register.receipt.signed"), Value: i18n.Moment(ctx, v.AsOf)},
		parts.SummaryRow{Label: i18n.T(ctx, "register.receipt.by"), Show: masked(v.Origin)},
		parts.SummaryRow{Label: i18n.T(ctx, "register.receipt.key"), Show: masked(v.Key)},
	)
}

// dashed is the number as addresses and files bear it.
func (v Signed) dashed() string { return strings.NewReplacer("/", "-", " ", "-").Replace(v.Number) }

// domicile writes district and province; entries of an older register may lack either.
func (v Engineer) domicile(ctx context.Context) string {
	if v.District == "" || v.Province == "" {
		return v.District + v.Province
	}
	return i18n.T(ctx, "register.card.place", "District", v.District, "Province", v.Province)
}

// graduation writes degree, institution and year, or what an older register has of them.
func (v Engineer) graduation(ctx context.Context) string {
	if v.Degree != "" && v.Institution != "" && v.Year > 0 {
		return i18n.T(ctx, "register.card.degree", "Degree", v.Degree, "Institution", v.Institution, "Year", strconv.Itoa(v.Year))
	}
	year := ""
	if v.Year > 0 {
		year = strconv.Itoa(v.Year)
	}
	return i18n.List(ctx, v.Degree, v.Institution, year)
}

// sentence says what a print of a paper is worth.
func (p Print) sentence(ctx context.Context) string {
	paper := ""
	if p.Paper != "" {
		paper = i18n.T(ctx, "register.print.paper."+p.Paper)
	}
	return i18n.T(ctx, "register.print."+p.State, "Paper", paper, "Day", i18n.Date(ctx, p.MadeOn))
}
