package register

import (
	"context"
	"strings"

	"sanad/internal/day"
	"sanad/internal/db"
)

type engineerRow struct {
	NumberKey      string   `db:"number_key"`
	Number         string   `db:"number"`
	Kind           string   `db:"kind"`
	Discipline     string   `db:"discipline"`
	Name           string   `db:"name"`
	Standing       Standing `db:"standing"`
	ValidUntil     day.Day  `db:"valid_until"`
	Province       string   `db:"province"`
	District       string   `db:"district"`
	MaskedCNIC     string   `db:"masked_cnic"`
	Degree         string   `db:"degree"`
	Institution    string   `db:"institution"`
	GraduationYear int64    `db:"graduation_year"`
}

type nameRow struct {
	Token     string `db:"token"`
	NumberKey string `db:"number_key"`
}

func (r engineerRow) entry() Entry {
	return Entry{
		Number: r.Number, Kind: r.Kind, Discipline: r.Discipline, Name: r.Name, Standing: r.Standing, ValidUntil: r.ValidUntil,
		Province: r.Province, District: r.District, MaskedCNIC: r.MaskedCNIC, Degree: r.Degree, Institution: r.Institution,
		GraduationYear: int(r.GraduationYear),
	}
}

// replaceEngineer writes an entry and the words by which it is found, in place of what stood under its number.
func replaceEngineer(ctx context.Context, tx *db.Tx, row engineerRow, words []string) error {
	if _, err := tx.Exec(ctx, `delete from register_engineer_name where number_key = ?`, row.NumberKey); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from register_engineer where number_key = ?`, row.NumberKey); err != nil {
		return err
	}
	for _, w := range words {
		if err := db.Insert(ctx, tx, "register_engineer_name", nameRow{w, row.NumberKey}); err != nil {
			return err
		}
	}
	return db.Insert(ctx, tx, "register_engineer", row)
}

func updateStanding(ctx context.Context, tx *db.Tx, key string, s Standing, validUntil day.Day) error {
	_, err := tx.Exec(ctx, `update register_engineer set standing = ?, valid_until = ? where number_key = ?`, s, validUntil, key)
	return err
}

const engineerColumns = `number_key, number, kind, discipline, name, standing, valid_until, province, district, masked_cnic,
	degree, institution, graduation_year`

const selectEngineers = `select ` + engineerColumns + ` from register_engineer where number_key in (?)`

// findEngineers returns those of a few keys that the register has, in no order.
func findEngineers(ctx context.Context, d *db.DB, keys []string) ([]engineerRow, error) {
	return db.Rows[engineerRow](ctx, d, selectEngineers, keys)
}

func listKeys(ctx context.Context, tx *db.Tx, keys []string) ([]engineerRow, error) {
	return db.List[engineerRow](ctx, tx, selectEngineers, keys)
}

func loadEngineer(ctx context.Context, tx *db.Tx, key string) (engineerRow, error) {
	return db.Get[engineerRow](ctx, tx, `select `+engineerColumns+` from register_engineer where number_key = ?`, key)
}

type changeRow struct {
	NumberKey string `db:"number_key"`
	ChangeID  string `db:"change_id"`
	Salt      []byte `db:"salt"`
}

func replaceChange(ctx context.Context, tx *db.Tx, row changeRow) error {
	if _, err := tx.Exec(ctx, `delete from register_change where number_key = ?`, row.NumberKey); err != nil {
		return err
	}
	return db.Insert(ctx, tx, "register_change", row)
}

func loadChange(ctx context.Context, tx *db.Tx, key string) (changeRow, error) {
	return db.Get[changeRow](ctx, tx, `select number_key, change_id, salt from register_change where number_key = ?`, key)
}

// listChanges returns the newest change of each entry, in the order of their keys.
func listChanges(ctx context.Context, tx *db.Tx, after string, limit int) ([]changeRow, error) {
	return db.List[changeRow](ctx, tx, `select number_key, change_id, salt from register_change where number_key > ? order by number_key limit ?`, after, limit)
}

// listEngineers returns those whose name has every word; there is at least one. It walks the first word's part of the index in
// order and stops at the limit, so a common name costs no more than a rare one.
func listEngineers(ctx context.Context, tx *db.Tx, words []string, discipline string, limit int) ([]engineerRow, error) {
	query, args := searchQuery(words, discipline, limit)
	return db.List[engineerRow](ctx, tx, query, args...)
}

func searchQuery(words []string, discipline string, limit int) (string, []any) {
	query := `select e.number, e.name, e.discipline, e.standing, e.valid_until from register_engineer_name n
		join register_engineer e on e.number_key = n.number_key where n.token = ?` +
		strings.Repeat(` and exists (select 1 from register_engineer_name o where o.token = ? and o.number_key = n.number_key)`, len(words)-1)
	var args []any
	for _, w := range words {
		args = append(args, w)
	}
	if discipline != "" {
		query += ` and e.discipline = ?`
		args = append(args, discipline)
	}
	return query + ` order by n.number_key limit ?`, append(args, limit)
}

func findAnyNumber(ctx context.Context, tx *db.Tx) (string, error) {
	return db.Get[string](ctx, tx, `select number from register_engineer order by number_key limit 1`)
}
