package migrations_test

import (
	"context"
	"strings"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/migrations"
)

// TestOwnNumbers sees that what switches told before is known by the bank's own number too, where that is long enough.
func TestOwnNumbers(t *testing.T) {
	dbtest.EachOf(t, dbtest.Before(t, "0095"), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		for _, x := range []struct{ channel, external string }{
			{"biller", "1link/EXA/20261123/164342566124"}, {"biller", "1link/EXA/20261123/4711-22"}, {"biller", "TRN0000001"}, {"card", "pi_1/00000002"},
		} {
			if err := d.Update(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, `insert into payment_money (id, channel, external_id, bank, reference, invoice_id, amount, paid_on, state, version, came_at)
					values (?, ?, ?, '', '', '', 1, '2026-11-23', 'applied', 1, '2026-11-23T06:00:00Z')`, x.external, x.channel, x.external)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Migrate(ctx, migrations.Data); err != nil {
			t.Fatal(err)
		}
		if own := strings.Join(texts(t, d, "select own_id from payment_money order by id"), "|"); own != "164342566124|||" {
			t.Error(own)
		}
	})
}
