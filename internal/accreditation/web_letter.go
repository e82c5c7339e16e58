package accreditation

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/accreditation/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/paper"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetLetter sends the letter by which an institution is told what was decided, in the reader's language.
func (p *DecisionPages) GetLetter(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.service.ShowDecision(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.sendLetter(ctx, w, v)
}

func (p *DecisionPages) sendLetter(ctx context.Context, w http.ResponseWriter, v DecisionView) error {
	if p.noUrdu(ctx) {
		return fault.Conflict("accreditation.letter.no_urdu", nil)
	}
	file, err := p.fonts.Record(p.letter(ctx, v))
	if err != nil {
		return err
	}
	return web.PDF(w, "decision.pdf", file)
}

// letter writes what was found of each batch, why, and how to appeal.
func (p *DecisionPages) letter(ctx context.Context, v DecisionView) paper.Record {
	lang, law := i18n.From(ctx).Code, p.service.law()
	rec := paper.Record{
		Print:   paper.Print{Title: i18n.T(ctx, "accreditation.letter.title"), Language: lang, Accent: law.Accent, At: v.Known},
		Council: law.Name.In(lang), Lead: i18n.T(ctx, "accreditation.letter.to", "Institution", i18n.List(ctx, v.Of.Name.In(lang), v.Of.City.In(lang))), Foot: law.Name.In(lang) + " · " + v.Number,
	}
	for _, row := range append(heading(ctx, v.Number, v.Kind, v.Of, v.Replaced, v.Meeting, v.On), afterVisit(ctx, v.Visit)...) {
		if row.Label != i18n.T(ctx, "accreditation.decision.institution") {
			rec.Facts = append(rec.Facts, paper.Pair{Label: row.Label, Value: row.Value})
		}
	}
	withdraws := false
	for _, f := range v.Findings {
		row := p.finding(ctx, v.Law, v.Programmes, f, v.Reasons[batchKey(f)])
		part := paper.Part{Title: row.Title, Text: []string{i18n.List(ctx, row.Outcome, row.Level)}}
		if row.Days != "" {
			part.Text = append(part.Text, i18n.T(ctx, "accreditation.finding.holds")+": "+row.Days)
		}
		for _, x := range []struct{ key, text string }{
			{"accreditation.finding.conditions_label", f.Conditions.In(lang)}, {"accreditation.finding.reasons_label", v.Reasons[batchKey(f)].In(lang)},
		} {
			if x.text != "" {
				part.Text = append(part.Text, i18n.T(ctx, x.key)+": "+x.text)
			}
		}
		if !f.Report.IsZero() {
			part.Text = append(part.Text, i18n.T(ctx, "accreditation.letter.report", "Day", f.Report))
		}
		if !f.Visit.IsZero() {
			part.Text = append(part.Text, i18n.T(ctx, "accreditation.letter.visit", "Day", f.Visit))
		}
		rec.Parts = append(rec.Parts, part)
		withdraws = withdraws || f.Outcome == "withdrawn"
	}
	if withdraws {
		rec.Parts = append(rec.Parts, paper.Part{Title: i18n.T(ctx, "accreditation.withdrawn.title"), Text: []string{i18n.T(ctx, "accreditation.withdrawn.after")}})
	}
	rec.Parts = append(rec.Parts, paper.Part{Title: i18n.T(ctx, "accreditation.letter.appeal_title"), Text: []string{
		i18n.T(ctx, "accreditation.letter.appeal", "Number", i18n.Isolate(ctx, v.Number)), i18n.T(ctx, "accreditation.letter.address", "Council", law.Name.In(lang), "Address", law.Address.In(lang)),
	}})
	if rule := v.Law.Accreditation.Rule; rule.ID != "" {
		rec.Parts = append(rec.Parts, paper.Part{Title: i18n.T(ctx, "accreditation.decision.rule"), Text: []string{rule.Text.In(lang) + " (" + rule.Cited() + ")"}})
	}
	return rec
}

const duePath = decisionsPath + "/due"

// GetDue lists which reports and visits are due.
func (p *DecisionPages) GetDue(w http.ResponseWriter, r *http.Request) error {
	ctx, lang := r.Context(), i18n.From(r.Context()).Code
	from, err := strconv.Atoi(r.URL.Query().Get("from"))
	if err != nil || from < 0 {
		from = 0
	}
	list, all, overdue, err := p.service.Due(ctx, web.Actor(ctx), from)
	if err != nil {
		return err
	}
	page := pages.Due{Overdue: overdue}
	for _, x := range list {
		row := pages.DueRow{
			Href: decisionPath(x.Finding.Decision) + "#finding-" + x.Finding.ID, Batch: i18n.T(ctx, "accreditation.finding.of", "Programme", x.Programme.Title.In(lang), "Batch", strconv.Itoa(x.Finding.Batch)),
			Institution: x.Institution.Name.In(lang), What: i18n.T(ctx, "accreditation.due."+string(x.What)), On: i18n.Date(ctx, x.On), Number: x.Number, Left: daysLeft(ctx, x.Left), Tone: "plain",
		}
		if x.Asked != "" {
			row.Asked = i18n.T(ctx, "accreditation.due.asked", "Number", i18n.Isolate(ctx, id.Grouped(x.Asked)))
		}
		switch {
		case x.Left < 0:
			row.Tone = "stop"
		case x.Left <= soonDays:
			row.Tone = "waiting"
		}
		page.Rows = append(page.Rows, row)
	}
	if from > 0 {
		page.Previous = parts.Query(duePath, "from", strconv.Itoa(max(0, from-decisionsOfAPage)))
	}
	if from+len(list) < all {
		page.Next = parts.Query(duePath, "from", strconv.Itoa(from+decisionsOfAPage))
	}
	return web.Page(w, r, http.StatusOK, pages.DuePage(page))
}

// soonDays is how many days before it is due a report begins to press.
const soonDays = 30

func daysLeft(ctx context.Context, days int) string {
	switch {
	case days < 0:
		return i18n.T(ctx, "accreditation.due.late", "Count", -days)
	case days == 0:
		return i18n.T(ctx, "accreditation.due.today")
	}
	return i18n.T(ctx, "accreditation.due.left", "Count", days)
}
