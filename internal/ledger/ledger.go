// Package ledger keeps the two logs that nobody can change unseen: who looked at personal values, and what changed on the public
// register.
//
// An entry is a line without personal data, written in the transaction of what it tells of. A second later at most it is sealed: it
// gets the next leaf of a Merkle tree (RFC 6962), and the tree's new size and root are signed as a checkpoint (C2SP tlog-checkpoint,
// tlog-tiles). Whoever kept an older checkpoint can tell whether the log has grown from it and did nothing else.
package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Log is one of the logs.
type Log string

// The logs.
const (
	Access Log = "access" // who looked at whose values of class 3
	Public Log = "public" // what changed on the public register and in the policy
)

// Logs are all logs.
var Logs = []Log{Access, Public}

// Entry is one line of a log.
type Entry struct {
	ID   string    // of what it tells of; an entry of the same id cannot be written twice
	Kind string    // words in clear, such as "engineer entered"
	At   time.Time // when it happened
	Salt []byte    // makes the commitment unguessable: without it the line tells nothing
	Body []byte    // what the line commits to; only its hash is kept here
}

// NewSalt makes a salt: 32 random bytes.
func NewSalt() []byte {
	s := make([]byte, 32)
	rand.Read(s)
	return s
}

// Line is what stands in the log: kind, moment and commitment.
func (e Entry) Line() string {
	return fmt.Sprintf("%s\n%s\n%s\n", e.Kind, e.At.UTC().Truncate(time.Second).Format(time.RFC3339), commitment(e.Salt, e.Body))
}

func commitment(salt, body []byte) string {
	h := sha256.New()
	h.Write([]byte("sanad commitment 1\n"))
	h.Write(salt)
	h.Write(body)
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// Opens tells whether a line commits to a body under a salt.
func Opens(line string, salt, body []byte) bool {
	parts := strings.Split(line, "\n")
	return len(parts) == 4 && parts[2] == commitment(salt, body)
}

// Append writes an entry in the transaction of what it tells of.
func Append(ctx context.Context, tx *db.Tx, log Log, e Entry) error {
	row, err := Row(log, e)
	if err != nil {
		return err
	}
	return insertEntry(ctx, tx, row)
}

// AppendMany prepares many entries, and returns what writes them as Append does.
func AppendMany(log Log, list []Entry) (func(context.Context, *db.Tx) error, error) {
	rows := make([]entryRow, len(list))
	for i, e := range list {
		row, err := Row(log, e)
		if err != nil {
			return nil, err
		}
		rows[i] = row.Value.(entryRow)
	}
	return func(ctx context.Context, tx *db.Tx) error { return insertEntries(ctx, tx, log, rows) }, nil
}

// Ledger seals entries and answers with what proves them.
type Ledger struct {
	db      *db.DB
	clock   clock.Clock
	origin  string // of the checkpoints: "register.example.org/log"
	signers map[Log]note.Signer
	keys    map[Log]string // public, of the signers
}

// New returns the ledger of a service at host, whose checkpoints are signed with keys made of seed(name): 32 bytes, secret, always the
// same. Without seed it only reads.
func New(d *db.DB, c clock.Clock, host string, seed func(name string) ([]byte, error)) (*Ledger, error) {
	l := &Ledger{d, c, host + "/log", map[Log]note.Signer{}, map[Log]string{}}
	if seed == nil {
		return l, nil
	}
	for _, log := range Logs {
		secret, err := seed("ledger " + string(log))
		if err != nil {
			return nil, err
		}
		if l.signers[log], l.keys[log], err = signer(l.Origin(log), secret); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// Origin is the name of a log, which its checkpoints begin with and its key bears.
func (l *Ledger) Origin(log Log) string { return l.origin + "/" + string(log) }

// Key returns the public key that the checkpoints of a log are signed with here; empty where nothing is signed.
func (l *Ledger) Key(log Log) string { return l.keys[log] }

// most is how many entries are sealed in one transaction.
const most = 1000

// Seal gives the entries of a log that have no leaf theirs, in the order of their ids, and signs a checkpoint. It tells how many.
func (l *Ledger) Seal(ctx context.Context, log Log) (sealed int, err error) {
	waiting, err := l.waits(ctx, log)
	if err != nil || !waiting {
		return 0, err
	}
	err = l.db.Update(ctx, func(tx *db.Tx) error {
		list, err := listOpen(ctx, tx, log, most)
		if err != nil {
			return err
		}
		sealed = len(list)
		if sealed == 0 {
			return nil
		}
		size, err := loadSize(ctx, tx, log)
		if err != nil {
			return err
		}
		have := map[int64]tlog.Hash{} // what this transaction adds
		read := func(places []int64) ([]tlog.Hash, error) { return readHashes(ctx, tx, log, places, have) }
		for _, e := range list {
			hashes, err := tlog.StoredHashes(size, []byte(e.Entry), tlog.HashReaderFunc(read))
			if err != nil {
				return err
			}
			first := tlog.StoredHashIndex(0, size)
			for i, h := range hashes {
				have[first+int64(i)] = h
				if err := insertHash(ctx, tx, hashRow{log, first + int64(i), h[:]}); err != nil {
					return err
				}
			}
			if err := updatePosition(ctx, tx, log, e.ID, size); err != nil {
				return err
			}
			size++
		}
		root, err := tlog.TreeHash(size, tlog.HashReaderFunc(read))
		if err != nil {
			return err
		}
		at := l.clock.Now()
		text, err := note.Sign(&note.Note{Text: Checkpoint{l.Origin(log), size, root, at}.text()}, l.signers[log])
		if err != nil {
			return err
		}
		return insertCheckpoint(ctx, tx, checkpointRow{log, size, string(text), l.keys[log], at})
	}, db.Queue("ledger/"+string(log)))
	return sealed, err
}

// SealAll seals all that waits in every log.
func (l *Ledger) SealAll(ctx context.Context) error {
	for _, log := range Logs {
		for n := most; n == most; {
			var err error
			if n, err = l.Seal(ctx, log); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *Ledger) waits(ctx context.Context, log Log) (waiting bool, err error) {
	err = l.db.View(ctx, func(tx *db.Tx) error {
		list, err := listOpen(ctx, tx, log, 1)
		waiting = len(list) > 0
		return err
	})
	return waiting, err
}

// Newest returns a log's newest checkpoint, signed, and the public key by which it is checked; NotFound before the first entry is
// sealed.
func (l *Ledger) Newest(ctx context.Context, log Log) (signed, key string, err error) {
	err = l.db.View(ctx, func(tx *db.Tx) error {
		c, err := loadNewest(ctx, tx, log)
		signed, key = c.Note, c.Key
		return err
	})
	return signed, key, err
}

// Sealed returns when an entry was sealed; zero: not yet.
func (l *Ledger) Sealed(ctx context.Context, tx *db.Tx, log Log, id string) (time.Time, error) {
	e, err := loadEntry(ctx, tx, log, id)
	if err != nil || e.Position == nil {
		return time.Time{}, err
	}
	c, err := loadCheckpoint(ctx, tx, log, *e.Position+1)
	return c.At, err
}

// Proof is what shows that a line stands in a log.
type Proof struct {
	Index      int64
	Line       string
	Hashes     []tlog.Hash // the audit path
	Checkpoint string      // signed
}

// Prove returns the proof of an entry by the newest checkpoint; Busy while it waits to be sealed, which takes a second.
func (l *Ledger) Prove(ctx context.Context, log Log, id string) (p Proof, err error) {
	err = l.db.View(ctx, func(tx *db.Tx) error {
		e, err := loadEntry(ctx, tx, log, id)
		if err != nil {
			return err
		}
		if e.Position == nil {
			return fault.Busy("fault.sealing", nil)
		}
		c, err := loadNewest(ctx, tx, log)
		if err != nil {
			return err
		}
		p = Proof{Index: *e.Position, Line: e.Entry, Checkpoint: c.Note}
		p.Hashes, err = tlog.ProveRecord(c.Size, p.Index, tlog.HashReaderFunc(func(places []int64) ([]tlog.Hash, error) {
			return readHashes(ctx, tx, log, places, nil)
		}))
		return err
	})
	return p, err
}

// Text writes a proof as C2SP tlog-proof does. Its extra data are all that the line is made of: kind, moment, salt and body.
func (p Proof) Text(salt, body []byte) string {
	clear := strings.SplitAfterN(p.Line, "\n", 3)
	extra := append([]byte(strings.Join(clear[:len(clear)-1], "")), append(slices.Clone(salt), body...)...)
	var b strings.Builder
	fmt.Fprintf(&b, "c2sp.org/tlog-proof@v1\nextra %s\nindex %d\n", base64.StdEncoding.EncodeToString(extra), p.Index)
	for _, h := range p.Hashes {
		b.WriteString(h.String() + "\n")
	}
	return b.String() + "\n" + p.Checkpoint
}

// Tile returns the hashes of a tile ("0/x001/234", "1/000.p/7") or, of the public log, the entries of one ("entries/000.p/7");
// NotFound for what is beyond the newest checkpoint.
func (l *Ledger) Tile(ctx context.Context, log Log, path string) ([]byte, error) {
	if log != Public && strings.HasPrefix(path, "entries/") {
		return nil, fault.NotFound() // when somebody looked is nobody else's affair
	}
	return l.tile(ctx, log, path)
}

func (l *Ledger) tile(ctx context.Context, log Log, path string) (data []byte, err error) {
	rest, entries := strings.CutPrefix(path, "entries/")
	if entries {
		path = "data/" + rest
	}
	tile, err := tlog.ParseTilePath(tilePrefix + path)
	if err != nil || tile.L < 0 != entries {
		return nil, fault.NotFound()
	}
	err = l.db.View(ctx, func(tx *db.Tx) error {
		size, err := loadSize(ctx, tx, log)
		if err != nil {
			return err
		}
		if !holds(tile, size) {
			return fault.NotFound()
		}
		if entries {
			data, err = bundle(ctx, tx, log, tile)
			return err
		}
		data, err = tlog.ReadTileData(tile, tlog.HashReaderFunc(func(places []int64) ([]tlog.Hash, error) {
			return readHashes(ctx, tx, log, places, nil)
		}))
		return err
	})
	return data, err
}

// bundle writes each entry after its length in two bytes.
func bundle(ctx context.Context, tx *db.Tx, log Log, t tlog.Tile) ([]byte, error) {
	first := t.N << tileHeight
	list, err := listEntries(ctx, tx, log, first, first+int64(t.W))
	var b []byte
	for _, e := range list {
		b = append(b, byte(len(e.Entry)>>8), byte(len(e.Entry)))
		b = append(b, e.Entry...)
	}
	return b, err
}

const (
	tileHeight = 8         // 256 hashes, as C2SP says
	tilePrefix = "tile/8/" // how the library names what C2SP calls tile/
)

// holds tells whether a tree of size n has all of a tile.
func holds(t tlog.Tile, n int64) bool {
	if t.H != tileHeight || t.L > 7 || t.N > n {
		return false
	}
	below := uint(tileHeight * max(t.L, 0))
	return (t.N<<tileHeight+int64(t.W))<<below <= n
}

// Lines returns what stands in a log under ids, sealed or not; what is not there is missing.
func (l *Ledger) Lines(ctx context.Context, log Log, ids []string) (map[string]string, error) {
	lines := map[string]string{}
	err := l.db.View(ctx, func(tx *db.Tx) error {
		list, err := listLines(ctx, tx, log, ids)
		for _, e := range list {
			lines[e.ID] = e.Entry
		}
		return err
	})
	return lines, err
}

// Count tells how many entries of a kind a log has, sealed or not.
func (l *Ledger) Count(ctx context.Context, log Log, kind string) (n int64, err error) {
	err = l.db.View(ctx, func(tx *db.Tx) (err error) {
		n, err = countEntries(ctx, tx, log, kind)
		return err
	})
	return n, err
}
