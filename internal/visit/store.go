package visit

import (
	"context"
	"slices"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

type row struct {
	ID          string     `db:"id"`
	Number      string     `db:"number"`
	Institution string     `db:"institution_id"`
	Programme   string     `db:"programme_id"`
	Kind        string     `db:"kind"`
	Of          string     `db:"of_kind"`
	After       string     `db:"after_number"`
	From        int64      `db:"from_batch"`
	To          int64      `db:"to_batch"`
	Why         pii.Sealed `db:"why"`
	Stage       Stage      `db:"stage"`
	Waits       string     `db:"waits"`
	Side        string     `db:"side"`
	Due         day.Day    `db:"due_on"`
	Left        int64      `db:"left_days"`
	Since       time.Time  `db:"since"`
	Lead        string     `db:"lead_id"`
	MeetsOn     day.Day    `db:"meets_on"`
	MeetsUntil  day.Day    `db:"meets_until"`
	Outcome     string     `db:"outcome_number"`
	Law         string     `db:"law_id"`
	Version     int64      `db:"version"`
	Begun       time.Time  `db:"begun_at"`
	Ended       *time.Time `db:"ended_at"`
}

func (r row) visit() Visit {
	return Visit{
		ID: r.ID, Number: r.Number, Institution: r.Institution, Programme: r.Programme, Kind: r.Kind, Of: r.Of, After: r.After, From: int(r.From), To: int(r.To), Why: r.Why,
		Stage: r.Stage, Waits: r.Waits, Side: r.Side, Due: r.Due, Left: int(r.Left), Since: r.Since, Lead: r.Lead, MeetsOn: r.MeetsOn, MeetsUntil: r.MeetsUntil,
		Outcome: r.Outcome, Law: r.Law, Version: r.Version, Begun: r.Begun, Ended: r.Ended,
	}
}

func rowOf(v Visit) row {
	return row{
		v.ID, v.Number, v.Institution, v.Programme, v.Kind, v.Of, v.After, int64(v.From), int64(v.To), v.Why, v.Stage, v.Waits, v.Side, v.Due, int64(v.Left), v.Since, v.Lead,
		v.MeetsOn, v.MeetsUntil, v.Outcome, v.Law, v.Version, v.Begun, v.Ended,
	}
}

const columns = `id, number, institution_id, programme_id, kind, of_kind, after_number, from_batch, to_batch, why, stage, waits, side, due_on, left_days, since, lead_id,
	meets_on, meets_until, outcome_number, law_id, version, begun_at, ended_at`

func insert(ctx context.Context, tx *db.Tx, v Visit) error {
	return db.Insert(ctx, tx, "visit", rowOf(v))
}

// update stores a visit as it was changed. Of two that read it the first is stored.
func update(ctx context.Context, tx *db.Tx, v Visit) error {
	n, err := tx.Exec(ctx, `update visit set number = ?, programme_id = ?, kind = ?, of_kind = ?, after_number = ?, from_batch = ?, to_batch = ?, why = ?, stage = ?, waits = ?, side = ?,
		due_on = ?, left_days = ?, since = ?, lead_id = ?, meets_on = ?, meets_until = ?, outcome_number = ?, law_id = ?, version = version + 1, ended_at = ? where id = ? and version = ?`,
		v.Number, v.Programme, v.Kind, v.Of, v.After, int64(v.From), int64(v.To), v.Why, v.Stage, v.Waits, v.Side,
		v.Due, int64(v.Left), v.Since, v.Lead, v.MeetsOn, v.MeetsUntil, v.Outcome, v.Law, v.Ended, v.ID, v.Version)
	if err == nil && n == 0 {
		err = fault.Conflict("visit.changed", nil)
	}
	return err
}

// remove forgets a draft that was never sent.
func remove(ctx context.Context, tx *db.Tx, v Visit) error {
	n, err := tx.Exec(ctx, `delete from visit where id = ? and version = ? and stage = ?`, v.ID, v.Version, Draft)
	if err == nil && n == 0 {
		err = fault.Conflict("visit.changed", nil)
	}
	return err
}

func load(ctx context.Context, tx *db.Tx, id string) (Visit, error) {
	r, err := db.Get[row](ctx, tx, `select `+columns+` from visit where id = ?`, id)
	return r.visit(), err
}

// isTaken tells whether a visit has a number already.
func isTaken(ctx context.Context, tx *db.Tx, number string) (bool, error) {
	n, err := db.Get[int64](ctx, tx, `select count(*) from visit where number = ?`, number)
	return n > 0, err
}

func visits(rows []row, err error) (list []Visit, _ error) {
	for _, r := range rows {
		list = append(list, r.visit())
	}
	return list, err
}

// listOfProgramme returns the open visits of a programme.
func listOfProgramme(ctx context.Context, tx *db.Tx, programme string) ([]Visit, error) {
	return visits(db.List[row](ctx, tx, `select `+columns+` from visit where programme_id = ? and ended_at is null order by id limit 100`, programme))
}

// countOf counts the visits of programmes, drafts too.
func countOf(ctx context.Context, tx *db.Tx, programmes []string) (n int64, err error) {
	for part := range slices.Chunk(programmes, 500) {
		some, err := db.Get[int64](ctx, tx, `select count(*) from visit where programme_id in (?)`, part)
		if err != nil {
			return 0, err
		}
		n += some
	}
	return n, nil
}

// countSent counts the visits of an institution that were begun since a moment and sent, whatever became of them.
func countSent(ctx context.Context, tx *db.Tx, institution string, since time.Time) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from visit where institution_id = ? and number <> '' and begun_at > ?`, institution, since)
}

// listBefore returns the earlier visits of a visit's programme that the same institution applied for, the last first. What an institution wrote before it
// handed the programme over is not the next one's to read.
func listBefore(ctx context.Context, tx *db.Tx, v Visit, limit int) ([]string, error) {
	return db.List[string](ctx, tx, `select id from visit where programme_id = ? and institution_id = ? and id < ? and number <> '' order by id desc limit ?`, v.Programme, v.Institution, v.ID, limit)
}

// listOfInstitution returns the visits of an institution, the newest first, after one of them; drafts too.
func listOfInstitution(ctx context.Context, tx *db.Tx, institution, after string, limit int) ([]Visit, error) {
	if after == "" {
		after = "~"
	}
	return visits(db.List[row](ctx, tx, `select `+columns+` from visit where institution_id = ? and id < ? order by id desc limit ?`, institution, after, limit))
}

// listDue returns the visits in which a side must act, or all that are under way, by the day on which it must have acted, after one of them.
func listDue(ctx context.Context, tx *db.Tx, side string, after Visit, limit int) ([]Visit, error) {
	due := after.Due
	if due.IsZero() {
		due = day.Must("1800-01-01")
	}
	if side == "" {
		return visits(db.List[row](ctx, tx, `select `+columns+` from visit where ended_at is null and due_on is not null and (due_on, id) > (?, ?) order by due_on, id limit ?`, due, after.ID, limit))
	}
	return visits(db.List[row](ctx, tx, `select `+columns+` from visit where ended_at is null and side = ? and due_on is not null and (due_on, id) > (?, ?) order by due_on, id limit ?`, side, due, after.ID, limit))
}

// listEnded returns the visits that are over, the last first, after one of them.
func listEnded(ctx context.Context, tx *db.Tx, after string, limit int) ([]Visit, error) {
	if after == "" {
		after = "~"
	}
	return visits(db.List[row](ctx, tx, `select `+columns+` from visit where ended_at is not null and id < ? order by id desc limit ?`, after, limit))
}

// countDue counts the visits in which a side must act, and those of them that are late on a day.
func countDue(ctx context.Context, tx *db.Tx, side string, today day.Day) (all, late int64, err error) {
	type counts struct {
		All  int64 `db:"n"`
		Late int64 `db:"late"`
	}
	c, err := db.Get[counts](ctx, tx, `select count(*) as n, coalesce(sum(case when due_on < ? then 1 else 0 end), 0) as late from visit where ended_at is null and side = ? and due_on is not null`, today, side)
	return c.All, c.Late, err
}

type eventRow struct {
	ID        string    `db:"id"`
	Visit     string    `db:"visit_id"`
	Kind      EventKind `db:"kind"`
	Stage     Stage     `db:"stage"`
	Waits     string    `db:"waits"`
	Side      string    `db:"side"`
	Due       day.Day   `db:"due_on"`
	By        string    `db:"by_id"`
	ByCouncil bool      `db:"by_council"`
	At        time.Time `db:"at"`
}

func insertEvent(ctx context.Context, tx *db.Tx, e Event) error {
	return db.Insert(ctx, tx, "visit_event", eventRow(e))
}

// listEvents returns what happened to a visit, the first first.
func listEvents(ctx context.Context, tx *db.Tx, visit string) (list []Event, err error) {
	rows, err := db.List[eventRow](ctx, tx, `select id, visit_id, kind, stage, waits, side, due_on, by_id, by_council, at from visit_event where visit_id = ? order by id limit 500`, visit)
	for _, r := range rows {
		list = append(list, Event(r))
	}
	return list, err
}
