package person

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"sort"
	"strings"

	"sanad/internal/id"
)

// The index of names. A token is found in a row of its own, or, of many persons who came together, in a run: their tokens in order,
// packed by the first byte into at most 256 rows, because a million names are eight million tokens.

const (
	tokenBytes = 8  // of a blind index; enough to tell tokens apart
	idBytes    = 16 // of a person's id
	entryBytes = tokenBytes + idBytes
	packFrom   = 2_000 // persons with fewer tokens together have rows
)

// tokens are what a person is found by, one after the other.
type tokens []byte

func (t tokens) list() [][]byte {
	return slices.Collect(slices.Chunk([]byte(t), tokenBytes))
}

func (t tokens) has(token []byte) bool {
	return slices.ContainsFunc(t.list(), func(x []byte) bool { return bytes.Equal(x, token) })
}

// buckets are the rows of a run in which tokens are.
func (t tokens) buckets() []int64 {
	set := map[int64]bool{}
	for _, token := range t.list() {
		set[int64(token[0])] = true
	}
	return slices.Sorted(maps.Keys(set))
}

type runRow struct {
	Bucket  int64  `db:"bucket"`
	ID      string `db:"id"`
	Entries []byte `db:"entries"`
}

// namesOf returns what new persons are found by: a row for each token if they are few, and a run, which it notes with them, if they are many.
func namesOf(persons []personRow) (names []nameRow, run []runRow, err error) {
	n := 0
	for _, r := range persons {
		n += len(r.Tokens) / tokenBytes
	}
	if n >= packFrom {
		run, err = pack(persons[0].ID, persons)
		for i := range persons {
			persons[i].Run = persons[0].ID
		}
		return nil, run, err
	}
	for _, r := range persons {
		for _, token := range r.Tokens.list() {
			names = append(names, nameRow{token, r.ID})
		}
	}
	return names, nil, nil
}

// pack returns the rows of a run.
func pack(run string, rows []personRow) ([]runRow, error) {
	type entry struct {
		token uint64
		at    int32 // in the order of the persons' ids
	}
	order, raw := make([]int, len(rows)), make([][idBytes]byte, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(rows[a].ID, rows[b].ID) })
	var entries []entry
	for at, i := range order {
		var err error
		if raw[at], err = id.Bytes(rows[i].ID); err != nil {
			return nil, err
		}
		for token := range slices.Chunk(rows[i].Tokens, tokenBytes) {
			entries = append(entries, entry{binary.BigEndian.Uint64(token), int32(at)})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.token, b.token), cmp.Compare(a.at, b.at)) })
	var packed []runRow
	for _, e := range entries {
		bucket := int64(e.token >> 56)
		if n := len(packed); n == 0 || packed[n-1].Bucket != bucket {
			packed = append(packed, runRow{Bucket: bucket, ID: run, Entries: make([]byte, 0, len(entries)/200*entryBytes)})
		}
		to := &packed[len(packed)-1].Entries
		*to = append(binary.BigEndian.AppendUint64(*to, e.token), raw[e.at][:]...)
	}
	return packed, nil
}

// having returns whose token one is among the entries of a row of a run, in their order.
func (r runRow) having(token []byte) (ids []string) {
	n := len(r.Entries) / entryBytes
	entry := func(i int) []byte { return r.Entries[i*entryBytes : (i+1)*entryBytes] }
	for i := sort.Search(n, func(i int) bool { return bytes.Compare(entry(i)[:tokenBytes], token) >= 0 }); i < n && bytes.HasPrefix(entry(i), token); i++ {
		ids = append(ids, id.Of([idBytes]byte(entry(i)[tokenBytes:])))
	}
	return ids
}

// without returns the entries of a row but those of some persons.
func (r runRow) without(gone map[string]bool) []byte {
	left := make([]byte, 0, len(r.Entries))
	for e := range slices.Chunk(r.Entries, entryBytes) {
		if !gone[id.Of([idBytes]byte(e[tokenBytes:]))] {
			left = append(left, e...)
		}
	}
	return left
}
