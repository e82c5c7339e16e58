package visit

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

type findingRow struct {
	ID           string      `db:"id"`
	Visit        string      `db:"visit_id"`
	Criterion    string      `db:"criterion"`
	Kind         FindingKind `db:"kind"`
	Words        pii.Sealed  `db:"words"`
	Evidence     pii.Sealed  `db:"evidence"`
	By           string      `db:"by_id"`
	At           time.Time   `db:"at"`
	Version      int64       `db:"version"`
	Fault        pii.Sealed  `db:"fault"`
	FaultBy      string      `db:"fault_by"`
	FaultVersion int64       `db:"fault_version"`
	Reply        pii.Sealed  `db:"reply"`
	ReplyBy      string      `db:"reply_by"`
}

func insertFinding(ctx context.Context, tx *db.Tx, f TeamFinding) error {
	return db.Insert(ctx, tx, "visit_finding", findingRow(f))
}

// changed makes of nothing that was changed a refusal: somebody was first.
func changed(n int64, err error) error {
	if err == nil && n == 0 {
		err = fault.Conflict("visit.changed", nil)
	}
	return err
}

// updateFinding stores a finding over the versions that were seen.
func updateFinding(ctx context.Context, tx *db.Tx, f TeamFinding) error {
	return changed(tx.Exec(ctx, `update visit_finding set criterion = ?, kind = ?, words = ?, evidence = ?, reply = ?, reply_by = ?, version = version + 1 where id = ? and version = ?`,
		f.Criterion, f.Kind, f.Words, f.Evidence, f.Reply, f.ReplyBy, f.ID, f.Version))
}

// markFinding stores an error of fact over the version of it that was seen.
func markFinding(ctx context.Context, tx *db.Tx, f TeamFinding) error {
	return changed(tx.Exec(ctx, `update visit_finding set fault = ?, fault_by = ?, fault_version = fault_version + 1 where id = ? and fault_version = ?`, f.Fault, f.FaultBy, f.ID, f.FaultVersion))
}

func removeFinding(ctx context.Context, tx *db.Tx, id string) error {
	return changed(tx.Exec(ctx, `delete from visit_finding where id = ?`, id))
}

// listFindings returns what a team found, in the order in which it was written.
func listFindings(ctx context.Context, tx *db.Tx, visit string) (list []TeamFinding, err error) {
	rows, err := db.List[findingRow](ctx, tx, `select id, visit_id, criterion, kind, words, evidence, by_id, at, version, fault, fault_by, fault_version, reply, reply_by
		from visit_finding where visit_id = ? order by id limit 200`, visit)
	for _, r := range rows {
		list = append(list, TeamFinding(r))
	}
	return list, err
}

type reportRow struct {
	Visit            string     `db:"visit_id"`
	Met              day.Day    `db:"met_on"`
	Exit             pii.Sealed `db:"exit_words"`
	ExitBy           string     `db:"exit_by"`
	Summary          pii.Sealed `db:"summary"`
	SummaryBy        string     `db:"summary_by"`
	SummaryVersion   int64      `db:"summary_version"`
	Sent             *time.Time `db:"sent_at"`
	Checked          *time.Time `db:"checked_at"`
	Final            *time.Time `db:"final_at"`
	Rejoinder        pii.Sealed `db:"rejoinder"`
	RejoinderBy      string     `db:"rejoinder_by"`
	RejoinderVersion int64      `db:"rejoinder_version"`
	Rejoined         *time.Time `db:"rejoined_at"`
}

func insertReport(ctx context.Context, tx *db.Tx, r ReportOf) error {
	return db.Insert(ctx, tx, "visit_report", reportRow(r))
}

// updateReport stores a report over the versions of its parts that were seen.
func updateReport(ctx context.Context, tx *db.Tx, was, is ReportOf) error {
	return changed(tx.Exec(ctx, `update visit_report set summary = ?, summary_by = ?, summary_version = ?, sent_at = ?, checked_at = ?, final_at = ?, rejoinder = ?, rejoinder_by = ?,
		rejoinder_version = ?, rejoined_at = ? where visit_id = ? and summary_version = ? and rejoinder_version = ?`,
		is.Summary, is.SummaryBy, is.SummaryVersion, is.Sent, is.Checked, is.Final, is.Rejoinder, is.RejoinderBy, is.RejoinderVersion, is.Rejoined, is.Visit, was.SummaryVersion, was.RejoinderVersion))
}

// findReport returns the report of a visit; zero: its exit meeting was not held.
func findReport(ctx context.Context, tx *db.Tx, visit string) (ReportOf, error) {
	r, _, err := db.Find[reportRow](ctx, tx, `select visit_id, met_on, exit_words, exit_by, summary, summary_by, summary_version, sent_at, checked_at, final_at, rejoinder, rejoinder_by,
		rejoinder_version, rejoined_at from visit_report where visit_id = ?`, visit)
	return ReportOf(r), err
}
