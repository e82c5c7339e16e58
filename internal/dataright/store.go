package dataright

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/pii"
)

type delayRow struct {
	ID        string     `db:"id"`
	PersonID  string     `db:"person_id"`
	ByID      string     `db:"by_id"`
	OrderText pii.Sealed `db:"order_text"`
	OrderedAt time.Time  `db:"ordered_at"`
	UntilOn   day.Day    `db:"until_on"`
	LiftedAt  *time.Time `db:"lifted_at"`
}

func insertDelay(ctx context.Context, tx *db.Tx, row delayRow) error {
	return db.Insert(ctx, tx, "dataright_delay", row)
}

// listDelays returns the orders about a person, newest first: the few that there ever are.
func listDelays(ctx context.Context, tx *db.Tx, person string) ([]delayRow, error) {
	return db.List[delayRow](ctx, tx, `select id, person_id, by_id, order_text, ordered_at, until_on, lifted_at from dataright_delay
		where person_id = ? order by id desc limit 100`, person)
}

func updateLifted(ctx context.Context, tx *db.Tx, person, id string, now time.Time) (int64, error) {
	return tx.Exec(ctx, `update dataright_delay set lifted_at = ? where id = ? and person_id = ? and lifted_at is null`, now, id, person)
}

type emergencyRow struct {
	ID       string     `db:"id"`
	PersonID string     `db:"person_id"`
	CaseID   string     `db:"case_id"`
	ByID     string     `db:"by_id"`
	Reason   pii.Sealed `db:"reason"`
	BegunAt  time.Time  `db:"begun_at"`
	BegunOn  day.Day    `db:"begun_on"`
	UntilAt  time.Time  `db:"until_at"`
}

func insertEmergency(ctx context.Context, tx *db.Tx, row emergencyRow) error {
	return db.Insert(ctx, tx, "dataright_emergency", row)
}

// loadEmergency returns an opening of an officer.
func loadEmergency(ctx context.Context, tx *db.Tx, by, id string) (emergencyRow, error) {
	return db.Get[emergencyRow](ctx, tx, `select id, person_id, case_id, by_id, reason, begun_at, begun_on, until_at from dataright_emergency
		where id = ? and by_id = ?`, id, by)
}

func countEmergencies(ctx context.Context, tx *db.Tx, by string, on day.Day) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from dataright_emergency where by_id = ? and begun_on = ?`, by, on)
}

// listEmergencies returns the newest, at most limit.
func listEmergencies(ctx context.Context, tx *db.Tx, limit int) ([]emergencyRow, error) {
	return db.List[emergencyRow](ctx, tx, `select id, person_id, case_id, by_id, reason, begun_at, begun_on, until_at from dataright_emergency
		order by id desc limit ?`, limit)
}
