package committee

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// DeclareConflict is a member's interest in a case.
type DeclareConflict struct {
	Item    string `form:"item" max:"26"`
	Member  string `form:"member" max:"26"` // empty: whoever declares it
	Reasons string `form:"reasons" entry:"committee_conflict.reasons" max:"1000" lines:"true"`
}

// DeclareConflict notes that a member has an interest in a case: they see no more of it, count not toward its quorum, and cannot decide it,
// at this meeting and at every later one.
func (s *Service) DeclareConflict(ctx context.Context, by access.Actor, meeting string, c DeclareConflict) error {
	if c.Member == "" {
		c.Member = by.Person
	}
	if err := c.check(); err != nil {
		return err
	}
	i, err := s.find(ctx, by, meeting, c.Item, "committee.conflict")
	if err != nil {
		return err
	}
	now := s.clock.Now()
	row := conflictRow{ID: id.New(now), Meeting: meeting, Item: i.ID, Case: i.Case, Person: c.Member, By: by.Person, At: now}
	if row.Reasons, err = s.vault.Seal(ctx, conflictField(row), c.Reasons); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		sit, err := s.load(ctx, tx, by, meeting, "committee.conflict")
		if err != nil {
			return err
		}
		i, err := sit.item(c.Item, by.Person)
		if err != nil {
			return err
		}
		if err := decideConflict(sit, i, by.Person, c.Member); err != nil {
			return err
		}
		if err := insertConflict(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ConflictDeclared{Meeting: meeting, Item: i.ID, Case: i.Case, Person: i.Person, Member: c.Member})
	})
}

func (c DeclareConflict) check() error {
	var f fault.Fields
	if c.Item == "" {
		f.Add("item", "fault.choose", nil)
	}
	if c.Reasons == "" {
		f.Add("reasons", "committee.conflict.reason", nil)
	}
	return f.Err()
}
