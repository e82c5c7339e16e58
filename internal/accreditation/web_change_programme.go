package accreditation

import (
	"context"
	"net/http"

	"sanad/internal/access"
	"sanad/internal/accreditation/pages"
	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// moving fills the form that moves a programme.
func (p *Pages) moving(r *http.Request, form *parts.Form) (pages.KeptForm, error) {
	page, x, err := p.keepingProgramme(r, form, "/move")
	for _, c := range x.Campuses {
		if c.ID != x.Programme.Campus && isOpen(c.Closed, p.service.today()) {
			page.Campuses = append(page.Campuses, parts.Option{Value: c.Code, Label: in(r.Context(), c.Name)})
		}
	}
	page.Notes = []string{i18n.T(r.Context(), "accreditation.move.now", "Name", in(r.Context(), x.At().Name))}
	return page, err
}

// GetMove shows the form that moves a programme.
func (p *Pages) GetMove(w http.ResponseWriter, r *http.Request) error {
	return shows(w, r, http.StatusOK, parts.NewForm(nil), p.moving, pages.KeptMovePage)
}

// PostMove moves a programme to another campus.
func (p *Pages) PostMove(w http.ResponseWriter, r *http.Request) error {
	at := addressOf(r)
	return does(w, r, func(ctx context.Context, by access.Actor, c Move) (string, error) {
		return deskProgrammePath(at.Institution, at.Programme), p.service.Move(ctx, by, at.Institution, at.Programme, c)
	}, p.moving, pages.KeptMovePage)
}

// ending fills the form that closes a programme.
func (p *Pages) ending(r *http.Request, form *parts.Form) (pages.KeptForm, error) {
	page, _, err := p.keepingProgramme(r, form, "/close")
	page.First = i18n.T(r.Context(), "accreditation.last."+p.counted())
	return page, err
}

// GetCloseProgramme shows the form that closes a programme.
func (p *Pages) GetCloseProgramme(w http.ResponseWriter, r *http.Request) error {
	return shows(w, r, http.StatusOK, parts.NewForm(nil), p.ending, pages.KeptCloseProgrammePage)
}

// PostCloseProgramme closes a programme.
func (p *Pages) PostCloseProgramme(w http.ResponseWriter, r *http.Request) error {
	at := addressOf(r)
	return does(w, r, func(ctx context.Context, by access.Actor, c CloseProgramme) (string, error) {
		return deskProgrammePath(at.Institution, at.Programme), p.service.CloseProgramme(ctx, by, at.Institution, at.Programme, c)
	}, p.ending, pages.KeptCloseProgrammePage)
}

// seating fills the form that changes seats.
func (p *Pages) seating(r *http.Request, form *parts.Form) (pages.KeptForm, error) {
	page, _, err := p.keepingProgramme(r, form, "/seats")
	page.First = i18n.T(r.Context(), "accreditation.from."+p.counted())
	sections(r.Context(), p.service.law(), &page)
	return page, err
}

// GetSeats shows the form that changes seats.
func (p *Pages) GetSeats(w http.ResponseWriter, r *http.Request) error {
	return shows(w, r, http.StatusOK, parts.NewForm(nil), p.seating, pages.KeptSeatsPage)
}

// PostSeats changes seats from a batch on.
func (p *Pages) PostSeats(w http.ResponseWriter, r *http.Request) error {
	at := addressOf(r)
	return does(w, r, func(ctx context.Context, by access.Actor, c SetSeats) (string, error) {
		return deskProgrammePath(at.Institution, at.Programme), p.service.SetSeats(ctx, by, at.Institution, at.Programme, c)
	}, p.seating, pages.KeptSeatsPage)
}

// phasing fills the form that says how far a programme is, for one that was never accredited.
func (p *Pages) phasing(r *http.Request, form *parts.Form) (pages.KeptForm, error) {
	page, x, err := p.keepingProgramme(r, form, "/phase")
	ctx := r.Context()
	for _, phase := range []Phase{PhaseZero, PhaseInterim, PhaseNone} {
		page.Outcomes = append(page.Outcomes, parts.Option{Value: string(phase), Label: phaseLabel(ctx, phase)})
	}
	if form == nil {
		page.Form = parts.NewForm(map[string]string{"phase": string(x.Phase)})
	}
	return page, err
}

func phaseLabel(ctx context.Context, phase Phase) string {
	if phase == PhaseNone {
		return i18n.T(ctx, "accreditation.phase.none")
	}
	return i18n.T(ctx, "accreditation.phase.says."+string(phase))
}

// GetPhase shows the form that says how far a programme is.
func (p *Pages) GetPhase(w http.ResponseWriter, r *http.Request) error {
	return shows(w, r, http.StatusOK, nil, p.phasing, pages.KeptPhasePage)
}

// PostPhase says how far a programme is.
func (p *Pages) PostPhase(w http.ResponseWriter, r *http.Request) error {
	at := addressOf(r)
	return does(w, r, func(ctx context.Context, by access.Actor, c SetPhase) (string, error) {
		return deskProgrammePath(at.Institution, at.Programme), p.service.SetPhase(ctx, by, at.Institution, at.Programme, c)
	}, p.phasing, pages.KeptPhasePage)
}
