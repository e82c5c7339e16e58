package dataright

import (
	"net/http"
	"strconv"

	"sanad/internal/dataright/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetData shows a person what they asked about their data, and takes a new request.
func (p *Pages) GetData(w http.ResponseWriter, r *http.Request) error {
	return p.data(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) data(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	list, err := p.service.OwnRequests(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	page := pages.Data{Form: form}
	for _, x := range list {
		page.Rows = append(page.Rows, shown(r, x))
	}
	for _, what := range Whats {
		page.Whats = append(page.Whats, parts.Option{Value: string(what), Label: i18n.T(ctx, "dataright.what."+string(what))})
	}
	return web.Page(w, r, status, pages.DataPage(page))
}

// PostAsk opens a request.
func (p *Pages) PostAsk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c Ask
	form, err := web.Read(r, &c)
	if err == nil {
		var request string
		if request, err = p.service.Ask(ctx, web.Actor(ctx), c); err == nil {
			return web.See(w, r, "/my/data/"+request)
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.data(w, r, http.StatusUnprocessableEntity, form)
}

// GetOwnRequest shows one request to who made it.
func (p *Pages) GetOwnRequest(w http.ResponseWriter, r *http.Request) error {
	x, err := p.service.OwnRequest(r.Context(), web.Actor(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.RequestPage(shown(r, x)))
}

// GetRequest shows one request to the privacy officer.
func (p *Pages) GetRequest(w http.ResponseWriter, r *http.Request) error {
	return p.request(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) request(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	x, err := p.service.Request(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.DeskRequest{Form: form, Request: shown(r, x), Version: strconv.FormatInt(x.Version, 10), Person: personPath(x.Person)}
	if !x.From.Empty() {
		page.From = i18n.Isolate(ctx, x.From.Reveal())
	}
	for _, o := range Outcomes {
		page.Outcomes = append(page.Outcomes, parts.Option{Value: string(o), Label: i18n.T(ctx, "dataright.outcome."+string(o))})
	}
	return web.Page(w, r, status, pages.DeskRequestPage(page))
}

// PostAnswer answers a request.
func (p *Pages) PostAnswer(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c Answer
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Answer(ctx, web.Actor(ctx), r.PathValue("id"), c); err == nil {
			return web.See(w, r, "/desk/privacy/requests/"+r.PathValue("id"))
		}
	}
	status := http.StatusUnprocessableEntity
	if fault.Is(err, fault.KindConflict) {
		status = http.StatusConflict
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.request(w, r, status, form)
}

// shown is a request for a page.
func shown(r *http.Request, x Request) pages.Request {
	ctx := r.Context()
	page := pages.Request{
		ID: x.ID, Number: id.Grouped(x.Number), What: i18n.T(ctx, "dataright.what."+string(x.What)), Words: x.Words.Reveal(), At: i18n.Moment(ctx, x.AskedAt),
		Name: nameOf(ctx, x.Name.Reveal()), Answer: x.Answer.Reveal(),
	}
	if x.Person == "" {
		page.Name = i18n.T(ctx, "dataright.letter.nobody")
	}
	if x.Outcome == "" && !x.Due.IsZero() {
		page.Due = i18n.Date(ctx, x.Due)
	}
	if x.Outcome != "" {
		page.Outcome, page.AnsweredAt = i18n.T(ctx, "dataright.outcome."+string(x.Outcome)), i18n.Moment(ctx, x.AnsweredAt)
	}
	return page
}
