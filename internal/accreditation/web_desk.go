package accreditation

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/accreditation/pages"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// desk is where officers keep institutions and decide about batches.
const desk = "/desk/accreditation"

// Pages are the pages of this room.
type Pages struct{ service *Service }

// NewPages returns the pages of a service.
func NewPages(s *Service) *Pages { return &Pages{s} }

func deskInstitutionPath(code string) string { return desk + "/institutions/" + code }

func deskProgrammePath(institution, code string) string {
	return deskInstitutionPath(institution) + "/programmes/" + code
}

// in returns a text in the reader's language.
func in(ctx context.Context, t council.Text) string { return t.In(i18n.From(ctx).Code) }

// other returns a text in the language that the reader does not read, and which that is.
func other(ctx context.Context, t council.Text) (words, label string) {
	if i18n.From(ctx).Code == "ur" {
		return t.En, "accreditation.in_english"
	}
	return t.Ur, "accreditation.in_urdu"
}

// keeps tells whether somebody may keep institutions.
func (p *Pages) keeps(by access.Actor) bool { return p.service.may(by, "accreditation.keep") == nil }

// GetOverview lists institutions.
func (p *Pages) GetOverview(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	query, after := strings.TrimSpace(r.URL.Query().Get("q")), r.URL.Query().Get("after")
	list, more, err := p.service.List(ctx, web.Actor(ctx), query, after)
	if err != nil {
		return err
	}
	page := pages.Overview{Query: query, Keeps: p.keeps(web.Actor(ctx))}
	if p.service.mayRead(web.Actor(ctx)) == nil {
		page.Others = []parts.SummaryRow{{Label: i18n.T(ctx, "accreditation.decisions.title"), ChangeHref: decisionsPath}}
		if len(p.service.law().Visits.Kinds) > 0 {
			page.Others = append(page.Others, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.own.visits"), ChangeHref: desk + "/visits"})
		}
	}
	if page.Keeps {
		page.Others = append(page.Others, parts.SummaryRow{Label: i18n.T(ctx, "accreditation.overview.evaluators"), ChangeHref: "/desk/accreditation/evaluators"})
	}
	for _, x := range list {
		row := pages.KeptListed{Href: deskInstitutionPath(x.Code), Name: in(ctx, x.Name), City: in(ctx, x.City), Campuses: i18n.Number(ctx, int64(x.Campuses)), Programmes: i18n.Number(ctx, int64(x.Programmes))}
		if len(x.Former) > 0 {
			var former []string
			for _, f := range x.Former {
				former = append(former, i18n.Isolate(ctx, in(ctx, f)))
			}
			row.Former = i18n.T(ctx, "accreditation.formerly", "Names", i18n.List(ctx, former...))
		}
		row.State, row.Tone = p.closedOn(ctx, x.Closed)
		if x.Into != "" {
			row.Into = i18n.T(ctx, "accreditation.state.merged", "Name", in(ctx, x.IntoName))
		}
		page.Rows = append(page.Rows, row)
	}
	if n, err := p.service.WaitingImports(ctx, web.Actor(ctx)); err == nil {
		label := i18n.T(ctx, "accreditation.import.link_none")
		if n > 0 {
			label = i18n.T(ctx, "accreditation.import.link", "Count", int(n))
		}
		page.Others = append(page.Others, parts.SummaryRow{Label: label, ChangeHref: importHome})
	} else if !fault.Is(err, fault.KindDenied) {
		return err
	}
	here := desk
	if query != "" {
		here = parts.Query(desk, "q", query)
	}
	if more {
		page.Next = parts.Query(desk, "q", query, "after", list[len(list)-1].Code)
	}
	if after != "" {
		page.First = here
	}
	return web.Page(w, r, http.StatusOK, pages.OverviewPage(page))
}

// closedOn says since when, or from when on, something is closed.
func (p *Pages) closedOn(ctx context.Context, closed day.Day) (words, tone string) {
	switch {
	case closed.IsZero():
		return i18n.T(ctx, "accreditation.state.open"), "good"
	case isOpen(closed, p.service.today()):
		return i18n.T(ctx, "accreditation.state.closes", "Day", i18n.Date(ctx, closed)), "warning"
	}
	return i18n.T(ctx, "accreditation.state.closed", "Day", i18n.Date(ctx, closed)), "plain"
}

// DeskPanel leads from /desk to accreditation, for those who may.
func (p *Pages) DeskPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	n, err := p.service.Count(ctx, by)
	if fault.Is(err, fault.KindDenied) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return pages.DeskPanelPart(pages.DeskPanel{Count: i18n.T(ctx, "accreditation.panel.count", "Count", n)}), nil
}

// keptStatus is the status of a page that shows a refusal.
func keptStatus(err error) int {
	switch {
	case fault.Is(err, fault.KindConflict):
		return http.StatusConflict
	case fault.Is(err, fault.KindDenied):
		return http.StatusForbidden
	}
	return http.StatusUnprocessableEntity
}

// counted is what a batch's year is to this council, as keys of texts say it.
func (p *Pages) counted() string {
	switch by := p.service.law().Accreditation.By; by {
	case council.ByIntake, council.ByGraduation:
		return by
	}
	return "plain"
}

// keptSpan says between which batches a programme is taught.
func keptSpan(ctx context.Context, p Programme) string {
	if p.Last == 0 {
		return i18n.T(ctx, "accreditation.batches.since", "First", strconv.Itoa(p.First))
	}
	return i18n.T(ctx, "accreditation.batches.between", "First", strconv.Itoa(p.First), "Last", strconv.Itoa(p.Last))
}
