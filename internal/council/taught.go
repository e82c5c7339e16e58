package council

import "sanad/internal/day"

// Taught is what institutions teach, with what the council found of their batches: what rooms ask about a degree. It is no law, and changes
// with each decision.
type Taught []Institution

// Institution teaches.
type Institution struct {
	ID         string // its code: indus-valley
	Name       Text
	City       Text
	Programmes []Programme
}

// Programme is a degree programme of an institution.
type Programme struct {
	ID          string // its code within the institution: civil
	Title       Text
	Degree      string // Degree.ID
	Discipline  string // Discipline.Prefix
	First, Last int    // its batches; Last 0: it goes on
	Underway    bool   // it was approved to begin, and none of it was decided yet
	Batches     []Batch
}

// Batch is one year's class of a programme, with what holds for it on the day for which it was asked.
type Batch struct {
	Year     int    // by which the council counts batches
	Outcome  string // Outcome.ID; empty: nothing was decided
	Opens    bool   // whoever passed in it can be registered
	Report   day.Day
	Visit    day.Day
	Decision string // its number
}

// Institution returns an institution.
func (t Taught) Institution(id string) (Institution, bool) {
	return find(t, func(x Institution) bool { return x.ID == id })
}

// Programme returns a programme of an institution.
func (t Taught) Programme(institution, programme string) (Programme, bool) {
	i, _ := t.Institution(institution)
	return find(i.Programmes, func(x Programme) bool { return x.ID == programme })
}

// Batch returns what holds for a batch; of one about which nothing was decided only its year is told.
func (p Programme) Batch(year int) Batch {
	if b, ok := find(p.Batches, func(x Batch) bool { return x.Year == year }); ok {
		return b
	}
	return Batch{Year: year}
}

// Lasted tells whether a programme took students in a batch.
func (p Programme) Lasted(year int) bool {
	return year >= p.First && (p.Last == 0 || year <= p.Last)
}
