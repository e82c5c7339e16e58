package casework

import (
	"context"
	"net/http"

	"sanad/internal/access"
	"sanad/internal/casework/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// search is what an officer looks for.
type search struct {
	Words string `form:"q"`
}

// GetSearch shows the box: what it finds has no address.
func (p *Pages) GetSearch(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.desk.access.May(web.Actor(r.Context()), "casework.search", access.Subject{Any: true}); err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.SearchPage(pages.Search{Form: parts.NewForm(nil)}))
}

// PostSearch answers with the page itself, because a name or an identity number must not stand in an address. A case found by its
// number is opened.
func (p *Pages) PostSearch(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	var c search
	form, err := web.Read(r, &c)
	var found Found
	if err == nil {
		found, err = p.desk.Search(ctx, by, c.Words)
	}
	if err != nil {
		if !fault.Is(err, fault.KindInvalid) || !form.Refused(ctx, err) {
			return err
		}
		return web.Page(w, r, http.StatusUnprocessableEntity, pages.SearchPage(pages.Search{Form: form}))
	}
	if found.Entry != nil && len(found.Rows) == 0 {
		return web.See(w, r, found.Entry.Path)
	}
	if found.Number && len(found.Rows) == 1 && found.Entry == nil {
		return web.See(w, r, p.paths[found.Rows[0].Kind]+found.Rows[0].ID)
	}
	var holders []string
	for _, x := range found.Entries {
		holders = append(holders, x.Person)
	}
	names, err := p.desk.Names(ctx, by, found.Rows, holders...)
	if err != nil {
		return err
	}
	page := pages.Search{
		Form: form, Rows: p.rows(ctx, by, found.Rows, names), Columns: columns(ctx, ShowOffice), More: found.More, Empty: nothing(ctx, found),
	}
	if found.Entry != nil {
		page.Number, page.Entry = found.Entry.Number, found.Entry.Path
	}
	for _, x := range found.Entries {
		page.Entries = append(page.Entries, pages.Entry{Number: x.Number, Href: x.Path, Name: names[x.Person].Reveal()})
	}
	return web.Page(w, r, http.StatusOK, pages.SearchPage(page))
}

// nothing says why a search found nothing.
func nothing(ctx context.Context, f Found) string {
	switch {
	case f.Typo:
		return i18n.T(ctx, "casework.search.typo")
	case f.Number:
		return i18n.T(ctx, "casework.search.no_number")
	}
	return i18n.T(ctx, "casework.search.nobody")
}
