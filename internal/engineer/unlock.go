package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
)

const (
	unlockAtOnce = 100 // applications in a transaction
	askedAtOnce  = 50  // institutions in a query
)

// Unlock lets go on whoever waits for a batch that opens registration by now: each applicant is told once, however often it runs, in however
// many processes, and wherever one of them broke off. Nobody's application is opened for it.
func (s *Service) Unlock(ctx context.Context) error {
	awaited, err := s.awaited(ctx)
	if err != nil || len(awaited) == 0 {
		return err
	}
	all, err := s.Taught(ctx)
	if err != nil {
		return err
	}
	var codes []string
	for _, i := range all {
		codes = append(codes, i.ID)
	}
	for len(codes) > 0 {
		n := min(askedAtOnce, len(codes))
		taught, err := s.Taught(ctx, codes[:n]...)
		if err != nil {
			return err
		}
		for _, b := range opened(taught) {
			if awaited[string(s.batchKey(b))] {
				if err := s.unlockBatch(ctx, b); err != nil {
					return err
				}
			}
		}
		codes = codes[n:]
	}
	return nil
}

// awaited are the batches for which anybody waits.
func (s *Service) awaited(ctx context.Context) (map[string]bool, error) {
	found := map[string]bool{}
	err := s.db.View(ctx, func(tx *db.Tx) error {
		for after := []byte{}; ; {
			list, err := listAwaited(ctx, tx, after, page)
			if err != nil || len(list) == 0 {
				return err
			}
			for _, k := range list {
				found[string(k)] = true
			}
			after = list[len(list)-1]
		}
	})
	return found, err
}

// unlockBatch goes on until nobody waits for a batch any more. Who was told is taken off the list in the same transaction.
func (s *Service) unlockBatch(ctx context.Context, b taughtBatch) error {
	key, by := s.batchKey(b), access.System(access.Licensing)
	for more := true; more; {
		err := s.db.Update(ctx, func(tx *db.Tx) error {
			more = false
			taught, err := s.needs.Taught(ctx, tx, b.Institution)
			if err != nil {
				return err
			}
			if p, _ := taught.Programme(b.Institution, b.Programme); !p.Batch(b.Year).Opens { // it was withdrawn meanwhile
				return nil
			}
			waiting, err := listAwaiting(ctx, tx, key, unlockAtOnce)
			if err != nil || len(waiting) == 0 {
				return err
			}
			more = len(waiting) == unlockAtOnce
			list, err := listApplicationsBy(ctx, tx, waiting)
			if err != nil {
				return err
			}
			for _, a := range list {
				if a.State != StateDraft {
					continue
				}
				if err := s.events.Record(ctx, tx, by, Unlocked{Case: a.ID, Person: a.Person}); err != nil {
					return err
				}
			}
			return deleteWaiting(ctx, tx, waiting)
		})
		if err != nil {
			return err
		}
	}
	return nil
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
