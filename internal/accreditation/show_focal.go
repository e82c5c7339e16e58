package accreditation

import (
	"context"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// shownBatches is how many batches of a programme its institution sees at once.
const shownBatches = 8

// Own is an institution as those see it who stand for it.
type Own struct {
	Institution Institution
	Mine        Focal
	Alone       bool // no other is lead: when the reader resigns, nobody is
	Programmes  []OwnProgramme
	Waited      []Waited // batches for whose lists graduates wait
}

// Waited is a batch for whose lists graduates wait: how many, and nobody.
type Waited struct {
	Programme       Programme
	Batch           int
	Count           int
	Unlisted        bool // no list of who enrolled was sent
	Since           time.Time
	Asked, Reminded time.Time // zero: not yet
}

// OwnProgramme is a programme of it with its newest batches.
type OwnProgramme struct {
	Programme
	Campus  Campus
	Batches []OwnBatch
}

// OwnBatch is a batch, with what holds for it today.
type OwnBatch struct {
	Year  int
	Seats int // 0: none were approved for it
	Found Finding
	Is    bool // something was decided
	List  List // of who enrolled; without id: none was sent
}

// ShowFocal shows for which institutions by stands, the one with a code first, and all of it that is to be known. Without any the list is empty;
// a code of another institution does not exist.
func (s *Service) ShowFocal(ctx context.Context, by access.Actor, code string) (list []Own, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list = nil
		if _, err := s.access.May(by, "accreditation.own", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		held, err := listFocalsOf(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		for _, f := range held {
			i, err := loadInstitution(ctx, tx, f.Institution)
			if err != nil {
				return err
			}
			list = append(list, Own{Institution: i, Mine: f})
		}
		if code != "" {
			at := slices.IndexFunc(list, func(o Own) bool { return o.Institution.Code == code })
			if at < 0 {
				return fault.NotFound()
			}
			list[0], list[at] = list[at], list[0]
		}
		if len(list) == 0 {
			return nil
		}
		return s.fill(ctx, tx, &list[0])
	})
	return list, err
}

// fill reads an institution's programmes, and what was found of their batches.
func (s *Service) fill(ctx context.Context, tx *db.Tx, o *Own) error {
	law, known := s.law(), s.clock.Now()
	others, err := listFocals(ctx, tx, o.Institution.ID)
	if err != nil {
		return err
	}
	o.Alone = o.Mine.Role == Lead && !hasLead(slices.DeleteFunc(others, func(f Focal) bool { return f.ID == o.Mine.ID }))
	campuses, err := listCampuses(ctx, tx, []string{o.Institution.ID})
	if err != nil {
		return err
	}
	programmes, err := listProgrammes(ctx, tx, []string{o.Institution.ID})
	if err != nil || len(programmes) == 0 {
		return err
	}
	var ids []string
	for _, p := range programmes {
		ids = append(ids, p.ID)
	}
	found, err := listFindings(ctx, tx, ids, 0, law.Day.Year())
	if err != nil {
		return err
	}
	lists, err := listLists(ctx, tx, ids, 0)
	if err != nil {
		return err
	}
	if o.Waited, err = s.waited(ctx, tx, programmes); err != nil {
		return err
	}
	for _, p := range programmes {
		x := OwnProgramme{Programme: p}
		if at := slices.IndexFunc(campuses, func(c Campus) bool { return c.ID == p.Campus }); at >= 0 {
			x.Campus = campuses[at]
		}
		seats, err := listSeats(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		for _, year := range batchesOf(p, law.Day.Year(), shownBatches) {
			b := OwnBatch{Year: year}
			b.Found, b.Is = Findings(found).On(p.ID, year, law.Day, known)
			if st, ok := seatsOf(seats, year); ok {
				b.Seats = st.Most()
			}
			if at := slices.IndexFunc(lists, func(l List) bool { return l.Programme == p.ID && l.Batch == year && l.Kind == Enrolled }); at >= 0 {
				b.List = lists[at]
			}
			x.Batches = append(x.Batches, b)
		}
		o.Programmes = append(o.Programmes, x)
	}
	return nil
}

// waited lists the batches of programmes for whose lists graduates wait, the oldest first.
func (s *Service) waited(ctx context.Context, tx *db.Tx, programmes []Programme) (list []Waited, err error) {
	of, ids := map[string]Programme{}, []string(nil)
	for _, p := range programmes {
		of[p.ID], ids = p, append(ids, p.ID)
	}
	rows, err := listWaitedOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		w, err := s.waiting(ctx, tx, r.Programme, int(r.Batch))
		if err != nil {
			return nil, err
		}
		x := Waited{Programme: of[r.Programme], Batch: int(r.Batch), Count: w.Theirs(), Unlisted: w.Count[council.ListingUnlisted] > 0, Since: w.Since}
		if x.Count == 0 {
			continue
		}
		if r.Asked != nil {
			x.Asked = *r.Asked
		}
		if r.Reminded != nil {
			x.Reminded = *r.Reminded
		}
		list = append(list, x)
	}
	return list, nil
}

// People are those who stand for an institution, and who is invited to.
type People struct {
	Institution Institution
	Focals      []Focal
	Names       map[string]pii.Value // by person; the address of whoever has not recorded their name
	Invitations []Invitation
	Mine        Focal // without id: the reader is an officer
	May         bool  // the reader invites, hands over and ends
}

// ShowPeople shows who stands for an institution, to those of them and to the council.
func (s *Service) ShowPeople(ctx context.Context, by access.Actor, code string, desk bool) (p People, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		x, err := s.loadStanding(ctx, tx, by, code, desk, "accreditation.people")
		if err != nil {
			return err
		}
		p = People{Institution: x.Institution, Mine: x.focal, May: decideEndFocal(x, Focal{}) == nil, Names: map[string]pii.Value{}}
		if p.Focals, err = listFocals(ctx, tx, x.ID); err != nil {
			return err
		}
		for _, f := range p.Focals {
			d, err := s.access.May(by, "accreditation.people", x.subject(f.Person))
			if err != nil {
				return err
			}
			c, err := s.people.Contact(ctx, tx, d, f.Person)
			if fault.Is(err, fault.KindNotFound) { // nothing is kept of them any more
				continue
			}
			if err != nil {
				return err
			}
			if p.Names[f.Person] = c.Name; c.Name.Empty() {
				p.Names[f.Person] = c.Email
			}
		}
		p.Invitations, err = listFocalInvitations(ctx, tx, x.ID, s.clock.Now())
		return err
	})
	return p, err
}
