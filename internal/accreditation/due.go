package accreditation

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
)

// DueKind is what is due of a finding.
type DueKind string

// What can be due.
const (
	DueReport DueKind = "report" // the institution's, on the conditions
	DueVisit  DueKind = "visit"  // one that confirms
)

// DueLine is a report or a visit that is due.
type DueLine struct {
	What        DueKind
	On          day.Day
	Left        int // days until then; negative: it is overdue
	Finding     Finding
	Number      string // of the decision
	Programme   Programme
	Institution Institution
	Asked       string // the number of the visit that was asked for to confirm it; empty: none was
}

// Due returns which reports and confirming visits are due, the most urgent first, a page from one on; how many there are; and how many of them
// are overdue. What a later decision decided, and what was corrected, is not due any more.
func (s *Service) Due(ctx context.Context, by access.Actor, from int) (list []DueLine, all, overdue int, err error) {
	if err := s.mayRead(by); err != nil {
		return nil, 0, 0, err
	}
	today := s.law().Day
	err = s.db.View(ctx, func(tx *db.Tx) error {
		programmes, err := listDueProgrammes(ctx, tx)
		if err != nil || len(programmes) == 0 {
			list, all, overdue = nil, 0, 0
			return err
		}
		found, err := listFindings(ctx, tx, programmes, 0, 9999)
		if err != nil {
			return err
		}
		list = stillWanted(found, today)
		all, overdue = len(list), countOverdue(list)
		list = list[min(max(from, 0), all):min(max(from, 0)+decisionsOfAPage, all)]
		if err := s.dress(ctx, tx, list); err != nil || s.needs.Confirming == nil {
			return err
		}
		for i, l := range list {
			if list[i].Asked, err = s.needs.Confirming(ctx, tx, l.Finding.Programme, l.Finding.Batch); err != nil {
				return err
			}
		}
		return nil
	})
	return list, all, overdue, err
}

// DueOf returns in a transaction what an institution still owes on the conditions of findings, the most urgent first.
func (s *Service) DueOf(ctx context.Context, tx *db.Tx, institution string) ([]DueLine, error) {
	programmes, err := listProgrammes(ctx, tx, []string{institution})
	if err != nil || len(programmes) == 0 {
		return nil, err
	}
	var ids []string
	for _, p := range programmes {
		ids = append(ids, p.ID)
	}
	found, err := listFindings(ctx, tx, ids, 0, 9999)
	if err != nil {
		return nil, err
	}
	list := stillWanted(found, s.law().Day)
	return list, s.dress(ctx, tx, list)
}

func countOverdue(list []DueLine) (n int) {
	for _, l := range list {
		if l.Left < 0 {
			n++
		}
	}
	return n
}

// dress names programmes, institutions and decisions of lines.
func (s *Service) dress(ctx context.Context, tx *db.Tx, list []DueLine) error {
	if len(list) == 0 {
		return nil
	}
	var found []Finding
	var ids []string
	for _, l := range list {
		found, ids = append(found, l.Finding), append(ids, l.Finding.Programme)
	}
	numbers, err := listNumbers(ctx, tx, found)
	if err != nil {
		return err
	}
	programmes, err := listProgrammesBy(ctx, tx, ids)
	if err != nil {
		return err
	}
	var whose []string
	for _, p := range programmes {
		whose = append(whose, p.Institution)
	}
	slices.Sort(whose)
	institutions, err := listInstitutionsBy(ctx, tx, slices.Compact(whose))
	for i := range list {
		list[i].Number, list[i].Programme = numbers[list[i].Finding.Decision], programmes[list[i].Finding.Programme]
		list[i].Institution = institutions[list[i].Programme.Institution]
	}
	return err
}
