// Package firm is the room of firms: who a firm is, whatever licences it holds.
//
//   - A person opens the record of a firm, and stands for it from then on.
//   - Whoever stands for a firm states its form, its name, where it does business and how it is reached, and its owners with their shares.
//   - The firm's place says what is missing before a licence can be asked for.
package firm

import (
	"context"
	"embed"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/share"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// Firm is the record of a firm. Its id never changes, whatever its name, its owners or its licences are.
type Firm struct {
	ID       string
	OpenedBy string
	OpenedAt time.Time
	Version  int64 // of the draft of its particulars, and of the owners in it
}

// State is what a statement of particulars is.
type State string

// The states of a statement. A firm has at most one draft, and one that stands.
const (
	Draft  State = "draft"  // those who stand for the firm change it
	Stands State = "stands" // the council accepted it
	Before State = "before" // another took its place
)

// Particulars are what a firm states of itself, as a whole.
type Particulars struct {
	ID, Firm   string
	State      State
	Form       string // council.Form.ID
	Name       council.Text
	Registered pii.Value // its number with the registry of companies or of firms
	Taxed      bool      // its number with the tax authority was given; of a sole proprietor it may be an identity number, and is shown to nobody here
	Phone      pii.Value
	Email      pii.Value
	Address    pii.Value // where it does business
	Province   pii.Value
	District   pii.Value
	Written    time.Time
}

// OwnerKind is who owns a share.
type OwnerKind string

// The kinds of owners.
const (
	Engineer   OwnerKind = "engineer"   // on the register of engineers
	Qualified  OwnerKind = "qualified"  // holds a recognised degree, and says how many years of practice
	Person     OwnerKind = "person"     // any other person
	Entity     OwnerKind = "entity"     // a company or another legal person
	Government OwnerKind = "government" // a government or a body of it
)

// ownerKinds are all of them, in the order in which they are asked.
var ownerKinds = []OwnerKind{Engineer, Qualified, Person, Entity, Government}

// isPerson tells of a human being, who has an identity number.
func (k OwnerKind) isPerson() bool { return k == Engineer || k == Qualified || k == Person }

// Owner owns a share of a firm. Owners are mentioned here and need no account.
type Owner struct {
	ID           string
	Kind         OwnerKind
	Name         pii.Value
	NameUrdu     pii.Value
	IdentityKind string    // council.IdentityKind.ID
	Identified   bool      // a number was given; it is opened for officers alone
	Registration pii.Value // of an engineer
	Degree       pii.Value // of a qualified person
	Years        int       // of practice; of a qualified person
	Share        share.Share
	index        []byte
}

// Needs is what this room asks of others.
type Needs struct {
	// Stands tells whether a person stands for a firm.
	Stands func(ctx context.Context, tx *db.Tx, firm, person string) (bool, error)
	// Standing returns for which firms a person stands, by id.
	Standing func(ctx context.Context, tx *db.Tx, person string) ([]string, error)
	// Begin lets whoever opened the record of a firm stand for it.
	Begin func(ctx context.Context, tx *db.Tx, by access.Actor, firm string) error
	// Registered returns a number of the register of engineers, typed as people do, as the register writes it; fault.NotFound: it is nobody's.
	Registered func(ctx context.Context, tx *db.Tx, number string) (string, error)
}

// Service is the room.
type Service struct {
	db      *db.DB
	vault   *vault.Vault
	access  *access.Access
	events  *events.Book
	council *council.Council
	clock   clock.Clock
	people  *person.People
	needs   Needs
}

// New returns the room.
func New(d *db.DB, v *vault.Vault, a *access.Access, b *events.Book, l *council.Council, c clock.Clock, p *person.People, n Needs) *Service {
	return &Service{d, v, a, b, l, c, p, n}
}

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law { return s.council.At(s.clock.Now()) }

// scope is the key that seals what a firm states.
func scope(firm string) string { return "firm/" + firm }

// loadStanding returns a firm for which by stands. To all others it does not exist.
func (s *Service) loadStanding(ctx context.Context, tx *db.Tx, by access.Actor, id string, action access.Action) (Firm, access.Decision, error) {
	stands, err := s.needs.Stands(ctx, tx, id, by.Person)
	if err != nil {
		return Firm{}, access.Decision{}, err
	}
	decision, err := s.access.May(by, action, access.Subject{Item: id, Stands: stands})
	if err != nil {
		return Firm{}, access.Decision{}, err
	}
	f, err := loadFirm(ctx, tx, id)
	return f, decision, err
}
