package visit

import (
	"context"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// CaseKind names the visits that are before the board on the desk, and their chain in the profile.
const CaseKind = "visit"

// Outcome is what a visit comes to that is about no batches.
type Outcome string

// The outcomes.
const (
	Approved    Outcome = "approved"
	NotApproved Outcome = "not_approved"
)

// ProposalState is how far a proposal after a visit is.
type ProposalState string

// The states of a proposal.
const (
	ProposalWaiting   ProposalState = "proposed" // for the board
	ProposalReturned  ProposalState = "returned" // to the officers: the board found otherwise, or the registrar sent it back
	ProposalFound     ProposalState = "found"    // by the board; it waits for the registrar
	ProposalConfirmed ProposalState = "confirmed"
)

// Proposal is what an officer proposes after a visit that is about no batches. Of batches a decision on accreditation is proposed instead.
type Proposal struct {
	Visit           string
	State           ProposalState
	Outcome         Outcome
	Number, Meeting string
	On              day.Day
	Reasons         council.Text
	From            int // the batch from which seats are approved; 0: none are
	Sections        int
	PerSection      int
	By              string
	At              time.Time
	Answer          string // why it was sent back
	EndedBy         string
	EndedAt         *time.Time
	Rule, Law       string
	Version         int64
}

func (p Proposal) version() string { return strconv.FormatInt(p.Version, 10) }

// Decision is a proposed decision on the batches of a visit, as another room keeps it.
type Decision struct{ ID, Number, Path string }

// BoardNeeds is what the board's part of a visit asks of others.
type BoardNeeds struct {
	Desk *casework.Desk
	// Proposed returns the decision that is proposed after a visit and waits; nil: none does.
	Proposed func(ctx context.Context, tx *db.Tx, visit string) (*Decision, error)
	// Found says that the board found what is proposed; the decision is of that day.
	Found func(ctx context.Context, tx *db.Tx, visit string, on day.Day) error
	// Returned sends what is proposed back to its writer.
	Returned func(ctx context.Context, tx *db.Tx, by access.Actor, visit, answer string) error
	// Placed tells whether a case stands on the agenda of a meeting.
	Placed func(ctx context.Context, tx *db.Tx, caseID string) (bool, error)
	// Due returns which batches of an institution stand on a condition, the most urgent first; nil: none does.
	Due func(ctx context.Context, tx *db.Tx, institution string) ([]DueBatch, error)
	// Taken tells whether a decision has a number.
	Taken func(ctx context.Context, tx *db.Tx, number string) (bool, error)
	// Approved does to a programme what was approved: it moves to a phase, or has seats from a batch on.
	Approved func(ctx context.Context, tx *db.Tx, by access.Actor, programme, phase string, seats Seats) error
}

// DueBatch is a batch on a condition: by when its institution reports on it, and by when a visit is to confirm that.
type DueBatch struct {
	Programme     string // its code
	ID            string // of the programme
	Title         council.Text
	Batch         int
	Decision      string // its number
	Report, Visit day.Day
	Asked         *Visit // the visit that was asked for to confirm it
}

// Seats are how many students a programme may take, from a batch on.
type Seats struct{ From, Sections, PerSection int }

// ToBoard opens the case of a visit that came before the board, in the transaction in which it came.
func (s *Service) ToBoard(ctx context.Context, tx *db.Tx, visit string) error {
	law := s.law()
	chain := law.Chain(CaseKind)
	v, err := load(ctx, tx, visit)
	if err != nil || len(chain) == 0 {
		return err
	}
	_, err = s.needs.Board.Desk.Load(ctx, tx, v.ID)
	if !fault.Is(err, fault.KindNotFound) { // it was here before, and came back
		return err
	}
	_, err = s.needs.Board.Desk.OpenNumbered(ctx, tx, v.ID, v.Number, CaseKind, v.Lead, law, chain[0])
	return err
}

// About says of cases which visits they are of: kind, programme, campus and institution, and nobody's name.
func (s *Service) About(ctx context.Context, tx *db.Tx, cases []string) (map[string]council.Text, error) {
	visits, err := listByID(ctx, tx, cases)
	if err != nil {
		return nil, err
	}
	lines, err := s.lines(ctx, tx, visits)
	about := map[string]council.Text{}
	law := s.law()
	for _, l := range lines {
		k, _ := law.Visits.Kind(l.Kind)
		about[l.ID] = council.Text{En: aboutIn("en", ", ", k, l), Ur: aboutIn("ur", "، ", k, l)}
	}
	return about, err
}

func aboutIn(lang, comma string, k council.VisitKind, l Line) string {
	words := k.Name.In(lang) + ": " + l.Programme.Title.In(lang)
	for _, t := range []council.Text{l.Programme.Campus, l.Institution.Name} {
		if x := t.In(lang); x != "" {
			words += comma + x
		}
	}
	return words
}

// KeptOut returns who of some persons has a part in visits: whoever asked for one or began it, who stands for its institution, and its team.
func (s *Service) KeptOut(ctx context.Context, tx *db.Tx, cases, persons []string) (map[string][]string, error) {
	visits, err := listByID(ctx, tx, cases)
	if err != nil {
		return nil, err
	}
	kept := map[string][]string{}
	for _, v := range visits {
		if kept[v.ID], err = s.keptOut(ctx, tx, v, persons); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// keptOut returns who of some persons decides nothing of a visit: whoever asked for it or began it, and whoever is tied to it.
func (s *Service) keptOut(ctx context.Context, tx *db.Tx, v Visit, persons []string) (kept []string, err error) {
	tied, err := s.tied(ctx, tx, v)
	for _, p := range persons {
		if p == v.Lead || tied[p] {
			kept = append(kept, p)
		}
	}
	return kept, err
}

// tied returns who stands or ever stood for the institution of a visit, and who is or was of its team.
func (s *Service) tied(ctx context.Context, tx *db.Tx, v Visit) (map[string]bool, error) {
	of := map[string]bool{}
	stood, err := s.needs.Stood(ctx, tx, v.Institution)
	if err != nil {
		return nil, err
	}
	for person := range stood {
		of[person] = true
	}
	members, err := listMembers(ctx, tx, v.ID)
	for _, m := range members {
		of[m.Person] = true
	}
	return of, err
}

// mayLead refuses whoever has a part in a visit to lead it for the council. Whoever began it for the council leads it all the same.
func (s *Service) mayLead(ctx context.Context, tx *db.Tx, by access.Actor, v Visit) error {
	tied, err := s.tied(ctx, tx, v)
	if err != nil {
		return err
	}
	k, _ := s.law().Visits.Kind(v.Kind)
	if tied[by.Person] || v.Lead == by.Person && !k.Council {
		return decideApart([]string{by.Person}, by.Person)
	}
	return nil
}

// MayLead refuses in a transaction whoever has a part in a visit to propose what comes after it.
func (s *Service) MayLead(ctx context.Context, tx *db.Tx, by access.Actor, visit string) error {
	v, err := loadSent(ctx, tx, visit)
	if err != nil {
		return err
	}
	return s.mayLead(ctx, tx, by, v)
}

// Apart refuses a deed on the case of a visit to whoever has a part in that visit.
func (s *Service) Apart(ctx context.Context, tx *db.Tx, person, caseID string) error {
	kept, err := s.KeptOut(ctx, tx, []string{caseID}, []string{person})
	if err != nil {
		return err
	}
	return decideApart(kept[caseID], person)
}

// Ready refuses to put a visit on an agenda of which nothing is proposed.
func (s *Service) Ready(ctx context.Context, tx *db.Tx, caseID string) error {
	v, err := load(ctx, tx, caseID)
	if err != nil {
		return err
	}
	proposed, err := s.proposed(ctx, tx, v)
	if err != nil {
		return err
	}
	return decideReady(v, proposed)
}

// proposed tells whether something is proposed after a visit that the board can vote on.
func (s *Service) proposed(ctx context.Context, tx *db.Tx, v Visit) (bool, error) {
	if k, _ := s.law().Visits.Kind(v.Kind); k.Batches {
		d, err := s.needs.Board.Proposed(ctx, tx, v.ID)
		return d != nil, err
	}
	p, err := loadProposal(ctx, tx, v.ID)
	return p.State == ProposalWaiting, err
}

// Over returns in a transaction the last day of a visit: that of its exit meeting, or the one that was agreed, as long as that was not held.
func (s *Service) Over(ctx context.Context, tx *db.Tx, v Visit) (day.Day, error) {
	rep, err := findReport(ctx, tx, v.ID)
	if rep.Met.IsZero() {
		return v.MeetsUntil, err
	}
	return rep.Met, err
}

// Sent returns a visit of which the council knows, for a room beside this one.
func (s *Service) Sent(ctx context.Context, tx *db.Tx, visit string) (Visit, error) {
	return loadSent(ctx, tx, visit)
}
