package register

import (
	"context"
	"fmt"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/standing"
)

// AddFact adds a fact to the standing of an entry, in the transaction of the event that made it: that event is the record. The public log
// gets a line that commits to the entry with all of its facts.
func (s *Service) AddFact(ctx context.Context, tx *db.Tx, by access.Actor, number string, f standing.Fact, change Change) error {
	law := s.law()
	key, ok := law.NumberKey(number)
	if !ok {
		return fmt.Errorf("register: a fact of the number %q", number)
	}
	if _, err := s.access.May(by, "register.add_fact", access.Subject{}); err != nil {
		return err
	}
	before, err := loadEntry(ctx, tx, key)
	if err != nil {
		return err
	}
	after := before
	after.Facts = append(slices.Clip(before.Facts), f)
	if err := replaceCodes(ctx, tx, key, before, after, law.Day); err != nil {
		return err
	}
	if err := insertFact(ctx, tx, key, f); err != nil {
		return err
	}
	return s.commit(ctx, tx, key, "engineer "+string(f.Kind), change)
}
