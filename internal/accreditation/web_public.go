package accreditation

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"sanad/internal/accreditation/pages"
	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/text"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// PublicPages are the pages that everybody reads.
type PublicPages struct{ service *Service }

// NewPublicPages returns the pages that everybody reads.
func NewPublicPages(s *Service) *PublicPages { return &PublicPages{s} }

// filters are the parts of an address that narrow a list.
var filters = []string{"q", "institution", "campus", "programme", "discipline", "degree", "batch", "level", "outcome"}

// questionOf reads what an address asks for.
func questionOf(q url.Values, on string) Question {
	return Question{
		Words: q.Get("q"), Institution: q.Get("institution"), Campus: q.Get("campus"), Programme: q.Get("programme"), Discipline: q.Get("discipline"), Degree: q.Get("degree"),
		Batch: q.Get("batch"), Level: q.Get("level"), Outcome: q.Get("outcome"), On: q.Get(on), Known: q.Get("known"), After: q.Get("after"),
	}
}

// GetProgrammes lists the programmes of which something was decided.
func (p *PublicPages) GetProgrammes(w http.ResponseWriter, r *http.Request) error {
	l, v, err := p.listing(r, "/programmes", p.service.FindProgrammes)
	if err != nil {
		return err
	}
	v.Other = narrowed("/programmes/under-process", r.URL.Query(), "q", "institution", "discipline", "degree")
	v.File = narrowed("/programmes.csv", r.URL.Query(), append([]string{"on", "known"}, filters...)...)
	asked := r.URL.Query()
	asked.Set("as_of", asked.Get("on")) // as machines call it
	v.Machines = narrowed("/api/v1/programmes", asked, append([]string{"as_of", "known"}, filters...)...)
	for _, o := range l.Law.Accreditation.Outcomes {
		v.Outcomes = append(v.Outcomes, parts.Option{Value: o.ID, Label: o.Name.In(i18n.From(r.Context()).Code)})
	}
	return web.Page(w, r, statusOf(v.Form), pages.ProgrammesPage(v))
}

// GetUnderProcess lists the programmes that were never accredited.
func (p *PublicPages) GetUnderProcess(w http.ResponseWriter, r *http.Request) error {
	_, v, err := p.listing(r, "/programmes/under-process", p.service.FindUnderProcess)
	if err != nil {
		return err
	}
	v.Other = narrowed("/programmes", r.URL.Query(), "q", "institution", "discipline", "degree")
	v.Levels, v.Process = nil, true
	return web.Page(w, r, statusOf(v.Form), pages.UnderProcessPage(v))
}

// statusOf is that of a page with a form.
func statusOf(form *parts.Form) int {
	if len(form.Faults()) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// listing asks for a page of a list and fills it.
func (p *PublicPages) listing(r *http.Request, path string, find func(context.Context, Question) (Listing, error)) (Listing, pages.Programmes, error) {
	ctx, typed, lang := r.Context(), r.URL.Query(), i18n.From(r.Context()).Code
	v := pages.Programmes{Form: parts.Typed(typed)}
	l, err := find(ctx, questionOf(typed, "on"))
	if l.Law.Accreditation.By == "" { // this council accredits none
		return l, v, fault.NotFound()
	}
	if err != nil && !v.Form.Refused(ctx, err) {
		return l, v, err
	}
	v.By, v.AsOf, v.Rule = l.Law.Accreditation.By, p.service.clock.Now(), ruleOf(ctx, l.Law.Accreditation.Rule)
	for _, d := range l.Law.Disciplines {
		v.Disciplines = append(v.Disciplines, parts.Option{Value: d.Prefix, Label: d.Name.In(lang)})
	}
	for _, d := range l.Law.Degrees {
		v.Degrees = append(v.Degrees, parts.Option{Value: d.ID, Label: d.Name.In(lang)})
	}
	for _, x := range l.Law.Accreditation.Levels {
		v.Levels = append(v.Levels, parts.Option{Value: x.ID, Label: x.Name.In(lang)})
	}
	for _, x := range filters {
		v.Asked = v.Asked || typed.Get(x) != ""
	}
	if err != nil {
		return l, v, nil
	}
	if l.Past() {
		v.Past = i18n.Date(ctx, l.On)
	}
	if code := typed.Get("institution"); code != "" {
		if err := p.institutionOf(ctx, code, &v); err != nil {
			return l, v, err
		}
		v.All = narrowed(path, typed, "q", "programme", "discipline", "degree", "batch", "level", "outcome", "on")
	}
	for _, x := range l.Rows {
		v.Rows = append(v.Rows, line(ctx, l.Law, x))
	}
	if typed.Get("after") != "" {
		v.First = narrowed(path, typed, append(filters, "on", "known")...)
	}
	if l.Next != "" {
		typed.Set("after", l.Next)
		v.Next = narrowed(path, typed, append(filters, "on", "known", "after")...)
	}
	return l, v, nil
}

// institutionOf names the institution to which a list is narrowed, with its campuses.
func (p *PublicPages) institutionOf(ctx context.Context, code string, v *pages.Programmes) error {
	t, err := p.service.TellInstitution(ctx, code, "", "")
	if err != nil {
		return err
	}
	lang := i18n.From(ctx).Code
	v.Institution = t.Name.In(lang)
	for _, c := range t.Campuses {
		v.Campuses = append(v.Campuses, parts.Option{Value: c.Code, Label: campusName(c, lang)})
	}
	return nil
}

// narrowed is a path with those parts of an address that are named and not empty.
func narrowed(path string, typed url.Values, names ...string) string {
	var pairs []string
	for _, n := range names {
		pairs = append(pairs, n, typed.Get(n))
	}
	return parts.Query(path, pairs...)
}

func ruleOf(ctx context.Context, r council.Rule) pages.Rule {
	return pages.Rule{Text: r.Text.In(i18n.From(ctx).Code), Instrument: r.Cited(), Confirmed: r.Confidence == council.Sourced}
}

// mostRuns is how many runs of batches a line of the list shows.
const mostRuns = 6

// line fills a line of the list.
func line(ctx context.Context, law council.Law, x Listed) pages.Programme {
	lang := i18n.From(ctx).Code
	l := pages.Programme{
		Path: x.Path(), Title: x.Title.In(lang), Institution: x.Institution.Name.In(lang), InstitutionPath: "/programmes/" + x.Institution.Code, Campus: campusName(x.Campus, lang),
		Discipline: disciplineName(law, x.Discipline).In(lang), Degree: degreeName(law, x.Degree).In(lang), Process: process(ctx, x),
	}
	for _, f := range x.Former {
		l.Former = i18n.List(ctx, l.Former, f.In(lang))
	}
	switch {
	case !x.Institution.Closed.IsZero():
		l.Closed = i18n.T(ctx, "accreditation.public.closed", "Day", x.Institution.Closed)
	case !x.Campus.Closed.IsZero():
		l.Closed = i18n.T(ctx, "accreditation.public.closed", "Day", x.Campus.Closed)
	}
	list := x.Runs()
	l.Undecided = len(list) == 0
	if l.More = len(list) > mostRuns; l.More {
		list = list[:mostRuns]
	}
	for _, r := range list {
		years := strconv.Itoa(r.To)
		if r.From != r.To {
			years = i18n.T(ctx, "accreditation.public.years", "From", strconv.Itoa(r.From), "To", strconv.Itoa(r.To))
		}
		l.Runs = append(l.Runs, pages.Run{Batches: years, Outcome: outcomeName(ctx, law, r.Outcome), Tone: toneOf(r.Outcome), Level: levelName(law, r.Level).In(lang)})
	}
	return l
}

// process says how far a programme is that was never accredited.
func process(ctx context.Context, x Listed) string {
	if !x.UnderProcess() {
		return ""
	}
	return i18n.T(ctx, "accreditation.process.phase."+string(x.Phase))
}

// campusName names a campus with its city, where it has one.
func campusName(c Campus, lang string) string {
	name, city := c.Name.In(lang), c.City.In(lang)
	switch {
	case name == "" || city == name:
		return city
	case city == "":
		return name
	}
	return name + " · " + city
}

func disciplineName(law council.Law, id string) council.Text {
	if d, ok := law.Discipline(id); ok {
		return d.Name
	}
	return council.Text{En: id, Ur: id}
}

func degreeName(law council.Law, id string) council.Text {
	if d, ok := law.Degree(id); ok {
		return d.Name
	}
	return council.Text{En: id, Ur: id}
}

func levelName(law council.Law, id string) council.Text {
	if l, ok := law.Accreditation.Level(id); ok {
		return l.Name
	}
	return council.Text{En: id, Ur: id}
}

// outcomeName names an outcome as the council does; nothing: nothing was decided.
func outcomeName(ctx context.Context, law council.Law, id string) string {
	if o, ok := law.Accreditation.Outcome(id); ok {
		return o.Name.In(i18n.From(ctx).Code)
	}
	if id == "" {
		return i18n.T(ctx, "accreditation.undecided")
	}
	return id
}

// toneOf is the tone of an outcome's tag.
func toneOf(outcome string) string {
	switch outcome {
	case accredited:
		return "good"
	case "conditional":
		return "warning"
	case "deferred":
		return "waiting"
	case "":
		return "plain"
	}
	return "stop"
}

// askedDay reads the day of an address: ?on, or the three boxes of the form, which boxed tells.
func askedDay(typed url.Values) (on string, form *parts.Form, boxed bool) {
	boxes := map[string]string{"on_day": typed.Get("on_day"), "on_month": typed.Get("on_month"), "on_year": typed.Get("on_year")}
	if !typed.Has("on_year") {
		return typed.Get("on"), parts.NewForm(boxes), false
	}
	return text.Day(boxes["on_day"], boxes["on_month"], boxes["on_year"]), parts.NewForm(boxes), true
}

// GetInstitution shows one institution with its programmes.
func (p *PublicPages) GetInstitution(w http.ResponseWriter, r *http.Request) error {
	ctx, lang, code, typed := r.Context(), i18n.From(r.Context()).Code, r.PathValue("institution"), r.URL.Query()
	on, form, boxed := askedDay(typed)
	t, err := p.service.TellInstitution(ctx, code, on, typed.Get("known"))
	if err == nil && boxed {
		return web.See(w, r, "/programmes/"+code+"?on="+t.On.String())
	}
	if fault.Is(err, fault.KindInvalid) && form.Refused(ctx, err) {
		t, err = p.service.TellInstitution(ctx, code, "", "")
	}
	if err != nil {
		return err
	}
	v := pages.Institution{
		Form: form, Path: "/programmes/" + t.Code, Name: t.Name.In(lang), City: t.City.In(lang), Invented: t.Invented, By: t.Law.Accreditation.By, AsOf: p.service.clock.Now(),
		List: parts.Query("/programmes", "institution", t.Code), Into: t.Into.Name.In(lang), IntoPath: "/programmes/" + t.Into.Code, History: history(ctx, t.History, t.ID),
	}
	switch {
	case !t.Closed.IsZero():
		v.Closed = i18n.T(ctx, "accreditation.institution.closed", "Day", t.Closed)
	case t.Institution.Into != "":
		v.Closed = i18n.T(ctx, "accreditation.institution.merged")
	}
	if t.Past() {
		v.Past = i18n.Date(ctx, t.On)
	}
	if t.Called != t.Name {
		v.Called = t.Called.In(lang)
	}
	for _, c := range t.Campuses {
		v.Campuses = append(v.Campuses, campusName(c, lang))
	}
	for _, x := range t.Programmes {
		x.Former = former(t.History.Changes, x.Campus.ID, x.ID)
		v.Rows = append(v.Rows, line(ctx, t.Law, x))
	}
	return web.Page(w, r, statusOf(form), pages.InstitutionPage(v))
}

// former are the names that some things had before, the latest first.
func former(changes []Change, ids ...string) (names []council.Text) {
	for i := len(changes) - 1; i >= 0; i-- {
		for _, id := range ids {
			if c := changes[i]; c.Of == id && c.Kind == Renamed {
				names = append(names, c.Was)
			}
		}
	}
	return names
}

// history tells what became of an institution or a programme, the latest first; of is whose page it is.
func history(ctx context.Context, h History, of string) (rows []parts.TimelineRow) {
	lang := i18n.From(ctx).Code
	for i := len(h.Changes) - 1; i >= 0; i-- {
		c := h.Changes[i]
		other, _ := h.Name(c.Other)
		row := parts.TimelineRow{What: i18n.T(ctx, "accreditation.history."+string(c.Kind), "Other", i18n.Isolate(ctx, other.In(lang))), By: c.Instrument, At: i18n.Date(ctx, c.On)}
		if c.Of != of {
			name, _ := h.Name(c.Of)
			row.What = i18n.T(ctx, "accreditation.history.of", "Name", i18n.Isolate(ctx, name.In(lang)), "What", row.What)
		}
		if c.Kind == Renamed {
			row.Was, row.Is = c.Was.In(lang), nameAfter(h, c).In(lang)
		}
		rows = append(rows, row)
	}
	return rows
}

// nameAfter is what something was called after it was renamed.
func nameAfter(h History, c Change) council.Text {
	now, _ := h.Name(c.Of)
	return nameOn(now, h.Changes, c.Of, c.On)
}
