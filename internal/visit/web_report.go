package visit

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/visit/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// toneOf colours the kinds of findings.
var toneOf = map[FindingKind]string{Strength: "good", Concern: "plain", Weakness: "waiting", Deficiency: "stop"}

// findingBlock shows a finding, with the error of fact that is seen in it.
func findingBlock(ctx context.Context, f FindingShown) pages.Block {
	b := pages.Block{Title: i18n.T(ctx, "visit.finding."+string(f.Kind)), Tag: i18n.T(ctx, "visit.finding."+string(f.Kind)), Tone: toneOf[f.Kind], Small: true, Said: []pages.Said{{Words: f.Says.Reveal()}}}
	b.Title = i18n.T(ctx, "visit.finding.title")
	add := func(key, words string) {
		if words != "" {
			b.Said = append(b.Said, pages.Said{Label: i18n.T(ctx, key), Words: words})
		}
	}
	add("visit.finding.evidence", f.Seen.Reveal())
	add("visit.finding.fault", f.Wrong.Reveal())
	add("visit.finding.reply", f.Replied.Reveal())
	return b
}

// report shows a side the report, and asks for its part.
func (p *Pages) report(w http.ResponseWriter, r *http.Request, side string, form *parts.Form) error {
	ctx := r.Context()
	x, err := p.service.ShowReport(ctx, web.Actor(ctx), side, r.PathValue("institution"), r.PathValue("visit"))
	if err != nil {
		return err
	}
	path := home(r, side) + "/report"
	page := p.work(ctx, x.Shown, form, side, i18n.T(ctx, "visit.task.report"), home(r, side))
	if !x.Report.Met.IsZero() {
		page.Blocks = append(page.Blocks, pages.Block{Title: i18n.T(ctx, "visit.exit.title"), Hint: i18n.Date(ctx, x.Report.Met), Said: []pages.Said{{Words: x.Exit.Reveal()}}})
	}
	if s := x.Summary.Reveal(); s != "" {
		page.Blocks = append(page.Blocks, pages.Block{Title: i18n.T(ctx, "visit.report.summary"), Said: []pages.Said{{Words: s}}})
	}
	page.Blocks = append(page.Blocks, p.found(ctx, x, side, path)...)
	if s := x.Rejoinder.Reveal(); s != "" {
		b := pages.Block{Title: i18n.T(ctx, "visit.rejoin.title"), Said: []pages.Said{{Words: s}}}
		if x.Report.Rejoined == nil {
			b.Tag, b.Tone = i18n.T(ctx, "visit.ask.unsent_tag"), "plain"
		}
		page.Blocks = append(page.Blocks, b)
	}
	if side == council.SideInstitution && (x.Stage == Report || x.Stage == Check || x.Stage == Rejoinder) {
		page.Note = i18n.T(ctx, "visit.report.may_withdraw")
	}
	if x.Reads && !x.Report.Met.IsZero() {
		page.Deeds = append(page.Deeds, pages.Deed{Href: path + "/paper", Label: i18n.T(ctx, "visit.paper.get")})
	}
	switch side {
	case council.SideTeam:
		p.reportTeam(ctx, &page, x, path)
	case council.SideInstitution:
		p.reportOwn(ctx, &page, x, path)
	}
	return web.Page(w, r, status(form), pages.WorkPage(page))
}

// found shows what was found, criterion by criterion.
func (p *Pages) found(ctx context.Context, x ReportShown, side, path string) (list []pages.Block) {
	if !x.Reads || len(x.Findings) == 0 {
		words := "visit.report.not_yet"
		if x.Reads {
			words = "visit.finding.none"
		}
		return []pages.Block{{Title: i18n.T(ctx, "visit.finding.all"), Empty: i18n.T(ctx, words)}}
	}
	for _, g := range byCriterion(x) {
		list = append(list, pages.Block{Title: criterion(ctx, x.Law, g.criterion)})
		for _, f := range g.findings {
			b := findingBlock(ctx, f)
			at := path + "/findings/" + f.ID
			switch {
			case side == council.SideInstitution && x.Stage == Check:
				b.Deeds = []pages.Deed{{Href: at, Label: i18n.T(ctx, "visit.finding.mark")}}
			case side == council.SideTeam && decideFinding(x.Visit, x.Me, x.Report, f.TeamFinding, 0) == nil:
				b.Deeds = []pages.Deed{{Href: at, Label: i18n.T(ctx, "visit.finding.change")}}
				if len(f.Fault) > 0 && x.Report.Checked != nil {
					b.Deeds = append(b.Deeds, pages.Deed{Href: at + "/reply", Label: i18n.T(ctx, "visit.finding.answer")})
				}
				if x.Report.Sent == nil {
					b.Asks = []pages.Ask{{Path: at + "/drop", Label: i18n.T(ctx, "visit.finding.drop"), Tone: "danger", Fold: i18n.T(ctx, "visit.ask.drop_title")}}
				}
			}
			list = append(list, b)
		}
	}
	return list
}

// reportTeam adds what a team does for its report.
func (p *Pages) reportTeam(ctx context.Context, page *pages.Work, x ReportShown, path string) {
	if x.Report.Sent == nil {
		page.Deeds = append(page.Deeds, pages.Deed{Href: path + "/findings/new", Label: i18n.T(ctx, "visit.finding.write")})
	}
	if !x.Me.Convener {
		return
	}
	switch x.Stage {
	case Visiting:
		page.Deeds = append(page.Deeds, pages.Deed{Href: path + "/exit", Label: i18n.T(ctx, "visit.exit.note")})
	case Report:
		page.Deeds = append(page.Deeds, pages.Deed{Href: path + "/summary", Label: i18n.T(ctx, "visit.report.write_summary")})
		send := pages.Ask{Title: i18n.T(ctx, "visit.report.draft_title"), Hint: i18n.T(ctx, "visit.report.draft_hint"), Path: path + "/send", Label: i18n.T(ctx, "visit.report.draft")}
		if x.Report.Checked != nil {
			send = pages.Ask{Title: i18n.T(ctx, "visit.report.final_title"), Hint: i18n.T(ctx, "visit.report.final_hint"), Path: path + "/send", Label: i18n.T(ctx, "visit.report.final")}
		}
		page.Asks = append(page.Asks, send)
	}
}

// reportOwn adds what an institution does with the report.
func (p *Pages) reportOwn(ctx context.Context, page *pages.Work, x ReportShown, path string) {
	switch x.Stage {
	case Check:
		button := "visit.check.none"
		if slices.ContainsFunc(x.Findings, func(f FindingShown) bool { return len(f.Fault) > 0 }) {
			button = "visit.check.send"
		}
		page.Asks = append(page.Asks, pages.Ask{Title: i18n.T(ctx, "visit.check.title"), Hint: i18n.T(ctx, "visit.check.hint"), Path: path + "/checked", Label: i18n.T(ctx, button)})
	case Rejoinder:
		page.Deeds = append(page.Deeds, pages.Deed{Href: path + "/rejoinder", Label: i18n.T(ctx, "visit.rejoin.write")})
		if x.Rejoinder.Reveal() != "" {
			page.Asks = append(page.Asks, pages.Ask{Hint: i18n.T(ctx, "visit.rejoin.hint"), Path: path + "/rejoinder/send", Label: i18n.T(ctx, "visit.rejoin.send")})
		}
	}
}

// GetReport shows the council the report.
func (p *Pages) GetReport(w http.ResponseWriter, r *http.Request) error {
	return p.report(w, r, council.SideCouncil, nil)
}

// GetReportOwn shows an institution the report.
func (p *Pages) GetReportOwn(w http.ResponseWriter, r *http.Request) error {
	return p.report(w, r, council.SideInstitution, nil)
}

// GetReportTeam shows a team its report.
func (p *Pages) GetReportTeam(w http.ResponseWriter, r *http.Request) error {
	return p.report(w, r, council.SideTeam, nil)
}

// sheet is a page with one form that belongs to the report.
type sheet struct {
	side, title, to, button string
	about                   func(x ReportShown) ([]pages.Block, error)
	fill                    func(x ReportShown) map[string]string
	fields                  func(x ReportShown) []pages.Field
}

func (p *Pages) sheet(w http.ResponseWriter, r *http.Request, s sheet, form *parts.Form) error {
	ctx := r.Context()
	x, err := p.service.ShowReport(ctx, web.Actor(ctx), s.side, r.PathValue("institution"), r.PathValue("visit"))
	if err != nil {
		return err
	}
	path := home(r, s.side) + "/report"
	var blocks []pages.Block
	if s.about != nil {
		if blocks, err = s.about(x); err != nil {
			return err
		}
	}
	if form == nil {
		form = parts.NewForm(s.fill(x))
	}
	page := p.work(ctx, x.Shown, form, s.side, s.title, path)
	page.Blocks = blocks
	ask := pages.Ask{Path: path + s.to, Label: s.button, Fields: s.fields(x)}
	if form.Value("version") != "" {
		ask.Hidden = [][2]string{{"version", form.Value("version")}}
	}
	page.Asks = []pages.Ask{ask}
	return web.Page(w, r, status(form), pages.WorkPage(page))
}

// oneFinding shows the finding that an address names.
func oneFinding(ctx context.Context, id string) func(x ReportShown) ([]pages.Block, error) {
	return func(x ReportShown) ([]pages.Block, error) {
		f, ok := shownFinding(x, id)
		if !ok {
			return nil, fault.NotFound()
		}
		b := findingBlock(ctx, f)
		b.Small, b.Hint = false, criterion(ctx, x.Law, f.Criterion)
		return []pages.Block{b}, nil
	}
}

func shownFinding(x ReportShown, id string) (FindingShown, bool) {
	at := slices.IndexFunc(x.Findings, func(f FindingShown) bool { return f.ID == id })
	if at < 0 {
		return FindingShown{}, false
	}
	return x.Findings[at], true
}

func (p *Pages) findingSheet(r *http.Request) sheet {
	ctx, id := r.Context(), r.PathValue("finding")
	s := sheet{side: council.SideTeam, title: i18n.T(ctx, "visit.finding.write"), to: "/findings/new", button: i18n.T(ctx, "visit.finding.save"), fill: func(ReportShown) map[string]string { return nil }}
	if id != "" {
		s.to = "/findings/" + id
		s.about = func(x ReportShown) ([]pages.Block, error) {
			if _, ok := shownFinding(x, id); !ok {
				return nil, fault.NotFound()
			}
			return nil, nil
		}
		s.fill = func(x ReportShown) map[string]string {
			f, _ := shownFinding(x, id)
			return map[string]string{"version": strconv.FormatInt(f.Version, 10), "criterion": f.Criterion, "kind": string(f.Kind), "words": f.Says.Reveal(), "evidence": f.Seen.Reveal()}
		}
	}
	s.fields = func(x ReportShown) []pages.Field {
		kinds := pages.Field{Kind: "radios", Name: "kind", Label: i18n.T(ctx, "visit.finding.kind")}
		for _, k := range findingKinds {
			kinds.Options = append(kinds.Options, parts.Option{Value: string(k), Label: i18n.T(ctx, "visit.finding."+string(k)), Hint: i18n.T(ctx, "visit.finding_hint."+string(k))})
		}
		return []pages.Field{
			{Kind: "select", Name: "criterion", Label: i18n.T(ctx, "visit.criterion"), Options: criteria(ctx, x.Law), Empty: i18n.T(ctx, "visit.criterion_none"), Optional: true}, kinds, {Kind: "area", Name: "words", Label: i18n.T(ctx, "visit.finding.words")},
			{Kind: "area", Name: "evidence", Label: i18n.T(ctx, "visit.finding.evidence"), Hint: i18n.T(ctx, "visit.finding.evidence_hint"), Rows: 2},
		}
	}
	return s
}

// GetFinding asks a member of a team what they found.
func (p *Pages) GetFinding(w http.ResponseWriter, r *http.Request) error {
	return p.sheet(w, r, p.findingSheet(r), nil)
}

// PostFinding writes a finding.
func (p *Pages) PostFinding(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, home(r, council.SideTeam)+"/report", func(ctx context.Context, by access.Actor, c PutTeamFinding) error {
		return p.service.PutTeamFinding(ctx, by, r.PathValue("visit"), r.PathValue("finding"), c)
	}, func(form *parts.Form) error { return p.sheet(w, r, p.findingSheet(r), form) })
}

// PostDropFinding takes a finding out.
func (p *Pages) PostDropFinding(w http.ResponseWriter, r *http.Request) error {
	return p.teamDeed(w, r, "/report", func(ctx context.Context, by access.Actor, visit string) error {
		return p.service.DropTeamFinding(ctx, by, visit, r.PathValue("finding"))
	}, func(form *parts.Form) error { return p.report(w, r, council.SideTeam, form) })
}

func (p *Pages) exitSheet(r *http.Request) sheet {
	ctx := r.Context()
	return sheet{side: council.SideTeam, title: i18n.T(ctx, "visit.exit.note"), to: "/exit", button: i18n.T(ctx, "visit.exit.button"), fill: func(ReportShown) map[string]string { return nil }, fields: func(ReportShown) []pages.Field {
		return []pages.Field{{Kind: "date", Name: "on", Label: i18n.T(ctx, "visit.exit.on")}, {Kind: "area", Name: "words", Label: i18n.T(ctx, "visit.exit.words"), Hint: i18n.T(ctx, "visit.exit.hint"), Rows: 8}}
	}}
}

// GetExit asks the convener for the exit meeting.
func (p *Pages) GetExit(w http.ResponseWriter, r *http.Request) error {
	return p.sheet(w, r, p.exitSheet(r), nil)
}

// PostExit notes the exit meeting.
func (p *Pages) PostExit(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, home(r, council.SideTeam)+"/report", func(ctx context.Context, by access.Actor, c NoteExit) error {
		return p.service.NoteExit(ctx, by, r.PathValue("visit"), c)
	}, func(form *parts.Form) error { return p.sheet(w, r, p.exitSheet(r), form) })
}

func (p *Pages) summarySheet(r *http.Request) sheet {
	ctx := r.Context()
	return sheet{side: council.SideTeam, title: i18n.T(ctx, "visit.report.write_summary"), to: "/summary", button: i18n.T(ctx, "visit.report.save"), fill: func(x ReportShown) map[string]string {
		return map[string]string{"version": strconv.FormatInt(x.Report.SummaryVersion, 10), "words": x.Summary.Reveal()}
	}, fields: func(ReportShown) []pages.Field {
		return []pages.Field{{Kind: "area", Name: "words", Label: i18n.T(ctx, "visit.report.summary"), Hint: i18n.T(ctx, "visit.report.summary_hint"), Rows: 12}}
	}}
}

// GetSummary asks the convener for the summary.
func (p *Pages) GetSummary(w http.ResponseWriter, r *http.Request) error {
	return p.sheet(w, r, p.summarySheet(r), nil)
}

// PostSummary writes the summary.
func (p *Pages) PostSummary(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, home(r, council.SideTeam)+"/report", func(ctx context.Context, by access.Actor, c Summarise) error {
		return p.service.Summarise(ctx, by, r.PathValue("visit"), c)
	}, func(form *parts.Form) error { return p.sheet(w, r, p.summarySheet(r), form) })
}

// PostSendReport sends the draft, or the final report.
func (p *Pages) PostSendReport(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, "/evaluator", func(ctx context.Context, by access.Actor, _ nothing) error {
		return p.service.SendReport(ctx, by, r.PathValue("visit"))
	}, func(form *parts.Form) error { return p.report(w, r, council.SideTeam, form) })
}

func (p *Pages) replySheet(r *http.Request) sheet {
	ctx, id := r.Context(), r.PathValue("finding")
	return sheet{side: council.SideTeam, title: i18n.T(ctx, "visit.finding.answer"), to: "/findings/" + id + "/reply", button: i18n.T(ctx, "visit.finding.answer_button"), about: oneFinding(ctx, id), fill: func(x ReportShown) map[string]string {
		f, _ := shownFinding(x, id)
		return map[string]string{"reply": f.Replied.Reveal()}
	}, fields: func(ReportShown) []pages.Field {
		return []pages.Field{{Kind: "area", Name: "reply", Label: i18n.T(ctx, "visit.finding.reply"), Hint: i18n.T(ctx, "visit.finding.reply_hint")}}
	}}
}

// GetReply asks the convener for an answer to an error of fact.
func (p *Pages) GetReply(w http.ResponseWriter, r *http.Request) error {
	return p.sheet(w, r, p.replySheet(r), nil)
}

// PostReply answers an error of fact.
func (p *Pages) PostReply(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, home(r, council.SideTeam)+"/report", func(ctx context.Context, by access.Actor, c ReplyFault) error {
		return p.service.ReplyFault(ctx, by, r.PathValue("visit"), r.PathValue("finding"), c)
	}, func(form *parts.Form) error { return p.sheet(w, r, p.replySheet(r), form) })
}
