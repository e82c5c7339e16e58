package notice

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// Handling is what became of a letter that came in.
type Handling string

// What becomes of one.
const (
	InboundOpen     Handling = "open"
	InboundAnswered Handling = "answered"
	InboundClosed   Handling = "closed" // without an answer
	InboundHanded   Handling = "handed" // to the privacy officer, as a case
)

type inboundRow struct {
	ID         string     `db:"id"`
	Case       string     `db:"case_id"` // it answers a letter of a case, but not from its holder's address, or too late
	Sender     pii.Sealed `db:"sender"`
	Subject    pii.Sealed `db:"subject"`
	Words      pii.Sealed `db:"words"`
	Answer     pii.Sealed `db:"answer"`
	Lang       string     `db:"lang"`
	Files      int64      `db:"files"`   // that came with it and were not kept
	Dropped    string     `db:"dropped"` // what else was not kept, with spaces: cut, hidden, page
	Signed     bool       `db:"signed"`  // by the domain of its sender
	State      Handling   `db:"state"`
	HandedTo   string     `db:"handed_to"` // the case that it became
	HandledBy  string     `db:"handled_by"`
	HandledAt  *time.Time `db:"handled_at"`
	ReceivedAt time.Time  `db:"received_at"`
}

const inboundColumns = `id, case_id, sender, subject, words, answer, lang, files, dropped, signed, state, handed_to, handled_by, handled_at, received_at`

func insertInbound(ctx context.Context, tx *db.Tx, row inboundRow) error {
	return db.Insert(ctx, tx, "notice_inbound", row)
}

// loadInbound returns a letter that came in; NotFound: there is none.
func loadInbound(ctx context.Context, tx *db.Tx, id string) (inboundRow, error) {
	row, found, err := db.Find[inboundRow](ctx, tx, `select `+inboundColumns+` from notice_inbound where id = ?`, id)
	if err == nil && !found {
		err = fault.NotFound()
	}
	return row, err
}

// listInbound returns letters that came in and are open, or are not, newest first, before one of them (empty: from the newest).
func listInbound(ctx context.Context, tx *db.Tx, open bool, before string, limit int) ([]inboundRow, error) {
	query, args := `select `+inboundColumns+` from notice_inbound where state = 'open'`, []any{}
	if !open {
		query = `select ` + inboundColumns + ` from notice_inbound where state in ('answered', 'closed', 'handed')`
	}
	if before != "" {
		query, args = query+` and id < ?`, append(args, before)
	}
	return db.List[inboundRow](ctx, tx, query+` order by id desc limit ?`, append(args, limit)...)
}

func countInbound(ctx context.Context, tx *db.Tx) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from notice_inbound where state = 'open'`)
}

// listSealed returns which of some letters and texts that came in have something sealed.
func listSealed(ctx context.Context, tx *db.Tx, ids []string) ([]string, error) {
	return db.List[string](ctx, tx, `select id from notice_inbound where id in (?) union select id from notice_text where id in (?) and number is not null`, ids, ids)
}

// updateHandled writes what became of a letter that is open.
func updateHandled(ctx context.Context, tx *db.Tx, row inboundRow) error {
	n, err := tx.Exec(ctx, `update notice_inbound set state = ?, answer = ?, handed_to = ?, handled_by = ?, handled_at = ? where id = ? and state = 'open'`,
		row.State, row.Answer, row.HandedTo, row.HandledBy, row.HandledAt, row.ID)
	if err == nil && n == 0 {
		err = fault.Conflict("notice.received.moved_on", nil)
	}
	return err
}

// listHandled returns letters that were dealt with before a moment.
func listHandled(ctx context.Context, tx *db.Tx, before time.Time, limit int) ([]inboundRow, error) {
	return db.List[inboundRow](ctx, tx, `select `+inboundColumns+` from notice_inbound where state <> 'open' and handled_at < ? order by handled_at limit ?`, before, limit)
}

func deleteInbound(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `delete from notice_inbound where id = ?`, id)
	return err
}
