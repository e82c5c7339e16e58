package demo

import (
	"context"
	"strconv"

	"sanad/internal/assessment"
	"sanad/internal/council"
	"sanad/internal/document"
)

// said is what the reports of the demonstration say, by criterion and part. Outcomes are named by their place.
var said = map[string][]assessment.Write{
	"outcomes.outcomes": {
		{Text: "Applies mathematics, natural science and the fundamentals of engineering to complex problems."},
		{Text: "Identifies and analyses complex engineering problems and reaches conclusions that can be supported."},
		{Text: "Designs systems and processes that meet stated needs, with regard to health, safety and the environment."},
		{Text: "Investigates problems by experiments, reads the data critically and says how certain the result is."},
		{Text: "Chooses and uses modern tools, and knows their limits."},
		{Text: "Weighs what engineering does to society, law and culture, and takes responsibility for it."},
		{Text: "Understands the effect of a work on the environment over its whole life."},
		{Text: "Keeps to the ethics of the profession."},
		{Text: "Works well alone, in a team, and as its lead."},
		{Text: "Explains a work in speech, drawings and writing to engineers and to the public."},
		{Text: "Plans time and money of a project, and manages its risks."},
		{Text: "Goes on learning after the degree, on their own initiative."},
	},
	"outcomes.measured": {{Text: "Each outcome is measured in two courses at least, in questions of examinations that are marked apart, and in the final project. An outcome is reached by a student who has half of these marks; the programme wants seven of ten students to reach it.\n\nOf the last class all outcomes were reached but the fourth, which 61 of 100 reached. What was done about it is said under criterion 8."}},
	"objectives.vision": {{Text: "The university wants to teach engineers whom the towns and villages along the river can rely on. The department wants its graduates to build and to maintain with the means that are there.\n\nThe objectives were drawn from both with employers, graduates and teachers, and are looked at every fourth year."}},
	"objectives.objectives": {
		{Text: "Graduates lead works of their discipline within five years, and answer for their quality.", Outcomes: []string{"1", "2", "3", "11"}},
		{Text: "They improve how things are done where they work, by measurement and not by habit.", Outcomes: []string{"4", "5"}},
		{Text: "They serve the public: safety, honesty and the environment come before the deadline.", Outcomes: []string{"6", "7", "8"}},
		{Text: "They go on learning, and teach those who come after them.", Outcomes: []string{"9", "10", "12"}},
	},
	"objectives.reached":  {{Text: "Graduates are asked in the third and in the fifth year after their degree, employers every second year. Of the class of 2019, 34 of 46 answered: 27 lead a work or a part of one. Employers find them sound and ask for more practice in writing reports."}},
	"curriculum.teaching": {{Text: "Three lectures and one laboratory of three hours a week in most courses. In the fourth year two semesters belong to a project for which a firm or a public body asks. Between the third and the fourth year every student works six weeks outside the university."}},
	"students.admission":  {{Text: "Admission is by the entry test of the province and by marks, and nobody is admitted beside the list. Each student has an adviser among the teachers, who sees them twice a semester and is told at once when somebody fails two courses."}},
	"faculty.growth":      {{Text: "A professor teaches six hours a week, a lecturer twelve. Two lecturers are on leave for a doctorate; whoever returns teaches for five years. Each teacher takes one course on teaching in three years."}},
	"facilities.safety":   {{Text: "The library has 4,100 volumes of the discipline and reading access to the standards that are taught. Each laboratory has a person who answers for its safety; there was one accident in three years, which was reported and led to new guards."}},
	"support.money":       {{Text: "The university gives the programme 96 million rupees a year: 71 for salaries, 9 for laboratories, 6 for the library and travel, 10 for what breaks. Laboratories may buy up to half a million rupees without asking."}},
	"improvement.since":   {{Text: "The last visit was concerned about two things. The laboratory of fluids had one bench for 25 students: it has three since 2024. The load of lecturers was sixteen hours: it is twelve, and two posts were filled.\n\nThe fourth outcome was reached by too few: from 2025 each laboratory course asks for one experiment that the students plan themselves."}},
	"improvement.cycle":   {{Text: "After each semester the teachers of a course write half a page about what its outcomes tell. The committee of the programme reads them in August with two employers and two students, decides what changes, and says in the next August what came of it."}},
	"linkages.industry":   {{Text: "The advisory board has nine members, of whom five employ our graduates; it met five times in two years. In the last year 44 of 46 students worked outside, and eleven final projects were asked for by firms, two by the district."}},
	"faculty.teachers": {
		{Rank: "professor", Total: "2", PhDs: "2"}, {Rank: "associate", Total: "3", PhDs: "3"}, {Rank: "assistant", Total: "5", PhDs: "4"}, {Rank: "lecturer", Total: "4", PhDs: "0"}, {Rank: "laboratory", Total: "3", PhDs: "0"},
	},
}

// courses are those that the reports name of a discipline; of any other the first are named.
var courses = map[string][]assessment.Write{
	"CIVIL": {
		{Title: "Calculus and analytical geometry", Code: "MT-101", Hours: "3", Outcomes: []string{"1"}},
		{Title: "Engineering drawing", Code: "CE-103", Hours: "2", Outcomes: []string{"5", "10"}},
		{Title: "Statics and dynamics", Code: "CE-105", Hours: "4", Outcomes: []string{"1", "2"}},
		{Title: "Surveying", Code: "CE-201", Hours: "4", Outcomes: []string{"4", "5", "9"}},
		{Title: "Mechanics of solids", Code: "CE-203", Hours: "4", Outcomes: []string{"1", "2", "4"}},
		{Title: "Fluid mechanics", Code: "CE-205", Hours: "4", Outcomes: []string{"1", "4"}},
		{Title: "Soil mechanics", Code: "CE-301", Hours: "4", Outcomes: []string{"2", "4"}},
		{Title: "Reinforced concrete design", Code: "CE-303", Hours: "3.5", Outcomes: []string{"2", "3"}},
		{Title: "Environmental engineering", Code: "CE-305", Hours: "3", Outcomes: []string{"3", "6", "7"}},
		{Title: "Hydrology and irrigation of the lower Chenab canal system, with two weeks of field work", Code: "CE-307", Hours: "3", Outcomes: []string{"2", "7"}},
		{Title: "Construction management", Code: "CE-401", Hours: "3", Outcomes: []string{"9", "11"}},
		{Title: "Ethics and law for engineers", Code: "HU-403", Hours: "2", Outcomes: []string{"6", "8"}},
		{Title: "Final project", Code: "CE-499", Hours: "6", Outcomes: []string{"3", "9", "10", "11", "12"}},
	},
	"": {
		{Title: "Calculus and analytical geometry", Code: "MT-101", Hours: "3", Outcomes: []string{"1", "2"}},
		{Title: "Measurement and instruments", Code: "EN-203", Hours: "4", Outcomes: []string{"4", "5"}},
		{Title: "Design of machines", Code: "EN-301", Hours: "4", Outcomes: []string{"3"}},
		{Title: "Ethics and law for engineers", Code: "HU-403", Hours: "2", Outcomes: []string{"6"}},
	},
}

// places are the laboratories of a discipline.
var places = map[string][]assessment.Write{
	"CIVIL": {{Title: "Soil laboratory", Total: "25"}, {Title: "Concrete and materials laboratory", Total: "25"}, {Title: "Fluids laboratory", Total: "18"}, {Title: "Drawing hall", Total: "60"}, {Title: "Computer laboratory", Total: "40"}},
	"":      {{Title: "Laboratory of measurement", Total: "25"}, {Title: "Workshop", Total: "30"}, {Title: "Computer laboratory", Total: "40"}},
}

// batches are students of three batches; of the newest the first institution took more than it has seats for.
func batches(newest, intake int) (list []assessment.Write) {
	for n, begun := range []int{48, 50, intake} {
		list = append(list, assessment.Write{Batch: strconv.Itoa(newest - 2 + n), Intake: strconv.Itoa(begun), Present: strconv.Itoa(begun - 4 + n)})
	}
	return list
}

// outcomesOf is how many outcomes the reports name of other programmes than civil engineering.
const outcomesOf = 6

// tells is what the report on a programme says in a part.
func (p programme) tells(criterion, part string) []assessment.Write {
	own := func(m map[string][]assessment.Write) []assessment.Write {
		if list, ok := m[p.discipline]; ok {
			return list
		}
		return m[""]
	}
	list := said[criterion+"."+part]
	switch criterion + "." + part {
	case "students.batches":
		return batches(p.batch, p.intake)
	case "curriculum.courses":
		return own(courses)
	case "facilities.places":
		return own(places)
	case "outcomes.outcomes":
		if p.discipline != "CIVIL" {
			return list[:outcomesOf]
		}
	case "objectives.objectives":
		if p.discipline != "CIVIL" {
			return list[:2]
		}
	}
	return list
}

// report writes what an institution says of itself for a visit of a kind, by its two authors in turn, and adds the files that show it.
func (c *Council) report(ctx context.Context, p programme, kind, visit string) error {
	at := assessment.At{Institution: p.institution, Visit: visit}
	var ids []string // of the outcomes, in their order
	criteria, turn := c.law().Assessment.For(kind), 0
	for _, matrix := range []bool{false, true} { // what leads to outcomes comes after them
		for _, k := range criteria {
			for _, part := range k.Parts {
				if (part.Asks == council.AsksCourses || part.Asks == council.AsksObjectives) != matrix {
					continue
				}
				to := assessment.PieceAt{At: at, Criterion: k.ID, Part: part.ID}
				if part.Asks != council.AsksText {
					to.Row = assessment.NewRow
				}
				for _, w := range p.tells(k.ID, part.ID) {
					w.Version, w.Outcomes = "0", named(w.Outcomes, ids)
					c.move(writing)
					if err := c.app.Assessment.Write(ctx, p.authors[turn%len(p.authors)], to, w); err != nil {
						return err
					}
				}
				turn++
			}
		}
		shown, err := c.app.Assessment.Show(ctx, p.authors[0], at)
		if err != nil {
			return err
		}
		for _, x := range shown.Pieces {
			if part, ok := partOf(criteria, x.Criterion, x.Part); ok && part.Asks == council.AsksOutcomes && !matrix {
				ids = append(ids, x.Piece)
			}
		}
	}
	for _, f := range p.files {
		c.move(writing)
		if _, err := c.app.Document.Share(ctx, p.authors[0], document.ThingAt{Institution: p.institution, Thing: visit, Kind: f[0]}, document.Share{Name: f[1] + ".pdf", Content: scan(f[1], len(f[1]))}); err != nil {
			return err
		}
	}
	return nil
}

// partOf returns a part of a criterion.
func partOf(criteria []council.Criterion, criterion, part string) (council.CriterionPart, bool) {
	for _, k := range criteria {
		if k.ID == criterion {
			return k.Part(part)
		}
	}
	return council.CriterionPart{}, false
}

// named returns the outcomes that stand at some places; those that a report does not name are left out.
func named(places, ids []string) (list []string) {
	for _, p := range places {
		if n, _ := strconv.Atoi(p); n > 0 && n <= len(ids) {
			list = append(list, ids[n-1])
		}
	}
	return list
}
