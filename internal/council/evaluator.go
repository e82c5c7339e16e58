package council

import "sanad/internal/day"

// Evaluators is who may evaluate programmes for the council. Its zero value sets no limit: whoever worked at an institution is then never free of it.
type Evaluators struct {
	Rule         Rule // on whoever has an interest in an institution
	Former       int  // years after which a former employer is no conflict; 0: never
	FormerRule   Rule
	Training     int // years for which training counts; 0: none is asked for
	TrainingRule Rule
	Load         int // visits at once, at most; 0: no limit
	LoadRule     Rule
	Stated       int // years for which a statement counts; 0: until another takes its place
	StatedRule   Rule
	Least, Most  int // of a team; 0: no limit
	TeamRule     Rule
}

// evaluators is an Evaluators as a profile writes it.
type evaluators struct {
	Rule     string  `yaml:"rule"`
	From     day.Day `yaml:"from"`
	To       day.Day `yaml:"to"`
	Former   figure  `yaml:"former"`
	Training figure  `yaml:"training"`
	Load     figure  `yaml:"load"`
	Stated   figure  `yaml:"stated"`
	Team     struct {
		Least int    `yaml:"least"`
		Most  int    `yaml:"most"`
		Rule  string `yaml:"rule"`
	} `yaml:"team"`
}

// figure is a number with the rule that it comes from.
type figure struct {
	Is   int    `yaml:"is"`
	Rule string `yaml:"rule"`
}

// evaluatorsOn returns who may evaluate on a day.
func (p profile) evaluatorsOn(d day.Day, rules map[string]Rule) (e Evaluators) {
	for _, x := range p.Evaluators {
		if r, ok := rules[x.Rule]; ok && inForce(d, x.From, x.To) {
			e = Evaluators{
				Rule: r, Former: x.Former.Is, FormerRule: rules[x.Former.Rule], Training: x.Training.Is, TrainingRule: rules[x.Training.Rule], Load: x.Load.Is, LoadRule: rules[x.Load.Rule],
				Stated: x.Stated.Is, StatedRule: rules[x.Stated.Rule], Least: x.Team.Least, Most: x.Team.Most, TeamRule: rules[x.Team.Rule],
			}
		}
	}
	return e
}

// checkEvaluators wants a rule for each figure, and a team that can be.
func (p profile) checkEvaluators(f *faults, known map[string]bool) {
	var versions []version
	rule := func(id string) bool { return id != "" && known[id] }
	for _, x := range p.Evaluators {
		versions = append(versions, version{"evaluators", x.From, x.To})
		if !rule(x.Rule) {
			f.no("evaluators: the rule on who has an interest is needed")
		}
		for name, n := range map[string]figure{"former": x.Former, "training": x.Training, "load": x.Load, "stated": x.Stated} {
			if n.Is < 0 || n.Is > 50 || n.Is > 0 && !rule(n.Rule) || n.Is == 0 && n.Rule != "" {
				f.no("evaluators: %s is a number of at most 50 with its rule, or neither", name)
			}
		}
		if t := x.Team; t.Least < 0 || t.Most < t.Least || t.Most > 0 && (t.Least < 1 || !rule(t.Rule)) {
			f.no("evaluators: a team has at least one, at most as many as it may have, and a rule")
		}
	}
	f.once("evaluators", versions)
}
