package policy

import (
	"net/http"

	"sanad/internal/i18n"
	"sanad/internal/policy/pages"
	"sanad/internal/web"
)

// GetHeld shows what is held about people, why and for how long.
func (p *Pages) GetHeld(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	urdu := i18n.From(ctx).Code == "ur"
	held := p.service.Held()
	page := pages.Held{Rest: held.Rest}
	for _, part := range held.Parts {
		shown := pages.HeldPart{Table: part.Table, Title: i18n.T(ctx, "policy.held.table."+part.Table)}
		for _, e := range part.Fields {
			rule, _ := p.service.catalog.Rule(e.Retention)
			row := pages.HeldRow{What: e.What.En, Why: e.Why, Period: rule.Period, Source: rule.Source, Assumed: rule.Confidence == "assumed"}
			if urdu {
				row.What, row.Why, row.Period, row.Source = e.What.Ur, e.WhyUr, rule.PeriodUr, rule.SourceUr
			}
			row.Kept = i18n.T(ctx, "policy.held.class."+[]string{"published", "impersonal", "sealed", "looked"}[e.Class])
			var purposes []string
			for _, purpose := range e.Purposes {
				purposes = append(purposes, i18n.T(ctx, "policy.held.purpose."+purpose))
			}
			row.For = i18n.List(ctx, purposes...)
			shown.Rows = append(shown.Rows, row)
		}
		page.Parts = append(page.Parts, shown)
	}
	return web.Page(w, r, http.StatusOK, pages.HeldPage(page))
}

// heldAnswer is one stored field, for machines.
type heldAnswer struct {
	Field     string   `json:"field"` // table.column
	Class     int      `json:"class"` // 0 published, 1 impersonal, 2 sealed, 3 sealed and each look recorded
	Why       string   `json:"why"`
	Purposes  []string `json:"purposes"`
	Retention string   `json:"retention"`
	Published string   `json:"published"` // the public field that it becomes; empty: none
}

// GetHeldJSON answers with every stored field.
func (p *Pages) GetHeldJSON(w http.ResponseWriter, r *http.Request) error {
	list := []heldAnswer{}
	for _, e := range p.service.catalog.Entries() {
		rule, _ := p.service.catalog.Rule(e.Retention)
		list = append(list, heldAnswer{e.Name, int(e.Class), e.Why, append([]string{}, e.Purposes...), rule.Period, e.Publish})
	}
	return web.JSON(w, r, http.StatusOK, list)
}
