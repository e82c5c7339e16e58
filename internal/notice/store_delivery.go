package notice

import (
	"context"
	"time"

	"sanad/internal/db"
)

type deliveryRow struct {
	ID      string    `db:"id"`
	Message string    `db:"message_id"`
	Way     Way       `db:"way"`
	Why     string    `db:"why"` // this way
	State   Came      `db:"state"`
	Fault   string    `db:"fault"`
	Index   []byte    `db:"address_index"`
	SentAt  time.Time `db:"sent_at"`
	HeardAt time.Time `db:"heard_at"`
}

// brokenRow is an address to which nothing is sent, because what was sent there came back.
type brokenRow struct {
	Index []byte    `db:"address_index"`
	Way   Way       `db:"way"`
	Why   string    `db:"why"`
	Since time.Time `db:"since"`
}

func insertDelivery(ctx context.Context, tx *db.Tx, row deliveryRow) error {
	return db.Insert(ctx, tx, "notice_delivery", row)
}

// listDeliveries returns how letters were sent, oldest first.
func listDeliveries(ctx context.Context, tx *db.Tx, messages []string) ([]deliveryRow, error) {
	return db.List[deliveryRow](ctx, tx, `select id, message_id, way, why, state, fault, address_index, sent_at, heard_at from notice_delivery
		where message_id in (?) order by id`, messages)
}

// leftRow is a letter to a person that left.
type leftRow struct {
	deliveryRow
	Person string `db:"person_id"`
	Kind   string `db:"kind"`

	Campaign string `db:"campaign_id"`
}

// listLeft returns letters to persons that left by e-mail or SMS since a moment, newest first. (When one by post was decided stands in its batch.)
func listLeft(ctx context.Context, tx *db.Tx, since time.Time, limit int) ([]leftRow, error) {
	return db.List[leftRow](ctx, tx, `select d.id, message_id, way, d.why, d.state, d.fault, address_index, d.sent_at, heard_at, person_id, kind, campaign_id
		from notice_delivery d join notice_message m on m.id = d.message_id
		where d.sent_at > ? and way <> 'post' and person_id <> '' order by d.id desc limit ?`, since, limit)
}

// updateCame writes how far a letter came of which that is not known yet; only who got one complains of it.
func updateCame(ctx context.Context, tx *db.Tx, id string, came Came, fault string, at time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update notice_delivery set state = ?, fault = ?, heard_at = ? where id = ? and (state = 'sent' or state = 'delivered' and ?)`, came, fault, at, id, came == Complained)
	return n == 1, err
}

// updateBack says of a letter that was sent that it did not arrive.
func updateBack(ctx context.Context, tx *db.Tx, id, fault string) error {
	_, err := tx.Exec(ctx, `update notice_message set state = 'refused', fault = ? where id = ? and state = 'sent'`, fault, id)
	return err
}

func findDelivery(ctx context.Context, tx *db.Tx, id string) (deliveryRow, bool, error) {
	return db.Find[deliveryRow](ctx, tx, `select id, message_id, way, why, state, fault, address_index, sent_at, heard_at from notice_delivery where id = ?`, id)
}

// countSent tells how often something was sent to an address since a moment.
func countSent(ctx context.Context, tx *db.Tx, index []byte, since time.Time) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from notice_delivery where address_index = ? and sent_at > ?`, index, since)
}

// countTextsTo tells how many texts went to somebody since a moment, by whatever number.
func countTextsTo(ctx context.Context, tx *db.Tx, person string, since time.Time) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from notice_message m join notice_delivery d on d.message_id = m.id
		where m.person_id = ? and m.person_id <> '' and d.way = 'sms' and d.sent_at > ?`, person, since)
}

// listTexts returns the texts to a number since a moment, newest first.
func listTexts(ctx context.Context, tx *db.Tx, index []byte, since time.Time, limit int) ([]deliveryRow, error) {
	return db.List[deliveryRow](ctx, tx, `select id, message_id, way, why, state, fault, address_index, sent_at, heard_at from notice_delivery
		where address_index = ? and sent_at > ? order by sent_at desc, id desc limit ?`, index, since, limit)
}

func isBroken(ctx context.Context, tx *db.Tx, index []byte) (bool, error) {
	n, err := db.Get[int64](ctx, tx, `select count(*) from notice_broken where address_index = ?`, index)
	return n > 0, err
}

// listBroken returns which of some addresses take nothing.
func listBroken(ctx context.Context, tx *db.Tx, indexes [][]byte) ([][]byte, error) {
	return db.List[[]byte](ctx, tx, `select address_index from notice_broken where address_index in (?)`, indexes)
}

func insertBroken(ctx context.Context, tx *db.Tx, row brokenRow) error {
	if err := deleteBroken(ctx, tx, row.Index); err != nil {
		return err
	}
	return db.Insert(ctx, tx, "notice_broken", row)
}

func deleteBroken(ctx context.Context, tx *db.Tx, index []byte) error {
	_, err := tx.Exec(ctx, `delete from notice_broken where address_index = ?`, index)
	return err
}
