package accreditation

import (
	"slices"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
)

// numbered is a finding with the number of its decision.
type numbered struct {
	Finding
	Number string
}

// batches returns what holds on a day for each batch of programmes about which anything holds, by programme, the oldest first: of what the council
// knew at a moment; zero: of all that is recorded.
func batches(law council.Law, programmes []Programme, findings []numbered, on day.Day, known time.Time) map[string][]council.Batch {
	if known.IsZero() {
		for _, f := range findings {
			if f.known.After(known) {
				known = f.known
			}
		}
	}
	of, numbers := map[string]Findings{}, map[string]string{}
	for _, f := range findings {
		of[f.Programme] = append(of[f.Programme], f.Finding)
		numbers[f.Decision] = f.Number
	}
	list := map[string][]council.Batch{}
	for _, p := range programmes {
		years := map[int]Findings{}
		for _, f := range of[p.ID] {
			years[f.Batch] = append(years[f.Batch], f)
		}
		for year, told := range years {
			f, ok := told.On(p.ID, year, on, known)
			if ok {
				list[p.ID] = append(list[p.ID], council.Batch{Year: year, Outcome: f.Outcome, Opens: f.opens(law), Report: f.Report, Visit: f.Visit, Decision: numbers[f.Decision]})
			}
		}
		slices.SortFunc(list[p.ID], func(a, b council.Batch) int { return a.Year - b.Year })
	}
	return list
}

// taught puts programmes and their batches under their institutions, in the order in which these stand.
func taught(institutions []Institution, programmes []Programme, batches map[string][]council.Batch) council.Taught {
	of := map[string][]council.Programme{}
	for _, p := range programmes {
		of[p.Institution] = append(of[p.Institution], council.Programme{
			ID: p.Code, Title: p.Title, Degree: p.Degree, Discipline: p.Discipline, First: p.First, Last: p.Last, Underway: p.Phase != PhaseNone, Batches: batches[p.ID],
		})
	}
	var t council.Taught
	for _, i := range institutions {
		t = append(t, council.Institution{ID: i.Code, Name: i.Name, City: i.City, Programmes: of[i.ID]})
	}
	return t
}
