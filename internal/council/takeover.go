package council

import (
	"time"

	"sanad/internal/day"
)

// Takeover is within what limits somebody who came with an older register takes the registration over.
type Takeover struct {
	Days        int // for which a claim waits at the counter
	CodeMinutes int // for which a code by mail is good
	LetterDays  int // for which a code by post is good, from when it is asked for
	Tries       int // of one code
	ADay        int // claims that one person begins in a day
	CodesADay   int // codes that leave for one registration in a day
	ContestDays int // in which whoever had it before may object
	UndoDays    int // in which it can be undone; then nothing is kept of the older entry
	Rule        Rule
}

// CodeLives is for how long a code by mail is good.
func (t Takeover) CodeLives() time.Duration { return time.Duration(t.CodeMinutes) * time.Minute }

// LetterLives is for how long a code by post is good.
func (t Takeover) LetterLives() time.Duration { return time.Duration(t.LetterDays) * 24 * time.Hour }

// Lives is for how long a claim waits at the counter.
func (t Takeover) Lives() time.Duration { return time.Duration(t.Days) * 24 * time.Hour }

// takeover is a Takeover as a profile writes it.
type takeover struct {
	Days        int     `yaml:"days"`
	CodeMinutes int     `yaml:"code_minutes"`
	LetterDays  int     `yaml:"letter_days"`
	Tries       int     `yaml:"tries"`
	ADay        int     `yaml:"a_day"`
	CodesADay   int     `yaml:"codes_a_day"`
	ContestDays int     `yaml:"contest_days"`
	UndoDays    int     `yaml:"undo_days"`
	Rule        string  `yaml:"rule"`
	From        day.Day `yaml:"from"`
	To          day.Day `yaml:"to"`
}

// takeoverOn returns the limits of a day.
func (p profile) takeoverOn(d day.Day, rules map[string]Rule) (t Takeover) {
	for _, x := range p.Takeovers {
		if inForce(d, x.From, x.To) {
			t = Takeover{x.Days, x.CodeMinutes, x.LetterDays, x.Tries, x.ADay, x.CodesADay, x.ContestDays, x.UndoDays, rules[x.Rule]}
		}
	}
	return t
}

// checkTakeovers wants limits for every day.
func (p profile) checkTakeovers(f *faults, known map[string]bool) {
	var list []version
	for i, x := range p.Takeovers {
		list = append(list, version{"limits", x.From, x.To})
		if min(x.Days, x.CodeMinutes, x.LetterDays, x.Tries, x.ADay, x.CodesADay, x.ContestDays) < 1 || x.Rule == "" || !known[x.Rule] {
			f.no("takeovers: every limit is at least one, and they rest on a rule")
		}
		if x.UndoDays < x.ContestDays {
			f.no("takeovers: whoever objects in time must find that it can still be undone")
		}
		if i == 0 && !x.From.IsZero() || i > 0 && x.From != p.Takeovers[i-1].To.Add(1) || (i == len(p.Takeovers)-1) != x.To.IsZero() {
			f.no("takeovers: each begins on the day after the last one's end, the first and the last are open")
		}
	}
	if len(list) == 0 {
		f.no("takeovers: the limits are missing")
	}
	f.once("takeovers", list)
}
