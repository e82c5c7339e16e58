package council

import (
	"strings"

	"sanad/internal/day"
)

// Ownership names a form in which a firm is owned.
type Ownership struct {
	ID   string
	Name Text
}

// Form is a form in which a firm is owned.
type Form struct {
	Ownership
	Owners  Owners
	Company bool    // it stands in a registry of companies
	Papers  []Paper // which prove it, in the order in which they are asked for
	Rule    Rule
}

// Owners is how many own a firm of a form.
type Owners struct {
	Least int `yaml:"least"`
	Most  int `yaml:"most"` // 0: any number
}

// Paper is a document that a firm shows of itself.
type Paper struct {
	ID       string `yaml:"id"`
	Name     Text   `yaml:"name"`
	Optional bool   `yaml:"optional"`
}

// Form returns a form in which a firm is owned.
func (l Law) Form(id string) (Form, bool) {
	return find(l.Forms, func(x Form) bool { return x.ID == id })
}

// form is a Form as the profile writes it.
type form struct {
	ID      string  `yaml:"id"`
	Name    Text    `yaml:"name"`
	Owners  Owners  `yaml:"owners"`
	Company bool    `yaml:"company"`
	Papers  []Paper `yaml:"papers"`
	Rule    string  `yaml:"rule"`
	From    day.Day `yaml:"from"`
	To      day.Day `yaml:"to"`
}

// formsOn gathers the forms of a day.
func (p profile) formsOn(d day.Day, rules map[string]Rule) (list []Form) {
	for _, x := range p.Forms {
		if inForce(d, x.From, x.To) {
			list = append(list, Form{Ownership{x.ID, x.Name}, x.Owners, x.Company, x.Papers, rules[x.Rule]})
		}
	}
	return list
}

// checkForms refuses a form in which nobody could own a firm.
func (p profile) checkForms(f *faults, known map[string]bool) {
	var versions []version
	for _, x := range p.Forms {
		versions = append(versions, version{x.ID, x.From, x.To})
		if x.ID == "" || strings.Trim(x.ID, "abcdefghijklmnopqrstuvwxyz_") != "" || !known[x.Rule] {
			f.no("form %s: an id in small letters and a rule are needed", x.ID)
		}
		if x.Owners.Least < 1 || x.Owners.Most != 0 && x.Owners.Most < x.Owners.Least {
			f.no("form %s: one owner at least, and not more at least than at most", x.ID)
		}
		f.ids("papers of "+x.ID, idsOf(x.Papers, func(o Paper) string { return o.ID }))
	}
	f.once("form", versions)
}
