package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// SendList sends a list of a batch that was tried: it stands from now on, in the place of the one before. Of two over one list the first is sent.
func (s *Service) SendList(ctx context.Context, by access.Actor, at BatchAt, list string) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		b, err := s.loadBatch(ctx, tx, by, at, "accreditation.send")
		if err != nil {
			return err
		}
		l, err := loadList(ctx, tx, b.Programme.ID, b.year, list)
		if err != nil {
			return err
		}
		lists, err := listLists(ctx, tx, []string{b.Programme.ID}, b.year)
		if err != nil {
			return err
		}
		standing := map[ListKind]string{}
		for _, x := range lists {
			if x.State == ListSent {
				standing[x.Kind] = x.ID
			}
		}
		stands := standing[l.Kind]
		if err := decideSend(l, stands); err != nil {
			return err
		}
		if err := stillFits(ctx, tx, l, standing); err != nil {
			return err
		}
		if stands != "" {
			if err := moveList(ctx, tx, stands, ListReplaced, by.Person, now); err != nil {
				return err
			}
		}
		if err := moveList(ctx, tx, l.ID, ListSent, by.Person, now); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ListsSent{List: l.ID, Institution: l.Institution, Programme: l.Programme, Batch: l.Batch, Kind: l.Kind})
	})
}

// stillFits asks again, as a list is sent, what was asked of its rows when it was tried: other lists may have been sent since.
func stillFits(ctx context.Context, tx *db.Tx, l List, standing map[ListKind]string) error {
	if l.Kind == Passed {
		strangers, err := countStrangers(ctx, tx, l.ID, standing[Enrolled])
		if err == nil && strangers > 0 {
			err = fault.Conflict("accreditation.students.stale", nil)
		}
		return err
	}
	twins, err := countTwins(ctx, tx, l)
	if err == nil && twins > 0 {
		err = fault.Conflict("accreditation.students.stale_twins", nil)
	}
	if err != nil || standing[Passed] == "" {
		return err
	}
	strangers, err := countStrangers(ctx, tx, standing[Passed], l.ID)
	if err == nil && strangers > 0 {
		err = fault.Conflict("accreditation.students.passed_left", nil)
	}
	return err
}

// DropList gives a list up that was tried and not sent; nothing of it is kept.
func (s *Service) DropList(ctx context.Context, by access.Actor, at BatchAt, list string) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		b, err := s.loadBatch(ctx, tx, by, at, "accreditation.send")
		if err != nil {
			return err
		}
		l, err := loadList(ctx, tx, b.Programme.ID, b.year, list)
		if err != nil {
			return err
		}
		if l.State != ListTried {
			return fault.Conflict("accreditation.students.stale", nil)
		}
		return forgetList(ctx, tx, l.ID, now)
	})
}
