package dataright

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/dataright/pages"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/web"
)

// Pages are the room's pages.
type Pages struct{ service *Service }

// NewPages returns the pages of the room.
func NewPages(s *Service) *Pages { return &Pages{s} }

// GetLooked shows a person who looked at their sensitive data.
func (p *Pages) GetLooked(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	before := r.URL.Query().Get("before")
	list, err := p.service.Looked(ctx, web.Actor(ctx), before)
	if err != nil {
		return err
	}
	page := pages.Looked{Later: before != ""}
	if list.Next != "" {
		page.Next = "/my/looked?before=" + list.Next
	}
	for _, x := range list.Rows {
		row := pages.Look{At: i18n.Moment(ctx, x.At), Role: roleOf(ctx, x.Role), Purpose: purposeOf(ctx, x.Purpose), Fields: fieldsOf(ctx, x.Fields), Late: x.Late}
		if x.Number != "" {
			row.Case, row.Href = id.Grouped(x.Number), "/my/applications/"+x.Case
		}
		if !x.Sealed.IsZero() {
			row.Sealed = i18n.Clock(ctx, x.Sealed)
			if x.Sealed.Sub(x.At) > 12*time.Hour {
				row.Sealed = i18n.Moment(ctx, x.Sealed)
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Page(w, r, http.StatusOK, pages.LookedPage(page))
}

// Panel leads there from a person's own place.
func (p *Pages) Panel(context.Context, access.Actor) (templ.Component, error) {
	return pages.PanelPart(), nil
}

func roleOf(ctx context.Context, r access.Role) string {
	if !slices.Contains([]access.Role{access.Officer, access.Committee, access.Registrar, access.PrivacyOfficer, access.Cashier}, r) {
		return i18n.T(ctx, "dataright.role.other")
	}
	return i18n.T(ctx, "dataright.role."+string(r))
}

func purposeOf(ctx context.Context, p access.Purpose) string {
	if !slices.Contains([]access.Purpose{access.Licensing, access.Fees, access.Oversight, access.Emergency}, p) {
		return i18n.T(ctx, "dataright.purpose.other")
	}
	return i18n.T(ctx, "dataright.purpose."+string(p))
}

func fieldsOf(ctx context.Context, list []string) (words []string) {
	for _, f := range list {
		switch f {
		case "person.identity_number", "person_correction.identity_number", "person_correction.identity_number_was":
			words = append(words, i18n.T(ctx, "dataright.field.identity_number"))
		case "document.content":
			words = append(words, i18n.T(ctx, "dataright.field.document"))
		default:
			words = append(words, i18n.T(ctx, "dataright.field.other"))
		}
	}
	return words
}
