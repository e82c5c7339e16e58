package register

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/standing"
	"sanad/internal/text"
)

// mostRows is how many engineers a search by name shows: enough to find one, too few to copy the register.
const mostRows = 10

// The bounds of what is typed into a search.
const (
	longestName = 120
	mostWords   = 8
)

// decideDay reads the day for which somebody asks, in digits of any script; today for nothing. Of a day that is yet to come nobody knows.
func decideDay(law council.Law, typed string) (day.Day, error) {
	if typed == "" {
		return law.Day, nil
	}
	var refused fault.Fields
	on, err := day.Parse(text.Digits(typed))
	switch {
	case err != nil:
		refused.Add("on", "register.on.no_such_day", nil)
	case on.After(law.Day):
		refused.Add("on", "register.on.ahead", nil)
	}
	return on, refused.Err()
}

// decideTold leaves out the suspensions that are over for longer than the profile tells of them, also from the days that were.
func decideTold(law council.Law, facts standing.Facts) standing.Facts {
	if n := law.Publication.EndedSanctionDays; n > 0 {
		return facts.Told(law.Day.Add(-n), law.Zone)
	}
	return facts
}

// decideSpells returns the spell in which a day lies, and the others up to today that were not in good standing, the newest first. What is
// decided for days to come is not told before.
func decideSpells(law council.Law, facts standing.Facts, on day.Day) (standing.Spell, []standing.Spell) {
	of, before := facts.Spell(on), []standing.Spell(nil)
	for _, s := range slices.Backward(facts.Spells()) {
		if s.Standing != standing.Active && s.Standing != standing.None && s.From != of.From && !s.From.After(law.Day) {
			before = append(before, s)
		}
	}
	if of.Standing != standing.Suspended && of.Standing != standing.Abeyance && of.Until.After(law.Day) {
		of.Until = day.Day{}
	}
	return of, before
}

// question is what somebody typed into the one box: a number or a name.
type question struct {
	number     string // its normal form; empty for a name
	words      []string
	discipline string
}

// example is a number as this council writes them.
// decideQuestion reads the one box. A discipline helps a bare serial ("12", Civil) to become a number.
func decideQuestion(law council.Law, typed, discipline string) (question, error) {
	discipline, err := decideDiscipline(law, discipline)
	if err != nil {
		return question{}, err
	}
	var refused fault.Fields
	digits := strings.ContainsAny(text.Digits(typed), "0123456789")
	if digits {
		if key, ok := law.NumberKey(typed); ok {
			return question{number: key}, nil
		}
		if key, ok := law.NumberKey(discipline + " " + typed); ok && discipline != "" {
			return question{number: key}, nil
		}
		refused.Add("q", "register.verify.not_a_number", fault.Values{"Example": law.ExampleNumber()})
		return question{}, refused.Err()
	}
	words, key := decideWords(typed)
	if key != "" {
		refused.Add("q", key, fault.Values{"Most": longestName})
	}
	return question{words: words, discipline: discipline}, refused.Err()
}

// decideWords returns the folded words of a name that is searched for, or the key of a refusal.
func decideWords(name string) (words []string, refusal string) {
	if utf8.RuneCountInString(name) > longestName {
		return nil, "register.search.too_long"
	}
	words = text.Tokens(name)
	long := slices.ContainsFunc(words, func(w string) bool { return utf8.RuneCountInString(w) > 1 })
	switch {
	case len(words) == 0:
		return nil, "register.search.empty"
	case !long:
		return nil, "register.search.too_short"
	case len(words) > mostWords:
		return nil, "register.search.too_many_words"
	}
	return words, ""
}

// decideDiscipline returns the prefix of the profile that was typed, in any case; nothing for nothing.
func decideDiscipline(law council.Law, typed string) (string, error) {
	if typed == "" {
		return "", nil
	}
	for _, d := range law.Disciplines {
		if strings.EqualFold(d.Prefix, typed) {
			return d.Prefix, nil
		}
	}
	var refused fault.Fields
	refused.Add("discipline", "register.search.no_such_discipline", nil)
	return "", refused.Err()
}

// decideMatch tells whether an entry is on the register and is as somebody describes it.
func decideMatch(want, is Described) bool {
	switch is.Standing {
	case standing.Active, standing.Lapsed, standing.Suspended, standing.Abeyance:
	default:
		return false
	}
	same := func(want, is string) bool { return want == "" || want == is }
	return same(want.Discipline, is.Discipline) && same(want.Province, is.Province) && same(want.Kind, is.Kind) && same(string(want.Standing), string(is.Standing))
}

// isMasked tells whether an identity number shows nothing but the digits that the profile lets the public see.
func isMasked(law council.Law, number string) bool {
	position := 0
	for _, r := range number {
		if r == '-' {
			continue
		}
		position++
		if r != '*' && (r < '0' || r > '9' || !slices.Contains(law.MaskShow, position)) {
			return false
		}
	}
	return true
}

// dashed writes a number for an address: a slash would end the part of the path, and older numbers are printed with a space.
func dashed(number string) string { return strings.NewReplacer("/", "-", " ", "-").Replace(number) }
