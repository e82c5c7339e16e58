package accreditation

import (
	"net/http"

	"sanad/internal/accreditation/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// ownDecisionPath is where those who stand for an institution read a decision on its batches.
func ownDecisionPath(institution, number string) string {
	return parts.Query(ownPath(institution)+"/decision", "number", number)
}

// GetOwnDecision shows a decision to those who stand for the institution.
func (p *DecisionPages) GetOwnDecision(w http.ResponseWriter, r *http.Request) error {
	ctx, code := r.Context(), r.PathValue("institution")
	v, err := p.service.ShowOwnDecision(ctx, web.Actor(ctx), code, r.URL.Query().Get("number"))
	if err != nil {
		return err
	}
	page := p.decided(ctx, v)
	page.Back = parts.Query("/institution", "of", code)
	for i := range page.Rows { // they lead to the desk
		page.Rows[i].ChangeHref, page.Rows[i].ChangeLabel = "", ""
	}
	if !p.noUrdu(ctx) {
		page.LetterHref = parts.Query(ownPath(code)+"/decision/letter.pdf", "number", v.Number)
	}
	for _, d := range v.Later {
		page.Later = append(page.Later, pages.DecisionRow{Href: ownDecisionPath(code, d.Number), Number: d.Number, Kind: kindWords(ctx, d.Kind), On: i18n.Date(ctx, d.On)})
	}
	return web.Page(w, r, http.StatusOK, pages.DecisionPage(page))
}

// GetOwnLetter sends the letter that tells the institution of the decision.
func (p *DecisionPages) GetOwnLetter(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.service.ShowOwnDecision(ctx, web.Actor(ctx), r.PathValue("institution"), r.URL.Query().Get("number"))
	if err != nil {
		return err
	}
	return p.sendLetter(ctx, w, v)
}
