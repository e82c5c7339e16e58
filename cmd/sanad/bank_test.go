package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
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
	"sanad/internal/outbound"
	"sanad/internal/payment"
	"sanad/internal/person"
	"sanad/internal/postfix"
	"sanad/internal/sample"
)

// TestNoNoticeLost kills the server under a bank that tells of payments, each in parts, many of them twice, and a processor of cards that tells of what was
// paid and given back there: what was acknowledged is there after each kill, and in the end each part counts once.
func TestNoNoticeLost(t *testing.T) {
	if !long() {
		t.Skip("a kill run belongs to the longer tests")
	}
	const kills, payers, parts, holders = 25, 20, 25, 40
	const secret = "0123456789abcdef0123456789abcdef"
	t.Parallel()
	weak := weakened(t, []weakness{invented})
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			c := newCity(t, engine, &postfix.Postfix{Plain: postfix.FreePort(t)}) // nobody answers there: letters wait
			c.program = weak
			c.env = append(c.env, "SANAD_BILLER_KEYS=1link/2026:"+secret, "SANAD_BILLER_NETWORKS=127.0.0.0/8")
			till := c.till()
			var fees []payment.Invoice
			c.inside(func(a *app.App) {
				for n := range payers {
					fees = append(fees, c.owing(a, n))
				}
				till.open(a, payers, holders)
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
			till.heard, till.mu = map[string]string{}, &mu
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
			till.tell(ctx, &all)
			for range kills {
				s := c.serve()
				time.Sleep(time.Duration(50+rand.IntN(400)) * time.Millisecond)
				if err := s.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				_ = s.Wait()
				mu.Lock()
				sure, paid := maps.Clone(heard), maps.Clone(till.heard)
				mu.Unlock()
				c.booked(sure)
				till.booked(paid)
			}
			s := c.serve()
			late := time.AfterFunc(time.Minute, cancel)
			all.Wait()
			late.Stop()
			if err := s.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = s.Wait()
			if len(heard) != len(told) || len(till.heard) != holders || panicked(s.log.String()) {
				t.Fatalf("%d of %d notices were heard, and %d of %d cards\n%s", len(heard), len(told), len(till.heard), holders, s.log)
			}
			c.booked(heard)
			till.booked(till.heard)
			c.read(func(ctx context.Context, tx *db.Tx) error {
				n, err := db.Get[int64](ctx, tx, `select count(*) from payment_money`)
				if n != int64(len(told)+holders) {
					t.Errorf("%d payments of %d notices and %d cards", n, len(told), holders)
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
			t.Logf("%d kills, %d notices for %d fees, %d cards, %d times unheard", kills, len(told), payers, holders, unheard+till.unheard)
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

// cardTill is a processor of cards under a server that is killed.
type cardTill struct {
	*city
	cards   *bank.Cards
	hook    string
	pages   []string
	heard   map[string]string // how a payment stands as it was acknowledged: paid or back; guarded by mu
	unheard int
	mu      *sync.Mutex
}

// till opens an invented processor, which the server and this process ask.
func (c *city) till() *cardTill {
	c.t.Helper()
	x := &cardTill{city: c, hook: "whsec_0123456789abcdef0123", cards: &bank.Cards{Key: "sk_test_of_the_invented_processor", Clock: clock.System{}}}
	server := httptest.NewServer(x.cards)
	c.t.Cleanup(server.Close)
	c.cards = &outbound.Stripe{Base: server.URL, Key: x.cards.Key, HTTP: server.Client()}
	c.env = append(c.env, "SANAD_CARD_KEY="+x.cards.Key, "SANAD_CARD_HOOKS="+x.hook, "SANAD_CARD_NETWORKS=127.0.0.0/8", "SANAD_TRIAL_CARDS="+server.URL)
	return x
}

// open leads some people to the processor's page for their fees, where each pays.
func (x *cardTill) open(a *app.App, from, count int) {
	x.t.Helper()
	for n := range count {
		i := x.owing(a, from+n)
		page, err := a.Payment.PayByCard(x.t.Context(), access.Actor{Person: i.Person, Purpose: access.Self, Strong: true}, i.ID)
		x.must(err)
		if x.cards.Pay(page) == "" {
			x.t.Fatal("a page where nobody can pay")
		}
		x.pages = append(x.pages, page)
	}
}

// tell lets the processor tell of each payment, and of a refund of every third, until it is heard; twice, perhaps at once.
func (x *cardTill) tell(ctx context.Context, all *sync.WaitGroup) {
	say := func(page, about, what string) {
		payment := "pi_" + page[len(page)-6:]
		for ctx.Err() == nil {
			err := x.hooked(ctx, x.cards.Event(page, about))
			x.mu.Lock()
			if err == nil {
				x.heard[payment] = what
				x.mu.Unlock()
				return
			}
			x.unheard++
			x.mu.Unlock()
			time.Sleep(10 * time.Millisecond)
		}
	}
	for worker := range 3 {
		all.Go(func() {
			for n, page := range x.pages {
				if n%3 != worker {
					continue
				}
				time.Sleep(time.Duration(rand.IntN(200)) * time.Millisecond)
				say(page, "checkout.session", "applied")
				if worker == 0 {
					x.cards.Refund(page, 1_000_000_000)
					say(page, "charge", "reversed")
				}
				if n%2 == 0 {
					_ = x.hooked(ctx, x.cards.Event(page, "checkout.session")) // once more, heard or not
				}
			}
		})
	}
}

// hooked sends a signed event.
func (x *cardTill) hooked(ctx context.Context, event []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+x.addr+"/hooks/stripe", bytes.NewReader(event))
	if err != nil {
		return err
	}
	r.Host = "localhost"
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Stripe-Signature", bank.Signature(x.hook, event, time.Now()))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("answered %d", answer.StatusCode)
	}
	return nil
}

// booked sees that every payment by card is there as it was acknowledged.
func (x *cardTill) booked(heard map[string]string) {
	x.t.Helper()
	x.read(func(ctx context.Context, tx *db.Tx) error {
		for payment, want := range heard {
			state, _, err := db.Find[string](ctx, tx, `select state from payment_money where channel = 'card' and external_id = ?`, payment)
			if err != nil {
				return err
			}
			if state != want && state != "reversed" { // it may be taken back and not acknowledged yet
				x.t.Errorf("%s was acknowledged as %s, and is %q", payment, want, state)
			}
		}
		return nil
	})
}

// owing leads the n-th invented person to the fee of their application.
func (c *city) owing(a *app.App, n int) payment.Invoice {
	c.t.Helper()
	c.teach(a)
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
