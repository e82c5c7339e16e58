package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// PageSize is how many proposals a page lists.
const PageSize = 20

// mostCounted is up to how many proposals that wait are counted.
const mostCounted = 100

// Waits is a proposal in the list of those that wait.
type Waits struct {
	waitingRow
	Name, Proposer pii.Value
}

// Proposals returns what waits for a registrar, the oldest first, and whether there is more. Nobody sees what concerns themself.
func (s *Service) Proposals(ctx context.Context, by access.Actor, after string) (list []Waits, more bool, err error) {
	decision, err := s.access.May(by, "engineer.proposals", access.Subject{Any: true})
	if err != nil {
		return nil, false, err
	}
	if !id.Valid(after) {
		after = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listWaiting(ctx, tx, by.Person, after, PageSize+1)
		if err != nil {
			return err
		}
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		var persons []string
		for _, r := range rows {
			persons = append(persons, r.Person, r.By)
		}
		names, err := s.people.Names(ctx, tx, decision, persons)
		list = nil
		for _, r := range rows {
			list = append(list, Waits{r, names[r.Person], names[r.By]})
		}
		return err
	})
	return list, more, err
}

// Count counts the proposals that wait, at most a hundred.
func (s *Service) Count(ctx context.Context, by access.Actor) (n int, err error) {
	if _, err := s.access.May(by, "engineer.proposals", access.Subject{Any: true}); err != nil {
		return 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listWaiting(ctx, tx, by.Person, "", mostCounted)
		n = len(rows)
		return err
	})
	return n, err
}
