package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/bank"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/document"
	"sanad/internal/engineer"
	"sanad/internal/money"
	"sanad/internal/payment"
	"sanad/internal/person"
	"sanad/internal/postfix"
	"sanad/internal/sample"
)

// TestNoNoticeLost kills the server under a bank that tells of payments, each in parts, many of them twice: what was acknowledged is there
// after each kill, and in the end each part counts once.
func TestNoNoticeLost(t *testing.T) {
	kills, payers, parts := 2, 4, 15
	if long() {
		kills, payers, parts = 25, 20, 25
	} else if testing.Short() {
		t.Skip("a kill run belongs to the longer tests")
	}
	const secret = "0123456789abcdef0123456789abcdef"
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			c := newCity(t, engine, &postfix.Postfix{Plain: postfix.FreePort(t)}) // nobody answers there: letters wait
			c.env = append(c.env, "SANAD_BILLER_KEYS=1link/2026:"+secret, "SANAD_BILLER_NETWORKS=127.0.0.0/8")
			var fees []payment.Invoice
			c.inside(func(a *app.App) {
				for n := range payers {
					fees = append(fees, c.owing(a, n))
				}
			})
			b := bank.New("http://"+strings.Replace(c.addr, "127.0.0.1", "localhost", 1), "1link/2026", secret)
			var told []bank.Transaction
			for n, fee := range fees {
				for part := range parts {
					amount := fee.Amount / money.Amount(parts)
					if part == 0 {
						amount = fee.Amount - amount*money.Amount(parts-1)
					}
					told = append(told, b.Take(fee.Reference, fmt.Sprintf("%d-%d", n, part), int64(amount)))
				}
			}
			rand.Shuffle(len(told), func(i, j int) { told[i], told[j] = told[j], told[i] })

			var mu sync.Mutex
			heard, unheard := map[string]string{}, 0 // the number of the money, by transaction; guarded by mu
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			work := make(chan bank.Transaction, 2*len(told))
			for i, x := range told {
				work <- x
				if i%3 == 0 { // told twice, perhaps at once
					work <- x
				}
			}
			close(work)
			var all sync.WaitGroup
			for range 6 {
				all.Go(func() {
					for x := range work {
						for ctx.Err() == nil {
							h, err := b.Pay(ctx, x)
							mu.Lock()
							if err == nil && h.Code == "00" {
								if was := heard[x.ID]; was != "" && was != h.Number {
									t.Errorf("%s was booked twice: %s and %s", x.ID, was, h.Number)
								}
								heard[x.ID] = h.Number
								mu.Unlock()
								break
							}
							if unheard++; err == nil && h.Code != "05" {
								t.Errorf("%s: %+v", x.ID, h)
							}
							mu.Unlock()
							time.Sleep(10 * time.Millisecond)
						}
						time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
					}
				})
			}
			for range kills {
				s := c.serve()
				time.Sleep(time.Duration(50+rand.IntN(400)) * time.Millisecond)
				if err := s.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				_ = s.Wait()
				mu.Lock()
				sure := maps.Clone(heard)
				mu.Unlock()
				c.booked(sure)
			}
			s := c.serve()
			late := time.AfterFunc(time.Minute, cancel)
			all.Wait()
			late.Stop()
			if err := s.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = s.Wait()
			if len(heard) != len(told) || panicked(s.log.String()) {
				t.Fatalf("%d of %d notices were heard\n%s", len(heard), len(told), s.log)
			}
			c.booked(heard)
			c.read(func(ctx context.Context, tx *db.Tx) error {
				n, err := db.Get[int64](ctx, tx, `select count(*) from payment_money`)
				if n != int64(len(told)) {
					t.Errorf("%d payments of %d notices", n, len(told))
				}
				if err != nil {
					return err
				}
				unpaid, err := db.Get[int64](ctx, tx, `select count(*) from payment_invoice where state <> 'paid'`)
				if unpaid != 0 {
					t.Errorf("%d fees are not paid", unpaid)
				}
				return err
			})
			c.whole()
			t.Logf("%d kills, %d notices for %d fees, %d times unheard", kills, len(told), payers, unheard)
		})
	}
}

// booked sees that the money of every acknowledged transaction is there.
func (c *city) booked(heard map[string]string) {
	c.t.Helper()
	c.read(func(ctx context.Context, tx *db.Tx) error {
		rows, err := db.List[string](ctx, tx, `select id from payment_money order by id limit 100000`)
		there := map[string]bool{}
		for _, id := range rows {
			there[id] = true
		}
		for transaction, number := range heard {
			if !there[number] {
				c.t.Errorf("%s was acknowledged as %s, and is not there", transaction, number)
			}
		}
		return err
	})
}

// owing leads the n-th invented person to the fee of their application.
func (c *city) owing(a *app.App, n int) payment.Invoice {
	c.t.Helper()
	ctx, p := c.t.Context(), sample.Someone(n)
	who, err := a.Account.Enrol(ctx, p.Email, "en")
	c.must(err)
	by := access.Actor{Person: who, Purpose: access.Self, Strong: true}
	c.must(a.People.Record(ctx, by, person.Claim{
		NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: "punjab/lahore", Phone: p.Phone, Address: p.Address, Version: "1",
	}))
	application, err := a.Engineer.Apply(ctx, by, engineer.Apply{Kind: engineer.Kind})
	c.must(err)
	c.must(a.Engineer.RecordDegree(ctx, by, application, engineer.RecordDegree{
		Programme: "indus-valley/civil", Intake: "2014", RollNumber: "17", Day: "5", Month: "7", Year: "2018", Mode: "campus", Version: "1",
	}))
	for _, w := range a.Council.At(clock.System{}.Now()).Documents(engineer.Kind) {
		if w.Required {
			_, err := a.Document.Add(ctx, by, document.Add{Case: application, Kind: w.ID, Name: "a.png", Content: strings.NewReader(string(paper(w.ID)))})
			c.must(err)
		}
	}
	c.must(a.Engineer.Declare(ctx, by, application, engineer.Declare{True: true, Version: "2"}))
	c.must(a.Engineer.Submit(ctx, by, application, engineer.Submit{Version: "3"}))
	owed, _, err := a.Payment.Owed(ctx, by)
	if err != nil || len(owed) != 1 {
		c.t.Fatalf("%d fees are owed: %v", len(owed), err)
	}
	return owed[0]
}
