package register

import (
	"context"
	"fmt"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/standing"
)

// mostRetired is how many entries are looked through at once.
const mostRetired = 500

// Expired returns the numbers, in their normal form, of entries with suspensions that are told no more; those that follow a number.
func (s *Service) Expired(ctx context.Context, after string) (expired []string, last string, err error) {
	law := s.law()
	if law.Publication.EndedSanctionDays == 0 {
		return nil, "", nil
	}
	err = s.public.View(ctx, func(tx *db.Tx) error {
		keys, err := listSuspended(ctx, tx, after, law.Day.Add(-law.Publication.EndedSanctionDays), mostRetired)
		if err != nil || len(keys) == 0 {
			expired, last = nil, ""
			return err
		}
		facts, err := listFacts(ctx, tx, keys)
		if last = keys[len(keys)-1]; len(keys) < mostRetired {
			last = ""
		}
		expired = slices.DeleteFunc(keys, func(k string) bool { return len(decideTold(law, facts[k])) == len(facts[k]) })
		return err
	})
	return expired, last, err
}

// Retire takes the suspensions that are told no more out of an entry, so that its proof does not tell them either. The public log gets a
// line that commits to what is left, and does not say why.
func (s *Service) Retire(ctx context.Context, tx *db.Tx, by access.Actor, number string, change Change) error {
	key, ok := s.law().NumberKey(number)
	if !ok {
		return fmt.Errorf("register: what is told of the number %q", number)
	}
	if _, err := s.access.May(by, "register.retire", access.Subject{}); err != nil {
		return err
	}
	e, err := loadEntry(ctx, tx, key)
	if err != nil {
		return err
	}
	told := decideTold(s.law(), e.Facts)
	if len(told) == len(e.Facts) {
		return nil
	}
	for _, f := range e.Facts {
		if slices.ContainsFunc(told, func(x standing.Fact) bool { return x.ID == f.ID }) {
			continue
		}
		if err := deleteFact(ctx, tx, key, f.ID); err != nil {
			return err
		}
	}
	return s.commit(ctx, tx, key, "engineer entered", change)
}
