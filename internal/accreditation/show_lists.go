package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// Lists are the lists of a batch as its institution sees them.
type Lists struct {
	Institution Institution
	Programme   Programme
	Batch       BatchAt
	Seats       int // 0: none were approved
	Found       Finding
	Number      string // of the decision that found it; empty: nothing is decided
	Stand       map[ListKind]List
	Tried       []List          // that wait to be sent
	Beyond      []OpenedStudent // of the list of who enrolled that stands, and of one that waits in its place
	Left        map[string]Left // by the list that waits: who is on the one that stands, and not on it
	Waiting     council.Waiting
	Unmarked    []OpenedStudent // of the list that stands: who applied and is not marked as passed
}

// Left are those who would count as enrolled, or as passed, no more once a list is sent that does not name them.
type Left struct {
	Total int
	First []OpenedStudent // the first mostLeft of them
}

// mostLeft is how many of them are shown by name; whoever leaves out more has sent the wrong file.
const mostLeft = 20

// OpenedStudent is a student of a list who is shown: who is beyond the seats of a batch, or applied.
type OpenedStudent struct {
	List       string
	Position   int
	Roll, Name pii.Value
}

// ShowLists shows the lists of a batch to those who stand for its institution; of its students those alone are opened who are beyond the seats, whom
// a list that waits leaves out, or who applied and are not marked as passed yet. Of all others who applied it is told how many they are.
func (s *Service) ShowLists(ctx context.Context, by access.Actor, at BatchAt) (x Lists, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		b, err := s.loadBatch(ctx, tx, by, at, "accreditation.send")
		if err != nil {
			return err
		}
		x = Lists{Institution: b.standing.Institution, Programme: b.Programme, Batch: at, Stand: map[ListKind]List{}}
		approved, err := listSeats(ctx, tx, b.Programme.ID)
		if err != nil {
			return err
		}
		if st, ok := seatsOf(approved, b.year); ok {
			x.Seats = st.Most()
		}
		if x.Found, x.Number, err = s.Today(ctx, tx, b.Programme.ID, b.year); err != nil {
			return err
		}
		lists, err := listLists(ctx, tx, []string{b.Programme.ID}, b.year)
		if err != nil {
			return err
		}
		for _, l := range lists {
			if l.State == ListSent {
				x.Stand[l.Kind] = l
			} else {
				x.Tried = append(x.Tried, l)
			}
			if l.Beyond == 0 {
				continue
			}
			rows, err := listBeyond(ctx, tx, l.ID)
			if err != nil {
				return err
			}
			beyond, err := s.openStudents(ctx, by, b, l, rows)
			if err != nil {
				return err
			}
			x.Beyond = append(x.Beyond, beyond...)
		}
		if x.Left, err = s.left(ctx, tx, by, b, x); err != nil {
			return err
		}
		if x.Waiting, err = s.waiting(ctx, tx, b.Programme.ID, b.year); err != nil {
			return err
		}
		l := x.Stand[Enrolled]
		if l.ID == "" || len(x.Waiting.Rolls) == 0 {
			return nil
		}
		rows, err := listByRoll(ctx, tx, l.ID, x.Waiting.Rolls)
		if err != nil {
			return err
		}
		x.Unmarked, err = s.openStudents(ctx, by, b, l, rows)
		return err
	})
	return x, err
}

// left compares each list that waits to be sent with the one in whose place it would stand.
func (s *Service) left(ctx context.Context, tx *db.Tx, by access.Actor, b batchAt, x Lists) (map[string]Left, error) {
	all, enrolled := map[string]Left{}, x.Stand[Enrolled]
	for _, l := range x.Tried {
		stands := x.Stand[l.Kind]
		if stands.ID == "" {
			continue
		}
		var rows []studentRow
		var err error
		if l.Kind == Enrolled {
			rows, err = listLeft(ctx, tx, stands.ID, l.ID)
		} else {
			rows, err = listUnpassed(ctx, tx, enrolled.ID, stands.ID, l.ID)
		}
		if err != nil {
			return nil, err
		}
		left := Left{Total: len(rows)}
		if left.First, err = s.openStudents(ctx, by, b, enrolled, rows[:min(len(rows), mostLeft)]); err != nil {
			return nil, err
		}
		all[l.ID] = left
	}
	return all, nil
}

// openStudents opens some rows of a list. They are sealed for whoever sent it: another institution, where that went into this one.
func (s *Service) openStudents(ctx context.Context, by access.Actor, b batchAt, l List, rows []studentRow) (list []OpenedStudent, err error) {
	d, err := s.access.May(by, "accreditation.send", access.Subject{Item: l.Institution, Stands: b.focal.ID != ""})
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		y := OpenedStudent{List: l.ID, Position: int(r.Position)}
		if y.Roll, err = s.vault.Open(ctx, d, studentField("roll", r.ID, l.Institution), r.Roll); err != nil {
			return nil, err
		}
		if y.Name, err = s.vault.Open(ctx, d, studentField("name", r.ID, l.Institution), r.Name); err != nil {
			return nil, err
		}
		list = append(list, y)
	}
	return list, nil
}

// Counted is what the council sees of the lists of a batch: how many, and nobody.
type Counted struct {
	Programme Programme
	Batch     int
	Enrolled  List // without id: none was sent
	Passed    List
}

// CountLists shows officers how many students of each batch of an institution stand on its lists, how many are beyond the seats, and which list was late.
func (s *Service) CountLists(ctx context.Context, by access.Actor, code string) (i Institution, list []Counted, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		x, err := s.loadStanding(ctx, tx, by, code, true, "accreditation.lists")
		if err != nil {
			return err
		}
		i, list = x.Institution, nil
		programmes, err := listProgrammes(ctx, tx, []string{i.ID})
		if err != nil {
			return err
		}
		var ids []string
		for _, p := range programmes {
			ids = append(ids, p.ID)
		}
		lists, err := listLists(ctx, tx, ids, 0)
		if err != nil {
			return err
		}
		for _, p := range programmes {
			for _, batch := range batchesOf(p, s.law().Day.Year(), shownBatches) {
				c := Counted{Programme: p, Batch: batch}
				for _, l := range lists {
					if l.Programme != p.ID || l.Batch != batch {
						continue
					}
					if l.Kind == Enrolled {
						c.Enrolled = l
					} else {
						c.Passed = l
					}
				}
				list = append(list, c)
			}
		}
		return nil
	})
	return i, list, err
}
