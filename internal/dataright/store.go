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

type requestRow struct {
	ID         string     `db:"id"` // of the case too
	PersonID   string     `db:"person_id"`
	What       What       `db:"what"`
	Words      pii.Sealed `db:"words"`
	AskedAt    time.Time  `db:"asked_at"`
	Outcome    Outcome    `db:"outcome"`
	Answer     pii.Sealed `db:"answer"`
	AnsweredBy string     `db:"answered_by"`
	AnsweredAt *time.Time `db:"answered_at"`
	ReplyTo    pii.Sealed `db:"reply_to"` // of a letter: whoever wrote it
	Lang       string     `db:"lang"`     // of a letter
}

const requestColumns = `id, person_id, what, words, asked_at, outcome, answer, answered_by, answered_at, reply_to, lang`

// mostOpen is how many requests of one person may be open; shownOpen how many the desk shows.
const (
	mostOpen  = 5
	shownOpen = 50
)

func insertRequest(ctx context.Context, tx *db.Tx, row requestRow) error {
	return db.Insert(ctx, tx, "dataright_request", row)
}

func loadRequest(ctx context.Context, tx *db.Tx, id string) (requestRow, error) {
	return db.Get[requestRow](ctx, tx, `select `+requestColumns+` from dataright_request where id = ?`, id)
}

func listRequestsOf(ctx context.Context, tx *db.Tx, person string) ([]requestRow, error) {
	return db.List[requestRow](ctx, tx, `select `+requestColumns+` from dataright_request where person_id = ? order by id desc limit ?`, person, shownOpen)
}

func listOpenRequests(ctx context.Context, tx *db.Tx, limit int) ([]requestRow, error) {
	return db.List[requestRow](ctx, tx, `select `+requestColumns+` from dataright_request where answered_at is null order by id limit ?`, limit)
}

func countOpenRequests(ctx context.Context, tx *db.Tx, person string) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from dataright_request where person_id = ? and answered_at is null`, person)
}

func updateAnswer(ctx context.Context, tx *db.Tx, row requestRow) error {
	_, err := tx.Exec(ctx, `update dataright_request set outcome = ?, answer = ?, answered_by = ?, answered_at = ? where id = ?`,
		row.Outcome, row.Answer, row.AnsweredBy, row.AnsweredAt, row.ID)
	return err
}
