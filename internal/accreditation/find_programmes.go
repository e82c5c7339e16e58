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
	mostWalked = 160
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
	w, err := s.begin(ctx, q, process)
	l := Listing{On: w.asked.on, Known: w.asked.known, Law: w.Law}
	if err != nil {
		return l, err
	}
	err = w.each(ctx, mostListed+1, func(p Listed) (bool, error) {
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

// Walk goes through all programmes that answer a question.
type Walk struct {
	Law     council.Law
	service *Service
	asked   asked
	after   walkPlace
}

// WalkProgrammes begins to walk through the programmes of which the council decided something that answers a question.
func (s *Service) WalkProgrammes(ctx context.Context, q Question) (Walk, error) {
	return s.begin(ctx, q, false)
}

// On is the day for which a walk tells.
func (w Walk) On() day.Day { return w.asked.on }

// Each gives all programmes of a walk to f, one after the other, and keeps none of them. All are told as of one moment.
func (w Walk) Each(ctx context.Context, f func(Listed) error) error {
	return w.each(ctx, mostWalked, func(p Listed) (bool, error) { return true, f(p) })
}

func (s *Service) begin(ctx context.Context, q Question, process bool) (w Walk, err error) {
	w = Walk{Law: s.law(), service: s}
	if w.asked, err = decideQuestion(w.Law, s.clock.Now(), q); err != nil {
		return w, err
	}
	if w.asked.process = process; process { // of such programmes nothing of this is known
		w.asked.batch, w.asked.level, w.asked.outcome = 0, "", ""
	}
	err = s.public.View(ctx, func(tx *db.Tx) (err error) {
		w.after, err = w.asked.resolve(ctx, tx)
		return err
	})
	return w, err
}

// each gives the programmes to f until it wants no more. It reads some at a time, so that nobody who takes their time holds up the database.
func (w Walk) each(ctx context.Context, step int, f func(Listed) (bool, error)) error {
	after := w.after
	for {
		var list []Listed
		read := 0
		err := w.service.public.View(ctx, func(tx *db.Tx) error {
			rows, err := walkProgrammes(ctx, tx, w.asked, after, step)
			if err != nil || len(rows) == 0 {
				return err
			}
			read, after = len(rows), rows[len(rows)-1].place()
			list, err = listTold(ctx, tx, w.Law, w.asked, rows)
			return err
		})
		if err != nil {
			return err
		}
		for _, p := range list {
			if more, err := f(p); err != nil || !more {
				return err
			}
		}
		if read < step {
			return nil
		}
		step = min(2*step, mostWalked)
	}
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
	for i, l := range list {
		list[i].Accredited = of[l.ID].everAccredited(a.known)
		for _, batch := range l.batches(of[l.ID], a.on, a.known, all) {
			if t := of[l.ID].Ask(l.ID, batch, a.on, a.known, law.Zone); all || a.tells(t) {
				list[i].Batches = append(list[i].Batches, t)
			}
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
