package casework

import (
	"context"
	"strings"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

const caseColumns = `id, kind, person_id, step, role, holder_id, state, outcome, since, due_on, law_id, version, opened_at, closed_at`

func insertCase(ctx context.Context, tx *db.Tx, c Case) error {
	return db.Insert(ctx, tx, "casework_case", c)
}

func insertAct(ctx context.Context, tx *db.Tx, a Act) error {
	return db.Insert(ctx, tx, "casework_act", a)
}

func loadCase(ctx context.Context, tx *db.Tx, id string) (Case, error) {
	return db.Get[Case](ctx, tx, `select `+caseColumns+` from casework_case where id = ?`, id)
}

func listActs(ctx context.Context, tx *db.Tx, caseID string) ([]Act, error) {
	return db.List[Act](ctx, tx, `select id, case_id, step, person_id, outcome, at from casework_act
		where case_id = ? order by at, id limit 100`, caseID)
}

// updateCase stores the next version of c, if nobody stored it before.
func updateCase(ctx context.Context, tx *db.Tx, c Case) error {
	n, err := tx.Exec(ctx, `update casework_case set step = ?, role = ?, holder_id = ?, state = ?, outcome = ?, since = ?, due_on = ?,
		closed_at = ?, version = version + 1 where id = ? and version = ?`,
		c.Step, c.Role, c.Holder, c.State, c.Outcome, c.Since, c.Due, c.ClosedAt, c.ID, c.Version)
	if err == nil && n == 0 {
		return fault.Conflict("casework.moved_on", nil)
	}
	return err
}

// listInbox reads at most limit rows of each office by the inbox's index.
func listInbox(ctx context.Context, tx *db.Tx, by access.Actor, f Filter, today day.Day, limit int) ([]Case, error) {
	var roles []string
	for _, r := range by.Roles {
		if f.Role == "" || f.Role == string(r) {
			roles = append(roles, string(r))
		}
	}
	if len(roles) == 0 {
		return nil, nil
	}
	query := `select ` + caseColumns + ` from casework_case where state = 'open' and role in (?) and person_id <> ?`
	args := []any{roles, by.Person}
	if f.Mine {
		query += ` and holder_id = ?`
		args = append(args, by.Person)
	}
	if f.Late {
		query += ` and due_on < ?`
		args = append(args, today)
	}
	if due, id, ok := strings.Cut(f.After, "."); ok {
		if d, err := day.Parse(due); err == nil {
			query += ` and (due_on > ? or due_on = ? and id > ?)`
			args = append(args, d, d, id)
		}
	}
	args = append(args, limit)
	return db.List[Case](ctx, tx, query+` order by due_on, id limit ?`, args...)
}

// listHeld returns the open cases that a person holds in an office; nobody holds as many as the limit.
func listHeld(ctx context.Context, tx *db.Tx, person string, role access.Role) ([]Case, error) {
	return db.List[Case](ctx, tx, `select `+caseColumns+` from casework_case where state = 'open' and holder_id = ? and role = ?
		order by id limit 1000`, person, string(role))
}
