package engineer

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
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

// GetRoute shows the routes to a kind, with how the applicant stands to each condition.
func (p *Pages) GetRoute(w http.ResponseWriter, r *http.Request) error {
	v, err := p.draft(r)
	if err != nil {
		return err
	}
	return p.route(w, r, http.StatusOK, parts.NewForm(map[string]string{"version": strconv.FormatInt(v.Version, 10), "route": v.Route.ID}))
}

func (p *Pages) route(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	ways, err := p.service.Ways(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := pages.Route{Form: form, Back: applicationPath(r.PathValue("id"))}
	for _, x := range ways {
		page.Ways = append(page.Ways, wayPage(ctx, x.Route, x.Conditions, false))
		page.Options = append(page.Options, parts.Option{Value: x.Route.ID, Label: x.Route.Title.In(i18n.From(ctx).Code)})
	}
	return web.Page(w, r, status, pages.RoutePage(page))
}

// PostRoute stores the route.
func (p *Pages) PostRoute(w http.ResponseWriter, r *http.Request) error {
	var c ChooseRoute
	return p.keep(w, r, &c, func(ctx context.Context, by access.Actor, application string) error {
		return p.service.ChooseRoute(ctx, by, application, c)
	}, func(status int, form *parts.Form) error { return p.route(w, r, status, form) })
}

// GetClaims shows the form of what only others can show.
func (p *Pages) GetClaims(w http.ResponseWriter, r *http.Request) error {
	v, err := p.draft(r)
	if err != nil {
		return err
	}
	values := map[string]string{"version": strconv.FormatInt(v.Version, 10)}
	for _, c := range v.Claims {
		switch c.Wants {
		case council.WantsExam:
			values["exam"] = c.Words.Reveal()
			dayValues(values, "exam_on", c.On)
		case council.WantsPoints:
			values["points"] = strconv.Itoa(c.Points)
		case council.WantsTitle:
			values["title"] = c.Words.Reveal()
		case council.WantsGraduation:
			dayValues(values, "graduated_on", c.On)
		}
	}
	return p.claims(w, r, http.StatusOK, parts.NewForm(values))
}

func (p *Pages) claims(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	v, err := p.draft(r)
	if err != nil {
		return err
	}
	if v.Route.ID == "" { // the route says what is wanted
		return web.See(w, r, applicationPath(v.ID)+"/route")
	}
	page := pages.Claims{Form: form, Back: applicationPath(v.ID), Graduated: v.Undated}
	for _, c := range v.Route.Conditions {
		name := c.Name.In(i18n.From(ctx).Code)
		switch c.Wants {
		case council.WantsExam:
			page.Exam = name
		case council.WantsPoints:
			page.Points = name
		case council.WantsTitle:
			page.Title = name
		}
	}
	return web.Page(w, r, status, pages.ClaimsPage(page))
}

// PostClaims stores them.
func (p *Pages) PostClaims(w http.ResponseWriter, r *http.Request) error {
	var c RecordClaims
	return p.keep(w, r, &c, func(ctx context.Context, by access.Actor, application string) error {
		return p.service.RecordClaims(ctx, by, application, c)
	}, func(status int, form *parts.Form) error { return p.claims(w, r, status, form) })
}

// GetExperience shows the experience sheet.
func (p *Pages) GetExperience(w http.ResponseWriter, r *http.Request) error {
	return p.experience(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) experience(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	v, err := p.draft(r)
	if err != nil {
		return err
	}
	form.Set("version", strconv.FormatInt(v.Version, 10))
	page := pages.Experience{Form: form, Positions: positionPages(ctx, v.Positions, v.Law.Day), Back: applicationPath(v.ID)}
	for _, c := range v.Conditions {
		if c.Wants == council.WantsExperience {
			page.Conditions = wayPage(ctx, v.Route, []Weighed{c}, false).Conditions
		}
	}
	return web.Page(w, r, status, pages.ExperiencePage(page))
}

// PostExperience adds a position to it.
func (p *Pages) PostExperience(w http.ResponseWriter, r *http.Request) error {
	var c AddExperience
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.AddExperience(r.Context(), web.Actor(r.Context()), r.PathValue("id"), c); err == nil {
			return web.See(w, r, applicationPath(r.PathValue("id"))+"/experience")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.experience(w, r, http.StatusUnprocessableEntity, form)
}

// PostRemoveExperience takes a position from it.
func (p *Pages) PostRemoveExperience(w http.ResponseWriter, r *http.Request) error {
	var c RemoveExperience
	if _, err := web.Read(r, &c); err != nil {
		return err
	}
	if err := p.service.RemoveExperience(r.Context(), web.Actor(r.Context()), r.PathValue("id"), c); err != nil {
		return err
	}
	return web.See(w, r, applicationPath(r.PathValue("id"))+"/experience")
}
