package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/events"
)

const (
	unlockAtOnce = 100 // applications in a transaction
	askedAtOnce  = 50  // institutions in a query
)

// Unlock tells whoever waits for a batch that opens registration by now, and whoever believes so of one that opens it no more and has not sent
// yet: each is told once of each change, however often it runs, in however many processes, and wherever one of them broke off. Nobody's
// application is opened for it.
func (s *Service) Unlock(ctx context.Context) error {
	awaited, err := s.awaited(ctx)
	if err != nil || len(awaited) == 0 {
		return err
	}
	var open map[string]taughtBatch
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		open, err = s.opened(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	for _, w := range awaited {
		b, opens := open[string(w.Batch)]
		switch {
		case opens && w.Told < w.All:
			err = s.tellBatch(ctx, w.Batch, true, func(tx *db.Tx) (bool, error) {
				taught, err := s.needs.Taught(ctx, tx, b.Institution)
				p, _ := taught.Programme(b.Institution, b.Programme)
				return p.Batch(b.Year).Opens, err
			})
		case !opens && w.Told > 0:
			err = s.tellBatch(ctx, w.Batch, false, func(tx *db.Tx) (bool, error) { // what nobody teaches any more has a token alone
				open, err := s.opened(ctx, tx)
				_, opens := open[string(w.Batch)]
				return opens, err
			})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// awaited are the batches that drafts rest on.
func (s *Service) awaited(ctx context.Context) (all []awaitedRow, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		all = nil
		for after := []byte{}; ; {
			list, err := listAwaited(ctx, tx, after, page)
			if err != nil || len(list) == 0 {
				return err
			}
			all = append(all, list...)
			after = list[len(list)-1].Batch
		}
	})
	return all, err
}

// opened are all batches that open registration, by their tokens.
func (s *Service) opened(ctx context.Context, tx *db.Tx) (map[string]taughtBatch, error) {
	all, err := s.needs.Taught(ctx, tx)
	if err != nil {
		return nil, err
	}
	open := map[string]taughtBatch{}
	for len(all) > 0 {
		var codes []string
		n := min(askedAtOnce, len(all))
		for _, i := range all[:n] {
			codes = append(codes, i.ID)
		}
		taught, err := s.needs.Taught(ctx, tx, codes...)
		if err != nil {
			return nil, err
		}
		for _, b := range opened(taught) {
			open[string(s.batchKey(b))] = b
		}
		all = all[n:]
	}
	return open, nil
}

// tellBatch goes on until everybody whose draft rests on a batch knows whether it opens registration, as long as it is still so. Who was told is
// noted in the same transaction.
func (s *Service) tellBatch(ctx context.Context, batch []byte, opens bool, still func(*db.Tx) (bool, error)) error {
	by := access.System(access.Licensing)
	for more := true; more; {
		err := s.db.Update(ctx, func(tx *db.Tx) error {
			more = false
			now, err := still(tx)
			if err != nil || now != opens { // it was decided anew meanwhile
				return err
			}
			waiting, err := listAwaiting(ctx, tx, batch, !opens, unlockAtOnce)
			if err != nil || len(waiting) == 0 {
				return err
			}
			more = len(waiting) == unlockAtOnce
			list, err := listApplicationsBy(ctx, tx, waiting)
			if err != nil {
				return err
			}
			listings, err := listListingsOf(ctx, tx, waiting)
			if err != nil {
				return err
			}
			for _, a := range list {
				if r, ok := listings[a.ID]; a.State != StateDraft || ok && !r.State.Fits() { // or they are told when the lists say so
					continue
				}
				var e events.Event = Locked{Case: a.ID, Person: a.Person}
				if opens {
					e = Unlocked{Case: a.ID, Person: a.Person}
				}
				if err := s.events.Record(ctx, tx, by, e); err != nil {
					return err
				}
			}
			return updateTold(ctx, tx, waiting, opens, s.clock.Now())
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// noteBatch notes the batch of a draft whose applicant looks at it, if nobody has: what was named before anybody kept a list, and what is a draft again
// because its fee was not paid.
func (s *Service) noteBatch(ctx context.Context, by access.Actor, application string) error {
	law := s.law()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil || a.State != StateDraft {
			return err
		}
		noted, err := hasWaiting(ctx, tx, a.ID)
		if err != nil || noted {
			return err
		}
		decision, err := s.access.May(by, "engineer.show", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		degree, err := s.openDegree(ctx, tx, decision, a)
		if err != nil {
			return err
		}
		return s.wait(ctx, tx, law, a.ID, &degree)
	})
}

// taughtBatch names a batch as a degree does.
type taughtBatch struct {
	Institution, Programme string
	Year                   int
}

// opened lists the batches that open registration.
func opened(taught council.Taught) (list []taughtBatch) {
	for _, i := range taught {
		for _, p := range i.Programmes {
			for _, b := range p.Batches {
				if b.Opens {
					list = append(list, taughtBatch{i.ID, p.ID, b.Year})
				}
			}
		}
	}
	return list
}
