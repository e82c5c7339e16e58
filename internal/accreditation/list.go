package accreditation

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/text"
)

const (
	pageSize  = 40 // institutions of one page
	mostFound = 8  // that are looked for at once
)

// Kept is an institution in the overview.
type Kept struct {
	Institution
	Campuses, Programmes int            // that are open
	Former               []council.Text // names that it had
	IntoName             council.Text   // of the institution into which it went
}

// List returns a page of institutions in the order of their names, after the one with a code; with words, those of which each word stands in a name
// that the institution, a campus or a programme of it has or had, in either language.
func (s *Service) List(ctx context.Context, by access.Actor, query, after string) (list []Kept, more bool, err error) {
	if err := s.may(by, "accreditation.list"); err != nil {
		return nil, false, err
	}
	words := text.Tokens(query)
	words = words[:min(len(words), mostFound)]
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var last institutionRow
		if after != "" {
			i, err := loadInstitution(ctx, tx, after)
			if err != nil {
				return err
			}
			last = rowOfInstitution(i, "")
		}
		rows, err := searchInstitutions(ctx, tx, words, last, pageSize+1)
		if err != nil {
			return err
		}
		if more = len(rows) > pageSize; more {
			rows = rows[:pageSize]
		}
		list, err = s.listed(ctx, tx, rows)
		return err
	})
	return list, more, err
}

// listed counts what is open of institutions, and tells what they were called and into which they went.
func (s *Service) listed(ctx context.Context, tx *db.Tx, rows []institutionRow) (list []Kept, err error) {
	var ids, into []string
	for _, r := range rows {
		ids = append(ids, r.ID)
		if r.Into != "" {
			into = append(into, r.Into)
		}
		list = append(list, Kept{Institution: r.institution()})
	}
	campuses, err := listCampuses(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	programmes, err := listProgrammes(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	changes, err := listChanges(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	others, err := listNamed(ctx, tx, into)
	if err != nil {
		return nil, err
	}
	today := s.today()
	for n := range list {
		l := &list[n]
		for _, c := range campuses {
			if c.Institution == l.ID && isOpen(c.Closed, today) {
				l.Campuses++
			}
		}
		for _, p := range programmes {
			if p.Institution == l.ID && p.goesOn(today) {
				l.Programmes++
			}
		}
		for _, c := range changes {
			if c.Of == l.ID && c.Kind == Renamed && !c.Waits {
				l.Former = append(l.Former, c.Was)
			}
		}
		if at := slices.IndexFunc(others, func(o Institution) bool { return o.ID == l.Into }); at >= 0 {
			l.IntoName = others[at].Name
		}
	}
	return list, nil
}

// Every returns all institutions, in the order of their names.
func (s *Service) Every(ctx context.Context, by access.Actor) (list []Institution, err error) {
	if err := s.may(by, "accreditation.list"); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		list, err = listEveryInstitution(ctx, tx)
		return err
	})
	return list, err
}
