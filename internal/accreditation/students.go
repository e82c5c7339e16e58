package accreditation

import (
	"context"
	"fmt"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/vault"
)

// ListKind is what a list tells of a batch.
type ListKind string

// The kinds of lists.
const (
	Enrolled ListKind = "enrolled" // who is in the batch
	Passed   ListKind = "passed"   // who of them passed, and on which day
)

// ListState is how far a list is.
type ListState string

// The states of a list. Of a batch one list of a kind is sent: a later one stands in its place.
const (
	ListTried    ListState = "tried"
	ListSent     ListState = "sent"
	ListReplaced ListState = "replaced"
	ListDropped  ListState = "dropped"
)

// List is a list of a batch.
type List struct {
	ID          string
	Institution string // by id
	Programme   string // by id
	Batch       int
	Kind        ListKind
	State       ListState
	Over        string  // the list that it corrects, by id; empty: it is the first
	Began       day.Day // of who enrolled: when the session began, as the institution says
	Due         day.Day // of who enrolled: by when the list was due; zero: no rule says
	Rows        int
	Beyond      int // of them, those beyond the seats
	Seats       int // that were approved for the batch when it was tried; 0: none
	Rule, Law   string
	TriedBy     string
	Tried       time.Time
	SentBy      string
	Sent        time.Time
}

// Late is how many days after its last day a list was sent, or would be sent on a day; 0: it is in time.
func (l List) Late(on day.Day) int {
	if l.Due.IsZero() || !on.After(l.Due) {
		return 0
	}
	return l.Due.Until(on)
}

// Student is one row of a list of who enrolled.
type Student struct {
	Line       int // of the file
	Roll, Name string
}

// Pass is one row of a list of who passed.
type Pass struct {
	Line int
	Roll string
	On   day.Day
}

// RowFault is what is wrong with a row of a file, in words of the room: a text key and its values.
type RowFault struct {
	Line int
	fault.Message
}

// Unfit says that nothing of a file was taken, because of some rows.
type Unfit struct {
	Rows []RowFault // the first of them
	More int        // that are not told
}

func (u *Unfit) Error() string {
	return fmt.Sprintf("%d rows of a list cannot be taken", len(u.Rows)+u.More)
}

// ListsSent says that a list of a batch was sent.
type ListsSent struct {
	List, Institution, Programme string
	Batch                        int
	Kind                         ListKind
}

// About names no person: nobody on a list has an account by it.
func (e ListsSent) About() events.About { return events.About{Kind: "accreditation.list_sent"} }

// scopeOf is the key that seals what an institution tells of its students.
func scopeOf(institution string) string { return "institution/" + institution }

func studentField(column, row, institution string) vault.Field {
	return vault.Field{Entry: "accreditation_student." + column, Row: row, Scope: scopeOf(institution)}
}

func passedField(row, institution string) vault.Field {
	return vault.Field{Entry: "accreditation_passed.passed_on", Row: row, Scope: scopeOf(institution)}
}

// The blind indexes by which a student is found and nothing is opened.
func (s *Service) rollIndex(programme string, batch int, roll string) []byte {
	return s.vault.Blind("student", fmt.Sprintf("%s/%d/%s", programme, batch, rollKey(roll)))
}

func (s *Service) dayIndex(programme string, batch int, roll string, on day.Day) []byte {
	return s.vault.Blind("student_passed", fmt.Sprintf("%s/%d/%s/%s", programme, batch, rollKey(roll), on))
}

// twinIndex is the same for one roll number with one name in any batch of an institution.
func (s *Service) twinIndex(institution, roll, name string) []byte {
	return s.vault.Blind("student_twin", institution+"/"+rollKey(roll)+"/"+nameKey(name))
}

// tokenBytes is how much is kept of the blind index of a word of a name.
const tokenBytes = 16

// nameTokens are the blind indexes of the words of a name, one after the other.
func (s *Service) nameTokens(name string) (list []byte) {
	for _, w := range nameWords(name) {
		list = append(list, s.vault.Blind("student_name", w)[:tokenBytes]...)
	}
	return list
}

// batchAt is a batch of an institution for which by stands.
type batchAt struct {
	standing
	Programme
	year int
}

// loadBatch returns the batch of a programme that an address names, to those who stand for its institution and, at the desk, to officers.
func (s *Service) loadBatch(ctx context.Context, tx *db.Tx, by access.Actor, at BatchAt, action access.Action) (b batchAt, err error) {
	if b.standing, err = s.loadStanding(ctx, tx, by, at.Institution, false, action); err != nil {
		return b, err
	}
	if b.Programme, err = loadProgrammeByCode(ctx, tx, b.standing.ID, at.Programme); err != nil {
		return b, err
	}
	b.year = at.Year
	if !b.has(at.Year, s.law().Day.Year()) {
		return b, fault.NotFound()
	}
	return b, nil
}

// BatchAt names a batch as addresses do.
type BatchAt struct {
	Institution, Programme string // by code
	Year                   int
}
