// Package bank is an invented bank: it asks a council what is owed and tells of payments, as docs/biller.md has it. The demonstration
// shows it as the bank's application, and tests call through it.
package bank

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"sanad/internal/clock"
)

// Bank calls one council.
type Bank struct {
	Base        string // address of the council
	Key, Secret string // by which its calls are signed
	Name        string // as which the switch knows it: up to twelve letters
	Clock       clock.Clock
	Do          func(*http.Request) (*http.Response, error)
}

// New returns a bank that calls the council at an address, as banks in other houses do: over a connection, on this machine.
func New(base, key, secret string) *Bank {
	return &Bank{Base: base, Key: key, Secret: secret, Name: "EXAMPLE", Clock: clock.System{}, Do: Client().Do}
}

// Client calls what is on this machine, through no proxy, and follows nowhere.
func Client() *http.Client {
	return &http.Client{
		Timeout: 20 * time.Second, Transport: &http.Transport{IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Bill is what the council says of a reference.
type Bill struct {
	Code     string `json:"response_code"`
	Consumer string `json:"consumer_detail"`
	Status   string `json:"bill_status"` // U, P or B
	Due      string `json:"due_date"`
	Within   string `json:"amount_within_due_date"`
	After    string `json:"amount_after_due_date"`
	PaidOn   string `json:"date_paid"`
	Paid     string `json:"amount_paid"`
}

// Transaction is money that the bank took from somebody.
type Transaction struct {
	Reference string `json:"consumer_number,omitempty"`
	ID        string `json:"tran_auth_id"`
	Amount    string `json:"transaction_amount"`
	Day       string `json:"tran_date"`
	Time      string `json:"tran_time"`
	Bank      string `json:"bank_mnemonic"`
}

// Heard is what the council answers to a notice.
type Heard struct {
	Code   string `json:"response_code"`
	Number string `json:"identification_parameter"` // of the payment
}

// Take makes the transaction of a sum in minor units, that is taken now.
func (b *Bank) Take(reference, id string, amount int64) Transaction {
	now := b.Clock.Now().In(time.FixedZone("", 5*3600))
	return Transaction{reference, id, fmt.Sprintf("%+014d", amount), now.Format("20060102"), now.Format("150405"), b.Name}
}

// Inquire asks what is owed under a reference.
func (b *Bank) Inquire(ctx context.Context, reference string) (bill Bill, err error) {
	asks := struct {
		Reference string `json:"consumer_number"`
		Bank      string `json:"bank_mnemonic"`
	}{reference, b.Name}
	return bill, b.call(ctx, "/hooks/biller/inquiry", asks, &bill)
}

// Pay tells that money was taken.
func (b *Bank) Pay(ctx context.Context, t Transaction) (h Heard, err error) {
	return h, b.call(ctx, "/hooks/biller/payment", t, &h)
}

// Reverse tells that money which was taken has been given back.
func (b *Bank) Reverse(ctx context.Context, t Transaction) (h Heard, err error) {
	return h, b.call(ctx, "/hooks/biller/reversal", t, &h)
}

// call sends something and reads the answer: 200, or 503 with the code that asks to try again. Nothing else is one.
func (b *Bank) call(ctx context.Context, path string, send, answer any) error {
	body, err := json.Marshal(send)
	if err != nil {
		return err
	}
	r, err := b.Request(ctx, path, body)
	if err != nil {
		return err
	}
	w, err := b.Do(r)
	if err != nil {
		return err
	}
	defer w.Body.Close()
	if w.StatusCode != http.StatusOK && (w.StatusCode != http.StatusServiceUnavailable || w.Header.Get("Content-Type") != "application/json") {
		return fmt.Errorf("bank: %s answered %d", path, w.StatusCode)
	}
	return json.NewDecoder(io.LimitReader(w.Body, 1<<16)).Decode(answer)
}

// Request is a signed call.
func (b *Bank) Request(ctx context.Context, path string, body []byte) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, b.Base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	stamp := strconv.FormatInt(b.Clock.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(b.Secret))
	fmt.Fprintf(mac, "%s\nPOST\n%s\n%s", stamp, r.URL.RequestURI(), body)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sanad-Key", b.Key)
	r.Header.Set("Sanad-Time", stamp)
	r.Header.Set("Sanad-Signature", hex.EncodeToString(mac.Sum(nil)))
	return r, nil
}
