package accreditation

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/accreditation/pages"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/paper"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

const decisionsPath = "/desk/accreditation/decisions"

// DecisionPages are the pages on which decisions are proposed, confirmed and read.
type DecisionPages struct {
	service *Service
	fonts   *paper.Fonts
}

// NewDecisionPages returns the pages; letters are set in the fonts.
func NewDecisionPages(s *Service, f *paper.Fonts) *DecisionPages { return &DecisionPages{s, f} }

func decisionPath(id string) string { return decisionsPath + "/" + id }

// GetDecisions lists what waits and what was decided.
func (p *DecisionPages) GetDecisions(w http.ResponseWriter, r *http.Request) error {
	ctx, lang := r.Context(), i18n.From(r.Context()).Code
	by, q := web.Actor(ctx), r.URL.Query()
	l, err := p.service.Decisions(ctx, by, q.Get("institution"), q.Get("after"))
	if err != nil {
		return err
	}
	page := pages.Decisions{Of: l.Of.Name.In(lang), MayPropose: p.service.mayPropose(by) == nil, First: q.Get("after") == ""}
	for _, x := range l.Waiting {
		state, tone := proposalState(ctx, x.Proposal, by.Person)
		page.Waiting = append(page.Waiting, pages.DecisionRow{
			Href: decisionPath(x.Proposal.ID), Number: x.Proposal.Number, Institution: x.Institution.Name.In(lang), On: i18n.Date(ctx, x.Proposal.On),
			Kind: kindWords(ctx, x.Proposal.Kind), Batches: i18n.T(ctx, "accreditation.decision.batches", "Count", x.Batches), State: state, Tone: tone,
		})
	}
	for _, x := range l.Made {
		page.Made = append(page.Made, pages.DecisionRow{
			Href: decisionPath(x.Decision.ID), Number: x.Decision.Number, Institution: x.Institution.Name.In(lang), On: i18n.Date(ctx, x.Decision.On),
			Kind: kindWords(ctx, x.Decision.Kind), Batches: i18n.T(ctx, "accreditation.decision.batches", "Count", x.Batches),
		})
	}
	if !page.First {
		page.Previous = parts.Query(decisionsPath, "institution", q.Get("institution"))
	}
	if l.More {
		page.Next = parts.Query(decisionsPath, "institution", q.Get("institution"), "after", l.Made[len(l.Made)-1].Decision.ID)
	}
	return web.Page(w, r, http.StatusOK, pages.DecisionsPage(page))
}

func proposalState(ctx context.Context, p Proposal, reader string) (words, tone string) {
	switch {
	case p.State == ProposalWaiting && p.By == reader:
		return i18n.T(ctx, "accreditation.proposal.state.yours"), "waiting"
	case p.State == ProposalWaiting:
		return i18n.T(ctx, "accreditation.proposal.state.proposed"), "waiting"
	case p.State == ProposalDeclined:
		return i18n.T(ctx, "accreditation.proposal.state.declined"), "stop"
	}
	return i18n.T(ctx, "accreditation.proposal.state.draft"), "plain"
}

func kindWords(ctx context.Context, k DecisionKind) string {
	return i18n.T(ctx, "accreditation.kind."+string(k))
}

// GetDecision shows a decision, or the proposal of one.
func (p *DecisionPages) GetDecision(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.service.ShowProposal(ctx, web.Actor(ctx), r.PathValue("id"))
	switch {
	case fault.Is(err, fault.KindNotFound):
		return p.decision(w, r)
	case err != nil:
		return err
	case v.State == ProposalConfirmed:
		return web.See(w, r, decisionPath(v.Proposal.Decision))
	}
	return p.proposal(w, r, http.StatusOK, nil)
}

// proposal shows a proposal with what may be done to it.
func (p *DecisionPages) proposal(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx, lang := r.Context(), i18n.From(r.Context()).Code
	v, err := p.service.ShowProposal(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	if form == nil {
		form = parts.NewForm(nil)
	}
	page := pages.Proposal{
		Form: form, Path: decisionPath(v.Proposal.ID), Version: versionOf(v.Version), Number: v.Number, Kind: kindWords(ctx, v.Kind), Answer: v.Answer,
		Draft: v.MayPropose && (v.State == ProposalDraft || v.State == ProposalDeclined), TakesBack: v.MayPropose && v.State == ProposalWaiting,
		Confirms: v.State == ProposalWaiting && v.MayConfirm == nil, Mine: v.Mine,
	}
	page.State, page.Tone = proposalState(ctx, v.Proposal, web.Actor(ctx).Person)
	page.Rows = append(heading(ctx, v.Proposal.Number, v.Proposal.Kind, v.Background.Institution, v.Replaced, v.Meeting, v.On), afterVisit(ctx, v.Background.Visit)...)
	if f := fault.Of(v.MayConfirm); f != nil && v.State == ProposalWaiting && !page.TakesBack {
		page.Cannot = i18n.Say(ctx, f.Message)
	}
	if f := fault.Of(v.Fixed); f != nil {
		page.TakesBack, page.Cannot = false, i18n.Say(ctx, f.Message)
	}
	if len(v.Same) > 0 {
		page.Same = i18n.T(ctx, "accreditation.propose.same_day_label")
	}
	if page.Confirms || page.TakesBack {
		page.Wrong = faultsOf(ctx, v.Wrong)
	}
	for i, f := range v.Findings {
		c := v.Changes[i]
		row := p.finding(ctx, v.Law, v.Programmes, f.Finding, f.Reasons)
		row.ID, row.Path, row.Fault = f.ID, page.Path+"/findings/"+f.ID, form.Fault("finding-"+f.ID)
		row.Was, row.WasTone = held(ctx, p.service.council, c.Was, c.Had)
		row.Is, row.IsTone = held(ctx, p.service.council, c.Is, c.Has)
		if row.WasBy = v.Numbers[c.Was.Decision]; !c.Had {
			row.WasBy = ""
		}
		switch {
		case !c.Has:
		case c.Is.Decision == v.Proposal.ID:
			row.IsBy = v.Number
		default:
			row.IsBy = v.Numbers[c.Is.Decision]
		}
		if c.On != v.Today {
			row.As = i18n.T(ctx, "accreditation.proposal.as_on", "Day", c.On)
		}
		page.Findings = append(page.Findings, row)
		page.Withdraws = page.Withdraws || c.Had && opens(p.service.council, c.Was) && !(c.Has && opens(p.service.council, c.Is))
	}
	page.Title = i18n.T(ctx, "accreditation.proposal.title", "Institution", v.Background.Institution.Name.In(lang))
	return web.Page(w, r, status, pages.ProposalPage(page))
}

func opens(c *council.Council, f Finding) bool { return f.opens(c.On(f.decided)) }

// faultsOf are what is wrong, in words.
func faultsOf(ctx context.Context, err error) (list []string) {
	f := fault.Of(err)
	if f == nil {
		return nil
	}
	for _, x := range f.Fields {
		list = append(list, i18n.Say(ctx, x.Message))
	}
	if len(list) == 0 {
		list = []string{i18n.Say(ctx, f.Message)}
	}
	return list
}

// heading says what a decision says of itself.
func heading(ctx context.Context, number string, kind DecisionKind, i Institution, replaced Decision, meeting string, on day.Day) []parts.SummaryRow {
	rows := []parts.SummaryRow{
		{Label: i18n.T(ctx, "accreditation.decision.number"), Value: number},
		{Label: i18n.T(ctx, "accreditation.decision.kind"), Value: kindWords(ctx, kind)},
	}
	if replaced.ID != "" {
		rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.decision.replaces"), Value: replaced.Number, ChangeHref: decisionPath(replaced.ID), ChangeLabel: i18n.T(ctx, "accreditation.decision.open")})
	}
	return append(rows,
		parts.SummaryRow{Label: i18n.T(ctx, "accreditation.decision.institution"), Value: i.Name.In(i18n.From(ctx).Code), ChangeHref: parts.Query(decisionsPath, "institution", i.Code), ChangeLabel: i18n.T(ctx, "accreditation.decision.all")},
		parts.SummaryRow{Label: i18n.T(ctx, "accreditation.decision.meeting"), Value: meeting},
		parts.SummaryRow{Label: i18n.T(ctx, "accreditation.decision.on"), Value: i18n.Date(ctx, on)})
}

// finding writes what a decision finds of a batch.
func (p *DecisionPages) finding(ctx context.Context, law council.Law, programmes []Programme, f Finding, reasons council.Text) pages.Finding {
	lang := i18n.From(ctx).Code
	programme, _ := Background{Programmes: programmes}.programme(f.Programme)
	row := pages.Finding{Title: i18n.T(ctx, "accreditation.finding.of", "Programme", programme.Title.In(lang), "Batch", strconv.Itoa(f.Batch))}
	row.Outcome, row.Tone = outcomeWords(ctx, law, f.Outcome)
	if l, ok := law.Accreditation.Level(f.Level); ok {
		row.Level = l.Name.In(lang)
		row.Rows = append(row.Rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.finding.level_label"), Value: row.Level})
	}
	if f.Outcome != "" {
		row.Days = i18n.T(ctx, "accreditation.finding.since", "From", f.From)
		if !f.Until.IsZero() {
			row.Days = i18n.T(ctx, "accreditation.finding.between", "From", f.From, "Until", f.Until)
		}
		row.Rows = append(row.Rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.finding.holds"), Value: row.Days})
	}
	if text := f.Conditions.In(lang); text != "" {
		row.Rows = append(row.Rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.finding.conditions_label"), Show: parts.Quote(text)})
	}
	for _, x := range []struct {
		key string
		day day.Day
	}{{"accreditation.finding.report_label", f.Report}, {"accreditation.finding.visit_label", f.Visit}} {
		if !x.day.IsZero() {
			row.Rows = append(row.Rows, parts.SummaryRow{Label: i18n.T(ctx, x.key), Value: i18n.Date(ctx, x.day)})
		}
	}
	if text := reasons.In(lang); text != "" {
		row.Rows = append(row.Rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.finding.reasons_label"), Show: parts.Quote(text)})
	}
	return row
}

func outcomeWords(ctx context.Context, law council.Law, outcome string) (words, tone string) {
	o, ok := law.Accreditation.Outcome(outcome)
	switch {
	case outcome == "":
		return i18n.T(ctx, "accreditation.finding.nothing"), "plain"
	case !ok:
		return outcome, "plain"
	case o.Registrable:
		return o.Name.In(i18n.From(ctx).Code), "good"
	case o.Report || outcome == "deferred":
		return o.Name.In(i18n.From(ctx).Code), "waiting"
	}
	return o.Name.In(i18n.From(ctx).Code), "stop"
}

// held says what holds of a batch.
func held(ctx context.Context, c *council.Council, f Finding, ok bool) (words, tone string) {
	if !ok {
		return i18n.T(ctx, "accreditation.finding.none"), "plain"
	}
	law := c.On(f.decided)
	words, tone = outcomeWords(ctx, law, f.Outcome)
	l, _ := law.Accreditation.Level(f.Level)
	return i18n.List(ctx, words, l.Name.In(i18n.From(ctx).Code)), tone
}

// decision shows a decision that was made.
func (p *DecisionPages) decision(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.service.ShowDecision(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := p.decided(ctx, v)
	page.Path, page.Back, page.MayReplace = decisionPath(v.Decision.ID), decisionsPath, v.MayReplace
	if !p.noUrdu(ctx) {
		page.LetterHref = page.Path + "/letter.pdf"
	}
	for _, d := range v.Later {
		page.Later = append(page.Later, pages.DecisionRow{Href: decisionPath(d.ID), Number: d.Number, Kind: kindWords(ctx, d.Kind), On: i18n.Date(ctx, d.On)})
	}
	return web.Page(w, r, http.StatusOK, pages.DecisionPage(page))
}

// decided writes what was decided, whoever reads it.
func (p *DecisionPages) decided(ctx context.Context, v DecisionView) pages.Decision {
	lang := i18n.From(ctx).Code
	page := pages.Decision{
		Title: i18n.T(ctx, "accreditation.decision.title", "Number", i18n.Isolate(ctx, v.Number)),
		Rows:  append(heading(ctx, v.Number, v.Kind, v.Of, v.Replaced, v.Meeting, v.On), afterVisit(ctx, v.Visit)...),
	}
	page.Rows = append(page.Rows, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.decision.known"), Value: i18n.Moment(ctx, v.Known)})
	if rule := v.Law.Accreditation.Rule; rule.ID != "" {
		page.Rule, page.Instrument = rule.Text.In(lang), rule.Cited()
	}
	for _, f := range v.Findings {
		row := p.finding(ctx, v.Law, v.Programmes, f, v.Reasons[batchKey(f)])
		row.ID = f.ID
		switch number := v.Gone[f.ID]; {
		case number != "":
			row.Now = i18n.T(ctx, "accreditation.decision.corrected", "Number", i18n.Isolate(ctx, number))
		case v.Holds[f.ID]:
			row.Now = i18n.T(ctx, "accreditation.decision.holds")
		default:
			row.Now = i18n.T(ctx, "accreditation.decision.not_now")
		}
		if c, ok := v.Concerned[f.ID]; ok {
			row.Concerned = concernedRows(ctx, c)
		}
		page.Findings = append(page.Findings, row)
		page.Withdraws = page.Withdraws || f.Outcome == "withdrawn"
	}
	return page
}

// concernedRows say whom a finding concerns: how many they are, and the numbers of the first.
func concernedRows(ctx context.Context, c council.Concerned) (rows []pages.Concerned) {
	for _, x := range []struct {
		key     string
		all     int
		numbers []string
	}{{"accreditation.concerned.registered", c.AllRegistered, c.Registered}, {"accreditation.concerned.cases", c.AllCases, c.Cases}, {"accreditation.concerned.drafts", c.Drafts, nil}} {
		if x.all > 0 {
			rows = append(rows, pages.Concerned{Says: i18n.T(ctx, x.key, "Total", x.all), Numbers: x.numbers, More: len(x.numbers) > 0 && x.all > len(x.numbers)})
		}
	}
	return rows
}

// noUrdu tells that what is to be printed in Urdu cannot be: the fonts are missing.
func (p *DecisionPages) noUrdu(ctx context.Context) bool {
	return i18n.From(ctx).Code == "ur" && !p.fonts.Urdu()
}

// PostPropose proposes a draft.
func (p *DecisionPages) PostPropose(w http.ResponseWriter, r *http.Request) error {
	var c ProposeDecision
	return p.deed(w, r, &c, func(ctx context.Context) (string, error) {
		return "", p.service.ProposeDecision(ctx, web.Actor(ctx), r.PathValue("id"), c)
	})
}

// PostTakeBack makes a draft again of what waits.
func (p *DecisionPages) PostTakeBack(w http.ResponseWriter, r *http.Request) error {
	var c ProposalPage
	return p.deed(w, r, &c, func(ctx context.Context) (string, error) {
		return "", p.service.TakeBackDecision(ctx, web.Actor(ctx), r.PathValue("id"), c)
	})
}

// PostDrop gives a draft up.
func (p *DecisionPages) PostDrop(w http.ResponseWriter, r *http.Request) error {
	var c ProposalPage
	return p.deed(w, r, &c, func(ctx context.Context) (string, error) {
		return decisionsPath, p.service.DropDecision(ctx, web.Actor(ctx), r.PathValue("id"), c)
	})
}

// PostConfirm makes a decision of a proposal.
func (p *DecisionPages) PostConfirm(w http.ResponseWriter, r *http.Request) error {
	var c ProposalPage
	return p.deed(w, r, &c, func(ctx context.Context) (string, error) {
		made, err := p.service.ConfirmDecision(ctx, web.Actor(ctx), r.PathValue("id"), c)
		return decisionPath(made), err
	})
}

// PostDecline sends a proposal back.
func (p *DecisionPages) PostDecline(w http.ResponseWriter, r *http.Request) error {
	var c DeclineDecision
	return p.deed(w, r, &c, func(ctx context.Context) (string, error) {
		return decisionsPath, p.service.DeclineDecision(ctx, web.Actor(ctx), r.PathValue("id"), c)
	})
}

// PostTakeOut takes a batch out of a draft.
func (p *DecisionPages) PostTakeOut(w http.ResponseWriter, r *http.Request) error {
	var c ProposalPage
	return p.deed(w, r, &c, func(ctx context.Context) (string, error) {
		return "", p.service.TakeOutFinding(ctx, web.Actor(ctx), r.PathValue("id"), r.PathValue("finding"), c)
	})
}

// deed reads a form, does something to a proposal and leads on; empty: to the proposal.
func (p *DecisionPages) deed(w http.ResponseWriter, r *http.Request, c any, do func(context.Context) (string, error)) error {
	form, err := web.Read(r, c)
	if err == nil {
		to, done := "", error(nil)
		if to, done = do(r.Context()); done == nil {
			if to == "" {
				to = decisionPath(r.PathValue("id"))
			}
			return web.See(w, r, to)
		}
		err = done
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.proposal(w, r, refusedStatus(err), form)
}

// refusedStatus is the status of a page that shows a refusal.
func refusedStatus(err error) int {
	switch {
	case fault.Is(err, fault.KindConflict):
		return http.StatusConflict
	case fault.Is(err, fault.KindDenied):
		return http.StatusForbidden
	}
	return http.StatusUnprocessableEntity
}

// DeskPanel shows on /desk what waits, to those who may read decisions.
func (p *DecisionPages) DeskPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if len(p.service.law().Accreditation.Outcomes) == 0 || !by.Has(access.Officer) && !by.Has(access.Registrar) {
		return nil, nil
	}
	by.Purpose = access.Accreditation
	n, err := p.service.WaitingDecisions(ctx, by)
	return pages.DecisionPanel(int(n)), err
}
