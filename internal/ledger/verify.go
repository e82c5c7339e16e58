package ledger

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sanad/internal/fault"
)

// Source fetches a part of a log: "checkpoint", "tile/0/000.p/3", "tile/entries/000.p/3". NotFound: it is not served.
type Source func(path string) ([]byte, error)

// drift is how far the clocks of a service and of its database may be apart.
const drift = time.Minute

// Verify reads a whole log and names the first thing that is not as it was signed: a signature, a fork from the saved checkpoint,
// entries that are gone, changed or in another order, and entries dated before what had been sealed already. It returns the newest
// checkpoint, to be kept for the next time. saved may be nil.
func Verify(source Source, key string, saved *Checkpoint) (Checkpoint, error) {
	signed, err := source("checkpoint")
	if err != nil {
		return Checkpoint{}, fmt.Errorf("the checkpoint: %w", err)
	}
	now, err := OpenCheckpoint(string(signed), key)
	if err != nil {
		return now, err
	}
	hashes := tlog.TileHashReader(tlog.Tree{N: now.Size, Hash: now.Root}, tiles(source))
	if saved != nil {
		if err := grown(*saved, now, hashes); err != nil {
			return now, err
		}
	}
	return now, sealedEntries(source, saved, now, hashes)
}

// grown tells whether a log grew from what was saved and did nothing else.
func grown(saved, now Checkpoint, hashes tlog.HashReader) error {
	switch {
	case saved.Origin != now.Origin:
		return fmt.Errorf("the saved checkpoint is of another log: %s", saved.Origin)
	case now.Size < saved.Size:
		return fmt.Errorf("entries are gone: the log has %d, and had %d on %s", now.Size, saved.Size, saved.At.Format(time.RFC3339))
	case now.At.Before(saved.At):
		return fmt.Errorf("the newest checkpoint is dated %s, before the saved one of %s", now.At.Format(time.RFC3339), saved.At.Format(time.RFC3339))
	case now.Size == saved.Size && now.Root != saved.Root:
		return errFork(saved)
	case now.Size == saved.Size:
		return nil
	}
	proof, err := tlog.ProveTree(now.Size, saved.Size, hashes)
	if err != nil {
		return fmt.Errorf("the tiles are not what the checkpoint signs: %w", err)
	}
	if tlog.CheckTree(proof, now.Size, now.Root, saved.Size, saved.Root) != nil {
		return errFork(saved)
	}
	return nil
}

func errFork(saved Checkpoint) error {
	return fmt.Errorf("the log has forked: what was signed on %s with %d entries is no part of it", saved.At.Format(time.RFC3339), saved.Size)
}

// sealedEntries compares every entry with the leaf that was signed, where entries are served.
func sealedEntries(source Source, saved *Checkpoint, now Checkpoint, hashes tlog.HashReader) error {
	for first := int64(0); first < now.Size; first += 1 << tileHeight {
		tile := tlog.Tile{H: tileHeight, L: -1, N: first >> tileHeight, W: int(min(now.Size-first, 1<<tileHeight))}
		data, err := source("tile/entries/" + strings.TrimPrefix(tile.Path(), tilePrefix+"data/"))
		if fault.Is(err, fault.KindNotFound) && first == 0 {
			_, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, 0)}) // the tiles alone, then
			return err
		}
		if err != nil {
			return err
		}
		lines, err := unbundle(data)
		if err != nil || len(lines) != tile.W {
			return fmt.Errorf("entries are gone: of the %d from %d on, %d are there", tile.W, first, len(lines))
		}
		places := make([]int64, tile.W)
		for i := range places {
			places[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		leaves, err := hashes.ReadHashes(places)
		if err != nil {
			return fmt.Errorf("the tiles are not what the checkpoint signs: %w", err)
		}
		for i, line := range lines {
			n := first + int64(i)
			if tlog.RecordHash([]byte(line)) != leaves[i] {
				return fmt.Errorf("entry %d is not what was sealed there", n)
			}
			at, err := momentOf(line)
			switch {
			case err != nil:
				return fmt.Errorf("entry %d: %w", n, err)
			case saved != nil && n >= saved.Size && at.Before(saved.At.Add(-drift)):
				return fmt.Errorf("entry %d is back-dated: it bears %s, and came after %s", n, at.Format(time.RFC3339), saved.At.Format(time.RFC3339))
			case at.After(now.At.Add(drift)):
				return fmt.Errorf("entry %d bears %s, which is after the checkpoint", n, at.Format(time.RFC3339))
			}
		}
	}
	return nil
}

func momentOf(line string) (time.Time, error) {
	parts := strings.Split(line, "\n")
	if len(parts) != 4 {
		return time.Time{}, errors.New("a line of another form")
	}
	return time.Parse(time.RFC3339, parts[1])
}

func unbundle(data []byte) (lines []string, err error) {
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(data[0])<<8+int(data[1]) {
			return lines, errors.New("a bundle that breaks off")
		}
		n := int(data[0])<<8 + int(data[1])
		lines, data = append(lines, string(data[2:2+n])), data[2+n:]
	}
	return lines, nil
}

// tiles lets the library read tiles from a source; it checks them against the tree itself.
type tiles Source

func (tiles) Height() int { return tileHeight }

func (t tiles) ReadTiles(list []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range list {
		b, err := t("tile/" + strings.TrimPrefix(tile.Path(), tilePrefix))
		if err != nil {
			return nil, err
		}
		data = append(data, b)
	}
	return data, nil
}

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// Own is the source of a log in our own database, entries included.
func (l *Ledger) Own(ctx context.Context, log Log) Source {
	return func(path string) ([]byte, error) {
		if path == "checkpoint" {
			signed, _, err := l.Newest(ctx, log)
			return []byte(signed), err
		}
		return l.tile(ctx, log, strings.TrimPrefix(path, "tile/"))
	}
}

// Proven is what a proof shows.
type Proven struct {
	Kind       string
	At         time.Time // of the entry
	Index      int64
	Body       []byte
	Checkpoint Checkpoint
}

var errProof = errors.New("this is not a proof of ours")

// CheckProof checks a proof, as Text wrote it, without asking anybody: that the line which commits to its body stands in the log of
// the checkpoint that is signed in it.
func CheckProof(text, key string) (p Proven, err error) {
	head, signed, ok := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return p, errProof
	}
	if p.Checkpoint, err = OpenCheckpoint(signed, key); err != nil {
		return p, err
	}
	extra, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return p, errProof
	}
	if p.Index, err = strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64); err != nil {
		return p, errProof
	}
	var path tlog.RecordProof
	for _, line := range lines[3:] {
		h, err := tlog.ParseHash(line)
		if err != nil {
			return p, errProof
		}
		path = append(path, h)
	}
	// Kind and moment come first in what was given: they stand in clear in the line.
	parts := strings.SplitN(string(extra), "\n", 3)
	if len(parts) != 3 || len(parts[2]) < 32 {
		return p, errProof
	}
	if p.At, err = time.Parse(time.RFC3339, parts[1]); err != nil {
		return p, errProof
	}
	p.Kind, p.Body = parts[0], []byte(parts[2][32:])
	line := Entry{Kind: p.Kind, At: p.At, Salt: []byte(parts[2][:32]), Body: p.Body}.Line()
	if tlog.CheckRecord(path, p.Checkpoint.Size, p.Checkpoint.Root, p.Index, tlog.RecordHash([]byte(line))) != nil {
		return p, errors.New("the line does not stand in the log at that place")
	}
	return p, nil
}
