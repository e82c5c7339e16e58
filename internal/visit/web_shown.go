package visit

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/visit/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

const deskVisits = "/desk/accreditation/visits"

// ownDecisionPath is where those who stand for an institution read a decision on its batches, which another room keeps.
func ownDecisionPath(institution, number string) string {
	return parts.Query("/institution/at/"+institution+"/decision", "number", number)
}

func batchOf(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

// batches says about which batches a visit is.
func batches(ctx context.Context, v Visit) string {
	switch {
	case v.From == 0:
		return ""
	case v.From == v.To:
		return i18n.T(ctx, "visit.batch_one", "Batch", strconv.Itoa(v.From))
	}
	return i18n.T(ctx, "visit.batch_span", "From", strconv.Itoa(v.From), "To", strconv.Itoa(v.To))
}

// stageWords says at which stage a visit is, and for which answer it waits.
func stageWords(ctx context.Context, stage Stage, waits string) string {
	if stage == Schedule && waits == Answer {
		return i18n.T(ctx, "visit.waits.days")
	}
	if waits != "" {
		return i18n.T(ctx, "visit.waits."+waits)
	}
	return i18n.T(ctx, "visit.stage."+string(stage))
}

// act says who must act, by when and how long that is; to the reader's own side as "you".
func (p *Pages) act(ctx context.Context, v Visit, reader string) (words, tone string) {
	if !v.Open() || v.Side == "" {
		return "", "plain"
	}
	who := i18n.T(ctx, "visit.side."+v.Side)
	if v.Side == reader {
		who = i18n.T(ctx, "visit.side.you")
	}
	left, timed := v.LeftOn(p.service.law())
	switch {
	case !timed:
		return i18n.T(ctx, "visit.acts", "Who", who), "plain"
	case left < 0:
		return i18n.T(ctx, "visit.acts_late", "Who", who, "Day", v.Due, "Count", -left), "stop"
	}
	return i18n.T(ctx, "visit.acts_by", "Who", who, "Day", v.Due, "Count", left), "waiting"
}

// listed writes a line of a list.
func (p *Pages) listed(ctx context.Context, l Line, href, reader string) pages.Listed {
	k, _ := p.service.law().Visits.Kind(l.Kind)
	row := pages.Listed{Href: href, Title: in(ctx, k.Name), Programme: in(ctx, l.Programme.Title), Institution: in(ctx, l.Institution.Name), Batches: batches(ctx, l.Visit), Stage: stageWords(ctx, l.Stage, l.Waits)}
	row.Act, row.Tone = p.act(ctx, l.Visit, reader)
	if l.Stage == Closed && l.Outcome != "" {
		row.Act = i18n.T(ctx, "visit.decided_by", "Number", l.Outcome)
	}
	return row
}

// since is from when on whoever must act has it: a stage that waits for an answer is older than the question.
func (x Shown) since() time.Time {
	if n := len(x.Events); n > 0 && x.Events[n-1].At.After(x.Visit.Since) {
		return x.Events[n-1].At
	}
	return x.Visit.Since
}

// shown writes what both sides see of a visit.
func (p *Pages) shown(ctx context.Context, x Shown, form *parts.Form, reader string) pages.Shown {
	page := pages.Shown{Form: form, Title: in(ctx, x.Kind.Name), Version: versionOf(x.Visit), Stage: stageWords(ctx, x.Stage, x.Waits), Since: i18n.Moment(ctx, x.since())}
	page.Lead = i18n.T(ctx, "visit.at_institution", "Title", in(ctx, x.Programme.Title), "Institution", in(ctx, x.Institution.Name))
	page.Act, _ = p.act(ctx, x.Visit, reader)
	add := func(key, value string) {
		if value != "" {
			page.Rows = append(page.Rows, parts.SummaryRow{Label: i18n.T(ctx, key), Value: value})
		}
	}
	if x.Number != "" {
		add("visit.number", id.Grouped(x.Number))
	}
	add("visit.campus", in(ctx, x.Programme.Campus))
	add("visit.about", batches(ctx, x.Visit))
	if of, ok := x.Law.Visits.Kind(x.Of); ok {
		add("visit.of", in(ctx, of.Name))
	}
	add("visit.after", x.After)
	add("visit.why", x.Words.Reveal())
	if !x.MeetsOn.IsZero() {
		add("visit.meets", span(ctx, x.MeetsOn, x.MeetsUntil))
	}
	add("visit.decision", x.Outcome)
	if reader == council.SideInstitution && x.Outcome != "" && x.Kind.Batches {
		row := &page.Rows[len(page.Rows)-1]
		row.ChangeHref = ownDecisionPath(x.Institution.Code, x.Outcome)
		row.ChangeLabel = i18n.T(ctx, "visit.decision.open")
	}
	if reader == council.SideInstitution {
		page.Rows = append(page.Rows, p.proposalRows(ctx, x.Visit, x.Kind, x.Proposal, reader)...)
	}
	if x.Stage == Draft || x.Stage == Unpaid {
		for _, c := range x.Charges {
			page.Costs = append(page.Costs, parts.Cost{
				Name: in(ctx, c.Name), Amount: x.Law.Currency.Format(c.Amount), Rule: in(ctx, c.Rule.Text), Instrument: c.Rule.Cited(), Confidence: string(c.Rule.Confidence),
			})
		}
		page.Total = x.Law.Currency.Format(council.Total(x.Charges))
	}
	for _, e := range x.Events {
		row := parts.TimelineRow{What: stageWords(ctx, e.Stage, e.Waits), At: i18n.Moment(ctx, e.At)}
		if e.Kind == Resumed {
			row.What = i18n.T(ctx, "visit.resumed", "Stage", stageWords(ctx, e.Stage, ""))
		}
		if !e.Due.IsZero() && e.Side != "" {
			row.Text = i18n.T(ctx, "visit.had_until", "Who", i18n.T(ctx, "visit.side."+e.Side), "Day", e.Due)
		}
		page.Events = append(page.Events, row)
	}
	return page
}

// GetDesk lists visits at the desk.
func (p *Pages) GetDesk(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	side, over, after := q.Get("side"), q.Get("over") != "", q.Get("after")
	if side != "" && !isSide(side) {
		return fault.NotFound()
	}
	list, more, err := p.service.List(ctx, web.Actor(ctx), side, over, after)
	if err != nil {
		return err
	}
	page := pages.Desk{Title: i18n.T(ctx, "visit.desk.title"), Lead: i18n.T(ctx, "visit.desk.lead"), Here: i18n.T(ctx, "visit.desk.all")}
	here := deskVisits
	switch {
	case over:
		page.Here, here = i18n.T(ctx, "visit.desk.over"), parts.Query(deskVisits, "over", "yes")
	case side != "":
		page.Here, here = i18n.T(ctx, "visit.desk.side."+side), parts.Query(deskVisits, "side", side)
	}
	page.Narrow = append(page.Narrow, pages.Deed{Href: deskVisits, Label: i18n.T(ctx, "visit.desk.all")})
	for _, s := range sides {
		page.Narrow = append(page.Narrow, pages.Deed{Href: parts.Query(deskVisits, "side", s), Label: i18n.T(ctx, "visit.desk.side."+s)})
	}
	page.Narrow = append(page.Narrow, pages.Deed{Href: parts.Query(deskVisits, "over", "yes"), Label: i18n.T(ctx, "visit.desk.over")})
	for _, l := range list {
		page.Rows = append(page.Rows, p.listed(ctx, l, deskVisits+"/"+l.ID, council.SideCouncil))
	}
	if after != "" {
		page.First = here
	}
	if more {
		page.Next = parts.Query(deskVisits, "side", side, "over", q.Get("over"), "after", list[len(list)-1].ID)
	}
	return web.Page(w, r, http.StatusOK, pages.DeskPage(page))
}

// GetDeskVisit shows a visit to the council.
func (p *Pages) GetDeskVisit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := p.service.ShowAtDesk(ctx, web.Actor(ctx), r.PathValue("visit"))
	if err != nil {
		return err
	}
	page := p.shown(ctx, x, parts.NewForm(nil), council.SideCouncil)
	page.Path, page.Back = deskVisits+"/"+x.ID, deskVisits
	page.Tasks = p.tasks(ctx, x, council.SideCouncil, page.Path)
	if err := p.board(ctx, &page, x.ID); err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.ShownPage(page))
}

// GetBegin shows the form by which the council begins an unscheduled visit.
func (p *Pages) GetBegin(w http.ResponseWriter, r *http.Request) error {
	return p.begin(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) begin(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx, code := r.Context(), r.PathValue("institution")
	a, err := p.service.ForBegin(ctx, web.Actor(ctx), code)
	if err != nil {
		return err
	}
	page := p.form(ctx, a, form, council.SideCouncil)
	page.Path, page.Back = "/desk/accreditation/institutions/"+code+"/visits/new", "/desk/accreditation/institutions/"+code
	return web.Page(w, r, status, pages.FormPage(page))
}

// PostBegin begins an unscheduled visit.
func (p *Pages) PostBegin(w http.ResponseWriter, r *http.Request) error {
	var c Apply
	form, err := web.Read(r, &c)
	if err == nil {
		var made string
		if made, err = p.service.Begin(r.Context(), web.Actor(r.Context()), r.PathValue("institution"), c); err == nil {
			return web.See(w, r, deskVisits+"/"+made)
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.begin(w, r, http.StatusUnprocessableEntity, form)
}

// DeskPanel leads from the desk to visits, for those who may.
func (p *Pages) DeskPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if len(p.service.law().Visits.Kinds) == 0 {
		return nil, nil
	}
	all, late, err := p.service.Waiting(ctx, by)
	if fault.Is(err, fault.KindDenied) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	lateWords := ""
	if late > 0 {
		lateWords = i18n.T(ctx, "visit.desk.late", "Count", int(late))
	}
	waiting := i18n.T(ctx, "visit.desk.waiting_none")
	if all > 0 {
		waiting = i18n.T(ctx, "visit.desk.waiting", "Count", int(all))
	}
	return pages.PanelPart(waiting, lateWords), nil
}
