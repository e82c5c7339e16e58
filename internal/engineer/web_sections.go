package engineer

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/engineer/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// keep reads a form that is a section of a draft and stores it; what was typed wrong shows the form again.
func (p *Pages) keep(w http.ResponseWriter, r *http.Request, c any, do func(ctx context.Context, by access.Actor, application string) error, show func(status int, form *parts.Form) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), web.Actor(r.Context()), r.PathValue("id")); err == nil {
			return web.See(w, r, applicationPath(r.PathValue("id")))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return show(http.StatusUnprocessableEntity, form)
}

// dayValues are the three boxes of a day; none for no day.
func dayValues(values map[string]string, name string, d day.Day) {
	if !d.IsZero() {
		values[name+"_day"], values[name+"_month"], values[name+"_year"] = strconv.Itoa(d.Date()), strconv.Itoa(int(d.Month())), strconv.Itoa(d.Year())
	}
}

// GetForeignDegree shows the form of a foreign degree.
func (p *Pages) GetForeignDegree(w http.ResponseWriter, r *http.Request) error {
	v, err := p.draft(r)
	if err != nil {
		return err
	}
	values := map[string]string{"version": strconv.FormatInt(v.Version, 10)}
	if d := v.Degree; d != nil {
		values["title"], values["institution"], values["country"], values["discipline"] = d.Programme.ID, d.Institution.ID, d.Country.Reveal(), d.Programme.Discipline
		dayValues(values, "graduated_on", d.GraduatedOn)
	}
	return p.foreignDegree(w, r, http.StatusOK, parts.NewForm(values))
}

func (p *Pages) foreignDegree(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	page := pages.ForeignDegree{Form: form, Back: applicationPath(r.PathValue("id"))}
	for _, d := range p.service.law().Disciplines {
		page.Disciplines = append(page.Disciplines, parts.Option{Value: d.Prefix, Label: d.Name.In(i18n.From(r.Context()).Code)})
	}
	return web.Page(w, r, status, pages.ForeignDegreePage(page))
}

// PostForeignDegree stores it.
func (p *Pages) PostForeignDegree(w http.ResponseWriter, r *http.Request) error {
	var c RecordForeignDegree
	return p.keep(w, r, &c, func(ctx context.Context, by access.Actor, application string) error {
		return p.service.RecordForeignDegree(ctx, by, application, c)
	}, func(status int, form *parts.Form) error { return p.foreignDegree(w, r, status, form) })
}

// GetProject shows the form of the project.
func (p *Pages) GetProject(w http.ResponseWriter, r *http.Request) error {
	v, err := p.draft(r)
	if err != nil {
		return err
	}
	values := map[string]string{"version": strconv.FormatInt(v.Version, 10)}
	if x := v.Project; x != nil {
		values["name"], values["client"] = x.Name.Reveal(), x.Client.Reveal()
		dayValues(values, "from", x.From)
		dayValues(values, "until", x.Until)
	}
	return p.project(w, r, http.StatusOK, parts.NewForm(values))
}

func (p *Pages) project(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	return web.Page(w, r, status, pages.ProjectPage(pages.Project{Form: form, Back: applicationPath(r.PathValue("id"))}))
}

// PostProject stores it.
func (p *Pages) PostProject(w http.ResponseWriter, r *http.Request) error {
	var c RecordProject
	return p.keep(w, r, &c, func(ctx context.Context, by access.Actor, application string) error {
		return p.service.RecordProject(ctx, by, application, c)
	}, func(status int, form *parts.Form) error { return p.project(w, r, status, form) })
}
