// Package notice is the room that writes to people.
//
//   - A person is told at each step, in their language, by the way that they prefer.
//   - A stranger gets the code that they asked for, or a letter that says why there is none.
//   - A person sees each letter that was written to them: when, by which way, and how far it came. One that could not reach them is
//     held, says why, and leaves when they say that their address works again.
//   - Whom a text reaches, and no e-mail, is told by SMS that there is a letter, and where to read it.
//   - Anybody who texts a registration number is answered with its standing, in the language of the text; STOP ends letters that nobody must get.
//   - An answer to a letter of a case stands on the case, if it comes from its holder; what else comes to the council's address waits at the desk.
//   - Who prefers the post, or is reached by no other way, gets letters on paper: an officer prints a batch, posts it, and notes what came back.
//   - An officer writes a campaign to whom the register describes, a second approves it; it leaves in its hours, at its rate, once a person, and is
//     paused, stopped and counted without a name.
//   - An officer sees letters that could not be sent, and tries again.
//
// A letter is promised in the transaction of what it tells, and leaves after the commit. What is personal in it (name, address, code)
// is opened when it leaves, and nothing of that is kept.
package notice

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
	"sanad/internal/jobs"
	"sanad/internal/outbound"
	"sanad/internal/paper"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// State is how far a letter got.
type State string

// The states.
const (
	StateQueued  State = "queued"
	StateWaits   State = "waits"   // goes by post: an officer prints it
	StateSent    State = "sent"    // a mail server took it, or it was posted
	StateRefused State = "refused" // a mail server will never take it: the address is mistyped or closed
	StateDead    State = "dead"    // given up after many tries
	StateHeld    State = "held"    // no way that may be used leads to the person: waits until one does
	StateDropped State = "dropped" // not sent: its code had ended, the person is no longer here, or nobody must get it and it may not leave
	StateStopped State = "stopped" // not sent: its campaign was stopped
)

// Letter is a message to an address that may belong to nobody here. Its secret values are kept sealed until it has left.
type Letter struct {
	Kind     string // one of strangers
	Address  string
	Language string
	Values   map[string]string
}

// Unsent is a letter or a job that needs an officer.
type Unsent struct {
	ID    string // of the dead job, or of the letter
	What  string // a kind of letter, or of a job
	Case  string // of a letter
	State State  // of a letter; empty for other jobs
	Fault string // without values
	Why   string // a letter is held
	Tries int    // of a dead job
	At    time.Time
	Again bool // can be tried again
}

// Received is a letter that came in, without what is not kept.
type Received struct {
	From, Subject, Text pii.Value
	Words               pii.Value // subject and text as one
	Language            string
}

// Needs is what this room asks of others.
type Needs struct {
	Contact func(ctx context.Context, tx *db.Tx, d access.Decision, person string) (person.Contact, error)
	Phone   func(ctx context.Context, tx *db.Tx, d access.Decision, person string) (pii.Value, error)
	Postal  func(ctx context.Context, tx *db.Tx, d access.Decision, person string) (person.Postal, error)
	// Contacts is Contact for many, each by a decision of its own; who is no more is left out.
	Contacts  func(ctx context.Context, tx *db.Tx, decisions map[string]access.Decision) (map[string]person.Contact, error)
	Reminders func() []Reminder // the rules of today by which people are reminded
	// Wishes tells how a person wants to be told.
	Wishes func(ctx context.Context, tx *db.Tx, person string) (Wishes, error)
	// WishesOf is Wishes of many; who said nothing may be left out.
	WishesOf func(ctx context.Context, tx *db.Tx, persons []string) (map[string]Wishes, error)
	// Never returns to which of some addresses no letter goes that nobody must get, whoever has them.
	Never func(ctx context.Context, tx *db.Tx, addresses []pii.Value) (map[string]bool, error)
	// Complained takes back for a person that letters may come which nobody must get: they told their provider of mail that they do not want one.
	Complained func(ctx context.Context, tx *db.Tx, person, message string) error
	// LetterThing tells what letters of a kind tell of a real thing, for an officer who may see it: the room that has it decides that. typed is its id
	// or its number.
	LetterThing func(ctx context.Context, by access.Actor, about About, kind, typed string) (LetterThing, error)
	// Was tells how a person wanted to be told at a moment, and whether they changed it within a time before.
	Was func(ctx context.Context, tx *db.Tx, person string, at time.Time, before time.Duration) (w Wishes, changed bool, err error)
	// Match returns the registrations of an audience among the next of the register that follow a key, and the last key that was looked at; empty: it
	// was the end.
	Match func(ctx context.Context, a Audience, after string, page int) (list []Entry, last string, err error)
	// Exit is the page through which a reader leaves for a listed site; empty: it is none.
	Exit func(address string) (path string)
	// Open makes a case of a letter that came in, and does also within the same transaction.
	Open func(ctx context.Context, l Received, also func(tx *db.Tx, caseID string) error) error
	// Join writes on a case what was answered to a letter of it; false: not from the address of whose case it is, or the case takes none. Conflict: it
	// is closed.
	Join   func(ctx context.Context, tx *db.Tx, caseID string, from, words pii.Value) (joined bool, err error)
	Number func(ctx context.Context, tx *db.Tx, caseID string) (string, error) // by which people name a case
	// Standing asks the register what is public of a number; fault.NotFound: it has no such number.
	Standing func(ctx context.Context, number string) (Standing, error)
	// Stop withdraws the letters that nobody must get for somebody, at a text from their own number; words say so in a language.
	Stop func(ctx context.Context, tx *db.Tx, person, words, language string) error
}

// Settings are the operator's choices.
type Settings struct {
	Base     string                                       // address of the site, without a slash at the end: links in letters begin with it
	Sender   string                                       // address from which letters come: what is written there waits at the desk
	Mailer   outbound.Mailer                              // nil: letters wait
	Texter   outbound.Texter                              // nil: no letter goes by SMS
	Report   func(delivery string) (string, error)        // address at which the gateway tells what became of a text; nil: it does not
	Fonts    *paper.Fonts                                 // for letters on paper
	Outbox   *outbound.Outbox                             // of a demonstration, whose letters anybody may read; nil elsewhere
	Return   func(delivery string) string                 // address to which a letter comes back that could not be delivered; nil: to the sender
	Reply    func(caseID string) string                   // address for answers to the letters of a case; nil: they go to the council's office
	Replied  func(to string) (caseID string, ours bool)   // reads such an address: no case if it was not made here; nil: there is none
	Returned func(to string) (delivery string, ours bool) // reads such an address; nil: none comes back here
	Stop     func(message string) (path string)           // page that stops letters that nobody must get, for whoever holds this one
	Lanes    int                                          // how many letters to many are handed over at once
}

// Service is the room.
type Service struct {
	db        *db.DB
	vault     *vault.Vault
	access    *access.Access
	events    *events.Book
	council   *council.Council
	clock     clock.Clock
	jobs      *jobs.Queue
	settings  Settings
	needs     Needs
	texts     *i18n.Texts
	campaigns campaignSource
	wordings  map[string]map[string]Wording // of today, by kind and language
	hashes    map[string]string             // of them, by kind and language
}

// The kinds of this room's jobs.
const (
	mailJob  = "notice.mail" // sends one letter
	sweepJob = "notice.sweep"
	// answerJob answers one text that came in.
	answerJob = "notice.answer"
)

// mailArgs name the letter.
type mailArgs struct{ Message string }

// New returns the room, and makes it the worker of its jobs.
func New(d *db.DB, v *vault.Vault, a *access.Access, b *events.Book, l *council.Council, c clock.Clock, q *jobs.Queue, s Settings, n Needs) (*Service, error) {
	texts, err := i18n.Load(i18n.Common, Texts)
	if err != nil {
		return nil, err
	}
	r := &Service{db: d, vault: v, access: a, events: b, council: l, clock: c, jobs: q, settings: s, needs: n, texts: texts, wordings: readWordings(texts)}
	r.hashes = hashesOf(r.wordings)
	r.campaigns = approved{r}
	if err := r.lint(); err != nil {
		return nil, err
	}
	if s.Mailer != nil {
		q.Handle(mailJob, r.send)
		q.Handle(laneJob, r.lane)
		q.Handle(lanesJob, r.lanes)
		q.Every(lanesJob, 10*time.Second)
	}
	q.GivenUp(mailJob, r.giveUp)
	if s.Texter != nil {
		q.Handle(answerJob, r.answer)
	}
	q.Handle(countJob, r.countAudience)
	q.Handle(campaignsJob, r.runCampaigns)
	q.Every(campaignsJob, time.Minute)
	q.Handle(sweepJob, r.sweep)
	q.Every(sweepJob, time.Hour)
	return r, nil
}

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law {
	return s.council.At(s.clock.Now())
}

// scope names the key that seals what is secret in a letter.
func scope(id string) string { return "message/" + id }

// field names a sealed value of a letter.
func field(column, id string) vault.Field {
	return vault.Field{Entry: "notice_message." + column, Row: id, Scope: scope(id)}
}

// contact is whom a letter goes to.
type contact struct {
	address, name pii.Value
	language      i18n.Language
	class         Class
	words         map[string]Wording // of its campaign, by the code of a language
	number        string             // of the case that the letter tells of
	postal        person.Postal      // of one that goes by post
	course        Course
	delivery      string // its id, by which reports name it
	index         []byte // of the address; none of one that was typed by a stranger
}
