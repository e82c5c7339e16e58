package evaluator

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

type evaluatorRow struct {
	ID      string  `db:"id"`
	Person  string  `db:"person_id"`
	State   State   `db:"state"`
	Trained day.Day `db:"trained_on"`
	Stated  day.Day `db:"stated_on"`
	Version int64   `db:"version"`
}

func (r evaluatorRow) evaluator() Evaluator { return Evaluator(r) }

const evaluatorColumns = `id, person_id, state, trained_on, stated_on, version`

type changeRow struct {
	ID        string     `db:"id"`
	Evaluator string     `db:"evaluator_id"`
	Kind      ChangeKind `db:"kind"`
	By        string     `db:"by_id"`
	At        time.Time  `db:"at"`
	Reason    pii.Sealed `db:"reason"`
}

type trainingRow struct {
	ID        string     `db:"id"`
	Evaluator string     `db:"evaluator_id"`
	On        day.Day    `db:"on_day"`
	Course    pii.Sealed `db:"course"`
	By        string     `db:"recorded_by"`
	At        time.Time  `db:"recorded_at"`
}

type invitationRow struct {
	ID        string     `db:"id"`
	TokenHash []byte     `db:"token_hash"`
	By        string     `db:"invited_by"`
	At        time.Time  `db:"invited_at"`
	Ends      time.Time  `db:"ends_at"`
	Closed    *time.Time `db:"closed_at"`
}

func (r invitationRow) invitation() Invitation {
	i := Invitation{ID: r.ID, By: r.By, At: r.At, Ends: r.Ends}
	if r.Closed != nil {
		i.Closed = *r.Closed
	}
	return i
}

// personal is a field of an evaluator, sealed under their own key.
func personal(entry, row, person string) vault.Field {
	return vault.Field{Entry: entry, Row: row, Scope: "person/" + person}
}

func insertEvaluator(ctx context.Context, tx *db.Tx, e Evaluator) error {
	return db.Insert(ctx, tx, "evaluator", evaluatorRow(e))
}

// loadEvaluator returns an evaluator by their id.
func loadEvaluator(ctx context.Context, tx *db.Tx, id string) (Evaluator, error) {
	row, err := db.Get[evaluatorRow](ctx, tx, `select `+evaluatorColumns+` from evaluator where id = ?`, id)
	return row.evaluator(), err
}

// findEvaluator returns what a person is or was; false: nothing.
func findEvaluator(ctx context.Context, tx *db.Tx, person string) (Evaluator, bool, error) {
	row, ok, err := db.Find[evaluatorRow](ctx, tx, `select `+evaluatorColumns+` from evaluator where person_id = ?`, person)
	return row.evaluator(), ok, err
}

// updateEvaluator stores an evaluator as they are now, under the next version.
func updateEvaluator(ctx context.Context, tx *db.Tx, e Evaluator) error {
	_, err := tx.Exec(ctx, `update evaluator set state = ?, trained_on = ?, stated_on = ?, version = version + 1 where id = ?`, e.State, e.Trained, e.Stated, e.ID)
	return err
}

// listEvaluators returns those whom a filter finds, after one of them, in the order in which they came; at most so many.
func listEvaluators(ctx context.Context, tx *db.Tx, f Filter, trained day.Day, after string, most int) ([]Evaluator, error) {
	query, args := `select `+evaluatorColumns+` from evaluator e where id > ?`, []any{after}
	if f.State != "" {
		query, args = query+` and state = ?`, append(args, f.State)
	}
	if f.Discipline != "" {
		query, args = query+` and exists (select 1 from evaluator_discipline d where d.discipline = ? and d.evaluator_id = e.id)`, append(args, f.Discipline)
	}
	switch f.Training {
	case "yes":
		query, args = query+` and trained_on > ?`, append(args, trained)
	case "no":
		query, args = query+` and (trained_on is null or trained_on <= ?)`, append(args, trained)
	}
	rows, err := db.List[evaluatorRow](ctx, tx, query+` order by id limit ?`, append(args, int64(most))...)
	return evaluators(rows), err
}

func evaluators(rows []evaluatorRow) (list []Evaluator) {
	for _, r := range rows {
		list = append(list, r.evaluator())
	}
	return list
}

// listOfDiscipline returns those of a discipline who have not ended, in the order in which they came; at most so many.
func listOfDiscipline(ctx context.Context, tx *db.Tx, discipline string, most int) ([]Evaluator, error) {
	rows, err := db.List[evaluatorRow](ctx, tx, `select e.id, e.person_id, e.state, e.trained_on, e.stated_on, e.version from evaluator_discipline d join evaluator e on e.id = d.evaluator_id
		where d.discipline = ? and e.state in ('active', 'paused') order by d.evaluator_id limit ?`, discipline, int64(most))
	return evaluators(rows), err
}

// listToRemind returns the active ones who stated on a day or before and were not reminded since; at most so many.
func listToRemind(ctx context.Context, tx *db.Tx, stated day.Day, most int) ([]Evaluator, error) {
	rows, err := db.List[evaluatorRow](ctx, tx, `select `+evaluatorColumns+` from evaluator where state = 'active' and stated_on <= ? and (reminded_on is null or reminded_on <= stated_on) order by stated_on, id limit ?`, stated, int64(most))
	return evaluators(rows), err
}

func setReminded(ctx context.Context, tx *db.Tx, evaluator string, on day.Day) error {
	_, err := tx.Exec(ctx, `update evaluator set reminded_on = ? where id = ?`, on, evaluator)
	return err
}

// countActive returns how many can be asked to visit.
func countActive(ctx context.Context, tx *db.Tx) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from evaluator where state = 'active'`)
}

func insertChange(ctx context.Context, tx *db.Tx, evaluator string, c Change, reason pii.Sealed) error {
	return db.Insert(ctx, tx, "evaluator_change", changeRow{c.ID, evaluator, c.Kind, c.By, c.At, reason})
}

// listChanges returns what became of an evaluator, the newest first.
func listChanges(ctx context.Context, tx *db.Tx, evaluator string) ([]changeRow, error) {
	return db.List[changeRow](ctx, tx, `select id, evaluator_id, kind, by_id, at, reason from evaluator_change where evaluator_id = ? order by id desc limit 100`, evaluator)
}

func insertTraining(ctx context.Context, tx *db.Tx, r trainingRow) error {
	return db.Insert(ctx, tx, "evaluator_training", r)
}

// listTrainings returns the trainings of an evaluator, the newest first.
func listTrainings(ctx context.Context, tx *db.Tx, evaluator string) ([]trainingRow, error) {
	return db.List[trainingRow](ctx, tx, `select id, evaluator_id, on_day, course, recorded_by, recorded_at from evaluator_training where evaluator_id = ? order by on_day desc, id desc limit 100`, evaluator)
}

func insertInvitation(ctx context.Context, tx *db.Tx, i Invitation, tokenHash []byte) error {
	return db.Insert(ctx, tx, "evaluator_invitation", invitationRow{ID: i.ID, TokenHash: tokenHash, By: i.By, At: i.At, Ends: i.Ends})
}

const invitationColumns = `id, token_hash, invited_by, invited_at, ends_at, closed_at`

func findInvitation(ctx context.Context, tx *db.Tx, tokenHash []byte) (Invitation, error) {
	row, err := db.Get[invitationRow](ctx, tx, `select `+invitationColumns+` from evaluator_invitation where token_hash = ?`, tokenHash)
	return row.invitation(), err
}

// listInvitations returns the open invitations, the oldest first.
func listInvitations(ctx context.Context, tx *db.Tx, now time.Time) (list []Invitation, err error) {
	rows, err := db.List[invitationRow](ctx, tx, `select `+invitationColumns+` from evaluator_invitation where invited_at > ? and closed_at is null and ends_at > ? order by invited_at, id limit 100`, now.Add(-invitationLife), now)
	for _, r := range rows {
		list = append(list, r.invitation())
	}
	return list, err
}

// countInvitations returns how many were invited since a moment, whatever became of it.
func countInvitations(ctx context.Context, tx *db.Tx, since time.Time) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from evaluator_invitation where invited_at > ?`, since)
}

// closeInvitation ends an open invitation, and tells whether it was open still.
func closeInvitation(ctx context.Context, tx *db.Tx, id string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update evaluator_invitation set closed_at = ? where id = ? and closed_at is null and ends_at > ?`, now, id, now)
	return n == 1, err
}
