package engineer

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/engineer/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/person"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Kind is the kind of registration that this walk leads to.
const Kind = "registered_engineer"

// Pages are the room's pages.
type Pages struct{ service *Service }

// NewPages returns the pages of a room.
func NewPages(s *Service) *Pages { return &Pages{s} }

// GetApply shows how to begin, or leads to the application that is open.
func (p *Pages) GetApply(w http.ResponseWriter, r *http.Request) error {
	return p.apply(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) apply(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	applications, _, err := p.service.Mine(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	for _, a := range applications {
		if a.State == StateDraft || a.State == StateUnpaid || a.State == StateSubmitted {
			return web.See(w, r, applicationPath(a.ID))
		}
	}
	offers, err := p.service.Offers(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	return web.Page(w, r, status, pages.ApplyPage(p.offers(r.Context(), offers, form)))
}

// offers says which kinds of registration are open to the reader, and what is missing for the others.
func (p *Pages) offers(ctx context.Context, offers []Offer, form *parts.Form) pages.Apply {
	lang := i18n.From(ctx).Code
	page := pages.Apply{Form: form}
	for _, o := range offers {
		title := o.Kind.Title.In(lang)
		closed := pages.Closed{Title: title}
		switch {
		case len(o.Ways) > 0 && o.Missing != nil: // no route is open
			closed.Why, closed.Ways = i18n.T(ctx, "engineer.apply.condition"), wayPages(ctx, o.Ways)
		case fault.Is(o.Missing, fault.KindDenied):
			closed.Why = i18n.T(ctx, "engineer.apply.first", "Kind", o.Held.Title.In(lang))
		case o.Missing != nil:
			closed.Why = i18n.Say(ctx, fault.Of(o.Missing).Message)
		case o.Document:
			closed.Why = i18n.T(ctx, "engineer.apply.document", "Documents", p.documents(o.Kind, lang))
		default:
			page.Sections = nil
			for _, s := range o.Kind.Asks {
				page.Sections = append(page.Sections, i18n.T(ctx, "engineer.task."+s))
			}
			if len(o.Ways) > 0 {
				page.Ways = append(page.Ways, pages.OpenWays{Kind: title, Ways: wayPages(ctx, o.Ways)})
			}
			page.Costs = append(page.Costs, pages.KindCosts{Kind: title, Lines: web.Rates(ctx, p.service.law().Currency, o.Fees)})
			page.Open = append(page.Open, parts.Option{Value: o.Kind.ID, Label: title, Hint: o.Kind.Rule.Text.In(lang)})
			continue
		}
		closed.Rule, closed.Instrument = o.Kind.Rule.Text.In(lang), o.Kind.Rule.Instrument
		page.Closed = append(page.Closed, closed)
	}
	if len(page.Open) > 1 && form.Value("kind") == "" { // the first rung is what most apply for
		form.Set("kind", page.Open[0].Value)
	}
	return page
}

func wayPages(ctx context.Context, list []Way) (out []pages.Way) {
	for _, x := range list {
		out = append(out, wayPage(ctx, x.Route, x.Conditions, false))
	}
	return out
}

// documents names the identity documents that a kind of registration needs.
func (p *Pages) documents(k council.Kind, lang string) string {
	var names []string
	for _, id := range k.Identities {
		x, _ := p.service.law().Identity(id)
		names = append(names, x.Name.In(lang))
	}
	return strings.Join(names, " / ")
}

// PostApply opens an application.
func (p *Pages) PostApply(w http.ResponseWriter, r *http.Request) error {
	var c Apply
	form, err := web.Read(r, &c)
	if err == nil {
		var application string
		if application, err = p.service.Apply(r.Context(), web.Actor(r.Context()), c); err == nil {
			return web.See(w, r, applicationPath(application))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.apply(w, r, http.StatusUnprocessableEntity, form)
}

// GetApplication shows the tasks of a draft, and where any other application stands.
func (p *Pages) GetApplication(w http.ResponseWriter, r *http.Request) error {
	return p.application(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) application(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	v, err := p.service.Show(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.State == StateDraft {
		return web.Page(w, r, status, pages.TasksPage(tasksPage(ctx, v, form)))
	}
	return web.Page(w, r, status, pages.StandingPage(p.standing(ctx, v, form)))
}

// GetDegree shows the form of the degree.
func (p *Pages) GetDegree(w http.ResponseWriter, r *http.Request) error {
	v, err := p.draft(r)
	if err != nil {
		return err
	}
	values := map[string]string{}
	if d := v.Degree; d != nil {
		values = map[string]string{
			"programme": d.Institution.ID + "/" + d.Programme.ID, "intake": strconv.Itoa(d.Intake), "roll_number": d.RollNumber.Reveal(),
			"graduated_on_day": strconv.Itoa(d.GraduatedOn.Date()), "graduated_on_month": strconv.Itoa(int(d.GraduatedOn.Month())),
			"graduated_on_year": strconv.Itoa(d.GraduatedOn.Year()), "mode": d.Mode,
		}
	}
	for _, m := range p.service.law().StudyModes { // the first is how most studied; the declaration covers it
		if values["mode"] == "" {
			values["mode"] = m.ID
		}
	}
	values["version"] = strconv.FormatInt(v.Version, 10)
	return p.degree(w, r, http.StatusOK, parts.NewForm(values))
}

func (p *Pages) degree(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	lang := i18n.From(r.Context()).Code
	page := pages.Degree{Form: form, Back: applicationPath(r.PathValue("id"))}
	taught, err := p.service.Taught(r.Context())
	if err != nil {
		return err
	}
	for _, i := range taught {
		if len(i.Programmes) == 0 { // it went into another
			continue
		}
		group := pages.Group{Label: i.Name.In(lang)}
		for _, x := range i.Programmes {
			group.Options = append(group.Options, parts.Option{Value: i.ID + "/" + x.ID, Label: x.Title.In(lang)})
		}
		page.Programmes = append(page.Programmes, group)
	}
	for _, m := range p.service.law().StudyModes {
		page.Modes = append(page.Modes, parts.Option{Value: m.ID, Label: m.Name.In(lang)})
	}
	return web.Page(w, r, status, pages.DegreePage(page))
}

// PostDegree stores the degree.
func (p *Pages) PostDegree(w http.ResponseWriter, r *http.Request) error {
	var c RecordDegree
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.RecordDegree(r.Context(), web.Actor(r.Context()), r.PathValue("id"), c); err == nil {
			return web.See(w, r, applicationPath(r.PathValue("id")))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.degree(w, r, http.StatusUnprocessableEntity, form)
}

// PostContest lets the council decide what the lists of an institution dispute.
func (p *Pages) PostContest(w http.ResponseWriter, r *http.Request) error {
	var c ContestListing
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.ContestListing(r.Context(), web.Actor(r.Context()), r.PathValue("id"), c); err == nil {
			return web.See(w, r, applicationPath(r.PathValue("id")))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.application(w, r, http.StatusUnprocessableEntity, form)
}

// GetDeclaration shows the declaration.
func (p *Pages) GetDeclaration(w http.ResponseWriter, r *http.Request) error {
	v, err := p.draft(r)
	if err != nil {
		return err
	}
	return p.declaration(w, r, http.StatusOK, parts.NewForm(map[string]string{"version": strconv.FormatInt(v.Version, 10)}))
}

func (p *Pages) declaration(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	return web.Page(w, r, status, pages.DeclarationPage(pages.Declaration{Form: form, Back: applicationPath(r.PathValue("id"))}))
}

// PostDeclaration notes the declaration.
func (p *Pages) PostDeclaration(w http.ResponseWriter, r *http.Request) error {
	var c Declare
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Declare(r.Context(), web.Actor(r.Context()), r.PathValue("id"), c); err == nil {
			return web.See(w, r, applicationPath(r.PathValue("id")))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.declaration(w, r, http.StatusUnprocessableEntity, form)
}

// GetCheck shows all answers before they are sent.
func (p *Pages) GetCheck(w http.ResponseWriter, r *http.Request) error {
	v, err := p.draft(r)
	if err != nil {
		return err
	}
	return p.check(w, r, http.StatusOK, v, parts.NewForm(map[string]string{"version": strconv.FormatInt(v.Version, 10)}))
}

func (p *Pages) check(w http.ResponseWriter, r *http.Request, status int, v View, form *parts.Form) error {
	ctx := r.Context()
	who, err := p.service.people.Show(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	path := applicationPath(v.ID)
	change := func(rows []pages.Answer, to string) []pages.Answer {
		for i := range rows {
			rows[i].Change = to
		}
		return rows
	}
	rows := change(p.serviceAnswers(ctx, v), path+"/loss")
	kind, _ := v.Law.Kind(v.Kind)
	if to := "/my/identity"; kind.Serves() {
		rows = append(rows, p.identityAnswers(ctx, who)...)
	} else {
		rows = append(rows, change(p.identityAnswers(ctx, who), to)...)
	}
	if v.Degree != nil {
		to := ""
		for _, t := range v.Tasks {
			if t.ID == council.AskDegree || t.ID == council.AskForeignDegree {
				to = path + "/" + t.ID
			}
		}
		rows = append(rows, change(p.degreeAnswers(ctx, *v.Degree), to)...)
	}
	if v.Project != nil {
		rows = append(rows, change(projectAnswers(ctx, *v.Project), path+"/project")...)
	}
	if v.Route.ID != "" {
		for _, t := range v.Tasks {
			if t.ID == council.AskRoute {
				rows = append(rows, pages.Answer{Label: i18n.T(ctx, "engineer.task.route"), Value: v.Route.Title.In(i18n.From(ctx).Code), Change: path + "/route"})
			}
		}
		for _, c := range v.Conditions {
			if c.Claim != nil {
				rows = append(rows, pages.Answer{Label: c.Name.In(i18n.From(ctx).Code), Value: claimText(ctx, *c.Claim), Change: path + "/claims"})
			}
		}
	}
	for _, x := range positionPages(ctx, v.Positions, v.Law.Day) {
		rows = append(rows, pages.Answer{Label: i18n.T(ctx, "engineer.task.experience"), Value: i18n.List(ctx, x.Title, x.Employer, x.From+" – "+x.Until), Change: path + "/experience"})
	}
	for _, x := range v.Referees {
		if x.State == RefereeConfirmed {
			rows = append(rows, pages.Answer{Label: i18n.T(ctx, "engineer.answer.referee"), Value: i18n.List(ctx, x.Name.Reveal(), x.Position.Reveal()), Change: path + "/referees"})
		}
	}
	rows = append(rows, pages.Answer{Label: i18n.T(ctx, "engineer.answer.documents"), Value: p.documentList(ctx, v), Change: path + "/documents"})
	if v.DeclaredAt != nil {
		rows = append(rows, pages.Answer{
			Label: i18n.T(ctx, "engineer.answer.declaration"), Change: path + "/declaration",
			Value: i18n.T(ctx, "engineer.declare.done", "At", i18n.Moment(ctx, *v.DeclaredAt)),
		})
	}
	var changes []pages.Change
	if kind.Effect == council.Correct {
		_, c, _, err := p.service.ShowCorrection(ctx, web.Actor(ctx), v.ID)
		if err != nil {
			return err
		}
		changes = p.changes(ctx, c)
	}
	lines, total := web.Charges(ctx, v.Law.Currency, v.Charges)
	return web.Page(w, r, status, pages.CheckPage(pages.Check{
		Form: form, Changes: changes, Answers: rows, Back: path, Send: path + "/submit", Charges: lines, Total: total, Free: council.Total(v.Charges) == 0,
	}))
}

// PostSubmit sends the application.
func (p *Pages) PostSubmit(w http.ResponseWriter, r *http.Request) error {
	var c Submit
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Submit(r.Context(), web.Actor(r.Context()), r.PathValue("id"), c); err == nil {
			return web.See(w, r, applicationPath(r.PathValue("id")))
		}
	}
	if fault.Is(err, fault.KindConflict) || !form.Refused(r.Context(), err) {
		return err
	}
	v, showErr := p.draft(r)
	if showErr != nil {
		return showErr
	}
	return p.check(w, r, http.StatusUnprocessableEntity, v, form)
}

// GetWithdraw asks whether the application shall be withdrawn.
func (p *Pages) GetWithdraw(w http.ResponseWriter, r *http.Request) error {
	v, err := p.service.Show(r.Context(), web.Actor(r.Context()), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := decideWithdraw(applicationRow{State: v.State}); err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.WithdrawPage(pages.Withdraw{Back: applicationPath(v.ID)}))
}

// PostWithdraw withdraws the application.
func (p *Pages) PostWithdraw(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.Read(r, &struct{}{}); err != nil {
		return err
	}
	if err := p.service.Withdraw(r.Context(), web.Actor(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	return web.See(w, r, applicationPath(r.PathValue("id")))
}

// Panel shows on /my what a person has in this room.
func (p *Pages) Panel(ctx context.Context, by access.Actor) (templ.Component, error) {
	applications, registrations, err := p.service.Mine(ctx, by)
	if err != nil {
		return nil, err
	}
	panel := pages.Panel{Href: "/my/apply", Label: i18n.T(ctx, "engineer.apply.title"), Text: i18n.T(ctx, "engineer.panel.none")}
	if len(applications) > 0 {
		a := applications[0]
		panel.State, panel.Text = string(a.State), i18n.T(ctx, "engineer.state."+string(a.State))
		switch a.State {
		case StateDraft:
			panel.Href, panel.Label = applicationPath(a.ID), i18n.T(ctx, "engineer.panel.continue")
		case StateUnpaid, StateSubmitted:
			panel.Href, panel.Label = applicationPath(a.ID), i18n.T(ctx, "engineer.panel.see")
		case StateRefused, StateWithdrawn, StateLapsed:
			panel.Again = applicationPath(a.ID)
		}
	}
	if len(registrations) == 0 {
		panel.Claim = "/my/claim"
	} else {
		if panel.Again = ""; len(applications) > 0 && (applicationRow{State: applications[0].State}).open() {
			panel.Open, panel.OpenLabel = panel.Href, panel.Label
		}
		panel.Href, panel.Label = "/my/licence", i18n.T(ctx, "engineer.panel.licence")
		panel.Number, panel.State = registrations[0].Number, string(registrations[0].Facts.On(p.service.law().Day))
		panel.Text = i18n.T(ctx, "engineer.standing."+panel.State)
		law := p.service.law()
		for _, r := range registrations {
			if decideRenewable(law, r) == nil {
				panel.Renew, panel.Due = "/my/licence/renew", r.Number
				panel.Ends = i18n.T(ctx, "engineer.panel.ends", "Until", i18n.Date(ctx, r.Facts.ValidUntil()))
				break
			}
		}
	}
	return pages.PanelPart(panel), nil
}

// draft shows an application that can still be changed; another is a conflict that says so.
func (p *Pages) draft(r *http.Request) (View, error) {
	v, err := p.service.Show(r.Context(), web.Actor(r.Context()), r.PathValue("id"))
	if err == nil && v.State != StateDraft {
		err = fault.Conflict("engineer.edit.not_draft", nil)
	}
	return v, err
}

func applicationPath(id string) string { return "/my/applications/" + id }

func tasksPage(ctx context.Context, v View, form *parts.Form) pages.Tasks {
	kind, _ := v.Law.Kind(v.Kind)
	page := pages.Tasks{Form: form, Kind: kind.Title.In(i18n.From(ctx).Code), Withdraw: applicationPath(v.ID) + "/withdraw", Way: chosenWay(ctx, v, false)}
	if v.Disputed {
		page.Contest, page.Version = applicationPath(v.ID)+"/contest", strconv.FormatInt(v.Version, 10)
	}
	all := true
	for _, t := range v.Tasks {
		href := applicationPath(v.ID) + "/" + t.ID
		if t.ID == "identity" {
			href = "/my/identity"
		}
		task := pages.Task{ID: t.ID, Title: i18n.T(ctx, "engineer.task."+t.ID), Href: href, Done: t.Done, Waits: t.Waits}
		if t.Why != "" {
			task.Why = i18n.Say(ctx, fault.Message{Key: t.Why, Values: t.Of})
		}
		page.Tasks = append(page.Tasks, task)
		all = all && t.Done
	}
	if all {
		page.Check = applicationPath(v.ID) + "/check"
	}
	return page
}

func (p *Pages) identityAnswers(ctx context.Context, who person.Identity) []pages.Answer {
	lang, law := i18n.From(ctx).Code, p.service.law()
	kind, _ := law.Identity(who.Kind)
	province, _ := law.Province(who.Province)
	district, _ := law.District(who.Province, who.District)
	return answers(ctx,
		"name", who.NameLatin.Reveal(), "name_urdu", who.NameUrdu.Reveal(), "father", who.Father.Reveal(),
		"identity", kind.Name.In(lang), "number", groupNumber(who.Number.Reveal()),
		"domicile", i18n.List(ctx, district.Name.In(lang), province.Name.In(lang)),
		"phone", who.Phone.Reveal(), "address", who.Address.Reveal())
}

func (p *Pages) degreeAnswers(ctx context.Context, d Degree) []pages.Answer {
	lang := i18n.From(ctx).Code
	discipline, _ := p.service.law().Discipline(d.Programme.Discipline)
	mode, _ := p.service.law().StudyMode(d.Mode)
	intake := ""
	if d.Intake > 0 {
		intake = strconv.Itoa(d.Intake)
	}
	return answers(ctx,
		"institution", d.Institution.Name.In(lang), "country", d.Country.Reveal(), "programme", d.Programme.Title.In(lang),
		"discipline", discipline.Name.In(lang), "intake", intake, "roll_number", d.RollNumber.Reveal(), "study_mode", mode.Name.In(lang),
		"graduated", i18n.Date(ctx, d.GraduatedOn))
}

func projectAnswers(ctx context.Context, x Project) []pages.Answer {
	return answers(ctx, "project", x.Name.Reveal(), "client", x.Client.Reveal(), "from", i18n.Date(ctx, x.From), "until", i18n.Date(ctx, x.Until))
}

// answers makes rows of pairs of a key and a value; a value that is empty has no row.
func answers(ctx context.Context, pairs ...string) []pages.Answer {
	var rows []pages.Answer
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			rows = append(rows, pages.Answer{ID: pairs[i], Label: i18n.T(ctx, "engineer.answer."+pairs[i]), Value: pairs[i+1]})
		}
	}
	return rows
}

// documentList names the kinds of documents that are there, with how many of each.
func (p *Pages) documentList(ctx context.Context, v View) string {
	lang, list := i18n.From(ctx).Code, ""
	for _, w := range v.Law.Documents(v.Kind) {
		if n := v.Documents.Have[w.ID]; n > 0 {
			if list != "" {
				list += "; "
			}
			list += w.Name.In(lang) + " (" + i18n.Number(ctx, int64(n)) + ")"
		}
	}
	if list == "" {
		return i18n.T(ctx, "engineer.check.nothing")
	}
	return list
}

// groupNumber writes 13 digits as identity cards do: 91234-1234567-1.
func groupNumber(s string) string {
	if len(s) != 13 {
		return s
	}
	return s[:5] + "-" + s[5:12] + "-" + s[12:]
}
