package engineer

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// PaperKind is a kind of paper that a registration gives a right to.
type PaperKind string

// The kinds of papers.
const (
	PaperCertificate PaperKind = "certificate"
	PaperCard        PaperKind = "card"
	PaperLetter      PaperKind = "letter" // of good standing
)

// PaperKinds are the kinds in the order in which they are offered.
var PaperKinds = []PaperKind{PaperCertificate, PaperCard, PaperLetter}

// Why a print is no longer good.
const (
	PrintNewer   = "newer"   // another print of the same paper took its place
	PrintLost    = "lost"    // reported lost
	PrintChanged = "changed" // it does not say what is so any more
)

// Print is one print of a paper. What it says is computed from the facts that were known when it was made.
type Print struct {
	ID           string     `db:"id"`
	Registration string     `db:"registration_id"`
	Person       string     `db:"person_id"`
	Paper        PaperKind  `db:"paper"`
	Language     string     `db:"language"`
	Serial       string     `db:"serial"`
	Said         []byte     `db:"said"` // digest of its statement
	Law          string     `db:"law_id"`
	By           string     `db:"made_by"`
	MadeAt       time.Time  `db:"made_at"`
	ReplacedAt   *time.Time `db:"replaced_at"`
	Why          string     `db:"replaced_why"` // empty: nothing replaced it
	Token        pii.Sealed `db:"token"`        // what its second code holds; nil: it has none
}

// Papers is what a registration gives a right to, with every print that was made.
type Papers struct {
	Registration
	Who     person.Identity
	Others  []Registration // of the same person, for themself
	Prints  []Print        // the newest first
	Refused error          // why none can be made now
	Urdu    bool           // papers can be set in Urdu
	Law     council.Law
}

// Papers shows the papers of a registration; of one's own where none is named. NotFound: there is no such registration.
func (s *Service) Papers(ctx context.Context, by access.Actor, registration string) (p Papers, err error) {
	p.Law, p.Urdu = s.law(), s.needs.Fonts.Urdu()
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if p.Registration, err = s.holding(ctx, tx, by, registration); err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.papers", access.Subject{Person: p.Person})
		if err != nil {
			return err
		}
		p.Refused = decideStandingForPaper(p.Facts.On(p.Law.Day))
		if p.Who, err = s.people.Open(ctx, tx, decision, p.Person); err != nil {
			return err
		}
		if by.Purpose == access.Self {
			held, err := listRegistrations(ctx, tx, []string{p.Person})
			if err != nil {
				return err
			}
			p.Others = slices.DeleteFunc(held, func(r Registration) bool { return r.ID == p.ID })
		}
		if p.Prints, err = listPrints(ctx, tx, p.ID); err != nil {
			return err
		}
		for i, x := range p.Prints {
			p.Prints[i].Why = whyNow(x, p.Registration, p.Law)
		}
		return nil
	})
	return p, err
}

// whyNow tells why a print is no longer good today; empty: it is.
func whyNow(p Print, r Registration, law council.Law) string {
	if p.Why == "" && !stillSo(r, p.MadeAt, law.Zone, law.Day) {
		return PrintChanged
	}
	return p.Why
}

// holding returns a registration: another's is not found by a member, and none is found by an officer without its id.
func (s *Service) holding(ctx context.Context, tx *db.Tx, by access.Actor, registration string) (Registration, error) {
	if registration != "" {
		r, err := loadRegistration(ctx, tx, registration)
		if err == nil && by.Purpose == access.Self && r.Person != by.Person {
			err = fault.NotFound()
		}
		return r, err
	}
	held, err := listRegistrations(ctx, tx, []string{by.Person})
	if err == nil && (len(held) == 0 || by.Purpose != access.Self) {
		err = fault.NotFound()
	}
	if err != nil {
		return Registration{}, err
	}
	return held[0], nil
}

// PrintPaper says which paper is wanted.
type PrintPaper struct {
	Paper    string `form:"paper" entry:"engineer_print.paper" max:"20"`
	Language string `form:"language" entry:"engineer_print.language" max:"2"`
}

// PrintPaper makes a print of a paper and returns its id. An earlier print of the same paper in the same language is replaced by it.
func (s *Service) PrintPaper(ctx context.Context, by access.Actor, registration string, c PrintPaper) (string, error) {
	law, now := s.law(), s.clock.Now()
	p := Print{ID: id.New(now), Paper: PaperKind(c.Paper), Language: c.Language, Serial: newSerial(), Law: law.ID, By: by.Person, MadeAt: now}
	// The code that is read without a network is signed before the transaction begins: it may write itself.
	var err error
	if p.Token, err = s.printToken(ctx, by, registration, p, c); err != nil {
		return "", err
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		r, decision, err := s.mayPrint(ctx, tx, by, registration, c)
		if err != nil {
			return err
		}
		p.Registration, p.Person = r.ID, r.Person
		who, err := s.people.Open(ctx, tx, decision, r.Person)
		if err != nil {
			return err
		}
		if p.Said, err = s.digest(ctx, p, s.statement(p, r, who)); err != nil {
			return err
		}
		if err := replaceSame(ctx, tx, p); err != nil {
			return err
		}
		if err := insertPrint(ctx, tx, p); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Printed{Person: r.Person, Registration: r.ID, Print: p.ID})
	})
	return p.ID, err
}

// mayPrint loads a registration of which a paper is wanted, and decides.
func (s *Service) mayPrint(ctx context.Context, tx *db.Tx, by access.Actor, registration string, c PrintPaper) (Registration, access.Decision, error) {
	r, err := s.holding(ctx, tx, by, registration)
	if err != nil {
		return r, access.Decision{}, err
	}
	decision, err := s.access.May(by, "engineer.print", access.Subject{Person: r.Person})
	if err != nil {
		return r, decision, err
	}
	return r, decision, decidePrint(r.Facts.On(s.law().Day), c, s.needs.Fonts.Urdu())
}

// printToken returns what the second code of a print holds, sealed; a letter has none, nor has a council that signs nothing.
func (s *Service) printToken(ctx context.Context, by access.Actor, registration string, p Print, c PrintPaper) (pii.Sealed, error) {
	var r Registration
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		r, _, err = s.mayPrint(ctx, tx, by, registration, c)
		return err
	})
	if err != nil || s.needs.Token == nil || p.Paper == PaperLetter {
		return nil, err
	}
	token, err := s.needs.Token(ctx, r.Number)
	if err != nil {
		return nil, fmt.Errorf("engineer: the second code of a print: %w", err)
	}
	p.Person = r.Person
	return s.vault.Seal(ctx, printField(p), token)
}

// printField names the sealed value of a print; the person's own key seals it.
func printField(p Print) vault.Field {
	return vault.Field{Entry: "engineer_print.token", Row: p.ID, Scope: person.Scope(p.Person)}
}

// serialDigits is how many digits of a serial are chance; two check digits follow.
const serialDigits = 14

// newSerial returns a serial that nobody guesses, and that no gate takes for the number of a bank card.
func newSerial() string {
	for {
		if s := id.Number(serialDigits); !pii.HasCard(s) && !pii.HasCard(id.Grouped(s)) {
			return s
		}
	}
}

// statement is what a print says: by the facts that were known when it was made.
func (s *Service) statement(p Print, r Registration, who person.Identity) statement {
	facts, on := r.Facts.KnownBy(p.MadeAt), s.council.At(p.MadeAt).Day
	x := statement{
		Paper: p.Paper, Language: p.Language, Serial: p.Serial, Number: r.Number, Kind: facts.Title(on, r.Kind), Discipline: r.Discipline,
		Name: who.NameLatin.Reveal(), NameUrdu: who.NameUrdu.Reveal(), EnteredOn: r.EnteredOn, Standing: facts.On(on), Rule: r.Rule,
	}
	if until := facts.ValidUntil(); !until.IsZero() {
		x.ValidUntil = until.String()
	}
	return x
}

func (s *Service) digest(ctx context.Context, p Print, x statement) ([]byte, error) {
	salt, err := s.vault.Salt(ctx, person.Scope(p.Person), "print "+p.ID)
	if err != nil {
		return nil, err
	}
	return x.digest(salt)
}

// Paper is a print with all that it says.
type Paper struct {
	Print
	Registration Registration // with the facts that were known then
	Who          person.Identity
	Law          council.Law // of then
	Changed      bool        // what was recorded of the person is not what it said: it cannot be made again
	Offline      string      // what the second code holds; empty: there is none
}

// Paper opens a print, to be read or made again.
func (s *Service) Paper(ctx context.Context, by access.Actor, print string) (p Paper, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if p.Print, err = loadPrint(ctx, tx, print); err != nil {
			return err
		}
		if p.Registration, err = s.holding(ctx, tx, by, p.Print.Registration); err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.papers", access.Subject{Person: p.Person})
		if err != nil {
			return err
		}
		if p.Who, err = s.people.Open(ctx, tx, decision, p.Person); err != nil {
			return err
		}
		token, err := s.vault.Open(ctx, decision, printField(p.Print), p.Token)
		p.Offline = token.Reveal()
		return err
	})
	if err != nil {
		return p, err
	}
	said, err := s.digest(ctx, p.Print, s.statement(p.Print, p.Registration, p.Who))
	if err != nil {
		return p, err
	}
	p.Changed, p.Why = !bytes.Equal(said, p.Said), whyNow(p.Print, p.Registration, s.law())
	p.Registration.Facts, p.Law = p.Registration.Facts.KnownBy(p.MadeAt), s.council.At(p.MadeAt)
	return p, nil
}

// PublicPrint returns what becomes public of a print, for the reaction to its making.
func (s *Service) PublicPrint(ctx context.Context, tx *db.Tx, print string) (p Print, number string, err error) {
	if p, err = loadPrint(ctx, tx, print); err != nil {
		return p, "", err
	}
	r, err := loadRegistration(ctx, tx, p.Registration)
	return p, r.Number, err
}

// Printed says that a paper was printed.
type Printed struct{ Person, Registration, Print string }

// About names the person.
func (e Printed) About() events.About { return about("printed", e.Person, "") }

// PrintsReplaced says that prints of a registration are no longer good.
type PrintsReplaced struct {
	Person, Registration, Number, Reason string
	Serials                              []string
}

// About names the person.
func (e PrintsReplaced) About() events.About { return about("prints_replaced", e.Person, "") }
