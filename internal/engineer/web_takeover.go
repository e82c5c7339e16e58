package engineer

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetTakeOver asks for the number of a registration that somebody had before.
func (p *Pages) GetTakeOver(w http.ResponseWriter, r *http.Request) error {
	return p.takeOver(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) takeOver(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	known, err := p.service.KnownTo(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	v := pages.TakeOver{Form: form, Known: known, Example: p.service.law().ExampleNumber()}
	open, err := p.service.OpenTakeover(r.Context(), web.Actor(r.Context()))
	if err == nil {
		v.Waits = &pages.WaitingClaim{Number: id.Grouped(open.Number), Ends: i18n.Moment(r.Context(), open.Ends), Proposed: open.Proposed}
	} else if !fault.Is(err, fault.KindNotFound) {
		return err
	}
	last, found, err := p.service.LastRefusal(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	if found {
		v.Last = &pages.RefusedClaim{Number: id.Grouped(last.Number), At: i18n.Moment(r.Context(), last.At), Reasons: last.Reasons.Reveal(), Expired: last.Expired}
	}
	return web.Page(w, r, status, pages.TakeOverPage(v))
}

// PostTakeOver notes what was asked for, and says the same in every case.
func (p *Pages) PostTakeOver(w http.ResponseWriter, r *http.Request) error {
	var c TakeOver
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.TakeOver(r.Context(), web.Actor(r.Context()), c); err == nil {
			return web.See(w, r, "/my/claim/code")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.takeOver(w, r, statusOf(err), form)
}

// statusOf is the status of a page that says why something was refused.
func statusOf(err error) int {
	switch {
	case fault.Is(err, fault.KindConflict):
		return http.StatusConflict
	case fault.Is(err, fault.KindBusy):
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}

// GetCode asks for the code.
func (p *Pages) GetCode(w http.ResponseWriter, r *http.Request) error {
	return p.code(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) code(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	v, err := p.service.OpenTakeover(ctx, web.Actor(ctx))
	if fault.Is(err, fault.KindNotFound) {
		return p.takeOver(w, r, status, form)
	}
	if err != nil {
		return err
	}
	return web.Page(w, r, status, pages.CodePage(pages.Code{Form: form, Number: id.Grouped(v.Number), Until: i18n.Moment(ctx, v.Until), Ends: i18n.Moment(ctx, v.Ends), Tries: v.Tries, Letter: string(v.Letter), Proposed: v.Proposed}))
}

// PostCode gives the registration to whom has the code.
func (p *Pages) PostCode(w http.ResponseWriter, r *http.Request) error {
	var c EnterCode
	form, err := web.Read(r, &c)
	if err == nil {
		if _, err = p.service.EnterCode(r.Context(), web.Actor(r.Context()), c); err == nil {
			return web.See(w, r, "/my/licence")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.code(w, r, statusOf(err), form)
}

// PostLetter asks for the code by post.
func (p *Pages) PostLetter(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		if err = p.service.AskLetter(r.Context(), web.Actor(r.Context())); err == nil {
			return web.See(w, r, "/my/claim/code")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.code(w, r, statusOf(err), form)
}

// GetTakeovers lists what waits at the counter.
func (p *Pages) GetTakeovers(w http.ResponseWriter, r *http.Request) error {
	return p.takeovers(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) takeovers(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx, after := r.Context(), r.URL.Query().Get("after")
	list, more, err := p.service.Takeovers(ctx, web.Actor(ctx), after)
	if err != nil {
		return err
	}
	page := pages.Takeovers{Form: form}
	for _, x := range list {
		row := pages.TakeoverRow{Href: takeoverPath(x.ID), Number: id.Grouped(x.Number), Name: x.Name.Reveal(), Entry: x.Entry, At: p.dayOf(ctx, x.At)}
		if row.Entry == "" {
			row.Entry = i18n.T(ctx, "engineer.takeover.none")
		}
		switch {
		case x.Proposed:
			row.Waits = i18n.T(ctx, "engineer.takeover.second")
		case x.Letter != LetterNone:
			row.Waits = i18n.T(ctx, "engineer.takeover.letter_state."+string(x.Letter))
		}
		page.Rows = append(page.Rows, row)
	}
	if more {
		page.Next = parts.Query("/desk/claims", "after", list[len(list)-1].ID)
	}
	if after != "" {
		page.First = "/desk/claims"
	}
	return web.Page(w, r, status, pages.TakeoversPage(page))
}

// PostFindTakeover opens the takeover whose number somebody says at the counter.
func (p *Pages) PostFindTakeover(w http.ResponseWriter, r *http.Request) error {
	var c FindTakeover
	form, err := web.Read(r, &c)
	if err == nil {
		var found string
		if found, err = p.service.FindTakeover(r.Context(), web.Actor(r.Context()), c); err == nil {
			return web.See(w, r, takeoverPath(found))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.takeovers(w, r, statusOf(err), form)
}

// GetTakeover shows an entry and who asks for it, side by side.
func (p *Pages) GetTakeover(w http.ResponseWriter, r *http.Request) error {
	return p.takeover(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) takeover(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	v, err := p.service.ShowTakeover(ctx, by, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.Takeover{
		Form: form, Path: takeoverPath(v.ID), Version: strconv.FormatInt(v.Version, 10), State: string(v.State), Number: id.Grouped(v.Number), Entry: v.Entry.Number, At: i18n.Moment(ctx, v.AskedAt),
		Same: v.Same, Free: v.Entry.Import != "" && !v.Opened, Reasons: v.Reasons.Reveal(), UndoReasons: v.UndoReasons.Reveal(), Decider: v.Decider.Reveal(),
		Proposal: v.Proposal.Reveal(), Proposer: v.Proposer.Reveal(), Wants: wantsOf(v, by),
		MayUndo:   v.State == TakeoverDone && by.Has(access.Registrar) && decideUndoInTime(v.UndoUntil, p.service.clock.Now()) == nil,
		UndoUntil: i18n.Moment(ctx, v.UndoUntil),
		MayPrint:  v.Letter == LetterAsked && v.Same && v.Address && !v.Opened, MaySent: v.Letter == LetterPrinted,
	}
	if v.Entry.ID != "" {
		page.EntryHref = registrationPath(v.Entry.ID)
	}
	if v.DecidedAt != nil {
		page.Decided = i18n.Moment(ctx, *v.DecidedAt)
	}
	if v.ProposedAt != nil {
		page.Proposed = i18n.Moment(ctx, *v.ProposedAt)
	}
	page.Pairs = append([]pages.Pair{{Label: i18n.T(ctx, "engineer.takeover.entry"), Entry: v.Entry.Number}}, p.pairs(ctx, v.Holder, v.Claimant)...)
	return web.Page(w, r, status, pages.TakeoverPage(page))
}

// wantsOf tells what an officer can do with a takeover beside declining it.
func wantsOf(v TakeoverView, by access.Actor) string {
	switch {
	case v.State != TakeoverOpen || v.Entry.Import == "" || v.Opened:
		return ""
	case v.Same:
		return "confirm"
	case v.ProposedAt == nil:
		return "propose"
	case v.ProposedBy != by.Person && by.Has(access.Registrar):
		return "second"
	}
	return ""
}

// pairs writes two persons side by side.
func (p *Pages) pairs(ctx context.Context, entry, claimant person.Identity) []pages.Pair {
	law, lang := p.service.law(), i18n.From(ctx).Code
	kind := func(id string) pii.Value {
		k, _ := law.Identity(id)
		return pii.New(k.Name.In(lang))
	}
	district := func(i person.Identity) pii.Value {
		d, _ := law.District(i.Province, i.District)
		return pii.New(d.Name.In(lang))
	}
	var list []pages.Pair
	for _, x := range []struct {
		key              string
		entry, claimants pii.Value
	}{
		{"name", entry.NameLatin, claimant.NameLatin}, {"name_urdu", entry.NameUrdu, claimant.NameUrdu}, {"father", entry.Father, claimant.Father},
		{"identity", kind(entry.Kind), kind(claimant.Kind)}, {"number", entry.Number, claimant.Number}, {"domicile", district(entry), district(claimant)},
		{"phone", entry.Phone, claimant.Phone}, {"address", entry.Address, claimant.Address},
	} {
		list = append(list, pages.Pair{Label: i18n.T(ctx, "engineer.answer."+x.key), Entry: x.entry.Reveal(), Claimant: x.claimants.Reveal(), Differs: !x.entry.Empty() && x.entry.Reveal() != x.claimants.Reveal()})
	}
	return list
}

// PostTakeover proposes, confirms or declines.
func (p *Pages) PostTakeover(w http.ResponseWriter, r *http.Request) error {
	var c ConfirmTakeover
	return p.settleTakeover(w, r, &c, func(ctx context.Context, by access.Actor, id string) error {
		switch c.Deed {
		case "confirm":
			return p.service.ConfirmTakeover(ctx, by, id, c)
		case "propose":
			return p.service.ProposeTakeover(ctx, by, id, c)
		}
		return p.service.DeclineTakeover(ctx, by, id, c.JudgeTakeover)
	})
}

// PostUndoTakeover gives a registration back.
func (p *Pages) PostUndoTakeover(w http.ResponseWriter, r *http.Request) error {
	var c JudgeTakeover
	return p.settleTakeover(w, r, &c, func(ctx context.Context, by access.Actor, id string) error {
		return p.service.UndoTakeover(ctx, by, id, c)
	})
}

// PostLetterSent notes that a letter by post left.
func (p *Pages) PostLetterSent(w http.ResponseWriter, r *http.Request) error {
	var c Page
	return p.settleTakeover(w, r, &c, func(ctx context.Context, by access.Actor, id string) error { return p.service.MarkSent(ctx, by, id, c) })
}

// PostPrintLetter shows the letter with the code, once.
func (p *Pages) PostPrintLetter(w http.ResponseWriter, r *http.Request) error {
	var c Page
	ctx := r.Context()
	form, err := web.Read(r, &c)
	if err == nil {
		var v Posted
		if v, err = p.service.PrintLetter(ctx, web.Actor(ctx), r.PathValue("id"), c); err == nil {
			return web.Page(w, r, http.StatusOK, pages.PostedLetterPage(pages.PostedLetter{
				Back: takeoverPath(r.PathValue("id")), Council: p.service.law().Name.In(i18n.From(ctx).Code), Name: v.Name.Reveal(), Address: v.Address.Reveal(), Number: v.Number,
				Code: v.Code[:4] + " " + v.Code[4:], Until: i18n.Moment(ctx, v.Until), Tries: v.Tries, Where: p.service.needs.Base + "/my/claim/code",
			}))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.takeover(w, r, statusOf(err), form)
}

func (p *Pages) settleTakeover(w http.ResponseWriter, r *http.Request, c any, do func(ctx context.Context, by access.Actor, id string) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), web.Actor(r.Context()), r.PathValue("id")); err == nil {
			return web.See(w, r, takeoverPath(r.PathValue("id")))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.takeover(w, r, statusOf(err), form)
}

// TakeoverPanel leads from the desk to what waits at the counter.
func (p *Pages) TakeoverPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if !by.Has(access.Officer) && !by.Has(access.Committee) && !by.Has(access.Registrar) {
		return nil, nil
	}
	proposed, err := p.service.ProposedTakeovers(ctx, by)
	if err != nil {
		return nil, err
	}
	return pages.TakeoverPart(int(proposed)), nil
}

func takeoverPath(id string) string { return "/desk/claims/" + id }
