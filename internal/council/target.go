package council

import (
	"regexp"
	"slices"

	"sanad/internal/day"
)

// Target is another site to which links of ours may lead.
type Target struct {
	Host       string     // of it alone, not of what lies under it
	Name       Text       // whose it is
	Partner    bool       // of the council's, or its own
	Confidence Confidence // that it is theirs
}

// target is a Target as a profile writes it.
type target struct {
	Host       string     `yaml:"host"`
	Name       Text       `yaml:"name"`
	Partner    bool       `yaml:"partner"`
	Confidence Confidence `yaml:"confidence"`
	From       day.Day    `yaml:"from"`
	To         day.Day    `yaml:"to"`
}

// targetsOn gathers the sites to which links may lead on a day.
func (p profile) targetsOn(d day.Day) (list []Target) {
	for _, t := range p.Targets {
		if inForce(d, t.From, t.To) {
			list = append(list, Target{t.Host, t.Name, t.Partner, t.Confidence})
		}
	}
	return list
}

var hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$`)

// checkTargets refuses what is no name of a machine, and a site of nobody.
func (p profile) checkTargets(f *faults) {
	var versions []version
	for _, t := range p.Targets {
		versions = append(versions, version{t.Host, t.From, t.To})
		if !hostName.MatchString(t.Host) || len(t.Host) > 253 || t.Name.En == "" || t.Name.Ur == "" || !slices.Contains([]Confidence{Sourced, Weak, Unverified, Assumed}, t.Confidence) {
			f.no("target %s: a host in small letters, whose it is in both languages, and how sure that is", t.Host)
		}
	}
	f.once("target", versions)
}
