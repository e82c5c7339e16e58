package register

import (
	"context"

	"sanad/internal/db"
	"sanad/internal/standing"
)

// Described is a part of the register by what is public of each entry. Empty: any.
type Described struct {
	Discipline, Province string
	Kind                 string // today
	Standing             standing.Standing
}

// Match is an entry that is on the register today: in good standing, lapsed, suspended or at rest.
type Match struct {
	Number string
	Described
}

// Match returns the entries of a part among the next that follow a key, and the last key that was looked at; empty: it was the end. Of a page nothing
// may match, and another follow.
func (s *Service) Match(ctx context.Context, want Described, after string, page int) (list []Match, last string, err error) {
	today := s.law().Day
	err = s.public.View(ctx, func(tx *db.Tx) error {
		list, last = nil, ""
		rows, err := listDescribed(ctx, tx, want, after, page)
		if err != nil || len(rows) == 0 {
			return err
		}
		keys := make([]string, len(rows))
		for i, r := range rows {
			keys[i] = r.NumberKey
		}
		facts, err := listFacts(ctx, tx, keys)
		if err != nil {
			return err
		}
		if len(rows) == page {
			last = keys[page-1]
		}
		for _, r := range rows {
			m := Match{r.Number, Described{r.Discipline, r.Province, facts[r.NumberKey].Title(today, r.Kind), facts[r.NumberKey].On(today)}}
			if decideMatch(want, m.Described) {
				list = append(list, m)
			}
		}
		return nil
	})
	return list, last, err
}
