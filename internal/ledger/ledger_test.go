package ledger

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// desk is a ledger with its clock and what is written in it.
type desk struct {
	*Ledger
	t    *testing.T
	db   *db.DB
	now  *clock.Moved
	last int
}

func begin(t *testing.T, d *db.DB) *desk {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	l, err := New(d, now, "register.test", func(name string) ([]byte, error) { return bytes.Repeat([]byte(name[len(name)-1:]), 32), nil })
	if err != nil {
		t.Fatal(err)
	}
	return &desk{l, t, d, now, 0}
}

// write appends n entries and seals them.
func (d *desk) write(log Log, n int) {
	d.t.Helper()
	d.must(d.db.Update(d.t.Context(), func(tx *db.Tx) error {
		for i := range n {
			if err := Append(d.t.Context(), tx, log, d.entry(d.last+i)); err != nil {
				return err
			}
		}
		return nil
	}))
	d.last += n
	d.must(d.SealAll(d.t.Context()))
}

func (d *desk) entry(i int) Entry {
	return Entry{ID: fmt.Sprintf("e%06d", i), Kind: "engineer entered", At: d.now.Now(), Salt: bytes.Repeat([]byte{byte(i)}, 32), Body: fmt.Appendf(nil, "body %d", i)}
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// outside is the source that anybody has, over what the ledger serves.
func (d *desk) outside(log Log) Source {
	return func(path string) ([]byte, error) {
		if path == "checkpoint" {
			signed, _, err := d.Newest(d.t.Context(), log)
			return []byte(signed), err
		}
		return d.Tile(d.t.Context(), log, strings.TrimPrefix(path, "tile/"))
	}
}

func (d *desk) key(log Log) string {
	_, key, err := d.Newest(d.t.Context(), log)
	d.must(err)
	return key
}

func TestGrowth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, store *db.DB) {
		d := begin(t, store)
		if _, _, err := d.Newest(t.Context(), Public); !fault.Is(err, fault.KindNotFound) {
			t.Fatalf("an empty log: %v", err)
		}
		var saved *Checkpoint
		for _, n := range []int{1, 1, 2, 251, 1, 1, 300} { // around the border of a tile
			d.now.Move(time.Minute)
			d.write(Public, n)
			for name, source := range map[string]Source{"outside": d.outside(Public), "own": d.Own(t.Context(), Public)} {
				c, err := Verify(source, d.key(Public), saved)
				if err != nil || c.Size != int64(d.last) {
					t.Fatalf("%s: %d of %d entries: %v", name, c.Size, d.last, err)
				}
			}
			c, err := OpenCheckpoint(string(must(d.outside(Public)("checkpoint"))(t)), d.key(Public))
			d.must(err)
			saved = &c
		}
		if saved.Origin != "register.test/log/public" || !saved.At.Equal(d.now.Now()) {
			t.Errorf("%+v", saved)
		}
		for i := range d.last {
			p, err := d.Prove(t.Context(), Public, fmt.Sprintf("e%06d", i))
			if err != nil {
				t.Fatal(err)
			}
			e := d.entry(i)
			text := p.Text(e.Salt, e.Body)
			at, err := CheckProof(text, d.key(Public))
			if err != nil || at.Index != int64(i) || !bytes.Equal(at.Body, e.Body) || at.Kind != "engineer entered" {
				t.Fatalf("%d: %+v %v", i, at, err)
			}
			if i > 5 {
				continue
			}
			for name, wrong := range map[string]string{
				"another body":  p.Text(e.Salt, []byte("body x")),
				"another index": strings.Replace(text, fmt.Sprintf("index %d\n", i), fmt.Sprintf("index %d\n", i+1), 1),
				"no path":       Proof{Index: p.Index, Line: p.Line, Checkpoint: p.Checkpoint}.Text(e.Salt, e.Body),
				"half a text":   text[:100],
				"nothing":       "",
			} {
				if _, err := CheckProof(wrong, d.key(Public)); err == nil {
					t.Errorf("%d: a proof with %s is taken", i, name)
				}
			}
		}
		if _, err := Verify(d.outside(Access), d.key(Public), nil); err == nil {
			t.Error("a log without a checkpoint is verified")
		}
	})
}

// What serves the log changes it in every way that would matter; whoever has the key and an older checkpoint sees it.
func TestTampering(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, store *db.DB) {
		d := begin(t, store)
		d.write(Public, 300)
		before, err := Verify(d.outside(Public), d.key(Public), nil)
		d.must(err)
		d.now.Move(24 * time.Hour)
		d.write(Public, 20)
		key := d.key(Public)
		if _, err := Verify(d.outside(Public), key, &before); err != nil {
			t.Fatal(err)
		}
		honest := d.outside(Public)
		lie := func(change func(path string, data []byte) []byte) Source {
			return func(path string) ([]byte, error) {
				b, err := honest(path)
				return change(path, slices.Clone(b)), err
			}
		}
		entries := func(f func(lines []string) []string) Source {
			return lie(func(path string, b []byte) []byte {
				if !strings.Contains(path, "entries/001") {
					return b
				}
				lines, _ := unbundle(b)
				var out []byte
				for _, l := range f(lines) {
					out = append(out, byte(len(l)>>8), byte(len(l)))
					out = append(out, l...)
				}
				return out
			})
		}
		for name, x := range map[string]struct {
			source Source
			want   string
		}{
			"an entry is gone":    {entries(func(l []string) []string { return l[1:] }), "gone"},
			"an entry is changed": {entries(func(l []string) []string { l[3] = strings.Replace(l[3], "entered", "removed", 1); return l }), "not what was sealed"},
			"two are swapped":     {entries(func(l []string) []string { l[45], l[60] = l[60], l[45]; return l }), "not what was sealed"},
			"a hash is changed": {lie(func(path string, b []byte) []byte {
				if strings.HasPrefix(path, "tile/0/") {
					b[5] ^= 1
				}
				return b
			}), "tiles are not"},
			"the checkpoint is": {lie(func(path string, b []byte) []byte {
				if path == "checkpoint" {
					return bytes.Replace(b, []byte("\n320\n"), []byte("\n321\n"), 1)
				}
				return b
			}), "not signed"},
		} {
			if _, err := Verify(x.source, key, &before); err == nil || !strings.Contains(err.Error(), x.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		// Somebody with the signing key begins anew: with other entries, with fewer, and with one whose day is in the past.
		t.Run("a fork", func(t *testing.T) {
			other := begin(t, dbtest.SQLite(t))
			other.last = 1
			other.now.Move(25 * time.Hour)
			other.write(Public, 330)
			if _, err := Verify(other.outside(Public), key, &before); err == nil || !strings.Contains(err.Error(), "forked") {
				t.Error(err)
			}
		})
		t.Run("a log that is shorter", func(t *testing.T) {
			other := begin(t, dbtest.SQLite(t))
			other.write(Public, 299)
			if _, err := Verify(other.outside(Public), key, &before); err == nil || !strings.Contains(err.Error(), "gone") {
				t.Error(err)
			}
		})
		t.Run("a back-dated entry", func(t *testing.T) {
			e := d.entry(d.last)
			e.At = d.now.Now().Add(-48 * time.Hour)
			d.must(store.Update(t.Context(), func(tx *db.Tx) error { return Append(t.Context(), tx, Public, e) }))
			d.must(d.SealAll(t.Context()))
			if _, err := Verify(honest, key, &before); err == nil || !strings.Contains(err.Error(), "back-dated") {
				t.Error(err)
			}
		})
		for _, query := range []string{
			`update ledger_public set entry = 'x'`, `delete from ledger_public`, `update ledger_public set position = 999 where position = 3`,
			`update ledger_hash set place = place + 1000`, `delete from ledger_hash`, `delete from ledger_checkpoint`, `update ledger_checkpoint set note = ''`,
		} {
			if store.Update(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), query); return err }) == nil {
				t.Errorf("%s went through", query)
			}
		}
	})
}

func TestTilesEnd(t *testing.T) {
	d := begin(t, dbtest.SQLite(t))
	d.write(Public, 300)
	d.write(Access, 3)
	for path, size := range map[string]int{
		"0/000": 8192, "0/001.p/44": 44 * 32, "0/001.p/1": 32, "1/000.p/1": 32,
		"0/001": -1, "0/001.p/45": -1, "0/002.p/1": -1, "1/000.p/2": -1, "1/000": -1, "2/000.p/1": -1, "9/000.p/1": -1, "0/x999/999": -1, "": -1, "../x": -1, "0/000.p/0": -1,
		"entries/000": 0, "entries/001.p/44": 0, "entries/001": -1, "data/000": -1, "0/x999/x999/x999/x999/x999/x999/999": -1,
	} {
		b, err := d.Tile(t.Context(), Public, path)
		switch {
		case size < 0 && !fault.Is(err, fault.KindNotFound):
			t.Errorf("%q: %d bytes, %v", path, len(b), err)
		case size > 0 && len(b) != size, size >= 0 && err != nil:
			t.Errorf("%q: %d bytes, %v", path, len(b), err)
		}
	}
	if _, err := d.Tile(t.Context(), Access, "entries/000.p/3"); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("anybody reads when somebody looked: %v", err)
	}
	if _, err := Verify(d.outside(Access), d.key(Access), nil); err != nil {
		t.Errorf("a log whose entries are not served: %v", err)
	}
}

// Many write, two processes seal, and every entry has one leaf.
func TestTwoSeal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, store *db.DB) {
		d := begin(t, store)
		other := begin(t, store)
		ctx, done := context.WithCancel(t.Context())
		var group, sealing sync.WaitGroup
		for _, l := range []*desk{d, other} {
			sealing.Go(func() {
				for ctx.Err() == nil {
					if err := l.SealAll(t.Context()); err != nil && !fault.Is(err, fault.KindBusy) {
						t.Error(err)
					}
				}
			})
		}
		for i := range 60 {
			group.Go(func() {
				err := store.Update(t.Context(), func(tx *db.Tx) error { return Append(t.Context(), tx, Access, d.entry(i)) })
				if err != nil && !fault.Is(err, fault.KindBusy) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		done()
		sealing.Wait()
		d.must(d.SealAll(t.Context()))
		if c, err := Verify(d.Own(t.Context(), Access), d.key(Access), nil); err != nil || c.Size < 30 {
			t.Errorf("%d entries: %v", c.Size, err)
		}
	})
}

func TestAppendRefuses(t *testing.T) {
	d := begin(t, dbtest.SQLite(t))
	for name, e := range map[string]Entry{
		"no kind":          {ID: "a", Salt: NewSalt()},
		"two lines":        {ID: "a", Kind: "x\ny", Salt: NewSalt()},
		"no salt":          {ID: "a", Kind: "x"},
		"a salt too short": {ID: "a", Kind: "x", Salt: []byte("salt")},
	} {
		if d.db.Update(t.Context(), func(tx *db.Tx) error { return Append(t.Context(), tx, Public, e) }) == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if a, b := (Entry{Kind: "x", Salt: NewSalt(), Body: []byte("b")}), (Entry{Kind: "x", Salt: NewSalt(), Body: []byte("b")}); a.Line() == b.Line() {
		t.Error("the same body under two salts gives one commitment")
	}
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
