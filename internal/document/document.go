// Package document is the room of the files that people show for a case.
//
//   - A person adds a file to an application: its kind is known by its content, pictures lose what cameras write into them.
//   - A person sees what is asked for and what they added, with a receipt, and removes it while the application is a draft.
//   - A person fetches their file; an officer opens it, with a record of the look.
//   - A cashier opens the slip of a payment, and no other file.
//   - Several people of an institution add files to a visit of it; they, its team and officers open them.
//
// Each file is sealed under a key of its own and stands outside the database; its name there is its id.
package document

import (
	"context"
	"embed"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/files"
	"sanad/internal/jobs"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// Document is a file that somebody added, as its owner sees it.
type Document struct {
	ID, Case, Kind string
	Name           pii.Value
	Receipt        pii.Value // SHA-256 of the file as it was sent, in hexadecimal
	Type           string    // media type
	Bytes          int64     // as kept: a picture without its metadata
	Pages          int       // 0: not counted
	At             time.Time
}

// Case is what this room must know of the case that files are added to.
type Case struct {
	Person string // whose case it is
	Draft  bool   // no officer sees its files
	Wanted []Kind
}

// Kind is a kind of document that a case has or asks for.
type Kind struct {
	council.DocumentKind
	Open     bool // files of the kind come and go; no officer sees them yet
	Question int  // the question that it answers, from 1; 0: none
}

// open tells whether files of a kind still come and go.
func (c Case) open(kind string) bool {
	return slices.ContainsFunc(c.Wanted, func(k Kind) bool { return k.ID == kind && k.Open })
}

// Slip is the kind of a file by which somebody says that they paid an invoice, which is its case. It stays, and no office but the
// cashier's opens it.
const Slip = "slip"

// Message is the kind of a file that comes with a message on a case, from either side. It is sealed with the key of the person whose
// case it is, who fetches it like any other, and it stays.
const Message = "message"

// mostMessages is how many files come with the messages of one case.
const mostMessages = 15

var message = council.DocumentKind{ID: Message, Types: []string{"application/pdf", "image/jpeg", "image/png"}}

var slip = council.DocumentKind{ID: Slip, Types: []string{"application/pdf", "image/jpeg", "image/png"}}

// Needs is what this room asks of others.
type Needs struct {
	Case func(ctx context.Context, tx *db.Tx, by access.Actor, caseID string) (Case, error)
	// Payer returns who must pay an invoice.
	Payer func(ctx context.Context, tx *db.Tx, invoice string) (string, error)
	// Thing returns something of an institution to which several people add files, and what by may do; nil: there is nothing of the kind.
	Thing func(ctx context.Context, tx *db.Tx, by access.Actor, thing string) (Thing, error)
	// Others returns those of some names under which another room keeps something in the same store; nil: no other does.
	Others func(ctx context.Context, tx *db.Tx, names []string) ([]string, error)
}

// Service is the room.
type Service struct {
	db      *db.DB
	vault   *vault.Vault
	access  *access.Access
	events  *events.Book
	jobs    *jobs.Queue
	council *council.Council
	clock   clock.Clock
	files   files.Store
	needs   Needs
	reading chan struct{} // holds one token for each file being checked: pictures unfold to many times their size
}

// New returns the room, and sets who works its jobs. What is in the store and is neither this
// room's nor another's is swept.
func New(d *db.DB, v *vault.Vault, a *access.Access, b *events.Book, q *jobs.Queue, l *council.Council, c clock.Clock, f files.Store, n Needs) *Service {
	s := &Service{d, v, a, b, q, l, c, f, n, make(chan struct{}, 2)}
	s.work()
	return s
}

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law {
	return s.council.At(s.clock.Now())
}

// scope names the key that seals one file's content; it goes when the file goes.
func scope(id string) string { return "document/" + id }

// content names the sealed stream of a file.
func contentField(id string) vault.Field {
	return vault.Field{Entry: "document.content", Row: id, Scope: scope(id)}
}

// field names the sealed value of a column of a document; its owner's key seals it.
func field(row documentRow, column string) vault.Field {
	return vault.Field{Entry: "document." + column, Row: row.ID, Scope: person.Scope(row.Person)}
}
