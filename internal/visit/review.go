package visit

import (
	"time"

	"sanad/internal/day"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Question is what a team asks an institution before it comes.
type Question struct {
	ID, Visit string
	Criterion string // council.Criterion.ID; empty: it is about none of them
	Words     pii.Sealed
	AskedBy   string
	Asked     time.Time
	Sent      *time.Time // nil: the institution does not see it yet
	Answer    pii.Sealed
	AnswerBy  string
	Version   int64      // of the answer
	Closed    *time.Time // the institution sent its answers, or had its days
}

// Answered tells whether there is an answer that counts.
func (q Question) Answered() bool { return len(q.Answer) > 0 }

// Days are the days of a visit as a side proposed them.
type Days struct {
	ID, Visit   string
	First, Last day.Day
	Side        string // council.SideCouncil or council.SideInstitution
	Agreed      bool   // the institution agreed to what the council proposed
	By          string
	At          time.Time
}

func questionField(column string, q Question, institution string) vault.Field {
	return vault.Field{Entry: "visit_question." + column, Row: q.ID, Scope: scopeOf(institution)}
}
