package engineer

import (
	"strconv"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/standing"
)

// decideApply lets a person open an application who has no other open one and no registration of the kind.
func decideApply(law council.Law, past []applicationRow, held []Registration, kind string) error {
	if _, ok := law.Kind(kind); !ok {
		return fault.NotFound()
	}
	for _, a := range past {
		if a.open() {
			return fault.Conflict("engineer.apply.second", nil)
		}
	}
	for _, r := range held {
		if r.Kind == kind {
			return fault.Conflict("engineer.apply.registered", fault.Values{"Number": r.Number})
		}
	}
	return nil
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

// degreeOf finds what the form names, and refuses a degree that cannot be registered.
//
// Accreditation is granted for one intake of one programme (Accreditation manuals; PEC Act 1975, First Schedule), so the intake
// decides and not the year of graduation.
func degreeOf(law council.Law, c RecordDegree) (Degree, error) {
	var f fault.Fields
	var d Degree
	institution, programme, ok := cutProgramme(c.Programme)
	if ok {
		d.Institution, ok = law.Institution(institution)
	}
	if ok {
		d.Programme, ok = law.Programme(institution, programme)
	}
	if !ok {
		f.Add("programme", "fault.choose", nil)
	} else if degree, known := law.Degree(d.Programme.Degree); !known || !degree.Registrable {
		f.Add("programme", "engineer.degree.not_registrable", fault.Values{"Instrument": degree.Rule.Instrument})
	}
	d.Intake, _ = strconv.Atoi(c.Intake)
	switch accredited, known := intakeOf(d.Programme, d.Intake); {
	case d.Intake < 1950 || d.Intake > law.Day.Year():
		f.Add("intake", "engineer.degree.intake", fault.Values{"Year": law.Day.Year()})
	case ok && !known:
		f.Add("intake", "engineer.degree.intake_unknown", nil)
	case ok && !accredited:
		f.Add("intake", "engineer.degree.intake_not_accredited", nil)
	}
	if c.RollNumber == "" {
		f.Add("roll_number", "engineer.degree.roll_number", nil)
	}
	graduated, err := c.graduatedOn()
	d.GraduatedOn = graduated
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

// intakeOf tells whether an intake of a programme is accredited, and whether it is known at all.
func intakeOf(p council.Programme, year int) (accredited, known bool) {
	for _, b := range p.Batches {
		if b.Intake == year {
			return b.Accredited, true
		}
	}
	return false, false
}

// Task is one section of an application.
type Task struct {
	ID   string // identity, degree, documents, declaration
	Done bool
}

// tasks lists the sections of an application in order, and says of each whether it is done.
func tasks(a applicationRow, identity bool, wanted []council.DocumentKind, have map[string]int) []Task {
	documents := true
	for _, w := range wanted {
		if w.Required && have[w.ID] == 0 {
			documents = false
		}
	}
	return []Task{
		{"identity", identity},
		{"degree", a.Institution != nil},
		{"documents", documents},
		{"declaration", a.DeclaredAt != nil},
	}
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
		if !t.Done {
			f.Add("task-"+t.ID, "engineer.submit.missing."+t.ID, nil)
		}
	}
	return f.Err()
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

// decideEnter returns the registration that an application becomes. Held are the registrations of the applicant and of everybody
// who recorded the same identity number.
func decideEnter(law council.Law, a applicationRow, d Degree, held []Registration, now time.Time) (Registration, error) {
	kind, ok := law.Kind(a.Kind)
	if !ok {
		return Registration{}, fault.Denied("engineer.enter.kind", nil)
	}
	for _, r := range held {
		if r.Kind == a.Kind {
			return Registration{}, fault.Denied("engineer.enter.same_identity", fault.Values{"Number": r.Number})
		}
	}
	if accredited, _ := intakeOf(d.Programme, d.Intake); !accredited {
		return Registration{}, fault.Denied("engineer.enter.not_accredited", nil)
	}
	today := day.Of(now, law.Zone)
	r := Registration{
		Person: a.Person, Application: a.ID, Kind: a.Kind, Discipline: d.Programme.Discipline,
		EnteredOn: today, Rule: kind.Rule.ID, Law: law.ID, EnteredAt: now,
	}
	valid := standing.Fact{ID: id.New(now), Kind: standing.Valid, From: today, Known: now}
	if kind.ValidYears > 0 {
		valid.Until = today.AddYears(kind.ValidYears).Add(-1)
	}
	r.Facts = standing.Facts{{ID: id.New(now), Kind: standing.Entry, From: today, Known: now}, valid}
	return r, nil
}

// checkReasons demands reasons that an applicant can act on.
func checkReasons(reasons string) error {
	var f fault.Fields
	if len([]rune(reasons)) < 20 {
		f.Add("reasons", "engineer.assess.reasons", nil)
	}
	return f.Err()
}
