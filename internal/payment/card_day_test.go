package payment

import (
	"fmt"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// TestTheDayOfACardPayment takes the processor's moment for the day of a payment, and today for one at which the page was not there: a year that
// no calendar has would be a row that nobody reads again.
func TestTheDayOfACardPayment(t *testing.T) {
	for _, created := range []int64{0, 1, 1_000_000_000_000_000} {
		t.Run(fmt.Sprint(created), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				r := newRoom(t, d)
				c := withCards(t, r)
				by, i := r.issued()
				c.Pay(r.page(by, i))
				want := r.law().Day
				r.now.Move(24 * time.Hour)
				if created != 0 {
					want = r.law().Day
					c.Lie(func(a map[string]any) {
						a["payment_intent"].(map[string]any)["latest_charge"].(map[string]any)["created"] = created
					})
				}
				if state, err := r.AskCard(r.ctx, by, i.ID); state != CheckoutDone || err != nil {
					t.Fatalf("%s %v", state, err)
				}
				if v := r.view(by, i); len(v.Money) != 1 || v.Money[0].PaidOn != want {
					t.Errorf("%+v, want %s", v.Money, want)
				}
				r.sound()
			})
		})
	}
}
