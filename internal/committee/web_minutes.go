package committee

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"sanad/internal/committee/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/paper"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetDecisions shows the items that the reader may decide now.
func (p *Pages) GetDecisions(w http.ResponseWriter, r *http.Request) error {
	return p.decisions(w, r, http.StatusOK, parts.NewForm(nil), Decide{}, nil, 0)
}

// decisions shows what is still to be decided, with what was typed, and above it what became of the rest.
func (p *Pages) decisions(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, typed Decide, refused []Refused, decided int) error {
	ctx := r.Context()
	m, names, err := p.service.Show(ctx, web.Actor(ctx), r.PathValue("meeting"))
	if err != nil {
		return err
	}
	page := pages.Decide{Form: form, Path: path(m.ID), Title: title(ctx, m), Quorum: rule(ctx, m)}
	if decided > 0 {
		page.Done = i18n.T(ctx, "committee.decide.done", "Count", decided)
	}
	why := map[string]string{}
	for _, x := range refused {
		why[x.Item] = i18n.Say(ctx, x.Why)
	}
	forms := map[string]*parts.Form{}
	if typed.whole() {
		for n, x := range typed.Items {
			item, _, _ := strings.Cut(x, ".")
			forms[item] = parts.NewForm(map[string]string{"outcome": typed.Outcomes[n], "reasons": typed.Reasons[n]})
		}
	}
	var may error
	for _, i := range m.Items {
		row := p.item(ctx, m, i, names)
		row.Form, row.Refused = forms[i.ID], why[i.ID]
		if row.Refused != "" && !i.Hidden {
			page.Stayed = append(page.Stayed, pages.Stayed{Number: row.Case, Why: row.Refused, Href: "#item-" + i.ID})
		}
		if i.Hidden || i.Outcome != Undecided {
			continue
		}
		if i.May == nil {
			for _, o := range []Outcome{RecommendEntry, RecommendRefusal, Deferred} {
				words, _ := outcome(ctx, Item{Outcome: o, About: i.About})
				row.Outcomes = append(row.Outcomes, parts.Option{Value: string(o), Label: words})
			}
			page.Items = append(page.Items, row)
		} else {
			may = i.May
		}
	}
	page.Why = i18n.T(ctx, "committee.decide.all_done")
	if f := fault.Of(may); f != nil {
		page.Why = i18n.Say(ctx, f.Message)
	}
	return web.Page(w, r, status, pages.DecidePage(page))
}

// PostDecisions stores what was found on the items, and shows what is left.
func (p *Pages) PostDecisions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c Decide
	form, err := web.Read(r, &c)
	decided, refused := 0, []Refused(nil)
	if err == nil {
		decided, refused, err = p.service.Decide(ctx, web.Actor(ctx), r.PathValue("meeting"), c)
	}
	status := http.StatusOK
	switch {
	case err != nil && !form.Refused(ctx, err):
		return err
	case err != nil, len(refused) > 0:
		status = http.StatusUnprocessableEntity
	}
	return p.decisions(w, r, status, form, c, refused, decided)
}

// GetMinutes shows what a meeting did.
func (p *Pages) GetMinutes(w http.ResponseWriter, r *http.Request) error {
	return p.minutes(w, r, http.StatusOK, nil)
}

func (p *Pages) minutes(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	m, page, err := p.record(r, form)
	if err != nil {
		return err
	}
	page.MayClose, page.MayConfirm = m.MayClose == nil, m.MayConfirm == nil
	why := m.MayClose
	if m.State == Closed {
		why = m.MayConfirm
	}
	if f := fault.Of(why); f != nil && m.State != Confirmed {
		page.Why = i18n.Say(r.Context(), f.Message)
	}
	return web.Page(w, r, status, pages.MinutesPage(page))
}

// record writes the minutes in the reader's language.
func (p *Pages) record(r *http.Request, form *parts.Form) (Meeting, pages.Minutes, error) {
	ctx := r.Context()
	m, names, err := p.service.Show(ctx, web.Actor(ctx), r.PathValue("meeting"))
	if err != nil {
		return m, pages.Minutes{}, err
	}
	state, _ := stateOf(ctx, m.State)
	page := pages.Minutes{
		Form: form, Path: path(m.ID), Title: i18n.T(ctx, "committee.minutes.title"), Name: i18n.T(ctx, "committee.minutes.of", "Committee", m.Law.Name.In(i18n.From(ctx).Code), "Meeting", title(ctx, m)), Rows: p.facts(ctx, m, names),
		Version: versionOf(m.Version), State: state, Hash: m.Hash, Agrees: m.Agrees, Hidden: !m.Whole, Council: p.service.law().Name.In(i18n.From(ctx).Code),
	}
	page.NoUrdu = i18n.From(ctx).Code == "ur" && !p.service.needs.Fonts.Urdu()
	page.PDF = (m.State == Closed || m.State == Confirmed) && !page.NoUrdu
	page.Changes = changes(ctx, m, names)
	for _, x := range m.Members {
		member := memberOf(ctx, m, x, names)
		switch {
		case m.Noted == nil: // nobody is absent from what has not begun
		case x.Present:
			page.Present = append(page.Present, member)
		default:
			page.Absent = append(page.Absent, member)
		}
	}
	for _, i := range m.Items {
		page.Items = append(page.Items, p.item(ctx, m, i, names))
	}
	if m.ClosedAt != nil {
		page.Closed = i18n.T(ctx, "committee.minutes.closed", "Name", nameOf(ctx, names, m.ClosedBy), "At", i18n.Moment(ctx, *m.ClosedAt))
	}
	if m.ConfirmedAt != nil {
		page.Confirmed = i18n.T(ctx, "committee.minutes.confirmed", "Name", nameOf(ctx, names, m.ConfirmedBy), "At", i18n.Moment(ctx, *m.ConfirmedAt))
	}
	return m, page, nil
}

// GetMinutesFile sends the minutes as a PDF, as far as the reader may see them.
func (p *Pages) GetMinutesFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, page, err := p.record(r, nil)
	switch {
	case err != nil:
		return err
	case m.State == CalledOff:
		return fault.Conflict("committee.called_off", nil)
	case page.NoUrdu:
		return fault.Conflict("committee.minutes.no_urdu", nil)
	case !page.PDF:
		return fault.Conflict("committee.confirm.open", nil)
	}
	at := m.ClosedAt
	if m.ConfirmedAt != nil {
		at = m.ConfirmedAt
	}
	file, err := p.service.needs.Fonts.Record(paper.Record{
		Print:   paper.Print{Title: page.Title, Language: i18n.From(ctx).Code, Accent: p.service.law().Accent, At: *at},
		Council: page.Council, Lead: page.Name, Facts: facts(ctx, page.Rows), Parts: recordParts(ctx, page), Foot: page.Name,
	})
	if err != nil {
		return err
	}
	return web.PDF(w, "minutes.pdf", file)
}

// facts are the rows as they are printed, but for the members, who follow as present and absent.
func facts(ctx context.Context, rows []parts.SummaryRow) (list []paper.Pair) {
	for _, r := range rows {
		if r.Label == i18n.T(ctx, "committee.members") {
			continue
		}
		list = append(list, paper.Pair{Label: r.Label, Value: r.Value})
	}
	return list
}

// recordParts are the parts of the minutes as they are printed: who was there, each item, and who closed and confirmed them.
func recordParts(ctx context.Context, page pages.Minutes) (list []paper.Part) {
	for _, c := range page.Changes {
		list = append(list, paper.Part{Title: c.What, Text: []string{c.Why}})
	}
	for _, x := range []struct {
		key     string
		members []pages.Member
	}{{"committee.minutes.present", page.Present}, {"committee.minutes.absent", page.Absent}} {
		part := paper.Part{Title: i18n.T(ctx, x.key)}
		for _, m := range x.members {
			if m.Chair {
				m.Name += " (" + i18n.T(ctx, "committee.chair") + ")"
			}
			if m.Noted != "" {
				m.Name += " · " + m.Noted
			}
			part.Text = append(part.Text, m.Name)
		}
		if len(x.members) == 0 {
			part.Text = []string{i18n.T(ctx, "committee.minutes.nobody")}
		}
		list = append(list, part)
	}
	for _, i := range page.Items {
		number := strconv.Itoa(i.Number)
		if i.Hidden {
			list = append(list, paper.Part{Title: number, Text: []string{i18n.T(ctx, "committee.hidden")}})
			continue
		}
		part := paper.Part{Title: number + ". " + i.Name + "  " + i.Case, Small: i.State}
		for _, x := range []string{i.Voters, i.By, i.At} {
			if x != "" {
				part.Small += " · " + x
			}
		}
		if i.Kept != "" {
			part.Text = append(part.Text, i.Kept)
		}
		if i.Reasons != "" {
			part.Text = append(part.Text, i.Reasons)
		}
		for _, c := range i.Conflicts {
			part.Text = append(part.Text, i18n.T(ctx, "committee.conflict.of", "Name", c.Who)+" "+c.Reasons)
		}
		list = append(list, part)
	}
	end := paper.Part{Title: page.State, Text: []string{page.Closed}}
	if page.Confirmed != "" {
		end.Text = append(end.Text, page.Confirmed, i18n.T(ctx, "committee.minutes.hash"), page.Hash)
	}
	return append(list, end)
}

// PostClose closes the minutes.
func (p *Pages) PostClose(w http.ResponseWriter, r *http.Request) error {
	return p.settle(w, r, func(c Close) error {
		return p.service.Close(r.Context(), web.Actor(r.Context()), r.PathValue("meeting"), c)
	})
}

// PostConfirm confirms the minutes.
func (p *Pages) PostConfirm(w http.ResponseWriter, r *http.Request) error {
	return p.settle(w, r, func(c Close) error {
		return p.service.Confirm(r.Context(), web.Actor(r.Context()), r.PathValue("meeting"), c)
	})
}

func (p *Pages) settle(w http.ResponseWriter, r *http.Request, do func(Close) error) error {
	var c Close
	form, err := web.Read(r, &c)
	if err == nil {
		err = do(c)
	}
	if err == nil {
		return web.See(w, r, path(r.PathValue("meeting"))+"/minutes")
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.minutes(w, r, statusOf(err), form)
}
