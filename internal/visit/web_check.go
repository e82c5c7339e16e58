package visit

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/visit/pages"
	"sanad/internal/web/parts"
)

func (p *Pages) faultSheet(r *http.Request) sheet {
	ctx, id := r.Context(), r.PathValue("finding")
	return sheet{side: council.SideInstitution, title: i18n.T(ctx, "visit.finding.mark"), to: "/findings/" + id, button: i18n.T(ctx, "visit.finding.mark_button"), about: oneFinding(ctx, id), fill: func(x ReportShown) map[string]string {
		f, _ := shownFinding(x, id)
		return map[string]string{"version": strconv.FormatInt(f.FaultVersion, 10), "fault": f.Wrong.Reveal()}
	}, fields: func(ReportShown) []pages.Field {
		return []pages.Field{{Kind: "area", Name: "fault", Label: i18n.T(ctx, "visit.finding.fault"), Hint: i18n.T(ctx, "visit.finding.fault_hint")}}
	}}
}

// GetFault asks an institution for an error of fact in a finding.
func (p *Pages) GetFault(w http.ResponseWriter, r *http.Request) error {
	return p.sheet(w, r, p.faultSheet(r), nil)
}

// PostFault marks an error of fact.
func (p *Pages) PostFault(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, home(r, council.SideInstitution)+"/report", func(ctx context.Context, by access.Actor, c MarkFault) error {
		return p.service.MarkFault(ctx, by, r.PathValue("institution"), r.PathValue("visit"), r.PathValue("finding"), c)
	}, func(form *parts.Form) error { return p.sheet(w, r, p.faultSheet(r), form) })
}

// ownDeed does something for an institution that needs no words.
func (p *Pages) ownDeed(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, by access.Actor, institution, visit string) error) error {
	return post(w, r, home(r, council.SideInstitution), func(ctx context.Context, by access.Actor, _ nothing) error {
		return do(ctx, by, r.PathValue("institution"), r.PathValue("visit"))
	}, func(form *parts.Form) error { return p.report(w, r, council.SideInstitution, form) })
}

// PostChecked says that an institution has looked at the draft.
func (p *Pages) PostChecked(w http.ResponseWriter, r *http.Request) error {
	return p.ownDeed(w, r, p.service.EndCheck)
}

func (p *Pages) rejoinderSheet(r *http.Request) sheet {
	ctx := r.Context()
	return sheet{side: council.SideInstitution, title: i18n.T(ctx, "visit.rejoin.write"), to: "/rejoinder", button: i18n.T(ctx, "visit.rejoin.save"), fill: func(x ReportShown) map[string]string {
		return map[string]string{"version": strconv.FormatInt(x.Report.RejoinderVersion, 10), "words": x.Rejoinder.Reveal()}
	}, fields: func(ReportShown) []pages.Field {
		return []pages.Field{{Kind: "area", Name: "words", Label: i18n.T(ctx, "visit.rejoin.title"), Hint: i18n.T(ctx, "visit.rejoin.words_hint"), Rows: 12}}
	}}
}

// GetRejoinder asks an institution for its rejoinder.
func (p *Pages) GetRejoinder(w http.ResponseWriter, r *http.Request) error {
	return p.sheet(w, r, p.rejoinderSheet(r), nil)
}

// PostRejoinder writes it.
func (p *Pages) PostRejoinder(w http.ResponseWriter, r *http.Request) error {
	return post(w, r, home(r, council.SideInstitution)+"/report", func(ctx context.Context, by access.Actor, c Rejoin) error {
		return p.service.Rejoin(ctx, by, r.PathValue("institution"), r.PathValue("visit"), c)
	}, func(form *parts.Form) error { return p.sheet(w, r, p.rejoinderSheet(r), form) })
}

// PostSendRejoinder sends it.
func (p *Pages) PostSendRejoinder(w http.ResponseWriter, r *http.Request) error {
	return p.ownDeed(w, r, p.service.SendRejoinder)
}
