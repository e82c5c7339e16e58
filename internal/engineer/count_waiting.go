package engineer

import (
	"context"

	"sanad/internal/council"
	"sanad/internal/db"
)

// CountWaiting counts whose application of a batch does not fit the lists of its institution; nobody is named, and nothing opened.
func (s *Service) CountWaiting(ctx context.Context, tx *db.Tx, b council.BatchName) (council.Waiting, error) {
	w := council.Waiting{Count: map[council.ListingState]int{}}
	key := s.batchKey(taughtBatch(b))
	rows, err := countListings(ctx, tx, key)
	if err != nil {
		return w, err
	}
	for _, r := range rows {
		if !r.State.Fits() {
			w.Count[r.State] = int(r.Count)
		}
	}
	if w.Theirs() == 0 {
		return w, nil
	}
	if w.Since, err = waitsSince(ctx, tx, key); err != nil || w.Count[council.ListingEnrolled] == 0 {
		return w, err
	}
	w.Rolls, err = listEnrolled(ctx, tx, key)
	return w, err
}
