package engineer

import (
	"context"

	"sanad/internal/db"
)

const printColumns = `id, registration_id, person_id, paper, language, serial, said, law_id, made_by, made_at, replaced_at, replaced_why, token`

// mostPrints is how many prints of a registration are listed.
const mostPrints = 100

func insertPrint(ctx context.Context, tx *db.Tx, p Print) error {
	return db.Insert(ctx, tx, "engineer_print", p)
}

func loadPrint(ctx context.Context, tx *db.Tx, id string) (Print, error) {
	return db.Get[Print](ctx, tx, `select `+printColumns+` from engineer_print where id = ?`, id)
}

// listPrints returns the prints of a registration, the newest first.
func listPrints(ctx context.Context, tx *db.Tx, registration string) ([]Print, error) {
	return db.List[Print](ctx, tx, `select `+printColumns+` from engineer_print where registration_id = ? order by made_at desc, id desc limit ?`, registration, mostPrints)
}

// listPrintsAfter returns the prints of a registration after an id, in the order of ids.
func listPrintsAfter(ctx context.Context, tx *db.Tx, registration, after string, limit int) ([]Print, error) {
	return db.List[Print](ctx, tx, `select `+printColumns+` from engineer_print where registration_id = ? and id > ? order by id limit ?`, registration, after, limit)
}

// replaceSame marks the prints of the same paper in the same language that nothing replaced yet.
func replaceSame(ctx context.Context, tx *db.Tx, p Print) error {
	_, err := tx.Exec(ctx, `update engineer_print set replaced_at = ?, replaced_why = ? where registration_id = ? and paper = ? and language = ? and replaced_why = ''`,
		p.MadeAt, PrintNewer, p.Registration, p.Paper, p.Language)
	return err
}
