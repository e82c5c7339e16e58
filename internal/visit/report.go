package visit

import (
	"time"

	"sanad/internal/day"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// FindingKind is how a team sees what it found.
type FindingKind string

// The kinds of findings, the best first.
const (
	Strength   FindingKind = "strength"
	Concern    FindingKind = "concern"
	Weakness   FindingKind = "weakness"
	Deficiency FindingKind = "deficiency"
)

var findingKinds = []FindingKind{Strength, Concern, Weakness, Deficiency}

// TeamFinding is what a team found of a criterion.
type TeamFinding struct {
	ID, Visit    string
	Criterion    string // council.Criterion.ID; empty: it is about none of them
	Kind         FindingKind
	Words        pii.Sealed
	Evidence     pii.Sealed // where it can be seen
	By           string
	At           time.Time
	Version      int64
	Fault        pii.Sealed // an error of fact, as the institution sees it
	FaultBy      string
	FaultVersion int64
	Reply        pii.Sealed // what the convener made of that
	ReplyBy      string
}

// ReportOf is the report of a team, from the exit meeting on.
type ReportOf struct {
	Visit            string
	Met              day.Day // when the exit meeting was
	Exit             pii.Sealed
	ExitBy           string
	Summary          pii.Sealed
	SummaryBy        string
	SummaryVersion   int64
	Sent             *time.Time // as a draft, to the institution
	Checked          *time.Time // the institution looked for errors of fact, or had its days
	Final            *time.Time
	Rejoinder        pii.Sealed
	RejoinderBy      string
	RejoinderVersion int64
	Rejoined         *time.Time // the institution sent its rejoinder
}

func findingField(column, row, institution string) vault.Field {
	return vault.Field{Entry: "visit_finding." + column, Row: row, Scope: scopeOf(institution)}
}

func reportField(column string, v Visit) vault.Field {
	return vault.Field{Entry: "visit_report." + column, Row: v.ID, Scope: scopeOf(v.Institution)}
}
