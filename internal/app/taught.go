package app

import (
	"context"
	"time"

	"sanad/internal/council"
	"sanad/internal/db"
)

// taught tells in a transaction what institutions teach, by their codes, with what holds for their batches today; none named: all of them, by
// name alone.
func (a *App) taught(ctx context.Context, tx *db.Tx, institutions ...string) (council.Taught, error) {
	if len(institutions) == 0 {
		return a.Accreditation.Offered(ctx, tx)
	}
	// All that is recorded counts, also on a machine whose clock was set back.
	return a.Accreditation.Taught(ctx, tx, institutions, a.Council.At(a.Clock.Now()).Day, time.Time{})
}

// taughtPublicly tells the same by the handle that reads published tables alone.
func (a *App) taughtPublicly(ctx context.Context, institutions ...string) (t council.Taught, err error) {
	err = a.Stores.Public.View(ctx, func(tx *db.Tx) error {
		t, err = a.taught(ctx, tx, institutions...)
		return err
	})
	return t, err
}

// named tells what some institutions teach, by name alone.
func (a *App) named(ctx context.Context, institutions []string) (council.Taught, error) {
	return a.Accreditation.Named(ctx, institutions)
}
