package site

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/site/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Pages are the room's pages.
type Pages struct {
	service *Service
	base    string // address of the site
}

// NewPages returns the pages of the room.
func NewPages(s *Service, base string) *Pages { return &Pages{s, base} }

// GetHome shows what can be done here.
func (p *Pages) GetHome(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	code, law := i18n.From(ctx).Code, p.service.law()
	news, err := p.service.News(ctx, 3)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.HomePage(pages.Home{Council: law.Name.In(code), Address: law.Address.In(code), Accredits: law.Accreditation.By != "", News: headlines(r, news)}))
}

// GetNews lists the news.
func (p *Pages) GetNews(w http.ResponseWriter, r *http.Request) error {
	news, err := p.service.News(r.Context(), mostNews)
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.NewsPage(headlines(r, news)))
}

// GetPost shows one piece of news.
func (p *Pages) GetPost(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	post, err := p.service.Read(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	code := i18n.From(ctx).Code
	return web.Page(w, r, http.StatusOK, pages.PostPage(pages.Post{
		Title: post.Title(code), At: i18n.Moment(ctx, post.PublishedAt), Paragraphs: strings.Split(post.Body(code), "\n\n"),
	}))
}

func headlines(r *http.Request, news []Post) []pages.Headline {
	ctx := r.Context()
	var list []pages.Headline
	for _, n := range news {
		list = append(list, pages.Headline{Href: "/news/" + n.ID, Title: n.Title(i18n.From(ctx).Code), At: i18n.Moment(ctx, n.PublishedAt)})
	}
	return list
}

// GetAccessibility says how far the pages are accessible.
func (p *Pages) GetAccessibility(w http.ResponseWriter, r *http.Request) error {
	return web.Page(w, r, http.StatusOK, pages.AccessibilityPage(p.service.law().Contact))
}

// kind of registration that eligibility speaks of.
const kind = "registered_engineer"

// GetEligibility answers whether a degree can be registered. The question stands in the address: it names no person.
func (p *Pages) GetEligibility(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	code, law := i18n.From(ctx).Code, p.service.law()
	q := r.URL.Query()
	page := pages.Eligibility{Form: parts.NewForm(map[string]string{"programme": q.Get("programme"), "intake": q.Get("intake"), "graduated": q.Get("graduated")})}
	page.ByGraduation = byGraduation(law)
	offered, err := p.service.needs.Taught(ctx)
	if err != nil {
		return err
	}
	for _, i := range offered {
		if len(i.Programmes) == 0 { // it went into another
			continue
		}
		group := parts.OptionGroup{Label: i.Name.In(code)}
		for _, x := range i.Programmes {
			group.Options = append(group.Options, parts.Option{Value: i.ID + "/" + x.ID, Label: x.Title.In(code)})
		}
		page.Programmes = append(page.Programmes, group)
	}
	for _, d := range law.Degrees {
		page.Degrees = append(page.Degrees, pages.Degree{Name: d.Name.In(code), Registrable: d.Registrable, Rule: rule(code, d.Rule)})
	}
	status := http.StatusOK
	if q.Has("programme") || q.Has("intake") || q.Has("graduated") {
		institution, _, _ := strings.Cut(q.Get("programme"), "/")
		taught, err := p.service.needs.Taught(ctx, institution)
		if err != nil {
			return err
		}
		a, ok := decideEligible(law, taught, kind, q.Get("programme"), q.Get("intake"), q.Get("graduated"))
		if ok {
			lately, err := p.service.needs.Lately(ctx)
			if err != nil {
				return err
			}
			page.Answer = answer(ctx, law, a, lately)
		} else {
			var f fault.Fields
			if a.Programme.ID == "" {
				f.Add("programme", "fault.choose", nil)
			} else if a.Graduated < 0 {
				f.Add("graduated", "site.eligibility.graduated_fault", fault.Values{"From": a.Batch.Year, "Year": law.Day.Year() + 1})
			} else if page.ByGraduation {
				f.Add("graduated", "site.eligibility.intake_fault", fault.Values{"Year": law.Day.Year()})
			} else {
				f.Add("intake", "site.eligibility.intake_fault", fault.Values{"Year": law.Day.Year()})
			}
			page.Form.Refused(ctx, f.Err())
			status = http.StatusUnprocessableEntity
		}
	}
	return web.Page(w, r, status, pages.EligibilityPage(page))
}

func answer(ctx context.Context, law council.Law, a Answer, lately map[string]int) *pages.Answer {
	code := i18n.From(ctx).Code
	out := &pages.Answer{
		Verdict: string(a.Verdict), Institution: a.Institution.Name.In(code), Programme: a.Programme.Title.In(code), Year: a.Batch.Year, ByGraduation: byGraduation(law),
		Decision: a.Batch.Decision, Report: i18n.Date(ctx, a.Batch.Report),
		Rule: rule(code, a.Rule), Days: a.WorkingDays,
	}
	for _, d := range a.Documents {
		out.Documents = append(out.Documents, pages.Document{Name: d.Name.In(code), Required: d.Required})
	}
	for _, s := range a.Steps {
		out.Steps = append(out.Steps, pages.Step{Role: s.Role, Days: s.WorkingDays, Lately: lately[s.ID]})
	}
	out.Lately = lately[""]
	out.Charges, out.Total = web.Charges(ctx, law.Currency, a.Charges)
	return out
}

// rule quotes a provision with the instrument that made it.
func rule(code string, r council.Rule) pages.Rule {
	return pages.Rule{Text: r.Text.In(code), Instrument: r.Cited(), Confirmed: r.Confidence == council.Sourced}
}

// GetSecurity tells where to report a flaw (RFC 9116). It ends within a year, so that nobody trusts an address that was forgotten.
func (p *Pages) GetSecurity(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	expires := p.service.clock.Now().AddDate(0, 6, 0).Truncate(24 * time.Hour).Format(time.RFC3339)
	_, err := fmt.Fprintf(w, "Contact: mailto:%s\nExpires: %s\nPreferred-Languages: en, ur\nCanonical: %s/.well-known/security.txt\n", p.service.law().Contact, expires, p.base)
	return err
}
