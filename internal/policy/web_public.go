package policy

import (
	"net/http"
	"strings"
	"time"

	"sanad/internal/day"
	"sanad/internal/i18n"
	"sanad/internal/ledger"
	"sanad/internal/policy/pages"
	"sanad/internal/web"
)

// Pages are the room's pages.
type Pages struct {
	service *Service
	log     *ledger.Ledger
	base    string // address of the council's site
}

// NewPages returns the pages of the room; log reads the public log, and base is the address of the council's site.
func NewPages(s *Service, log *ledger.Ledger, base string) *Pages { return &Pages{s, log, base} }

// GetPrivacy shows the policy.
func (p *Pages) GetPrivacy(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	version, err := p.service.Current(ctx)
	if err != nil {
		return err
	}
	code, law := i18n.From(ctx).Code, p.service.council.On(day.Of(p.service.clock.Now(), time.UTC))
	w.Header().Set("Last-Modified", version.PublishedAt.Format(http.TimeFormat))
	page := pages.Privacy{Updated: i18n.Date(ctx, day.Of(version.PublishedAt, law.Zone)), Council: law.Name.In(code), Contact: law.PrivacyContact}
	if version.Change != "" {
		page.Proof = "/log/public/proof/policy"
	}
	page.Sections = p.wording(r, p.service.policy).Sections
	return web.Page(w, r, http.StatusOK, pages.PrivacyPage(page))
}

// wording shows the clauses of a policy, with the contact where they name one.
func (p *Pages) wording(r *http.Request, policy Policy) (page pages.Privacy) {
	code := i18n.From(r.Context()).Code
	page.Contact = p.service.council.On(day.Of(p.service.clock.Now(), time.UTC)).PrivacyContact
	for _, s := range policy.Sections {
		section := pages.Section{ID: s.ID, Title: s.Title.In(code)}
		for _, c := range s.Clauses {
			before, after, contact := strings.Cut(c.Words(code), "{contact}")
			section.Clauses = append(section.Clauses, pages.Clause{ID: c.ID, Before: before, After: after, Contact: contact})
		}
		page.Sections = append(page.Sections, section)
	}
	return page
}
