package app_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/app"
	"sanad/internal/bank"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/payment"
)

// bankSecret signs the calls of the bank in tests.
const bankSecret = "0123456789abcdef0123456789abcdef"

// bankOf is an invented bank that calls a council from a network of the switch.
func bankOf(a *app.App, now clock.Clock) *bank.Bank {
	return &bank.Bank{
		Base: "http://walk.example", Key: "1link/2026", Secret: bankSecret, Name: "ABL", Clock: now,
		Do: func(r *http.Request) (*http.Response, error) {
			if r.RemoteAddr == "" {
				r.RemoteAddr = "127.0.0.1:4711"
			}
			w := httptest.NewRecorder()
			a.Handler.ServeHTTP(w, r)
			return w.Result(), nil
		},
	}
}

// TestBankPays asks, pays and takes back as a bank does, through the door. Fifty notices at once are one payment.
func TestBankPays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, _ := newAppOn(t, d)
		by, _, i := asked(t, a, 1)
		if v, err := a.Payment.Show(t.Context(), by, i.ID); err != nil || len(v.Billers) != 1 || v.Billers[0].Name.En != "1LINK" {
			t.Errorf("the payer is not told of the bank: %+v %v", v.Billers, err)
		}
		b, sum := bankOf(a, now), fmt.Sprintf("+%013d", i.Amount)
		bill, err := b.Inquire(t.Context(), id.Grouped(i.Reference))
		want := bank.Bill{Code: "00", Consumer: "B*** M***", Status: "U", Due: strings.ReplaceAll(i.Due.String(), "-", ""), Within: sum, After: sum, Paid: "+0000000000000"}
		if bill != want || err != nil {
			t.Errorf("%+v %v", bill, err)
		}
		paid := b.Take(i.Reference, "000001", int64(i.Amount))
		var all sync.WaitGroup
		answers := make([]bank.Heard, 50)
		for n := range answers {
			all.Go(func() {
				other := *b
				if n%2 == 0 { // the key is being changed
					other.Key, other.Secret = "1link/2027", bankSecret+"-next"
				}
				for range 100 {
					h, err := other.Pay(t.Context(), paid)
					if err != nil {
						t.Error(err)
					}
					if answers[n] = h; h.Code != "05" {
						return
					}
				}
			})
		}
		all.Wait()
		if first := answers[0]; first.Code != "00" || first.Number == "" || slices.ContainsFunc(answers, func(h bank.Heard) bool { return h != first }) {
			t.Errorf("%+v", answers)
		}
		v, err := a.Payment.Show(t.Context(), by, i.ID)
		if err != nil || v.State != payment.StatePaid || v.Receipt == nil || v.Receipt.Amount != i.Amount {
			t.Errorf("%s %v", v.State, err)
		}
		if bill, err := b.Inquire(t.Context(), i.Reference); err != nil || bill.Status != "P" || bill.Paid != sum || bill.PaidOn != paid.Day || bill.Within != "+0000000000000" {
			t.Errorf("%+v %v", bill, err)
		}
		paid.Reference = ""
		for range 2 {
			if h, err := b.Reverse(t.Context(), paid); err != nil || h != answers[0] {
				t.Errorf("%+v %v", h, err)
			}
		}
		if bill, err := b.Inquire(t.Context(), i.Reference); err != nil || bill.Status != "U" || bill.Within != sum {
			t.Errorf("%+v %v", bill, err)
		}
		if _, err := a.Payment.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestBankIsNotHeard tries the ways in which a call is none of a bank: nothing is done, and the answer says nothing of what is owed.
func TestBankIsNotHeard(t *testing.T) {
	a, now, _ := newApp(t)
	by, _, i := asked(t, a, 1)
	for name, x := range map[string]struct {
		status int
		change func(b *bank.Bank, r *http.Request)
	}{
		"another secret":  {401, func(_ *bank.Bank, r *http.Request) { r.Header.Set("Sanad-Signature", strings.Repeat("0", 64)) }},
		"an old stamp":    {401, func(b *bank.Bank, _ *http.Request) { b.Clock = clock.At(now.Now().Add(-6 * time.Minute)) }},
		"another network": {404, func(_ *bank.Bank, r *http.Request) { r.RemoteAddr = "127.0.0.2:4711" }},
		"a sum of another call": {401, func(_ *bank.Bank, r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(strings.Repeat(" ", int(r.ContentLength))))
		}},
		"too much": {413, func(_ *bank.Bank, r *http.Request) {
			r.ContentLength = 1 << 20
			r.Body = io.NopCloser(bytes.NewReader(make([]byte, 1<<20)))
		}},
		"a form":               {415, func(_ *bank.Bank, r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") }},
		"a browser's question": {405, func(_ *bank.Bank, r *http.Request) { r.Method = http.MethodGet }},
	} {
		b := bankOf(a, now)
		x.change(b, httptest.NewRequest("POST", "/", nil))
		body := []byte(`{"consumer_number":"` + i.Reference + `","bank_mnemonic":"ABL","tran_auth_id":"7","transaction_amount":"+0000000175000","tran_date":"20261123"}`)
		r, err := b.Request(t.Context(), "/hooks/biller/payment", body)
		if err != nil {
			t.Fatal(err)
		}
		x.change(b, r)
		w, err := b.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		said, _ := io.ReadAll(w.Body)
		if w.StatusCode != x.status || strings.Contains(string(said), i.Reference) || len(w.Header["Set-Cookie"]) > 0 {
			t.Errorf("%s: %d %s", name, w.StatusCode, said)
		}
	}
	if v, err := a.Payment.Show(t.Context(), by, i.ID); err != nil || v.State != payment.StateIssued {
		t.Errorf("%s %v", v.State, err)
	}
	got := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/metrics", nil)
	r.RemoteAddr = "127.0.0.1:1"
	a.Handler.ServeHTTP(got, r)
	for _, want := range []string{`sanad_hooks_stopped_total{why="network"} 1`, `sanad_hooks_stopped_total{why="signature"} 3`} {
		if !strings.Contains(got.Body.String(), want) {
			t.Errorf("the figures lack %s", want)
		}
	}
}

func TestKeysAreOfBillersOfTheProfile(t *testing.T) {
	a, _, _ := newApp(t)
	_, err := app.New(t.Context(), app.Options{
		Config: config.Config{Council: "pec", Data: t.TempDir(), TLS: "off", BillerKeys: map[string]string{"other/1": bankSecret}}, Stores: a.Stores, Clock: a.Clock, Log: a.Log,
	})
	if err == nil || !strings.Contains(err.Error(), "other") || strings.Contains(err.Error(), bankSecret) {
		t.Error(err)
	}
}
