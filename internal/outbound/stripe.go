package outbound

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// stripeVersion is the version of the processor's calls that is written and read here, whatever the council's account is set to.
const stripeVersion = "2025-03-31.basil"

// mostOfStripe is the most bytes of one answer.
const mostOfStripe = 1 << 20

// StripePages is where people type the number of their card: never here.
const StripePages = "https://checkout.stripe.com"

// Stripe asks the processor of cards of that name. It keeps nothing, and no number of a card passes through it.
type Stripe struct {
	Base string // of its calls: https://api.stripe.com
	Key  string // the council's secret
	HTTP *http.Client
}

// NewCheckout is what the processor is asked to take.
type NewCheckout struct {
	Key       string // of the question: asked again with it, it is the same question
	Reference string
	Amount    int64  // in minor units
	Currency  string // ISO 4217
	Words     string // what the payer reads there
	Back      string // where they are sent after it, or after giving up
	Until     time.Time
}

// CheckoutSession is what the processor says of one checkout.
type CheckoutSession struct {
	ID, Reference, Currency string
	Amount                  int64
	Address                 string // of its page, while it is open
	Open, Paid              bool
	Payment                 string // its id of the payment
	PaidAt                  time.Time
	GivenBack               int64 // of the amount: refunded, or taken back by a dispute that the payer has not lost
}

// StripeError says which call failed and how. It holds no word of the answer.
type StripeError struct {
	Call   string
	Status int // 0: no answer
	Cause  string
}

// Error names the call.
func (e *StripeError) Error() string { return "outbound: " + e.Fault() }

// Fault names the call, for the list of dead letters.
func (e *StripeError) Fault() string {
	return strings.TrimSpace(fmt.Sprintf("cards: %s %d %s", e.Call, e.Status, e.Cause))
}

// Open asks for a page on which somebody can pay.
func (s *Stripe) Open(ctx context.Context, c NewCheckout) (CheckoutSession, error) {
	form := url.Values{
		"mode": {"payment"}, "client_reference_id": {c.Reference}, "success_url": {c.Back}, "cancel_url": {c.Back}, "payment_method_types[0]": {"card"},
		"expires_at":              {strconv.FormatInt(c.Until.Unix(), 10)},
		"line_items[0][quantity]": {"1"}, "line_items[0][price_data][currency]": {strings.ToLower(c.Currency)},
		"line_items[0][price_data][unit_amount]": {strconv.FormatInt(c.Amount, 10)}, "line_items[0][price_data][product_data][name]": {c.Words},
	}
	var a stripeSession
	err := s.ask(ctx, "open", http.MethodPost, "/v1/checkout/sessions", form, c.Key, &a)
	return a.session(), err
}

// Look asks what became of a checkout.
func (s *Stripe) Look(ctx context.Context, session string) (CheckoutSession, error) {
	if !IsStripeID(session) {
		return CheckoutSession{}, errors.New("outbound: no id of a checkout")
	}
	var a stripeSession
	expand := url.Values{"expand[]": {"payment_intent.latest_charge"}}
	if err := s.ask(ctx, "look", http.MethodGet, "/v1/checkout/sessions/"+session+"?"+expand.Encode(), nil, "", &a); err != nil {
		return CheckoutSession{}, err
	}
	c := a.session()
	if !a.charge().Disputed {
		return c, nil
	}
	var list struct {
		Data []struct {
			Amount int64  `json:"amount"`
			Status string `json:"status"`
		} `json:"data"`
	}
	of := url.Values{"payment_intent": {c.Payment}, "limit": {"100"}}
	if err := s.ask(ctx, "disputes", http.MethodGet, "/v1/disputes?"+of.Encode(), nil, "", &list); err != nil {
		return CheckoutSession{}, err
	}
	for _, d := range list.Data {
		switch d.Status {
		case "needs_response", "under_review", "lost":
			c.GivenBack += d.Amount
		}
	}
	c.GivenBack = min(c.GivenBack, c.Amount)
	return c, nil
}

// stripeCharge is what the processor took.
type stripeCharge struct {
	Created  int64 `json:"created"`
	Refunded int64 `json:"amount_refunded"`
	Disputed bool  `json:"disputed"`
}

// stripeSession is the processor's answer, as far as it is read. What was asked to be expanded may be an id all the same.
type stripeSession struct {
	ID            string          `json:"id"`
	Reference     string          `json:"client_reference_id"`
	Currency      string          `json:"currency"`
	Amount        int64           `json:"amount_total"`
	Status        string          `json:"status"`
	PaymentStatus string          `json:"payment_status"`
	URL           string          `json:"url"`
	Intent        json.RawMessage `json:"payment_intent"`
}

type stripeIntent struct {
	ID     string          `json:"id"`
	Charge json.RawMessage `json:"latest_charge"`
}

func (a stripeSession) intent() (i stripeIntent) {
	if json.Unmarshal(a.Intent, &i) != nil {
		_ = json.Unmarshal(a.Intent, &i.ID)
	}
	return i
}

func (a stripeSession) charge() (c stripeCharge) {
	if json.Unmarshal(a.intent().Charge, &c) != nil {
		return stripeCharge{}
	}
	return c
}

func (a stripeSession) session() CheckoutSession {
	c := a.charge()
	s := CheckoutSession{
		ID: a.ID, Reference: a.Reference, Currency: strings.ToUpper(a.Currency), Amount: a.Amount, Address: a.URL, Open: a.Status == "open",
		Paid: a.Status == "complete" && a.PaymentStatus == "paid", Payment: a.intent().ID, GivenBack: c.Refunded,
	}
	if a.Status == "complete" && !s.Paid { // its bank takes time
		s.Open = true
	}
	if c.Created > 0 {
		s.PaidAt = time.Unix(c.Created, 0).UTC()
	}
	return s
}

// ask makes one call and reads its answer.
func (s *Stripe) ask(ctx context.Context, call, method, path string, form url.Values, key string, into any) error {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(ctx, method, s.Base+path, body)
	if err != nil {
		return &StripeError{Call: call, Cause: "no address"}
	}
	r.Header.Set("Authorization", "Bearer "+s.Key)
	r.Header.Set("Stripe-Version", stripeVersion)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	answer, err := s.HTTP.Do(r)
	if err != nil {
		var refused *Refused
		if errors.As(err, &refused) {
			return refused
		}
		return &StripeError{Call: call, Cause: cause(err)}
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(io.LimitReader(answer.Body, mostOfStripe+1))
	switch {
	case err != nil:
		return &StripeError{call, answer.StatusCode, cause(err)}
	case len(b) > mostOfStripe:
		return &StripeError{call, answer.StatusCode, "the answer is too long"}
	case answer.StatusCode != http.StatusOK:
		return &StripeError{Call: call, Status: answer.StatusCode}
	case json.Unmarshal(b, into) != nil:
		return &StripeError{call, answer.StatusCode, "the answer cannot be read"}
	}
	return nil
}

// IsStripeID tells whether a text can be an id of the processor: it goes into addresses.
func IsStripeID(s string) bool {
	return s != "" && len(s) <= 100 && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_'
	})
}

// ReadStripeEvent returns of an event what may be asked about: the id of a checkout, or of a payment. Nothing else of it is believed.
func ReadStripeEvent(body []byte) (session, payment string) {
	var e struct {
		Data struct {
			Object struct {
				Kind    string          `json:"object"`
				ID      string          `json:"id"`
				Payment json.RawMessage `json:"payment_intent"`
			} `json:"object"`
		} `json:"data"`
	}
	if json.Unmarshal(body, &e) != nil {
		return "", ""
	}
	o := e.Data.Object
	switch o.Kind {
	case "checkout.session":
		session = o.ID
	case "payment_intent":
		payment = o.ID
	case "charge", "dispute", "refund":
		payment = stripeSession{Intent: o.Payment}.intent().ID
	}
	if !IsStripeID(session) {
		session = ""
	}
	if !IsStripeID(payment) {
		payment = ""
	}
	return session, payment
}

// stripeWindow is how far the stamp of an event may be from our clock, both ways.
const stripeWindow = 5 * time.Minute

// SignedByStripe believes an event whose header Stripe-Signature has a signature of its body under one of the secrets, and a stamp of now.
// Several secrets are good at once, so that one can be changed.
func SignedByStripe(secrets []string) func(h http.Header, method, target string, body []byte, now time.Time) (string, bool) {
	return func(h http.Header, _, _ string, body []byte, now time.Time) (string, bool) {
		values := h.Values("Stripe-Signature")
		if len(values) != 1 || len(values[0]) > 4096 {
			return "", false
		}
		var stamp string
		var given [][]byte
		for part := range strings.SplitSeq(values[0], ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			switch name {
			case "t":
				if stamp != "" { // could be read in two ways
					return "", false
				}
				stamp = value
			case "v1":
				if sign, err := hex.DecodeString(value); err == nil && len(sign) == sha256.Size {
					given = append(given, sign)
				}
			}
		}
		seconds, err := strconv.ParseInt(stamp, 10, 64)
		if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > stripeWindow {
			return "", false
		}
		right := false
		for _, secret := range secrets {
			mac := hmac.New(sha256.New, []byte(secret))
			io.WriteString(mac, stamp+".")
			mac.Write(body)
			want := mac.Sum(nil)
			for _, sign := range given {
				right = hmac.Equal(want, sign) && secret != "" || right
			}
		}
		return "stripe", right
	}
}
