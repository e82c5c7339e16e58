package notice

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/i18n"
	"sanad/internal/notice/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// unreachedPath is where officers see letters that did not reach whoever they are to.
const unreachedPath = "/desk/messages/unreached"

// GetUnreached lists letters that did not reach whoever they are to.
func (p *Pages) GetUnreached(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	before, all := r.URL.Query().Get("before"), r.URL.Query().Get("all") == "yes"
	list, more, err := p.service.ListUnreached(ctx, web.Actor(ctx), all, before)
	if err != nil {
		return err
	}
	path := unreachedPath
	if all {
		path = parts.Query(unreachedPath, "all", "yes")
	}
	page := pages.Unreached{All: all}
	for _, v := range list {
		page.Rows = append(page.Rows, pages.UnreachedRow{
			Href: letterPath(v.ID), Subject: subjectOf(ctx, v.Sent), At: i18n.Moment(ctx, v.PromisedAt), State: string(v.State), Far: far(ctx, v.Sent), Must: v.Must,
		})
	}
	if more {
		page.Next = parts.Query(unreachedPath, "before", list[len(list)-1].ID)
		if all {
			page.Next = parts.Query(unreachedPath, "all", "yes", "before", list[len(list)-1].ID)
		}
	}
	if before != "" {
		page.First = path
	}
	return web.Page(w, r, http.StatusOK, pages.UnreachedPage(page))
}

func letterPath(letter string) string { return "/desk/messages/" + letter }

// GetLetter shows one letter, with where each way leads.
func (p *Pages) GetLetter(w http.ResponseWriter, r *http.Request) error {
	return p.letter(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) letter(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	v, err := p.service.ShowUnreached(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.DeskLetter{
		Form: form, Path: letterPath(v.ID), Name: v.Name.Reveal(), Case: v.Number, Must: v.Must, MayServe: v.MayServe(), Waits: v.Waits(),
		OwnLetter: pages.OwnLetter{
			Subject: subjectOf(ctx, v.Sent), At: i18n.Moment(ctx, v.PromisedAt), State: string(v.State), Far: far(ctx, v.Sent),
			Deliveries: deskDeliveries(ctx, v.Sent), Servings: servings(ctx, v.Sent), Said: p.said(ctx, v.Sent),
		},
	}
	for _, way := range ways {
		leads, known := v.Leads[way]
		if !known {
			continue
		}
		name := i18n.T(ctx, "notice.serve.by."+string(way))
		if leads == Works {
			page.Ways = append(page.Ways, parts.Option{Value: string(way), Label: name})
		} else {
			page.Closed = append(page.Closed, parts.SummaryRow{Label: name, Value: i18n.T(ctx, "notice.serve.leads."+string(leads))})
		}
	}
	if v.Asked != nil {
		page.Lately = p.service.clock.Now().Sub(v.Asked.At) < askedFor
		page.Asked = i18n.T(ctx, "notice.asking.own_page", "At", i18n.Moment(ctx, v.Asked.At))
		if v.Asked.Way != "" {
			page.Asked = i18n.T(ctx, "notice.asking.by_way", "At", i18n.Moment(ctx, v.Asked.At), "Way", i18n.T(ctx, "notice.way."+string(v.Asked.Way)))
		}
	}
	return web.Page(w, r, status, pages.DeskLetterPage(page))
}

// deskDeliveries puts into words for an officer how a letter to somebody else was sent.
func deskDeliveries(ctx context.Context, v Sent) []pages.Delivery {
	list := deliveries(ctx, v)
	for i, d := range v.Deliveries {
		switch {
		case d.Why == served:
			list[i].Why = i18n.T(ctx, "notice.desk_why.served")
		case list[i].Why != "":
			list[i].Why = i18n.T(ctx, "notice.desk_why.other")
		}
	}
	return list
}

// servings puts into words how a letter was served.
func servings(ctx context.Context, v Sent) (list []pages.Serving) {
	for _, x := range v.Servings {
		list = append(list, pages.Serving{At: i18n.Moment(ctx, x.At), Way: i18n.T(ctx, "notice.way."+string(x.Way)), Reason: x.Reason.Reveal()})
	}
	return list
}

// PostServe serves a letter another way.
func (p *Pages) PostServe(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c Serve
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Serve(ctx, web.Actor(ctx), r.PathValue("id"), c); err == nil {
			return web.See(w, r, letterPath(r.PathValue("id")))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.letter(w, r, refused(err), form)
}

// PostAskAddress asks the holder of a letter for an address that works.
func (p *Pages) PostAskAddress(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		if err = p.service.AskAddress(ctx, web.Actor(ctx), r.PathValue("id")); err == nil {
			return web.See(w, r, letterPath(r.PathValue("id")))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.letter(w, r, refused(err), form)
}

// UnreachedPanel leads officers from the desk to letters that did not reach whoever they are to.
func (p *Pages) UnreachedPanel(_ context.Context, by access.Actor) (templ.Component, error) {
	if !by.Has(access.Officer) && !by.Has(access.Registrar) {
		return nil, nil
	}
	return pages.UnreachedPanel(), nil
}
