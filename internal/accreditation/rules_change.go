package accreditation

import (
	"slices"
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// thing is an institution, a campus or a programme that is to be changed.
type thing struct {
	kind, id string
	name     council.Text
	version  int64
	closed   day.Day // zero: it is open; programmes close by their last batch
}

func (i Institution) thing() thing { return thing{ofInstitution, i.ID, i.Name, i.Version, i.Closed} }
func (c Campus) thing() thing      { return thing{ofCampus, c.ID, c.Name, c.Version, c.Closed} }
func (p Programme) thing() thing {
	return thing{ofProgramme, p.ID, p.Title, p.Version, day.Day{}}
}

// change begins a change of the thing; its id is the verb's to give.
func (t thing) change(kind ChangeKind, on day.Day, by string) Change {
	return Change{Subject: t.kind, Of: t.id, Kind: kind, On: on, Was: t.name, Is: t.name, Instrument: by}
}

// lastOf is the day of the latest change of some kinds, or of any, that has come about.
func lastOf(list []Change, id string, kinds ...ChangeKind) (last day.Day) {
	for _, c := range list {
		if c.Of == id && !c.Waits && (len(kinds) == 0 || slices.Contains(kinds, c.Kind)) && c.On.After(last) {
			last = c.On
		}
	}
	return last
}

// readOrder reads from which day on an order holds, and which order that is. The day is not before an earlier change, and at most a year ahead where
// a day may lie ahead at all.
func readOrder(f *fault.Fields, o Ordered, last, today day.Day, ahead bool) day.Day {
	on, err := day.Parse(text.Day(o.Day, o.Month, o.Year))
	switch {
	case err != nil || on.Year() < firstYear:
		f.Add("on", "accreditation.day.none", nil)
	case on.After(today) && !ahead:
		f.Add("on", "accreditation.day.ahead", fault.Values{"Day": today})
	case on.After(today.AddYears(1)):
		f.Add("on", "accreditation.day.far", fault.Values{"Day": today.AddYears(1)})
	case on.Before(last):
		f.Add("on", "accreditation.day.earlier", fault.Values{"Day": last})
	}
	if o.Instrument == "" {
		f.Add("instrument", "accreditation.instrument.none", nil)
	}
	return on
}

// decideRename gives a thing another name from a day on; one that is to come waits for its day.
func decideRename(t thing, c Rename, list []Change, today day.Day) (Change, error) {
	if err := decideKept(t.version, c.Version, t.closed, today); err != nil {
		return Change{}, err
	}
	var f fault.Fields
	name := council.Text{En: c.NameEn, Ur: c.NameUr}
	checkName(&f, "name", name)
	if name == t.name {
		f.Add("name_en", "accreditation.rename.same", nil)
	}
	on := readOrder(&f, c.Ordered, lastOf(list, t.id, Renamed), today, true)
	made := t.change(Renamed, on, c.Instrument)
	made.Is, made.Waits = name, on.After(today)
	return made, f.Err()
}

// decideMove moves a programme to another open campus of its institution.
func decideMove(p Programme, i Institution, c Move, campuses []Campus, list []Change, today day.Day) (Programme, Change, error) {
	if err := decideKept(p.Version, c.Version, i.Closed, today); err != nil {
		return p, Change{}, err
	}
	var f fault.Fields
	to := slices.IndexFunc(campuses, func(k Campus) bool { return k.Code == c.Campus && k.ID != p.Campus && isOpen(k.Closed, today) })
	if to < 0 {
		f.Add("campus", "accreditation.choose.campus", nil)
	}
	on := readOrder(&f, c.Ordered, lastOf(list, p.ID, Moved, Merged, Split), today, false)
	if f.Err() != nil {
		return p, Change{}, f.Err()
	}
	made := p.thing().change(Moved, on, c.Instrument)
	made.Other, p.Campus = p.Campus, campuses[to].ID
	return p, made, nil
}

// handed is what goes from an institution to another.
type handed struct {
	campuses   []Campus
	programmes []Programme
	changes    []Change
}

// handOver hands campuses with their programmes to another institution. Where the other has a code already, what comes gets one of its own; under
// which address a programme was found before is kept.
func handOver(from, to Institution, kind ChangeKind, on day.Day, order string, campuses []Campus, programmes []Programme, takenCampus, takenProgramme []string) (h handed) {
	for _, c := range campuses {
		made := c.thing().change(kind, on, order)
		made.Other = from.ID
		code := freeCode(takenCampus, c.Code, slug(c.Code+" "+from.Code))
		takenCampus = append(takenCampus, code)
		c.Institution, c.Code = to.ID, code
		h.campuses, h.changes = append(h.campuses, c), append(h.changes, made)
		for _, p := range programmes {
			if p.Campus != c.ID {
				continue
			}
			made := p.thing().change(kind, on, order)
			made.Other, made.WasPath = from.ID, from.Code+"/"+p.Code
			code := freeCode(takenProgramme, p.Code, slug(p.Code+" "+from.Code))
			takenProgramme = append(takenProgramme, code)
			p.Institution, p.Code = to.ID, code
			if p.Affiliating == to.ID {
				p.Affiliating = ""
			}
			h.programmes, h.changes = append(h.programmes, p), append(h.changes, made)
		}
	}
	return h
}

// decideMerge lets an institution go into another that is open, with all that hangs on it.
func decideMerge(i Institution, c Merge, others []Institution, list []Change, today day.Day) (merged, into Institution, made Change, err error) {
	if err := decideKept(i.Version, c.Version, i.Closed, today); err != nil {
		return i, into, made, err
	}
	var f fault.Fields
	to := slices.IndexFunc(others, func(o Institution) bool { return o.Code == c.Into && o.ID != i.ID && o.Closed.IsZero() })
	if to < 0 {
		f.Add("into", "accreditation.choose.into", nil)
	}
	on := readOrder(&f, c.Ordered, lastOf(list, i.ID), today, false)
	if f.Err() != nil {
		return i, into, made, f.Err()
	}
	into = others[to]
	made = i.thing().change(Merged, on, c.Instrument)
	made.Other, i.Closed, i.Into = into.ID, on, into.ID
	return i, into, made, nil
}

// decideSplit lets another institution come out of one, with some of its campuses.
func decideSplit(i Institution, c SplitOff, known []Institution, campuses []Campus, list []Change, today day.Day) (out Institution, gone []Campus, made Change, err error) {
	if err := decideKept(i.Version, c.Version, i.Closed, today); err != nil {
		return out, nil, made, err
	}
	var f fault.Fields
	out, _, err = decideOpenInstitution(OpenInstitution{NameEn: c.NameEn, NameUr: c.NameUr, CityEn: c.CityEn, CityUr: c.CityUr, Code: c.Code}, known)
	if x := fault.Of(err); x != nil {
		f = append(f, x.Fields...)
	}
	for _, k := range campuses {
		if slices.Contains(c.Campuses, k.Code) {
			gone = append(gone, k)
		}
	}
	left := slices.ContainsFunc(campuses, func(k Campus) bool { return isOpen(k.Closed, today) && !slices.Contains(c.Campuses, k.Code) })
	switch {
	case len(gone) == 0 || len(gone) != len(c.Campuses):
		f.Add("campuses", "accreditation.split.none", nil)
	case !left:
		f.Add("campuses", "accreditation.split.all", nil)
	}
	on := readOrder(&f, c.Ordered, lastOf(list, i.ID), today, false)
	made = i.thing().change(Split, on, c.Instrument)
	return out, gone, made, f.Err()
}

// decideCloseProgramme says which batch of a programme is its last: not before its first, and none that a decision speaks of is after it.
func decideCloseProgramme(p Programme, i Institution, c CloseProgramme, decided int, list []Change, today day.Day) (Programme, Change, error) {
	if err := decideKept(p.Version, c.Version, i.Closed, today); err != nil {
		return p, Change{}, err
	}
	var f fault.Fields
	last := readYear(&f, "last", c.Last, today)
	switch {
	case last == 0:
	case last < p.First:
		f.Add("last", "accreditation.batch.before", fault.Values{"First": yearText(p.First)})
	case last < decided:
		f.Add("last", "accreditation.close.decided", fault.Values{"Batch": yearText(decided)})
	case last == p.Last:
		f.Add("last", "accreditation.close.same", nil)
	}
	on := readOrder(&f, c.Ordered, lastOf(list, p.ID), today, true)
	made := p.thing().change(Closed, on, c.Instrument)
	p.Last = last
	return p, made, f.Err()
}

// decideCloseCampus closes a campus at which no programme takes students any more.
func decideCloseCampus(k Campus, c Close, programmes []Programme, list []Change, today day.Day) (Campus, Change, error) {
	if err := decideUnclosed(k.thing(), c); err != nil {
		return k, Change{}, err
	}
	var f fault.Fields
	on := readOrder(&f, c.Ordered, lastOf(list, k.ID), today, true)
	if f.Err() != nil {
		return k, Change{}, f.Err()
	}
	var hangs []council.Text
	for _, p := range programmes {
		if p.Campus == k.ID && p.goesOn(on) {
			hangs = append(hangs, p.Title)
		}
	}
	if len(hangs) > 0 {
		return k, Change{}, fault.Denied("accreditation.close.programmes", fault.Values{"Names": listText(hangs), "Day": on})
	}
	k.Closed = on
	return k, k.thing().change(Closed, on, c.Instrument), nil
}

// decideCloseInstitution closes an institution of which no campus is open, and with which no programme of another is affiliated that goes on.
func decideCloseInstitution(i Institution, c Close, campuses []Campus, affiliated []Programme, list []Change, today day.Day) (Institution, Change, error) {
	if err := decideUnclosed(i.thing(), c); err != nil {
		return i, Change{}, err
	}
	var f fault.Fields
	on := readOrder(&f, c.Ordered, lastOf(list, i.ID), today, true)
	if f.Err() != nil {
		return i, Change{}, f.Err()
	}
	var hangs []council.Text
	for _, k := range campuses {
		if isOpen(k.Closed, on) {
			hangs = append(hangs, k.Name)
		}
	}
	if len(hangs) > 0 {
		return i, Change{}, fault.Denied("accreditation.close.campuses", fault.Values{"Names": listText(hangs), "Day": on})
	}
	for _, p := range affiliated {
		if p.goesOn(on) {
			hangs = append(hangs, p.Title)
		}
	}
	if len(hangs) > 0 {
		return i, Change{}, fault.Denied("accreditation.close.affiliated", fault.Values{"Names": listText(hangs), "Day": on})
	}
	i.Closed = on
	return i, i.thing().change(Closed, on, c.Instrument), nil
}

// decideUnclosed refuses a page that is out of date, and to close what has a day on which it closes.
func decideUnclosed(t thing, c Close) error {
	switch {
	case versionOf(t.version) != c.Version:
		return fault.Conflict("fault.stale", nil)
	case !t.closed.IsZero():
		return fault.Denied("accreditation.close.already", fault.Values{"Day": t.closed})
	}
	return nil
}

// decideSeats says how many students a programme may take from a batch on.
func decideSeats(a council.Accreditation, p Programme, i Institution, c SetSeats, today day.Day) (Seats, error) {
	if err := decideKept(p.Version, c.Version, i.Closed, today); err != nil {
		return Seats{}, err
	}
	var f fault.Fields
	from := readYear(&f, "from", c.From, today)
	switch {
	case from == 0:
	case from < p.First:
		f.Add("from", "accreditation.batch.before", fault.Values{"First": yearText(p.First)})
	case p.Last != 0 && from > p.Last:
		f.Add("from", "accreditation.batch.after", fault.Values{"Last": yearText(p.Last)})
	}
	s := readSeats(&f, a, from, c.Sections, c.PerSection)
	return s, f.Err()
}

// decidePhase says how far a programme is of which no batch was ever accredited.
func decidePhase(p Programme, i Institution, c SetPhase, accredited int, today day.Day) (Programme, error) {
	if err := decideKept(p.Version, c.Version, i.Closed, today); err != nil {
		return p, err
	}
	if accredited != 0 {
		return p, fault.Denied("accreditation.phase.accredited", fault.Values{"Batch": yearText(accredited)})
	}
	var f fault.Fields
	phase := Phase(c.Phase)
	switch {
	case phase != PhaseNone && phase != PhaseZero && phase != PhaseInterim:
		f.Add("phase", "accreditation.choose.phase", nil)
	case phase == p.Phase:
		f.Add("phase", "accreditation.phase.same", nil)
	}
	p.Phase = phase
	return p, f.Err()
}

// everAccredited is the latest batch of which any decision ever found what opens registration, whatever became of that; 0: none.
func everAccredited(law council.Law, list []Finding) (batch int) {
	for _, f := range list {
		if f.opens(law) {
			batch = max(batch, f.Batch)
		}
	}
	return batch
}

// latestOf is the latest batch of which something was found; 0: none.
func latestOf(list []Finding) (batch int) {
	for _, f := range list {
		batch = max(batch, f.Batch)
	}
	return batch
}

// listText writes names one after the other, in both languages.
func listText(names []council.Text) (all council.Text) {
	var en, ur []string
	for _, n := range names {
		en, ur = append(en, n.En), append(ur, n.Ur)
	}
	return council.Text{En: strings.Join(en, ", "), Ur: strings.Join(ur, "، ")}
}

// recorded is a change with its id, as it is recorded at a moment.
func (c Change) recorded(id string, at time.Time) Change {
	c.ID, c.Known = id, at
	return c
}
