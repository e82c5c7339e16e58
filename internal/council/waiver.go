package council

import "sanad/internal/day"

// Waiver is a ground on which a fee need not be paid, wholly or in part. Two officers decide.
type Waiver struct {
	ID   string
	Name Text // as the line of the invoice has it
	Rule Rule
}

// waiver is a Waiver as the profile writes it.
type waiver struct {
	ID   string  `yaml:"id"`
	Name Text    `yaml:"name"`
	Rule string  `yaml:"rule"`
	From day.Day `yaml:"from"`
	To   day.Day `yaml:"to"`
}

// Waiver returns the ground with an id; false if there is none on the law's day.
func (l Law) Waiver(id string) (Waiver, bool) {
	return find(l.Waivers, func(w Waiver) bool { return w.ID == id })
}

// waiversOn gathers the grounds of a day whose rules are in force.
func (p profile) waiversOn(d day.Day, rules map[string]Rule) (list []Waiver) {
	for _, w := range p.Waivers {
		if r, ok := rules[w.Rule]; ok && inForce(d, w.From, w.To) {
			list = append(list, Waiver{w.ID, w.Name, r})
		}
	}
	return list
}

// checkWaivers refuses a ground that rests on nothing.
func (p profile) checkWaivers(f *faults, known map[string]bool) {
	var versions []version
	for _, w := range p.Waivers {
		versions = append(versions, version{w.ID, w.From, w.To})
		if w.ID == "" || w.Rule == "" || !known[w.Rule] {
			f.no("waiver %s: a ground needs an id and a rule", w.ID)
		}
	}
	f.once("waiver", versions)
}
