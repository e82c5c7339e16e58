package register

import (
	"context"

	"sanad/internal/day"
	"sanad/internal/db"
)

type printRow struct {
	Serial      string  `db:"serial"`
	NumberKey   string  `db:"number_key"`
	Paper       string  `db:"paper"`
	Language    string  `db:"language"`
	Said        string  `db:"said"`
	MadeOn      day.Day `db:"made_on"`
	ReplacedOn  day.Day `db:"replaced_on"`
	ReplacedWhy string  `db:"replaced_why"`
}

func insertPrint(ctx context.Context, tx *db.Tx, row printRow) error {
	return db.Insert(ctx, tx, "register_print", row)
}

// replaceSamePrints marks the prints of the same paper in the same language that nothing replaced yet.
func replaceSamePrints(ctx context.Context, tx *db.Tx, key string, p Print, on day.Day) error {
	_, err := tx.Exec(ctx, `update register_print set replaced_on = ?, replaced_why = ? where number_key = ? and paper = ? and language = ? and replaced_why = ''`,
		on, PrintNewer, key, p.Paper, p.Language)
	return err
}

// replacePrints marks some prints of a number.
func replacePrints(ctx context.Context, tx *db.Tx, key, why string, serials []string, on day.Day) error {
	_, err := tx.Exec(ctx, `update register_print set replaced_on = ?, replaced_why = ? where number_key = ? and serial in (?)`, on, why, key, serials)
	return err
}

// findPrints returns the print with a serial of a number, if there is one.
func findPrints(ctx context.Context, d *db.DB, serial, key string) ([]printRow, error) {
	return db.Rows[printRow](ctx, d, `select serial, number_key, paper, language, said, made_on, replaced_on, replaced_why from register_print
		where serial = ? and number_key = ?`, serial, key)
}
