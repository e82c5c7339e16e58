package sample

import (
	"slices"

	"sanad/internal/council"
)

// Taught is what the invented institutions of the engineers' council teach, and what was found of their batches: the same as Programmes brings in.
func Taught() (list council.Taught) {
	text := func(s [2]string) council.Text { return council.Text{En: s[0], Ur: s[1]} }
	for _, s := range schools {
		i := council.Institution{ID: s.code, Name: text(s.name), City: text(s.city)}
		for _, c := range s.courses {
			p := council.Programme{ID: c.code, Title: text(c.title), Degree: c.degree, Discipline: c.discipline, First: c.first}
			for year := c.first; year <= c.last; year++ {
				b := council.Batch{Year: year, Outcome: "accredited", Opens: true, Decision: "D/1"}
				if slices.Contains(c.refused, year) {
					b.Outcome, b.Opens = "not_accredited", false
				}
				p.Batches = append(p.Batches, b)
			}
			i.Programmes = append(i.Programmes, p)
		}
		list = append(list, i)
	}
	return list
}
