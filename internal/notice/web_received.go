package notice

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/i18n"
	"sanad/internal/notice/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

const receivedPath = "/desk/messages/received"

// GetReceived lists letters that came in: those that wait, or those that were dealt with.
func (p *Pages) GetReceived(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	open, before := r.URL.Query().Get("done") == "", r.URL.Query().Get("before")
	list, more, err := p.service.ListReceived(ctx, web.Actor(ctx), open, before)
	if err != nil {
		return err
	}
	here := receivedPath
	if !open {
		here = parts.Query(receivedPath, "done", "yes")
	}
	page := pages.Received{Open: open}
	for _, c := range list {
		page.Rows = append(page.Rows, pages.ReceivedRow{
			Href: receivedPath + "/" + c.ID, Subject: titleOf(ctx, c), At: i18n.Moment(ctx, c.ReceivedAt), State: string(c.State),
			StateWord: i18n.T(ctx, "notice.received.state."+string(c.State)), Language: i18n.T(ctx, "notice.language."+i18n.Of(c.Lang).Code),
		})
	}
	if before != "" {
		page.First = here
	}
	if more {
		last := list[len(list)-1].ID
		if page.Next = parts.Query(receivedPath, "before", last); !open {
			page.Next = parts.Query(receivedPath, "done", "yes", "before", last)
		}
	}
	return web.Page(w, r, http.StatusOK, pages.ReceivedPage(page))
}

func titleOf(ctx context.Context, c CameIn) string {
	if c.Title.Empty() {
		return i18n.T(ctx, "notice.received.no_subject")
	}
	return c.Title.Reveal()
}

// GetReceivedLetter shows one letter that came in.
func (p *Pages) GetReceivedLetter(w http.ResponseWriter, r *http.Request) error {
	return p.receivedLetter(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) receivedLetter(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	c, err := p.service.ShowReceived(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.ReceivedLetter{
		Form: form, Path: receivedPath + "/" + c.ID, Subject: titleOf(ctx, c), From: c.From.Reveal(), Signed: i18n.T(ctx, "notice.received.unsigned"),
		At: i18n.Moment(ctx, c.ReceivedAt), State: i18n.T(ctx, "notice.received.state."+string(c.State)), Words: c.Text.Reveal(), Answer: c.Answered.Reveal(),
		Open: c.State == InboundOpen, Gone: c.Gone(), Lang: i18n.Of(c.Lang).Code, Dir: i18n.Of(c.Lang).Dir,
	}
	if c.Signed {
		page.Signed = i18n.T(ctx, "notice.received.signed")
	}
	switch {
	case c.HandedTo != "":
		page.HandedTo = c.Number
	case c.Case != "":
		page.Case = c.Number
	}
	if c.Files > 0 {
		page.NotKept = append(page.NotKept, i18n.T(ctx, "notice.received.files", "Count", int(c.Files)))
	}
	for _, what := range strings.Fields(c.Dropped) {
		page.NotKept = append(page.NotKept, i18n.T(ctx, "notice.received.dropped."+what))
	}
	return web.Page(w, r, status, pages.ReceivedLetterPage(page))
}

// PostReceivedAnswer answers a letter that came in.
func (p *Pages) PostReceivedAnswer(w http.ResponseWriter, r *http.Request) error {
	var c AnswerReceived
	form, err := web.Read(r, &c)
	if err == nil {
		err = p.service.AnswerReceived(r.Context(), web.Actor(r.Context()), r.PathValue("id"), c)
	}
	return p.dealt(w, r, form, err)
}

// PostReceivedClose closes one without an answer.
func (p *Pages) PostReceivedClose(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		err = p.service.CloseReceived(r.Context(), web.Actor(r.Context()), r.PathValue("id"))
	}
	return p.dealt(w, r, form, err)
}

// PostReceivedHand hands one to the privacy officer.
func (p *Pages) PostReceivedHand(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		err = p.service.HandReceived(r.Context(), web.Actor(r.Context()), r.PathValue("id"))
	}
	return p.dealt(w, r, form, err)
}

// dealt leads on from a letter that was dealt with, or shows it again with what was refused.
func (p *Pages) dealt(w http.ResponseWriter, r *http.Request, form *parts.Form, err error) error {
	if err == nil {
		return web.See(w, r, receivedPath)
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.receivedLetter(w, r, refused(err), form)
}

// ReceivedPanel leads officers from the desk to the letters that came in.
func (p *Pages) ReceivedPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if !by.Has(access.Officer) && !by.Has(access.Registrar) {
		return nil, nil
	}
	n, err := p.service.CountReceived(ctx)
	if err != nil {
		return nil, err
	}
	return pages.ReceivedPanel(int(n)), nil
}
