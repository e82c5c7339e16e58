package assessment

import (
	"strconv"

	"sanad/internal/council"
	"sanad/internal/fault"
)

// Gap is something that a report lacks.
type Gap struct {
	Criterion, Part, Row string // where it is mended; Row may be empty
	fault.Message
	Rule council.Rule // that wants it
}

// Figure is something that is computed from the tables of a report and compared with a rule.
type Figure struct {
	fault.Message
	Criterion string
	Is, Wants string
	Most      bool // Wants is the most that may be; otherwise the least
	Good      bool
	Rule      council.Rule

	said *ratio // in words, because two numbers beside each other turn in a text that is written from right to left
}

// ratio is how many students there are for how many teachers, and how many there may be for one.
type ratio struct{ is, wants fault.Message }

// gapsOf finds what a report lacks, by the law of a day: first what is empty, then what leads nowhere, then what the figures say.
func gapsOf(law council.Law, r Report) (list []Gap) {
	add := func(criterion, part, row, key string, values fault.Values, rule council.Rule) {
		list = append(list, Gap{criterion, part, row, fault.Message{Key: key, Values: values}, rule})
	}
	rule := law.Assessment.Rule
	for _, c := range r.Criteria {
		for _, p := range c.Parts {
			rows := r.rows(c.ID, p.ID)
			if p.Required && (len(rows) == 0 || p.Asks == council.AsksText && rows[0].Words.Text == "") {
				add(c.ID, p.ID, "", "assessment.gap.empty", fault.Values{"Part": p.Name}, rule)
			}
		}
	}
	outcomes := r.outcomes()
	for _, c := range r.Criteria {
		for _, p := range c.Parts {
			rows := r.rows(c.ID, p.ID)
			switch p.Asks {
			case council.AsksCourses:
				for n, o := range outcomes {
					if len(rows) > 0 && !leads(rows, o.Piece) {
						add(c.ID, p.ID, "", "assessment.gap.outcome", fault.Values{"Number": n + 1, "Outcome": o.Words.Text}, rule)
					}
				}
			case council.AsksObjectives:
				for n, x := range rows {
					if len(numbersOf(x.Words.Outcomes, outcomes)) == 0 && len(outcomes) > 0 {
						add(c.ID, p.ID, x.Piece, "assessment.gap.objective", fault.Values{"Number": n + 1, "Objective": x.Words.Text}, rule)
					}
				}
			}
		}
	}
	for _, f := range figuresOf(law, r) {
		if f.Good {
			continue
		}
		key := "assessment.gap.least"
		if f.Most {
			key = "assessment.gap.most"
		}
		values := fault.Values{"Figure": f.Message, "Is": f.Is, "Wants": f.Wants}
		if f.said != nil {
			values["Is"], values["Wants"] = f.said.is, f.said.wants
		}
		add(f.Criterion, "", "", key, values, f.Rule)
	}
	return list
}

// leads tells whether one of some rows names an outcome.
func leads(rows []Revision, outcome string) bool {
	for _, x := range rows {
		for _, o := range x.Words.Outcomes {
			if o == outcome {
				return true
			}
		}
	}
	return false
}

// numbersOf returns under which numbers outcomes stand in a report; those that were taken out are left out.
func numbersOf(ids []string, outcomes []Revision) (list []int) {
	for n, o := range outcomes {
		for _, id := range ids {
			if id == o.Piece {
				list = append(list, n+1)
			}
		}
	}
	return list
}

// where returns the criterion in which something is asked for.
func (r Report) where(what string) string {
	for _, c := range r.Criteria {
		for _, p := range c.Parts {
			if p.Asks == what {
				return c.ID
			}
		}
	}
	return ""
}

// seatsOf returns the seats of a batch.
func seatsOf(list []Seats, batch int) (best Seats, ok bool) {
	for _, s := range list {
		if s.From <= batch && (!ok || s.From > best.From) {
			best, ok = s, true
		}
	}
	return best, ok
}

// teaching is what the sections of one batch need.
type teaching struct {
	batch, sections, faculty, phds int
	section                        council.Section
}

// needOf returns how many teachers the sections of a batch need: those that were approved, or as many as its students fill.
func needOf(law council.Accreditation, seats []Seats, batch, students int) (t teaching, ok bool) {
	approved, is := seatsOf(seats, batch)
	size := approved.PerSection
	if t.section, ok = law.SectionFor(batch, size); !is {
		all := law.SectionsOf(batch)
		for i, s := range all {
			if i == 0 || s.Of > t.section.Of {
				t.section = s
			}
		}
	}
	if !ok || t.section.Of == 0 {
		return t, false
	}
	t.batch, t.sections = batch, approved.Sections
	if !is {
		t.sections = (students + t.section.Of - 1) / t.section.Of
	}
	t.faculty, t.phds = t.sections*t.section.Faculty, t.sections*t.section.PhDs
	return t, t.sections > 0
}

// figuresOf computes what the tables of a report say of teachers, students and seats, and compares it with the law of a day. What was not
// filled in gives no figure.
func figuresOf(law council.Law, r Report) (list []Figure) {
	teachers, phds, counted := 0, 0, false
	for _, x := range r.asked(council.AsksTeachers) {
		counted = true
		if rank, _ := law.Assessment.Rank(x.Words.Rank); !rank.Support {
			teachers, phds = teachers+x.Words.Total, phds+x.Words.PhDs
		}
	}
	batches := r.asked(council.AsksBatches)
	students := 0
	for _, b := range batches {
		students += b.Words.Present
	}
	faculty, body := r.where(council.AsksTeachers), r.where(council.AsksBatches)
	if most := law.Assessment.Ratio; most > 0 && counted && students > 0 {
		is := strconv.Itoa(students) + " : " + strconv.Itoa(teachers)
		list = append(list, Figure{
			Message:   fault.Message{Key: "assessment.figure.ratio", Values: fault.Values{"Students": students, "Teachers": teachers}},
			Criterion: faculty, Is: is, Wants: strconv.Itoa(most) + " : 1", Most: true, Good: students <= most*teachers, Rule: law.Assessment.RatioRule,
			said: &ratio{
				fault.Message{Key: "assessment.figure.ratio_is", Values: fault.Values{"Students": students, "Teachers": teachers}},
				fault.Message{Key: "assessment.figure.ratio_wants", Values: fault.Values{"Most": most}},
			},
		})
	}
	var need teaching
	for _, b := range batches {
		if t, ok := needOf(law.Accreditation, r.Visit.Seats, b.Words.Batch, b.Words.Intake); ok && t.faculty > need.faculty {
			need = t
		}
	}
	if len(batches) == 0 {
		need, _ = needOf(law.Accreditation, r.Visit.Seats, r.Visit.To, 0)
	}
	if counted && need.faculty > 0 {
		values := fault.Values{"Batch": strconv.Itoa(need.batch), "Sections": need.sections, "Of": need.section.Of}
		list = append(list,
			Figure{fault.Message{Key: "assessment.figure.faculty", Values: values}, faculty, strconv.Itoa(teachers), strconv.Itoa(need.faculty), false, teachers >= need.faculty, need.section.Rule, nil},
			Figure{fault.Message{Key: "assessment.figure.phds", Values: values}, faculty, strconv.Itoa(phds), strconv.Itoa(need.phds), false, phds >= need.phds, need.section.Rule, nil})
	}
	for _, b := range batches {
		seats, ok := seatsOf(r.Visit.Seats, b.Words.Batch)
		section, _ := law.Accreditation.SectionFor(b.Words.Batch, seats.PerSection)
		if most := seats.Sections * seats.PerSection; ok && most > 0 {
			list = append(list, Figure{
				Message:   fault.Message{Key: "assessment.figure.intake", Values: fault.Values{"Batch": strconv.Itoa(b.Words.Batch)}},
				Criterion: body, Is: strconv.Itoa(b.Words.Intake), Wants: strconv.Itoa(most), Most: true, Good: b.Words.Intake <= most, Rule: section.Rule,
			})
		}
	}
	return list
}
