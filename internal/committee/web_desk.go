package committee

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/committee/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Pages are the room's pages.
type Pages struct {
	service *Service
	paths   map[string]string // kind of case -> where its room shows it
}

// NewPages returns the room's pages.
func NewPages(s *Service, paths map[string]string) *Pages { return &Pages{s, paths} }

func path(meeting string) string { return "/desk/meetings/" + meeting }

// GetMeetings lists the meetings.
func (p *Pages) GetMeetings(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	after := r.URL.Query().Get("after")
	coming, past, more, err := p.service.List(ctx, by, after)
	if err != nil {
		return err
	}
	var people []string
	for _, m := range slices.Concat(coming, past) {
		people = append(people, m.Chair)
	}
	names, err := p.service.names(ctx, by, nil, people)
	if err != nil {
		return err
	}
	c, ok := p.service.law().Committee(string(office))
	page := pages.Meetings{None: !ok, Name: c.Name.In(i18n.From(ctx).Code)}
	if after == "" {
		page.Coming = rows(ctx, coming, names)
	} else {
		page.First = "/desk/meetings"
	}
	page.Past = rows(ctx, past, names)
	if more {
		page.Next = parts.Query("/desk/meetings", "after", past[len(past)-1].ID)
	}
	return web.Page(w, r, http.StatusOK, pages.MeetingsPage(page))
}

func rows(ctx context.Context, list []Summary, names map[string]pii.Value) (rows []pages.Meeting) {
	for _, m := range list {
		state, tone := stateOf(ctx, m.State)
		items := i18n.T(ctx, "committee.list.items", "Count", int(m.Items))
		if m.State == Called && m.Undecided < m.Items {
			items = i18n.T(ctx, "committee.list.undecided", "Items", int(m.Items), "Count", int(m.Undecided))
		}
		rows = append(rows, pages.Meeting{Href: path(m.ID), When: i18n.Moment(ctx, m.Begins), Place: m.Place, Chair: nameOf(ctx, names, m.Chair), Items: items, State: state, Tone: tone})
	}
	return rows
}

func stateOf(ctx context.Context, s State) (words, tone string) {
	switch s {
	case Closed:
		return i18n.T(ctx, "committee.state.closed"), "waiting"
	case Confirmed:
		return i18n.T(ctx, "committee.state.confirmed"), "good"
	case CalledOff:
		return i18n.T(ctx, "committee.state.called_off"), "stop"
	}
	return i18n.T(ctx, "committee.state.called"), "plain"
}

// nameOf names an officer; one without a recorded name is a member.
func nameOf(ctx context.Context, names map[string]pii.Value, person string) string {
	if n := names[person]; !n.Empty() {
		return n.Reveal()
	}
	return i18n.T(ctx, "committee.a_member")
}

// GetCall shows the form that calls a meeting; every member is ticked.
func (p *Pages) GetCall(w http.ResponseWriter, r *http.Request) error {
	return p.call(w, r, http.StatusOK, nil)
}

func (p *Pages) call(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	officers, err := p.service.Officers(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	page := pages.Call{Form: form}
	var all []string
	for _, o := range officers {
		page.Members = append(page.Members, parts.Option{Value: o.Person, Label: nameOf(ctx, map[string]pii.Value{o.Person: o.Name}, o.Person)})
		all = append(all, o.Person)
	}
	if c, ok := p.service.law().Committee(string(office)); ok {
		page.Quorum = quorum(ctx, c.Members, c.Quorum)
	}
	if form == nil {
		page.Form = parts.Typed(map[string][]string{"member": all})
	}
	return web.Page(w, r, status, pages.CallPage(page))
}

func quorum(ctx context.Context, members, least int) string {
	return i18n.T(ctx, "committee.quorum.of", "Quorum", least, "Members", members)
}

// PostCall calls a meeting.
func (p *Pages) PostCall(w http.ResponseWriter, r *http.Request) error {
	var c Call
	form, err := web.Read(r, &c)
	meeting := ""
	if err == nil {
		meeting, err = p.service.Call(r.Context(), web.Actor(r.Context()), c)
	}
	if err == nil {
		return web.See(w, r, path(meeting))
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.call(w, r, http.StatusUnprocessableEntity, form)
}

// GetMeeting shows a meeting with its agenda.
func (p *Pages) GetMeeting(w http.ResponseWriter, r *http.Request) error {
	return p.meeting(w, r, http.StatusOK, nil)
}

func (p *Pages) meeting(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	page, err := p.show(r, form)
	if err != nil {
		return err
	}
	return web.Page(w, r, status, pages.MeetingPage(page))
}

// show fills the page of a meeting.
func (p *Pages) show(r *http.Request, form *parts.Form) (page pages.Show, err error) {
	ctx := r.Context()
	by := web.Actor(ctx)
	m, names, err := p.service.Show(ctx, by, r.PathValue("meeting"))
	if err != nil {
		return page, err
	}
	state, tone := stateOf(ctx, m.State)
	page = pages.Show{
		Form: form, Path: path(m.ID), Title: title(ctx, m), When: i18n.Moment(ctx, m.Begins), State: state, Tone: tone, Version: versionOf(m.Version),
		Rule: rule(ctx, m), Rows: p.facts(ctx, m, names), MayPut: m.State == Called, MayNote: m.MayNote == nil, NotesAll: m.NotesAll, MayDecide: m.Decides > 0,
		MayDeclare: m.State == Called && m.Member, Called: m.State == Called, Changes: changes(ctx, m, names), MayMove: m.MayMove == nil, Minutes: m.State != CalledOff,
	}
	for _, x := range m.Members {
		member := memberOf(ctx, m, x, names)
		member.Me = x.Person == by.Person
		page.Members = append(page.Members, member)
	}
	for _, i := range m.Items {
		row := p.item(ctx, m, i, names)
		row.CanTake = m.State == Called && i.Outcome == Undecided
		row.CanDeclare = row.CanTake && m.Member
		page.Items = append(page.Items, row)
	}
	page.Next = next(m)
	return page, nil
}

// changes say how a meeting was moved or called off, each with its reason.
func changes(ctx context.Context, m Meeting, names map[string]pii.Value) (list []pages.Change) {
	for _, c := range m.Changes {
		list = append(list, pages.Change{
			What: i18n.T(ctx, "committee.change."+string(c.Kind), "When", i18n.Moment(ctx, c.Begins), "Place", c.Place, "Name", nameOf(ctx, names, c.By), "At", i18n.Moment(ctx, c.At)),
			Why:  c.Reason,
		})
	}
	return list
}

// memberOf writes a member, and who noted whether they are there.
func memberOf(ctx context.Context, m Meeting, x Member, names map[string]pii.Value) pages.Member {
	member := pages.Member{ID: x.Person, Name: nameOf(ctx, names, x.Person), Present: x.Present, Chair: x.Person == m.Chair}
	switch x.NotedBy {
	case "":
	case x.Person:
		member.Noted = i18n.T(ctx, "committee.attend.by_themself")
	default:
		member.Noted = i18n.T(ctx, "committee.attend.by", "Name", nameOf(ctx, names, x.NotedBy))
	}
	return member
}

// next is the one next thing to do at a meeting.
func next(m Meeting) string {
	switch {
	case m.State == CalledOff:
		return ""
	case m.State != Called:
		return "minutes"
	case m.MayNote == nil && m.Unnoted:
		return "attendance"
	case m.Decides > 0:
		return "decisions"
	case m.MayClose == nil:
		return "minutes"
	}
	return "agenda"
}

func title(ctx context.Context, m Meeting) string {
	return i18n.T(ctx, "committee.title", "When", i18n.Moment(ctx, m.Begins))
}

// rule quotes the rule of the quorum, with where it stands and how sure it is.
func rule(ctx context.Context, m Meeting) string {
	r := m.Law.QuorumRule
	if r.ID == "" {
		return ""
	}
	return quorum(ctx, m.Law.Members, m.Law.Quorum) + " " + r.Text.In(i18n.From(ctx).Code) + " (" + r.Instrument + "; " + i18n.T(ctx, "committee.confidence."+confidence(string(r.Confidence))) + ")"
}

func confidence(c string) string {
	if c == "sourced" || c == "weak" || c == "unverified" {
		return c
	}
	return "assumed"
}

// facts are when and where a meeting is, who leads it, and who is there.
func (p *Pages) facts(ctx context.Context, m Meeting, names map[string]pii.Value) []parts.SummaryRow {
	present := 0
	var members []string
	for _, x := range m.Members {
		members = append(members, nameOf(ctx, names, x.Person))
		if x.Present {
			present++
		}
	}
	attendance := i18n.T(ctx, "committee.attend.not_noted")
	switch f := fault.Of(m.MayNote); {
	case f != nil && f.Key == "committee.early":
		attendance = i18n.T(ctx, "committee.attend.early")
	case m.Noted != nil:
		attendance = i18n.T(ctx, "committee.attend.of", "Present", present, "Members", len(m.Members))
	}
	return []parts.SummaryRow{
		{Label: i18n.T(ctx, "committee.when"), Value: i18n.Moment(ctx, m.Begins)},
		{Label: i18n.T(ctx, "committee.place"), Value: m.Place},
		{Label: i18n.T(ctx, "committee.chair"), Value: nameOf(ctx, names, m.Chair)},
		{Label: i18n.T(ctx, "committee.members"), Value: i18n.List(ctx, members...)},
		{Label: i18n.T(ctx, "committee.attend.label"), Value: attendance},
		{Label: i18n.T(ctx, "committee.quorum.label"), Value: rule(ctx, m)},
	}
}

// soon is how many working days before its deadline a case begins to press.
const soon = 2

// item writes a line of an agenda.
func (p *Pages) item(ctx context.Context, m Meeting, i Item, names map[string]pii.Value) pages.Item {
	row := pages.Item{ID: i.ID, Number: i.Position, Hidden: i.Hidden}
	if i.Hidden {
		return row
	}
	row.Href, row.Case, row.Name = p.paths[i.Case.Kind]+i.Case.ID, id.Grouped(i.Case.Number), names[i.Case.Person].Reveal()
	if i.About.En != "" {
		row.Name = i.About.In(i18n.From(ctx).Code)
	}
	if row.Name == "" {
		row.Name = row.Case
	}
	if len(i.Kept) > 0 {
		var list []string
		for _, k := range i.Kept {
			list = append(list, nameOf(ctx, names, k))
		}
		row.Kept = i18n.T(ctx, "committee.kept", "Names", i18n.List(ctx, list...))
	}
	row.Version, row.Reasons, row.Open = versionOf(i.Case.Version), i.Reasons.Reveal(), i.Outcome == Undecided && i.Waits
	for _, c := range i.Conflicts {
		row.Conflicts = append(row.Conflicts, pages.Conflict{Who: nameOf(ctx, names, c.Person), Reasons: c.Reasons.Reveal()})
	}
	if i.At != nil {
		row.At, row.By = i18n.Moment(ctx, *i.At), nameOf(ctx, names, i.By)
	}
	row.State, row.Tone = outcome(ctx, i)
	switch {
	case row.Open:
		row.Due, row.Left = i18n.Date(ctx, i.Case.Due), left(ctx, i.Left)
		row.Late, row.Soon = i.Left < 0, i.Left >= 0 && i.Left <= soon
		if missing := m.Law.Quorum - i.Voters; m.Noted != nil && missing > 0 {
			row.Missing = i18n.T(ctx, "committee.quorum.missing", "Count", missing)
		}
		if len(i.Dealt) > 0 {
			var list []string
			for _, d := range i.Dealt {
				list = append(list, nameOf(ctx, names, d))
			}
			row.Dealt = i18n.T(ctx, "committee.dealt", "Names", i18n.List(ctx, list...))
		}
		row.Earlier = earlier(ctx, i.Earlier)
	case i.Outcome == RecommendEntry || i.Outcome == RecommendRefusal:
		row.Voters = i18n.T(ctx, "committee.voters", "Count", i.Voters)
	}
	return row
}

// earlier says when a case was deferred, and why.
func earlier(ctx context.Context, d *Deferral) pages.Deferred {
	if d == nil {
		return pages.Deferred{}
	}
	return pages.Deferred{When: i18n.T(ctx, "committee.earlier", "Day", i18n.Date(ctx, d.On)), Why: d.Reasons.Reveal()}
}

func left(ctx context.Context, days int) string {
	switch {
	case days < 0:
		return i18n.T(ctx, "committee.late", "Count", -days)
	case days == 0:
		return i18n.T(ctx, "committee.today")
	}
	return i18n.T(ctx, "committee.left", "Count", days)
}

func outcome(ctx context.Context, i Item) (words, tone string) {
	about := "committee.outcome."
	if i.About.En != "" { // nobody is entered: what was proposed is found, or not
		about = "committee.outcome.proposal."
	}
	switch {
	case i.Outcome == RecommendEntry:
		return i18n.T(ctx, about+"recommend_entry"), "good"
	case i.Outcome == RecommendRefusal:
		return i18n.T(ctx, about+"recommend_refusal"), "stop"
	case i.Outcome == Deferred:
		return i18n.T(ctx, "committee.outcome.deferred"), "waiting"
	case i.Outcome == Returned:
		return i18n.T(ctx, "committee.outcome.returned"), "plain"
	case i.Outcome == MovedOn, !i.Waits:
		return i18n.T(ctx, "committee.outcome.moved_on"), "plain"
	}
	return i18n.T(ctx, "committee.outcome.undecided"), "plain"
}

// DeskPanel shows on /desk when the committee meets next, to those who may see it.
func (p *Pages) DeskPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if _, ok := p.service.law().Committee(string(office)); !ok || !by.Has(access.Committee) && !by.Has(access.Registrar) {
		return nil, nil
	}
	coming, _, _, err := p.service.List(ctx, by, "")
	if err != nil {
		return nil, err
	}
	var page pages.DeskPanel
	if len(coming) > 0 {
		page.When, page.Href = i18n.Moment(ctx, coming[0].Begins), path(coming[0].ID)
	}
	return pages.DeskPanelPart(page), nil
}
