package accreditation

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// How many programmes stand on a page, and how many are read at a time at most by whoever needs all.
const (
	mostListed = 40
	mostWalked = 320
)

// Listed is a programme with what is told of its batches.
type Listed struct {
	Programme
	Institution Institution
	Campus      Campus
	Former      []council.Text      // what institution, campus and programme were called before, the latest first
	Accredited  bool                // a batch of it was accredited at some time
	Batches     []Told              // the latest first
	Decisions   map[string]Decision // those that are named in what is told, by id
}

// UnderProcess tells whether a programme was approved to begin or looked at, and never accredited.
func (l Listed) UnderProcess() bool { return l.Phase != PhaseNone && !l.Accredited }

// Runs are the batches of which something holds, gathered where they follow each other and the same holds.
func (l Listed) Runs() []Run { return runs(l.Batches) }

// Path is the address of the programme's page, without a language.
func (l Listed) Path() string { return programmePath(l.Institution.Code, l.Code) }

func programmePath(institution, programme string) string {
	return "/programmes/" + institution + "/" + programme
}

// Listing is a page of programmes.
type Listing struct {
	Rows  []Listed
	Next  string // after which programme the next page begins: institution/programme; empty: this is the last
	On    day.Day
	Known time.Time
	Law   council.Law
}

// Past tells whether the listing is of a day that was.
func (l Listing) Past() bool { return l.On != l.Law.Day }

// FindProgrammes returns the programmes of which the council decided something that answers a question, a page at a time, in the order of the
// institutions' names.
func (s *Service) FindProgrammes(ctx context.Context, q Question) (Listing, error) {
	return s.list(ctx, q, false)
}

// FindUnderProcess returns the programmes that were approved to begin or looked at, and never accredited.
func (s *Service) FindUnderProcess(ctx context.Context, q Question) (Listing, error) {
	return s.list(ctx, q, true)
}

func (s *Service) list(ctx context.Context, q Question, process bool) (Listing, error) {
	l := Listing{Law: s.law(), Known: s.clock.Now()}
	a, err := decideQuestion(l.Law, l.Known, q)
	if err != nil {
		return l, err
	}
	l.On, l.Known = a.on, a.known
	if a.process = process; process { // of such programmes nothing of this is known
		a.batch, a.level, a.outcome = 0, "", ""
	}
	err = s.walk(ctx, l.Law, a, func(p Listed) (bool, error) {
		if len(l.Rows) == mostListed {
			last := l.Rows[mostListed-1]
			l.Next = last.Institution.Code + "/" + last.Code
			return false, nil
		}
		l.Rows = append(l.Rows, p)
		return true, nil
	})
	return l, err
}

// WalkProgrammes gives all programmes that answer a question to f, one after the other, and keeps none of them. All are told as of one moment.
func (s *Service) WalkProgrammes(ctx context.Context, q Question, f func(Listed) error) error {
	law, now := s.law(), s.clock.Now()
	a, err := decideQuestion(law, now, q)
	if err != nil {
		return err
	}
	return s.walk(ctx, law, a, func(p Listed) (bool, error) { return true, f(p) })
}

// walk gives the programmes that answer a question to f until it wants no more. It reads some at a time, so that nobody who takes their time holds
// up the database.
func (s *Service) walk(ctx context.Context, law council.Law, a asked, f func(Listed) (bool, error)) error {
	after, step := walkPlace{}, mostListed+1
	err := s.public.View(ctx, func(tx *db.Tx) (err error) {
		after, err = a.resolve(ctx, tx)
		return err
	})
	for err == nil {
		var list []Listed
		read := 0
		err = s.public.View(ctx, func(tx *db.Tx) error {
			rows, err := walkProgrammes(ctx, tx, a, after, step)
			if err != nil || len(rows) == 0 {
				return err
			}
			read, after = len(rows), rows[len(rows)-1].place()
			list, err = listTold(ctx, tx, law, a, rows)
			return err
		})
		for _, p := range list {
			if more, err := f(p); err != nil || !more {
				return err
			}
		}
		if read < step {
			return err
		}
		step = min(2*step, mostWalked)
	}
	return err
}

// resolve puts ids in the place of the codes of a question, and returns the place after which its list begins.
func (a *asked) resolve(ctx context.Context, tx *db.Tx) (walkPlace, error) {
	var refused fault.Fields
	if a.institution != "" {
		i, err := loadInstitution(ctx, tx, a.institution)
		if fault.Is(err, fault.KindNotFound) {
			refused.Add("institution", "accreditation.ask.no_such_institution", nil)
			return walkPlace{}, refused.Err()
		}
		if err != nil {
			return walkPlace{}, err
		}
		a.institution = i.ID
		if a.campus != "" {
			c, err := loadCampus(ctx, tx, i.ID, a.campus)
			if fault.Is(err, fault.KindNotFound) {
				refused.Add("campus", "accreditation.ask.no_such_campus", nil)
				return walkPlace{}, refused.Err()
			}
			if err != nil {
				return walkPlace{}, err
			}
			a.campus = c.ID
		}
	}
	if a.after == "" {
		return walkPlace{}, nil
	}
	institution, code, _ := strings.Cut(a.after, "/")
	p, err := loadPlace(ctx, tx, institution, code)
	if fault.Is(err, fault.KindNotFound) {
		refused.Add("after", "accreditation.ask.no_such_place", nil)
		return walkPlace{}, refused.Err()
	}
	return p, err
}

// listTold returns those of some programmes that answer a question, with what is told of them.
func listTold(ctx context.Context, tx *db.Tx, law council.Law, a asked, rows []walkedRow) (list []Listed, err error) {
	var programmes []Programme
	for _, r := range rows {
		programmes = append(programmes, r.programme())
	}
	return tellProgrammes(ctx, tx, law, a, programmes, false)
}

// tellProgrammes tells what holds of some programmes: of all their batches, or of those about which something was decided and if the programme
// answers the question.
func tellProgrammes(ctx context.Context, tx *db.Tx, law council.Law, a asked, programmes []Programme, all bool) (list []Listed, err error) {
	institutions, campuses, former, err := namesOf(ctx, tx, programmes)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, p := range programmes {
		l := Listed{Programme: p, Institution: institutions[p.Institution], Campus: campuses[p.Campus]}
		l.Former = slices.Concat(former[p.Institution], former[p.Campus], former[p.ID])
		names := append([]council.Text{l.Title, l.Institution.Name, l.Institution.City, l.Campus.Name, l.Campus.City}, l.Former...)
		if all || a.named(names...) {
			list, ids = append(list, l), append(ids, p.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	findings, err := listFindings(ctx, tx, ids, 0, lastYear)
	if err != nil {
		return nil, err
	}
	of := map[string]Findings{}
	for _, f := range findings {
		of[f.Programme] = append(of[f.Programme], f)
	}
	list = slices.DeleteFunc(list, func(l Listed) bool {
		return !all && !a.process && len(of[l.ID]) == 0
	})
	for i, l := range list {
		list[i].Accredited = of[l.ID].everAccredited(a.known)
		for _, batch := range l.batches(of[l.ID], a.on, a.known, all) {
			list[i].Batches = append(list[i].Batches, of[l.ID].Ask(l.ID, batch, a.on, a.known, law.Zone))
		}
	}
	if !all {
		list = slices.DeleteFunc(list, func(l Listed) bool { return !a.wants(l) })
	}
	return list, nameDecisions(ctx, tx, list)
}

// lastYear is after the year of any batch.
const lastYear = 9999

// namesOf returns the institutions and campuses of programmes, and what each and the programmes themselves were called before.
func namesOf(ctx context.Context, tx *db.Tx, programmes []Programme) (institutions map[string]Institution, campuses map[string]Campus, former map[string][]council.Text, err error) {
	subjects := map[string]bool{}
	ofInstitution, ofCampus := map[string]bool{}, map[string]bool{}
	for _, p := range programmes {
		ofInstitution[p.Institution], ofCampus[p.Campus] = true, true
		subjects[p.Institution], subjects[p.Campus], subjects[p.ID] = true, true, true
	}
	if institutions, err = institutionsOf(ctx, tx, slices.Sorted(maps.Keys(ofInstitution))); err != nil {
		return nil, nil, nil, err
	}
	if campuses, err = campusesOf(ctx, tx, slices.Sorted(maps.Keys(ofCampus))); err != nil {
		return nil, nil, nil, err
	}
	changes, err := listChanges(ctx, tx, slices.Sorted(maps.Keys(subjects)))
	former = map[string][]council.Text{}
	for _, c := range slices.Backward(changes) {
		if c.Kind == Renamed {
			former[c.Of] = append(former[c.Of], c.Was)
		}
	}
	return institutions, campuses, former, err
}

// nameDecisions fills in the decisions that are named in what is told of programmes.
func nameDecisions(ctx context.Context, tx *db.Tx, list []Listed) error {
	named := map[string]bool{}
	for _, l := range list {
		for _, t := range l.Batches {
			named[t.Holds.Decision], named[t.Said.Decision] = true, true
			for _, p := range t.Before {
				named[p.Decision], named[p.By] = true, true
			}
		}
	}
	delete(named, "")
	if len(named) == 0 {
		return nil
	}
	decisions, err := decisionsOf(ctx, tx, slices.Sorted(maps.Keys(named)))
	for i := range list {
		list[i].Decisions = decisions
	}
	return err
}
