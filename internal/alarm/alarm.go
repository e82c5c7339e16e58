// Package alarm counts what a gate had to stop. In a house that keeps its promises every count is zero: each is a fault of the program,
// or of a setting, that somebody must look at.
package alarm

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"sync"
)

// Kind says which gate stopped something.
type Kind string

// The kinds.
const (
	Redaction   Kind = "redaction"   // a personal value on its way into the log
	Cookie      Kind = "cookie"      // a cookie that the register of cookies does not name
	Destination Kind = "destination" // a way out to somebody whom the register of providers does not name
	Sealed      Kind = "sealed"      // a sealed value or file that was changed, or moved from another place
)

// Kinds in the order in which they are shown.
var Kinds = []Kind{Redaction, Cookie, Destination, Sealed}

// Book counts alarms, and keeps the counts in a file, so that a restart forgets none and the doctor sees them. A nil Book counts nothing.
type Book struct {
	path string

	mu     sync.Mutex
	counts map[Kind]int64
}

// Open returns the book that a file holds, which may not exist yet. An empty path keeps the counts in memory alone.
func Open(path string) *Book {
	b := &Book{path: path, counts: map[Kind]int64{}}
	if counts, err := Read(path); err == nil {
		b.counts = counts
	}
	return b
}

// Read returns the counts of a file without changing it; none if there is no file.
func Read(path string) (map[Kind]int64, error) {
	counts := map[Kind]int64{}
	if path == "" {
		return counts, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return counts, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &counts)
	}
	return counts, err
}

// Raise counts n alarms of a kind. What cannot be written stays counted in memory.
func (b *Book) Raise(k Kind, n int) {
	if b == nil || n == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts[k] += int64(n)
	if b.path == "" {
		return
	}
	if text, err := json.Marshal(b.counts); err == nil && os.WriteFile(b.path+".part", text, 0o600) == nil {
		_ = os.Rename(b.path+".part", b.path)
	}
}

// Count returns how many alarms of a kind there were.
func (b *Book) Count(k Kind) int64 {
	if b == nil {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.counts[k]
}
