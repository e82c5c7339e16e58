// Package preference is the room of what a person chose.
//
//   - A person chooses the way and the language of letters, whether another way may be used, whether letters that they need not get may come,
//     and whether their own pages are arranged for them.
//   - Whoever holds a letter stops letters that nobody must get by its link, without signing in.
//   - Who tells their provider of mail that they do not want a letter gets no more that nobody must get.
//   - An address that asked for it never gets such letters again, also after its account is no more.
//   - A person sees what they chose and when, with the words that stood by it, and takes each back as they gave it.
//
// Nothing is chosen before somebody says so. What was said stays in a ledger that is only added to.
package preference

import (
	"context"
	"embed"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/i18n"
	"sanad/internal/person"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// What is something that can be chosen.
type What string

// What can be chosen.
const (
	Way         What = "way"         // by which letters come: a way, or none
	Fallback    What = "fallback"    // whether another way may be used if that one fails: yes or no
	Language    What = "language"    // of letters
	Optional    What = "optional"    // letters that nobody must get: yes or no
	Personalise What = "personalise" // one's own pages are arranged by what the council holds: yes or no
)

// Never is that no letter goes to one's own address that nobody must get: never or again. It is kept with the address, not with the person.
const Never What = "never"

// Whats are those of the page of choices, in the order in which they are shown.
var Whats = []What{Way, Fallback, Language, Optional, Personalise}

// Ways are the ways by which a letter can come, in the order in which they are shown.
var Ways = []string{"email", "sms", "post"}

// The answers to a question that is answered with yes or no, and the preference of no way.
const (
	Yes  = "yes"
	No   = "no"
	None = "none"
)

// Surface is where a choice was made.
type Surface string

// The surfaces.
const (
	Page       Surface = "page"        // the page of choices, by the person
	LetterLink Surface = "letter_link" // the page behind the link of a letter
	ByText     Surface = "sms"         // a text to the council, from their own number
	OneClick   Surface = "one_click"   // a mail program, by the link of a letter
	Complaint  Surface = "complaint"   // a provider of mail, to whom its reader complained
)

// Wishes are what a person chose about letters.
type Wishes struct {
	Preferred string // email, sms, post; empty: nothing is preferred
	Fallback  bool   // another way may be used if the preferred one fails
	Optional  string // of letters that nobody must get: given, withdrawn, never (nothing was said)
	Language  string // en, ur; empty: nothing was chosen
}

// Entry is one line of the ledger, with the words that stood by the choice.
type Entry struct {
	Position int64
	What     What
	Choice   string
	Surface  Surface
	Words    string
	Language i18n.Language // in which the words were shown
	At       time.Time
}

// Needs is what the room asks of the others.
type Needs struct {
	// Runs tells whether the council writes by a way today.
	Runs func(way string) bool
	// Recipient returns whose letter a message is and to which address it goes; fault.NotFound: it, or they, are no more.
	Recipient func(ctx context.Context, tx *db.Tx, message string) (person string, address string, err error)
	// Registered tells whether somebody holds a registration.
	Registered func(ctx context.Context, tx *db.Tx, person string) (bool, error)
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
