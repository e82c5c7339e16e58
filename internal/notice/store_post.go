package notice

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

type batchRow struct {
	ID        string     `db:"id"`
	State     BatchState `db:"state"`
	MadeBy    string     `db:"made_by"`
	MadeAt    time.Time  `db:"made_at"`
	PrintedAt *time.Time `db:"printed_at"`
	PostedOn  *day.Day   `db:"posted_on"`
	PostedBy  string     `db:"posted_by"`
}

const batchColumns = `id, state, made_by, made_at, printed_at, posted_on, posted_by`

// letterRow is a letter on paper. Once it is posted there is a delivery with its id.
type letterRow struct {
	ID          string     `db:"id"`
	Batch       string     `db:"batch_id"`
	Message     string     `db:"message_id"`
	Position    int64      `db:"position"`
	Code        string     `db:"code"`
	Why         string     `db:"why"` // by post
	Index       []byte     `db:"address_index"`
	ReturnedAt  *time.Time `db:"returned_at"`
	ReturnedWhy string     `db:"returned_why"`
	ReturnedBy  string     `db:"returned_by"`
}

const letterColumns = `id, batch_id, message_id, position, code, why, address_index, returned_at, returned_why, returned_by`

// waiting are letters that go by post and are in no batch, without those of a campaign that is paused. One that came back and goes again is in
// none that is still to be posted.
const waiting = ` from notice_message m where state = 'waits' and not exists (select 1 from notice_letter l join notice_batch b on b.id = l.batch_id
	where l.message_id = m.id and b.state in ('made', 'printed')) and not exists (select 1 from notice_campaign c where c.id = m.campaign_id and c.state = 'paused')`

func insertBatch(ctx context.Context, tx *db.Tx, row batchRow) error {
	return db.Insert(ctx, tx, "notice_batch", row)
}

func insertLetter(ctx context.Context, tx *db.Tx, row letterRow) error {
	return db.Insert(ctx, tx, "notice_letter", row)
}

func loadBatch(ctx context.Context, tx *db.Tx, id string) (batchRow, error) {
	row, found, err := db.Find[batchRow](ctx, tx, `select `+batchColumns+` from notice_batch where id = ?`, id)
	if err == nil && !found {
		err = fault.NotFound()
	}
	return row, err
}

func updateBatch(ctx context.Context, tx *db.Tx, row batchRow) error {
	_, err := tx.Exec(ctx, `update notice_batch set state = ?, printed_at = ?, posted_on = ?, posted_by = ? where id = ?`,
		row.State, row.PrintedAt, row.PostedOn, row.PostedBy, row.ID)
	return err
}

// countedBatch is a batch with how many letters are in it.
type countedBatch struct {
	batchRow
	Letters  int64 `db:"letters"`
	Returned int64 `db:"returned"`
}

// listBatches returns batches, newest first, before one of them (empty: from the newest).
func listBatches(ctx context.Context, tx *db.Tx, before string, limit int) ([]countedBatch, error) {
	query, args := `select `+batchColumns+`, (select count(*) from notice_letter l where l.batch_id = b.id) letters,
		(select count(*) from notice_letter l where l.batch_id = b.id and returned_at is not null) returned from notice_batch b`, []any{}
	if before != "" {
		query, args = query+` where id < ?`, append(args, before)
	}
	return db.List[countedBatch](ctx, tx, query+` order by id desc limit ?`, append(args, limit)...)
}

// listLetters returns the letters of a batch in their order.
func listLetters(ctx context.Context, tx *db.Tx, batch string) ([]letterRow, error) {
	return db.List[letterRow](ctx, tx, `select `+letterColumns+` from notice_letter where batch_id = ? order by position`, batch)
}

func findLetterByCode(ctx context.Context, tx *db.Tx, code string) (letterRow, bool, error) {
	return db.Find[letterRow](ctx, tx, `select `+letterColumns+` from notice_letter where code = ?`, code)
}

func findLetter(ctx context.Context, tx *db.Tx, id string) (letterRow, bool, error) {
	return db.Find[letterRow](ctx, tx, `select `+letterColumns+` from notice_letter where id = ?`, id)
}

func updateLetterIndex(ctx context.Context, tx *db.Tx, id string, index []byte) error {
	_, err := tx.Exec(ctx, `update notice_letter set address_index = ? where id = ?`, index, id)
	return err
}

func updateLetterReturned(ctx context.Context, tx *db.Tx, row letterRow) error {
	_, err := tx.Exec(ctx, `update notice_letter set returned_at = ?, returned_why = ?, returned_by = ? where id = ?`, row.ReturnedAt, row.ReturnedWhy, row.ReturnedBy, row.ID)
	return err
}

// countWaiting tells how many letters wait for a batch, and since when.
func countWaiting(ctx context.Context, tx *db.Tx) (n int64, since *time.Time, err error) {
	if n, err = db.Get[int64](ctx, tx, `select count(*)`+waiting); err != nil || n == 0 {
		return n, nil, err
	}
	list, err := listForPost(ctx, tx, 1)
	if err != nil || len(list) == 0 {
		return n, nil, err
	}
	return n, &list[0].CreatedAt, nil
}

// listForPost returns the letters that wait for a batch, oldest first.
func listForPost(ctx context.Context, tx *db.Tx, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+waiting+` order by created_at, id limit ?`, limit)
}

// updateRequeued lets a letter that waits for the post leave by another way.
func updateRequeued(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `update notice_message set state = 'queued', due_at = null where id = ? and state = 'waits'`, id)
	return err
}

// updateUnposted keeps a letter back that waited for the post.
func updateUnposted(ctx context.Context, tx *db.Tx, id, why string) error {
	_, err := tx.Exec(ctx, `update notice_message set state = 'held', why = ? where id = ? and state = 'waits'`, why, id)
	return err
}

func updateLang(ctx context.Context, tx *db.Tx, id, lang string) error {
	_, err := tx.Exec(ctx, `update notice_message set lang = ? where id = ?`, lang, id)
	return err
}
