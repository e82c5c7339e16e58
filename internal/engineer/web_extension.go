package engineer

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetExtensions lists the extensions of validity.
func (p *Pages) GetExtensions(w http.ResponseWriter, r *http.Request) error {
	ctx, before := r.Context(), r.URL.Query().Get("before")
	list, more, err := p.service.Extensions(ctx, web.Actor(ctx), before)
	if err != nil {
		return err
	}
	var page pages.Extensions
	law := p.service.law()
	for _, e := range list {
		count := i18n.Number(ctx, e.Expected)
		if e.State == extensionRunning || e.State == extensionDone {
			count = i18n.Number(ctx, e.Done) + " / " + count
		}
		page.Rows = append(page.Rows, pages.ExtensionRow{
			Href: "/desk/extensions/" + e.ID, Kind: kindTitle(ctx, law, e.Kind), Span: i18n.T(ctx, "engineer.extend.span", "From", e.From, "To", e.To),
			Until: i18n.Date(ctx, e.Until), Instrument: e.Instrument, State: i18n.T(ctx, "engineer.extend.state."+string(e.State)), Count: count,
		})
	}
	if more {
		page.Next = parts.Query("/desk/extensions", "before", list[len(list)-1].ID)
	}
	if before != "" {
		page.First = "/desk/extensions"
	}
	return web.Page(w, r, http.StatusOK, pages.ExtensionsPage(page))
}

// GetExtend shows the form of a proposal.
func (p *Pages) GetExtend(w http.ResponseWriter, r *http.Request) error {
	if _, _, err := p.service.Extensions(r.Context(), web.Actor(r.Context()), ""); err != nil {
		return err
	}
	return p.extend(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) extend(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	page := pages.Extend{Form: form}
	law := p.service.law()
	for _, k := range law.Kinds {
		if law.Cycle(k.ID).ExtendRule.ID != "" {
			page.Kinds = append(page.Kinds, parts.Option{Value: k.ID, Label: kindTitle(r.Context(), law, k.ID)})
		}
	}
	return web.Page(w, r, status, pages.ExtendPage(page))
}

// PostExtend keeps a proposal, and shows whom it would extend.
func (p *Pages) PostExtend(w http.ResponseWriter, r *http.Request) error {
	var c Extend
	form, err := web.Read(r, &c)
	if err == nil {
		var made string
		if made, err = p.service.Extend(r.Context(), web.Actor(r.Context()), c); err == nil {
			return web.See(w, r, "/desk/extensions/"+made)
		}
	}
	if !fault.Is(err, fault.KindInvalid) || !form.Refused(r.Context(), err) {
		return err
	}
	return p.extend(w, r, http.StatusUnprocessableEntity, form)
}

// GetExtension shows an extension, and how far it is.
func (p *Pages) GetExtension(w http.ResponseWriter, r *http.Request) error {
	return p.extension(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostConfirmExtension lets an extension begin.
func (p *Pages) PostConfirmExtension(w http.ResponseWriter, r *http.Request) error {
	return p.postExtension(w, r, p.service.ConfirmExtension)
}

// PostDeclineExtension ends one that waits.
func (p *Pages) PostDeclineExtension(w http.ResponseWriter, r *http.Request) error {
	return p.postExtension(w, r, p.service.DeclineExtension)
}

func (p *Pages) postExtension(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, by access.Actor, extension string, c Page) error) error {
	var c Page
	ctx, extension := r.Context(), r.PathValue("id")
	form, err := web.Read(r, &c)
	if err == nil {
		if err = do(ctx, web.Actor(ctx), extension, c); err == nil {
			return web.See(w, r, "/desk/extensions/"+extension)
		}
	}
	if !fault.Is(err, fault.KindConflict) || !form.Refused(ctx, err) {
		return err
	}
	return p.extension(w, r, http.StatusConflict, form)
}

func (p *Pages) extension(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	v, err := p.service.ShowExtension(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	name := func(person string) string {
		if n, ok := v.Names[person]; ok && !n.Empty() {
			return n.Reveal()
		}
		return i18n.T(ctx, "engineer.extend.nobody")
	}
	rule, _ := v.Law.Rule(v.Rule)
	page := pages.Extension{
		Form: form, Path: "/desk/extensions/" + v.ID, Version: strconv.FormatInt(v.Version, 10), State: string(v.State), Kind: kindTitle(ctx, v.Law, v.Kind),
		From: i18n.Date(ctx, v.From), To: i18n.Date(ctx, v.To), Until: i18n.Date(ctx, v.Until), Instrument: v.Instrument, Rule: rule.Text.In(i18n.From(ctx).Code),
		By: name(v.By), Proposed: i18n.Moment(ctx, v.ProposedAt), Count: i18n.T(ctx, "engineer.extend.whom", "Count", int(v.Expected)),
		Done: int(v.Done), Expected: int(max(v.Expected, v.Done)), Decline: v.Decline, Confirm: v.Decline && v.May == nil, Mine: v.By == web.Actor(ctx).Person,
	}
	if f := fault.Of(v.May); f != nil {
		page.Cannot = i18n.Say(ctx, f.Message)
	}
	if v.DecidedAt != nil {
		page.DecidedBy, page.Decided = name(v.DecidedBy), i18n.Moment(ctx, *v.DecidedAt)
	}
	if v.Ended != nil {
		page.Ended = i18n.Moment(ctx, *v.Ended)
	}
	return web.Page(w, r, status, pages.ExtensionPage(page))
}

// ExtensionPanel leads from the desk to the extensions, and says how many wait for a second person.
func (p *Pages) ExtensionPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	count, may, err := p.service.Waiting(ctx, by)
	if err != nil || !may {
		return nil, err
	}
	waiting := ""
	if count > 0 {
		waiting = i18n.T(ctx, "engineer.extend.waiting", "Count", int(count))
	}
	return pages.ExtensionPart(waiting), nil
}

// kindTitle names a kind of registration.
func kindTitle(ctx context.Context, law council.Law, kind string) string {
	k, _ := law.Kind(kind)
	return k.Title.In(i18n.From(ctx).Code)
}
