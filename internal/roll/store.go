package roll

import (
	"context"
	"encoding/json"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/table"
)

type importRow struct {
	ID        string         `db:"id"`
	By        string         `db:"by_id"`
	Hash      string         `db:"hash"`
	Bytes     int64          `db:"bytes"`
	Encoding  table.Encoding `db:"encoding"`
	Total     int64          `db:"total"`
	LeaveOut  string         `db:"leave_out"`
	Law       string         `db:"law_id"`
	State     State          `db:"state"`
	Lease     string         `db:"lease"`
	Line      int64          `db:"line"`
	Done      int64          `db:"done"`
	Entered   int64          `db:"entered"`
	Unchanged int64          `db:"unchanged"`
	Changed   int64          `db:"changed"`
	Refused   int64          `db:"refused"`
	Twins     int64          `db:"twins"`
	Kept      int64          `db:"kept"`
	Undone    int64          `db:"undone"`
	Report    string         `db:"report"`
	Sealed    bool           `db:"sealed"`
	BegunAt   time.Time      `db:"begun_at"`
	MovedAt   time.Time      `db:"moved_at"`
	EndedAt   *time.Time     `db:"ended_at"`
	BroughtBy string         `db:"brought_by"`
	UndoBy    string         `db:"undo_by"`
}

func (r importRow) imported() Import {
	i := Import{
		ID: r.ID, By: r.By, Hash: r.Hash, Bytes: r.Bytes, Encoding: r.Encoding, Total: r.Total, State: r.State, Undone: r.Undone, Kept: r.Kept,
		Count:   Count{Done: r.Done, Entered: r.Entered, Unchanged: r.Unchanged, Changed: r.Changed, Refused: r.Refused, Twins: r.Twins},
		BegunAt: r.BegunAt, MovedAt: r.MovedAt, EndedAt: r.EndedAt, Brought: r.BroughtBy, UndoBy: r.UndoBy,
	}
	_ = json.Unmarshal([]byte(r.Report), &i.Report) // what does not read says nothing
	return i
}

func (r *importRow) count(c Count) {
	r.Done, r.Entered, r.Unchanged, r.Changed, r.Refused, r.Twins = c.Done, c.Entered, c.Unchanged, c.Changed, c.Refused, c.Twins
}

const importColumns = `id, by_id, hash, bytes, encoding, total, leave_out, law_id, state, lease, line, done, entered, unchanged, changed, refused, twins,
	kept, undone, report, sealed, begun_at, moved_at, ended_at, brought_by, undo_by`

func insertImport(ctx context.Context, tx *db.Tx, r importRow) error {
	return db.Insert(ctx, tx, "roll_import", r)
}

func loadImport(ctx context.Context, tx *db.Tx, id string) (importRow, error) {
	return db.Get[importRow](ctx, tx, `select `+importColumns+` from roll_import where id = ?`, id)
}

func listImports(ctx context.Context, tx *db.Tx, limit int) ([]importRow, error) {
	return db.List[importRow](ctx, tx, `select `+importColumns+` from roll_import order by id desc limit ?`, limit)
}

// countWaiting counts the files that were tried by another and hold what is new, and the imports that another asked to undo, which are done
// or broke off before a moment.
func countWaiting(ctx context.Context, tx *db.Tx, person string, stopped time.Time) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from roll_import where state = 'checked' and entered > 0 and by_id <> ?
		or undo_by <> '' and undo_by <> ? and (state = 'done' or state in ('running', 'undoing') and moved_at < ?)`, person, person, stopped)
}

// findByHash returns the newest import of a file that was not given up or undone.
func findByHash(ctx context.Context, tx *db.Tx, hash string) (importRow, bool, error) {
	return db.Find[importRow](ctx, tx, `select `+importColumns+` from roll_import where hash = ? and state in (?) order by id desc limit 1`, hash,
		[]State{StateRunning, StateDone, StateUndoing})
}

// findBusy returns an import that is not at its end.
func findBusy(ctx context.Context, tx *db.Tx) (importRow, bool, error) {
	return db.Find[importRow](ctx, tx, `select `+importColumns+` from roll_import where state in (?) order by id limit 1`, []State{StateRunning, StateUndoing})
}

// updateImport stores how far an import is, for who holds its lease.
func updateImport(ctx context.Context, tx *db.Tx, r importRow) error {
	n, err := tx.Exec(ctx, `update roll_import set state = ?, line = ?, done = ?, entered = ?, unchanged = ?, changed = ?, refused = ?, twins = ?,
		kept = ?, undone = ?, report = ?, sealed = ?, begun_at = ?, moved_at = ?, ended_at = ?, brought_by = ? where id = ? and lease = ?`, r.State, r.Line, r.Done, r.Entered, r.Unchanged,
		r.Changed, r.Refused, r.Twins, r.Kept, r.Undone, r.Report, r.Sealed, r.BegunAt, r.MovedAt, r.EndedAt, r.BroughtBy, r.ID, r.Lease)
	if err == nil && n == 0 {
		return fault.Denied("roll.elsewhere", nil)
	}
	return err
}

// setUndoBy notes who asks that an import be undone; empty: nobody. Whoever is at it goes on, and knows nothing of it.
func setUndoBy(ctx context.Context, tx *db.Tx, id, person string) error {
	_, err := tx.Exec(ctx, `update roll_import set undo_by = ? where id = ?`, person, id)
	return err
}

// listSealed returns those of some imports whose sealed file is kept.
func listSealed(ctx context.Context, tx *db.Tx, ids []string) ([]string, error) {
	return db.List[string](ctx, tx, `select id from roll_import where sealed and id in (?)`, ids)
}

// takeLease makes an import somebody's alone; whoever had it stores nothing more.
func takeLease(ctx context.Context, tx *db.Tx, id, lease string, now time.Time) error {
	_, err := tx.Exec(ctx, `update roll_import set lease = ?, moved_at = ? where id = ?`, lease, now, id)
	return err
}

type declarationRow struct {
	ID         string    `db:"id"`
	AsOf       day.Day   `db:"as_of"`
	By         string    `db:"by_id"`
	DeclaredAt time.Time `db:"declared_at"`
}

func insertDeclaration(ctx context.Context, tx *db.Tx, r declarationRow) error {
	return db.Insert(ctx, tx, "roll_declaration", r)
}

func listDeclarations(ctx context.Context, tx *db.Tx) ([]declarationRow, error) {
	return db.List[declarationRow](ctx, tx, `select id, as_of, by_id, declared_at from roll_declaration order by id desc limit 20`)
}

// listKept returns imports whose sealed file is not needed any more: of those that ended, and of those that were only tried before a moment.
func listKept(ctx context.Context, tx *db.Tx, before time.Time) ([]importRow, error) {
	return db.List[importRow](ctx, tx, `select `+importColumns+` from roll_import where sealed and (ended_at is not null or state in (?) and moved_at < ?)
		order by id limit 100`, []State{StateChecking, StateChecked}, before)
}
