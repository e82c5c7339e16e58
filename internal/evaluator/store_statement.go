package evaluator

import (
	"context"
	"strings"
	"time"

	"sanad/internal/db"
	"sanad/internal/pii"
)

// The states of a statement: one of an evaluator is a draft, and one is current.
const (
	draft    = "draft"
	current  = "current"
	replaced = "replaced"
)

type statementRow struct {
	ID          string     `db:"id"`
	Evaluator   string     `db:"evaluator_id"`
	State       string     `db:"state"`
	Disciplines string     `db:"disciplines"` // with a comma between them
	Begun       time.Time  `db:"begun_at"`
	Stated      *time.Time `db:"stated_at"`
	Ended       *time.Time `db:"ended_at"`
}

func (r statementRow) statement() Statement {
	s := Statement{ID: r.ID, Evaluator: r.Evaluator, Begun: r.Begun}
	if r.Disciplines != "" {
		s.Disciplines = strings.Split(r.Disciplines, ",")
	}
	return s
}

type itemRow struct {
	ID          string     `db:"id"`
	Statement   string     `db:"statement_id"`
	Kind        ItemKind   `db:"kind"`
	Institution pii.Sealed `db:"institution"`
	Words       pii.Sealed `db:"words"`
	Left        pii.Sealed `db:"left_in"`
}

const statementColumns = `id, evaluator_id, state, disciplines, begun_at, stated_at, ended_at`

// findStatement returns the draft or the current statement of an evaluator, without its items; false: there is none.
func findStatement(ctx context.Context, tx *db.Tx, evaluator, state string) (Statement, bool, error) {
	row, ok, err := db.Find[statementRow](ctx, tx, `select `+statementColumns+` from evaluator_statement where evaluator_id = ? and state = ?`, evaluator, state)
	return row.statement(), ok, err
}

// listStatements returns the current statements of evaluators, without their items, by evaluator.
func listStatements(ctx context.Context, tx *db.Tx, evaluators []string) (map[string]Statement, error) {
	found := map[string]Statement{}
	if len(evaluators) == 0 {
		return found, nil
	}
	rows, err := db.List[statementRow](ctx, tx, `select `+statementColumns+` from evaluator_statement where evaluator_id in (?) and state = 'current'`, evaluators)
	for _, r := range rows {
		found[r.Evaluator] = r.statement()
	}
	return found, err
}

func insertStatement(ctx context.Context, tx *db.Tx, s Statement, now time.Time) error {
	return db.Insert(ctx, tx, "evaluator_statement", statementRow{ID: s.ID, Evaluator: s.Evaluator, State: draft, Disciplines: strings.Join(s.Disciplines, ","), Begun: now})
}

func setDisciplines(ctx context.Context, tx *db.Tx, statement string, list []string) error {
	_, err := tx.Exec(ctx, `update evaluator_statement set disciplines = ? where id = ?`, strings.Join(list, ","), statement)
	return err
}

// makeCurrent lets a draft take the place of the statement that stood.
func makeCurrent(ctx context.Context, tx *db.Tx, s Statement, now time.Time) error {
	if _, err := tx.Exec(ctx, `update evaluator_statement set state = 'replaced', ended_at = ? where evaluator_id = ? and state = 'current'`, now, s.Evaluator); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `update evaluator_statement set state = 'current', stated_at = ? where id = ?`, now, s.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from evaluator_discipline where evaluator_id = ?`, s.Evaluator); err != nil {
		return err
	}
	for _, d := range s.Disciplines {
		if _, err := tx.Exec(ctx, `insert into evaluator_discipline (evaluator_id, discipline) values (?, ?)`, s.Evaluator, d); err != nil {
			return err
		}
	}
	return nil
}

// deleteDraft takes a draft away with its items.
func deleteDraft(ctx context.Context, tx *db.Tx, statement string) error {
	if _, err := tx.Exec(ctx, `delete from evaluator_item where statement_id = ?`, statement); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from evaluator_statement where id = ? and state = 'draft'`, statement)
	return err
}

func insertItem(ctx context.Context, tx *db.Tx, r itemRow) error {
	return db.Insert(ctx, tx, "evaluator_item", r)
}

// listItems returns the items of statements, in the order in which they were put in.
func listItems(ctx context.Context, tx *db.Tx, statements []string) ([]itemRow, error) {
	if len(statements) == 0 {
		return nil, nil
	}
	return db.List[itemRow](ctx, tx, `select id, statement_id, kind, institution, words, left_in from evaluator_item where statement_id in (?) order by id`, statements)
}

// deleteItem takes an item out of a statement, and tells whether it was there.
func deleteItem(ctx context.Context, tx *db.Tx, statement, id string) (bool, error) {
	n, err := tx.Exec(ctx, `delete from evaluator_item where id = ? and statement_id = ?`, id, statement)
	return n == 1, err
}

// listDisciplines returns the disciplines of evaluators, as they stated them last, by evaluator.
func listDisciplines(ctx context.Context, tx *db.Tx, evaluators []string) (map[string][]string, error) {
	type row struct {
		Evaluator  string `db:"evaluator_id"`
		Discipline string `db:"discipline"`
	}
	found := map[string][]string{}
	if len(evaluators) == 0 {
		return found, nil
	}
	rows, err := db.List[row](ctx, tx, `select evaluator_id, discipline from evaluator_discipline where evaluator_id in (?) order by evaluator_id, discipline`, evaluators)
	for _, r := range rows {
		found[r.Evaluator] = append(found[r.Evaluator], r.Discipline)
	}
	return found, err
}
