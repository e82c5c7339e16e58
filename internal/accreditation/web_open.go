package accreditation

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/accreditation/pages"
	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetOpenInstitution shows the form that opens an institution.
func (p *Pages) GetOpenInstitution(w http.ResponseWriter, r *http.Request) error {
	return p.openInstitution(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) openInstitution(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	if err := p.service.may(web.Actor(r.Context()), "accreditation.keep"); err != nil {
		return err
	}
	return web.Page(w, r, status, pages.OpenInstitutionPage(pages.KeptForm{Form: form, Path: desk + "/institutions/new", Back: desk}))
}

// PostOpenInstitution opens an institution.
func (p *Pages) PostOpenInstitution(w http.ResponseWriter, r *http.Request) error {
	var c OpenInstitution
	form, err := web.Read(r, &c)
	if err == nil {
		var code string
		if code, err = p.service.OpenInstitution(r.Context(), web.Actor(r.Context()), c); err == nil {
			return web.See(w, r, deskInstitutionPath(code))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.openInstitution(w, r, keptStatus(err), form)
}

// keeping fills the form of a deed with an institution, for whoever may do it and while it is open.
func (p *Pages) keeping(r *http.Request, form *parts.Form, deed string) (pages.KeptForm, Shown, error) {
	ctx := r.Context()
	x, err := p.service.Show(ctx, web.Actor(ctx), r.PathValue("institution"))
	if err == nil {
		err = p.service.may(web.Actor(ctx), "accreditation.keep")
	}
	if err == nil {
		err = decideKept(x.Version, versionOf(x.Version), x.Closed, p.service.today())
	}
	here := deskInstitutionPath(x.Code)
	return pages.KeptForm{Form: form, Path: here + deed, Back: here, Of: in(ctx, x.Name), Version: versionOf(x.Version)}, x, err
}

// GetOpenCampus shows the form that opens a campus.
func (p *Pages) GetOpenCampus(w http.ResponseWriter, r *http.Request) error {
	return p.openCampus(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) openCampus(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	page, _, err := p.keeping(r, form, "/campuses/new")
	if err != nil {
		return err
	}
	return web.Page(w, r, status, pages.OpenCampusPage(page))
}

// PostOpenCampus opens a campus.
func (p *Pages) PostOpenCampus(w http.ResponseWriter, r *http.Request) error {
	var c OpenCampus
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.OpenCampus(r.Context(), web.Actor(r.Context()), r.PathValue("institution"), c); err == nil {
			return web.See(w, r, deskInstitutionPath(r.PathValue("institution")))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.openCampus(w, r, keptStatus(err), form)
}

// GetOpenProgramme shows the form that opens a programme.
func (p *Pages) GetOpenProgramme(w http.ResponseWriter, r *http.Request) error {
	return p.openProgramme(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) openProgramme(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	page, x, err := p.keeping(r, form, "/programmes/new")
	if err != nil {
		return err
	}
	law, today := p.service.law(), p.service.today()
	for _, c := range x.Campuses {
		if isOpen(c.Closed, today) {
			page.Campuses = append(page.Campuses, parts.Option{Value: c.Code, Label: in(ctx, c.Name)})
		}
	}
	for _, d := range law.Degrees {
		if d.Registrable {
			page.Degrees = append(page.Degrees, parts.Option{Value: d.ID, Label: in(ctx, d.Name)})
		}
	}
	for _, d := range law.Disciplines {
		page.Disciplines = append(page.Disciplines, parts.Option{Value: d.Prefix, Label: in(ctx, d.Name)})
	}
	if page.Institutions, err = p.others(r, x.ID); err != nil {
		return err
	}
	page.First = i18n.T(ctx, "accreditation.first."+p.counted())
	sections(ctx, law, &page)
	return web.Page(w, r, status, pages.OpenProgrammePage(page))
}

// PostOpenProgramme opens a programme.
func (p *Pages) PostOpenProgramme(w http.ResponseWriter, r *http.Request) error {
	var c OpenProgramme
	form, err := web.Read(r, &c)
	if err == nil {
		var code string
		if code, err = p.service.OpenProgramme(r.Context(), web.Actor(r.Context()), r.PathValue("institution"), c); err == nil {
			return web.See(w, r, deskProgrammePath(r.PathValue("institution"), code))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.openProgramme(w, r, keptStatus(err), form)
}

// sections says which sections batches may have, and by which rule.
func sections(ctx context.Context, law council.Law, page *pages.KeptForm) {
	for _, s := range law.Accreditation.Sections {
		of := i18n.Number(ctx, int64(s.Of))
		switch {
		case s.From == 0 && s.To == 0:
			page.Notes = append(page.Notes, i18n.T(ctx, "accreditation.seats.any", "Of", of))
		case s.To == 0:
			page.Notes = append(page.Notes, i18n.T(ctx, "accreditation.seats.later", "Of", of, "From", strconv.Itoa(s.From)))
		case s.From == 0:
			page.Notes = append(page.Notes, i18n.T(ctx, "accreditation.seats.earlier", "Of", of, "To", strconv.Itoa(s.To)))
		default:
			page.Notes = append(page.Notes, i18n.T(ctx, "accreditation.seats.between", "Of", of, "From", strconv.Itoa(s.From), "To", strconv.Itoa(s.To)))
		}
		page.Rule, page.Cited = in(ctx, s.Rule.Text), s.Rule.Cited()+" · "+i18n.T(ctx, "web.confidence."+string(s.Rule.Confidence))
	}
}
