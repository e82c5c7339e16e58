// Package engineer is the room in which persons become registered engineers.
//
//   - A person sees which kinds of registration are open to them now, and what the others need.
//   - A person opens an application, fills it task by task, and submits it.
//   - A person withdraws an application, sees where it stands, and answers what the council asks.
//   - The claim to have been in a batch is compared with the lists of the institution, and an officer decides what is disputed.
//   - An officer opens a case, sees claim and evidence side by side with the rule, asks for what is missing, and recommends.
//   - A case waits on hold, for a reason and until a day.
//   - The last step of the chain enters the person in the register under the next number, or refuses with reasons, after the
//     applicant was heard.
//   - A refusal is reconsidered once by somebody who had no part in it.
//   - Time ends what nobody answered, and does what a rule makes of silence.
//   - An officer proposes that a registration is suspended, rests, is removed or restored, that its holder died, or that a fact is set
//     aside; a registrar who is somebody else confirms it. The holder gives it back alone.
//   - An engineer sees their licence and their public page, each field with the clause that allows it.
//   - An engineer renews the registration for further years, with what was missed.
//   - An engineer who has not renewed is reminded before the end.
//   - An officer proposes, and a registrar confirms, that all registrations of a kind are extended.
//   - An engineer asks that what is recorded of who they are is corrected, with what shows it; officers see old and new side by side.
//   - An engineer reports a certificate or a card lost, with what shows it; once that is confirmed, the register says so of every older print.
//   - A person takes over the registration that they had before this program knew them: by a code to the contact on file, by a letter, or
//     at a counter before an officer.
//   - An engineer in good standing, or an officer for them, prints a certificate, a card and a letter of good standing.
package engineer

import (
	"context"
	"embed"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/money"
	"sanad/internal/paper"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/standing"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// CaseKind is the kind of this room's cases.
const CaseKind = "engineer"

// State is where an application stands for its applicant.
type State string

// The states of an application. Only drafts are changed, and only submitted ones have an open case.
const (
	StateDraft     State = "draft"
	StateUnpaid    State = "unpaid"    // sent, and waits for its fee
	StateSubmitted State = "submitted" // with the council
	StateWithdrawn State = "withdrawn"
	StateLapsed    State = "lapsed" // a question was not answered in time
	StateRefused   State = "refused"
	StateEntered   State = "entered"
)

// RequestKind says what an applicant is asked for.
type RequestKind string

// The kinds of requests.
const (
	RequestInfo   RequestKind = "information"
	RequestNotice RequestKind = "notice" // of an intended refusal
)

// RequestState is how far a request is.
type RequestState string

// The states of a request.
const (
	RequestOpen      RequestState = "open"
	RequestAnswered  RequestState = "answered"
	RequestLapsed    RequestState = "lapsed"
	RequestWithdrawn RequestState = "withdrawn" // the application ended otherwise
)

// What an item of a request wants.
const (
	WantsText     = "text"
	WantsDocument = "document"
)

// Request is what the applicant was asked, opened.
type Request struct {
	ID, Step, Person string
	Kind             RequestKind
	State            RequestState
	Until            day.Day
	AskedAt          time.Time
	EndedAt          *time.Time
	Version          int64
	Items            []Item
}

// Item is one question with its answer.
type Item struct {
	ID, Wants        string
	Question, Answer pii.Value
	Files            int
}

// Outcome is what somebody found at one step of the chain.
type Outcome string

// The outcomes. Those of a step that is not the last are recommendations.
const (
	RecommendEntry    Outcome = "recommend_entry"
	RecommendRefusal  Outcome = "recommend_refusal"
	OutcomeEntered    Outcome = "entered"
	OutcomeRefused    Outcome = "refused"
	OutcomeWithdrawn  Outcome = "withdrawn"
	OutcomeLapsed     Outcome = "lapsed"
	OutcomeHeld       Outcome = "held"              // put on hold; the step goes on afterwards
	OutcomePassed     Outcome = "assessment_passed" // what an interview found; the step goes on
	OutcomeFailed     Outcome = "assessment_failed"
	OutcomeUpheld     Outcome = "claim_upheld" // what an officer decided of a claim that lists dispute
	OutcomeDismissed  Outcome = "claim_rejected"
	OutcomeAskedAgain Outcome = "asked_again" // the applicant's grounds for a reconsideration
)

// Application is a person's wish to be registered.
type Application struct {
	ID          string
	Person      string
	Kind        string // of registration, a council.Kind
	State       State
	HasDegree   bool
	DeclaredAt  *time.Time
	Law         string
	Version     int64
	OpenedAt    time.Time
	SubmittedAt *time.Time
	DecidedAt   *time.Time
	AgainAt     *time.Time // when a reconsideration was asked for
}

// Degree is the qualification that an application rests on, opened. A foreign one has the applicant's own words as names.
type Degree struct {
	Institution council.Institution
	Programme   council.Programme
	Country     pii.Value // of a foreign degree
	Intake      int
	RollNumber  pii.Value
	GraduatedOn day.Day
	Mode        string // a council.StudyMode; empty: not asked
}

// Project is the work to which a registration is bound, opened.
type Project struct {
	Name, Client pii.Value
	From, Until  day.Day
}

// Finding is what somebody found at one step, opened.
type Finding struct {
	Step, Person string
	Outcome      Outcome
	Reasons      pii.Value
	Rule         string
	Law          string
	At           time.Time
}

// Registration is an entry in the register.
type Registration struct {
	ID          string    `db:"id"`
	Person      string    `db:"person_id"`
	Application string    `db:"application_id"`
	Kind        string    `db:"kind"`
	Discipline  string    `db:"discipline"`
	Prefix      string    `db:"prefix"` // of a kind that has numbers of its own; empty: the discipline's
	Serial      int64     `db:"serial"`
	Number      string    `db:"number"`
	EnteredOn   day.Day   `db:"entered_on"`
	Rule        string    `db:"rule_id"`
	Law         string    `db:"law_id"`
	EnteredAt   time.Time `db:"entered_at"`
	Import      string    `db:"import_id"`    // of an older register, by which it came; then there is no application
	Print       []byte    `db:"import_print"` // knows its line again
	// Accreditation is the number of the decision on the batch of the degree; empty: none was asked about.
	Accreditation string `db:"accreditation"`

	Facts   standing.Facts // from which its standing is computed for any day
	ValidBy string         // the rule of its first validity; empty: Rule
}

// Title is the kind of a registration on a day.
func (r Registration) Title(on day.Day) string { return r.Facts.Title(on, r.Kind) }

// rule is the provision under which a registration is of its kind today: that of the higher kind once it is of one, or else that of the entry.
func (r Registration) rule(law council.Law) council.Rule {
	if k, ok := law.Kind(r.Title(law.Day)); ok && k.ID != r.Kind {
		return k.Rule
	}
	rule, _ := law.Rule(r.Rule)
	return rule
}

// Documents is what another room knows of the files of an application.
type Documents struct {
	Have map[string]int // how many files of each kind
	List []Document
}

// Document is one file of an application.
type Document struct {
	ID, Kind, Type string
	Bytes          int64
	At             time.Time
}

// Needs is what this room asks of others.
type Needs struct {
	Documents func(ctx context.Context, tx *db.Tx, caseID string) (Documents, error)
	AskFee    func(ctx context.Context, tx *db.Tx, by access.Actor, b Bill) error    // in the transaction of the application
	Fee       func(ctx context.Context, tx *db.Tx, application string) (*Fee, error) // nil: nothing was asked
	Token     func(ctx context.Context, registration string) (string, error)         // the address in a code that needs no network, by number; nil: there is none

	Opened   func(ctx context.Context, tx *db.Tx, person string) (bool, error)       // whether a person has an account
	SendCode func(ctx context.Context, tx *db.Tx, person, number, code string) error // by which somebody takes over a registration

	// What a committee's meeting leaves to others; nil: there is no committee.
	Apart    func(ctx context.Context, tx *db.Tx, person, caseID string) error // refuses whoever declared an interest in a case
	Reserved func(ctx context.Context, tx *db.Tx, c casework.Case) error       // refuses a recommendation that a meeting is to decide

	Graduation func(ctx context.Context, number string) (Graduation, error) // what is public of it

	// Taught tells what institutions teach, by their codes, with what holds for their batches today; none named: all of them, by name alone.
	Taught func(ctx context.Context, tx *db.Tx, institutions ...string) (council.Taught, error)
	// Claim compares a claim to have been in a batch with the lists of its institution, by tokens: nothing is opened. ClaimTokens makes them. Nil: no
	// lists are kept.
	Claim func(ctx context.Context, tx *db.Tx, b council.BatchName, t council.ListingTokens) (council.Listing, error)
	// Await says that somebody waits for the lists of a batch, so that its institution is told. Nil: nobody is.
	Await       func(ctx context.Context, tx *db.Tx, b council.BatchName) error
	ClaimTokens func(ctx context.Context, tx *db.Tx, b council.BatchName, roll, latin, urdu string, passedOn day.Day) (council.ListingTokens, error)

	Fonts      *paper.Fonts                                                // of the papers
	Base       string                                                      // the address that their codes lead to
	AskReferee func(ctx context.Context, tx *db.Tx, l RefereeLetter) error // a letter, in the transaction of the asking
}

// What a fee is for.
const (
	PurposeRegistration = "registration"
	PurposeRenewal      = "renewal"
	PurposeCorrection   = "correction"  // of who somebody is
	PurposeReplacement  = "replacement" // of a paper that was lost
)

// Bill is what an application or a renewal owes.
type Bill struct {
	Case, Person string
	Purpose      string // PurposeRegistration, PurposeRenewal, PurposeCorrection, PurposeReplacement
	Charges      []council.Charge
}

// Fee is how far the fee of an application is.
type Fee struct {
	ID, Reference string
	Amount        money.Amount
	Due           day.Day
	Claimed       bool // a slip waits for the cashier
	Paid          bool
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
	desk    *casework.Desk
	needs   Needs
}

// New returns the room.
func New(d *db.DB, v *vault.Vault, a *access.Access, b *events.Book, l *council.Council, c clock.Clock, p *person.People, k *casework.Desk, n Needs) *Service {
	return &Service{d, v, a, b, l, c, p, k, n}
}

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law {
	return s.council.At(s.clock.Now())
}

// lawOf is what was in force when the application was submitted, or is in force for a draft.
func (s *Service) lawOf(a applicationRow) council.Law {
	if a.SubmittedAt != nil {
		return s.council.At(*a.SubmittedAt)
	}
	return s.law()
}

// chain is the chain of approval that was in force when the application was submitted, or is in force for a draft.
func (s *Service) chain(a applicationRow) []council.Step {
	steps := s.lawOf(a).Chain(a.Kind)
	if a.AgainAt != nil {
		steps = append(slices.Clip(steps), s.council.At(*a.AgainAt).Procedure(a.Kind).AgainStep)
	}
	return steps
}

// kindOf returns for which kind of registration an application is.
func (s *Service) kindOf(ctx context.Context, application string) (string, error) {
	var a applicationRow
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		a, err = loadApplication(ctx, tx, application)
		return err
	})
	return a.Kind, err
}

// field names the sealed value of a column of an application; the applicant's own key seals it.
func field(a applicationRow, column string) vault.Field {
	return vault.Field{Entry: "engineer_application." + column, Row: a.ID, Scope: person.Scope(a.Person)}
}

// caseScope names the key that seals what officers write on a case.
func caseScope(id string) string { return "case/" + id }
