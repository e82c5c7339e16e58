package accreditation

import (
	"cmp"
	"slices"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/text"
)

// Findings are what decisions say of batches.
type Findings []Finding

// On returns the finding that holds for a batch on a day, of those that the council had recorded at a moment: of the latest decision that
// covers the day. One in whose place a correction of the same batch came counts as if it had never been made, and where the correction finds
// nothing, what was decided before it holds again; an appeal counts from its own day on. False if nothing was decided, or
// all of it was taken back: then the finding is that of the correction.
func (l Findings) On(programme string, batch int, on day.Day, known time.Time) (Finding, bool) {
	var told Findings
	void := map[string]bool{} // decisions in whose place a correction of this batch came
	for _, f := range l {
		if f.Programme != programme || f.Batch != batch || f.known.After(known) {
			continue
		}
		told = append(told, f)
		if f.kind == Corrected {
			void[f.replaces] = true
		}
	}
	var holds, back Finding // back only took something back
	for _, f := range told {
		into := &holds
		if f.Outcome == "" {
			into = &back
		}
		if !void[f.Decision] && !on.Before(f.From) && (f.Until.IsZero() || !on.After(f.Until)) && (into.Decision == "" || later(f, *into)) {
			*into = f
		}
	}
	if holds.Decision == "" {
		return back, false
	}
	return holds, true
}

// later tells whether a finding was decided after another, and of one day which was recorded after the other.
func later(f, g Finding) bool {
	return cmp.Or(compareDays(f.decided, g.decided), f.known.Compare(g.known), cmp.Compare(f.Decision, g.Decision)) > 0
}

func compareDays(d, e day.Day) int {
	switch {
	case d.Before(e):
		return -1
	case e.Before(d):
		return 1
	}
	return 0
}

// opens tells whether whoever passed in a batch of which this holds can be registered, by the law of the day.
func (f Finding) opens(law council.Law) bool {
	o, ok := law.Accreditation.Outcome(f.Outcome)
	return ok && o.Registrable
}

// seatsOf returns the seats that hold for a batch; false if none were approved for it.
func seatsOf(list []Seats, batch int) (Seats, bool) {
	list = slices.DeleteFunc(slices.Clone(list), func(s Seats) bool { return s.From > batch })
	if len(list) == 0 {
		return Seats{}, false
	}
	return slices.MaxFunc(list, func(a, b Seats) int { return cmp.Compare(a.From, b.From) }), true
}

// numberKey is a decision's number as it is compared: whatever stands between its parts, in digits of any script.
func numberKey(number string) string { return text.Fold(number) }
