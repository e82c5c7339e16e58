package evaluator

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/evaluator/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetEvaluator shows one evaluator.
func (p *Pages) GetEvaluator(w http.ResponseWriter, r *http.Request) error {
	return p.evaluator(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) evaluator(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx, law := r.Context(), p.service.law()
	x, err := p.service.ShowEvaluator(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := pages.Evaluator{
		Form: form, Path: desk + "/" + x.ID, Name: nameOf(ctx, x.Name), Version: strconv.FormatInt(x.Version, 10), State: i18n.T(ctx, "evaluator.state."+string(x.State)), Tone: toneOf(x.State),
		Train: x.State == Active || x.State == Paused, Pause: x.State == Active, Resume: x.State == Paused, End: x.State != Ended, Trainings: trainings(ctx, x.Trainings),
	}
	of := disciplines(ctx, law, x.Disciplines)
	if len(x.Disciplines) == 0 {
		of = i18n.T(ctx, "evaluator.state.no_disciplines")
	}
	trained, stated := p.trained(ctx, x.Evaluator), p.stated(ctx, x.Evaluator)
	v.Rows = []parts.SummaryRow{
		{Label: i18n.T(ctx, "evaluator.disciplines"), Value: of}, row(ctx, "evaluator.training", trained), row(ctx, "evaluator.statement", stated),
		{Label: i18n.T(ctx, "evaluator.load"), Value: p.load(ctx, x.Load).Text},
	}
	for _, c := range x.History {
		by := x.Names[c.By]
		if c.By == x.Person {
			by = i18n.T(ctx, "evaluator.show.themself")
		}
		v.History = append(v.History, parts.TimelineRow{What: i18n.T(ctx, "evaluator.change."+string(c.Kind)), By: by, At: i18n.Moment(ctx, c.At), Text: c.Reason})
	}
	return web.Page(w, r, status, pages.EvaluatorPage(v))
}

// row writes a cell as a line of a summary.
func row(ctx context.Context, key string, c parts.Cell) parts.SummaryRow {
	words := c.Text
	if c.Hint != "" {
		words += " · " + c.Hint
	}
	return parts.SummaryRow{Label: i18n.T(ctx, key), Value: words}
}

// deed shows a form that changes an evaluator.
func (p *Pages) deed(page func(pages.Deed) templ.Component) func(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	return func(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
		ctx := r.Context()
		x, err := p.service.ShowEvaluator(ctx, web.Actor(ctx), r.PathValue("id"))
		if err != nil {
			return err
		}
		return web.Page(w, r, status, page(pages.Deed{Form: form, Path: desk + "/" + x.ID, Name: nameOf(ctx, x.Name), Version: strconv.FormatInt(x.Version, 10)}))
	}
}

// GetTraining shows the form that notes a training.
func (p *Pages) GetTraining(w http.ResponseWriter, r *http.Request) error {
	return p.deed(pages.TrainPage)(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostTraining notes it.
func (p *Pages) PostTraining(w http.ResponseWriter, r *http.Request) error {
	var c NoteTraining
	id := r.PathValue("id")
	return p.post(w, r, &c, desk+"/"+id, func(ctx context.Context, by access.Actor) error { return p.service.NoteTraining(ctx, by, id, c) }, p.deed(pages.TrainPage))
}

// GetPause shows the form that pauses an evaluator.
func (p *Pages) GetPause(w http.ResponseWriter, r *http.Request) error {
	return p.deed(pages.PausePage)(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostPause pauses them.
func (p *Pages) PostPause(w http.ResponseWriter, r *http.Request) error {
	var c Reasoned
	id := r.PathValue("id")
	return p.post(w, r, &c, desk+"/"+id, func(ctx context.Context, by access.Actor) error { return p.service.Pause(ctx, by, id, c) }, p.deed(pages.PausePage))
}

// PostResume resumes them.
func (p *Pages) PostResume(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Version string `form:"version" max:"20"`
	}
	id := r.PathValue("id")
	return p.post(w, r, &c, desk+"/"+id, func(ctx context.Context, by access.Actor) error { return p.service.Resume(ctx, by, id, c.Version) }, p.evaluator)
}

// GetEnd shows the form that ends an evaluator.
func (p *Pages) GetEnd(w http.ResponseWriter, r *http.Request) error {
	return p.deed(pages.EndPage)(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostEnd ends them.
func (p *Pages) PostEnd(w http.ResponseWriter, r *http.Request) error {
	var c Reasoned
	id := r.PathValue("id")
	return p.post(w, r, &c, desk+"/"+id, func(ctx context.Context, by access.Actor) error { return p.service.End(ctx, by, id, c) }, p.deed(pages.EndPage))
}
