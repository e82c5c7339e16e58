package engineer

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

type requestRow struct {
	ID          string       `db:"id"`
	Application string       `db:"application_id"`
	Kind        RequestKind  `db:"kind"`
	Step        string       `db:"step"`
	Person      string       `db:"person_id"`
	State       RequestState `db:"state"`
	AnswerBy    day.Day      `db:"answer_by"`
	AskedAt     time.Time    `db:"asked_at"`
	RemindedAt  *time.Time   `db:"reminded_at"`
	EndedAt     *time.Time   `db:"ended_at"`
	Rule        string       `db:"rule_id"`
	Law         string       `db:"law_id"`
	Version     int64        `db:"version"`
}

type itemRow struct {
	ID          string     `db:"id"`
	Request     string     `db:"request_id"`
	Application string     `db:"application_id"`
	Position    int64      `db:"position"`
	Wants       string     `db:"wants"`
	Question    pii.Sealed `db:"question"`
	Answer      pii.Sealed `db:"answer"`
}

func insertRequest(ctx context.Context, tx *db.Tx, r requestRow, items []itemRow) error {
	for _, i := range items {
		if err := db.Insert(ctx, tx, "engineer_item", i); err != nil {
			return err
		}
	}
	return db.Insert(ctx, tx, "engineer_request", r)
}

// listRequests returns what was asked on an application, oldest first.
func listRequests(ctx context.Context, tx *db.Tx, application string) ([]requestRow, error) {
	return db.List[requestRow](ctx, tx, `select id, application_id, kind, step, person_id, state, answer_by, asked_at, reminded_at, ended_at,
		rule_id, law_id, version from engineer_request where application_id = ? order by id limit 100`, application)
}

// listItems returns the questions of all requests of an application, in order.
func listItems(ctx context.Context, tx *db.Tx, requests []string) ([]itemRow, error) {
	if len(requests) == 0 {
		return nil, nil
	}
	return db.List[itemRow](ctx, tx, `select id, request_id, application_id, position, wants, question, answer from engineer_item
		where request_id in (?) order by request_id, position limit 1000`, requests)
}

// updateRequest stores the next version of r, if nobody stored it before.
func updateRequest(ctx context.Context, tx *db.Tx, r requestRow) error {
	n, err := tx.Exec(ctx, `update engineer_request set state = ?, reminded_at = ?, ended_at = ?, version = version + 1 where id = ? and version = ?`,
		r.State, r.RemindedAt, r.EndedAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

func updateItem(ctx context.Context, tx *db.Tx, i itemRow) error {
	_, err := tx.Exec(ctx, `update engineer_item set answer = ? where id = ?`, i.Answer, i.ID)
	return err
}
