package accreditation

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/accreditation/pages"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetNew asks what a new decision says of itself; a link from a decision names the one in whose place it comes.
func (p *DecisionPages) GetNew(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	form := parts.NewForm(map[string]string{"kind": string(Decided), "institution": q.Get("institution")})
	if of := q.Get("of"); of != "" {
		v, err := p.service.ShowDecision(ctx, web.Actor(ctx), of)
		if err != nil {
			return err
		}
		form = parts.NewForm(map[string]string{"kind": string(Corrected), "replaces": v.Number, "institution": v.At.Code})
		if q.Get("kind") == string(Appealed) {
			form.Set("kind", string(Appealed))
		}
	}
	if visit := q.Get("visit"); visit != "" {
		v, err := p.service.VisitToDecide(ctx, web.Actor(ctx), visit)
		if err != nil {
			return err
		}
		form = parts.NewForm(map[string]string{"kind": string(Decided), "institution": v.Of.Code, "visit": v.ID})
		if v.Appeals {
			form.Set("kind", string(Appealed))
			form.Set("replaces", v.After)
		}
		setDay(form, "on", v.Today)
	}
	return p.heading(w, r, http.StatusOK, "", form)
}

// PostNew begins a decision.
func (p *DecisionPages) PostNew(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c DraftDecision
	form, err := web.Read(r, &c)
	if err == nil {
		made, refused := p.service.DraftDecision(ctx, web.Actor(ctx), c)
		if refused == nil {
			return web.See(w, r, decisionPath(made))
		}
		err = refused
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.heading(w, r, refusedStatus(err), "", form)
}

// GetHeading shows what a draft says of itself, to be changed.
func (p *DecisionPages) GetHeading(w http.ResponseWriter, r *http.Request) error {
	v, err := p.own(r)
	if err != nil {
		return err
	}
	form := parts.NewForm(map[string]string{
		"version": versionOf(v.Version), "kind": string(v.Kind), "replaces": v.Replaced.Number, "institution": v.Background.Institution.Code, "number": v.Number, "meeting": v.Meeting,
	})
	setDay(form, "on", v.On)
	return p.heading(w, r, http.StatusOK, v.Proposal.ID, form)
}

// PostHeading changes what a draft says of itself.
func (p *DecisionPages) PostHeading(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c DraftDecision
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.RedraftDecision(ctx, web.Actor(ctx), r.PathValue("id"), c); err == nil {
			return web.See(w, r, decisionPath(r.PathValue("id")))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.heading(w, r, refusedStatus(err), r.PathValue("id"), form)
}

// own returns a draft that the reader may change.
func (p *DecisionPages) own(r *http.Request) (ProposalView, error) {
	by := web.Actor(r.Context())
	v, err := p.service.ShowProposal(r.Context(), by, r.PathValue("id"))
	if err != nil {
		return v, err
	}
	if err := p.service.mayPropose(by); err != nil {
		return v, err
	}
	return v, decideChange(v.Proposal, by.Person, versionOf(v.Version))
}

func (p *DecisionPages) heading(w http.ResponseWriter, r *http.Request, status int, draft string, form *parts.Form) error {
	ctx, lang := r.Context(), i18n.From(r.Context()).Code
	list, err := p.service.InstitutionsToDecide(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	page := pages.DecisionForm{Form: form, Path: decisionsPath + "/new", Back: decisionsPath, Version: form.Value("version"), Visit: form.Value("visit")}
	if page.Visit != "" {
		page.Back = visitPath(page.Visit)
		if v, err := p.service.VisitToDecide(ctx, web.Actor(ctx), page.Visit); err == nil { // else the refusal says it
			page.After = afterVisit(ctx, v.Visited)[0].Value
		}
	}
	if draft != "" {
		page.Path, page.Back, page.Change = decisionPath(draft)+"/change", decisionPath(draft), true
	}
	for _, k := range []DecisionKind{Decided, Corrected, Appealed} {
		page.Kinds = append(page.Kinds, parts.Option{Value: string(k), Label: kindWords(ctx, k), Hint: i18n.T(ctx, "accreditation.kind.hint."+string(k))})
	}
	for _, i := range list {
		page.Institutions = append(page.Institutions, parts.Option{Value: i.Code, Label: i18n.List(ctx, i.Name.In(lang), i.City.In(lang))})
	}
	return web.Page(w, r, status, pages.DecisionFormPage(page))
}

// GetFinding asks what a draft finds of batches, or shows what it found, to be changed.
func (p *DecisionPages) GetFinding(w http.ResponseWriter, r *http.Request) error {
	v, err := p.own(r)
	if err != nil {
		return err
	}
	form := parts.NewForm(map[string]string{"version": versionOf(v.Version)})
	if x := v.Background.Visit; x.ID != "" {
		programme, _ := v.programme(x.Programme)
		form.Set("programme", programme.Code)
		form.Set("batch", x.batches())
	}
	if old := r.PathValue("finding"); old != "" {
		i := findingAt(v.Findings, old)
		if i < 0 {
			return fault.NotFound()
		}
		f := v.Findings[i]
		programme, _ := v.programme(f.Programme)
		form = parts.NewForm(map[string]string{
			"version": versionOf(v.Version), "programme": programme.Code, "batch": strconv.Itoa(f.Batch), "outcome": f.Outcome, "level": f.Level,
			"conditions_en": f.Conditions.En, "conditions_ur": f.Conditions.Ur, "reasons_en": f.Reasons.En, "reasons_ur": f.Reasons.Ur,
		})
		if f.Outcome == "" {
			form.Set("outcome", nothing)
		}
		setDay(form, "from", f.From)
		setDay(form, "until", f.Until)
		setDay(form, "report", f.Report)
		setDay(form, "visit", f.Visit)
	}
	return p.findingForm(w, r, http.StatusOK, v, form)
}

// PostFinding stores what a draft finds of batches.
func (p *DecisionPages) PostFinding(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c PutFinding
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.PutFinding(ctx, web.Actor(ctx), r.PathValue("id"), r.PathValue("finding"), c); err == nil {
			return web.See(w, r, decisionPath(r.PathValue("id")))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	v, mine := p.own(r)
	if mine != nil {
		return mine
	}
	return p.findingForm(w, r, refusedStatus(err), v, form)
}

func (p *DecisionPages) findingForm(w http.ResponseWriter, r *http.Request, status int, v ProposalView, form *parts.Form) error {
	ctx, lang := r.Context(), i18n.From(r.Context()).Code
	page := pages.FindingForm{
		Form: form, Back: decisionPath(v.Proposal.ID), Path: decisionPath(v.Proposal.ID) + "/findings", Version: form.Value("version"), Kind: string(v.Kind),
		Lead: i18n.T(ctx, "accreditation.finding.lead", "Number", i18n.Isolate(ctx, v.Number), "Day", v.On, "Institution", v.Background.Institution.Name.In(lang)),
	}
	if old := r.PathValue("finding"); old != "" {
		page.Path, page.Change = page.Path+"/"+old, true
	} else {
		page.Path += "/new"
	}
	a := v.Law.Accreditation
	for _, x := range v.Programmes {
		batches, named := "", v.Kind == Decided
		for _, f := range v.Replaced.Findings {
			if f.Programme == x.ID {
				batches, named = i18n.List(ctx, batches, strconv.Itoa(f.Batch)), true
			}
		}
		if named {
			page.Programmes = append(page.Programmes, parts.Option{Value: x.Code, Label: programmeLabel(ctx, x, batches)})
		}
	}
	page.Outcomes = outcomeOptions(ctx, a, v.Kind)
	for _, l := range a.Levels {
		page.Levels = append(page.Levels, parts.Option{Value: l.ID, Label: l.Name.In(lang)})
	}
	page.Batch = i18n.T(ctx, "accreditation.finding.by."+by(a))
	return web.Page(w, r, status, pages.FindingFormPage(page))
}

// by is what the year of a batch is.
func by(a council.Accreditation) string {
	if a.By == council.ByGraduation {
		return council.ByGraduation
	}
	return council.ByIntake
}

func programmeLabel(ctx context.Context, p Programme, batches string) string {
	title := p.Title.In(i18n.From(ctx).Code) + " (" + p.Code + ")"
	if batches == "" {
		return title
	}
	return title + ": " + batches
}

func outcomeOptions(ctx context.Context, a council.Accreditation, k DecisionKind) (list []parts.Option) {
	for _, o := range a.Outcomes {
		hint := ""
		switch {
		case o.Level:
			hint = i18n.T(ctx, "accreditation.finding.wants_level")
		case o.Report:
			hint = i18n.T(ctx, "accreditation.finding.wants_report")
		case o.ID == "withdrawn":
			hint = i18n.T(ctx, "accreditation.withdrawn.short")
		}
		list = append(list, parts.Option{Value: o.ID, Label: o.Name.In(i18n.From(ctx).Code), Hint: hint})
	}
	if k == Corrected {
		list = append(list, parts.Option{Value: nothing, Label: i18n.T(ctx, "accreditation.finding.nothing")})
	}
	return list
}

func findingAt(list []Proposed, id string) int {
	for i, f := range list {
		if f.ID == id {
			return i
		}
	}
	return -1
}

// setDay lets a date's boxes show a day.
func setDay(form *parts.Form, name string, d day.Day) {
	if d.IsZero() {
		return
	}
	form.Set(name+"_day", strconv.Itoa(d.Date()))
	form.Set(name+"_month", strconv.Itoa(int(d.Month())))
	form.Set(name+"_year", strconv.Itoa(d.Year()))
}
