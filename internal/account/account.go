// Package account is the room in which people sign in, secure their account and hold offices.
//
//   - A visitor opens an account with an address and a one-time code.
//   - A person adds a passphrase, an authenticator and recovery codes, and sees and ends sessions.
//   - A person signs in with a code by mail or a passphrase, then the authenticator if there is one.
//   - A registrar invites, appoints and dismisses officers; an officer delegates an office for some days.
//
// No answer, letter or pause tells a stranger whether an address is known here.
package account

import (
	"context"
	"crypto/sha256"
	"embed"
	"runtime"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/outbound"
	"sanad/internal/person"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// Letter is a message to an address that may belong to nobody here. Its values are secrets (a code, a link) and stand in no event.
type Letter struct {
	Kind     string // account.sign_up_code, account.already_here, account.sign_in_code, account.not_here, account.invitation, account.address_code, account.address_taken, account.address_changed
	Address  string
	Language string
	Values   map[string]string // Code; or Path and Role
}

// Needs is what this room asks of others.
type Needs struct {
	Write func(ctx context.Context, tx *db.Tx, l Letter) error // promises a letter within tx
	// Unreached tells whether letters do not reach somebody whom an officer asked for an address that works; nil: it is not known.
	Unreached func(ctx context.Context, by access.Actor) (bool, error)
	// Correct tells whether somebody is on the register, so that who they are changes by a correction; nil: there is none.
	Correct func(ctx context.Context, by access.Actor) (bool, error)
	// Arrange returns the names of the panels that stand first on somebody's own page; nil: all have them in one order.
	Arrange func(ctx context.Context, by access.Actor) ([]string, error)
	// Site is the address of the council's site: https://register.example.org
	Site string
	// Provider is the identity provider of the officers; nil: there is none.
	Provider *outbound.IdentityProvider
}

// Stranger is what a form of somebody who is not signed in brings beside its fields.
type Stranger struct {
	Language string
	Browser  string // a word of BrowserOf
	Network  string // kept in memory alone, to slow down guessing
}

// Step says what somebody who signs in must do next.
type Step struct {
	Need    Need
	Attempt string  // token for the hidden field
	Session Session // when Need is NeedNothing
}

// Need is a stage of signing in.
type Need string

// The stages.
const (
	NeedCode           Need = "code"   // the code of the letter
	NeedSecond         Need = "second" // a code of the authenticator, or a recovery code
	NeedPasskey        Need = "passkey"
	NeedProvider       Need = "provider"        // the identity provider, and then its person
	NeedProviderStrong Need = "provider_strong" // the person, for whom it vouches with a second factor
	NeedNothing        Need = ""                // signed in
)

// Session is what the browser keeps: the token, which is stored only as a hash, and the moment at which it ends at the latest.
type Session struct {
	Token string
	Ends  time.Time
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

	hashing chan struct{} // bounds how many passphrases are hashed at once: each takes 19 MiB
	hashers chan struct{} // bounds how many are hashed or wait for their turn
	brake   brake

	provider *outbound.IdentityProvider // nil where the council has no identity provider
	passkeys *webauthn.WebAuthn         // nil where browsers have none

	mu    sync.Mutex
	demos map[string]string // sign-in links of the demonstration council: token -> person
}

// New returns the room.
func New(d *db.DB, v *vault.Vault, a *access.Access, b *events.Book, l *council.Council, c clock.Clock, p *person.People, n Needs) *Service {
	return &Service{
		db: d, vault: v, access: a, events: b, council: l, clock: c, people: p, needs: n,
		hashing: make(chan struct{}, hashersAtOnce(runtime.GOMAXPROCS(0))), hashers: make(chan struct{}, mostHashers), brake: brake{known: map[string]guesses{}}, demos: map[string]string{},
		provider: n.Provider, passkeys: newPasskeys(n.Site, l.At(c.Now()).ShortName),
	}
}

// today is the day in the council's zone.
func (s *Service) today() day.Day {
	return s.council.At(s.clock.Now()).Day
}

// hash is what is stored of a random token: 256 bits of chance need no salt.
func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// emailIndex is the blind index by which an address is found.
func (s *Service) emailIndex(address string) []byte { return s.vault.Blind("email", address) }

// codeHash is what is stored of a short code. It is keyed, because a code could be guessed from a plain hash, and bound to its
// place, so that equal codes do not look equal.
func (s *Service) codeHash(place, code string) []byte {
	return s.vault.Blind("code", place+"/"+code)
}

// secretField names the sealed authenticator secret of a person.
func secretField(id string) vault.Field {
	return vault.Field{Entry: "account.authenticator", Row: id, Scope: person.Scope(id)}
}
