package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Batch is one class of a programme, with what holds for it today.
type Batch struct {
	Year    int
	Seats   Seats
	Seated  bool // seats were approved for it
	Found   bool
	Finding Finding
	Number  string // of the decision that found it
}

// ShownProgramme is a programme with its batches, as an officer sees it.
type ShownProgramme struct {
	Programme
	Of         Institution
	Campuses   []Campus // of the institution
	Seats      []Seats
	Batches    []Batch // the newest first
	Changes    []Change
	Others     map[string]Institution
	Accredited int // the latest batch of which it was ever found that it opens registration; 0: none
	Decided    int // the latest batch of which anything was ever found; 0: none
}

// At returns the campus where it is taught.
func (x ShownProgramme) At() Campus { return campusOf(x.Campuses, x.Campus) }

// ShowProgramme returns a programme with its seats, what was found of its batches, and its history.
func (s *Service) ShowProgramme(ctx context.Context, by access.Actor, institution, programme string) (x ShownProgramme, err error) {
	if err := s.may(by, "accreditation.show"); err != nil {
		return x, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		x, err = s.openProgramme(ctx, tx, institution, programme)
		return err
	})
	return x, err
}

func (s *Service) openProgramme(ctx context.Context, tx *db.Tx, institution, programme string) (x ShownProgramme, err error) {
	if x.Of, err = loadInstitution(ctx, tx, institution); err != nil {
		return x, err
	}
	if x.Programme, x.Of, err = findProgramme(ctx, tx, x.Of, programme); err != nil {
		return x, err
	}
	if x.Campuses, err = listCampuses(ctx, tx, []string{x.Of.ID}); err != nil {
		return x, err
	}
	if x.Seats, err = listSeats(ctx, tx, x.ID); err != nil {
		return x, err
	}
	if x.Changes, err = listHistory(ctx, tx, []string{x.ID}); err != nil {
		return x, err
	}
	if x.Others, err = named(ctx, tx, x.Changes, x.Affiliating); err != nil {
		return x, err
	}
	law, today := s.law(), s.today()
	list, err := listFindings(ctx, tx, []string{x.ID}, firstYear, today.Year()+1)
	if err != nil {
		return x, err
	}
	x.Accredited, x.Decided = everAccredited(law, list), latestOf(list)
	numbers, err := listNumbers(ctx, tx, list)
	if err != nil {
		return x, err
	}
	for _, year := range x.years(list, today) {
		b := Batch{Year: year}
		b.Seats, b.Seated = seatsOf(x.Seats, year)
		if b.Finding, b.Found = Findings(list).On(x.ID, year, today, s.clock.Now()); b.Found {
			b.Number = numbers[b.Finding.Decision]
		}
		x.Batches = append(x.Batches, b)
	}
	return x, nil
}
