package ledger

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sanad/internal/db"
)

type entryRow struct {
	ID       string    `db:"id"`
	Entry    string    `db:"entry"`
	At       time.Time `db:"at"`
	Position *int64    `db:"position"`
}

type hashRow struct {
	Log   Log    `db:"log"`
	Place int64  `db:"place"`
	Hash  []byte `db:"hash"`
}

type checkpointRow struct {
	Log  Log       `db:"log"`
	Size int64     `db:"size"`
	Note string    `db:"note"`
	Key  string    `db:"key"` // public
	At   time.Time `db:"at"`
}

// of writes a query of a log's own table.
func of(log Log, query string) string {
	table := map[Log]string{Access: "ledger_access", Public: "ledger_public"}[log]
	return fmt.Sprintf(query, table)
}

// Row is the row of an entry, for who stores it together with what it tells of.
func Row(log Log, e Entry) (db.Row, error) {
	if e.Kind == "" || strings.ContainsAny(e.Kind, "\n") || len(e.Salt) != 32 {
		return db.Row{}, fmt.Errorf("ledger: an entry of the kind %q with a salt of %d bytes", e.Kind, len(e.Salt))
	}
	return db.Row{Table: of(log, "%s"), Value: entryRow{ID: e.ID, Entry: e.Line(), At: e.At}}, nil
}

func insertEntry(ctx context.Context, tx *db.Tx, row db.Row) error {
	return db.Insert(ctx, tx, row.Table, row.Value)
}

func listOpen(ctx context.Context, tx *db.Tx, log Log, limit int) ([]entryRow, error) {
	return db.List[entryRow](ctx, tx, of(log, `select id, entry, at, position from %s where position is null order by id limit ?`), limit)
}

func loadEntry(ctx context.Context, tx *db.Tx, log Log, id string) (entryRow, error) {
	return db.Get[entryRow](ctx, tx, of(log, `select id, entry, at, position from %s where id = ?`), id)
}

func listEntries(ctx context.Context, tx *db.Tx, log Log, from, to int64) ([]entryRow, error) {
	return db.List[entryRow](ctx, tx, of(log, `select id, entry, at, position from %s where position >= ? and position < ? order by position`), from, to)
}

func updatePosition(ctx context.Context, tx *db.Tx, log Log, id string, position int64) error {
	n, err := tx.Exec(ctx, of(log, `update %s set position = ? where id = ?`), position, id)
	if err == nil && n != 1 {
		err = errors.New("ledger: an entry that was there is gone")
	}
	return err
}

func insertHash(ctx context.Context, tx *db.Tx, h hashRow) error {
	return db.Insert(ctx, tx, "ledger_hash", h)
}

// readHashes returns the hashes at places, from fresh where it has them.
func readHashes(ctx context.Context, tx *db.Tx, log Log, places []int64, fresh map[int64]tlog.Hash) ([]tlog.Hash, error) {
	found := map[int64]tlog.Hash{}
	var ask []int64
	for _, p := range places {
		if h, ok := fresh[p]; ok {
			found[p] = h
		} else {
			ask = append(ask, p)
		}
	}
	if len(ask) > 0 {
		list, err := db.List[hashRow](ctx, tx, `select log, place, hash from ledger_hash where log = ? and place in (?)`, log, ask)
		if err != nil {
			return nil, err
		}
		for _, h := range list {
			found[h.Place] = tlog.Hash(h.Hash)
		}
	}
	out := make([]tlog.Hash, len(places))
	for i, p := range places {
		h, ok := found[p]
		if !ok {
			return nil, fmt.Errorf("ledger: the %s log lacks the hash %d", log, p)
		}
		out[i] = h
	}
	return out, nil
}

func insertCheckpoint(ctx context.Context, tx *db.Tx, c checkpointRow) error {
	return db.Insert(ctx, tx, "ledger_checkpoint", c)
}

func loadNewest(ctx context.Context, tx *db.Tx, log Log) (checkpointRow, error) {
	return db.Get[checkpointRow](ctx, tx, `select log, size, note, key, at from ledger_checkpoint where log = ? order by size desc limit 1`, log)
}

// loadCheckpoint returns the first checkpoint of at least a size.
func loadCheckpoint(ctx context.Context, tx *db.Tx, log Log, size int64) (checkpointRow, error) {
	return db.Get[checkpointRow](ctx, tx, `select log, size, note, key, at from ledger_checkpoint where log = ? and size >= ? order by size limit 1`, log, size)
}

func loadSize(ctx context.Context, tx *db.Tx, log Log) (int64, error) {
	return db.Get[int64](ctx, tx, `select coalesce(max(size), 0) from ledger_checkpoint where log = ?`, log)
}

func listLines(ctx context.Context, tx *db.Tx, log Log, ids []string) ([]entryRow, error) {
	return db.List[entryRow](ctx, tx, of(log, `select id, entry, at, position from %s where id in (?)`), ids)
}

func countEntries(ctx context.Context, tx *db.Tx, log Log, kind string) (int64, error) {
	return db.Get[int64](ctx, tx, of(log, `select count(*) from %s where substr(entry, 1, ?) = ?`), len(kind)+1, kind+"\n")
}

func insertEntries(ctx context.Context, tx *db.Tx, log Log, rows []entryRow) error {
	return db.InsertMany(ctx, tx, of(log, "%s"), rows)
}
