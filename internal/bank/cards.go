package bank

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"sanad/internal/clock"
)

// Cards is an invented processor of cards that keeps what it is asked, as the real one does: questions with one key are one question, pages
// close, payments are refunded and disputed. It answers the calls of a council.
type Cards struct {
	Key, Secret string // by which the council is known, and by which events are signed
	Pages       string // site of its pages; empty: that of the real one
	Clock       clock.Clock

	mu      sync.Mutex
	list    []*cardSession // guarded by mu, like all below
	byKey   map[string]string
	asked   map[string]string // what was asked with a key
	opened  int
	looked  int
	away    int                         // status of every answer; 0: it answers
	change  func(answer map[string]any) // what it says wrong
	pausing func()                      // after an answer was made, before it is given
	file    string                      // where it is kept; empty: nowhere
}

type cardSession struct {
	form          url.Values
	id, payment   string
	paidAt, until time.Time
	refunded      int64
	dispute       string // its status
}

// keptCards is a processor as it is kept in a file.
type keptCards struct {
	Opened int
	ByKey  map[string]string
	Asked  map[string]string
	Pages  []keptPage
}

type keptPage struct {
	Form        url.Values
	ID, Payment string
	Paid, Until time.Time
	Refunded    int64
	Dispute     string
}

// Remember keeps the pages in a file from now on, with those that stand there already.
func (c *Cards) Remember(file string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.file = file
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var k keptCards
	if err == nil {
		err = json.Unmarshal(b, &k)
	}
	if err != nil {
		return fmt.Errorf("the pages of the invented company: %w", err)
	}
	c.opened, c.byKey, c.asked = max(c.opened, k.Opened), k.ByKey, k.Asked
	for _, p := range k.Pages {
		c.list = append(c.list, &cardSession{p.Form, p.ID, p.Payment, p.Paid, p.Until, p.Refunded, p.Dispute})
	}
	return nil
}

// keep writes the pages to the file, if there is one; c.mu is held. What cannot be written is forgotten at the end, as all of it was.
func (c *Cards) keep() {
	if c.file == "" {
		return
	}
	k := keptCards{Opened: c.opened, ByKey: c.byKey, Asked: c.asked}
	for _, s := range c.list {
		k.Pages = append(k.Pages, keptPage{s.form, s.id, s.payment, s.paidAt, s.until, s.refunded, s.dispute})
	}
	b, err := json.Marshal(k)
	if err == nil {
		err = os.WriteFile(c.file+".new", b, 0o600)
	}
	if err == nil {
		_ = os.Rename(c.file+".new", c.file)
	}
}

// Away lets every answer be a status, or 0 for what is right.
func (c *Cards) Away(status int) { c.mu.Lock(); c.away = status; c.mu.Unlock() }

// Lie changes each answer about a page.
func (c *Cards) Lie(change func(answer map[string]any)) {
	c.mu.Lock()
	c.change = change
	c.mu.Unlock()
}

// Pause is called when an answer about a page was made, before it is given.
func (c *Cards) Pause(f func()) { c.mu.Lock(); c.pausing = f; c.mu.Unlock() }

// Counts returns how many pages were opened, and how often it was asked about one.
func (c *Cards) Counts() (opened, looked int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.opened, c.looked
}

// Form returns what the council asked with the newest page.
func (c *Cards) Form() url.Values {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.list[len(c.list)-1].form
}

// at is the page with an address or an id; the newest for "".
func (c *Cards) at(page string) *cardSession {
	for i := len(c.list) - 1; i >= 0; i-- {
		if page == "" || strings.HasSuffix(page, c.list[i].id) {
			return c.list[i]
		}
	}
	return nil
}

// Pay is somebody who pays on a page, and returns its id; "": the page is closed.
func (c *Cards) Pay(page string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.at(page)
	if s == nil || !s.paidAt.IsZero() || !c.Clock.Now().Before(s.until) {
		return ""
	}
	s.paidAt, s.payment = c.Clock.Now(), "pi_"+s.id[len("cs_test_"):]
	c.keep()
	return s.id
}

// Refund gives back some of what was paid on a page.
func (c *Cards) Refund(page string, amount int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at(page).refunded += amount
	c.keep()
}

// Dispute sets how far a dispute of a payer's bank is: needs_response, won, lost.
func (c *Cards) Dispute(page, status string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at(page).dispute = status
	c.keep()
}

// Event is the body of an event about a page: of the page itself, or of the charge or the dispute.
func (c *Cards) Event(page, about string) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.at(page)
	object := map[string]any{"object": about, "id": s.id}
	if about != "checkout.session" {
		object["id"], object["payment_intent"] = "x_"+s.id, s.payment
	}
	b, err := json.Marshal(map[string]any{"id": "evt_1", "object": "event", "type": about, "data": map[string]any{"object": object}})
	if err != nil {
		panic(err)
	}
	return b
}

// Signature is the header of an event.
func Signature(secret string, body []byte, at time.Time) string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	io.WriteString(mac, stamp+".")
	mac.Write(body)
	return "t=" + stamp + ",v1=" + hex.EncodeToString(mac.Sum(nil))
}

// ServeHTTP answers the council.
func (c *Cards) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, answer, pause := c.answer(r)
	if pause != nil {
		pause()
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

func (c *Cards) answer(r *http.Request) (status int, answer map[string]any, pause func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	wrong := func(status int) (int, map[string]any, func()) {
		return status, map[string]any{"error": map[string]any{"type": "invalid_request_error"}}, nil
	}
	switch page, looks := strings.CutPrefix(r.URL.Path, "/v1/checkout/sessions/"); {
	case c.away != 0:
		return wrong(c.away)
	case r.Header.Get("Authorization") != "Bearer "+c.Key || r.Header.Get("Stripe-Version") == "":
		return wrong(401)
	case r.Method == "POST" && r.URL.Path == "/v1/checkout/sessions":
		return c.open(r, wrong)
	case r.Method == "GET" && looks:
		c.looked++
		s := c.at(page)
		if s == nil || s.id != page || r.FormValue("expand[]") != "payment_intent.latest_charge" {
			return wrong(404)
		}
		a := c.describe(s)
		if c.change != nil {
			c.change(a)
		}
		return 200, a, c.pausing
	case r.Method == "GET" && r.URL.Path == "/v1/disputes":
		data := []map[string]any{}
		for _, s := range c.list {
			if s.payment != "" && s.payment == r.FormValue("payment_intent") && s.dispute != "" {
				data = append(data, map[string]any{"amount": s.amount(), "status": s.dispute})
			}
		}
		return 200, map[string]any{"object": "list", "data": data}, nil
	}
	return wrong(404)
}

func (s *cardSession) amount() int64 {
	n, _ := strconv.ParseInt(s.form.Get("line_items[0][price_data][unit_amount]"), 10, 64)
	return n
}

func (c *Cards) open(r *http.Request, wrong func(int) (int, map[string]any, func())) (int, map[string]any, func()) {
	if err := r.ParseForm(); err != nil {
		return wrong(400)
	}
	key := r.Header.Get("Idempotency-Key")
	if id, known := c.byKey[key]; known {
		if c.asked[key] != r.PostForm.Encode() {
			return wrong(400)
		}
		return 200, c.describe(c.at(id)), c.pausing
	}
	until, err := strconv.ParseInt(r.PostForm.Get("expires_at"), 10, 64)
	end, now := time.Unix(until, 0), c.Clock.Now()
	if err != nil || key == "" || end.Before(now.Add(30*time.Minute)) || end.After(now.Add(24*time.Hour)) {
		return wrong(400)
	}
	c.opened++
	s := &cardSession{form: r.PostForm, id: fmt.Sprintf("cs_test_%06d", c.opened), until: end}
	if s.amount() <= 0 {
		return wrong(400)
	}
	if c.byKey == nil {
		c.byKey, c.asked = map[string]string{}, map[string]string{}
	}
	c.list, c.byKey[key], c.asked[key] = append(c.list, s), s.id, r.PostForm.Encode()
	c.keep()
	return 200, c.describe(s), c.pausing
}

// describe is a page as the processor tells of it.
func (c *Cards) describe(s *cardSession) map[string]any {
	a := map[string]any{
		"id": s.id, "object": "checkout.session", "client_reference_id": s.form.Get("client_reference_id"), "currency": s.form.Get("line_items[0][price_data][currency]"),
		"amount_total": s.amount(), "status": "open", "payment_status": "unpaid", "url": cmp.Or(c.Pages, "https://checkout.stripe.com") + "/c/pay/" + s.id, "payment_intent": nil,
	}
	switch {
	case !s.paidAt.IsZero():
		a["status"], a["payment_status"], a["url"] = "complete", "paid", nil
		a["payment_intent"] = map[string]any{"id": s.payment, "latest_charge": map[string]any{
			"created": s.paidAt.Unix(), "amount_refunded": s.refunded, "disputed": s.dispute != "",
		}}
	case !c.Clock.Now().Before(s.until):
		a["status"], a["url"] = "expired", nil
	}
	return a
}
