package council

import (
	"slices"

	"sanad/internal/day"
)

// Committee is how a committee of the council sits.
type Committee struct {
	Role       string // the access.Role of its members
	Name       Text
	Members    int // how many it has
	MembersBy  Rule
	Quorum     int // how many must be there to decide
	QuorumRule Rule
}

// committee is a Committee as the profile writes it.
type committee struct {
	Role    string  `yaml:"role"`
	Name    Text    `yaml:"name"`
	From    day.Day `yaml:"from"`
	To      day.Day `yaml:"to"`
	Members struct {
		Count int    `yaml:"count"`
		Rule  string `yaml:"rule"`
	} `yaml:"members"`
	Quorum struct {
		Count int    `yaml:"count"`
		Rule  string `yaml:"rule"`
	} `yaml:"quorum"`
}

// Committee returns how the committee of an office sits; a council need not have one.
func (l Law) Committee(role string) (Committee, bool) {
	return find(l.committees, func(c Committee) bool { return c.Role == role })
}

// committeesOn gathers the committees of a day.
func (p profile) committeesOn(d day.Day, rules map[string]Rule) (list []Committee) {
	for _, c := range p.Committees {
		if inForce(d, c.From, c.To) {
			list = append(list, Committee{c.Role, c.Name, c.Members.Count, rules[c.Members.Rule], c.Quorum.Count, rules[c.Quorum.Rule]})
		}
	}
	return list
}

// checkCommittees refuses a committee that could never decide.
func (p profile) checkCommittees(f *faults, known map[string]bool) {
	var versions []version
	for _, c := range p.Committees {
		versions = append(versions, version{c.Role, c.From, c.To})
		if !slices.Contains(roles, c.Role) || c.Quorum.Count < 1 || c.Members.Count < c.Quorum.Count {
			f.no("committee %s: an office, and a quorum of at most its members", c.Role)
		}
		if c.Members.Rule == "" || c.Quorum.Rule == "" || !known[c.Members.Rule] || !known[c.Quorum.Rule] {
			f.no("committee %s: the rules of its members and its quorum are needed", c.Role)
		}
	}
	f.once("committee", versions)
}
