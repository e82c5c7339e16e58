package visit

import (
	"context"
	"net/http"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/visit/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

func deskPath(visit string) string { return deskVisits + "/" + visit }

// nothing is a form without fields.
type nothing struct{}

// work begins a page of a visit, with how far that is.
func (p *Pages) work(ctx context.Context, x Shown, form *parts.Form, reader, title, back string) pages.Work {
	act, _ := p.act(ctx, x.Visit, reader)
	return pages.Work{
		Form: form, Title: title, Back: back, Stage: stageWords(ctx, x.Stage, x.Waits), Since: i18n.Moment(ctx, x.since()), Act: act,
		Lead: i18n.T(ctx, "visit.of_programme", "Kind", in(ctx, x.Kind.Name), "Title", in(ctx, x.Programme.Title), "Institution", in(ctx, x.Institution.Name)),
	}
}

// post reads a form, does what it asks and shows where that leads; a refused one is shown again.
func post[T any](w http.ResponseWriter, r *http.Request, to string, do func(ctx context.Context, by access.Actor, c T) error, again func(form *parts.Form) error) error {
	var c T
	form, err := web.Read(r, &c)
	if err == nil {
		if err = do(r.Context(), web.Actor(r.Context()), c); err == nil {
			return web.See(w, r, to)
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return again(form)
}

// status is that of a page, which shows a refused form or not.
func status(form *parts.Form) int {
	if form != nil && len(form.Faults()) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// ruleRow shows a rule.
func ruleRow(ctx context.Context, label string, r council.Rule) []parts.SummaryRow {
	if r.Instrument == "" {
		return nil
	}
	return []parts.SummaryRow{{Label: label, Value: in(ctx, r.Text) + " (" + r.Cited() + ")"}}
}

// Words says at which stage a visit is, in the reader's language.
func (t Teamwork) Words(ctx context.Context) string { return stageWords(ctx, t.Stage, t.Waits) }
