package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"sanad/internal/db"
)

// raise reads, thinks and writes, as every verb does.
func raise(ctx context.Context, d *db.DB, options ...db.UpdateOption) (attempts int, err error) {
	err = d.Update(ctx, func(tx *db.Tx) error {
		attempts++
		last, err := db.Get[int64](ctx, tx, "select last from counter where name = ?", "civil")
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "update counter set last = ? where name = ?", last+1, "civil")
		return err
	}, options...)
	return attempts, err
}

func contend(t *testing.T, d *db.DB, writers, each int, options ...db.UpdateOption) (attempts int) {
	t.Helper()
	ctx := context.Background()
	err := d.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "insert into counter (name, last) values (?, 0)", "civil")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range writers {
		wg.Go(func() {
			for range each {
				n, err := raise(ctx, d, options...)
				mu.Lock()
				attempts += n
				mu.Unlock()
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	err = d.View(ctx, func(tx *db.Tx) error {
		last, err := db.Get[int](ctx, tx, "select last from counter")
		if last != writers*each {
			t.Errorf("%d updates stayed, of %d", last, writers*each)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return attempts
}

func TestContention(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		t.Logf("%d attempts for 400 updates", contend(t, d, 8, 50))
	})
}

func TestQueue(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		if n := contend(t, d, 50, 1, db.Queue("counter/civil"), db.Queue("counter"), db.Queue("counter")); n != 50 {
			t.Errorf("%d attempts for 50 updates in a queue", n)
		}
	})
}

func TestQueueEndsWithItsContext(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.Update(ctx, func(tx *db.Tx) error {
			short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			err := d.Update(short, func(tx *db.Tx) error { return nil }, db.Queue("q"))
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("waited for a queue and got %v", err)
			}
			return nil
		}, db.Queue("q"))
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Update(ctx, func(tx *db.Tx) error { return nil }, db.Queue("q")); err != nil {
			t.Fatal(err)
		}
	})
}
