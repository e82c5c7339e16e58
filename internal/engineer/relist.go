package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
)

// relistAtOnce is how many applications are compared with the lists in a transaction.
const relistAtOnce = 100

// Relist compares all applications with a degree of a batch with its lists anew: a list was sent. Whoever may send now, or must act now, is told
// once, however often it runs and wherever it broke off. Nobody's application is opened for it.
func (s *Service) Relist(ctx context.Context, b council.BatchName) error {
	key := s.batchKey(taughtBatch(b))
	for after, more := "", true; more; {
		var last string
		err := s.db.Update(ctx, func(tx *db.Tx) error {
			rows, err := listListed(ctx, tx, key, after, relistAtOnce)
			if err != nil || len(rows) == 0 {
				more = false
				return err
			}
			more, last = len(rows) == relistAtOnce, rows[len(rows)-1].Application
			return s.relist(ctx, tx, b, rows)
		})
		if err != nil {
			return err
		}
		after = last
	}
	return nil
}

func (s *Service) relist(ctx context.Context, tx *db.Tx, b council.BatchName, rows []listingRow) error {
	taught, err := s.needs.Taught(ctx, tx, b.Institution)
	if err != nil {
		return err
	}
	p, _ := taught.Programme(b.Institution, b.Programme)
	opens := p.Batch(b.Year).Opens // or else they are told when it does
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.Application)
	}
	list, err := listApplicationsBy(ctx, tx, ids)
	if err != nil {
		return err
	}
	of := map[string]applicationRow{}
	for _, a := range list {
		of[a.ID] = a
	}
	sharers, err := listSharers(ctx, tx, rollsOf(rows...))
	if err != nil {
		return err
	}
	for _, r := range rows {
		l, err := s.needs.Claim(ctx, tx, b, r.tokens())
		if err != nil {
			return err
		}
		was := r
		r.Lists, r.Settled = l.State, r.heldTo(l.State, l.Row)
		if l.State, err = s.among(ctx, tx, r.Lists, r, r.Settled, of[r.Application].Person, sharers); err != nil {
			return err
		}
		if l.State == was.State && r.Lists == was.Lists && r.Settled == was.Settled {
			continue
		}
		if r.State = l.State; r.State != was.State {
			r.Since = s.clock.Now()
		}
		if err := updateListing(ctx, tx, r); err != nil {
			return err
		}
		if r.State == was.State {
			continue
		}
		if err := s.await(ctx, tx, b, l.State); err != nil {
			return err
		}
		a := of[r.Application]
		if a.State != StateDraft || !opens || l.State.Theirs() || was.State.Fits() && l.State.Fits() {
			continue
		}
		if err := s.events.Record(ctx, tx, access.System(access.Licensing), Relisted{Case: a.ID, Person: a.Person, Fits: l.State.Fits()}); err != nil {
			return err
		}
	}
	return nil
}
