package visit

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Member is somebody who visits for the council, or was to.
type Member struct {
	ID, Visit, Person string
	Convener          bool
	Since             time.Time
	Shown             *time.Time // when the institution was told of them; nil: it was not
	Opened            *time.Time // since when the papers are open to them; nil: they are not
	Until             *time.Time // nil: they are a member now
	Why               string     // why they are none any more: objected, ended
	By                string     // who named them
}

// The reasons for which somebody leaves a team.
const (
	leftObjected = "objected" // the institution objected, and was right
	leftEnded    = "ended"    // an officer took them out
)

// ObjectionState is what became of an objection.
type ObjectionState string

// The states of an objection.
const (
	ObjectionOpen     ObjectionState = "open"
	ObjectionUpheld   ObjectionState = "upheld"
	ObjectionDeclined ObjectionState = "declined"
)

// ObjectionTo is what an institution says against a member of a team.
type ObjectionTo struct {
	ID, Visit, Member   string
	Institution, Person string // whom it is about, by person
	Reason              pii.Sealed
	By                  string
	At                  time.Time
	State               ObjectionState
	Answer              pii.Sealed // what an officer made of it
	DecidedBy           string
	Decided             *time.Time
}

// Conflict is why somebody cannot visit an institution, and by which rule.
type Conflict struct {
	Kind     string // works, worked, studied …
	Interest bool   // an interest in the institution; else something that the evaluator lacks today
	Rule     council.Rule
}

// Candidate is an evaluator with what hinders them.
type Candidate struct {
	Person, Name string
	Load         int // visits in which they are now
	Unread       int // what they stated that no rule can compare
	Conflicts    []Conflict
}

// Introduced is what an institution, and the rest of the team, are told of a member.
type Introduced struct {
	Person, Name string
	Disciplines  []council.Text
	Employer     string
}

// TeamNeeds is what this room asks of the one of evaluators.
type TeamNeeds struct {
	Size       func(law council.Law) (least, most int, rule council.Rule) // of a team; 0: no limit
	Candidates func(ctx context.Context, tx *db.Tx, by access.Actor, institution, discipline string, on day.Day) ([]Candidate, error)
	Check      func(ctx context.Context, tx *db.Tx, by access.Actor, person, institution, discipline string, on day.Day) (Candidate, error)
	// Introduce tells of members, in their order; stands says that by may know because of the institution or the team.
	Introduce func(ctx context.Context, tx *db.Tx, by access.Actor, institution string, stands bool, persons []string) ([]Introduced, error)
}

// TeamAsked says that somebody was named for a team.
type TeamAsked struct{ Visit, Person string }

// About names whom it concerns.
func (e TeamAsked) About() events.About {
	return events.About{Kind: "visit.team_asked", Person: e.Person}
}

// TeamJoined says that somebody joined a team that works: the papers are open to them.
type TeamJoined struct{ Visit, Person string }

// About names whom it concerns.
func (e TeamJoined) About() events.About {
	return events.About{Kind: "visit.team_joined", Person: e.Person}
}

// TeamLeft says that somebody is in a team no more.
type TeamLeft struct{ Visit, Person, Why string }

// About names whom it concerns.
func (e TeamLeft) About() events.About {
	return events.About{Kind: "visit.team_left", Person: e.Person}
}

func objectionField(column, row, institution string) vault.Field {
	return vault.Field{Entry: "visit_objection." + column, Row: row, Scope: scopeOf(institution)}
}

// size is how many the law wants in a team.
func (s *Service) size(law council.Law) (least, most int, rule council.Rule) {
	if s.needs.Team.Size == nil {
		return 1, 0, rule
	}
	least, most, rule = s.needs.Team.Size(law)
	return max(least, 1), most, rule
}

// led returns a visit to whoever may lead it, and the decision that opens what the institution wrote for it.
func (s *Service) led(ctx context.Context, tx *db.Tx, by access.Actor, visit string) (v Visit, d access.Decision, err error) {
	if err = s.lead(by, visit); err != nil {
		return v, d, err
	}
	if v, err = loadSent(ctx, tx, visit); err != nil {
		return v, d, err
	}
	if err = s.mayLead(ctx, tx, by, v); err != nil {
		return v, d, err
	}
	d, err = s.access.May(by, "visit.lead", access.Subject{Item: v.Institution})
	return v, d, err
}

// own returns a visit of an institution for which by stands, and the decision that opens what was written for it.
func (s *Service) own(ctx context.Context, tx *db.Tx, by access.Actor, code, visit string) (v Visit, d access.Decision, err error) {
	if _, v, err = s.loadOwn(ctx, tx, by, code, visit); err != nil {
		return v, d, err
	}
	d, err = s.access.May(by, "visit.apply", access.Subject{Item: v.Institution, Stands: true})
	return v, d, err
}

// works tells whether the team of a visit has something to do, and sees its papers.
func works(v Visit) bool {
	switch v.Stage {
	case Review, Schedule, Visiting, Report, Check:
		return true
	}
	return false
}

// onTeam returns a visit to a member of its team to whom the papers are open, while the team works. To all others it does not exist.
func (s *Service) onTeam(ctx context.Context, tx *db.Tx, by access.Actor, visit string) (v Visit, m Member, d access.Decision, err error) {
	if v, err = load(ctx, tx, visit); err != nil {
		return v, m, d, err
	}
	m, there, err := findMember(ctx, tx, visit, by.Person)
	if err == nil && (!there || m.Opened == nil || !works(v)) {
		err = fault.NotFound()
	}
	if err != nil {
		return Visit{}, Member{}, d, err
	}
	d, err = s.access.May(by, "visit.evaluate", access.Subject{Item: v.Institution, Stands: true})
	return v, m, d, err
}

// TeamMay tells in a transaction whether a person is of the team of a visit, and the papers are open to them while the team works.
func (s *Service) TeamMay(ctx context.Context, tx *db.Tx, person, visit string) (bool, error) {
	v, err := load(ctx, tx, visit)
	if fault.Is(err, fault.KindNotFound) {
		return false, nil
	}
	if err != nil || !works(v) {
		return false, err
	}
	m, there, err := findMember(ctx, tx, visit, person)
	return there && m.Opened != nil, err
}

// LeaveTeams ends in a transaction what somebody is in the teams that still have something to do: they evaluate no more.
func (s *Service) LeaveTeams(ctx context.Context, tx *db.Tx, by access.Actor, person string) error {
	list, err := listOfMember(ctx, tx, person)
	for _, v := range list {
		if v.Stage != Team && !works(v) {
			continue
		}
		m, there, err := findMember(ctx, tx, v.ID, person)
		if err != nil {
			return err
		}
		if there {
			if err := s.leave(ctx, tx, by, m, leftEnded); err != nil {
				return err
			}
		}
	}
	return err
}

// Visits tells in a transaction whether a person is in the team of a visit of one of some institutions that is not over.
func (s *Service) Visits(ctx context.Context, tx *db.Tx, institutions []string, person string) (bool, error) {
	return isVisiting(ctx, tx, institutions, person)
}

// TeamOf returns in a transaction to whom of the team of a visit the papers are open, by person.
func (s *Service) TeamOf(ctx context.Context, tx *db.Tx, visit string) (persons []string, err error) {
	members, err := listMembers(ctx, tx, visit)
	for _, m := range opened(members) {
		persons = append(persons, m.Person)
	}
	return persons, err
}

// Load counts in a transaction the open visits in whose teams persons are now.
func (s *Service) Load(ctx context.Context, tx *db.Tx, persons []string) (map[string]int, error) {
	return countLoad(ctx, tx, persons)
}

// Objected tells in a transaction to whom one of some institutions objected, and was right.
func (s *Service) Objected(ctx context.Context, tx *db.Tx, institutions, persons []string) (map[string]bool, error) {
	of := map[string]bool{}
	list, err := listUpheld(ctx, tx, institutions, persons)
	for _, p := range list {
		of[p] = true
	}
	return of, err
}

// Teamwork is a visit as a member of its team finds it among theirs.
type Teamwork struct {
	Line
	Works bool // the team works on it now, with this member
	Named bool // the member is to join, and the papers are not open to them yet
}

// OfMember returns in a transaction the visits in whose teams a person is or was to the end, the newest first.
func (s *Service) OfMember(ctx context.Context, tx *db.Tx, person string) (list []Teamwork, err error) {
	found, err := listOfMember(ctx, tx, person)
	if err != nil {
		return nil, err
	}
	lines, err := s.lines(ctx, tx, found)
	for _, l := range lines {
		m, _, err := findMember(ctx, tx, l.ID, person)
		if err != nil {
			return nil, err
		}
		list = append(list, Teamwork{l, works(l.Visit) && m.Opened != nil, joinable(l.Visit) && m.Opened == nil})
	}
	return list, err
}

// word is something that somebody wrote, and where it is kept.
type word struct{ entry, row, words string }

// written judges a deed, seals its words under the key of the institution, and judges it again in the transaction that stores them.
func (s *Service) written(ctx context.Context, words []word, judge func(tx *db.Tx) (institution string, err error), store func(tx *db.Tx, sealed []pii.Sealed) error) error {
	var institution string
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		institution, err = judge(tx)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.vault.Mint(ctx, scopeOf(institution)); err != nil {
		return err
	}
	sealed := make([]pii.Sealed, len(words))
	for i, w := range words {
		if w.words == "" {
			continue
		}
		if sealed[i], err = s.vault.Seal(ctx, vault.Field{Entry: w.entry, Row: w.row, Scope: scopeOf(institution)}, w.words); err != nil {
			return err
		}
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := judge(tx); err != nil {
			return err
		}
		return store(tx, sealed)
	})
}

// open returns what somebody wrote; nothing was written: nothing.
func (s *Service) open(ctx context.Context, d access.Decision, f vault.Field, sealed pii.Sealed) (pii.Value, error) {
	if len(sealed) == 0 {
		return pii.Value{}, nil
	}
	return s.vault.Open(ctx, d, f, sealed)
}

func (s *Service) newID() string { return id.New(s.clock.Now()) }
