package council

import "sanad/internal/day"

// posting is that letters go by post, as a profile writes it.
type posting struct {
	Rule string  `yaml:"rule"`
	From day.Day `yaml:"from"`
	To   day.Day `yaml:"to"`
}

// Posts tells whether letters go by post, and by which rule.
func (l Law) Posts() (Rule, bool) { return l.posting, l.posting.ID != "" }

// postingOn returns the rule by which letters go by post on a day; none: they do not.
func (p profile) postingOn(d day.Day, rules map[string]Rule) (r Rule) {
	for _, x := range p.Posting {
		if inForce(d, x.From, x.To) {
			r = rules[x.Rule]
		}
	}
	return r
}

// checkPosting wants a rule.
func (p profile) checkPosting(f *faults, known map[string]bool) {
	var versions []version
	for _, x := range p.Posting {
		versions = append(versions, version{"letters", x.From, x.To})
		if x.Rule == "" || !known[x.Rule] {
			f.no("posting: that letters go by post rests on a rule")
		}
	}
	f.once("posting", versions)
}
