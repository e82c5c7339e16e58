package visit

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/paper"
	"sanad/internal/web"
)

// GetPaper sends the council the report as PDF.
func (p *Pages) GetPaper(w http.ResponseWriter, r *http.Request) error {
	return p.paper(w, r, council.SideCouncil)
}

// GetPaperOwn sends it to an institution.
func (p *Pages) GetPaperOwn(w http.ResponseWriter, r *http.Request) error {
	return p.paper(w, r, council.SideInstitution)
}

// GetPaperTeam sends it to a team.
func (p *Pages) GetPaperTeam(w http.ResponseWriter, r *http.Request) error {
	return p.paper(w, r, council.SideTeam)
}

func (p *Pages) paper(w http.ResponseWriter, r *http.Request, side string) error {
	ctx := r.Context()
	x, err := p.service.PrintReport(ctx, web.Actor(ctx), side, r.PathValue("institution"), r.PathValue("visit"))
	switch {
	case err != nil:
		return err
	case i18n.From(ctx).Code == "ur" && !p.fonts.Urdu():
		return fault.Conflict("visit.paper.no_urdu", nil)
	}
	file, err := p.fonts.Record(printed(ctx, x))
	if err != nil {
		return err
	}
	return web.PDF(w, "visit-report.pdf", file)
}

// printed is the report on paper, in the reader's language; what somebody wrote stays in theirs.
func printed(ctx context.Context, x ReportPrinted) paper.Record {
	lang := i18n.From(ctx).Code
	title, at := "visit.paper.draft", x.Visit.Since
	if x.Report.Final != nil {
		title, at = "visit.paper.final", *x.Report.Final
	}
	rec := paper.Record{
		Print:   paper.Print{Title: i18n.T(ctx, title), Language: lang, Accent: x.Law.Accent, At: at},
		Council: x.Law.Name.In(lang), Foot: x.Law.Name.In(lang) + " · " + id.Grouped(x.Number),
		Lead: i18n.T(ctx, "visit.of_programme", "Kind", in(ctx, x.Kind.Name), "Title", in(ctx, x.Programme.Title), "Institution", in(ctx, x.Institution.Name)),
	}
	fact := func(key, value string) {
		if value != "" {
			rec.Facts = append(rec.Facts, paper.Pair{Label: i18n.T(ctx, key), Value: value})
		}
	}
	fact("visit.number", id.Grouped(x.Number))
	fact("visit.campus", in(ctx, x.Programme.Campus))
	fact("visit.about", batches(ctx, x.Visit))
	fact("visit.meets", i18n.T(ctx, "visit.meets_span", "From", x.MeetsOn, "To", x.Report.Met))
	if x.Report.Final != nil {
		fact("visit.paper.final_on", i18n.Date(ctx, day.Of(*x.Report.Final, x.Law.Zone)))
	}
	part := func(title string, text ...string) {
		if len(text) > 0 && text[0] != "" {
			rec.Parts = append(rec.Parts, paper.Part{Title: title, Text: text})
		}
	}
	var team []string
	for _, m := range x.Members {
		words := i18n.List(ctx, m.Introduced.Name, m.Introduced.Employer)
		if m.Convener {
			words += " (" + i18n.T(ctx, "visit.team.convener") + ")"
		}
		team = append(team, words)
	}
	part(i18n.T(ctx, "visit.team.title"), team...)
	part(i18n.T(ctx, "visit.exit.title"), paragraphs("", x.Exit.Reveal())...)
	part(i18n.T(ctx, "visit.report.summary"), paragraphs("", x.Summary.Reveal())...)
	for _, g := range byCriterion(x.ReportShown) {
		var text []string
		for _, f := range g.findings {
			text = append(text, paragraphs(i18n.T(ctx, "visit.finding."+string(f.Kind)), f.Says.Reveal())...)
			text = append(text, paragraphs(i18n.T(ctx, "visit.finding.evidence"), f.Seen.Reveal())...)
			text = append(text, paragraphs(i18n.T(ctx, "visit.finding.fault"), f.Wrong.Reveal())...)
			text = append(text, paragraphs(i18n.T(ctx, "visit.finding.reply"), f.Replied.Reveal())...)
		}
		part(criterion(ctx, x.Law, g.criterion), text...)
	}
	var figures []string
	for _, f := range x.Figures {
		figures = append(figures, i18n.T(ctx, "visit.paper.figure", "Name", f.Name, "Is", f.Is, "Wants", f.Wants, "Rule", f.Rule))
	}
	part(i18n.T(ctx, "visit.paper.figures"), figures...)
	if x.Report.Rejoined != nil {
		part(i18n.T(ctx, "visit.rejoin.title"), paragraphs("", x.Rejoinder.Reveal())...)
	}
	return rec
}

// paragraphs are the lines of what somebody wrote, the first after its label.
func paragraphs(label, words string) (list []string) {
	for line := range strings.Lines(words) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if len(list) == 0 && label != "" {
			line = label + ": " + line
		}
		list = append(list, line)
	}
	return list
}

// ofCriterion are the findings of one criterion.
type ofCriterion struct {
	criterion string // empty: they are about none of them
	findings  []FindingShown
}

// byCriterion are the findings in the order of the criteria; what is about none of them comes last.
func byCriterion(x ReportShown) (list []ofCriterion) {
	var ids []string
	for _, c := range x.Law.Assessment.Criteria {
		ids = append(ids, c.ID)
	}
	for _, id := range append(ids, "") {
		g := ofCriterion{criterion: id}
		for _, f := range x.Findings {
			if f.Criterion == id || id == "" && !slices.Contains(ids, f.Criterion) {
				g.findings = append(g.findings, f)
			}
		}
		if len(g.findings) > 0 {
			list = append(list, g)
		}
	}
	return list
}
