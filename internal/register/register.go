// Package register is the room in which the public verifies. It holds copies of public fields and nothing else.
//
//   - Anybody verifies an engineer by number, in any spelling, for today or for a day that was.
//   - Anybody searches engineers by name; ten rows at most.
//   - Anybody gets the proof that an answer is what the public log was given, and a receipt with the council's signature under it.
//   - A printed code is checked without a network: by a token, the keys, and a status list that is fetched whole.
//   - What happens to an entry is written here by reactions, in the transaction in which it happens.
//
// The page and the API call the same verb.
package register

import (
	"context"
	"embed"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/ledger"
	"sanad/internal/standing"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// Entry is what becomes public of an engineer. Kind, discipline, domicile and graduation are ids of the profile, or words where the
// profile has no such id.
type Entry struct {
	Number             string
	Kind               string
	Discipline         string
	Name               string
	Province, District string
	MaskedCNIC         string
	Degree             string // a programme of the institution, or a degree
	Institution        string
	GraduationYear     int
	Facts              standing.Facts // from which its standing is computed for any day
}

// Change is one change of an entry, as the public log names it.
type Change struct {
	ID   string // of its line
	Salt []byte // opens the line: made with the key of whom the entry is about, and stored nowhere
}

// Needs are what the room asks of the whole program.
type Needs struct {
	// Salts makes the salts of changes again, by the changes' ids: nil where the key of whom the entry is about was destroyed, missing
	// where nobody has the number. A process without keys proves nothing.
	Salts func(ctx context.Context, changes []Made) (map[string][]byte, error)
	// Signing is with what the register signs; zero: it signs nothing.
	Signing Signing
	// Taught tells what some institutions teach, by name alone; nil: nobody is known to teach.
	Taught func(ctx context.Context, institutions []string) (council.Taught, error)
}

// Made is a change that was written, and the number of the entry.
type Made struct{ ID, Number string }

// Service is the room.
type Service struct {
	public  *db.DB // reads published tables alone: what the public asks goes through it
	crowd   crowd  // reads them for all who verify a number
	log     *ledger.Ledger
	access  *access.Access
	council *council.Council
	clock   clock.Clock
	needs   Needs
}

// New returns the room; log reads the public log.
func New(public *db.DB, a *access.Access, l *council.Council, c clock.Clock, log *ledger.Ledger, needs Needs) *Service {
	return &Service{public: public, crowd: crowd{db: public, taught: needs.Taught}, log: log, access: a, council: l, clock: c, needs: needs}
}

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law {
	return s.council.At(s.clock.Now())
}
