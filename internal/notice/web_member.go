package notice

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/i18n"
	"sanad/internal/notice/pages"
	"sanad/internal/outbound"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// own is where somebody reads the letters that were written to them.
const own = "/my/messages"

// GetOwnLetters lists the letters that were written to the reader.
func (p *Pages) GetOwnLetters(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	before := r.URL.Query().Get("before")
	list, more, lost, err := p.service.ListOwn(ctx, web.Actor(ctx), before)
	if err != nil {
		return err
	}
	asked, err := p.service.Asked(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	page := pages.History{Lost: lost, Asked: asked}
	for _, v := range list {
		page.Rows = append(page.Rows, pages.HistoryRow{
			Href: own + "/" + v.ID, Subject: subjectOf(ctx, v), At: i18n.Moment(ctx, v.PromisedAt), State: string(v.State), Far: far(ctx, v),
		})
	}
	if more {
		page.Next = parts.Query(own, "before", list[len(list)-1].ID)
	}
	if before != "" {
		page.First = own
	}
	return web.Page(w, r, http.StatusOK, pages.HistoryPage(page))
}

// GetOwnLetter shows one of them, with how it was sent.
func (p *Pages) GetOwnLetter(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.service.ShowOwn(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.OwnLetter{
		Subject: subjectOf(ctx, v), At: i18n.Moment(ctx, v.PromisedAt), State: string(v.State), Far: far(ctx, v), Deliveries: deliveries(ctx, v), Servings: servings(ctx, v),
		Said: p.said(ctx, v),
	}
	return web.Page(w, r, http.StatusOK, pages.OwnLetterPage(page))
}

// said is what a letter says: one that left in the words and the language with which it did.
func (p *Pages) said(ctx context.Context, v Sent) *pages.Said {
	if v.Secret {
		return nil
	}
	s := p.service
	lang, law, hint := i18n.From(ctx), s.law(), i18n.T(ctx, "notice.said.leaves")
	if n := len(v.Deliveries); n > 0 && v.Lang != "" {
		hint = i18n.T(ctx, "notice.said.today")
		if v.left != nil || v.words != nil {
			lang, law, hint = i18n.Of(v.Lang), s.council.At(v.Deliveries[n-1].SentAt), i18n.T(ctx, "notice.said.left")
		}
	}
	in := s.texts.With(ctx, lang, law.Zone)
	var subject, body string
	if v.left != nil {
		subject, body = s.words(in, law, *v.left, v.Number, v.values)
	} else {
		subject, body = s.tells(in, law, v.row, contact{number: v.Number, words: v.words}, v.values)
	}
	return &pages.Said{Letter: lay(ctx, s.settings.Base, outbound.Letter{Subject: subject, Lang: lang.Code, Body: body}), Hint: hint}
}

// subjectOf is what a letter is about.
func subjectOf(ctx context.Context, v Sent) string {
	if v.left != nil && v.Lang == i18n.From(ctx).Code {
		return v.left.Subject
	}
	w, ok := v.words[v.language(ctx).Code]
	switch {
	case ok && v.Kind == proofKind:
		return i18n.T(ctx, "notice.proof", "Subject", w.Subject)
	case ok:
		return w.Subject
	}
	return i18n.T(ctx, "notice."+v.Kind+".subject")
}

// deliveries puts into words how a letter was sent.
func deliveries(ctx context.Context, v Sent) (list []pages.Delivery) {
	for _, d := range v.Deliveries {
		list = append(list, pages.Delivery{
			At: i18n.Moment(ctx, d.SentAt), Way: i18n.T(ctx, "notice.way."+string(d.Way)), Why: another(ctx, d.Why), Came: came(ctx, d), Failed: d.State == Failed || d.State == Bounced || d.State == Returned, Fault: faultWords(ctx, d.Fault),
		})
	}
	return list
}

// language is in which a reader sees a letter: their own, or that of a proof.
func (v Sent) language(ctx context.Context) i18n.Language {
	if v.Kind == proofKind {
		return i18n.Of(v.values["Language"])
	}
	return i18n.From(ctx)
}

// PostWorks tries again what could not reach the reader.
func (p *Pages) PostWorks(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if _, err := web.Read(r, &struct{}{}); err != nil {
		return err
	}
	if _, err := p.service.Works(ctx, web.Actor(ctx)); err != nil {
		return err
	}
	return web.See(w, r, own)
}

// far says more of how far a letter came than its state; empty: nothing.
func far(ctx context.Context, v Sent) string {
	switch n := len(v.Deliveries); {
	case v.State == StateQueued && v.Why == capped:
		return i18n.T(ctx, "notice.held.waits_capped")
	case v.State == StateHeld, v.State == StateDropped && v.Why != "":
		return i18n.T(ctx, "notice.held."+v.Why)
	case n > 0 && v.State != StateWaits:
		last := v.Deliveries[n-1]
		return strings.Join([]string{i18n.T(ctx, "notice.way."+string(last.Way)), came(ctx, last)}, " · ")
	}
	return ""
}

// came says how far a delivery came.
func came(ctx context.Context, d Delivery) string {
	switch {
	case d.Way == SMS:
		return i18n.T(ctx, "notice.came.sms."+string(d.State))
	case d.Way == Post && d.State == Taken:
		return i18n.T(ctx, "notice.came.posted")
	}
	return i18n.T(ctx, "notice.came."+string(d.State))
}

// faultWords says why a letter did not arrive: in words of what the post brought back, by the server's code of the rest.
func faultWords(ctx context.Context, fault string) string {
	if why, ok := strings.CutPrefix(fault, returned); ok {
		return i18n.T(ctx, "notice.returned."+why)
	}
	if state, ok := strings.CutPrefix(fault, byText); ok {
		return i18n.T(ctx, "notice.reported."+state)
	}
	return fault
}

// OwnPanel tells somebody on their own page of letters that could not reach them, and leads to all of them.
func (p *Pages) OwnPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	lost, err := p.service.Lost(ctx, by)
	if err != nil {
		return nil, err
	}
	return pages.OwnPanel(lost), nil
}
