package accreditation

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/accreditation/pages"
	"sanad/internal/day"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// InstitutionPages are the pages of those who stand for an institution, and of who they are at the desk.
type InstitutionPages struct{ service *Service }

// NewInstitutionPages returns them.
func NewInstitutionPages(s *Service) *InstitutionPages { return &InstitutionPages{s} }

// Panel leads those who stand for an institution from their own page to it.
func (p *InstitutionPages) Panel(ctx context.Context, by access.Actor) (templ.Component, error) {
	list, err := p.service.ShowFocal(ctx, by, "")
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var names []string
	for _, o := range list {
		names = append(names, o.Institution.Name.In(i18n.From(ctx).Code))
	}
	return pages.OwnPanel(names), nil
}

// GetInstitution shows the institution for which the reader stands; to all others how one comes to stand for one.
func (p *InstitutionPages) GetInstitution(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := p.service.ShowFocal(ctx, web.Actor(ctx), r.URL.Query().Get("of"))
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return web.Page(w, r, http.StatusOK, pages.OwnNonePage())
	}
	return web.Page(w, r, http.StatusOK, pages.OwnPage(p.own(ctx, list)))
}

// own fills the page of an institution.
func (p *InstitutionPages) own(ctx context.Context, list []Own) pages.Own {
	o, lang := list[0], i18n.From(ctx).Code
	v := pages.Own{
		Name: o.Institution.Name.In(lang), Role: i18n.T(ctx, "accreditation.focal.role."+string(o.Mine.Role)), People: ownPath(o.Institution.Code) + "/people",
		Resign: parts.Query("/institution/resign", "of", o.Institution.Code), Visits: ownPath(o.Institution.Code) + "/visits",
		Rows: []parts.SummaryRow{
			{Label: i18n.T(ctx, "accreditation.own.city"), Value: o.Institution.City.In(lang)},
			{Label: i18n.T(ctx, "accreditation.own.you"), Value: i18n.T(ctx, "accreditation.own.since", "Role", i18n.T(ctx, "accreditation.focal.role."+string(o.Mine.Role)), "Day", p.day(ctx, o.Mine))},
		},
	}
	if !o.Institution.Closed.IsZero() {
		v.Closed = i18n.Date(ctx, o.Institution.Closed)
	}
	for _, other := range list[1:] {
		v.Others = append(v.Others, pages.OwnOther{Href: parts.Query("/institution", "of", other.Institution.Code), Name: other.Institution.Name.In(lang)})
	}
	for _, w := range o.Waited {
		v.Tasks = append(v.Tasks, p.waitedTask(ctx, o.Institution.Code, w))
	}
	for _, x := range o.Programmes {
		title := x.Title.In(lang)
		row := pages.OwnProgramme{Title: title, Campus: x.Campus.Name.In(lang)}
		for _, b := range x.Batches {
			at := BatchAt{o.Institution.Code, x.Code, b.Year}
			row.Rows = append(row.Rows, p.batch(ctx, at, title, b))
			if law := p.service.law(); b.List.ID == "" && b.Year == law.Day.Year() && law.Accreditation.ListDays > 0 && o.Institution.Closed.IsZero() {
				v.Tasks = append(v.Tasks, parts.Task{
					Title: i18n.T(ctx, "accreditation.own.list", "Programme", title, "Batch", strconv.Itoa(b.Year)), Href: at.path(), State: parts.TaskNotStarted,
					Hint: i18n.T(ctx, "accreditation.own.within", "Days", law.Accreditation.ListDays),
				})
			}
			v.Tasks = append(v.Tasks, tasks(ctx, p.service.law().Day, title, v.Visits, b)...)
		}
		v.Programmes = append(v.Programmes, row)
	}
	return v
}

// waitedTask leads to a batch for whose lists graduates wait, and says how many do and when the institution was told.
func (p *InstitutionPages) waitedTask(ctx context.Context, code string, w Waited) parts.Task {
	key, zone := "accreditation.own.mark", p.service.law().Zone
	if w.Unlisted {
		key = "accreditation.own.list"
	}
	batch := strconv.Itoa(w.Batch)
	hint := i18n.T(ctx, "accreditation.own.waited", "Total", w.Count, "Since", day.Of(w.Since, zone))
	if !w.Asked.IsZero() {
		hint += " " + i18n.T(ctx, "accreditation.own.asked", "Day", day.Of(w.Asked, zone))
	}
	if !w.Reminded.IsZero() {
		hint += " " + i18n.T(ctx, "accreditation.own.reminded", "Day", day.Of(w.Reminded, zone))
	}
	return parts.Task{
		Title: i18n.T(ctx, key, "Programme", w.Programme.Title.In(i18n.From(ctx).Code), "Batch", batch), Href: BatchAt{code, w.Programme.Code, w.Batch}.path(), State: parts.TaskNeedsYou, Hint: hint,
	}
}

func ownPath(institution string) string { return "/institution/at/" + institution }

func (p *InstitutionPages) day(ctx context.Context, f Focal) string {
	return i18n.Date(ctx, day.Of(f.Since, p.service.law().Zone))
}

// batch writes a batch: its year, what was found of it, how many students it has and how many seats.
func (p *InstitutionPages) batch(ctx context.Context, at BatchAt, title string, b OwnBatch) []parts.Cell {
	students := parts.Cell{Text: i18n.T(ctx, "accreditation.students.none")}
	if b.List.ID != "" {
		students = parts.Cell{Text: i18n.Number(ctx, int64(b.List.Rows))}
		if b.List.Beyond > 0 {
			students.Hint = i18n.T(ctx, "accreditation.students.beyond", "Total", b.List.Beyond, "Seats", b.List.Seats)
		}
	}
	return []parts.Cell{{Text: strconv.Itoa(b.Year), Href: at.path(), Unseen: title}, p.found(ctx, b), students, seatsCell(ctx, b)}
}

func seatsCell(ctx context.Context, b OwnBatch) parts.Cell {
	if b.Seats == 0 {
		return parts.Cell{Text: i18n.T(ctx, "accreditation.own.no_seats")}
	}
	return parts.Cell{Text: i18n.Number(ctx, int64(b.Seats))}
}

// found says what holds for a batch today.
func (p *InstitutionPages) found(ctx context.Context, b OwnBatch) parts.Cell {
	lang, law := i18n.From(ctx).Code, p.service.law().Accreditation
	o, ok := law.Outcome(b.Found.Outcome)
	if !b.Is || !ok {
		return parts.Cell{Text: i18n.T(ctx, "accreditation.own.undecided"), Tag: "plain"}
	}
	words, tone := o.Name.In(lang), "stop"
	switch {
	case o.Registrable:
		tone = "good"
	case o.Report:
		tone = "waiting"
	}
	if l, ok := law.Level(b.Found.Level); ok {
		words += " · " + l.Name.In(lang)
	}
	return parts.Cell{Show: pages.Found(words, tone, b.Found.Conditions.In(lang))}
}

// tasks are what the institution is to do about a batch, and by when. Both are done with the visit that confirms it, which is asked for on the page of visits.
func tasks(ctx context.Context, today day.Day, title, visits string, b OwnBatch) (list []parts.Task) {
	if !b.Is {
		return nil
	}
	for _, x := range []struct {
		key string
		by  day.Day
	}{{"accreditation.own.report", b.Found.Report}, {"accreditation.own.visit", b.Found.Visit}} {
		if x.by.IsZero() {
			continue
		}
		hint := i18n.T(ctx, "accreditation.own.by", "Day", i18n.Date(ctx, x.by))
		if x.by.Before(today) {
			hint = i18n.T(ctx, "accreditation.own.over", "Day", i18n.Date(ctx, x.by))
		}
		list = append(list, parts.Task{Title: i18n.T(ctx, x.key, "Programme", title, "Batch", strconv.Itoa(b.Year)), Href: visits, State: parts.TaskNeedsYou, Hint: hint})
	}
	return list
}

// GetResign asks whether somebody wants to stand for an institution no more.
func (p *InstitutionPages) GetResign(w http.ResponseWriter, r *http.Request) error {
	return p.resign(w, r, http.StatusOK, r.URL.Query().Get("of"), parts.NewForm(nil))
}

func (p *InstitutionPages) resign(w http.ResponseWriter, r *http.Request, status int, code string, form *parts.Form) error {
	ctx := r.Context()
	list, err := p.service.ShowFocal(ctx, web.Actor(ctx), code)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return web.See(w, r, "/institution")
	}
	o := list[0]
	return web.Page(w, r, status, pages.ResignPage(pages.Resign{Form: form, Name: o.Institution.Name.In(i18n.From(ctx).Code), Focal: o.Mine.ID, Alone: o.Alone}))
}

// PostResign ends what somebody is for an institution, by their own wish.
func (p *InstitutionPages) PostResign(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Focal string `form:"focal" max:"26"`
	}
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Resign(r.Context(), web.Actor(r.Context()), c.Focal); err == nil {
			return web.See(w, r, "/institution")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.resign(w, r, http.StatusUnprocessableEntity, "", form)
}

// GetJoin shows to what a link invites.
func (p *InstitutionPages) GetJoin(w http.ResponseWriter, r *http.Request) error {
	return p.join(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *InstitutionPages) join(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	token := r.PathValue("token")
	j, err := p.service.ShowJoin(ctx, web.Actor(ctx), token)
	if err != nil {
		return err
	}
	if j.Refused != nil && status == http.StatusOK {
		form.Refused(ctx, j.Refused)
	}
	return web.Page(w, r, status, pages.JoinPage(pages.Join{
		Form: form, Path: "/institution/join/" + token, Name: j.Institution.Name.In(i18n.From(ctx).Code), City: j.Institution.City.In(i18n.From(ctx).Code),
		Does: i18n.T(ctx, "accreditation.focal.does."+string(j.Invitation.Role)), Ends: i18n.Moment(ctx, j.Invitation.Ends), May: j.Refused == nil,
	}))
}

// PostJoin accepts an invitation.
func (p *InstitutionPages) PostJoin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := web.Read(r, &struct{}{})
	code := ""
	if err == nil {
		code, err = p.service.Join(ctx, web.Actor(ctx), r.PathValue("token"))
	}
	if err == nil {
		return web.See(w, r, parts.Query("/institution", "of", code))
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.join(w, r, http.StatusUnprocessableEntity, form)
}
