// Package payment is the room of fees.
//
//   - A room asks for a fee in its own transaction: an invoice, which people print as a challan and know by its reference.
//   - A payer sees what they owe and why, pays at a bank, and sends the slip: a claim, which is no payment yet.
//   - A cashier compares slip and invoice, and confirms the claim or rejects it with a reason.
//   - Money comes in by several roads, in parts, twice, or for nothing that is owed; it is booked once, and its payer sees where it lies.
//   - A cashier loads a bank's statement: what was told is seen there, what has a reference is received, and the rest waits with an owner.
//   - A payer pays by card on the page of a processor, which is asked what became of it and is never believed unasked.
//   - A road takes money back; what was paid with it is owed again.
//   - A payer keeps a receipt, numbered without a gap.
//   - An officer sees the table of fees, and tries what another amount would have meant for the invoices of the last year.
//   - An officer asks that a fee be waived, wholly or in part, and a registrar approves or declines it.
//   - Time reminds of what is not paid, and ends it.
//
// Money is counted once: the books have entries that come to nothing, an invoice is settled once and has one receipt, and Check proves that
// all of it agrees.
package payment

import (
	"context"
	"embed"
	"io"
	"slices"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/outbound"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// What fees are for.
const (
	PurposeRegistration = "registration" // an application for registration
	PurposeCorrection   = "correction"   // of who somebody on the register is
	PurposeReplacement  = "replacement"  // another paper in place of one that was lost
	PurposeRenewal      = "renewal"      // further years of a registration
	PurposeVisit        = "visit"        // of a programme of an institution
)

// State is how far an invoice is.
type State string

// The states of an invoice.
const (
	StateIssued    State = "issued"
	StatePaid      State = "paid"
	StateCancelled State = "cancelled" // what it was for was given up
	StateExpired   State = "expired"   // nobody paid in time
	StateWaived    State = "waived"    // nothing of it is owed any more; no money came for it
)

// ClaimState is what became of a claim.
type ClaimState string

// The states of a claim.
const (
	ClaimOpen      ClaimState = "open" // waits for a cashier
	ClaimConfirmed ClaimState = "confirmed"
	ClaimRejected  ClaimState = "rejected"
	ClaimDropped   ClaimState = "dropped" // its invoice was cancelled before anybody decided
)

// Invoice is a sum that somebody is asked to pay. Nothing in it is personal.
type Invoice struct {
	ID, Reference, Case, Person, Purpose string
	State                                State
	Amount                               money.Amount
	Due                                  day.Day
	Claimed                              bool         // a claim waits for a cashier
	Held                                 money.Amount // of what came in, what lies on it for its payer
	Again                                bool         // it is owed once more, because a payment was taken back
	Looked, OnCard                       bool         // in a list: its payer looks for a payment that counts nowhere, or has a page of the processor open
	IssuedAt                             time.Time
	EndedAt                              *time.Time // when it was paid, cancelled or ran out
}

// Line is one charge of an invoice as it was printed.
type Line struct {
	Name         council.Text
	Units        int64 // years of a yearly fee; else 1
	Each, Amount money.Amount
	Rule         string // id
	Instrument   string
	Confidence   council.Confidence
}

// Claim is what somebody says of a payment, with the slip that shall show it.
type Claim struct {
	ID, Document string
	State        ClaimState
	Amount       money.Amount
	Found        money.Amount // paid, as a cashier found; nothing until then
	PaidOn       day.Day
	BankNumber   pii.Value
	Reason       pii.Value // why it was rejected
	Twice        bool      // the same slip stands in another claim
	Elsewhere    bool      // in one for another invoice
	At           time.Time
	DecidedAt    *time.Time
	Version      int64
}

// Money is a payment that came in for an invoice.
type Money struct {
	Channel Channel
	Amount  money.Amount
	PaidOn  day.Day
	At      time.Time // when the council heard of it
	State   MoneyState
	Line    BankWords
}

// BankWords is what a bank's statement tells of a payment, as far as it is the payer's own. Another: it names somebody else, whose name is not told.
type BankWords struct {
	Number, Name pii.Value
	Another      bool
}

// Receipt is what a payer keeps.
type Receipt struct {
	Number string
	Amount money.Amount
	At     time.Time
}

// Slip is the file that comes with a claim. In stores the claim in the transaction that stores the file's row.
type Slip struct {
	Invoice, Name string
	Content       io.Reader
	In            func(ctx context.Context, tx *db.Tx, document string) error
}

// Needs is what this room asks of others.
type Needs struct {
	AddSlip func(ctx context.Context, by access.Actor, s Slip) error
	// SlipTypes returns the media type of each slip that was sent for an invoice, by document.
	SlipTypes func(ctx context.Context, tx *db.Tx, invoice string) (map[string]string, error)
	// Billers are the ids of those whose calls are heard, because they have a key.
	Billers []string
	// Cashiers returns who holds that office today.
	Cashiers func(ctx context.Context, tx *db.Tx) ([]string, error)
	// Cards is the processor of cards; nil: nobody pays by card.
	Cards Processor
	// KeepStatements is for how many years what statements tell of people is kept; 0: as long as the council is there.
	KeepStatements int
	// Site is the address of this site, to which the processor sends payers back.
	Site string
}

// Processor is a processor of cards: it has a page of its own on which people pay, and tells what became of it.
type Processor interface {
	Open(ctx context.Context, c outbound.NewCheckout) (outbound.CheckoutSession, error)
	Look(ctx context.Context, session string) (outbound.CheckoutSession, error)
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
func (s *Service) law() council.Law {
	return s.council.At(s.clock.Now())
}

// field names the sealed value of a column of a claim; the payer's key seals it.
func field(r claimRow, column string) vault.Field {
	return vault.Field{Entry: "payment_claim." + column, Row: r.ID, Scope: person.Scope(r.Person)}
}

// sealWords seals free words that somebody typed about a payment, without the identity numbers that stand in them.
func (s *Service) sealWords(ctx context.Context, f vault.Field, words string) (pii.Sealed, error) {
	return s.vault.Seal(ctx, f, pii.HideIdentities(words, oursBy(s.law().Payment.Prefix)))
}

// withoutMarks leaves out what may stand within a bank's number beside letters and digits.
var withoutMarks = strings.NewReplacer("-", "", "/", "", ".", "", " ", "")

// refuseIdentity refuses, at a field, somebody's own identity number in place of a bank's number, however it is split.
func (s *Service) refuseIdentity(ctx context.Context, tx *db.Tx, person, name, number string) error {
	number = withoutMarks.Replace(number)
	for _, kind := range s.law().Identities {
		if kind.Digits == 0 || kind.Digits != len(number) {
			continue
		}
		list, err := s.people.ByIdentity(ctx, tx, kind.ID, number)
		if err != nil {
			return err
		}
		if slices.Contains(list, person) {
			var f fault.Fields
			f.Add(name, "payment.identity", nil)
			return f.Err()
		}
	}
	return nil
}
