package engineer

import (
	"net/mail"
	"slices"
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// RefereeState is how far a referee is.
type RefereeState string

// The states of a referee.
const (
	RefereeAsked     RefereeState = "asked"
	RefereeConfirmed RefereeState = "confirmed"
	RefereeDeclined  RefereeState = "declined" // opted out
	RefereeDropped   RefereeState = "dropped"  // the applicant asks somebody else
)

// Referee is somebody who knows an applicant's work, opened.
type Referee struct {
	ID                    string
	Name, Email, Position pii.Value
	Words                 pii.Value // what they said: for officers alone
	State                 RefereeState
	Asks                  int
	AskedAt, EndsAt       time.Time
	AnsweredAt            *time.Time
}

// waits tells whether a referee may still answer.
func (r Referee) waits(now time.Time) bool { return r.State == RefereeAsked && now.Before(r.EndsAt) }

// counts tells whether a referee takes one of the places: they confirmed, or may still.
func (r Referee) counts(now time.Time) bool { return r.State == RefereeConfirmed || r.waits(now) }

// mostReferees is how many people an application names at most, those who declined included.
const mostReferees = 10

// confirmed counts the referees who confirmed.
func confirmed(list []Referee) (n int) {
	for _, r := range list {
		if r.State == RefereeConfirmed {
			n++
		}
	}
	return n
}

// self is by what an applicant would be known as their own referee.
type self struct {
	name, email string
	numbers     []string // of registrations
}

// decideReferee refuses somebody who cannot be reached, who is the applicant, or who was named already.
func decideReferee(law council.Law, k council.Kind, named []Referee, own self, c NameReferee, now time.Time) error {
	var f fault.Fields
	if len([]rune(c.Name)) < 2 {
		f.Add("name", "engineer.referee.name", nil)
	}
	email, ok := address(c.Email)
	if !ok {
		f.Add("email", "engineer.referee.email", nil)
	}
	if len([]rune(c.Position)) < 2 {
		f.Add("position", "engineer.referee.position", nil)
	}
	if err := f.Err(); err != nil {
		return err
	}
	mine, _ := address(own.email)
	switch {
	case email == mine:
		f.Add("email", "engineer.referee.self", nil)
	case sameName(c.Name, own.name):
		f.Add("name", "engineer.referee.self", nil)
	case slices.ContainsFunc(own.numbers, func(n string) bool { return sameNumber(law, n, c.Position) }):
		f.Add("position", "engineer.referee.self", nil)
	}
	places := 0
	for _, r := range named {
		if r.counts(now) {
			places++
		}
		if r.State == RefereeDropped {
			continue
		}
		other, _ := address(r.Email.Reveal())
		switch {
		case email == other:
			f.Add("email", "engineer.referee.twice", nil)
		case sameName(c.Name, r.Name.Reveal()):
			f.Add("name", "engineer.referee.twice", nil)
		case sameNumber(law, r.Position.Reveal(), c.Position):
			f.Add("position", "engineer.referee.twice", nil)
		}
	}
	if err := f.Err(); err != nil {
		return err
	}
	switch {
	case len(named) >= mostReferees:
		return fault.Denied("engineer.referee.most", fault.Values{"Most": mostReferees})
	case places >= k.Referees.Needed:
		return fault.Denied("engineer.referee.enough", nil)
	}
	return nil
}

// address folds an e-mail address; false if it is none.
func address(typed string) (string, bool) {
	a, err := mail.ParseAddress(typed)
	if err != nil || a.Address != typed || !strings.Contains(typed, ".") {
		return "", false
	}
	return strings.ToLower(typed), true
}

// sameName tells whether two names have the same words, in any order and script form.
func sameName(a, b string) bool {
	x, y := text.Tokens(a), text.Tokens(b)
	slices.Sort(x)
	slices.Sort(y)
	return len(x) > 0 && slices.Equal(x, y)
}

// sameNumber tells whether two texts are one registration number.
func sameNumber(law council.Law, a, b string) bool {
	x, ok := law.NumberKey(a)
	y, also := law.NumberKey(b)
	return ok && also && x == y
}

// decideAskReferee lets a referee be asked again who has not answered: a few times, some days apart.
func decideAskReferee(k council.Kind, r Referee, now time.Time) error {
	if r.State != RefereeAsked {
		return fault.Conflict("engineer.referee.answered", nil)
	}
	if r.Asks > k.Referees.Again {
		return fault.Denied("engineer.referee.asked_enough", fault.Values{"Times": r.Asks})
	}
	if next := nextAsk(k, r); now.Before(next) {
		return fault.Denied("engineer.referee.soon", fault.Values{"Days": k.Referees.Pause})
	}
	return nil
}

// decideLetters refuses another letter to a referee after those that left today, in whatever draft of the applicant.
func decideLetters(law council.Law, k council.Kind, today int) error {
	if today >= k.Referees.ADay {
		return fault.Denied("engineer.referee.a_day", fault.Values{"Most": k.Referees.ADay, "Day": law.Day.Add(1)})
	}
	return nil
}

// nextAsk is the moment from which on a referee may be asked again.
func nextAsk(k council.Kind, r Referee) time.Time {
	return r.AskedAt.Add(time.Duration(k.Referees.Pause) * 24 * time.Hour)
}

// checkAnswer demands an answer, and words of whoever confirms.
func checkAnswer(c AnswerReferee) error {
	var f fault.Fields
	s := RefereeState(c.Answer)
	if s != RefereeConfirmed && s != RefereeDeclined {
		f.Add("answer", "fault.choose", nil)
	}
	if s == RefereeConfirmed && len([]rune(c.Words)) < 20 {
		f.Add("words", "engineer.referee.words", nil)
	}
	return f.Err()
}
