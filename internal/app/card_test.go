package app_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sanad/internal/app"
	"sanad/internal/bank"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/outbound"
	"sanad/internal/payment"
)

// TestCardPays lets a payer pay by card in a browser, and the processor tell of it through the door, or not at all.
func TestCardPays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		bare, now, outbox := newAppOn(t, d)
		cards := &bank.Cards{Key: "sk_test_of_the_invented_processor", Clock: now}
		server := httptest.NewServer(cards)
		defer server.Close()
		const secret, next = "whsec_0123456789abcdef0123", "whsec_fedcba98765432100123"
		c := bare.Config
		c.CardHooks, c.CardNetworks = []string{secret, next}, []string{"127.0.0.1/32"}
		a, err := app.New(t.Context(), app.Options{
			Config: c, Stores: bare.Stores, Clock: now, Mailer: outbox, Outbox: outbox, Log: bare.Log,
			Cards: &outbound.Stripe{Base: server.URL, Key: cards.Key, HTTP: server.Client()},
		})
		if err != nil {
			t.Fatal(err)
		}
		by, _, i := asked(t, a, 1)
		cookie := signIn(t, a.Handler, func() (string, error) { return a.Account.DemoLink(t.Context(), by.Person) })
		do := func(method, path string) (*http.Response, string) {
			r := httptest.NewRequest(method, "http://walk.example"+path, nil)
			r.AddCookie(cookie)
			if method == "POST" {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Set("Sec-Fetch-Site", "same-origin")
			}
			w := httptest.NewRecorder()
			a.Handler.ServeHTTP(w, r)
			b, _ := io.ReadAll(w.Result().Body)
			return w.Result(), string(b)
		}
		at := "/my/invoices/" + i.Reference
		answer, page := do("GET", at)
		policy := answer.Header.Get("Content-Security-Policy")
		if !strings.Contains(page, `action="`+at+`/card"`) || !strings.Contains(policy, "form-action 'self' https://checkout.stripe.com;") || !strings.Contains(policy, "script-src 'self';") {
			t.Errorf("%s", policy)
		}
		if other, _ := do("GET", "/my/invoices"); strings.Contains(other.Header.Get("Content-Security-Policy"), "stripe") {
			t.Error("another page leads there too")
		}
		answer, _ = do("POST", at+"/card")
		to := answer.Header.Get("Location")
		if answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, outbound.StripePages+"/c/pay/") || len(answer.Header["Set-Cookie"]) > 0 {
			t.Fatalf("%d %s", answer.StatusCode, to)
		}
		if answer, _ := do("GET", "/my/payments/"+i.ID+"?card=back"); answer.Header.Get("Location") != at+"?card=back" {
			t.Errorf("the address of an earlier letter leads to %q", answer.Header.Get("Location"))
		}
		for name, say := range map[string]string{at: "is not finished", "/ur" + at: "مکمل نہیں ہوئی"} {
			if _, page := do("GET", name+"?card=back"); !strings.Contains(page, say) {
				t.Errorf("%s: nothing was paid, and it does not say so", name)
			}
		}
		now.Move(10 * time.Second)
		cards.Away(500)
		if answer, page := do("GET", at+"?card=back"); answer.StatusCode != 200 || !strings.Contains(page, "We do not know yet") || strings.Contains(page, at+"/card") {
			t.Error("the processor is away, and the page does not say so")
		}
		if answer, page := do("POST", at+"/card"); answer.StatusCode != http.StatusServiceUnavailable || !strings.Contains(page, "does not answer now") {
			t.Errorf("%d", answer.StatusCode)
		}
		cards.Away(0)
		if cards.Pay(to) == "" {
			t.Fatal("the page is closed")
		}

		event := cards.Event(to, "checkout.session")
		hook := func(secret string, body []byte, change func(r *http.Request)) int {
			r := httptest.NewRequest("POST", "http://walk.example/hooks/stripe", strings.NewReader(string(body)))
			r.RemoteAddr = "127.0.0.1:4711"
			r.Header.Set("Content-Type", "application/json; charset=utf-8")
			r.Header.Set("Stripe-Signature", bank.Signature(secret, body, now.Now()))
			if change != nil {
				change(r)
			}
			w := httptest.NewRecorder()
			a.Handler.ServeHTTP(w, r)
			return w.Code
		}
		for name, x := range map[string]struct{ got, want int }{
			"another secret":  {hook("whsec_of_somebody_else", event, nil), 401},
			"another network": {hook(secret, event, func(r *http.Request) { r.RemoteAddr = "192.0.2.1:1" }), 404},
			"an old stamp": {hook(secret, event, func(r *http.Request) {
				r.Header.Set("Stripe-Signature", bank.Signature(secret, event, now.Now().Add(-6*time.Minute)))
			}), 401},
			"no event of ours": {hook(secret, []byte(`{"data":{"object":{"object":"checkout.session","id":"cs_live_other"}}}`), nil), 200},
			"nothing":          {hook(secret, []byte(`[]`), nil), 200},
		} {
			if x.got != x.want {
				t.Errorf("%s: %d", name, x.got)
			}
		}
		if v, err := a.Payment.Show(t.Context(), by, i.ID); err != nil || v.State != payment.StateIssued {
			t.Errorf("%s %v", v.State, err)
		}
		cards.Away(503)
		if got := hook(secret, event, nil); got != http.StatusServiceUnavailable && got != http.StatusInternalServerError {
			t.Errorf("nobody could ask, and the event is answered %d", got)
		}
		cards.Away(0)
		for _, s := range []string{secret, next, next} {
			if got := hook(s, event, nil); got != 200 {
				t.Errorf("%d", got)
			}
		}
		if _, page := do("GET", at+"?card=back"); !strings.Contains(page, "R-2026-000001") || strings.Contains(page, at+"/card") {
			t.Error("paid, and no receipt")
		}
		if _, err := a.Payment.Check(t.Context()); err != nil {
			t.Error(err)
		}

		// Nobody tells: the program asks.
		by, _, i = asked(t, a, 2)
		to, err = a.Payment.PayByCard(t.Context(), by, i.ID)
		if err != nil {
			t.Fatal(err)
		}
		cards.Pay(to)
		now.Move(10 * time.Minute)
		if err := a.Jobs.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := a.Payment.AskCheckouts(t.Context()); err != nil {
			t.Error(err)
		}
		if v, err := a.Payment.Show(t.Context(), by, i.ID); err != nil || v.State != payment.StatePaid {
			t.Errorf("%s %v", v.State, err)
		}
	})
}
