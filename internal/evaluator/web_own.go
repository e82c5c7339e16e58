package evaluator

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/evaluator/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// OwnPages are the pages of evaluators.
type OwnPages struct{ service *Service }

// NewOwnPages returns them.
func NewOwnPages(s *Service) *OwnPages { return &OwnPages{s} }

const statementPath = "/evaluator/statement"

// Panel leads an evaluator from their own page to what they are asked to do.
func (p *OwnPages) Panel(ctx context.Context, by access.Actor) (templ.Component, error) {
	o, err := p.service.Show(ctx, by, i18n.From(ctx).Code)
	if err != nil || !o.Is || o.State == Ended {
		return nil, err
	}
	says := i18n.T(ctx, "evaluator.panel.visits", "Count", len(o.Open))
	switch {
	case o.State == Named:
		says = i18n.T(ctx, "evaluator.own.named")
	case p.wants(o) != "":
		says = p.task(ctx, o).Title
	}
	return pages.OwnPanel(says), nil
}

// wants is what an evaluator must say before they can be asked for a visit: state, or again; empty: nothing.
func (p *OwnPages) wants(o Own) string {
	law := p.service.law()
	switch {
	case o.Stated.IsZero() || !o.Stands:
		return "state"
	case isLate(o.Stated, law.Day.Add(remindBefore), law.Evaluators.Stated):
		return "again"
	}
	return ""
}

func (p *OwnPages) task(ctx context.Context, o Own) parts.Task {
	hint, law := i18n.T(ctx, "evaluator.own.task_hint"), p.service.law()
	if years := law.Evaluators.Stated; !o.Stated.IsZero() && !isLate(o.Stated, law.Day, years) {
		hint = i18n.T(ctx, "evaluator.own.task_by", "Day", i18n.Date(ctx, o.Stated.AddYears(years)))
	}
	return parts.Task{Title: i18n.T(ctx, "evaluator.own.task."+p.wants(o)), Href: statementPath, State: parts.TaskNeedsYou, Hint: hint}
}

// GetOwn shows an evaluator what they are; to all others how one becomes one.
func (p *OwnPages) GetOwn(w http.ResponseWriter, r *http.Request) error {
	return p.own(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *OwnPages) own(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	o, err := p.service.Show(ctx, web.Actor(ctx), i18n.From(ctx).Code)
	if err != nil {
		return err
	}
	if !o.Is {
		return web.Page(w, r, status, pages.NonePage())
	}
	v := pages.Own{Form: form, Named: o.State == Named, Ended: o.State == Ended, May: o.State == Active || o.State == Paused}
	law := p.service.law()
	v.Rows = []parts.SummaryRow{{Label: i18n.T(ctx, "evaluator.state"), Show: stateTag(ctx, o.State)}}
	if len(o.Statement.Disciplines) > 0 {
		v.Rows = append(v.Rows, parts.SummaryRow{Label: i18n.T(ctx, "evaluator.disciplines"), Value: disciplines(ctx, law, o.Statement.Disciplines)})
	}
	stated := parts.SummaryRow{Label: i18n.T(ctx, "evaluator.statement"), Value: onDay(ctx, o.Stated, "evaluator.own.not_stated")}
	if v.May {
		stated.ChangeHref, stated.ChangeLabel = statementPath, i18n.T(ctx, "evaluator.own.look")
	}
	v.Rows = append(v.Rows, stated)
	if until := law.Evaluators.Stated; until > 0 && !o.Stated.IsZero() && v.May {
		v.Rows = append(v.Rows, parts.SummaryRow{Label: i18n.T(ctx, "evaluator.own.again_by"), Value: i18n.Date(ctx, o.Stated.AddYears(until))})
	}
	if v.May && p.wants(o) != "" {
		v.Tasks = append(v.Tasks, p.task(ctx, o))
		v.Confirm = p.wants(o) == "again" && !o.Draft
	}
	v.Visits, v.Past = visits(ctx, o.Open), visits(ctx, o.Past)
	v.Trainings = trainings(ctx, o.Trainings)
	for _, c := range o.History {
		v.History = append(v.History, parts.TimelineRow{What: i18n.T(ctx, "evaluator.change."+string(c.Kind)), At: i18n.Moment(ctx, c.At), Text: c.Reason})
	}
	return web.Page(w, r, status, pages.OwnPage(v))
}

func visits(ctx context.Context, list []Visit) (rows [][]parts.Cell) {
	for _, x := range list {
		rows = append(rows, []parts.Cell{{Text: x.Title, Href: x.Href}, {Text: x.State}, {Text: onDay(ctx, x.Until, "evaluator.none_is")}})
	}
	return rows
}

func trainings(ctx context.Context, list []Training) (rows [][]parts.Cell) {
	for _, x := range list {
		rows = append(rows, []parts.Cell{{Text: i18n.Date(ctx, x.On)}, {Text: x.Course}})
	}
	return rows
}

// onDay writes a day, or the words of a key where there is none.
func onDay(ctx context.Context, d day.Day, none string) string {
	if d.IsZero() {
		return i18n.T(ctx, none)
	}
	return i18n.Date(ctx, d)
}

func stateTag(ctx context.Context, s State) templ.Component {
	return parts.Tag(i18n.T(ctx, "evaluator.state."+string(s)), toneOf(s))
}

func toneOf(s State) string {
	switch s {
	case Active:
		return "good"
	case Named:
		return "waiting"
	case Paused:
		return "warning"
	}
	return "plain"
}

// disciplines names disciplines.
func disciplines(ctx context.Context, law council.Law, prefixes []string) string {
	var names []string
	for _, d := range law.Disciplines {
		if slices.Contains(prefixes, d.Prefix) {
			names = append(names, d.Name.In(i18n.From(ctx).Code))
		}
	}
	return i18n.List(ctx, names...)
}

// GetJoin shows an invitation.
func (p *OwnPages) GetJoin(w http.ResponseWriter, r *http.Request) error {
	return p.join(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *OwnPages) join(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx, token := r.Context(), r.PathValue("token")
	j, err := p.service.ShowJoin(ctx, web.Actor(ctx), token)
	if err != nil {
		return err
	}
	if j.Refused != nil && status == http.StatusOK {
		form.Refused(ctx, j.Refused)
	}
	return web.Page(w, r, status, pages.JoinPage(pages.Join{Form: form, Path: "/evaluator/join/" + token, Ends: i18n.Moment(ctx, j.Invitation.Ends), May: j.Refused == nil}))
}

// PostJoin accepts an invitation.
func (p *OwnPages) PostJoin(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, &struct{}{}, "/evaluator", func(ctx context.Context, by access.Actor) error {
		return p.service.Join(ctx, by, r.PathValue("token"))
	}, p.join)
}

// PostAccept accepts that an officer named the reader.
func (p *OwnPages) PostAccept(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, &struct{}{}, "/evaluator", p.service.Accept, p.own)
}

// PostDecline declines it.
func (p *OwnPages) PostDecline(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, &struct{}{}, "/evaluator", p.service.Decline, p.own)
}

// GetLeave asks whether an evaluator wants to be one no more.
func (p *OwnPages) GetLeave(w http.ResponseWriter, r *http.Request) error {
	return p.leave(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *OwnPages) leave(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	o, err := p.service.Show(r.Context(), web.Actor(r.Context()), i18n.From(r.Context()).Code)
	if err != nil {
		return err
	}
	if err := decideState(o.Evaluator); err != nil {
		return err
	}
	return web.Page(w, r, status, pages.LeavePage(form))
}

// PostLeave ends what the reader is as an evaluator.
func (p *OwnPages) PostLeave(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, &struct{}{}, "/evaluator", p.service.Leave, p.leave)
}

// post reads a form into c and does the deed; again shows the page anew where it was refused.
func (p *OwnPages) post(w http.ResponseWriter, r *http.Request, c any, next string, do func(ctx context.Context, by access.Actor) error, again func(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error) error {
	return web.Do(w, r, c, func(ctx context.Context, by access.Actor) (string, error) { return next, do(ctx, by) }, again)
}

// GetStatement shows what the reader states, or the draft of it.
func (p *OwnPages) GetStatement(w http.ResponseWriter, r *http.Request) error {
	return p.statement(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *OwnPages) statement(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	o, err := p.service.Show(ctx, web.Actor(ctx), i18n.From(ctx).Code)
	if err != nil {
		return err
	}
	if !o.Is || o.State == Named {
		return fault.NotFound()
	}
	v := pages.Statement{Form: form, Draft: o.Draft, Stands: o.Stands, May: decideState(o.Evaluator) == nil, Disciplines: i18n.T(ctx, "evaluator.state.no_disciplines")}
	if len(o.Statement.Disciplines) > 0 {
		v.Disciplines = disciplines(ctx, p.service.law(), o.Statement.Disciplines)
	}
	for _, k := range itemKinds {
		key := "evaluator.item." + string(k)
		g := pages.Group{Kind: string(k), Title: i18n.T(ctx, key+".title"), Lead: i18n.T(ctx, key+".lead"), None: i18n.T(ctx, key+".none"), Add: i18n.T(ctx, key+".add")}
		for _, i := range o.Statement.Items {
			if i.Kind == k {
				g.Items = append(g.Items, stated(ctx, i, o.Chosen))
			}
		}
		v.Groups = append(v.Groups, g)
	}
	return web.Page(w, r, status, pages.StatementPage(v))
}

// stated writes an item: the institution with the words below it, or the words alone.
func stated(ctx context.Context, i Item, chosen map[string]Institution) pages.Item {
	x := pages.Item{ID: i.ID, Words: i.Words}
	if i.Institution != "" {
		x.Words, x.Hint = chosen[i.Institution].Name.In(i18n.From(ctx).Code), i.Words
	}
	if i.Left != 0 {
		x.Words = i18n.T(ctx, "evaluator.state.until", "Name", i18n.Isolate(ctx, x.Words), "Year", strconv.Itoa(i.Left))
	}
	return x
}

// PostStatement makes the statement, or says that the one that stands is still so.
func (p *OwnPages) PostStatement(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, &struct{}{}, "/evaluator", p.service.State, p.statement)
}

// PostDropDraft takes the draft away.
func (p *OwnPages) PostDropDraft(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, &struct{}{}, statementPath, p.service.DropDraft, p.statement)
}

// PostTakeOut takes an item out of the draft.
func (p *OwnPages) PostTakeOut(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Item string `form:"item" max:"26"`
	}
	return p.post(w, r, &c, statementPath, func(ctx context.Context, by access.Actor) error { return p.service.TakeOutItem(ctx, by, c.Item) }, p.statement)
}

// GetDisciplines shows the choice of disciplines.
func (p *OwnPages) GetDisciplines(w http.ResponseWriter, r *http.Request) error {
	return p.chooseDisciplines(w, r, http.StatusOK, nil)
}

func (p *OwnPages) chooseDisciplines(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	o, err := p.service.Show(ctx, web.Actor(ctx), i18n.From(ctx).Code)
	if err == nil {
		err = decideState(o.Evaluator)
	}
	if err != nil {
		return err
	}
	if form == nil {
		form = parts.NewForm(nil)
		form.Set("disciplines", o.Statement.Disciplines...)
	}
	return web.Page(w, r, status, pages.DisciplinesPage(pages.Disciplines{Form: form, Options: disciplineOptions(ctx, p.service.law())}))
}

func disciplineOptions(ctx context.Context, law council.Law) (list []parts.Option) {
	for _, d := range law.Disciplines {
		list = append(list, parts.Option{Value: d.Prefix, Label: d.Name.In(i18n.From(ctx).Code)})
	}
	return list
}

// PostDisciplines sets them in the draft.
func (p *OwnPages) PostDisciplines(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Disciplines []string `form:"disciplines" max:"20"`
	}
	return p.post(w, r, &c, statementPath, func(ctx context.Context, by access.Actor) error {
		return p.service.SetDisciplines(ctx, by, c.Disciplines)
	}, p.chooseDisciplines)
}

// GetPutItem shows the form of one thing that is stated.
func (p *OwnPages) GetPutItem(w http.ResponseWriter, r *http.Request) error {
	return p.putItem(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *OwnPages) putItem(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx, kind := r.Context(), r.PathValue("kind")
	if !slices.Contains(itemKinds, ItemKind(kind)) {
		return fault.NotFound()
	}
	list, err := p.service.Institutions(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	key := "evaluator.item." + kind
	v := pages.PutItem{
		Form: form, Kind: kind, Title: i18n.T(ctx, key+".add"), Lead: i18n.T(ctx, key+".lead"), Words: i18n.T(ctx, key+".words"), Hint: i18n.T(ctx, key+".hint"), Year: ItemKind(kind) == Worked,
		Institutions: institutionOptions(ctx, list),
	}
	return web.Page(w, r, status, pages.PutItemPage(v))
}

func institutionOptions(ctx context.Context, list []Institution) (options []parts.Option) {
	for _, i := range list {
		options = append(options, parts.Option{Value: i.ID, Label: i.Name.In(i18n.From(ctx).Code)})
	}
	return options
}

// PostPutItem puts it into the draft.
func (p *OwnPages) PostPutItem(w http.ResponseWriter, r *http.Request) error {
	var c PutItem
	kind := ItemKind(r.PathValue("kind"))
	return p.post(w, r, &c, statementPath, func(ctx context.Context, by access.Actor) error { return p.service.PutItem(ctx, by, kind, c) }, p.putItem)
}
