package bank

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestCardPage lets the council open a page, and somebody pay there and be given the money back; the council is told, signed.
func TestCardPage(t *testing.T) {
	c := NewCards("http://cards.test")
	told := make(chan *http.Request, 4)
	h := c.Handler("http://council.test/hooks/stripe", func(r *http.Request) (*http.Response, error) {
		told <- r
		return httptest.NewRecorder().Result(), nil
	})
	do := func(method, path string, form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if strings.HasPrefix(path, "/v1/") {
			r.Header.Set("Authorization", "Bearer "+c.Key)
			r.Header.Set("Stripe-Version", "x")
			r.Header.Set("Idempotency-Key", "k")
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	c.Clock = fixed{}
	w := do("POST", "/v1/checkout/sessions", url.Values{
		"client_reference_id": {"9021"}, "line_items[0][price_data][currency]": {"pkr"}, "line_items[0][price_data][unit_amount]": {"175000"},
		"line_items[0][price_data][product_data][name]": {"Council <b>, 9021"}, "success_url": {"http://council.test/my/x?card=back"}, "expires_at": {"3600"},
	})
	page := "/c/pay/" + c.list[0].id
	if w.Code != 200 || !strings.Contains(w.Body.String(), "http://cards.test"+page) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for _, x := range []struct {
		at, lang string
	}{{page, "en"}, {"/ur" + page, "ur"}} {
		w := do("GET", x.at, nil)
		if body := w.Body.String(); w.Code != 200 || !strings.Contains(body, cardTexts[x.lang].Invented) || strings.Contains(body, "<b>") || !strings.Contains(body, "1,750") ||
			!strings.Contains(w.Header().Get("Content-Security-Policy"), "form-action 'self' http://council.test;") {
			t.Errorf("%s: %d %s", x.at, w.Code, w.Header())
		}
	}
	if w := do("GET", "/c/pay/cs_test_0", nil); w.Code != 404 {
		t.Errorf("a page that is not there: %d", w.Code)
	}
	heard := func() {
		t.Helper()
		select {
		case r := <-told:
			if !strings.HasPrefix(r.Header.Get("Stripe-Signature"), "t=") {
				t.Error("unsigned")
			}
		case <-time.After(10 * time.Second):
			t.Fatal("the council is not told")
		}
	}
	if w := do("POST", page, nil); w.Code != 303 || w.Header().Get("Location") != "http://council.test/my/x?card=back" {
		t.Errorf("%d %s", w.Code, w.Header())
	}
	heard()
	if w := do("POST", "/ur"+page, nil); w.Code != 200 || !strings.Contains(w.Body.String(), cardTexts["ur"].Over) {
		t.Errorf("paid twice: %d", w.Code)
	}
	if w := do("POST", page+"/back", nil); !strings.Contains(w.Body.String(), cardTexts["en"].GaveBack) || strings.Contains(w.Body.String(), cardTexts["en"].TakeBack) {
		t.Errorf("given back: %s", w.Body)
	}
	heard()
}

// fixed is a clock that stands.
type fixed struct{}

func (fixed) Now() time.Time { return time.Unix(0, 0) }

// TestCardsAreRemembered begins the invented company anew: its pages are there as they were left.
func TestCardsAreRemembered(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cards.json")
	begun := func() *Cards {
		c := NewCards("http://cards.test")
		c.Clock = fixed{}
		if err := c.Remember(file); err != nil {
			t.Fatal(err)
		}
		return c
	}
	open := func(c *Cards, key string) string {
		t.Helper()
		form := url.Values{"line_items[0][price_data][unit_amount]": {"175000"}, "expires_at": {"3600"}}
		r := httptest.NewRequest("POST", "/v1/checkout/sessions", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Authorization", "Bearer "+c.Key)
		r.Header.Set("Stripe-Version", "x")
		r.Header.Set("Idempotency-Key", key)
		w := httptest.NewRecorder()
		c.ServeHTTP(w, r)
		if w.Code != 200 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		return c.at("").id
	}
	first := begun()
	paid, waits := open(first, "a"), open(first, "b")
	first.Pay(paid)
	first.Refund(paid, 5)
	first.Dispute(paid, "won")
	second := begun()
	if a, b := first.describe(first.at(paid)), second.describe(second.at(paid)); fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("%v, and then %v", a, b)
	}
	if open(second, "b") != waits || len(second.list) != 2 {
		t.Errorf("one question is asked twice: %d", len(second.list))
	}
	if third := open(second, "c"); third == paid || third == waits || len(begun().list) != 3 {
		t.Errorf("a name came again: %s", third)
	}
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := NewCards("").Remember(file); err == nil {
		t.Error("a torn file is read")
	}
}
