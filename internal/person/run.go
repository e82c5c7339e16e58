package person

import (
	"bytes"
	"maps"
	"slices"
	"sort"

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
	var buckets [256][][entryBytes]byte
	for _, r := range rows {
		raw, err := id.Bytes(r.ID)
		if err != nil {
			return nil, err
		}
		for _, token := range r.Tokens.list() {
			var e [entryBytes]byte
			copy(e[:], token)
			copy(e[tokenBytes:], raw[:])
			buckets[token[0]] = append(buckets[token[0]], e)
		}
	}
	var packed []runRow
	for b, list := range buckets {
		if len(list) == 0 {
			continue
		}
		slices.SortFunc(list, func(a, b [entryBytes]byte) int { return bytes.Compare(a[:], b[:]) })
		row := runRow{Bucket: int64(b), ID: run, Entries: make([]byte, 0, len(list)*entryBytes)}
		for _, e := range list {
			row.Entries = append(row.Entries, e[:]...)
		}
		packed = append(packed, row)
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
