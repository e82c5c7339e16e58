package preference

import (
	"context"
	"math"
	"time"

	"sanad/internal/db"
)

type choiceRow struct {
	Person   string    `db:"person_id"`
	Position int64     `db:"position"` // 1, 2, 3 … of a person: their order, whatever the clock said
	What     What      `db:"what"`
	Choice   string    `db:"choice"`
	Shown    string    `db:"shown_hash"`
	Language string    `db:"language"` // of the words
	Surface  Surface   `db:"surface"`
	By       string    `db:"by_id"` // empty: whoever held a letter
	At       time.Time `db:"at"`
}

type shownRow struct {
	Hash    string    `db:"hash"`
	Words   string    `db:"words"`
	FirstAt time.Time `db:"first_at"`
}

func insertChoice(ctx context.Context, tx *db.Tx, row choiceRow) error {
	return db.Insert(ctx, tx, "preference_choice", row)
}

// insertShown keeps words that were not shown before.
func insertShown(ctx context.Context, tx *db.Tx, row shownRow) error {
	known, err := db.Get[int64](ctx, tx, `select count(*) from preference_shown where hash = ?`, row.Hash)
	if err != nil || known > 0 {
		return err
	}
	return db.Insert(ctx, tx, "preference_shown", row)
}

// listNewest returns a person's newest choice of each thing.
func listNewest(ctx context.Context, tx *db.Tx, person string) ([]choiceRow, error) {
	return db.List[choiceRow](ctx, tx, `select person_id, position, what, choice, shown_hash, language, surface, by_id, at from preference_choice c
		where person_id = ? and position = (select max(position) from preference_choice x where x.person_id = c.person_id and x.what = c.what)`, person)
}

// listUntil returns a person's newest choice of each thing at a moment.
func listUntil(ctx context.Context, tx *db.Tx, person string, at time.Time) ([]choiceRow, error) {
	return db.List[choiceRow](ctx, tx, `select person_id, position, what, choice, shown_hash, language, surface, by_id, at from preference_choice c
		where person_id = ? and position = (select max(position) from preference_choice x where x.person_id = c.person_id and x.what = c.what and x.at <= ?)`, person, at)
}

// listNewestOf is listNewest of many persons.
func listNewestOf(ctx context.Context, tx *db.Tx, persons []string) ([]choiceRow, error) {
	return db.List[choiceRow](ctx, tx, `select person_id, position, what, choice, shown_hash, language, surface, by_id, at from preference_choice c
		where person_id in (?) and position = (select max(position) from preference_choice x where x.person_id = c.person_id and x.what = c.what)`, persons)
}

type entryRow struct {
	Position int64     `db:"position"`
	What     What      `db:"what"`
	Choice   string    `db:"choice"`
	Language string    `db:"language"`
	Surface  Surface   `db:"surface"`
	At       time.Time `db:"at"`
	Words    string    `db:"words"`
}

// listChoices returns a person's choices before a position (0: all), newest first, with the words that were shown.
func listChoices(ctx context.Context, tx *db.Tx, person string, before int64, limit int) ([]entryRow, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return db.List[entryRow](ctx, tx, `select c.position, c.what, c.choice, c.language, c.surface, c.at, s.words
		from preference_choice c join preference_shown s on s.hash = c.shown_hash
		where c.person_id = ? and c.position < ? order by c.position desc limit ?`, person, before, limit)
}

// countWordless counts the choices that stand without the words that were shown.
func countWordless(ctx context.Context, tx *db.Tx) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from preference_choice c where not exists (select 1 from preference_shown s where s.hash = c.shown_hash)`)
}

// changeChoices and takeChoices are refused by the database.
func changeChoices(ctx context.Context, tx *db.Tx, person string) error {
	_, err := tx.Exec(ctx, `update preference_choice set choice = 'yes' where person_id = ?`, person)
	return err
}

func takeChoices(ctx context.Context, tx *db.Tx, person string) error {
	_, err := tx.Exec(ctx, `delete from preference_choice where person_id = ?`, person)
	return err
}

type neverRow struct {
	Index []byte    `db:"address_index"`
	Way   string    `db:"way"`
	At    time.Time `db:"at"`
}

func insertNever(ctx context.Context, tx *db.Tx, row neverRow) error {
	return db.Insert(ctx, tx, "preference_never", row)
}

func isNever(ctx context.Context, tx *db.Tx, index []byte) (bool, error) {
	n, err := db.Get[int64](ctx, tx, `select count(*) from preference_never where address_index = ?`, index)
	return n > 0, err
}

// listNever returns which of some addresses asked for it.
func listNever(ctx context.Context, tx *db.Tx, indexes [][]byte) ([][]byte, error) {
	return db.List[[]byte](ctx, tx, `select address_index from preference_never where address_index in (?)`, indexes)
}

func deleteNever(ctx context.Context, tx *db.Tx, index []byte) error {
	_, err := tx.Exec(ctx, `delete from preference_never where address_index = ?`, index)
	return err
}
