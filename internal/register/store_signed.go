package register

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
)

type keyRow struct {
	Serial int64     `db:"serial"` // counts up; the seed of the key bears it
	KID    string    `db:"kid"`
	JWK    string    `db:"jwk"`
	From   time.Time `db:"from_at"`
	Until  time.Time `db:"until_at"`

	WithdrawnAt  *time.Time `db:"withdrawn_at"`
	DoubtedFrom  *time.Time `db:"doubted_from"`
	WithdrawnWhy string     `db:"withdrawn_why"`
}

// listKeyRows returns every key that ever signed, the newest first.
func listKeyRows(ctx context.Context, tx *db.Tx) ([]keyRow, error) {
	return db.List[keyRow](ctx, tx, `select serial, kid, jwk, from_at, until_at, withdrawn_at, doubted_from, withdrawn_why from register_key order by serial desc`)
}

func insertKey(ctx context.Context, tx *db.Tx, row keyRow) error {
	return db.Insert(ctx, tx, "register_key", row)
}

// withdrawKey marks a key that is not withdrawn yet.
func withdrawKey(ctx context.Context, tx *db.Tx, serial int64, at, from time.Time, why string) error {
	_, err := tx.Exec(ctx, `update register_key set withdrawn_at = ?, doubted_from = ?, withdrawn_why = ? where serial = ? and withdrawn_at is null`, at, from, why, serial)
	return err
}

type placeRow struct {
	NumberKey string `db:"number_key"`
	Place     int64  `db:"place"`
}

func loadPlace(ctx context.Context, tx *db.Tx, key string) (int64, error) {
	return db.Get[int64](ctx, tx, `select place from register_status where number_key = ?`, key)
}

// listPlaces returns the places of the entries after a key, in the order of their keys.
func listPlaces(ctx context.Context, tx *db.Tx, after string, limit int) ([]placeRow, error) {
	return db.List[placeRow](ctx, tx, `select number_key, place from register_status where number_key > ? order by number_key limit ?`, after, limit)
}

func listPlacesOf(ctx context.Context, tx *db.Tx, keys []string) ([]placeRow, error) {
	return db.List[placeRow](ctx, tx, `select number_key, place from register_status where number_key in (?)`, keys)
}

// nextPlace is the first that was never given.
const nextPlace = `(select coalesce(max(p) + 1, 0) from (select max(place) as p from register_status union all select max(place) from register_replaced) m)`

func countPlaces(ctx context.Context, tx *db.Tx) (int64, error) {
	return db.Get[int64](ctx, tx, `select `+nextPlace)
}

// replacePlaces takes the places of some entries, which then have none until they are given another.
func replacePlaces(ctx context.Context, tx *db.Tx, keys ...string) error {
	if _, err := tx.Exec(ctx, `insert into register_replaced (place, number_key) select place, number_key from register_status where number_key in (?)`, keys); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from register_status where number_key in (?)`, keys)
	return err
}

// listReplaced returns the places after a place that entries had before, in their order.
func listReplaced(ctx context.Context, tx *db.Tx, after int64, limit int) ([]placeRow, error) {
	return db.List[placeRow](ctx, tx, `select number_key, place from register_replaced where place > ? order by place limit ?`, after, limit)
}

func listReplacedOf(ctx context.Context, tx *db.Tx, keys []string) ([]placeRow, error) {
	return db.List[placeRow](ctx, tx, `select number_key, place from register_replaced where number_key in (?)`, keys)
}

// listNumberKeys returns the keys of entries after a key, in their order.
func listNumberKeys(ctx context.Context, tx *db.Tx, after string, limit int) ([]string, error) {
	return db.List[string](ctx, tx, `select number_key from register_engineer where number_key > ? order by number_key limit ?`, after, limit)
}

// insertPlaces gives the next places to those of some entries that have none: a place is for ever, also when its entry is gone.
func insertPlaces(ctx context.Context, tx *db.Tx, keys []string) error {
	_, err := tx.Exec(ctx, `insert into register_status (number_key, place)
		select e.number_key, `+nextPlace+` - 1 + row_number() over (order by e.number_key)
		from register_engineer e where e.number_key in (?) and not exists (select 1 from register_status s where s.number_key = e.number_key)`, keys)
	return err
}

// listFactsBetween returns the facts of the entries after a key and up to another.
func listFactsBetween(ctx context.Context, tx *db.Tx, after, last string) ([]factRow, error) {
	return db.List[factRow](ctx, tx, `select number_key, id, kind, from_on, until_on, of_id, value, known_at from register_fact
		where number_key > ? and number_key <= ?`, after, last)
}

// listChangedSince returns the keys of entries whose newest change is younger than a change.
func listChangedSince(ctx context.Context, tx *db.Tx, change string, limit int) ([]string, error) {
	return db.List[string](ctx, tx, `select number_key from register_change where change_id > ? order by change_id limit ?`, change, limit)
}

const engineersList = "engineers"

type listRow struct {
	ID        string    `db:"id"`
	Day       day.Day   `db:"day"` // for which the standings were computed
	KeySerial int64     `db:"key_serial"`
	JWS       string    `db:"jws"`
	Made      time.Time `db:"made_at"`
	Looked    time.Time `db:"looked_at"` // up to when changes were looked at
}

func loadList(ctx context.Context, tx *db.Tx) (listRow, error) {
	return db.Get[listRow](ctx, tx, `select id, day, key_serial, jws, made_at, looked_at from register_list where id = ?`, engineersList)
}

func replaceList(ctx context.Context, tx *db.Tx, row listRow) error {
	if _, err := tx.Exec(ctx, `delete from register_list where id = ?`, row.ID); err != nil {
		return err
	}
	return db.Insert(ctx, tx, "register_list", row)
}

func updateLooked(ctx context.Context, tx *db.Tx, at time.Time) error {
	_, err := tx.Exec(ctx, `update register_list set looked_at = ? where id = ?`, at, engineersList)
	return err
}
