package notice

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/notice/pages"
	"sanad/internal/paper"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// post is where officers print, post and take back letters on paper.
const post = "/desk/post"

// GetPost shows how many letters wait for the post, and the batches.
func (p *Pages) GetPost(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) post(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	before := r.URL.Query().Get("before")
	waiting, list, more, err := p.service.ListBatches(ctx, web.Actor(ctx), before)
	if err != nil {
		return err
	}
	page := pages.Post{Form: form, Waiting: waiting.Count, Posts: waiting.Posts, Rule: waiting.Rule.Text.In(i18n.From(ctx).Code), Instrument: waiting.Rule.Instrument}
	if waiting.Since != nil {
		page.Since = i18n.Moment(ctx, *waiting.Since)
	}
	for _, b := range list {
		page.Rows = append(page.Rows, pages.BatchRow{
			Href: batchPath(b.ID), At: i18n.Moment(ctx, b.MadeAt), State: string(b.State), Posted: postedOn(ctx, b.batchRow),
			Letters: i18n.Number(ctx, b.Letters), Returned: i18n.Number(ctx, b.Returned),
		})
	}
	if more {
		page.Next = parts.Query(post, "before", list[len(list)-1].ID)
	}
	if before != "" {
		page.First = post
	}
	return web.Page(w, r, status, pages.PostPage(page))
}

func batchPath(batch string) string { return post + "/" + batch }

func postedOn(ctx context.Context, b batchRow) string {
	if b.PostedOn == nil {
		return ""
	}
	return i18n.Date(ctx, *b.PostedOn)
}

// PostMakeBatch gathers what waits in a batch.
func (p *Pages) PostMakeBatch(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		var batch string
		if batch, err = p.service.MakeBatch(ctx, web.Actor(ctx)); err == nil {
			return web.See(w, r, batchPath(batch))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.post(w, r, refused(err), form)
}

// refused is the status of a page that is shown again.
func refused(err error) int {
	if fault.Is(err, fault.KindConflict) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// GetBatch shows one batch.
func (p *Pages) GetBatch(w http.ResponseWriter, r *http.Request) error {
	return p.batch(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) batch(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	b, err := p.service.ShowBatch(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.Batch{
		Form: form, Path: batchPath(b.ID), At: i18n.Moment(ctx, b.MadeAt), State: string(b.State), Posted: postedOn(ctx, b.batchRow),
		Letters: i18n.Number(ctx, b.Letters), Returned: i18n.Number(ctx, b.Returned),
	}
	if b.PrintedAt != nil {
		page.Printed = i18n.Moment(ctx, *b.PrintedAt)
	}
	for _, l := range b.List {
		row := pages.PaperRow{Position: strconv.FormatInt(l.Position, 10), Code: id.Grouped(l.Code), Subject: i18n.T(ctx, "notice."+l.Kind+".subject"), Language: i18n.T(ctx, "notice.language."+i18n.Of(l.Lang).Code)}
		if l.ReturnedAt != nil {
			row.Returned, row.Why = i18n.Moment(ctx, *l.ReturnedAt), i18n.T(ctx, "notice.returned."+l.ReturnedWhy)
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Page(w, r, status, pages.BatchPage(page))
}

// GetLettersFile sends the letters of a batch as one PDF. It is made for this answer and kept nowhere.
func (p *Pages) GetLettersFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	batch := r.PathValue("id")
	list, err := p.service.OpenBatch(ctx, web.Actor(ctx), batch, "letters")
	if err != nil {
		return err
	}
	law, fonts := p.service.law(), p.service.settings.Fonts
	letters := make([]paper.Window, len(list))
	for i, a := range list {
		letters[i] = a.paper
	}
	file, err := fonts.Windows(paper.Print{Title: i18n.T(ctx, "notice.post.title"), Language: "en", Accent: law.Accent, At: p.service.clock.Now()}, letters)
	if err != nil {
		return err
	}
	return web.PDF(w, "letters-"+batch+".pdf", file)
}

// GetManifest sends the list of a batch that goes to the post with it.
func (p *Pages) GetManifest(w http.ResponseWriter, r *http.Request) error {
	batch := r.PathValue("id")
	list, err := p.service.OpenBatch(r.Context(), web.Actor(r.Context()), batch, "manifest")
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.CSV(w, "manifest-"+batch, func(row func(...string) error) error {
		if err := row("number", "code", "name", "postcode"); err != nil {
			return err
		}
		for _, a := range list {
			if err := row(strconv.Itoa(a.Position), a.Code, a.Name, a.Postcode); err != nil {
				return err
			}
		}
		return nil
	})
}

// PostPosted notes that a batch was posted.
func (p *Pages) PostPosted(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c PostBatch
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.PostBatch(ctx, web.Actor(ctx), r.PathValue("id"), c); err == nil {
			return web.See(w, r, batchPath(r.PathValue("id")))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.batch(w, r, refused(err), form)
}

// PostTakeApart undoes a batch.
func (p *Pages) PostTakeApart(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		if err = p.service.TakeApart(ctx, web.Actor(ctx), r.PathValue("id")); err == nil {
			return web.See(w, r, post)
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.batch(w, r, refused(err), form)
}

// GetReturn asks for the code of a letter that came back, and shows the one that was noted last.
func (p *Pages) GetReturn(w http.ResponseWriter, r *http.Request) error {
	return p.takeBack(w, r, http.StatusOK, parts.NewForm(map[string]string{"why": returns[0]}))
}

func (p *Pages) takeBack(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	letter := r.URL.Query().Get("letter")
	c, err := p.service.ShowReturned(ctx, web.Actor(ctx), letter)
	if err != nil {
		return err
	}
	page := pages.Return{Form: form}
	for _, why := range returns {
		page.Whys = append(page.Whys, parts.Option{Value: why, Label: i18n.T(ctx, "notice.returned."+why)})
	}
	if letter != "" {
		form.Set("why", c.Why) // the next of a heap mostly came back for the same reason
		page.Code, page.Why, page.At = id.Grouped(c.Code), i18n.T(ctx, "notice.returned."+c.Why), i18n.Moment(ctx, c.At)
	}
	return web.Page(w, r, status, pages.ReturnPage(page))
}

// PostReturn notes that a letter came back.
func (p *Pages) PostReturn(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c ReturnLetter
	form, err := web.Read(r, &c)
	if err == nil {
		var letter string
		if letter, err = p.service.ReturnLetter(ctx, web.Actor(ctx), c); err == nil {
			return web.See(w, r, parts.Query(post+"/return", "letter", letter))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.takeBack(w, r, refused(err), form)
}

// PostPanel leads officers from the desk to the post, where the council posts letters.
func (p *Pages) PostPanel(_ context.Context, by access.Actor) (templ.Component, error) {
	if _, posts := p.service.law().Posts(); !posts || !by.Has(access.Officer) && !by.Has(access.Registrar) {
		return nil, nil
	}
	return pages.PostPanel(), nil
}
