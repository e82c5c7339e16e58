package notice

import (
	"context"
	"time"

	"sanad/internal/db"
)

// listPromised returns which of some persons have a letter of a campaign.
func listPromised(ctx context.Context, tx *db.Tx, campaign string, persons []string) ([]string, error) {
	return db.List[string](ctx, tx, `select person_id from notice_message where campaign_id = ? and campaign_id <> '' and person_id in (?)`, campaign, persons)
}

func insertMessages(ctx context.Context, tx *db.Tx, rows []messageRow) error {
	return db.InsertMany(ctx, tx, "notice_message", rows)
}

// due are the letters of a campaign that may leave now and that no lane has.
const due = ` from notice_message where state = 'queued' and campaign_id <> '' and campaign_id = ? and due_at <= ? and (leased_until is null or leased_until < ?)`

func hasDueLetter(ctx context.Context, tx *db.Tx, campaign string, now time.Time) (bool, error) {
	_, found, err := db.Find[string](ctx, tx, `select id`+due+` limit 1`, campaign, now, now)
	return found, err
}

// listDueLetters returns letters that a lane may take, in their order, and no letter that another is taking.
func listDueLetters(ctx context.Context, tx *db.Tx, campaign string, now time.Time, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+due+` order by due_at, id limit ?`+tx.SkipLocked(), campaign, now, now, limit)
}

func updateLeased(ctx context.Context, tx *db.Tx, ids []string, until time.Time) error {
	_, err := tx.Exec(ctx, `update notice_message set leased_until = ? where id in (?)`, until, ids)
	return err
}

// updateFree gives letters back that a lane still has.
func updateFree(ctx context.Context, tx *db.Tx, ids []string, lease time.Time) error {
	_, err := tx.Exec(ctx, `update notice_message set leased_until = null where id in (?) and leased_until = ?`, ids, lease)
	return err
}

// updateTaken takes a letter out of a lane that still has it, to end it.
func updateTaken(ctx context.Context, tx *db.Tx, id string, lease time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update notice_message set leased_until = null where id = ? and leased_until = ? and state = 'queued'`, id, lease)
	return n == 1, err
}

// leftStatements write that a letter left. One that was stopped while it was handed over has left all the same.
func leftStatements(id, lang string, lease time.Time, d deliveryRow) ([]db.Statement, error) {
	delivery, err := db.Row{Table: "notice_delivery", Value: d}.Insertion()
	return []db.Statement{{Query: `update notice_message set state = 'sent', lang = ?, fault = '', sent_at = ?, leased_until = null
		where id = ? and leased_until = ? and state in ('queued', 'stopped')`, Args: []any{lang, d.SentAt, id, lease}}, delivery}, err
}

// mendedStatement writes that an address takes letters again.
func mendedStatement(index []byte) db.Statement {
	return db.Statement{Query: `delete from notice_broken where address_index = ?`, Args: []any{index}}
}

// updateLater lets a letter that could not be handed over wait.
func updateLater(ctx context.Context, tx *db.Tx, id string, lease time.Time, fault string, tries int, due time.Time) error {
	_, err := tx.Exec(ctx, `update notice_message set fault = ?, tries = ?, due_at = ?, leased_until = null
		where id = ? and leased_until = ? and state = 'queued'`, fault, tries, due, id, lease)
	return err
}

// updateDropped ends a letter that need not leave, and says why.
func updateDropped(ctx context.Context, tx *db.Tx, id, why string) error {
	_, err := tx.Exec(ctx, `update notice_message set state = 'dropped', why = ? where id = ? and state = 'queued'`, why, id)
	return err
}
