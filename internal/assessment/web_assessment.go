package assessment

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/access"
	"sanad/internal/assessment/pages"
	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Pages are the pages of a report, for one side: those who write it, the team that reads it, or officers.
type Pages struct {
	service *Service
	visits  func(r *http.Request) string // where the visits of a side are
}

// NewOwnPages returns the pages of those who write.
func NewOwnPages(s *Service) *Pages {
	return &Pages{s, func(r *http.Request) string { return "/institution/at/" + r.PathValue("institution") + "/visits/" }}
}

// NewTeamPages returns the pages of the team.
func NewTeamPages(s *Service) *Pages {
	return &Pages{s, func(*http.Request) string { return "/evaluator/visits/" }}
}

// NewDeskPages returns the pages of officers.
func NewDeskPages(s *Service) *Pages {
	return &Pages{s, func(*http.Request) string { return "/desk/accreditation/visits/" }}
}

func atOf(r *http.Request) At { return At{r.PathValue("institution"), r.PathValue("visit")} }

// visit is the address of the visit, base that of its report.
func (p *Pages) visit(r *http.Request) string { return p.visits(r) + r.PathValue("visit") }
func (p *Pages) base(r *http.Request) string  { return p.visit(r) + "/assessment" }

// GetReport shows the report as a whole.
func (p *Pages) GetReport(w http.ResponseWriter, r *http.Request) error {
	return p.report(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) report(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	x, err := p.service.Show(ctx, web.Actor(ctx), atOf(r))
	if err != nil {
		return err
	}
	base, lang := p.base(r), i18n.From(ctx).Code
	v := pages.Overview{
		Form: form, Path: base, Back: p.visit(r), Title: i18n.T(ctx, "assessment.title"), Lead: lead(ctx, x.Visit), Frozen: x.Visit.Frozen, Writes: x.Visit.Writes,
		Former: x.Former, Begun: x.Begun, Gaps: p.gaps(ctx, base, x.Report, x.Gaps, ""),
	}
	for _, c := range x.Criteria {
		open := 0
		for _, g := range x.Gaps {
			if g.Criterion == c.ID {
				open++
			}
		}
		t := parts.Task{Title: criterionName(ctx, c), Href: base + "/" + c.ID, State: parts.TaskDone}
		last, written := x.Last[c.ID]
		switch {
		case !written:
			t.State = parts.TaskNotStarted
		case open > 0:
			t.State = parts.TaskInProgress
		}
		if written {
			t.Hint = savedBy(ctx, x.Names, last)
		}
		if open > 0 {
			t.Hint = i18n.T(ctx, "assessment.gaps_count", "Count", open) + " " + t.Hint
			if v.Next == "" {
				v.Next, v.NextCrit = t.Href, c.Name.In(lang)
			}
		}
		v.Criteria = append(v.Criteria, t)
	}
	for _, f := range x.Figures {
		name, is, wants := f.Say(ctx)
		v.Figures = append(v.Figures, []parts.Cell{
			{Text: name}, {Show: pages.Verdict(is, f.Good)}, {Text: wants}, {Show: pages.Rule(f.Rule.Cited(), f.Rule.Text.In(lang))},
		})
	}
	for _, st := range x.States {
		v.States = append(v.States, []parts.Cell{
			{Text: strconv.Itoa(st.Number), Href: parts.Query(base+"/compare", "state", strconv.Itoa(st.Number)), Unseen: i18n.T(ctx, "assessment.state.changed")},
			{Text: i18n.Moment(ctx, st.At)}, {Text: nameOf(x.Names, st.Person)}, {Text: grouped(st.Hash)},
		})
	}
	return web.Page(w, r, status, pages.OverviewPage(v))
}

// Say says a figure in the reader's language: what it is of, what it is, and what the rule wants.
func (f Figure) Say(ctx context.Context) (name, is, wants string) {
	key := "assessment.figure.least"
	if f.Most {
		key = "assessment.figure.at_most"
	}
	is, limit := f.Is, f.Wants
	if f.said != nil {
		is, limit = i18n.Say(ctx, f.said.is), i18n.Say(ctx, f.said.wants)
	}
	return i18n.Say(ctx, f.Message), is, i18n.T(ctx, key, "Wants", limit)
}

// grouped writes a hash in groups of eight, so that it can be read out and wraps.
func grouped(hash string) string {
	var groups []string
	for g := range slices.Chunk([]byte(hash), 8) {
		groups = append(groups, string(g))
	}
	return strings.Join(groups, " ")
}

// lead says of what the report is. A visit that was not applied for yet has no number, and one may be of no batch by name.
func lead(ctx context.Context, v Visit) string {
	lang := i18n.From(ctx).Code
	said := i18n.T(ctx, "assessment.lead", "Programme", v.Title.In(lang), "Institution", v.Name.In(lang))
	switch {
	case v.From != 0 && v.From == v.To:
		said += " " + i18n.T(ctx, "assessment.lead_batch", "Batch", strconv.Itoa(v.From))
	case v.From != 0:
		said += " " + i18n.T(ctx, "assessment.lead_batches", "From", strconv.Itoa(v.From), "To", strconv.Itoa(v.To))
	}
	if v.Number != "" {
		said += " " + i18n.T(ctx, "assessment.lead_visit", "Visit", i18n.Isolate(ctx, id.Grouped(v.Number)))
	}
	return said
}

func criterionName(ctx context.Context, c council.Criterion) string {
	return i18n.T(ctx, "assessment.criterion", "Number", c.Number, "Name", c.Name.In(i18n.From(ctx).Code))
}

func nameOf(names map[string]pii.Value, person string) string {
	name := names[person]
	return name.Reveal()
}

// savedBy says who saved last, and when.
func savedBy(ctx context.Context, names map[string]pii.Value, r Revision) string {
	if len(names) == 0 {
		return i18n.T(ctx, "assessment.last_nameless", "At", i18n.Moment(ctx, r.At))
	}
	return i18n.T(ctx, "assessment.last", "Name", whoOf(ctx, names, r.By), "At", i18n.Moment(ctx, r.At))
}

// whoOf names a writer, also one who has no name with us yet.
func whoOf(ctx context.Context, names map[string]pii.Value, person string) string {
	if name := nameOf(names, person); name != "" {
		return i18n.Isolate(ctx, name)
	}
	return i18n.T(ctx, "assessment.somebody")
}

// gaps says what a report lacks; of one criterion alone, if it is named.
func (p *Pages) gaps(ctx context.Context, base string, r Report, list []Gap, of string) (said []pages.Gap) {
	for _, g := range list {
		if of != "" && g.Criterion != of {
			continue
		}
		m := fault.Message{Key: g.Key, Values: maps.Clone(g.Values)}
		for name, v := range m.Values {
			if said, ok := v.(fault.Message); ok {
				m.Values[name] = i18n.Say(ctx, said)
			}
		}
		x := pages.Gap{Text: i18n.Say(ctx, m), Href: base + "/" + g.Criterion, Rule: g.Rule.Cited()}
		for _, c := range r.Criteria {
			if c.ID == g.Criterion && of == "" {
				x.Where = criterionName(ctx, c)
			}
		}
		if g.Part != "" {
			x.Href += "#part-" + g.Part
		}
		said = append(said, x)
	}
	return said
}

// PostBeginFromLast begins with what the last report said.
func (p *Pages) PostBeginFromLast(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		if err = p.service.BeginFromLast(ctx, web.Actor(ctx), atOf(r)); err == nil {
			return web.See(w, r, p.base(r))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.report(w, r, http.StatusConflict, form)
}

// GetHistory shows who saved what of a criterion.
func (p *Pages) GetHistory(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	before, _ := strconv.Atoi(r.URL.Query().Get("before"))
	x, err := p.service.ShowHistory(ctx, web.Actor(ctx), atOf(r), r.PathValue("criterion"), max(before, 0))
	if err != nil {
		return err
	}
	c := x.Criteria[x.At]
	base := p.base(r) + "/" + c.ID
	v := pages.History{Back: base, Title: i18n.T(ctx, "assessment.history_title", "Criterion", c.Name.In(i18n.From(ctx).Code))}
	for _, h := range x.Revisions {
		part, _ := c.Part(h.Part)
		s := pages.Saved{By: whoOf(ctx, x.Names, h.By), At: i18n.Moment(ctx, h.At), Words: p.say(ctx, x.Report, part.Asks, h.Words)}
		if s.Words == "" {
			s.Words = i18n.T(ctx, "assessment.emptied")
		}
		key := "assessment.saved"
		if h.Removed {
			key = "assessment.taken_out"
		}
		s.What = i18n.T(ctx, key, "Part", part.Name, "Number", h.Number)
		v.Rows = append(v.Rows, s)
	}
	if x.Next > 0 {
		v.Older = parts.Query(base+"/history", "before", strconv.Itoa(x.Next))
	}
	return web.Page(w, r, http.StatusOK, pages.HistoryPage(v))
}

// GetCompare shows what changed since the last visit, or since the report was handed in.
func (p *Pages) GetCompare(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	state := 0
	if typed := r.URL.Query().Get("state"); typed != "" {
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 {
			return fault.NotFound()
		}
		state = n
	}
	x, err := p.service.Compare(ctx, web.Actor(ctx), atOf(r), state)
	if err != nil {
		return err
	}
	v := pages.Comparison{Back: p.base(r), Title: i18n.T(ctx, "assessment.compare_title"), Lead: i18n.T(ctx, "assessment.compare_lead")}
	if state > 0 {
		v.Title = i18n.T(ctx, "assessment.compare_state", "Number", state)
	}
	changed := 0
	for _, c := range x.Changed {
		one := pages.Compared{Title: criterionName(ctx, c.Criterion)}
		for _, d := range c.List {
			if n := len(one.Parts); n == 0 || one.Parts[n-1].Name != d.Part.Name.In(i18n.From(ctx).Code) {
				one.Parts = append(one.Parts, pages.ComparedPart{Name: d.Part.Name.In(i18n.From(ctx).Code)})
			}
			var said pages.Difference
			switch {
			case d.Part.Asks == council.AsksText && d.Came:
				said.Is = d.Line
			case d.Part.Asks == council.AsksText:
				said.Was = d.Line
			}
			if d.Was != nil {
				said.Was = p.say(ctx, x.Was, d.Part.Asks, *d.Was)
			}
			if d.Is != nil {
				said.Is = p.say(ctx, x.Is, d.Part.Asks, *d.Is)
			}
			last := &one.Parts[len(one.Parts)-1]
			last.List = append(last.List, said)
		}
		if len(one.Parts) > 0 {
			changed++
		}
		v.Criteria = append(v.Criteria, one)
	}
	v.Count = i18n.T(ctx, "assessment.compare_count", "Changed", changed, "Total", len(x.Changed))
	return web.Page(w, r, http.StatusOK, pages.ComparisonPage(v))
}

// team tells whether a reader reads without writing and without an office.
func team(by access.Actor, v Visit) bool { return !v.Writes && len(by.Roles) == 0 }
