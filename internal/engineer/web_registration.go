package engineer

import (
	"context"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/standing"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// deed is where the form of a decision stands, by the kind of the fact that it makes.
type deed struct {
	kind   standing.Kind
	action string // the last part of the address
}

var (
	suspending = deed{standing.Suspension, "suspend"}
	pausing    = deed{standing.Pause, "pause"}
	ending     = deed{standing.End, "end"}
	removing   = deed{standing.Removal, "remove"}
	restoring  = deed{standing.Restoration, "restore"}
	dying      = deed{standing.Death, "death"}
	annulling  = deed{standing.Annulment, "set-aside"}
)

// offered are the deeds that a registration may be offered whatever its facts, by its standing.
func offered(s standing.Standing) []deed {
	switch s {
	case standing.Deceased, standing.None:
		return nil
	case standing.Removed:
		return []deed{restoring, dying}
	case standing.Surrendered:
		return []deed{restoring, removing, dying}
	}
	return []deed{suspending, pausing, removing, dying}
}

// GetRegistration shows a registration to an officer.
func (p *Pages) GetRegistration(w http.ResponseWriter, r *http.Request) error {
	return p.registration(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) registration(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	d, err := p.service.ShowRegistration(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Page(w, r, status, pages.RegistrationPage(dossierPage(ctx, d, web.Actor(ctx), form)))
}

func dossierPage(ctx context.Context, d Dossier, by access.Actor, form *parts.Form) pages.Registration {
	kind, _ := d.Law.Kind(d.Title(d.Law.Day))
	page := pages.Registration{
		Papers: papersPath(web.Actor(ctx), d.ID),
		Form:   form, Number: d.Number, Name: d.Name.Reveal(), Kind: kind.Title.In(i18n.From(ctx).Code), Standing: string(d.Spell.Standing), Days: days(ctx, d.Spell.From, d.Spell.Until),
		Valid: validityText(ctx, d.Facts),
	}
	if d.Application != "" {
		page.Case = deskPath(d.Application)
	}
	path := registrationPath(d.ID)
	waits := d.Waits()
	proposers := map[string]string{} // by the fact that the proposal became
	for _, x := range d.Proposals {
		if x.State == ProposalConfirmed {
			proposers[x.Fact] = i18n.T(ctx, "engineer.proposal.by", "Name", d.nameOf(ctx, x.By), "Moment", i18n.Moment(ctx, x.At))
		}
	}
	for _, e := range d.Entries {
		f := factPage(ctx, d.Facts, e)
		f.By, f.Proposer = d.nameOf(ctx, e.By), proposers[e.ID]
		if waits == nil && !e.Aside {
			if _, ok := d.Law.Decision(string(standing.Annulment)); ok {
				f.SetAside = parts.Query(path+"/"+annulling.action, "of", e.ID)
			}
			if _, ok := d.Law.Decision(string(standing.End)); ok && mayEnd(d, e.Fact) {
				f.End = parts.Query(path+"/"+ending.action, "of", e.ID)
			}
		}
		page.Facts = append(page.Facts, f)
	}
	if waits == nil {
		for _, x := range offered(d.Spell.Standing) {
			if _, ok := d.Law.Decision(string(x.kind)); ok {
				page.Deeds = append(page.Deeds, pages.Deed{Label: i18n.T(ctx, "engineer."+string(x.kind)+".title"), Href: path + "/" + x.action})
			}
		}
	}
	for i, x := range d.Proposals {
		v := pages.Proposed{
			What: i18n.T(ctx, "engineer.fact."+string(x.Kind)), Days: factDays(ctx, standing.Fact{Kind: x.Kind, From: x.From, Until: x.Until}), Grounds: x.Grounds.Reveal(), By: d.nameOf(ctx, x.By),
			At: i18n.Moment(ctx, x.At), Of: ofText(ctx, d.Facts, x.Of), Path: path + "/proposals/" + x.ID, Stale: x.Stale, Mine: x.By == by.Person, MayConfirm: by.Has(access.Registrar),
		}
		switch {
		case waits == &d.Proposals[i]:
			page.Waits = &v
		case x.State != ProposalConfirmed: // what became of a confirmed one stands among the facts
			v.State, v.Reason = i18n.T(ctx, "engineer.proposal."+string(x.State)), x.Reason.Reveal()
			if x.DecidedAt != nil {
				v.Decided = i18n.T(ctx, "engineer.proposal.decided_by", "Name", d.nameOf(ctx, x.DecidedBy), "Moment", i18n.Moment(ctx, *x.DecidedAt))
			}
			page.Past = append(page.Past, v)
		}
	}
	return page
}

// mayEnd tells whether a fact is a suspension or a pause that has not ended.
func mayEnd(d Dossier, f standing.Fact) bool {
	if f.Kind != standing.Suspension && f.Kind != standing.Pause || d.Facts.Ended(f.ID) || died(d.Facts) {
		return false
	}
	last := d.Facts.Last(f)
	return last.IsZero() || !last.Before(d.Law.Day)
}

// nameOf names an officer, for officers.
func (d Dossier) nameOf(ctx context.Context, who string) string {
	switch name := d.Names[who]; {
	case who == "":
		return i18n.T(ctx, "engineer.by.system")
	case who == d.Person:
		return i18n.T(ctx, "engineer.by.engineer")
	case !name.Empty():
		return name.Reveal()
	}
	return i18n.T(ctx, "engineer.by.officer")
}

// factPage writes a fact in words, without who recorded it.
func factPage(ctx context.Context, facts standing.Facts, e Recorded) pages.Fact {
	f := pages.Fact{
		What: i18n.T(ctx, "engineer.fact."+string(e.Kind)), Days: factDays(ctx, e.Fact), Grounds: e.Grounds.Reveal(), At: i18n.Moment(ctx, e.Known), Aside: e.Aside, Brought: e.Brought,
		Of: ofText(ctx, facts, e.Of),
	}
	if e.Rule.ID != "" {
		f.Rule = e.Rule.Text.In(i18n.From(ctx).Code) + " (" + e.Rule.Instrument + ")"
	}
	return f
}

// ofText names the fact that another ends or sets aside.
func ofText(ctx context.Context, facts standing.Facts, id string) string {
	of, err := factOf(facts, id)
	if err != nil {
		return ""
	}
	return i18n.T(ctx, "engineer.fact.of", "What", i18n.T(ctx, "engineer.fact."+string(of.Kind)), "Days", factDays(ctx, of))
}

// factDays says on which days a fact is so.
func factDays(ctx context.Context, f standing.Fact) string {
	switch f.Kind {
	case standing.Suspension, standing.Pause:
		if f.Until.IsZero() {
			return i18n.T(ctx, "engineer.days.open", "From", i18n.Date(ctx, f.From))
		}
		return days(ctx, f.From, f.Until)
	case standing.Valid:
		if f.Until.IsZero() {
			return i18n.T(ctx, "engineer.days.life", "From", i18n.Date(ctx, f.From))
		}
		return days(ctx, f.From, f.Until)
	}
	return i18n.T(ctx, "engineer.days.on", "Day", i18n.Date(ctx, f.From))
}

// days says from when to when something is so.
func days(ctx context.Context, from, until day.Day) string {
	switch {
	case from.IsZero():
		return ""
	case until.IsZero():
		return i18n.T(ctx, "engineer.days.since", "From", i18n.Date(ctx, from))
	}
	return i18n.T(ctx, "engineer.days.span", "From", i18n.Date(ctx, from), "Until", i18n.Date(ctx, until))
}

// validityText says until when a registration is valid.
func validityText(ctx context.Context, facts standing.Facts) string {
	if until := facts.ValidUntil(); !until.IsZero() {
		return i18n.Date(ctx, until)
	}
	return i18n.T(ctx, "engineer.licence.life")
}

// propose shows the form of a deed.
func (p *Pages) propose(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, x deed, of string) error {
	ctx := r.Context()
	d, err := p.service.ShowRegistration(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	rule, ok := d.Law.Decision(string(x.kind))
	if !ok || of != "" && ofText(ctx, d.Facts, of) == "" {
		return fault.NotFound()
	}
	return web.Page(w, r, status, pages.ProposePage(pages.Propose{
		Form: form, Path: registrationPath(d.ID), Action: x.action, Kind: string(x.kind), Number: d.Number, Name: d.Name.Reveal(), Seen: d.Facts.Newest(), Of: of,
		OfText: ofText(ctx, d.Facts, of), Rule: rule.Text.In(i18n.From(ctx).Code) + " (" + rule.Instrument + ")",
	}))
}

// postPropose reads the form of a deed and does it. What was typed wrong shows the form again; what cannot be now shows the registration.
func (p *Pages) postPropose(w http.ResponseWriter, r *http.Request, x deed, c any, do func(ctx context.Context, by access.Actor, id string) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), web.Actor(r.Context()), r.PathValue("id")); err == nil {
			return web.See(w, r, registrationPath(r.PathValue("id")))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	if fault.Is(err, fault.KindInvalid) {
		return p.propose(w, r, http.StatusUnprocessableEntity, form, x, form.Value("of"))
	}
	return p.registration(w, r, http.StatusConflict, form)
}

// GetSuspend shows the form of a suspension.
func (p *Pages) GetSuspend(w http.ResponseWriter, r *http.Request) error {
	return p.propose(w, r, http.StatusOK, dayForm("from", p.service.law().Day), suspending, "")
}

// PostSuspend proposes a suspension.
func (p *Pages) PostSuspend(w http.ResponseWriter, r *http.Request) error {
	var c Suspend
	return p.postPropose(w, r, suspending, &c, func(ctx context.Context, by access.Actor, id string) error { return p.service.Suspend(ctx, by, id, c) })
}

// GetPause shows the form of a pause.
func (p *Pages) GetPause(w http.ResponseWriter, r *http.Request) error {
	return p.propose(w, r, http.StatusOK, dayForm("from", p.service.law().Day), pausing, "")
}

// PostPause proposes a pause.
func (p *Pages) PostPause(w http.ResponseWriter, r *http.Request) error {
	var c Pause
	return p.postPropose(w, r, pausing, &c, func(ctx context.Context, by access.Actor, id string) error { return p.service.Pause(ctx, by, id, c) })
}

// GetEnd shows the form by which a suspension or a pause ends.
func (p *Pages) GetEnd(w http.ResponseWriter, r *http.Request) error {
	return p.chosen(w, r, ending)
}

// PostEnd proposes that it ends.
func (p *Pages) PostEnd(w http.ResponseWriter, r *http.Request) error {
	var c End
	return p.postPropose(w, r, ending, &c, func(ctx context.Context, by access.Actor, id string) error { return p.service.End(ctx, by, id, c) })
}

// GetRemove shows the form of a removal.
func (p *Pages) GetRemove(w http.ResponseWriter, r *http.Request) error {
	return p.propose(w, r, http.StatusOK, dayForm("from", p.service.law().Day), removing, "")
}

// PostRemove proposes a removal.
func (p *Pages) PostRemove(w http.ResponseWriter, r *http.Request) error {
	var c Remove
	return p.postPropose(w, r, removing, &c, func(ctx context.Context, by access.Actor, id string) error { return p.service.Remove(ctx, by, id, c) })
}

// GetRestore shows the form of a restoration.
func (p *Pages) GetRestore(w http.ResponseWriter, r *http.Request) error {
	return p.propose(w, r, http.StatusOK, dayForm("from", p.service.law().Day), restoring, "")
}

// PostRestore proposes a restoration.
func (p *Pages) PostRestore(w http.ResponseWriter, r *http.Request) error {
	var c Restore
	return p.postPropose(w, r, restoring, &c, func(ctx context.Context, by access.Actor, id string) error { return p.service.Restore(ctx, by, id, c) })
}

// GetDeath shows the form by which a death is recorded.
func (p *Pages) GetDeath(w http.ResponseWriter, r *http.Request) error {
	return p.propose(w, r, http.StatusOK, parts.NewForm(nil), dying, "")
}

// PostDeath proposes to record it.
func (p *Pages) PostDeath(w http.ResponseWriter, r *http.Request) error {
	var c RecordDeath
	return p.postPropose(w, r, dying, &c, func(ctx context.Context, by access.Actor, id string) error {
		return p.service.RecordDeath(ctx, by, id, c)
	})
}

// GetSetAside shows the form by which a fact is set aside.
func (p *Pages) GetSetAside(w http.ResponseWriter, r *http.Request) error {
	return p.chosen(w, r, annulling)
}

// PostSetAside proposes it.
func (p *Pages) PostSetAside(w http.ResponseWriter, r *http.Request) error {
	var c SetAside
	return p.postPropose(w, r, annulling, &c, func(ctx context.Context, by access.Actor, id string) error { return p.service.SetAside(ctx, by, id, c) })
}

// chosen shows the form of a deed on the fact that the address names.
func (p *Pages) chosen(w http.ResponseWriter, r *http.Request, x deed) error {
	of := r.URL.Query().Get("of")
	if of == "" {
		return fault.NotFound()
	}
	return p.propose(w, r, http.StatusOK, dayForm("from", p.service.law().Day), x, of)
}

// PostConfirm records what was proposed.
func (p *Pages) PostConfirm(w http.ResponseWriter, r *http.Request) error {
	return p.settle(w, r, &struct{}{}, func(ctx context.Context, by access.Actor, registration, proposal string) error {
		return p.service.Confirm(ctx, by, registration, proposal)
	})
}

// PostDecline declines it, or takes it back.
func (p *Pages) PostDecline(w http.ResponseWriter, r *http.Request) error {
	var c Decline
	return p.settle(w, r, &c, func(ctx context.Context, by access.Actor, registration, proposal string) error {
		return p.service.Decline(ctx, by, registration, proposal, c)
	})
}

// settle reads what is decided of a proposal and does it; a refusal shows the registration as it stands now.
func (p *Pages) settle(w http.ResponseWriter, r *http.Request, c any, do func(ctx context.Context, by access.Actor, registration, proposal string) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), web.Actor(r.Context()), r.PathValue("id"), r.PathValue("proposal")); err == nil {
			return web.See(w, r, registrationPath(r.PathValue("id")))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	status := http.StatusUnprocessableEntity
	if fault.Is(err, fault.KindConflict) {
		status = http.StatusConflict
	}
	return p.registration(w, r, status, form)
}

// dayOf writes the day of a moment, for a column that is narrow.
func (p *Pages) dayOf(ctx context.Context, at time.Time) string {
	return i18n.Date(ctx, day.Of(at, p.service.law().Zone))
}

// GetProposals lists what waits for a registrar.
func (p *Pages) GetProposals(w http.ResponseWriter, r *http.Request) error {
	ctx, after := r.Context(), r.URL.Query().Get("after")
	list, more, err := p.service.Proposals(ctx, web.Actor(ctx), after)
	if err != nil {
		return err
	}
	var page pages.Proposals
	for _, x := range list {
		page.Rows = append(page.Rows, pages.WaitingProposal{
			Href: registrationPath(x.Registration), Number: x.Number, Name: x.Name.Reveal(), What: i18n.T(ctx, "engineer.fact."+string(x.Kind)), From: i18n.Date(ctx, x.From),
			By: x.Proposer.Reveal(), At: p.dayOf(ctx, x.At),
		})
	}
	if more {
		page.Next = parts.Query("/desk/proposals", "after", list[len(list)-1].ID)
	}
	if after != "" {
		page.First = "/desk/proposals"
	}
	return web.Page(w, r, http.StatusOK, pages.ProposalsPage(page))
}

// DeskPanel tells officers how many proposals wait, and leads to the list also when none does.
func (p *Pages) DeskPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if !by.Has(access.Officer) && !by.Has(access.Committee) && !by.Has(access.Registrar) {
		return nil, nil
	}
	n, err := p.service.Count(ctx, by)
	return pages.ProposalsPanelPart(pages.ProposalsPanel{Count: n, Many: n >= mostCounted}), err
}

// GetSurrender asks whether a registration shall be given back.
func (p *Pages) GetSurrender(w http.ResponseWriter, r *http.Request) error {
	return p.surrender(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) surrender(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	l, ok, err := p.service.Licence(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	if !ok {
		return fault.NotFound()
	}
	id := r.URL.Query().Get("of")
	if form.Value("registration") != "" {
		id = form.Value("registration")
	}
	held := append([]Registration{l.Registration}, l.Others...)
	x, ok := choose(held, id)
	if !ok {
		return fault.NotFound()
	}
	kind, _ := l.Law.Kind(x.Title(l.Law.Day))
	v := pages.Surrender{Form: form, ID: x.ID, Number: x.Number, Seen: x.Facts.Newest()}
	if kind.Effect == council.Permit {
		v.Further = kind.Title.In(i18n.From(ctx).Code)
	}
	_, rule, err := decideSurrender(l.Law, x.Facts, Surrender{})
	if bare := decideBare(l.Law, x, held); bare != nil {
		err = bare
	}
	if err != nil && !fault.Is(err, fault.KindInvalid) {
		v.Cannot = i18n.Say(ctx, fault.Of(err).Message)
	}
	v.Rule = rule.Text.In(i18n.From(ctx).Code)
	return web.Page(w, r, status, pages.SurrenderPage(v))
}

// PostSurrender gives it back.
func (p *Pages) PostSurrender(w http.ResponseWriter, r *http.Request) error {
	var c Surrender
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Surrender(r.Context(), web.Actor(r.Context()), c); err == nil {
			return web.See(w, r, "/my/licence")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	status := http.StatusUnprocessableEntity
	if fault.Is(err, fault.KindConflict) {
		status = http.StatusConflict
	}
	return p.surrender(w, r, status, form)
}

func registrationPath(id string) string { return "/desk/registrations/" + id }
