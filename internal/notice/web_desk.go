package notice

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/notice/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Pages are the room's pages.
type Pages struct{ service *Service }

// NewPages returns the pages of a room.
func NewPages(s *Service) *Pages { return &Pages{s} }

// GetLetters shows what could not be sent or done.
func (p *Pages) GetLetters(w http.ResponseWriter, r *http.Request) error {
	return p.letters(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostAgain tries one again.
func (p *Pages) PostAgain(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		if err = p.service.Again(ctx, web.Actor(ctx), r.PathValue("id")); err == nil {
			return web.See(w, r, "/desk/messages")
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	status := http.StatusUnprocessableEntity
	if fault.Is(err, fault.KindConflict) {
		status = http.StatusConflict
	}
	return p.letters(w, r, status, form)
}

func (p *Pages) letters(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	list, err := p.service.List(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	page := pages.Letters{Form: form, NoMail: p.service.settings.Mailer == nil}
	for _, u := range list {
		page.Rows = append(page.Rows, show(ctx, u))
	}
	return web.Page(w, r, status, pages.LettersPage(page))
}

// show puts one row into words.
func show(ctx context.Context, u Unsent) pages.Unsent {
	row := pages.Unsent{
		ID: u.ID, Case: u.Case, State: string(u.State), Why: faultWords(ctx, u.Fault), Since: i18n.Moment(ctx, u.At), Again: u.Again,
		What: i18n.T(ctx, "notice.letters.job", "Kind", u.What),
	}
	if u.State == "" {
		row.State = string(StateDead)
	} else {
		row.What = i18n.T(ctx, "notice."+u.What+".subject")
	}
	row.StateWord = i18n.T(ctx, "notice.state."+row.State)
	switch {
	case strings.HasPrefix(u.Fault, returned):
		row.StateWord = i18n.T(ctx, "notice.came.returned")
	case strings.HasPrefix(u.Fault, byText):
		row.StateWord = i18n.T(ctx, "notice.came.sms.bounced")
	}
	if u.State == StateHeld {
		row.Why = i18n.T(ctx, "notice.held."+u.Why)
	}
	if !u.Again {
		row.Else = i18n.T(ctx, "notice.letters.own")
		if u.State == StateQueued {
			row.Else = i18n.T(ctx, "notice.letters.waits")
		}
	}
	return row
}

// Panel shows registrars and the privacy officer at the desk where letters are that could not be sent.
func (p *Pages) Panel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if !by.Has(access.Registrar) && !by.Has(access.PrivacyOfficer) {
		return nil, nil
	}
	return pages.Panel(), nil
}
