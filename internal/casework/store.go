package casework

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

const caseColumns = `id, number, kind, person_id, step, role, holder_id, waits, until_on, left_days, given_days, worked, state, outcome, since,
	due_on, law_id, version, opened_at, closed_at, unread`

func insertCase(ctx context.Context, tx *db.Tx, c Case) error {
	return db.Insert(ctx, tx, "casework_case", c)
}

func insertAct(ctx context.Context, tx *db.Tx, a Act) error {
	return db.Insert(ctx, tx, "casework_act", a)
}

func loadCase(ctx context.Context, tx *db.Tx, id string) (Case, error) {
	return db.Get[Case](ctx, tx, `select `+caseColumns+` from casework_case where id = ?`, id)
}

// loadNumbered returns the case with a number.
func loadNumbered(ctx context.Context, tx *db.Tx, number string) (Case, error) {
	return db.Get[Case](ctx, tx, `select `+caseColumns+` from casework_case where number = ? and number <> ''`, number)
}

func listActs(ctx context.Context, tx *db.Tx, caseID string) ([]Act, error) {
	return db.List[Act](ctx, tx, `select id, case_id, step, person_id, outcome, worked, at from casework_act
		where case_id = ? order by at, id limit 100`, caseID)
}

// updateCase stores the next version of c, if nobody stored it before.
func updateCase(ctx context.Context, tx *db.Tx, c Case) error {
	n, err := tx.Exec(ctx, `update casework_case set step = ?, role = ?, holder_id = ?, waits = ?, until_on = ?, left_days = ?, given_days = ?,
		worked = ?, state = ?, outcome = ?, since = ?, due_on = ?, closed_at = ?, version = version + 1 where id = ? and version = ?`,
		c.Step, c.Role, c.Holder, c.Waits, c.Until, c.Left, c.Given, c.Worked, c.State, c.Outcome, c.Since, c.Due, c.ClosedAt, c.ID, c.Version)
	if err == nil && n == 0 {
		return fault.Conflict("casework.moved_on", nil)
	}
	return err
}

// listEnded returns open cases that wait for something until a day before today, by that day; after is the position of the last one seen.
func listEnded(ctx context.Context, tx *db.Tx, kind string, waits Waits, before day.Day, after string, limit int) ([]Case, error) {
	return db.List[Case](ctx, tx, `select `+caseColumns+` from casework_case where state = 'open' and waits <> '' and waits = ? and kind = ?
		and until_on < ? and id > ? order by id limit ?`, string(waits), kind, before, after, limit)
}

// listOverdue returns open cases for which the office should have acted before a day.
func listOverdue(ctx context.Context, tx *db.Tx, kind string, before day.Day, after string, limit int) ([]Case, error) {
	return db.List[Case](ctx, tx, `select `+caseColumns+` from casework_case where state = 'open' and waits = '' and kind = ?
		and due_on < ? and id > ? order by id limit ?`, kind, before, after, limit)
}

// count is how many cases took so many working days.
type count struct {
	Kind  string `db:"kind"`
	Step  string `db:"step"`
	Days  int64  `db:"worked"`
	Cases int64  `db:"cases"`
}

func countSteps(ctx context.Context, tx *db.Tx, since time.Time) ([]count, error) {
	return db.List[count](ctx, tx, `select c.kind, a.step, a.worked, count(*) as cases from casework_act a join casework_case c on c.id = a.case_id
		where a.at >= ? and a.outcome not in (?) group by c.kind, a.step, a.worked order by c.kind, a.step, a.worked`, since, unmeasured)
}

func countWhole(ctx context.Context, tx *db.Tx, since time.Time) ([]count, error) {
	return db.List[count](ctx, tx, `select kind, '' as step, worked, count(*) as cases from casework_case
		where state = 'closed' and closed_at >= ? and outcome not in (?) group by kind, worked order by kind, worked`, since, unmeasured)
}

// replaceMedians writes what was computed in place of all that stood.
func replaceMedians(ctx context.Context, tx *db.Tx, list []Median) error {
	if _, err := tx.Exec(ctx, `delete from casework_median`); err != nil {
		return err
	}
	for _, m := range list {
		if err := db.Insert(ctx, tx, "casework_median", m); err != nil {
			return err
		}
	}
	return nil
}

func listMedians(ctx context.Context, tx *db.Tx, kind string) ([]Median, error) {
	return db.List[Median](ctx, tx, `select kind, step, days, cases, as_of from casework_median where kind = ? order by step limit 50`, kind)
}

// listHeld returns the open cases that a person holds in an office; nobody holds as many as the limit.
func listHeld(ctx context.Context, tx *db.Tx, person string, role access.Role) ([]Case, error) {
	return db.List[Case](ctx, tx, `select `+caseColumns+` from casework_case where state = 'open' and holder_id = ? and role = ?
		order by id limit 1000`, person, string(role))
}

// listWorked returns those of the cases that a person holds or did a step of.
func listWorked(ctx context.Context, tx *db.Tx, person string, cases []string) ([]string, error) {
	return db.List[string](ctx, tx, `select id from casework_case where id in (?) and holder_id = ?
		union select case_id from casework_act where case_id in (?) and person_id = ?`, cases, person, cases, person)
}
