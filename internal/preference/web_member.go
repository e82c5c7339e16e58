package preference

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/preference/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Pages are the room's pages.
type Pages struct{ service *Service }

// NewPages returns the pages of the room.
func NewPages(s *Service) *Pages { return &Pages{s} }

// GetChoices shows what somebody chose, and takes other choices.
func (p *Pages) GetChoices(w http.ResponseWriter, r *http.Request) error {
	return p.choices(w, r, http.StatusOK, nil)
}

// choices shows the form with what was typed; nil: with what was chosen, and nothing where nothing was said.
func (p *Pages) choices(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	shown, err := p.service.Show(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	page := pages.Choices{Form: form, Shown: shown.Hash, Seen: shown.Seen, Letters: shown.Letters.Name, Kept: form == nil && r.URL.Query().Get("kept") == "yes", None: form == nil && r.URL.Query().Get("kept") == "none"}
	if form == nil || status == http.StatusConflict {
		page.Form = chosen(form, shown.State)
	}
	if page.Silenced, err = p.service.Silenced(ctx, web.Actor(ctx)); err != nil {
		return err
	}
	for _, q := range shown.Questions {
		page.Questions = append(page.Questions, question(q, shown.Chosen[q.What]))
	}
	law := p.service.council.At(p.service.clock.Now())
	for _, id := range demanded {
		if rule, ok := law.Rule(id); ok {
			page.Demanded = append(page.Demanded, pages.Demanded{
				Title: i18n.T(ctx, "preference.demanded."+id), Rule: rule.Text.In(i18n.From(ctx).Code), Cited: i18n.T(ctx, "preference.demanded.by", "Instrument", i18n.Isolate(ctx, rule.Cited()), "Confidence", i18n.T(ctx, "web.confidence."+string(rule.Confidence))),
			})
		}
	}
	return web.Page(w, r, status, pages.ChoicesPage(page))
}

// demanded are the rules of a profile by which letters come whatever anybody chose.
var demanded = []string{"information", "hearing", "renewal", "suspension", "data_request"}

// chosen is a form that shows what was chosen. Nothing is ticked where nothing was said; what a refused form says of itself stays.
func chosen(refused *parts.Form, s State) *parts.Form {
	form := refused
	if form == nil {
		form = parts.NewForm(nil)
	}
	for _, what := range Whats {
		form.Set(string(what), s.Chosen[what])
	}
	return form
}

// question is one for the page: what cannot be chosen today has no control, unless it was chosen before.
func question(q Question, now string) pages.Question {
	shown := pages.Question{Name: string(q.What), Title: q.Title, Hint: q.Hint}
	for _, o := range q.Options {
		if !o.Off || o.Value == now {
			shown.Options = append(shown.Options, parts.Option{Value: o.Value, Label: o.Label, Hint: o.Hint})
		}
	}
	return shown
}

// PostChoices keeps what was chosen.
func (p *Pages) PostChoices(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c Choose
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Choose(ctx, web.Actor(ctx), c); err == nil {
			if c.Way+c.Fallback+c.Language+c.Optional+c.Personalise == "" {
				return web.See(w, r, "/my/choices?kept=none")
			}
			return web.See(w, r, "/my/choices?kept=yes")
		}
	}
	status := http.StatusUnprocessableEntity
	if fault.Is(err, fault.KindConflict) {
		status = http.StatusConflict
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.choices(w, r, status, form)
}

// PostNever silences one's own address, or takes that back.
func (p *Pages) PostNever(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c NeverAgain
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.SayNever(ctx, web.Actor(ctx), c); err == nil {
			return web.See(w, r, "/my/choices?kept=yes")
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.choices(w, r, http.StatusUnprocessableEntity, form)
}

// GetHistory shows what somebody chose and when, with the words that were shown.
func (p *Pages) GetHistory(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64) // what is no number asks for the newest
	list, next, err := p.service.History(ctx, web.Actor(ctx), max(before, 0))
	if err != nil {
		return err
	}
	page := pages.History{Later: before > 0}
	if next > 0 {
		page.Next = "/my/choices/history?before=" + strconv.FormatInt(next, 10)
	}
	for _, x := range list {
		page.Rows = append(page.Rows, pages.Entry{
			What: i18n.T(ctx, "preference."+string(x.What)+".title"), Choice: answer(ctx, x.What, x.Choice), How: i18n.T(ctx, "preference.surface."+string(x.Surface)),
			At: i18n.Moment(ctx, x.At), Words: x.Words, Language: x.Language.Code, Dir: x.Language.Dir,
		})
	}
	return web.Page(w, r, http.StatusOK, pages.HistoryPage(page))
}

// answer says in words what was chosen.
func answer(ctx context.Context, what What, choice string) string {
	if what == Language {
		return i18n.Of(choice).Name
	}
	return i18n.T(ctx, "preference."+string(what)+"."+choice)
}

// Panel shows on somebody's own page how letters come to them, and whether the page is arranged.
func (p *Pages) Panel(ctx context.Context, by access.Actor) (templ.Component, error) {
	shown, err := p.service.Show(ctx, by)
	if err != nil {
		return nil, err
	}
	panel := pages.Panel{Letters: shown.Letters.Name, Arranged: shown.Chosen[Personalise] == Yes}
	if way := shown.wishes().Preferred; way != "" {
		panel.Way = answer(ctx, Way, way)
	}
	return pages.PanelPart(panel), nil
}
