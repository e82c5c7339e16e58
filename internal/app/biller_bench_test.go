package app_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"sanad/internal/access"
	"sanad/internal/bank"
	"sanad/internal/clock"
	profile "sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/payment"
	"sanad/internal/person"
)

// BenchmarkInquiry compares what a bank hears of a reference (networks, signature, one decision, a sealed name opened and masked, what is
// left to pay) with a bare handler that reads the same invoice and writes the same JSON. It fails above 3.
func BenchmarkInquiry(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		b.Run(string(engine), func(b *testing.B) {
			a, ctx := newCouncil(b, engine), b.Context()
			who, err := a.Account.Enrol(ctx, "somebody@example.org", "en")
			if err == nil {
				err = a.People.Record(ctx, access.Actor{Person: who, Purpose: access.Self}, person.Claim{
					NameLatin: "Hira Malik", NameUrdu: "حرا ملک", Father: "Nazir Ahmad", Kind: "cnic", Number: "9123412345672", District: "punjab/lahore",
					Phone: "0300 0000002", Address: "House 2, Street 2, Saddar", Version: "1",
				})
			}
			var i payment.Invoice
			if err == nil {
				err = a.Stores.DB.Update(ctx, func(tx *db.Tx) (err error) {
					i, err = a.Payment.Issue(ctx, tx, access.Actor{Person: who, Purpose: access.Self}, payment.Bill{
						Case: id.New(a.Clock.Now()), Person: who, Purpose: payment.PurposeRegistration, Charges: a.Council.At(a.Clock.Now()).Fees("registered_engineer", profile.Payer{Graduated: 2015}),
					})
					return err
				})
			}
			if err != nil {
				b.Fatal(err)
			}
			bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var asks struct {
					Reference string `json:"consumer_number"`
				}
				body, err := io.ReadAll(r.Body)
				if err == nil {
					err = json.Unmarshal(body, &asks)
				}
				type row struct {
					Amount int64  `db:"amount"`
					State  string `db:"state"`
				}
				var x row
				if err == nil {
					err = a.Stores.DB.View(r.Context(), func(tx *db.Tx) (err error) {
						x, err = db.Get[row](r.Context(), tx, `select amount, state from payment_invoice where reference = ?`, asks.Reference)
						return err
					})
				}
				if err != nil {
					http.Error(w, "", http.StatusInternalServerError)
					return
				}
				w.Header().Set("Content-Type", "application/json")
				_ = json.NewEncoder(w).Encode(bank.Bill{Code: "00", Consumer: "H*** M***", Status: x.State, Within: fmt.Sprintf("%+014d", x.Amount), After: "+0000000175000", Due: "20261214"})
			})
			ask := func(h http.Handler) func() {
				s := httptest.NewServer(h)
				b.Cleanup(s.Close)
				caller := &bank.Bank{Base: s.URL, Key: "1link/2026", Secret: bankSecret, Name: "ABL", Clock: clock.System{}, Do: func(r *http.Request) (*http.Response, error) {
					r.Host = "walk.example"
					return s.Client().Do(r)
				}}
				return func() {
					if bill, err := caller.Inquire(ctx, i.Reference); err != nil || bill.Code != "00" || bill.Within != "+0000000175000" {
						b.Fatalf("%+v %v", bill, err)
					}
				}
			}
			ours, plain := ask(a.Handler), ask(bare)
			for b.Loop() {
				m := turns(b, 100, ours, plain)
				b.ReportMetric(m[0], "ours-us")
				b.ReportMetric(m[1], "plain-us")
				b.ReportMetric(m[0]/m[1], "ratio")
				if m[0] > 3*m[1] {
					b.Errorf("an inquiry takes %.2f times a bare handler: at most 3 was promised", m[0]/m[1])
				}
			}
		})
	}
}
