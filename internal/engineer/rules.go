package engineer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/standing"
)

// decideApply lets a person open an application who has no other open one and to whom the kind is open.
func decideApply(law council.Law, past []applicationRow, held []Registration, kind string) error {
	k, ok := law.Kind(kind)
	if !ok {
		return fault.NotFound()
	}
	for _, a := range past {
		if a.open() {
			return fault.Conflict("engineer.apply.second", nil)
		}
	}
	if k.Serves() {
		return decideRests(law, held, k)
	}
	return decideKind(law, held, k)
}

// decideKind tells why a kind is not open to a person with some registrations: one is of it, or of a higher one, or none is of the kind
// that must be held. What is bound to a project can be held anew after it.
func decideKind(law council.Law, held []Registration, k council.Kind) error {
	for _, r := range held {
		over := k.Asked(council.AskProject) && !practises(r, law.Day)
		if !over && (r.Kind == k.ID || above(law, r.Title(law.Day), k.ID)) {
			return fault.Conflict("engineer.apply.registered", fault.Values{"Number": r.Number})
		}
	}
	return decideRests(law, held, k)
}

// above tells whether a kind is another, or one to which the other is elevated.
func above(law council.Law, kind, other string) bool {
	for range len(law.Kinds) + 1 {
		if kind == other {
			return true
		}
		k, ok := law.Kind(kind)
		if !ok || k.Effect != council.Elevate {
			return false
		}
		kind = k.Holds
	}
	return false
}

// holding returns the registration on which an application of a kind rests: it is of the kind that must be held, and in force.
func holding(law council.Law, held []Registration, k council.Kind) (Registration, bool) {
	for _, r := range held {
		if k.Holds != "" && r.Title(law.Day) == k.Holds && practises(r, law.Day) {
			return r, true
		}
	}
	return Registration{}, false
}

func practises(r Registration, on day.Day) bool { return r.Facts.On(on) == standing.Active }

// identified tells whether somebody with a kind of identity document may apply for a kind of registration.
func identified(k council.Kind, document string) bool {
	return len(k.Identities) == 0 || slices.Contains(k.Identities, document)
}

// decideEdit lets an applicant change a draft from a page that is up to date.
func decideEdit(a applicationRow, version string) error {
	if a.State != StateDraft {
		return fault.Conflict("engineer.edit.not_draft", nil)
	}
	if version != strconv.FormatInt(a.Version, 10) {
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// decideSection lets an applicant change a section of a draft that its kind asks for.
func decideSection(law council.Law, a applicationRow, version, section string) error {
	if err := decideEdit(a, version); err != nil {
		return err
	}
	if k, ok := law.Kind(a.Kind); !ok || !k.Asked(section) {
		return fault.NotFound()
	}
	return nil
}

// degreeOf finds what the form names among what is taught, and refuses a degree that cannot be registered. One whose batch is not decided yet is
// taken: its application waits.
//
// Accreditation is granted for one batch of one programme (Accreditation manuals; PEC Act 1975, First Schedule), so the year decides by
// which the council counts batches.
func degreeOf(law council.Law, taught council.Taught, c RecordDegree) (Degree, error) {
	var f fault.Fields
	var d Degree
	institution, programme, ok := cutProgramme(c.Programme)
	if ok {
		d.Institution, ok = taught.Institution(institution)
	}
	if ok {
		d.Programme, ok = taught.Programme(institution, programme)
	}
	if !ok {
		f.Add("programme", "fault.choose", nil)
	} else if degree, known := law.Degree(d.Programme.Degree); !known || !degree.Registrable {
		f.Add("programme", "engineer.degree.not_registrable", fault.Values{"Instrument": degree.Rule.Instrument})
	}
	d.Intake, _ = strconv.Atoi(c.Intake)
	graduated, err := c.graduatedOn()
	d.GraduatedOn = graduated
	counted := "intake" // the field whose year is the batch's
	if law.Accreditation.By == council.ByGraduation {
		counted = "graduated_on"
	}
	if d.Intake < 1950 || d.Intake > law.Day.Year() {
		f.Add("intake", "engineer.degree.intake", fault.Values{"Year": law.Day.Year()})
	} else if why, values := shut(law, d); ok && why != "" && !undecided(why) && (counted == "intake" || err == nil) {
		f.Add(counted, why, values)
	}
	if c.RollNumber == "" {
		f.Add("roll_number", "engineer.degree.roll_number", nil)
	}
	d.Mode = c.Mode
	if mode, ok := law.StudyMode(c.Mode); len(law.StudyModes) > 0 && !ok {
		f.Add("mode", "fault.choose", nil)
	} else if ok && !mode.Registrable {
		f.Add("mode", "engineer.degree.mode", fault.Values{"Instrument": mode.Rule.Instrument})
	}
	switch {
	case err != nil:
		f.Add("graduated_on", "engineer.degree.no_such_day", nil)
	case graduated.After(law.Day):
		f.Add("graduated_on", "engineer.degree.ahead", nil)
	case d.Intake > 0 && graduated.Year() < d.Intake+3:
		f.Add("graduated_on", "engineer.degree.too_early", fault.Values{"Year": d.Intake + 3})
	}
	return d, f.Err()
}

// foreignDegree reads the date of a degree in free words, and refuses one that lacks a word.
func foreignDegree(law council.Law, c RecordForeignDegree) (day.Day, error) {
	var f fault.Fields
	for _, x := range [][2]string{{"title", c.Title}, {"institution", c.Institution}, {"country", c.Country}} {
		if len([]rune(x[1])) < 2 {
			f.Add(x[0], "engineer.foreign."+x[0], nil)
		}
	}
	if _, ok := law.Discipline(c.Discipline); !ok {
		f.Add("discipline", "fault.choose", nil)
	}
	graduated, err := c.graduatedOn()
	switch {
	case err != nil:
		f.Add("graduated_on", "engineer.degree.no_such_day", nil)
	case graduated.After(law.Day):
		f.Add("graduated_on", "engineer.degree.ahead", nil)
	}
	return graduated, f.Err()
}

// projectOf reads the days of a project, which is not over.
func projectOf(law council.Law, c RecordProject) (from, until day.Day, err error) {
	var f fault.Fields
	for _, x := range [][2]string{{"name", c.Name}, {"client", c.Client}} {
		if len([]rune(x[1])) < 2 {
			f.Add(x[0], "engineer.project."+x[0], nil)
		}
	}
	from, until, errFrom, errUntil := c.days()
	switch {
	case errFrom != nil:
		f.Add("from", "engineer.degree.no_such_day", nil)
	case errUntil == nil && until.Before(from):
		f.Add("until", "engineer.project.backwards", nil)
	}
	switch {
	case errUntil != nil:
		f.Add("until", "engineer.degree.no_such_day", nil)
	case until.Before(law.Day):
		f.Add("until", "engineer.project.over", nil)
	}
	return from, until, f.Err()
}

// batchOf returns what holds for the batch in which a degree was earned: of the year by which the council counts.
func batchOf(law council.Law, d Degree) council.Batch {
	if law.Accreditation.By == council.ByGraduation {
		return d.Programme.Batch(d.GraduatedOn.Year())
	}
	return d.Programme.Batch(d.Intake)
}

// shut is the text that says why the batch of a degree opens no registration, and who must act; empty: it opens it.
func shut(law council.Law, d Degree) (why string, values fault.Values) {
	b := batchOf(law, d)
	why = b.Outcome
	switch {
	case b.Opens:
		return "", nil
	case why != "":
	case !d.Programme.Lasted(b.Year):
		why = "outside"
	case d.Programme.Underway:
		why = "underway"
	default:
		why = "none"
	}
	return "engineer.degree.batch." + why, fault.Values{"Year": strconv.Itoa(b.Year), "Decision": b.Decision, "Report": b.Report}
}

// undecided tells of what shut says whether a decision may yet open the batch without anybody undoing another.
func undecided(why string) bool {
	return slices.Contains([]string{"none", "underway", "conditional", "deferred"}, strings.TrimPrefix(why, "engineer.degree.batch."))
}

// Task is one section of an application.
type Task struct {
	ID    string // a section of the profile: identity, degree, project, documents, declaration
	Done  bool
	Why   string       // the text that says what is wrong with what is there; empty: it is only missing
	Of    fault.Values // of that text
	Waits bool         // for somebody else than the applicant

	Disputed bool // by the lists of the institution, and its applicant may let the council decide

	Missing []council.DocumentKind // that are required
}

// tasks lists the sections that a kind asks for, in order, and says of each whether it is done.
func tasks(k council.Kind, done map[string]bool) []Task {
	var list []Task
	for _, section := range k.Asks {
		list = append(list, Task{ID: section, Done: done[section]})
	}
	return list
}

// unshown are the documents that are required and not there.
func unshown(wanted []council.DocumentKind, have map[string]int) []council.DocumentKind {
	return slices.DeleteFunc(slices.Clone(wanted), func(w council.DocumentKind) bool { return !w.Required || have[w.ID] > 0 })
}

// decideSubmit lets a complete draft go to the council.
func decideSubmit(a applicationRow, version string, list []Task) error {
	if a.State == StateSubmitted || a.State == StateUnpaid {
		return fault.Conflict("engineer.submit.twice", nil)
	}
	if err := decideEdit(a, version); err != nil {
		return err
	}
	var f fault.Fields
	for _, t := range list {
		for _, d := range t.Missing {
			f.Add("task-"+t.ID, "engineer.submit.missing.document", fault.Values{"Document": d.Name})
		}
		if !t.Done && len(t.Missing) == 0 {
			f.Add("task-"+t.ID, cmp.Or(t.Why, "engineer.submit.missing."+t.ID), t.Of)
		}
	}
	return f.Err()
}

// decideRests refuses what rests on a registration to whom has none, or has it no more. Whoever holds a higher kind is told so: they need
// not become of the lower one again.
func decideRests(law council.Law, held []Registration, k council.Kind) error {
	if k.Serves() {
		return decideService(law, held)
	}
	if _, ok := holding(law, held, k); k.Holds == "" || ok {
		return nil
	}
	for _, r := range held {
		if title := r.Title(law.Day); above(law, title, k.Holds) && practises(r, law.Day) {
			lower, _ := law.Kind(k.Holds)
			higher, _ := law.Kind(title)
			return fault.Conflict("engineer.apply.above", fault.Values{"Lower": lower.Title, "Higher": higher.Title})
		}
	}
	return fault.Denied("engineer.apply.holds", nil)
}

// decideWithdraw lets an applicant take back what is not decided.
func decideWithdraw(a applicationRow) error {
	if !a.open() {
		return fault.Conflict("engineer.withdraw.decided", nil)
	}
	return nil
}

// stepAfter returns the place of a step in its chain and the step that follows; a last step has none.
func stepAfter(chain []council.Step, step string) (now, next council.Step, ok bool) {
	for i, s := range chain {
		if s.ID == step {
			if i+1 < len(chain) {
				next = chain[i+1]
			}
			return s, next, true
		}
	}
	return now, next, false
}

// decideRecommend checks that the step only recommends and that a refusal has reasons.
func decideRecommend(chain []council.Step, step string, c Recommend) (council.Step, error) {
	now, next, ok := stepAfter(chain, step)
	if !ok || now.Final || next.ID == "" {
		return next, fault.Denied("engineer.assess.final_step", nil)
	}
	var f fault.Fields
	outcome := Outcome(c.Outcome)
	if outcome != RecommendEntry && outcome != RecommendRefusal {
		f.Add("outcome", "fault.choose", nil)
	}
	if outcome == RecommendRefusal && len([]rune(c.Reasons)) < 20 {
		f.Add("reasons", "engineer.assess.reasons", nil)
	}
	return next, f.Err()
}

// decideFinal checks that the step is the last of the chain, which alone enters and refuses.
func decideFinal(chain []council.Step, step string) error {
	now, _, ok := stepAfter(chain, step)
	if !ok || !now.Final {
		return fault.Denied("engineer.assess.not_final_step", nil)
	}
	return nil
}

// grounds are what an application rests on when it is decided, opened.
type grounds struct {
	degree     Degree
	listed     listed // by the lists of its institution
	project    Project
	route      council.Route
	conditions []Weighed
	own        []Registration // of the applicant
	held       []Registration // of the applicant and of everybody who recorded the same identity number
}

// decideEnter returns the registration that an application becomes.
func decideEnter(law council.Law, a applicationRow, g grounds, now time.Time) (Registration, error) {
	kind, ok := law.Kind(a.Kind)
	if !ok {
		return Registration{}, fault.Denied("engineer.enter.kind", nil)
	}
	for _, r := range g.held {
		over := kind.Asked(council.AskProject) && !practises(r, law.Day)
		if !over && (r.Kind == a.Kind || above(law, r.Title(law.Day), a.Kind)) {
			return Registration{}, fault.Denied("engineer.enter.same_identity", fault.Values{"Number": r.Number})
		}
	}
	if kind.Asked(council.AskDegree) && !batchOf(law, g.degree).Opens {
		return Registration{}, fault.Denied("engineer.enter.not_accredited", nil)
	}
	if kind.Asked(council.AskDegree) {
		if err := decideListed(g.listed); err != nil {
			return Registration{}, err
		}
	}
	rule := kind.Rule.ID
	if g.route.ID != "" {
		rule = g.route.Rule.ID
	}
	if err := decideConditions(g.conditions); err != nil {
		return Registration{}, err
	}
	discipline := g.degree.Programme.Discipline
	if kind.Holds != "" {
		on, ok := holding(law, g.own, kind)
		if !ok {
			return Registration{}, fault.Denied("engineer.enter.holds", nil)
		}
		discipline = on.Discipline
	}
	if kind.Asked(council.AskProject) && g.project.Until.Before(law.Day) {
		return Registration{}, fault.Denied("engineer.enter.project_over", nil)
	}
	today := day.Of(now, law.Zone)
	r := Registration{
		Person: a.Person, Application: a.ID, Kind: a.Kind, Discipline: discipline, Prefix: kind.Prefix,
		EnteredOn: today, Rule: rule, Law: law.ID, EnteredAt: now,
	}
	r.Facts = standing.Facts{{ID: id.New(now), Kind: standing.Entry, From: today, Value: a.Kind, Known: now}, validity(law.Cycle(a.Kind), kind, today, g.project, now)}
	if !kind.Asked(council.AskProject) {
		r.ValidBy = law.Cycle(a.Kind).Rule.ID
	}
	return r, nil
}

// decideElevate returns the registration that is elevated, with the facts that make it so. It is valid as the higher kind is, and never
// for a shorter time than before.
func decideElevate(law council.Law, a applicationRow, g grounds, now time.Time) (Registration, standing.Facts, error) {
	kind, ok := law.Kind(a.Kind)
	if !ok || kind.Effect != council.Elevate {
		return Registration{}, nil, fault.Denied("engineer.enter.kind", nil)
	}
	if err := decideConditions(g.conditions); err != nil {
		return Registration{}, nil, err
	}
	r, ok := holding(law, g.own, kind)
	if !ok {
		return Registration{}, nil, fault.Denied("engineer.enter.holds", nil)
	}
	today := day.Of(now, law.Zone)
	r.Rule, r.Law = kind.Rule.ID, law.ID
	if g.route.ID != "" {
		r.Rule = g.route.Rule.ID
	}
	facts := standing.Facts{{ID: id.New(now), Kind: standing.Elevation, From: today, Value: a.Kind, Known: now}}
	valid, until := validity(law.Cycle(a.Kind), kind, today, Project{}, now), r.Facts.ValidUntil()
	if !until.IsZero() && (valid.Until.IsZero() || valid.Until.After(until)) {
		facts = append(facts, valid)
	}
	return r, facts, nil
}

// validity is the fact from when until when a kind is valid: until the end of its project, or as its cycle has it.
func validity(c council.Cycle, k council.Kind, from day.Day, p Project, now time.Time) standing.Fact {
	f := standing.Fact{ID: id.New(now), Kind: standing.Valid, From: from, Until: endOf(c, from, max(1, c.Years)), Known: now}
	if k.Asked(council.AskProject) {
		f.Until = p.Until
	}
	return f
}

// checkReasons demands reasons that an applicant can act on.
func checkReasons(reasons string) error {
	var f fault.Fields
	if len([]rune(reasons)) < 20 {
		f.Add("reasons", "engineer.assess.reasons", nil)
	}
	return f.Err()
}
