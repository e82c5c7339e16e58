package visit

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/visit/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// hinders says what hinders an evaluator, each with its rule.
func hinders(ctx context.Context, list []Conflict) string {
	var said []string
	for _, c := range list {
		said = append(said, i18n.T(ctx, hindered(c), "Rule", c.Rule.Text, "Cited", c.Rule.Cited()))
	}
	return strings.Join(said, " ")
}

// introduced says what may be known of a member.
func introduced(ctx context.Context, m MemberShown) (rows []parts.SummaryRow) {
	var list []string
	for _, x := range m.Introduced.Disciplines {
		list = append(list, in(ctx, x))
	}
	rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "visit.team.disciplines"), Value: i18n.List(ctx, list...)})
	employer := m.Introduced.Employer
	if employer == "" {
		employer = i18n.T(ctx, "visit.team.no_employer")
	}
	return append(rows, parts.SummaryRow{Label: i18n.T(ctx, "visit.team.employer"), Value: employer})
}

// memberBlock shows a member.
func memberBlock(ctx context.Context, m MemberShown) pages.Block {
	b := pages.Block{Title: m.Introduced.Name, Small: true, Rows: introduced(ctx, m)}
	if b.Title == "" {
		b.Title = i18n.T(ctx, "visit.team.unnamed")
	}
	if m.Convener {
		b.Tag, b.Tone = i18n.T(ctx, "visit.team.convener"), "good"
	}
	return b
}

// objectionBlock shows an objection, and what became of it.
func objectionBlock(ctx context.Context, o ObjectionShown) pages.Block {
	b := pages.Block{Title: i18n.T(ctx, "visit.team.objection_to", "Name", o.Name), Small: true, Said: []pages.Said{{Words: o.Reason.Reveal(), Hint: i18n.Moment(ctx, o.At)}}}
	b.Tag = i18n.T(ctx, "visit.objection."+string(o.State))
	b.Tone = map[ObjectionState]string{ObjectionOpen: "waiting", ObjectionUpheld: "good", ObjectionDeclined: "stop"}[o.State]
	if a := o.Answer.Reveal(); a != "" {
		b.Said = append(b.Said, pages.Said{Label: i18n.T(ctx, "visit.team.answer_council"), Words: a})
	}
	return b
}

// GetTeam shows the team of a visit to an officer, with whom they could name.
func (p *Pages) GetTeam(w http.ResponseWriter, r *http.Request) error {
	return p.team(w, r, parts.NewForm(nil))
}

func (p *Pages) team(w http.ResponseWriter, r *http.Request, form *parts.Form) error {
	ctx := r.Context()
	x, err := p.service.TeamAtDesk(ctx, web.Actor(ctx), r.PathValue("visit"))
	if err != nil {
		return err
	}
	path := deskPath(x.ID) + "/team"
	page := p.work(ctx, x.Shown, form, council.SideCouncil, i18n.T(ctx, "visit.team.title"), deskPath(x.ID))
	page.Rows = ruleRow(ctx, i18n.T(ctx, "visit.team.size"), x.Rule)
	head := pages.Block{Title: i18n.T(ctx, "visit.team.now")}
	if len(x.Members) == 0 {
		head.Empty = i18n.T(ctx, "visit.team.none")
	}
	page.Blocks = append(page.Blocks, head)
	naming := decideTeaming(x.Visit) == nil
	fresh := false
	for _, m := range x.Members {
		b := memberBlock(ctx, m)
		if words := hinders(ctx, slices.DeleteFunc(slices.Clone(m.Conflicts), func(c Conflict) bool { return !c.Interest })); words != "" {
			b.Rows = append(b.Rows, parts.SummaryRow{Label: i18n.T(ctx, "visit.team.interest"), Value: words})
		}
		fresh = fresh || m.Shown == nil
		closed := works(x.Visit) && m.Opened == nil
		if closed {
			b.Tag, b.Tone = i18n.T(ctx, "visit.team.closed"), "waiting"
		}
		if naming || works(x.Visit) {
			hidden := [][2]string{{"member", m.ID}}
			if closed && naming && m.Shown != nil {
				b.Asks = append(b.Asks, pages.Ask{Hint: i18n.T(ctx, "visit.team.join_hint"), Path: path + "/join", Hidden: hidden, Label: i18n.T(ctx, "visit.team.join")})
			}
			if !m.Convener && !closed {
				b.Asks = append(b.Asks, pages.Ask{Path: path + "/convene", Hidden: hidden, Label: i18n.T(ctx, "visit.team.convene"), Tone: "secondary"})
			}
			b.Asks = append(b.Asks, pages.Ask{Path: path + "/end", Hidden: hidden, Label: i18n.T(ctx, "visit.team.end"), Tone: "danger", Fold: i18n.T(ctx, "visit.team.end_title")})
		}
		page.Blocks = append(page.Blocks, b)
	}
	open := false
	for i, o := range x.Objections {
		if i == 0 {
			page.Blocks = append(page.Blocks, pages.Block{Title: i18n.T(ctx, "visit.team.objections")})
		}
		b := objectionBlock(ctx, o)
		if o.State == ObjectionOpen && naming {
			open = true
			b.Deeds = []pages.Deed{{Href: path + "/objections/" + o.ID, Label: i18n.T(ctx, "visit.team.decide")}}
		}
		page.Blocks = append(page.Blocks, b)
	}
	if naming {
		p.naming(ctx, &page, x, path, fresh, open)
	}
	return web.Page(w, r, status(form), pages.WorkPage(page))
}

// naming adds what an officer can do for a team that is being named, or that somebody joins: the one next thing first.
func (p *Pages) naming(ctx context.Context, page *pages.Work, x TeamShown, path string, fresh, open bool) {
	joins := x.Stage != Team
	ready := !open && (len(x.Members) >= x.Least || joins)
	name := pages.Ask{Title: i18n.T(ctx, "visit.team.name_title"), Path: path + "/name", Label: i18n.T(ctx, "visit.team.name"), Fields: []pages.Field{
		{Kind: "radios", Name: "person", Label: i18n.T(ctx, "visit.team.candidates"), Hint: i18n.T(ctx, "visit.team.candidates_hint")},
		{Kind: "checkbox", Name: "convener", Label: i18n.T(ctx, "visit.team.as_convener")},
	}}
	if joins {
		name.Title, name.Hint, name.Fields = i18n.T(ctx, "visit.team.another_title"), i18n.T(ctx, "visit.team.another_hint"), name.Fields[:1]
	}
	for _, c := range x.Candidates {
		if slices.ContainsFunc(x.Members, func(m MemberShown) bool { return m.Person == c.Person }) {
			continue
		}
		hint := hinders(ctx, c.Conflicts)
		if hint == "" {
			hint = i18n.T(ctx, "visit.team.free", "Count", c.Load)
		}
		if c.Unread > 0 {
			hint += " " + i18n.T(ctx, "visit.team.unread", "Count", c.Unread)
		}
		name.Fields[0].Options = append(name.Fields[0].Options, parts.Option{Value: c.Person, Label: c.Name, Hint: hint})
	}
	switch {
	case ready && fresh && joins:
		page.Asks = append(page.Asks, pages.Ask{Title: i18n.T(ctx, "visit.team.send_title"), Hint: i18n.T(ctx, "visit.team.send_newcomer_hint"), Path: path + "/send", Label: i18n.T(ctx, "visit.team.send")})
	case ready && fresh:
		page.Asks = append(page.Asks, pages.Ask{Title: i18n.T(ctx, "visit.team.send_title"), Hint: i18n.T(ctx, "visit.team.send_hint"), Path: path + "/send", Label: i18n.T(ctx, "visit.team.send")})
	case ready && !joins:
		page.Asks = append(page.Asks, pages.Ask{Title: i18n.T(ctx, "visit.team.settle_title"), Hint: i18n.T(ctx, "visit.team.settle_hint"), Path: path + "/settle", Label: i18n.T(ctx, "visit.team.settle")})
	}
	if ready {
		name.Tone = "secondary"
	}
	switch {
	case len(name.Fields[0].Options) == 0:
		page.Blocks = append(page.Blocks, pages.Block{Title: name.Title, Empty: i18n.T(ctx, "visit.team.no_candidates")})
	case x.Most == 0 || len(x.Members) < x.Most:
		page.Asks = append(page.Asks, name)
	}
}

// PostName puts an evaluator into a team.
func (p *Pages) PostName(w http.ResponseWriter, r *http.Request) error {
	visit := r.PathValue("visit")
	return post(w, r, deskPath(visit)+"/team", func(ctx context.Context, by access.Actor, c NameMember) error {
		return p.service.NameMember(ctx, by, visit, c)
	}, func(form *parts.Form) error { return p.team(w, r, form) })
}

// PostEnd takes a member out.
func (p *Pages) PostEnd(w http.ResponseWriter, r *http.Request) error {
	return p.ofMember(w, r, p.service.EndMember)
}

// PostJoin opens the papers to somebody who joins a team that works.
func (p *Pages) PostJoin(w http.ResponseWriter, r *http.Request) error {
	return p.ofMember(w, r, p.service.JoinTeam)
}

// PostConvene makes a member the convener.
func (p *Pages) PostConvene(w http.ResponseWriter, r *http.Request) error {
	return p.ofMember(w, r, p.service.Convene)
}

func (p *Pages) ofMember(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, by access.Actor, visit string, c OfMember) error) error {
	visit := r.PathValue("visit")
	return post(w, r, deskPath(visit)+"/team", func(ctx context.Context, by access.Actor, c OfMember) error { return do(ctx, by, visit, c) },
		func(form *parts.Form) error { return p.team(w, r, form) })
}

// PostTeamSend shows a team to the institution.
func (p *Pages) PostTeamSend(w http.ResponseWriter, r *http.Request) error {
	return p.toTeam(w, r, p.service.SendTeam)
}

// PostSettle ends the naming of a team.
func (p *Pages) PostSettle(w http.ResponseWriter, r *http.Request) error {
	return p.toTeam(w, r, p.service.SettleTeam)
}

func (p *Pages) toTeam(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, by access.Actor, visit string) error) error {
	visit := r.PathValue("visit")
	return post(w, r, deskPath(visit)+"/team", func(ctx context.Context, by access.Actor, _ nothing) error { return do(ctx, by, visit) },
		func(form *parts.Form) error { return p.team(w, r, form) })
}

// GetObjection shows an objection, and asks an officer to decide it.
func (p *Pages) GetObjection(w http.ResponseWriter, r *http.Request) error {
	return p.objection(w, r, parts.NewForm(nil))
}

func (p *Pages) objection(w http.ResponseWriter, r *http.Request, form *parts.Form) error {
	ctx, visit := r.Context(), r.PathValue("visit")
	x, err := p.service.TeamAtDesk(ctx, web.Actor(ctx), visit)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(x.Objections, func(o ObjectionShown) bool { return o.ID == r.PathValue("objection") })
	if at < 0 {
		return fault.NotFound()
	}
	page := p.work(ctx, x.Shown, form, council.SideCouncil, i18n.T(ctx, "visit.team.decide_title"), deskPath(visit)+"/team")
	page.Blocks = []pages.Block{objectionBlock(ctx, x.Objections[at])}
	page.Blocks[0].Small = false
	if x.Objections[at].State == ObjectionOpen {
		page.Asks = []pages.Ask{{Path: deskPath(visit) + "/team/objections/" + x.Objections[at].ID, Label: i18n.T(ctx, "visit.team.decide_button"), Fields: []pages.Field{
			{Kind: "radios", Name: "outcome", Label: i18n.T(ctx, "visit.team.outcome"), Options: []parts.Option{
				{Value: string(ObjectionUpheld), Label: i18n.T(ctx, "visit.objection.upheld"), Hint: i18n.T(ctx, "visit.team.upheld_hint")},
				{Value: string(ObjectionDeclined), Label: i18n.T(ctx, "visit.objection.declined"), Hint: i18n.T(ctx, "visit.team.declined_hint")},
			}},
			{Kind: "area", Name: "answer", Label: i18n.T(ctx, "visit.team.answer"), Hint: i18n.T(ctx, "visit.team.answer_hint")},
		}}}
	}
	return web.Page(w, r, status(form), pages.WorkPage(page))
}

// PostObjection decides an objection.
func (p *Pages) PostObjection(w http.ResponseWriter, r *http.Request) error {
	visit := r.PathValue("visit")
	return post(w, r, deskPath(visit)+"/team", func(ctx context.Context, by access.Actor, c DecideObjection) error {
		return p.service.DecideObjection(ctx, by, visit, r.PathValue("objection"), c)
	}, func(form *parts.Form) error { return p.objection(w, r, form) })
}

// GetTeamOwn shows an institution who is to visit it, and asks whether it objects.
func (p *Pages) GetTeamOwn(w http.ResponseWriter, r *http.Request) error {
	return p.teamOwn(w, r, parts.NewForm(nil))
}

func (p *Pages) teamOwn(w http.ResponseWriter, r *http.Request, form *parts.Form) error {
	ctx, code := r.Context(), r.PathValue("institution")
	x, err := p.service.TeamOwn(ctx, web.Actor(ctx), code, r.PathValue("visit"))
	if err != nil {
		return err
	}
	back := ownVisitPath(code, x.ID)
	page := p.work(ctx, x.Shown, form, council.SideInstitution, i18n.T(ctx, "visit.team.title"), back)
	head := pages.Block{Title: i18n.T(ctx, "visit.team.now")}
	if len(x.Members) == 0 {
		head.Empty = i18n.T(ctx, "visit.team.none_own")
	}
	page.Blocks = append(page.Blocks, head)
	for _, m := range x.Members {
		page.Blocks = append(page.Blocks, memberBlock(ctx, m))
	}
	for i, o := range x.Objections {
		if i == 0 {
			page.Blocks = append(page.Blocks, pages.Block{Title: i18n.T(ctx, "visit.team.objections")})
		}
		page.Blocks = append(page.Blocks, objectionBlock(ctx, o))
	}
	if x.Waits == Objection {
		button, hint := "visit.team.agree", "visit.team.agree_hint"
		if slices.ContainsFunc(x.Objections, func(o ObjectionShown) bool { return o.State == ObjectionOpen }) {
			button, hint = "visit.team.send_objections", "visit.team.send_objections_hint"
		}
		page.Asks = append(page.Asks, pages.Ask{Title: i18n.T(ctx, "visit.team.say_title"), Hint: i18n.T(ctx, hint), Path: back + "/team/answer", Label: i18n.T(ctx, button)})
		if len(x.Objectable) > 0 {
			page.Asks = append(page.Asks, p.objecting(ctx, x, back))
		}
	}
	return web.Page(w, r, status(form), pages.WorkPage(page))
}

// objecting is the form by which an institution objects to a member.
func (p *Pages) objecting(ctx context.Context, x TeamShown, back string) pages.Ask {
	a := pages.Ask{Title: i18n.T(ctx, "visit.team.object_title"), Hint: i18n.T(ctx, "visit.team.object_hint"), Path: back + "/team/object", Label: i18n.T(ctx, "visit.team.object"), Tone: "secondary", Fields: []pages.Field{
		{Kind: "radios", Name: "member", Label: i18n.T(ctx, "visit.team.member")}, {Kind: "area", Name: "reason", Label: i18n.T(ctx, "visit.team.reason"), Hint: i18n.T(ctx, "visit.team.reason_hint")},
	}}
	for _, m := range x.Members {
		if slices.ContainsFunc(x.Objectable, func(o Member) bool { return o.ID == m.ID }) {
			a.Fields[0].Options = append(a.Fields[0].Options, parts.Option{Value: m.ID, Label: m.Introduced.Name})
		}
	}
	return a
}

// PostObject objects to a member.
func (p *Pages) PostObject(w http.ResponseWriter, r *http.Request) error {
	code, visit := r.PathValue("institution"), r.PathValue("visit")
	return post(w, r, ownVisitPath(code, visit)+"/team", func(ctx context.Context, by access.Actor, c Object) error {
		return p.service.Object(ctx, by, code, visit, c)
	}, func(form *parts.Form) error { return p.teamOwn(w, r, form) })
}

// PostTeamAnswer says that an institution has looked at its team.
func (p *Pages) PostTeamAnswer(w http.ResponseWriter, r *http.Request) error {
	code, visit := r.PathValue("institution"), r.PathValue("visit")
	return post(w, r, ownVisitPath(code, visit), func(ctx context.Context, by access.Actor, _ nothing) error {
		return p.service.AnswerTeam(ctx, by, code, visit)
	}, func(form *parts.Form) error { return p.teamOwn(w, r, form) })
}
