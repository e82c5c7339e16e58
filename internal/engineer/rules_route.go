package engineer

import (
	"slices"
	"strconv"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// Span is a length of time in whole months and the days beyond them; days that several positions leave over make a month when they are 31.
type Span struct{ Months, Days int }

func (s Span) plus(months, days int) Span {
	days += s.Days
	return Span{s.Months + months + days/31, days % 31}
}

// Position is one line of an experience sheet, opened: full-time work from a day until another.
type Position struct {
	ID                   string
	Employer, Title, Did pii.Value
	From                 day.Day
	Until                day.Day // the last day; zero: it goes on
}

// last is the last day of a position as it is counted on a day.
func (p Position) last(on day.Day) day.Day {
	if p.Until.IsZero() || p.Until.After(on) {
		return on
	}
	return p.Until
}

// experience counts positions from a day until another, both included, by the calendar.
func experience(list []Position, since, until day.Day) (sum Span) {
	for _, p := range list {
		from, last := p.From, p.last(until)
		if from.Before(since) {
			from = since
		}
		if !last.Before(from) {
			months, days := from.Months(last.Add(1))
			sum = sum.plus(months, days)
		}
	}
	return sum
}

// enough returns the first day from on onwards on which positions come to some months, if what goes on now goes on; zero: nothing does.
func enough(list []Position, since, on day.Day, months int) day.Day {
	for {
		missing := months - experience(list, since, on).Months
		if missing <= 0 {
			return on
		}
		if !slices.ContainsFunc(list, func(p Position) bool { return p.Until.IsZero() || p.Until.After(on) }) {
			return day.Day{}
		}
		if missing > 2 { // never too far: days that are left over make one month at most
			on = on.AddMonths(missing - 2)
		} else {
			on = on.Add(1)
		}
	}
}

// decidePosition refuses a position that is not in the past, begins before the degree, or overlaps with another: all are full-time.
func decidePosition(law council.Law, past []Position, graduated day.Day, p Position, mistyped [2]error) error {
	var f fault.Fields
	for _, x := range [][2]string{{"employer", p.Employer.Reveal()}, {"title", p.Title.Reveal()}} {
		if len([]rune(x[1])) < 2 {
			f.Add(x[0], "engineer.experience."+x[0], nil)
		}
	}
	if len([]rune(p.Did.Reveal())) < 20 {
		f.Add("did", "engineer.experience.did", nil)
	}
	switch {
	case mistyped[0] != nil:
		f.Add("from", "engineer.degree.no_such_day", nil)
	case p.From.After(law.Day):
		f.Add("from", "engineer.experience.ahead", nil)
	case !graduated.IsZero() && p.From.Before(graduated):
		f.Add("from", "engineer.experience.before_degree", fault.Values{"Day": graduated.String()})
	}
	switch {
	case mistyped[1] != nil:
		f.Add("until", "engineer.experience.until_day", nil)
	case p.Until.After(law.Day):
		f.Add("until", "engineer.experience.ahead", nil)
	case !p.Until.IsZero() && p.Until.Before(p.From):
		f.Add("until", "engineer.project.backwards", nil)
	}
	if err := f.Err(); err != nil {
		return err
	}
	for _, o := range past {
		if !p.From.After(o.last(law.Day)) && !o.From.After(p.last(law.Day)) {
			f.Add("from", "engineer.experience.overlap", fault.Values{"New": p.Employer.Reveal(), "Old": o.Employer.Reveal(), "From": o.From.String(), "Until": o.last(law.Day).String()})
		}
	}
	return f.Err()
}

// ClaimState is how far a claim of a condition is.
type ClaimState string

// The states of a claim.
const (
	Claimed   ClaimState = "claimed"
	Confirmed ClaimState = "confirmed" // an officer found it to be so
	Disproved ClaimState = "disproved" // an officer found that it is not
)

// Claim is what an applicant says of a condition that only others can show, opened.
type Claim struct {
	Wants  string    // exam, points, title
	Words  pii.Value // number of the examination's result, or the title and its body
	On     day.Day
	Points int
	State  ClaimState
}

// Verdict is what the council makes of a condition.
type Verdict string

// The verdicts.
const (
	Met     Verdict = "met"
	Unmet   Verdict = "unmet"
	Waiting Verdict = "waiting" // it was said, and an officer has not confirmed it yet; or the interview is to come
	Failed  Verdict = "failed"  // it was looked at, and is not so
	Unknown Verdict = "unknown" // nobody knows: the applicant says it
)

// Weighed is a condition with how a person stands to it.
type Weighed struct {
	council.Condition
	Verdict Verdict
	Have    Span    // experience so far
	On      day.Day // the day on which there will be enough, if the present position goes on; zero: time alone does not do it
	Day     day.Day // of graduation, or of the examination
	Year    int     // of graduation, where its day is not known
	Claim   *Claim
}

// history is what a person brings to the conditions of a route.
type history struct {
	graduated  day.Day // zero: not known
	year       int     // of graduation, as the register has it; zero: not known
	registered day.Day
	positions  []Position
	claims     []Claim
	assessed   Outcome // of the last interview; empty: none
}

// unwritten is the history of somebody who has written no experience sheet yet: as if they had worked ever since.
func (h history) unwritten(since day.Day) []Position { return []Position{{From: since}} }

// degree tells between which days somebody graduated, as far as it is known: on one day, or in a year; zero: it is not.
func (h history) degree() (first, last day.Day) {
	if !h.graduated.IsZero() || h.year == 0 {
		return h.graduated, h.graduated
	}
	first, _ = day.New(h.year, time.January, 1)
	last, _ = day.New(h.year, time.December, 31)
	return first, last
}

// said is what an applicant says of the day of the degree that nobody else knows; nil: nothing, or it is known.
func (h history) said() *Claim {
	i := slices.IndexFunc(h.claims, func(x Claim) bool { return x.Wants == council.WantsGraduation })
	if i < 0 || !h.graduated.IsZero() {
		return nil
	}
	claim := h.claims[i]
	return &claim
}

// since is the day of the degree, as it is known or as the applicant says; zero: neither.
func (h history) since() day.Day {
	if claim := h.said(); claim != nil {
		return claim.On
	}
	return h.graduated
}

// weighGraduation says how a person stands to the days within which a route wants the degree. Of a year that lies within them as a whole, or
// outside, the day does not matter.
func (h history) weighGraduation(c council.Condition) Weighed {
	a := Weighed{Condition: c, Verdict: Unknown, Day: h.graduated, Year: h.year}
	within := func(d day.Day) bool { return !d.Before(c.From) && (c.Until.IsZero() || !d.After(c.Until)) }
	first, last := h.degree()
	switch claim := h.said(); {
	case claim != nil:
		a.Claim, a.Day, a.Verdict = claim, claim.On, Waiting
		switch {
		case claim.State == Disproved:
			a.Verdict = Failed
		case !within(claim.On):
			a.Verdict = Unmet
		case claim.State == Confirmed:
			a.Verdict = Met
		}
	case first.IsZero():
	case within(first) && within(last):
		a.Verdict = Met
	case last.Before(c.From) || !c.Until.IsZero() && first.After(c.Until):
		a.Verdict = Unmet
	}
	return a
}

// weighExperience says how much of it a person has. Of a degree of which the year alone is known, it counts from the last day of that year.
func (h history) weighExperience(c council.Condition, on day.Day) Weighed {
	a := Weighed{Condition: c, Verdict: Unmet}
	since, claim := h.registered, (*Claim)(nil)
	if c.Since != "registration" {
		_, since = h.degree()
		if claim = h.said(); claim != nil && claim.State != Disproved {
			since = claim.On
		}
		if since.IsZero() {
			a.Verdict = Unknown
			return a
		}
	}
	positions := h.positions
	if positions == nil && !since.IsZero() {
		positions = h.unwritten(since)
	}
	a.Have, a.On = experience(positions, since, on), enough(positions, since, on, 12*c.Years)
	if a.Have.Months >= 12*c.Years && !since.IsZero() {
		a.Verdict, a.On = Met, day.Day{}
		if claim != nil && claim.State == Claimed {
			a.Verdict = Waiting
		}
	}
	return a
}

// undated tells whether a route asks for something that cannot be told without the day of the degree, which nobody knows.
func undated(r council.Route, h history, on day.Day) bool {
	h.claims = nil
	return slices.ContainsFunc(weigh(r, h, on), func(a Weighed) bool { return a.Verdict == Unknown })
}

// weigh says of each condition of a route how a person stands to it on a day. Experience counts from graduation or from registration, as
// the condition says (both occur: the council's older and newer pages).
func weigh(r council.Route, h history, on day.Day) []Weighed {
	var list []Weighed
	for _, c := range r.Conditions {
		a := Weighed{Condition: c, Verdict: Unmet}
		switch c.Wants {
		case council.WantsGraduation:
			a = h.weighGraduation(c)
		case council.WantsExperience:
			a = h.weighExperience(c, on)
		case council.WantsAssessment:
			switch h.assessed {
			case "":
				a.Verdict = Waiting
			case OutcomePassed:
				a.Verdict = Met
			default:
				a.Verdict = Failed
			}
		default:
			i := slices.IndexFunc(h.claims, func(x Claim) bool { return x.Wants == c.Wants })
			if i < 0 {
				break
			}
			claim := h.claims[i]
			a.Claim, a.Day = &claim, claim.On
			switch {
			case claim.State == Disproved:
				a.Verdict = Failed
			case claim.Points < c.Points:
			case claim.State == Confirmed:
				a.Verdict = Met
			default:
				a.Verdict = Waiting
			}
		}
		list = append(list, a)
	}
	return list
}

// lacks returns the first condition that an applicant must still see to before sending; what waits for officers does not hinder.
func lacks(list []Weighed, wants ...string) (Weighed, bool) {
	i := slices.IndexFunc(list, func(a Weighed) bool { return a.Verdict == Unmet && slices.Contains(wants, a.Wants) })
	if i < 0 {
		return Weighed{}, false
	}
	return list[i], true
}

// passable tells whether a person could ever go a route: the day of graduation does not change.
func passable(r council.Route, h history, on day.Day) bool {
	_, barred := lacks(weigh(r, h, on), council.WantsGraduation)
	return !barred
}

// decideRoutes refuses a kind to whom no route is open.
func decideRoutes(law council.Law, k council.Kind, h history) error {
	routes := law.Routes(k.ID)
	if len(routes) > 0 && !slices.ContainsFunc(routes, func(r council.Route) bool { return passable(r, h, law.Day) }) {
		return fault.Denied("engineer.apply.condition", nil)
	}
	return nil
}

// routeOf returns the route of an application: the one that was chosen, or the only one of its kind.
func routeOf(law council.Law, k council.Kind, chosen string) (council.Route, bool) {
	routes := law.Routes(k.ID)
	for _, r := range routes {
		if r.ID == chosen || !k.Asked(council.AskRoute) && len(routes) == 1 {
			return r, true
		}
	}
	return council.Route{}, false
}

// claimsOf reads what a form says of the conditions of a route, and refuses what is missing. The day of the degree is asked for where
// nobody knows it; it lies in the year that the register has.
func claimsOf(law council.Law, r council.Route, h history, c RecordClaims) ([]Claim, error) {
	var f fault.Fields
	var list []Claim
	if undated(r, h, law.Day) {
		on, err := day.Parse(text.Day(c.GraduatedDay, c.GraduatedMonth, c.GraduatedYear))
		switch {
		case err != nil:
			f.Add("graduated_on", "engineer.degree.no_such_day", nil)
		case on.After(law.Day):
			f.Add("graduated_on", "engineer.degree.ahead", nil)
		case h.year > 0 && on.Year() != h.year:
			f.Add("graduated_on", "engineer.claims.graduated_year", fault.Values{"Year": strconv.Itoa(h.year)})
		default:
			for _, x := range r.Conditions {
				if x.Wants == council.WantsGraduation && (history{graduated: on}).weighGraduation(x).Verdict == Unmet {
					f.Add("graduated_on", "engineer.claims.graduated_out", fault.Values{"Condition": x.Name})
				}
			}
		}
		list = append(list, Claim{Wants: council.WantsGraduation, On: on, State: Claimed})
	}
	for _, x := range r.Conditions {
		claim := Claim{Wants: x.Wants, State: Claimed}
		switch x.Wants {
		case council.WantsExam:
			claim.Words = pii.New(c.Exam)
			if claim.Words.Empty() {
				f.Add("exam", "engineer.claims.exam", nil)
			}
			on, err := day.Parse(text.Day(c.Day, c.Month, c.Year))
			if claim.On = on; err != nil {
				f.Add("exam_on", "engineer.degree.no_such_day", nil)
			} else if on.After(law.Day) {
				f.Add("exam_on", "engineer.experience.ahead", nil)
			}
		case council.WantsPoints:
			n, err := strconv.Atoi(text.Digits(c.Points))
			if claim.Points = n; err != nil || n < 0 || n > 9999 {
				f.Add("points", "engineer.claims.points", nil)
			} else if n < x.Points {
				f.Add("points", "engineer.claims.few", fault.Values{"Have": n, "Need": x.Points})
			}
		case council.WantsTitle:
			claim.Words = pii.New(c.Title)
			if len([]rune(c.Title)) < 3 {
				f.Add("title", "engineer.claims.title", nil)
			}
		default:
			continue
		}
		list = append(list, claim)
	}
	return list, f.Err()
}

// decideConditions lets nobody be elevated or certified before every condition of the route is met.
func decideConditions(list []Weighed) error {
	for _, a := range list {
		switch undated := a.Wants == council.WantsGraduation || a.Wants == council.WantsExperience; {
		case a.Verdict == Met:
		case undated && (a.Verdict == Unknown || a.Verdict == Waiting):
			return fault.Denied("engineer.enter.condition.undated", nil)
		default:
			return fault.Denied("engineer.enter.condition."+a.Wants, nil)
		}
	}
	return nil
}
