package accreditation

import (
	"slices"
	"strconv"

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

// decideImport says what rows add to what is there, and what becomes of each. An import only adds: what is there otherwise stays so. A decision
// comes in whole or not at all, because nothing is added to one later.
func decideImport(h present, rows []*fileRow, newID func() string) additions {
	p := planner{
		h, map[string]bool{}, map[string][]string{}, map[string][]string{}, map[handle]string{}, map[handle][]string{}, map[handle][]string{}, map[string]int{}, map[string]map[batchOn]Finding{},
		map[subject]*fileRow{}, map[placed]bool{}, newID,
	}
	for _, c := range h.changes {
		p.former[c.Of] = append(p.former[c.Of], text.Fold(c.Was.En), text.Fold(c.Was.Ur))
		if c.Kind == Moved {
			p.moved[c.Of] = append(p.moved[c.Of], c.Other)
		}
	}
	for at, i := range h.institutions {
		p.index(ofInstitution, "", i.ID, i.Code, at, i.Name, "")
	}
	for at, c := range h.campuses {
		p.index(ofCampus, c.Institution, c.ID, c.Code, at, c.Name, c.Institution)
	}
	for at, x := range h.programmes {
		p.index(ofProgramme, x.Institution, x.ID, x.Code, at, x.Title, append(slices.Clone(p.moved[x.ID]), x.Campus)...)
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

// placed says that a decision of the file is in the place of what another says of a batch.
type placed struct {
	of        string // by the key of its number
	programme string
	batch     int
	kind      DecisionKind
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
				p.compare(r, there)
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
func (p *planner) compare(r *fileRow, there Decision) {
	if there.Institution != r.institution {
		r.refuse(FieldDecision, "decision.taken", nil)
		return
	}
	r.fate = fateUnchanged
	if there.On != r.On || there.Kind != r.Kind && there.Kind != r.Told {
		r.fate = fateOtherwise
	}
	found, known := p.found[there.ID]
	if !known {
		found = map[batchOn]Finding{}
		for _, f := range there.Findings {
			found[batchOn{f.Programme, f.Batch, day.Day{}}] = f
		}
		p.found[there.ID] = found
	}
	for _, year := range r.Batches {
		f, said := found[batchOn{r.programme, year, day.Day{}}]
		if !said {
			r.refuse(FieldBatch, "decision.without", fault.Values{"Batch": strconv.Itoa(year)})
			return
		}
		if !r.finding(year).sameAs(f) {
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
			at := placed{key, f.Programme, f.Batch, g.lead.Kind}
			if p.placed[at] || p.placed[placed{key, f.Programme, f.Batch, Corrected}] || replacedBy(p.present.findings, g.lead.Kind, g.replaces, f.Programme, f.Batch) != "" {
				g.lead.refuse(FieldReplaces, "replaces.replaced", fault.Values{"Batch": strconv.Itoa(f.Batch)})
				return
			}
			p.placed[at] = true
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
