package accreditation

import (
	"slices"
	"strconv"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// present is what the room has already.
type present struct {
	institutions []Institution
	campuses     []Campus
	programmes   []Programme
	changes      []Change
	decisions    map[string]Decision // those that the file names, by the key of the number
	findings     Findings            // of the programmes that are there
}

// additions are what an import adds.
type additions struct {
	institutions []Institution
	campuses     []Campus
	programmes   []Programme
	seats        map[string][]Seats // by programme
	decisions    []Decision
}

// planner finds what rows are about among what is there, and among what earlier rows are to make.
type planner struct {
	present
	made  map[string]bool // what rows are to make, by id
	names map[string][]string
	at    map[string]int       // programmes by id
	known map[subject]*fileRow // a row about the same programme in the same words, which was understood
	newID func() string
}

// subject is what a row says of what is taught, and where.
type subject struct {
	institution, campus, city, title           council.Text
	institutionCode, campusCode, programmeCode string
	degree, discipline                         string
	invented, read                             bool
}

// decideImport says what rows add to what is there, and what becomes of each. An import only adds: what is there otherwise stays so. A decision
// comes in whole or not at all, because nothing is added to one later.
func decideImport(h present, rows []*fileRow, newID func() string) additions {
	p := planner{h, map[string]bool{}, map[string][]string{}, map[string]int{}, map[subject]*fileRow{}, newID}
	for i, x := range h.programmes {
		p.at[x.ID] = i
	}
	for _, c := range h.changes { // earlier names
		p.names[c.Of] = append(p.names[c.Of], text.Fold(c.Was.En), text.Fold(c.Was.Ur))
	}
	for _, r := range rows {
		if r.fate != fateRefused && p.place(r) {
			p.life(r)
		}
	}
	groups := p.decisions(rows)
	groups.whole()
	return p.build(groups)
}

// place finds which programme a row is about, or makes it. What was said of a row in the same words holds for this one.
func (p *planner) place(r *fileRow) bool {
	about := subject{r.Institution, r.Campus, r.City, r.Title, r.InstitutionCode, r.CampusCode, r.ProgrammeCode, r.Degree, r.Discipline, r.Invented, r.ReadDiscipline}
	if like := p.known[about]; like != nil {
		r.institution, r.campus, r.programme = like.institution, like.campus, like.programme
		for _, x := range like.placed {
			x.Line = r.Line
			r.said = append(r.said, x)
		}
		return true
	}
	before := len(r.said)
	if !p.institution(r) || !p.campus(r) || !p.programme(r) {
		return false
	}
	r.placed = slices.Clone(r.said[before:])
	p.known[about] = r
	return true
}

// isNamed tells whether something has a name, or had it.
func (p *planner) isNamed(id string, is, asked council.Text) bool {
	for _, s := range []string{asked.En, asked.Ur} {
		if key := text.Fold(s); key != "" && (key == text.Fold(is.En) || key == text.Fold(is.Ur) || slices.Contains(p.names[id], key)) {
			return true
		}
	}
	return false
}

// codesOf returns the codes of a list.
func codesOf[T any](list []T, code func(T) string) (codes []string) {
	for _, x := range list {
		codes = append(codes, code(x))
	}
	return codes
}

func (p *planner) institution(r *fileRow) bool {
	named := slices.DeleteFunc(slices.Clone(p.institutions), func(i Institution) bool { return !p.isNamed(i.ID, i.Name, r.Institution) })
	if len(named) > 1 && r.City.En != "" {
		if there := slices.DeleteFunc(slices.Clone(named), func(i Institution) bool { return text.Fold(i.City.En) != text.Fold(r.City.En) }); len(there) > 0 {
			named = there
		}
	}
	at := slices.IndexFunc(p.institutions, func(i Institution) bool { return r.InstitutionCode != "" && i.Code == r.InstitutionCode })
	var found Institution
	switch {
	case at >= 0:
		if found = p.institutions[at]; !p.isNamed(found.ID, found.Name, r.Institution) {
			r.say(FieldInstitution, "institution.named", fault.Values{"Name": found.Name.En})
		}
	case len(named) > 0 && r.InstitutionCode != "":
		r.refuse(FieldInstitutionCode, "institution.code", fault.Values{"Code": named[0].Code})
		return false
	case len(named) > 1:
		r.refuse(FieldInstitution, "institution.two", nil)
		return false
	case len(named) == 1:
		found = named[0]
	default:
		code := r.InstitutionCode
		if code == "" {
			code = freeCode(codesOf(p.institutions, func(i Institution) string { return i.Code }), slug(r.Institution.En))
		}
		found = Institution{ID: p.newID(), Code: code, Name: r.Institution, City: r.City, Invented: r.Invented, Version: 1}
		p.institutions, p.made[found.ID] = append(p.institutions, found), true
	}
	r.institution = found.ID
	return true
}

func (p *planner) campus(r *fileRow) bool {
	here := slices.DeleteFunc(slices.Clone(p.campuses), func(c Campus) bool { return c.Institution != r.institution })
	at := slices.IndexFunc(here, func(c Campus) bool {
		if r.CampusCode != "" {
			return c.Code == r.CampusCode
		}
		return p.isNamed(c.ID, c.Name, r.Campus)
	})
	unsaid := r.CampusCode == "" && r.Campus.En == "" && r.Campus.Ur == ""
	switch {
	case at >= 0:
		r.campus = here[at].ID
		return true
	case unsaid && len(here) == 1:
		r.campus = here[0].ID
		return true
	case unsaid && len(here) > 1:
		r.refuse(FieldCampus, "campus.which", nil)
		return false
	case !unsaid && r.Campus.En == "":
		r.refuse(FieldCampus, "cell.empty", nil)
		return false
	case slices.ContainsFunc(here, func(c Campus) bool { return p.isNamed(c.ID, c.Name, r.Campus) }):
		r.refuse(FieldCampusCode, "campus.code", nil)
		return false
	}
	c := Campus{ID: p.newID(), Institution: r.institution, Code: r.CampusCode, Name: r.Campus, City: r.City, Version: 1}
	if unsaid {
		c.Name = mainCampus
	}
	if c.Code == "" {
		c.Code = freeCode(codesOf(here, func(c Campus) string { return c.Code }), slug(c.Name.En))
	}
	p.campuses, p.made[c.ID], r.campus = append(p.campuses, c), true, c.ID
	return true
}

func (p *planner) programme(r *fileRow) bool {
	here := slices.DeleteFunc(slices.Clone(p.programmes), func(x Programme) bool { return x.Institution != r.institution })
	at := slices.IndexFunc(here, func(x Programme) bool {
		if r.ProgrammeCode != "" {
			return x.Code == r.ProgrammeCode
		}
		return x.Degree == r.Degree && p.was(x, r.campus) && p.isNamed(x.ID, x.Title, r.Title)
	})
	if at < 0 {
		return p.newProgramme(r, here)
	}
	x := here[at]
	switch {
	case !p.was(x, r.campus):
		r.refuse(FieldCampus, "programme.campus", nil)
		return false
	case x.Degree != r.Degree:
		r.refuse(FieldDegree, "programme.degree", fault.Values{"Degree": x.Degree})
		return false
	case !r.ReadDiscipline && x.Discipline != r.Discipline:
		r.refuse(FieldDiscipline, "programme.discipline", fault.Values{"Discipline": x.Discipline})
		return false
	}
	if !p.isNamed(x.ID, x.Title, r.Title) {
		r.say(FieldProgramme, "programme.named", fault.Values{"Title": x.Title.En})
	}
	r.programme = x.ID
	return true
}

// was tells whether a programme is or was taught at a campus.
func (p *planner) was(x Programme, campus string) bool {
	return x.Campus == campus || slices.ContainsFunc(p.changes, func(c Change) bool { return c.Of == x.ID && c.Kind == Moved && c.Other == campus })
}

func (p *planner) newProgramme(r *fileRow, here []Programme) bool {
	if r.Discipline == "" {
		r.refuse(FieldDiscipline, "discipline.empty", nil)
		return false
	}
	if r.ReadDiscipline {
		r.say(FieldDiscipline, "discipline.read", fault.Values{"Discipline": r.Discipline})
	}
	x := Programme{
		ID: p.newID(), Institution: r.institution, Campus: r.campus, Code: r.ProgrammeCode, Title: r.Title, Degree: r.Degree, Discipline: r.Discipline,
		First: r.First, Last: r.Last, Version: 1,
	}
	if x.Code == "" {
		campus := p.campuses[slices.IndexFunc(p.campuses, func(c Campus) bool { return c.ID == r.campus })]
		x.Code = freeCode(codesOf(here, func(x Programme) string { return x.Code }), slug(x.Title.En), slug(x.Title.En+" "+campus.Code))
	}
	p.at[x.ID] = len(p.programmes)
	p.programmes, p.made[x.ID], r.programme = append(p.programmes, x), true, x.ID
	return true
}

// life refuses batches outside the programme's life, and decisions about what closed before. The first line about a programme that is made states it, if any does.
func (p *planner) life(r *fileRow) {
	x := &p.programmes[p.at[r.programme]]
	if in := p.institutions[slices.IndexFunc(p.institutions, func(i Institution) bool { return i.ID == r.institution })]; !in.Closed.IsZero() && r.On.After(in.Closed) {
		r.refuse(FieldInstitution, "institution.closed", fault.Values{"Day": in.Closed.String()})
		return
	}
	if p.made[x.ID] {
		if x.First == 0 {
			x.First = r.First
		}
		if x.Last == 0 {
			x.Last = r.Last
		}
		if r.First != 0 && r.First != x.First || r.Last != 0 && r.Last != x.Last {
			r.refuse(FieldFirst, "first.differs", nil)
		}
	}
	for _, year := range r.Batches {
		if year < x.First || x.Last != 0 && year > x.Last {
			r.refuse(FieldBatch, "batch.life", fault.Values{"Batch": strconv.Itoa(year)})
			return
		}
	}
}

// finding is what a row says of a batch.
func (r *fileRow) finding(batch int) Finding {
	return Finding{Programme: r.programme, Batch: batch, Outcome: r.Outcome, Level: r.Level, From: r.From, Until: r.Until, Conditions: r.Conditions, Report: r.Report, Visit: r.Visit}
}

// sameAs tells whether a finding says the same as another that is there; what a file need not tell is compared if it does.
func (f Finding) sameAs(there Finding) bool {
	return f.Programme == there.Programme && f.Batch == there.Batch && f.Outcome == there.Outcome && f.Level == there.Level && f.From == there.From && f.Until == there.Until &&
		f.Conditions.En == there.Conditions.En && (f.Conditions.Ur == "" || f.Conditions.Ur == there.Conditions.Ur) && (f.Report.IsZero() || f.Report == there.Report) &&
		(f.Visit.IsZero() || f.Visit == there.Visit)
}

// fileDecision is a decision of the file that is not there yet, with all its lines.
type fileDecision struct {
	rows     []*fileRow
	lead     *fileRow // the first that is not refused by itself
	findings []Finding
	at       map[batchOn]int // of the findings
	lines    []int           // of the findings
	target   *fileDecision   // of the file, in whose place it is
	replaces string          // or the id of one that is there
}

type fileDecisions struct {
	byKey map[string]*fileDecision
	order []string
}

// batchOn is a batch as a key of a map; with a day: what was decided of it that day.
type batchOn struct {
	programme string
	batch     int
	on        day.Day
}

// decisions puts the rows together by the number of their decision, and compares them with those that are there.
func (p *planner) decisions(rows []*fileRow) fileDecisions {
	gs := fileDecisions{byKey: map[string]*fileDecision{}}
	for _, r := range rows {
		key := numberKey(r.Number)
		if key == "" {
			continue
		}
		if there, ok := p.present.decisions[key]; ok {
			if r.fate != fateRefused {
				r.compare(there)
			}
			continue
		}
		g := gs.byKey[key]
		if g == nil {
			g = &fileDecision{at: map[batchOn]int{}}
			gs.byKey[key], gs.order = g, append(gs.order, key)
		}
		if g.rows = append(g.rows, r); r.fate != fateRefused {
			g.add(r)
		}
	}
	oneDay := map[batchOn]bool{}
	for _, f := range p.present.findings {
		if f.kind == Decided {
			oneDay[batchOn{f.Programme, f.Batch, f.decided}] = true
		}
	}
	for _, key := range gs.order {
		g := gs.byKey[key]
		if g.lead == nil {
			continue
		}
		if g.lead.Kind != Decided {
			p.replace(gs, g)
			continue
		}
		for i, f := range g.findings {
			at := batchOn{f.Programme, f.Batch, g.lead.On}
			if oneDay[at] {
				r := g.rows[slices.IndexFunc(g.rows, func(r *fileRow) bool { return r.Line == g.lines[i] })]
				r.refuse(FieldBatch, "batch.same_day", fault.Values{"Batch": strconv.Itoa(f.Batch)})
			}
			oneDay[at] = true
		}
	}
	return gs
}

// compare says what becomes of a row whose decision is there.
func (r *fileRow) compare(there Decision) {
	if there.Institution != r.institution {
		r.refuse(FieldDecision, "decision.taken", nil)
		return
	}
	r.fate = fateUnchanged
	if there.On != r.On || there.Kind != r.Kind && there.Kind != r.Told {
		r.fate = fateOtherwise
	}
	for _, year := range r.Batches {
		at := slices.IndexFunc(there.Findings, func(f Finding) bool { return f.Programme == r.programme && f.Batch == year })
		if at < 0 {
			r.refuse(FieldBatch, "decision.without", fault.Values{"Batch": strconv.Itoa(year)})
			return
		}
		if !r.finding(year).sameAs(there.Findings[at]) {
			r.fate = fateOtherwise
		}
	}
	if r.fate == fateOtherwise {
		r.say(FieldDecision, "otherwise", nil)
	}
}

// add takes a row into its decision. A batch stands once in it; said twice in the same words it counts once.
func (g *fileDecision) add(r *fileRow) {
	if g.lead == nil {
		g.lead = r
	}
	if l := g.lead; l.institution != r.institution || l.On != r.On || l.Kind != r.Kind || numberKey(l.Replaces) != numberKey(r.Replaces) {
		r.refuse(FieldDecision, "decision.differs", fault.Values{"Line": strconv.Itoa(l.Line)})
		return
	}
	again := 0
	for _, year := range r.Batches {
		f := r.finding(year)
		at, there := g.at[batchOn{f.Programme, f.Batch, day.Day{}}]
		switch {
		case !there:
			g.at[batchOn{f.Programme, f.Batch, day.Day{}}] = len(g.findings)
			g.findings, g.lines = append(g.findings, f), append(g.lines, r.Line)
		case f.sameAs(g.findings[at]):
			again = g.lines[at]
		default:
			r.refuse(FieldBatch, "batch.twice", fault.Values{"Batch": strconv.Itoa(year), "Line": strconv.Itoa(g.lines[at])})
			return
		}
	}
	if again > 0 {
		r.say(FieldBatch, "batch.again", fault.Values{"Line": strconv.Itoa(again)})
		if !slices.Contains(g.lines, r.Line) {
			r.fate = fateUnchanged
		}
	}
}

// replace finds in whose place a correction or an appeal is: a decision of the same institution that is no younger and says something of each of
// its batches.
func (p *planner) replace(gs fileDecisions, g *fileDecision) {
	key := numberKey(g.lead.Replaces)
	there, known := p.present.decisions[key]
	institution, on, about := there.Institution, there.On, there.Findings
	g.replaces = there.ID
	if !known {
		other := gs.byKey[key]
		switch {
		case other == nil || other == g:
		case other.lead == nil: // all of it is refused
			g.target = other
			return
		default:
			g.target, known, institution, on, about = other, true, other.lead.institution, other.lead.On, other.findings
		}
	}
	switch {
	case !known:
		g.lead.refuse(FieldReplaces, "replaces.unknown", nil)
	case institution != g.lead.institution:
		g.lead.refuse(FieldReplaces, "replaces.institution", nil)
	case g.lead.On.Before(on):
		g.lead.refuse(FieldReplaces, "replaces.younger", nil)
	default:
		for _, f := range g.findings {
			if !slices.ContainsFunc(about, func(x Finding) bool { return x.Programme == f.Programme && x.Batch == f.Batch }) {
				g.lead.refuse(FieldReplaces, "replaces.batch", fault.Values{"Batch": strconv.Itoa(f.Batch)})
				return
			}
		}
	}
}

// refused returns the first refused line of a decision; nil: there is none.
func (g *fileDecision) refused() *fileRow {
	if i := slices.IndexFunc(g.rows, func(r *fileRow) bool { return r.fate == fateRefused }); i >= 0 {
		return g.rows[i]
	}
	return nil
}

// whole refuses all lines of a decision of which one is refused, and of those in its place.
func (gs fileDecisions) whole() {
	for changed := true; changed; {
		changed = false
		for _, key := range gs.order {
			g := gs.byKey[key]
			bad, why := g.refused(), "decision.broken"
			if bad == nil && g.target != nil {
				bad, why = g.target.refused(), "replaces.refused"
			}
			if bad == nil {
				continue
			}
			for _, r := range g.rows {
				if r.fate != fateRefused {
					r.refuse(FieldDecision, why, fault.Values{"Line": strconv.Itoa(bad.Line)})
					changed = true
				}
			}
		}
	}
}

// build gathers what the decisions that come in need.
func (p *planner) build(gs fileDecisions) (out additions) {
	used, ids := map[string]bool{}, map[*fileDecision]string{}
	out.seats = map[string][]Seats{}
	for _, key := range gs.order {
		if g := gs.byKey[key]; g.refused() == nil && len(g.findings) > 0 {
			ids[g] = p.newID()
		}
	}
	for _, key := range gs.order {
		g := gs.byKey[key]
		if ids[g] == "" {
			continue
		}
		l := g.lead
		d := Decision{ID: ids[g], Number: l.Number, Kind: l.Kind, Replaces: g.replaces, Institution: l.institution, Meeting: l.Meeting, On: l.On, Rule: l.Rule}
		if g.target != nil {
			d.Replaces = ids[g.target]
		}
		for _, f := range g.findings {
			f.ID, f.Decision = p.newID(), d.ID
			d.Findings = append(d.Findings, f)
		}
		out.decisions = append(out.decisions, d)
		for _, r := range g.rows {
			used[r.institution], used[r.campus], used[r.programme] = true, true, true
			x := &p.programmes[p.at[r.programme]]
			if !p.made[x.ID] {
				continue
			}
			if first := slices.Min(r.Batches); x.First == 0 || first < x.First {
				x.First = first
			}
			if r.Sections > 0 {
				out.seats[x.ID] = addSeats(out.seats[x.ID], Seats{slices.Min(r.Batches), r.Sections, r.PerSection})
			}
		}
	}
	needed := func(id string) bool { return p.made[id] && used[id] }
	for _, i := range p.institutions {
		if needed(i.ID) {
			out.institutions = append(out.institutions, i)
		}
	}
	for _, c := range p.campuses {
		if needed(c.ID) {
			out.campuses = append(out.campuses, c)
		}
	}
	for _, x := range p.programmes {
		if needed(x.ID) {
			out.programmes = append(out.programmes, x)
		}
	}
	return out
}

// addSeats takes into a list what holds from a batch on, unless that is said of the batch already.
func addSeats(list []Seats, s Seats) []Seats {
	if slices.ContainsFunc(list, func(x Seats) bool { return x.From == s.From }) {
		return list
	}
	return append(list, s)
}
