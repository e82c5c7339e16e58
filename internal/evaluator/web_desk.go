package evaluator

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/evaluator/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Pages are the pages of evaluators at the desk.
type Pages struct{ service *Service }

// NewPages returns them.
func NewPages(s *Service) *Pages { return &Pages{s} }

const desk = "/desk/accreditation/evaluators"

// DeskPanel leads from /desk to evaluators, for those who may.
func (p *Pages) DeskPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	by.Purpose = access.Accreditation
	n, err := p.service.Count(ctx, by)
	if fault.Is(err, fault.KindDenied) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return pages.DeskPanel(i18n.T(ctx, "evaluator.panel.count", "Count", n)), nil
}

// filters are the fields by which evaluators are found, each with what it may say.
var filters = []struct {
	name   string
	values []string
}{{"state", []string{string(Named), string(Active), string(Paused), string(Ended)}}, {"training", []string{"yes", "no"}}, {"load", []string{"free", "full"}}}

// GetList lists evaluators.
func (p *Pages) GetList(w http.ResponseWriter, r *http.Request) error {
	return p.list(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx, law, asked := r.Context(), p.service.law(), map[string]string{}
	v := pages.List{Form: form, Disciplines: disciplineOptions(ctx, law)}
	for _, f := range filters {
		var options []parts.Option
		for _, x := range f.values {
			options = append(options, parts.Option{Value: x, Label: i18n.T(ctx, "evaluator."+f.name+"."+x)})
			if r.URL.Query().Get(f.name) == x {
				asked[f.name] = x
			}
		}
		switch f.name {
		case "state":
			v.States = options
		case "training":
			v.Trained = options
		default:
			v.Loads = options
		}
	}
	if d := r.URL.Query().Get("discipline"); slices.ContainsFunc(v.Disciplines, func(o parts.Option) bool { return o.Value == d }) {
		asked["discipline"] = d
	}
	for name, value := range asked {
		form.Set(name, value)
	}
	v.Found = len(asked) > 0
	after := r.URL.Query().Get("after")
	list, next, err := p.service.List(ctx, web.Actor(ctx), Filter{State(asked["state"]), asked["discipline"], asked["training"], asked["load"]}, after)
	if err != nil {
		return err
	}
	here := func(after string) string {
		return parts.Query(desk, "discipline", asked["discipline"], "state", asked["state"], "training", asked["training"], "load", asked["load"], "after", after)
	}
	if after != "" {
		v.First = here("")
	}
	if next != "" {
		v.Next = here(next)
	}
	for _, l := range list {
		v.Rows = append(v.Rows, []parts.Cell{
			{Text: nameOf(ctx, l.Name), Href: desk + "/" + l.ID}, {Text: disciplines(ctx, law, l.Disciplines)}, p.trained(ctx, l.Evaluator), p.stated(ctx, l.Evaluator), p.load(ctx, l.Load),
			{Text: i18n.T(ctx, "evaluator.state."+string(l.State)), Tag: toneOf(l.State)},
		})
	}
	open, err := p.service.Invitations(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	for _, i := range open {
		v.Invitations = append(v.Invitations, pages.Invitation{ID: i.ID, At: i18n.Moment(ctx, i.At), Ends: i18n.Moment(ctx, i.Ends)})
	}
	return web.Page(w, r, status, pages.ListPage(v))
}

// nameOf is a name, or what stands where nothing is known of somebody any more.
func nameOf(ctx context.Context, name string) string {
	if name == "" {
		return i18n.T(ctx, "evaluator.unnamed")
	}
	return name
}

// trained says when somebody was trained, and whether that counts today.
func (p *Pages) trained(ctx context.Context, e Evaluator) parts.Cell {
	law := p.service.law()
	c := parts.Cell{Text: onDay(ctx, e.Trained, "evaluator.own.no_training")}
	if !isTrained(e.Trained, law.Day, law.Evaluators.Training) {
		c.Tag = "warning"
		if !e.Trained.IsZero() {
			c.Hint = i18n.T(ctx, "evaluator.show.too_old")
		}
	}
	return c
}

// stated says when somebody stated, and whether that counts today.
func (p *Pages) stated(ctx context.Context, e Evaluator) parts.Cell {
	law := p.service.law()
	c := parts.Cell{Text: onDay(ctx, e.Stated, "evaluator.own.not_stated")}
	if e.Stated.IsZero() || isLate(e.Stated, law.Day, law.Evaluators.Stated) {
		c.Tag = "warning"
		if !e.Stated.IsZero() {
			c.Hint = i18n.T(ctx, "evaluator.show.too_old")
		}
	}
	return c
}

// load says in how many visits somebody is, of how many.
func (p *Pages) load(ctx context.Context, n int) parts.Cell {
	most := p.service.law().Evaluators.Load
	if most == 0 {
		return parts.Cell{Text: i18n.Number(ctx, int64(n))}
	}
	return parts.Cell{Text: i18n.T(ctx, "evaluator.load.of", "Load", n, "Most", most)}
}

// GetInvite shows the form of an invitation.
func (p *Pages) GetInvite(w http.ResponseWriter, r *http.Request) error {
	return p.invite(w, r, http.StatusOK, parts.NewForm(map[string]string{"language": i18n.From(r.Context()).Code}))
}

func (p *Pages) invite(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	if _, err := p.service.keeping(web.Actor(r.Context())); err != nil {
		return err
	}
	v := pages.Invite{Form: form}
	for _, l := range i18n.Languages {
		v.Languages = append(v.Languages, parts.Option{Value: l.Code, Label: l.Name})
	}
	return web.Page(w, r, status, pages.InvitePage(v))
}

// PostInvite invites somebody.
func (p *Pages) PostInvite(w http.ResponseWriter, r *http.Request) error {
	var c Invite
	return p.post(w, r, &c, desk, func(ctx context.Context, by access.Actor) error {
		_, err := p.service.Invite(ctx, by, c) // the token stays in the letter
		return err
	}, p.invite)
}

// PostUninvite takes an invitation back.
func (p *Pages) PostUninvite(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Invitation string `form:"invitation" max:"26"`
	}
	return p.post(w, r, &c, desk, func(ctx context.Context, by access.Actor) error { return p.service.Uninvite(ctx, by, c.Invitation) }, p.list)
}

// GetName shows the form that names a person of the register.
func (p *Pages) GetName(w http.ResponseWriter, r *http.Request) error {
	return p.name(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) name(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	if _, err := p.service.keeping(web.Actor(r.Context())); err != nil {
		return err
	}
	return web.Page(w, r, status, pages.NamePage(form))
}

// PostName names them.
func (p *Pages) PostName(w http.ResponseWriter, r *http.Request) error {
	var c Name
	return p.post(w, r, &c, desk, func(ctx context.Context, by access.Actor) error { return p.service.Name(ctx, by, c) }, p.name)
}

// post reads a form into c and does the deed; refused shows the page again.
func (p *Pages) post(w http.ResponseWriter, r *http.Request, c any, next string, do func(ctx context.Context, by access.Actor) error, refused func(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error) error {
	return (&OwnPages{p.service}).post(w, r, c, next, do, refused)
}

// GetFor shows who can evaluate a discipline at an institution.
func (p *Pages) GetFor(w http.ResponseWriter, r *http.Request) error {
	ctx, law := r.Context(), p.service.law()
	by, form := web.Actor(ctx), parts.NewForm(nil)
	list, err := p.service.Choices(ctx, by)
	if err != nil {
		return err
	}
	v := pages.Weigh{Form: form, Institutions: institutionOptions(ctx, list), Disciplines: disciplineOptions(ctx, law)}
	institution, discipline := r.URL.Query().Get("institution"), r.URL.Query().Get("discipline")
	form.Set("institution", institution)
	form.Set("discipline", discipline)
	v.Asked = slices.ContainsFunc(list, func(i Institution) bool { return i.ID == institution }) && slices.ContainsFunc(v.Disciplines, func(o parts.Option) bool { return o.Value == discipline })
	if !v.Asked {
		return web.Page(w, r, http.StatusOK, pages.WeighPage(v))
	}
	found, err := p.service.Weigh(ctx, by, institution, discipline)
	if err != nil {
		return err
	}
	for _, c := range found {
		v.Rows = append(v.Rows, []parts.Cell{{Text: nameOf(ctx, c.Name), Href: desk + "/" + c.ID}, {Show: kinds(ctx, c)}, p.trained(ctx, c.Evaluator), p.load(ctx, c.Load)})
		for _, x := range c.Conflicts {
			rule := pages.Rule{Words: x.Rule.Text.In(i18n.From(ctx).Code), Cited: x.Rule.Cited() + " · " + i18n.T(ctx, "web.confidence."+string(x.Rule.Confidence))}
			if x.Rule.ID != "" && !slices.Contains(v.Rules, rule) {
				v.Rules = append(v.Rules, rule)
			}
		}
	}
	return web.Page(w, r, http.StatusOK, pages.WeighPage(v))
}

// kinds shows what hinders a candidate: by kind alone, never what they stated.
func kinds(ctx context.Context, c Candidate) templ.Component {
	var interests, lacks []string
	for _, x := range c.Conflicts {
		if words := i18n.T(ctx, x.Kind.Words()); x.Kind.IsInterest() {
			interests = append(interests, words)
		} else {
			lacks = append(lacks, words)
		}
	}
	note := ""
	if c.Unread > 0 {
		note = i18n.T(ctx, "evaluator.weigh.unread", "Count", c.Unread)
	}
	return pages.Kinds(interests, lacks, note)
}
