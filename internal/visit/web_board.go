package visit

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/visit/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

func deskVisitPath(visit string) string { return deskVisits + "/" + visit }

func outcomePath(visit string) string { return deskVisitPath(visit) + "/outcome" }

// board adds to a visit's page at the desk what the board's part of it is, and what the reader does next.
func (p *Pages) board(ctx context.Context, page *pages.Shown, visit string) error {
	x, err := p.service.ShowBoard(ctx, web.Actor(ctx), visit)
	if err != nil {
		return err
	}
	page.Rows = append(page.Rows, p.proposalRows(ctx, x.Visit, x.Kind, x.Proposal, council.SideCouncil)...)
	next := func(href, key string) { page.Next = pages.Deed{Href: href, Label: i18n.T(ctx, key)} }
	switch {
	case x.Stage != Board && x.Stage != Confirm:
	case x.Kind.Batches && x.Decision != nil:
		page.Rows = append(page.Rows, parts.SummaryRow{Label: i18n.T(ctx, "visit.proposal"), Value: x.Decision.Number})
		next(x.Decision.Path, "visit.proposal.open")
	case x.Kind.Batches && x.MayPropose:
		next(parts.Query("/desk/accreditation/decisions/new", "visit", x.ID), "visit.propose.title")
	case x.Kind.Batches:
	case x.MayPropose && x.Proposal.State != ProposalWaiting:
		next(outcomePath(x.ID), "visit.propose.title")
	case x.Proposal.Visit != "":
		next(outcomePath(x.ID), "visit.proposal.open")
	}
	if x.Placed {
		page.Act = i18n.T(ctx, "visit.board.placed")
	}
	return nil
}

// proposalRows say what is proposed, or was decided, after a visit that is about no batches. The institution reads it once it is decided.
func (p *Pages) proposalRows(ctx context.Context, v Visit, k council.VisitKind, x Proposal, reader string) (rows []parts.SummaryRow) {
	if x.Visit == "" || reader == council.SideInstitution && v.Stage != Closed {
		return nil
	}
	lang := i18n.From(ctx).Code
	label := "visit.proposal"
	if v.Stage == Closed {
		label = "visit.outcome"
	}
	rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, label), Value: i18n.List(ctx, i18n.T(ctx, "visit.outcome."+string(x.Outcome)), i18n.Isolate(ctx, x.Number), i18n.Date(ctx, x.On))})
	if x.From != 0 && k.Seats {
		rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "visit.seats"), Value: i18n.T(ctx, "visit.seats_of", "From", strconv.Itoa(x.From), "Sections", strconv.Itoa(x.Sections), "PerSection", strconv.Itoa(x.PerSection))})
	}
	rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "visit.reasons"), Show: parts.Quote(x.Reasons.In(lang))})
	if x.State == ProposalReturned && reader == council.SideCouncil {
		rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "visit.returned"), Show: parts.Quote(x.Answer)})
	}
	return rows
}

// GetOutcome shows what is proposed after a visit, with what its reader may do about it.
func (p *Pages) GetOutcome(w http.ResponseWriter, r *http.Request) error {
	return p.outcome(w, r, http.StatusOK, nil)
}

func (p *Pages) outcome(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	x, err := p.service.ShowBoard(ctx, web.Actor(ctx), r.PathValue("visit"))
	if err != nil {
		return err
	}
	if x.Kind.Batches || !x.MayPropose && x.Proposal.Visit == "" {
		return fault.NotFound()
	}
	lang := i18n.From(ctx).Code
	page := pages.Outcome{
		Form: form, Path: outcomePath(x.ID), Back: deskVisitPath(x.ID), Version: x.Proposal.version(), Title: i18n.T(ctx, "visit.propose.title"),
		Lead: naming(ctx, x),
		Rows: p.proposalRows(ctx, x.Visit, x.Kind, x.Proposal, council.SideCouncil), Writes: x.MayPropose, Confirms: x.MayConfirm == nil, Seats: x.Kind.Seats,
		Rule: x.Law.Visits.Rule.Text.In(lang), Instrument: x.Law.Visits.Rule.Cited(),
	}
	if !page.Writes {
		page.Title = i18n.T(ctx, "visit.proposal")
		if f := fault.Of(x.MayConfirm); f != nil && x.Stage == Confirm {
			page.Why = i18n.Say(ctx, f.Message)
		}
		if x.Placed {
			page.Why = i18n.T(ctx, "visit.propose.placed")
		}
	}
	if form == nil {
		page.Form = outcomeForm(x)
	}
	for _, o := range []Outcome{Approved, NotApproved} {
		page.Outcomes = append(page.Outcomes, parts.Option{Value: string(o), Label: i18n.T(ctx, "visit.outcome."+string(o)), Hint: i18n.T(ctx, "visit.outcome.hint."+hintOf(x.Kind, o))})
	}
	return web.Page(w, r, status, pages.OutcomePage(page))
}

// naming names a visit as lists do.
func naming(ctx context.Context, x BoardView) string {
	lang, comma := i18n.From(ctx).Code, ", "
	if lang == "ur" {
		comma = "، "
	}
	return aboutIn(lang, comma, x.Kind, Line{Programme: x.Programme, Institution: x.Institution})
}

// hintOf says what follows from an outcome.
func hintOf(k council.VisitKind, o Outcome) string {
	switch {
	case o == NotApproved:
		return "none"
	case k.Seats:
		return "seats"
	case k.Phase != "":
		return k.Phase
	}
	return "record"
}

// outcomeForm shows what is proposed, to be written anew.
func outcomeForm(x BoardView) *parts.Form {
	p, on := x.Proposal, x.Law.Day
	form := parts.NewForm(map[string]string{
		"outcome": string(p.Outcome), "number": p.Number, "meeting": p.Meeting, "reasons_en": p.Reasons.En, "reasons_ur": p.Reasons.Ur,
		"from": batchOf(p.From), "sections": batchOf(p.Sections), "per_section": batchOf(p.PerSection),
	})
	if !p.On.IsZero() {
		on = p.On
	}
	form.Set("on_day", strconv.Itoa(on.Date()))
	form.Set("on_month", strconv.Itoa(int(on.Month())))
	form.Set("on_year", strconv.Itoa(on.Year()))
	return form
}

// PostOutcome writes what is proposed after a visit.
func (p *Pages) PostOutcome(w http.ResponseWriter, r *http.Request) error {
	var c Propose
	return p.settle(w, r, &c, func(ctx context.Context, by access.Actor, visit string) error {
		return p.service.Propose(ctx, by, visit, c)
	})
}

// PostConfirmOutcome confirms what the board found.
func (p *Pages) PostConfirmOutcome(w http.ResponseWriter, r *http.Request) error {
	var c Page
	return p.settle(w, r, &c, func(ctx context.Context, by access.Actor, visit string) error {
		return p.service.ConfirmOutcome(ctx, by, visit, c)
	})
}

// PostDeclineOutcome sends what the board found back.
func (p *Pages) PostDeclineOutcome(w http.ResponseWriter, r *http.Request) error {
	var c Decline
	return p.settle(w, r, &c, func(ctx context.Context, by access.Actor, visit string) error {
		return p.service.DeclineOutcome(ctx, by, visit, c)
	})
}

// settle does something about what is proposed after a visit, and shows the visit.
func (p *Pages) settle(w http.ResponseWriter, r *http.Request, c any, do func(ctx context.Context, by access.Actor, visit string) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), web.Actor(r.Context()), r.PathValue("visit")); err == nil {
			return web.See(w, r, deskVisitPath(r.PathValue("visit")))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.outcome(w, r, http.StatusUnprocessableEntity, form)
}

// due says which batches stand on a condition, and leads to the visit that confirms it.
func (p *Pages) due(ctx context.Context, institution string, may bool) (rows []pages.Due, err error) {
	list, err := p.service.DueOwn(ctx, web.Actor(ctx), institution)
	k, known := confirmingKind(p.service.law())
	for _, x := range list {
		row := pages.Due{Title: i18n.T(ctx, "visit.due.of", "Programme", in(ctx, x.Title), "Batch", strconv.Itoa(x.Batch)), Decision: i18n.T(ctx, "visit.due.decision", "Number", i18n.Isolate(ctx, x.Decision)), Read: ownDecisionPath(institution, x.Decision)}
		if !x.Report.IsZero() {
			row.Days = append(row.Days, i18n.T(ctx, "visit.due.report", "Day", x.Report))
		}
		if !x.Visit.IsZero() {
			row.Days = append(row.Days, i18n.T(ctx, "visit.due.visit", "Day", x.Visit))
		}
		switch {
		case x.Asked != nil:
			row.Asked, row.Label = ownVisitPath(institution, x.Asked.ID), i18n.T(ctx, "visit.due.asked", "Number", i18n.Isolate(ctx, id.Grouped(x.Asked.Number)))
		case may && known:
			row.Ask, row.Label = parts.Query(ownPath(institution)+"/new", "programme", x.Programme, "kind", k.ID, "from", strconv.Itoa(x.Batch)), i18n.T(ctx, "visit.due.ask")
		}
		rows = append(rows, row)
	}
	return rows, err
}

// appealHref leads from a visit whose batches were decided to an application that appeals against that, within its days; empty: it is too late, or none is known.
func appealHref(institution string, x Shown) string {
	if x.Stage != Closed || !x.Kind.Batches || x.Kind.Appeals || x.Ended == nil || x.Law.AppealDays > 0 && x.Law.Day.After(day.Of(*x.Ended, x.Law.Zone).Add(x.Law.AppealDays)) {
		return ""
	}
	for _, k := range x.Law.Visits.Kinds {
		if k.Appeals {
			return parts.Query(ownPath(institution)+"/new", "programme", x.Programme.Code, "kind", k.ID, "of", x.Kind.ID, "from", batchOf(x.From), "to", batchOf(x.To))
		}
	}
	return ""
}
