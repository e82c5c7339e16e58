package site

import (
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/text"
)

// Answer is what the rules and the decisions say of a degree and a batch.
type Answer struct {
	Programme   council.Programme
	Institution council.Institution
	Batch       council.Batch
	Verdict     Verdict
	Rule        council.Rule
	Steps       []council.Step
	Documents   []council.DocumentKind
	WorkingDays int // of all steps together
	Graduated   int // year on the degree; 0: not told
	Charges     []council.Charge
}

// Verdict is whether somebody with that degree may apply.
type Verdict string

// The verdicts.
const (
	Yes           Verdict = "yes"
	Conditional   Verdict = "conditional"
	Deferred      Verdict = "deferred"
	NotAccredited Verdict = "not_accredited"
	Withdrawn     Verdict = "withdrawn"
	Underway      Verdict = "underway" // the programme is under process
	Unknown       Verdict = "unknown"  // the council has no decision about the batch
	Outside       Verdict = "outside"  // the programme had no such batch
	NoDegree      Verdict = "no_degree"
)

// decideEligible answers for a programme ("institution/programme") and an intake; false if the question makes no sense.
// The year of graduation decides only what it costs, and may be left out, unless the council counts batches by it.
func decideEligible(law council.Law, taught council.Taught, kind, programme, intake, graduated string) (Answer, bool) {
	institution, id, _ := strings.Cut(programme, "/")
	var a Answer
	var ok bool
	if a.Institution, ok = taught.Institution(institution); !ok {
		return a, false
	}
	if a.Programme, ok = taught.Programme(institution, id); !ok {
		return a, false
	}
	year, err := strconv.Atoi(text.Digits(intake))
	if byGraduation(law) {
		year, err = strconv.Atoi(text.Digits(graduated))
	}
	a.Batch = council.Batch{Year: year}
	if err != nil || year < 1950 || year > law.Day.Year() {
		return a, false
	}
	degree, _ := law.Degree(a.Programme.Degree)
	a.Rule, a.Batch = degree.Rule, a.Programme.Batch(year)
	if a.Verdict = verdictOf(a.Programme, a.Batch); !degree.Registrable {
		a.Verdict = NoDegree
	}
	if a.Verdict == Yes {
		a.Steps, a.Documents = law.Chain(kind), law.Documents(kind)
		for _, s := range a.Steps {
			a.WorkingDays += s.WorkingDays
		}
		if graduated == "" {
			return a, true
		}
		if a.Graduated, err = strconv.Atoi(text.Digits(graduated)); err != nil || a.Graduated < year || a.Graduated > law.Day.Year()+1 {
			a.Graduated = -1
			return a, false
		}
		a.Charges = law.Fees(kind, council.Payer{Graduated: a.Graduated})
	}
	return a, true
}

// byGraduation tells whether the year of a batch is that in which it finished.
func byGraduation(law council.Law) bool { return law.Accreditation.By == council.ByGraduation }

// verdictOf says whether a batch opens registration, and if not why.
func verdictOf(p council.Programme, b council.Batch) Verdict {
	switch {
	case b.Opens:
		return Yes
	case b.Outcome != "":
		return Verdict(b.Outcome)
	case !p.Lasted(b.Year):
		return Outside
	case p.Underway:
		return Underway
	}
	return Unknown
}
