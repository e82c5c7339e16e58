package site

import (
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/text"
)

// Answer is what the profile says of a degree and an intake.
type Answer struct {
	Programme   council.Programme
	Institution council.Institution
	Intake      int
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
	NotAccredited Verdict = "not_accredited"
	Unknown       Verdict = "unknown" // the council has no decision about the intake
	NoDegree      Verdict = "no_degree"
)

// decideEligible answers for a programme ("institution/programme") and an intake; false if the question makes no sense.
// The year of graduation decides only what it costs, and may be left out.
func decideEligible(law council.Law, kind, programme, intake, graduated string) (Answer, bool) {
	institution, id, _ := strings.Cut(programme, "/")
	var a Answer
	var ok bool
	if a.Institution, ok = law.Institution(institution); !ok {
		return a, false
	}
	if a.Programme, ok = law.Programme(institution, id); !ok {
		return a, false
	}
	var err error
	if a.Intake, err = strconv.Atoi(text.Digits(intake)); err != nil || a.Intake < 1950 || a.Intake > law.Day.Year() {
		return a, false
	}
	degree, _ := law.Degree(a.Programme.Degree)
	a.Rule, a.Verdict = degree.Rule, Unknown
	for _, b := range a.Programme.Batches {
		if b.Intake == a.Intake && b.Accredited {
			a.Verdict = Yes
		} else if b.Intake == a.Intake {
			a.Verdict = NotAccredited
		}
	}
	if !degree.Registrable {
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
		if a.Graduated, err = strconv.Atoi(text.Digits(graduated)); err != nil || a.Graduated < a.Intake || a.Graduated > law.Day.Year()+1 {
			a.Graduated = -1
			return a, false
		}
		a.Charges = law.Fees(kind, council.Payer{Graduated: a.Graduated})
	}
	return a, true
}
