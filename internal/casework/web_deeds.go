package casework

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"sanad/internal/access"
	"sanad/internal/casework/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/web"
)

// deeds is what an officer does to the cases that are ticked.
type deeds struct {
	Deed    string   `form:"deed"` // take, return, assign, unassign
	Cases   []string `form:"case"` // id.version
	Officer string   `form:"officer"`
	Back    string   `form:"back" max:"300"` // the filter of the list
}

// check names what is missing.
func (c deeds) check() error {
	var f fault.Fields
	switch {
	case len(c.Cases) == 0:
		f.Add("case", "casework.deeds.none", nil)
	case len(c.Cases) > PageSize:
		f.Add("case", "casework.deeds.many", fault.Values{"Most": PageSize})
	}
	if c.Deed == "assign" && c.Officer == "" {
		f.Add("officer", "casework.deeds.no_officer", nil)
	}
	return f.Err()
}

// PostCases does one thing to the cases that are ticked, and shows the list anew with what became of it.
func (p *Pages) PostCases(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	var c deeds
	form, err := web.Read(r, &c)
	if err != nil {
		return err
	}
	f := back(c.Back)
	do, known := p.deed(ctx, by, c)
	if !known {
		return noFilter("casework.deeds.unknown")
	}
	if err := c.check(); err != nil {
		form.Refused(ctx, err)
		return p.inbox(w, r, http.StatusUnprocessableEntity, f, answer{form: form})
	}
	chosen := make([]Chosen, len(c.Cases))
	for i, x := range c.Cases {
		chosen[i].Case, chosen[i].Version, _ = strings.Cut(x, ".")
	}
	stayed, err := p.desk.Each(ctx, by, chosen, do)
	if err != nil {
		return err
	}
	var a answer
	if n := len(chosen) - len(stayed); n > 0 {
		a.done = i18n.T(ctx, "casework.deeds.done."+c.Deed, "Count", n)
	}
	for _, s := range stayed {
		a.stayed = append(a.stayed, pages.Stayed{Number: id.Grouped(s.Number), Why: i18n.Say(ctx, s.Why)})
	}
	return p.inbox(w, r, http.StatusOK, f, a)
}

// deed is what the button says.
func (p *Pages) deed(ctx context.Context, by access.Actor, c deeds) (do func(Chosen) error, known bool) {
	switch c.Deed {
	case "take":
		return func(x Chosen) error { return p.desk.Take(ctx, by, x.Case) }, true
	case "return":
		return func(x Chosen) error { return p.desk.Return(ctx, by, x.Case) }, true
	case "assign":
		return func(x Chosen) error { return p.desk.Assign(ctx, by, x.Case, x.Version, c.Officer) }, true
	case "unassign":
		return func(x Chosen) error { return p.desk.Unassign(ctx, by, x.Case, x.Version) }, true
	}
	return nil, false
}

// back is the filter from which a deed came; what is none leads to the whole list.
func back(query string) Filter {
	q, err := url.ParseQuery(query)
	if err != nil {
		return Filter{}
	}
	f, err := ReadFilter(q)
	if err != nil {
		return Filter{}
	}
	return f
}
