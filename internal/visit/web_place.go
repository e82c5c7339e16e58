package visit

import (
	"net/http"

	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/visit/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetPlace shows a visit to a member of its team: who must act, what there is to read and to write.
func (p *Pages) GetPlace(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, err := p.service.ShowPlace(ctx, web.Actor(ctx), r.PathValue("visit"))
	if err != nil {
		return err
	}
	page := p.work(ctx, x.Shown, parts.NewForm(nil), council.SideTeam, in(ctx, x.Kind.Name), "/evaluator")
	page.Note = i18n.T(ctx, "visit.place.member")
	if x.Me.Convener {
		page.Note = i18n.T(ctx, "visit.place.convener")
	}
	page.Rows = p.shown(ctx, x.Shown, nil, council.SideTeam).Rows
	page.Tasks = append(page.Tasks, p.tasks(ctx, x.Shown, council.SideTeam, home(r, council.SideTeam))...)
	page.Blocks = append(page.Blocks, pages.Block{Title: i18n.T(ctx, "visit.team.title")})
	for _, m := range x.Members {
		page.Blocks = append(page.Blocks, memberBlock(ctx, m))
	}
	return web.Page(w, r, http.StatusOK, pages.WorkPage(page))
}
