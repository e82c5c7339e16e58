package engineer

import (
	"context"
	"time"

	"sanad/internal/db"
)

type lossRow struct {
	Application  string    `db:"application_id"`
	Person       string    `db:"person_id"`
	Registration string    `db:"registration_id"`
	Paper        PaperKind `db:"paper"`
}

func loadLoss(ctx context.Context, tx *db.Tx, application string) (lossRow, error) {
	return db.Get[lossRow](ctx, tx, `select application_id, person_id, registration_id, paper from engineer_loss where application_id = ?`, application)
}

func replaceLoss(ctx context.Context, tx *db.Tx, r lossRow) error {
	_, err := tx.Exec(ctx, `insert into engineer_loss (application_id, person_id, registration_id, paper) values (?, ?, ?, ?)
		on conflict (application_id) do update set registration_id = excluded.registration_id, paper = excluded.paper`,
		r.Application, r.Person, r.Registration, r.Paper)
	return err
}

// listLost returns the prints of a lost paper that were made until a moment, those whose place a newer one took among them.
func listLost(ctx context.Context, tx *db.Tx, l Loss, until time.Time) ([]Print, error) {
	return db.List[Print](ctx, tx, `select `+printColumns+` from engineer_print
		where registration_id = ? and paper = ? and made_at <= ? and replaced_why in ('', ?) order by id`, l.Registration.ID, l.Paper, until, PrintNewer)
}

// listGood returns the prints of a registration that nothing replaced yet.
func listGood(ctx context.Context, tx *db.Tx, registration string) ([]Print, error) {
	return db.List[Print](ctx, tx, `select `+printColumns+` from engineer_print where registration_id = ? and replaced_why = '' order by id`, registration)
}

// replacePrints marks prints as no longer good.
func replacePrints(ctx context.Context, tx *db.Tx, ids []string, why string, now time.Time) error {
	_, err := tx.Exec(ctx, `update engineer_print set replaced_at = ?, replaced_why = ? where id in (?)`, now, why, ids)
	return err
}
