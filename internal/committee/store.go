package committee

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

type meetingRow struct {
	ID          string     `db:"id"`
	Begins      time.Time  `db:"begins_at"`
	Place       string     `db:"place"`
	Chair       string     `db:"chair_id"`
	State       State      `db:"state"`
	By          string     `db:"by_id"`
	Noted       *time.Time `db:"noted_at"`
	ClosedBy    string     `db:"closed_by"`
	ClosedAt    *time.Time `db:"closed_at"`
	ConfirmedBy string     `db:"confirmed_by"`
	ConfirmedAt *time.Time `db:"confirmed_at"`
	Hash        string     `db:"hash"`
	Law         string     `db:"law_id"`
	Version     int64      `db:"version"`
}

type memberRow struct {
	Meeting  string     `db:"meeting_id"`
	Person   string     `db:"person_id"`
	Position int64      `db:"position"`
	Present  bool       `db:"present"`
	NotedBy  string     `db:"noted_by"`
	NotedAt  *time.Time `db:"noted_at"`
}

type itemRow struct {
	ID       string     `db:"id"`
	Meeting  string     `db:"meeting_id"`
	Case     string     `db:"case_id"`
	Person   string     `db:"person_id"`
	Step     string     `db:"step"`
	Position int64      `db:"position"`
	Outcome  Outcome    `db:"outcome"`
	Reasons  pii.Sealed `db:"reasons"`
	Voters   int64      `db:"voters"`
	By       string     `db:"by_id"`
	At       *time.Time `db:"at"`
	Rule     string     `db:"rule_id"`
	Law      string     `db:"law_id"`
	Version  int64      `db:"version"`
}

type conflictRow struct {
	ID      string     `db:"id"`
	Meeting string     `db:"meeting_id"`
	Item    string     `db:"item_id"`
	Case    string     `db:"case_id"`
	Person  string     `db:"person_id"`
	Reasons pii.Sealed `db:"reasons"`
	By      string     `db:"by_id"`
	At      time.Time  `db:"at"`
}

type changeRow struct {
	ID      string     `db:"id"`
	Meeting string     `db:"meeting_id"`
	Kind    ChangeKind `db:"kind"`
	Begins  time.Time  `db:"begins_at"`
	Place   string     `db:"place"`
	Reason  string     `db:"reason"`
	By      string     `db:"by_id"`
	At      time.Time  `db:"at"`
}

const meetingColumns = `id, begins_at, place, chair_id, state, by_id, noted_at, closed_by, closed_at, confirmed_by, confirmed_at, hash, law_id, version`

const itemColumns = `id, meeting_id, case_id, person_id, step, position, outcome, reasons, voters, by_id, at, rule_id, law_id, version`

func insertMeeting(ctx context.Context, tx *db.Tx, r meetingRow, members []memberRow) error {
	for _, m := range members {
		if err := db.Insert(ctx, tx, "committee_member", m); err != nil {
			return err
		}
	}
	return db.Insert(ctx, tx, "committee_meeting", r)
}

func loadMeeting(ctx context.Context, tx *db.Tx, id string) (meetingRow, error) {
	return db.Get[meetingRow](ctx, tx, `select `+meetingColumns+` from committee_meeting where id = ?`, id)
}

// loadSitting returns a meeting with its members, what became of it before it began, its agenda, and the conflicts in the cases on it, whenever they were declared.
func loadSitting(ctx context.Context, tx *db.Tx, id string) (s sitting, err error) {
	if s.meetingRow, err = loadMeeting(ctx, tx, id); err != nil {
		return s, err
	}
	if s.members, err = db.List[memberRow](ctx, tx, `select meeting_id, person_id, position, present, noted_by, noted_at from committee_member
		where meeting_id = ? order by position`, id); err != nil {
		return s, err
	}
	if s.items, err = db.List[itemRow](ctx, tx, `select `+itemColumns+` from committee_item where meeting_id = ? order by position, id`, id); err != nil {
		return s, err
	}
	if s.changes, err = db.List[changeRow](ctx, tx, `select id, meeting_id, kind, begins_at, place, reason, by_id, at from committee_change
		where meeting_id = ? order by at, id`, id); err != nil {
		return s, err
	}
	var cases []string
	for _, i := range s.items {
		cases = append(cases, i.Case)
	}
	s.conflicts, err = listConflicts(ctx, tx, cases)
	return s, err
}

func listConflicts(ctx context.Context, tx *db.Tx, cases []string) ([]conflictRow, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	return db.List[conflictRow](ctx, tx, `select id, meeting_id, item_id, case_id, person_id, reasons, by_id, at from committee_conflict
		where case_id in (?) order by at, id`, cases)
}

// listCalled returns the meetings that are called, the next first.
func listCalled(ctx context.Context, tx *db.Tx, limit int) ([]meetingRow, error) {
	return db.List[meetingRow](ctx, tx, `select `+meetingColumns+` from committee_meeting where state = 'called' order by begins_at, id limit ?`, limit)
}

// listPast returns meetings whose minutes are closed and those that were called off, the latest first, after one of them.
func listPast(ctx context.Context, tx *db.Tx, after meetingRow, limit int) ([]meetingRow, error) {
	query, args := `select `+meetingColumns+` from committee_meeting where state <> 'called'`, []any{}
	if after.ID != "" {
		query, args = query+` and (begins_at, id) < (?, ?)`, append(args, after.Begins, after.ID)
	}
	return db.List[meetingRow](ctx, tx, query+` order by begins_at desc, id desc limit ?`, append(args, limit)...)
}

// updateMeeting stores the next version of r, if nobody stored it before.
func updateMeeting(ctx context.Context, tx *db.Tx, r meetingRow) error {
	n, err := tx.Exec(ctx, `update committee_meeting set begins_at = ?, place = ?, state = ?, noted_at = ?, closed_by = ?, closed_at = ?, confirmed_by = ?, confirmed_at = ?,
		hash = ?, version = version + 1 where id = ? and version = ?`,
		r.Begins, r.Place, r.State, r.Noted, r.ClosedBy, r.ClosedAt, r.ConfirmedBy, r.ConfirmedAt, r.Hash, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

func updatePresent(ctx context.Context, tx *db.Tx, m memberRow) error {
	_, err := tx.Exec(ctx, `update committee_member set present = ?, noted_by = ?, noted_at = ? where meeting_id = ? and person_id = ?`,
		m.Present, m.NotedBy, m.NotedAt, m.Meeting, m.Person)
	return err
}

func insertItem(ctx context.Context, tx *db.Tx, r itemRow) error {
	return db.Insert(ctx, tx, "committee_item", r)
}

// updateItem stores the next version of r, if nobody stored it before.
func updateItem(ctx context.Context, tx *db.Tx, r itemRow) error {
	n, err := tx.Exec(ctx, `update committee_item set outcome = ?, reasons = ?, voters = ?, by_id = ?, at = ?, rule_id = ?, law_id = ?,
		version = version + 1 where id = ? and version = ?`, r.Outcome, r.Reasons, r.Voters, r.By, r.At, r.Rule, r.Law, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

// deleteItem takes an item off its agenda and closes the gap in the numbers.
func deleteItem(ctx context.Context, tx *db.Tx, r itemRow) error {
	if _, err := tx.Exec(ctx, `delete from committee_item where id = ?`, r.ID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update committee_item set position = position - 1 where meeting_id = ? and position > ?`, r.Meeting, r.Position)
	return err
}

// placed is where a case stands on an open agenda.
type placed struct {
	Case    string    `db:"case_id"`
	Meeting string    `db:"meeting_id"`
	Begins  time.Time `db:"begins_at"`
}

func listPlaced(ctx context.Context, tx *db.Tx, cases []string) ([]placed, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	return db.List[placed](ctx, tx, `select i.case_id, i.meeting_id, m.begins_at from committee_item i join committee_meeting m on m.id = i.meeting_id
		where i.outcome = '' and i.case_id in (?) order by i.case_id`, cases)
}

// deferredRow is an item that a meeting deferred.
type deferredRow struct {
	ID      string     `db:"id"`
	Meeting string     `db:"meeting_id"`
	Case    string     `db:"case_id"`
	Step    string     `db:"step"`
	Reasons pii.Sealed `db:"reasons"`
	Begins  time.Time  `db:"begins_at"`
}

// listDeferred returns where cases were deferred, the oldest first.
func listDeferred(ctx context.Context, tx *db.Tx, cases []string) ([]deferredRow, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	return db.List[deferredRow](ctx, tx, `select i.id, i.meeting_id, i.case_id, i.step, i.reasons, m.begins_at from committee_item i
		join committee_meeting m on m.id = i.meeting_id where i.outcome = 'deferred' and i.case_id in (?) order by m.begins_at, i.id`, cases)
}

// listTook returns the members who were there when a meeting decided a case, and have no interest in it.
func listTook(ctx context.Context, tx *db.Tx, caseID string) ([]string, error) {
	return db.List[string](ctx, tx, `select distinct m.person_id from committee_item i join committee_member m on m.meeting_id = i.meeting_id
		where i.case_id = ? and i.outcome in ('recommend_entry', 'recommend_refusal') and m.present and m.person_id <> i.person_id
		and not exists (select 1 from committee_conflict c where c.case_id = i.case_id and c.person_id = m.person_id) order by m.person_id`, caseID)
}

func insertChange(ctx context.Context, tx *db.Tx, r changeRow) error {
	return db.Insert(ctx, tx, "committee_change", r)
}

func insertConflict(ctx context.Context, tx *db.Tx, r conflictRow) error {
	return db.Insert(ctx, tx, "committee_conflict", r)
}

// counted is how many items stand on an agenda.
type counted struct {
	Meeting   string `db:"meeting_id"`
	Items     int64  `db:"items"`
	Undecided int64  `db:"undecided"`
}

func countItems(ctx context.Context, tx *db.Tx, meetings []string) (map[string]counted, error) {
	counts := map[string]counted{}
	if len(meetings) == 0 {
		return counts, nil
	}
	list, err := db.List[counted](ctx, tx, `select meeting_id, count(*) as items, sum(case when outcome = '' then 1 else 0 end) as undecided
		from committee_item where meeting_id in (?) group by meeting_id`, meetings)
	for _, c := range list {
		counts[c.Meeting] = c
	}
	return counts, err
}

// loadNext returns the next meeting that is called after a moment.
func loadNext(ctx context.Context, tx *db.Tx, after time.Time, id string) (meetingRow, error) {
	return db.Get[meetingRow](ctx, tx, `select `+meetingColumns+` from committee_meeting where state = 'called' and begins_at > ? and id <> ?
		order by begins_at, id limit 1`, after, id)
}
