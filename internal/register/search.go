package register

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/standing"
)

// Query is whom somebody looks for.
type Query struct {
	Name string // every word must be a whole word of the name, in any order

	// Father is taken and not used. Fathers' names are not public, so an answer that depended on one would give it away.
	Father     string
	Discipline string // a prefix of the profile; empty: any
}

// Found is a row of a search.
type Found struct {
	Number, Name, Discipline string
	Kind                     string // today
	Standing                 standing.Standing
}

// Result is the answer to a search.
type Result struct {
	Rows []Found // at most ten
	More bool    // there are others: ask with more of the name
	AsOf time.Time
}

// Search returns engineers by words of their name.
func (s *Service) Search(ctx context.Context, q Query) (Result, error) {
	law := s.law()
	result := Result{AsOf: s.clock.Now()}
	discipline, err := decideDiscipline(law, q.Discipline)
	if err != nil {
		return result, err
	}
	words, refusal := decideWords(q.Name)
	if refusal != "" {
		var refused fault.Fields
		refused.Add("name", refusal, fault.Values{"Most": longestName})
		return result, refused.Err()
	}
	err = s.public.View(ctx, func(tx *db.Tx) error {
		rows, err := listEngineers(ctx, tx, words, discipline, mostRows+1)
		if err != nil {
			return err
		}
		result.Rows = nil
		var keys []string
		for _, r := range rows {
			keys = append(keys, r.NumberKey)
		}
		facts, err := listFacts(ctx, tx, keys)
		if err != nil {
			return err
		}
		for _, r := range rows[:min(len(rows), mostRows)] {
			result.Rows = append(result.Rows, Found{r.Number, r.Name, r.Discipline, facts[r.NumberKey].Title(law.Day, r.Kind), facts[r.NumberKey].On(law.Day)})
		}
		result.More = len(rows) > mostRows
		return nil
	})
	return result, err
}
