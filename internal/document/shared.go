package document

import (
	"time"

	"sanad/internal/council"
	"sanad/internal/events"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Thing is something of an institution, such as a visit, to which several people add files; and what by may do with them.
type Thing struct {
	ID, Institution string // by ids
	Code            string // of the institution, as addresses have it
	Writes, Reads   bool
	Closed          bool      // no file comes or goes
	Since           time.Time // files that were added by then were handed in, and stay
	Handed          bool      // by sees no others
	Most            int       // files of one kind
	Wanted          []council.DocumentKind
}

// stays tells whether a file was handed in.
func (on Thing) stays(row sharedRow) bool { return !row.At.After(on.Since) }

// shows tells whether by sees a file.
func (on Thing) shows(row sharedRow) bool { return !on.Handed || on.stays(row) }

// Shared is a file of a thing.
type Shared struct {
	ID, Thing, Kind string
	Name, Receipt   pii.Value
	Type            string
	Bytes           int64
	Pages           int // 0: not counted
	At              time.Time
	Stays           bool // it was handed in
}

// SharedAdded says that somebody added a file to a thing.
type SharedAdded struct{ Thing, Institution, Kind, Document string }

// SharedRemoved says that somebody took a file away from a thing.
type SharedRemoved struct{ Thing, Institution, Kind, Document string }

// About names no person.
func (e SharedAdded) About() events.About { return events.About{Kind: "document.shared_added"} }

// About names no person.
func (e SharedRemoved) About() events.About { return events.About{Kind: "document.shared_removed"} }

// sharedContent names the sealed stream of a shared file; its own key seals it.
func sharedContent(id string) vault.Field {
	return vault.Field{Entry: "document_shared.content", Row: id, Scope: scope(id)}
}

// sharedField names a sealed value of a shared file; the institution's key seals it.
func sharedField(row sharedRow, column string) vault.Field {
	return vault.Field{Entry: "document_shared." + column, Row: row.ID, Scope: sharedScope(row.Institution)}
}

func sharedScope(institution string) string { return "institution/" + institution }
