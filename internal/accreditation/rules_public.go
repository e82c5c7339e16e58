package accreditation

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// accredited is the outcome by which a batch stands among the accredited ones.
const accredited = "accredited"

// How much of what is typed is looked for.
const (
	longestWords = 120
	mostWords    = 8
)

// Question is what somebody looks up, as it was typed; empty: anything.
type Question struct {
	Words                  string // of the names of institution, campus and programme, in either language, also of former ones
	Institution, Programme string // codes
	Campus                 string // a code, with the institution's
	Discipline, Degree     string // ids of the profile
	Batch                  string // the year by which the council counts
	Level, Outcome         string // ids of the profile
	On                     string // the day for which it is told: yyyy-mm-dd; empty: today
	Known                  string // as the council knew it at the end of that day, or at that moment; empty: now
	After                  string // the programme after which the list goes on: institution/programme
}

// asked is a question that can be answered.
type asked struct {
	words                     []string
	institution, campus, code string
	discipline, degree        string
	batch                     int
	level, outcome            string
	on                        day.Day
	known                     time.Time
	after                     string
	process                   bool // programmes that are under process, and no others
}

// decideQuestion reads what was typed, by the law of the day.
func decideQuestion(law council.Law, now time.Time, q Question) (a asked, err error) {
	var refused fault.Fields
	a = asked{institution: q.Institution, campus: q.Campus, code: q.Programme, level: q.Level, outcome: q.Outcome, degree: q.Degree, after: q.After}
	a.words = text.Tokens(q.Words)
	if len([]rune(q.Words)) > longestWords || len(a.words) > mostWords {
		refused.Add("q", "accreditation.ask.too_long", fault.Values{"Most": mostWords})
	}
	if q.Campus != "" && q.Institution == "" {
		refused.Add("campus", "accreditation.ask.campus_of", nil)
	}
	if d, ok := law.Discipline(strings.ToUpper(q.Discipline)); ok {
		a.discipline = d.Prefix
	} else if q.Discipline != "" {
		refused.Add("discipline", "accreditation.ask.no_such_discipline", nil)
	}
	if _, ok := law.Degree(q.Degree); q.Degree != "" && !ok {
		refused.Add("degree", "accreditation.ask.no_such_degree", nil)
	}
	if q.Batch != "" {
		a.batch, err = strconv.Atoi(text.Digits(strings.TrimSpace(q.Batch)))
		if err != nil || a.batch < 1900 || a.batch > 2200 {
			refused.Add("batch", "accreditation.ask.no_such_batch", nil)
		}
	}
	if _, ok := law.Accreditation.Level(q.Level); q.Level != "" && !ok {
		refused.Add("level", "accreditation.ask.no_such_level", nil)
	}
	if _, ok := law.Accreditation.Outcome(q.Outcome); q.Outcome != "" && !ok {
		refused.Add("outcome", "accreditation.ask.no_such_outcome", nil)
	}
	a.on, a.known = decideTimes(law, now, q.On, q.Known, &refused)
	return a, refused.Err()
}

// decideTimes reads the day for which something is told and the moment as of which it was known. Of what is yet to come nobody knows.
func decideTimes(law council.Law, now time.Time, typedOn, typedKnown string, refused *fault.Fields) (on day.Day, known time.Time) {
	on, known = law.Day, now
	if typedOn != "" {
		d, err := day.Parse(text.Digits(typedOn))
		switch {
		case err != nil:
			refused.Add("on", "accreditation.ask.no_such_day", nil)
		case d.After(law.Day):
			refused.Add("on", "accreditation.ask.ahead", nil)
		}
		on = d
	}
	if typedKnown == "" {
		return on, known
	}
	moment, err := time.Parse(time.RFC3339, typedKnown)
	if d, bad := day.Parse(text.Digits(typedKnown)); bad == nil {
		if moment, err = endOf(d, law.Zone), nil; d == law.Day {
			moment = now
		}
	}
	switch {
	case err != nil:
		refused.Add("known", "accreditation.ask.no_such_moment", nil)
	case moment.After(now):
		refused.Add("known", "accreditation.ask.ahead", nil)
	}
	return on, moment
}

// endOf is the last moment of a day that is told apart.
func endOf(d day.Day, zone *time.Location) time.Time {
	return d.Add(1).Start(zone).Add(-time.Microsecond)
}

// Told is what is told of one batch on a day.
type Told struct {
	Batch   int
	Decided bool      // something holds of it
	Holds   Finding   // its decision stands in it also where that took back what was decided before, and nothing holds
	Said    Finding   // what the decisions of the council said at the end of the day itself
	Learnt  time.Time // when the council recorded what makes the difference; zero: there is none
	Before  []Past    // what else was decided, the latest first
}

// Why a finding does not hold on a day.
const (
	PastCorrected = "corrected" // a correction came in its place, as if it had never been made
	PastAppealed  = "appealed"  // it was appealed against
	PastLater     = "later"     // a later decision covers the day too
	PastAhead     = "ahead"     // it counts from a later day
	PastOver      = "over"      // its days are over
)

// Past is a finding that does not hold on a day, and why.
type Past struct {
	Finding
	Why string
	By  string // the decision that came in its place, by id; empty: none
}

// Same tells whether two findings say the same of a batch.
func (f Finding) Same(g Finding) bool {
	return f.Outcome == g.Outcome && f.Level == g.Level && f.Conditions == g.Conditions
}

// Ask returns what is told of a batch of a programme on a day, of what the council knew at a moment.
func (l Findings) Ask(programme string, batch int, on day.Day, known time.Time, zone *time.Location) Told {
	t := Told{Batch: batch}
	t.Holds, t.Decided = l.On(programme, batch, on, known)
	then := endOf(on, zone)
	if known.Before(then) {
		then = known
	}
	t.Said, _ = l.On(programme, batch, on, then)
	var list Findings
	replaced := map[string]string{} // the correction that came in the place of a decision
	for _, f := range l {
		if f.Programme == programme && f.Batch == batch && !f.known.After(known) {
			list = append(list, f)
			if f.kind == Corrected {
				replaced[f.replaces] = f.Decision
			}
		}
	}
	t.Learnt = list.learnt(programme, batch, on, t.Said, t.Holds, then)
	slices.SortFunc(list, func(f, g Finding) int {
		if later(f, g) {
			return -1
		}
		return 1
	})
	for _, f := range list {
		if f.Decision != t.Holds.Decision && f.Outcome != "" { // what only took something back is named beside that
			t.Before = append(t.Before, f.past(t.Holds, on, replaced[f.Decision]))
		}
	}
	return t
}

// learnt is when the council recorded what made one finding of another after a moment; zero if both say the same.
func (l Findings) learnt(programme string, batch int, on day.Day, said, holds Finding, after time.Time) (at time.Time) {
	if said.Same(holds) {
		return at
	}
	moments := []time.Time{}
	for _, f := range l {
		if f.known.After(after) {
			moments = append(moments, f.known)
		}
	}
	slices.SortFunc(moments, time.Time.Compare)
	for _, m := range moments {
		now, _ := l.On(programme, batch, on, m)
		if !now.Same(said) {
			said, at = now, m
		}
	}
	return at
}

// past says why a finding does not hold on a day on which another does.
func (f Finding) past(holds Finding, on day.Day, correction string) Past {
	switch {
	case correction != "":
		return Past{f, PastCorrected, correction}
	case on.Before(f.From):
		return Past{f, PastAhead, ""}
	case !f.Until.IsZero() && on.After(f.Until):
		return Past{f, PastOver, ""}
	case holds.kind == Appealed && holds.replaces == f.Decision:
		return Past{f, PastAppealed, holds.Decision}
	}
	return Past{f, PastLater, holds.Decision}
}

// everAccredited tells whether a batch of these findings was ever accredited, of what the council knew at a moment: a correction takes its word back.
func (l Findings) everAccredited(known time.Time) bool {
	type of struct {
		decision string
		batch    int
	}
	void := map[of]bool{}
	for _, f := range l {
		if f.kind == Corrected && !f.known.After(known) {
			void[of{f.replaces, f.Batch}] = true
		}
	}
	return slices.ContainsFunc(l, func(f Finding) bool {
		return f.Outcome == accredited && !f.known.After(known) && !void[of{f.Decision, f.Batch}]
	})
}

// batches are the years of which something is told: those that were decided about, and with all those of the programme's life up to a day.
func (p Programme) batches(l Findings, on day.Day, known time.Time, all bool) []int {
	years := map[int]bool{}
	for _, f := range l {
		if !f.known.After(known) {
			years[f.Batch] = true
		}
	}
	last := on.Year()
	if p.Last != 0 && p.Last < last {
		last = p.Last
	}
	for year := max(p.First, last-mostYears); all && year <= last; year++ {
		years[year] = true
	}
	var list []int
	for year := range years {
		list = append(list, year)
	}
	slices.SortFunc(list, func(a, b int) int { return b - a })
	return list
}

// mostYears is how many batches are told of though nothing was decided about them.
const mostYears = 80

// Run is batches that follow each other, of which the same was found.
type Run struct {
	From, To       int
	Outcome, Level string
}

// runs gathers the batches of which something holds, the latest first.
func runs(list []Told) (out []Run) {
	for _, t := range list {
		if !t.Decided {
			continue
		}
		if n := len(out); n > 0 && out[n-1].From == t.Batch+1 && out[n-1].Outcome == t.Holds.Outcome && out[n-1].Level == t.Holds.Level {
			out[n-1].From = t.Batch
			continue
		}
		out = append(out, Run{t.Batch, t.Batch, t.Holds.Outcome, t.Holds.Level})
	}
	return out
}

// wants tells whether what is told of a programme answers the question.
func (a asked) wants(p Listed) bool {
	if a.process {
		return !p.Accredited
	}
	return slices.ContainsFunc(p.Batches, func(t Told) bool { return t.Decided })
}

// tells tells whether a batch answers the question.
func (a asked) tells(t Told) bool {
	return (a.batch == 0 || t.Batch == a.batch) && (a.level == "" || t.Holds.Level == a.level) && (a.outcome == "" || t.Holds.Outcome == a.outcome)
}

// named tells whether every word that is looked for begins one of the names.
func (a asked) named(names ...council.Text) bool {
	if len(a.words) == 0 {
		return true
	}
	var have []string
	for _, n := range names {
		have = append(have, strings.Fields(text.Fold(n.En))...)
		have = append(have, strings.Fields(text.Fold(n.Ur))...)
	}
	for _, w := range a.words {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return true
}

// nameOn is what something was called on a day, of what became of it since.
func nameOn(now council.Text, changes []Change, id string, on day.Day) council.Text {
	changes = slices.Clone(changes)
	slices.SortStableFunc(changes, func(a, b Change) int { return cmp.Or(compareDays(a.On, b.On), a.Known.Compare(b.Known)) })
	for _, c := range changes {
		if c.Of == id && c.Kind == Renamed && on.Before(c.On) {
			return c.Was
		}
	}
	return now
}
