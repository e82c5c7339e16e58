package accreditation

import (
	"context"
	"net/http"

	"sanad/internal/access"
	"sanad/internal/accreditation/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// place is where people of an institution are dealt with: at the desk, or by those who stand for it.
type place struct {
	code string
	desk bool
}

func (p place) path() string {
	if p.desk {
		return "/desk/accreditation/institutions/" + p.code + "/people"
	}
	return ownPath(p.code) + "/people"
}

// back leads from the list of people to where one came from.
func (p place) back() string {
	if p.desk {
		return "/desk/accreditation/institutions/" + p.code
	}
	return parts.Query("/institution", "of", p.code)
}

func atInstitution(r *http.Request) place { return place{r.PathValue("institution"), false} }
func atDesk(r *http.Request) place        { return place{r.PathValue("institution"), true} }

// GetPeople shows who stands for an institution, to those of them.
func (p *InstitutionPages) GetPeople(w http.ResponseWriter, r *http.Request) error {
	return p.people(w, r, http.StatusOK, atInstitution(r), parts.NewForm(nil))
}

// GetDeskPeople shows who stands for an institution, to officers.
func (p *InstitutionPages) GetDeskPeople(w http.ResponseWriter, r *http.Request) error {
	return p.people(w, r, http.StatusOK, atDesk(r), parts.NewForm(nil))
}

func (p *InstitutionPages) people(w http.ResponseWriter, r *http.Request, status int, at place, form *parts.Form) error {
	v, _, err := p.shown(r, at, form)
	if err != nil {
		return err
	}
	return web.Page(w, r, status, pages.PeoplePage(v))
}

// shown fills the list of people.
func (p *InstitutionPages) shown(r *http.Request, at place, form *parts.Form) (v pages.People, shown People, err error) {
	ctx := r.Context()
	shown, err = p.service.ShowPeople(ctx, web.Actor(ctx), at.code, at.desk)
	if err != nil {
		return v, shown, err
	}
	v = pages.People{Form: form, Path: at.path(), Back: at.back(), Name: shown.Institution.Name.In(i18n.From(ctx).Code), May: shown.May, None: !hasLead(shown.Focals), HandOver: shown.May && !at.desk && len(shown.Focals) > 1}
	for _, f := range shown.Focals {
		name := i18n.T(ctx, "accreditation.focal.unnamed")
		if n := shown.Names[f.Person]; !n.Empty() {
			name = n.Reveal()
		}
		v.List = append(v.List, pages.Focal{
			ID: f.ID, Name: name, Role: i18n.T(ctx, "accreditation.focal.role."+string(f.Role)), Since: p.day(ctx, f), Me: f.ID == shown.Mine.ID, May: shown.May && f.ID != shown.Mine.ID,
		})
	}
	for _, i := range shown.Invitations {
		v.Invitations = append(v.Invitations, pages.FocalInvitation{
			ID: i.ID, Role: i18n.T(ctx, "accreditation.focal.role."+string(i.Role)), At: i18n.Moment(ctx, i.At), Ends: i18n.Moment(ctx, i.Ends), May: shown.May,
		})
	}
	return v, shown, nil
}

// GetInviteFocal shows the form by which a lead invites somebody.
func (p *InstitutionPages) GetInviteFocal(w http.ResponseWriter, r *http.Request) error {
	return p.invite(w, r, http.StatusOK, atInstitution(r), nil)
}

// GetDeskInviteFocal shows the form by which an officer does.
func (p *InstitutionPages) GetDeskInviteFocal(w http.ResponseWriter, r *http.Request) error {
	return p.invite(w, r, http.StatusOK, atDesk(r), nil)
}

func (p *InstitutionPages) invite(w http.ResponseWriter, r *http.Request, status int, at place, form *parts.Form) error {
	ctx := r.Context()
	if form == nil {
		form = parts.NewForm(map[string]string{"language": i18n.From(ctx).Code})
	}
	v, shown, err := p.shown(r, at, form)
	if err != nil {
		return err
	}
	if !shown.May {
		return decideInviteFocal(standing{shown.Institution, shown.Mine}, 0, 0)
	}
	for _, role := range []FocalRole{Lead, Writer} {
		v.Roles = append(v.Roles, parts.Option{Value: string(role), Label: i18n.T(ctx, "accreditation.focal.role."+string(role)), Hint: i18n.T(ctx, "accreditation.focal.does."+string(role))})
	}
	for _, l := range i18n.Languages {
		v.Languages = append(v.Languages, parts.Option{Value: l.Code, Label: l.Name})
	}
	return web.Page(w, r, status, pages.InviteFocalPage(v))
}

// PostInviteFocal invites somebody for a lead.
func (p *InstitutionPages) PostInviteFocal(w http.ResponseWriter, r *http.Request) error {
	return p.postInvite(w, r, atInstitution(r))
}

// PostDeskInviteFocal invites somebody for an officer.
func (p *InstitutionPages) PostDeskInviteFocal(w http.ResponseWriter, r *http.Request) error {
	return p.postInvite(w, r, atDesk(r))
}

func (p *InstitutionPages) postInvite(w http.ResponseWriter, r *http.Request, at place) error {
	var c InviteFocal
	return p.change(w, r, at, &c, func(ctx context.Context, by access.Actor) error {
		_, err := p.service.InviteFocal(ctx, by, at.code, at.desk, c) // the token stays in the letter
		return err
	}, func(form *parts.Form) error { return p.invite(w, r, http.StatusUnprocessableEntity, at, form) })
}

// PostUninviteFocal takes an invitation back for a lead.
func (p *InstitutionPages) PostUninviteFocal(w http.ResponseWriter, r *http.Request) error {
	return p.postUninvite(w, r, atInstitution(r))
}

// PostDeskUninviteFocal takes an invitation back for an officer.
func (p *InstitutionPages) PostDeskUninviteFocal(w http.ResponseWriter, r *http.Request) error {
	return p.postUninvite(w, r, atDesk(r))
}

func (p *InstitutionPages) postUninvite(w http.ResponseWriter, r *http.Request, at place) error {
	var c struct {
		Invitation string `form:"invitation" max:"26"`
	}
	return p.change(w, r, at, &c, func(ctx context.Context, by access.Actor) error {
		return p.service.UninviteFocal(ctx, by, at.code, at.desk, c.Invitation)
	}, func(form *parts.Form) error { return p.people(w, r, http.StatusUnprocessableEntity, at, form) })
}

// PostEndFocal ends what somebody is for an institution, for its lead.
func (p *InstitutionPages) PostEndFocal(w http.ResponseWriter, r *http.Request) error {
	return p.postEnd(w, r, atInstitution(r))
}

// PostDeskEndFocal ends it for an officer.
func (p *InstitutionPages) PostDeskEndFocal(w http.ResponseWriter, r *http.Request) error {
	return p.postEnd(w, r, atDesk(r))
}

func (p *InstitutionPages) postEnd(w http.ResponseWriter, r *http.Request, at place) error {
	var c EndFocal
	return p.change(w, r, at, &c, func(ctx context.Context, by access.Actor) error {
		return p.service.EndFocal(ctx, by, at.code, at.desk, c)
	},
		func(form *parts.Form) error { return p.people(w, r, http.StatusUnprocessableEntity, at, form) })
}

// GetHandOver shows to whom a lead can hand over.
func (p *InstitutionPages) GetHandOver(w http.ResponseWriter, r *http.Request) error {
	return p.handOver(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *InstitutionPages) handOver(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	v, shown, err := p.shown(r, atInstitution(r), form)
	if err != nil {
		return err
	}
	if !shown.May {
		return decideHandOver(shown.Mine, Focal{})
	}
	return web.Page(w, r, status, pages.HandOverPage(v))
}

// PostHandOver makes another focal person lead.
func (p *InstitutionPages) PostHandOver(w http.ResponseWriter, r *http.Request) error {
	var c HandOver
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.HandOver(r.Context(), web.Actor(r.Context()), r.PathValue("institution"), c); err == nil {
			return web.See(w, r, "/institution") // the reader stands for this one no more
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.handOver(w, r, http.StatusUnprocessableEntity, form)
}

// change reads a form into c and does the deed; refused shows the form again.
func (p *InstitutionPages) change(w http.ResponseWriter, r *http.Request, at place, c any, do func(ctx context.Context, by access.Actor) error, refused func(form *parts.Form) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), web.Actor(r.Context())); err == nil {
			return web.See(w, r, at.path())
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return refused(form)
}
