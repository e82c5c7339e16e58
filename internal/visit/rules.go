package visit

import (
	"slices"
	"strconv"
	"strings"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

const (
	mostBatches = 10 // that one visit is about
	mostSent    = 20 // visits that an institution asks for in a day, whatever became of them: each is told to many
)

// background is what an application for a visit is judged by.
type background struct {
	law         council.Law
	institution Institution
	programmes  []Programme
	found       map[int]Found // of the batches that are named
	others      []Visit       // open ones of the programme
}

// decideApply reads an application. What it says is kept in the visit.
func decideApply(v Visit, c Apply, b background) (Visit, error) {
	var f fault.Fields
	k, known := b.law.Visits.Kind(c.Kind)
	if !known || k.Council && c.side != council.SideCouncil || !k.Council && c.side == council.SideCouncil {
		f.Add("kind", "fault.choose", nil)
		known = false
	}
	at := slices.IndexFunc(b.programmes, func(p Programme) bool { return p.Code == c.Programme })
	if at < 0 {
		f.Add("programme", "fault.choose", nil)
	}
	if b.institution.Closed {
		return v, fault.Denied("visit.apply.closed", nil)
	}
	if !known || at < 0 {
		return v, f.Err()
	}
	p := b.programmes[at]
	v.Kind, v.Programme, v.From, v.To, v.After, v.Of = k.ID, p.ID, 0, 0, "", ""
	decidePhase(&f, k, p)
	if k.Batches {
		v.From, v.To = readBatches(&f, p, c, b.law.Day.Year())
	}
	decideFollows(&f, &v, k, p, c, b)
	if k.Appeals {
		of, ok := b.law.Visits.Kind(c.Of)
		if !ok || !of.Batches || of.Appeals {
			f.Add("of", "fault.choose", nil)
		}
		v.Of = of.ID
	}
	if (k.Changes || k.Appeals || k.Council) && strings.TrimSpace(c.Why) == "" {
		f.Add("why", "visit.apply.why."+whyOf(k), nil)
	}
	for _, o := range b.others {
		if o.ID != v.ID && o.Programme == v.Programme && o.Kind == v.Kind && o.Open() {
			f.Add("kind", "visit.apply.twice", fault.Values{"Number": numbered(o)})
		}
	}
	return v, f.Err()
}

// written is a draft as its form said it; why it is asked for stays sealed.
func written(v Visit, programmes []Programme) Apply {
	c := Apply{Kind: v.Kind, Of: v.Of, side: council.SideInstitution}
	if at := slices.IndexFunc(programmes, func(p Programme) bool { return p.ID == v.Programme }); at >= 0 {
		c.Programme = programmes[at].Code
	}
	if v.From > 0 {
		c.From, c.To = strconv.Itoa(v.From), strconv.Itoa(v.To)
	}
	if len(v.Why) > 0 {
		c.Why = "sealed"
	}
	return c
}

// numbered names a visit in a sentence; one that was never sent has no number.
func numbered(v Visit) string {
	if v.Number == "" {
		return "–"
	}
	return v.Number
}

// whyOf is what a kind of visit wants to hear of its reason.
func whyOf(k council.VisitKind) string {
	switch {
	case k.Appeals:
		return "appeal"
	case k.Council:
		return "council"
	}
	return "change"
}

// decidePhase refuses a visit that comes before or after its time in the life of a programme.
func decidePhase(f *fault.Fields, k council.VisitKind, p Programme) {
	switch {
	case len(k.Phases) > 0 && p.Accredited:
		f.Add("kind", "visit.apply.accredited", nil)
	case len(k.Phases) > 0 && !slices.Contains(k.Phases, p.Phase):
		f.Add("kind", "visit.apply.phase."+p.Phase, nil)
	case k.Follows == "accredited" && !p.Accredited:
		f.Add("kind", "visit.apply.never", nil)
	case k.Batches && !k.Appeals && k.Follows == "" && p.Accredited:
		f.Add("kind", "visit.apply.again", nil)
	}
}

// readBatches reads from which batch to which a visit is about.
func readBatches(f *fault.Fields, p Programme, c Apply, year int) (from, to int) {
	from, fromErr := strconv.Atoi(text.Digits(c.From))
	to, toErr := strconv.Atoi(text.Digits(c.To))
	if strings.TrimSpace(c.To) == "" {
		to, toErr = from, fromErr
	}
	last := p.Last
	if last == 0 {
		last = year
	}
	values := fault.Values{"First": strconv.Itoa(p.First), "Last": strconv.Itoa(last)}
	if fromErr != nil || from < p.First || from > last {
		f.Add("from", "visit.apply.batch", values)
		return 0, 0
	}
	switch {
	case toErr != nil || to > last:
		f.Add("to", "visit.apply.batch", values)
	case to < from:
		f.Add("to", "visit.apply.order", nil)
	case to-from >= mostBatches:
		f.Add("to", "visit.apply.most", fault.Values{"Most": mostBatches})
	default:
		return from, to
	}
	return 0, 0
}

// decideFollows finds the decision that a visit comes after. A confirmatory visit is about batches that stand on a condition; an appeal is against what
// was decided of its batches.
func decideFollows(f *fault.Fields, v *Visit, k council.VisitKind, p Programme, c Apply, b background) {
	if v.From == 0 || k.Follows != "conditional" && !k.Appeals {
		return
	}
	for batch := v.From; batch <= v.To; batch++ {
		switch x := b.found[batch]; {
		case x.Decision == "":
			f.Add("from", "visit.apply.undecided", fault.Values{"Batch": strconv.Itoa(batch)})
			return
		case k.Follows != "" && x.Outcome != k.Follows:
			f.Add("from", "visit.apply.no_condition", fault.Values{"Batch": strconv.Itoa(batch)})
			return
		case k.Appeals && b.law.AppealDays > 0 && !x.On.IsZero() && b.law.Day.After(x.On.Add(b.law.AppealDays)):
			f.Add("kind", "visit.apply.appeal_late", fault.Values{"Number": x.Decision, "Day": x.On, "Days": b.law.AppealDays})
			return
		case v.After != "" && v.After != x.Decision:
			f.Add("from", "visit.apply.two_decisions", nil)
			return
		default:
			v.After = x.Decision
		}
	}
}

// fees is what a visit costs today: an appeal costs what its kind of visit costs.
func fees(law council.Law, v Visit) []council.Charge {
	k, _ := law.Visits.Kind(v.Kind)
	if k.Appeals {
		k, _ = law.Visits.Kind(v.Of)
	}
	if k.Fee == "" {
		return nil
	}
	return law.Fees(k.Fee, council.Payer{})
}

// decideOwn refuses a draft that is no draft any more, or has changed since it was read.
func decideOwn(v Visit, version string) error {
	switch {
	case v.Stage != Draft:
		return fault.Conflict("visit.sent_already", nil)
	case version != "" && version != versionOf(v):
		return fault.Conflict("visit.changed", nil)
	}
	return nil
}

// versionOf is the version of a visit as pages carry it.
func versionOf(v Visit) string { return strconv.FormatInt(v.Version, 10) }

// decideWithdraw says until when an institution may withdraw: until the board has it. What the council began it cannot end.
func decideWithdraw(law council.Law, v Visit, version string) error {
	k, _ := law.Visits.Kind(v.Kind)
	switch {
	case k.Council:
		return fault.Denied("visit.withdraw.council", nil)
	case version != "" && version != versionOf(v):
		return fault.Conflict("visit.changed", nil)
	case !v.Open() || v.Stage == Board || v.Stage == Confirm:
		return fault.Conflict("visit.withdraw.late", nil)
	}
	return nil
}

// enter puts a visit at a stage, with the clock of that stage.
func enter(v Visit, stage Stage, law council.Law) Visit {
	v.Stage, v.Waits, v.Side, v.Due, v.Left = stage, "", "", day.Day{}, 0
	switch st, timed := law.Visits.Stage(string(stage)); {
	case timed:
		from := law.Day
		if stage == Visiting && v.MeetsUntil.After(from) { // its days begin when the team leaves
			from = v.MeetsUntil
		}
		v.Side, v.Due = st.Who, st.Due(law.Calendar, from, st.Days)
		if stage == Board { // an officer writes first what the board is to find
			v.Side = council.SideCouncil
		}
	case stage == Draft || stage == Unpaid:
		v.Side = council.SideInstitution
	}
	return v
}

// pause stops the clock of a stage until the institution answered.
func pause(v Visit, answer string, law council.Law) (Visit, error) {
	st, timed := law.Visits.Stage(string(v.Stage))
	a, known := law.Visits.Stage(answer)
	if !timed || !known || v.Waits != "" {
		return v, fault.Conflict("visit.changed", nil)
	}
	v.Left = st.Left(law.Calendar, law.Day, v.Due)
	v.Waits, v.Side, v.Due = answer, a.Who, a.Due(law.Calendar, law.Day, a.Days)
	return v, nil
}

// resume lets the clock of a stage go on with the days that it had left. What was late stays as late.
func resume(v Visit, law council.Law) (Visit, error) {
	st, timed := law.Visits.Stage(string(v.Stage))
	if !timed || v.Waits == "" {
		return v, fault.Conflict("visit.changed", nil)
	}
	v.Waits, v.Side = "", st.Who
	v.Due, v.Left = st.Due(law.Calendar, law.Day, v.Left), 0
	return v, nil
}

// LeftOn counts the days that whoever must act still has on the law's day, as their stage counts them; negative: they are late. False: no rule gives
// them days.
func (v Visit) LeftOn(law council.Law) (int, bool) {
	id := string(v.Stage)
	if v.Waits != "" {
		id = v.Waits
	}
	st, ok := law.Visits.Stage(id)
	if !ok || v.Due.IsZero() {
		return 0, false
	}
	return st.Left(law.Calendar, law.Day, v.Due), true
}

// sides are those whom the desk's list may be narrowed to.
var sides = []string{council.SideCouncil, council.SideInstitution, council.SideTeam, council.SideBoard}

// system is who acts when something happens by itself.
func byPerson(by access.Actor) string {
	if by.System {
		return ""
	}
	return by.Person
}

func isSide(side string) bool { return slices.Contains(sides, side) }
