package bank

import (
	"encoding/json"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"sanad/internal/clock"
)

// council answers a bank with what a test wants, and keeps what it was asked.
type council struct {
	answers map[string]string // by path
	asked   []map[string]string
}

func (c *council) do(r *http.Request) (*http.Response, error) {
	answer, ok := c.answers[r.URL.Path]
	if !ok {
		return nil, errors.New("away")
	}
	b, _ := io.ReadAll(r.Body)
	m := map[string]string{}
	_ = json.Unmarshal(b, &m)
	c.asked = append(c.asked, m)
	w := httptest.NewRecorder()
	_, _ = w.WriteString(answer)
	return w.Result(), nil
}

func (c *council) post(t *testing.T, path string, form url.Values) (int, string) {
	t.Helper()
	b := &Bank{Base: "http://council.test", Key: "1link/demo", Secret: "s", Name: "EXAMPLE", Clock: clock.At(time.Date(2026, 11, 30, 20, 0, 0, 0, time.UTC)), Do: c.do}
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

const owed = `{"response_code":"00","consumer_detail":"Z*** <b>","bill_status":"U","due_date":"20261214","amount_within_due_date":"+0000000175050","amount_paid":"+0000000000000"}`

func TestPage(t *testing.T) {
	for _, l := range []string{"/", "/ur/"} {
		c := &council{answers: map[string]string{"/hooks/biller/inquiry": owed, "/hooks/biller/payment": `{"response_code":"00"}`, "/hooks/biller/reversal": `{"response_code":"00"}`}}
		words := texts[map[string]string{"/": "en", "/ur/": "ur"}[l]]
		w := httptest.NewRecorder()
		(&Bank{}).Handler().ServeHTTP(w, httptest.NewRequest("GET", l, nil))
		if w.Code != 200 || !strings.Contains(w.Body.String(), words.Invented) || strings.Count(w.Body.String(), "<h1>") != 1 {
			t.Errorf("%s: %d", l, w.Code)
		}
		_, page := c.post(t, l+"bill", url.Values{"reference": {" 9021 "}})
		for _, want := range []string{"Z*** &lt;b&gt;", "PKR\u00a01,750.50", `value="1,750.50"`, "2026-12-14", words.Status["U"], words.Invented, l + "pay"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the bill lacks %s", l, want)
			}
		}
		_, page = c.post(t, l+"pay", url.Values{"reference": {"9021"}, "number": {"12"}, "amount": {"1,750.50"}})
		if !strings.Contains(page, words.Heard["00"]) {
			t.Errorf("%s: paid: %s", l, page)
		}
		_, page = c.post(t, l+"back", url.Values{"reference": {"9021"}, "number": {"12"}, "amount": {"1,750.50"}, "day": {"20261129"}})
		if !strings.Contains(page, words.Back) || strings.Contains(page, words.TakeBack) {
			t.Errorf("%s: taken back: %s", l, page)
		}
		want := []map[string]string{
			{"consumer_number": "9021", "bank_mnemonic": "EXAMPLE"},
			{"consumer_number": "9021", "tran_auth_id": "12", "transaction_amount": "+0000000175050", "tran_date": "20261201", "tran_time": "010000", "bank_mnemonic": "EXAMPLE"},
			{"tran_auth_id": "12", "transaction_amount": "+0000000175050", "tran_date": "20261129", "tran_time": "010000", "bank_mnemonic": "EXAMPLE"},
		}
		if !reflect.DeepEqual(c.asked, want) {
			t.Errorf("%s: asked %v", l, c.asked)
		}
	}
}

func TestPageInTrouble(t *testing.T) {
	en := texts["en"]
	for _, x := range []struct {
		name, path, answer, want string
		form                     url.Values
	}{
		{"nobody's reference", "/bill", `{"response_code":"01"}`, en.Unknown, url.Values{"reference": {"1"}}},
		{"slow", "/bill", `{"response_code":"05"}`, en.Later, url.Values{"reference": {"1"}}},
		{"no answer", "/bill", ``, en.Later, url.Values{"reference": {"1"}}},
		{"paid", "/bill", strings.Replace(owed, `"U"`, `"P"`, 1), en.Stop, url.Values{"reference": {"1"}}},
		{"no sum", "/pay", `{}`, en.Sum, url.Values{"reference": {"1"}, "amount": {"a lakh"}}},
		{"unknown", "/pay", `{"response_code":"01"}`, en.Heard["01"], url.Values{"reference": {"1"}, "amount": {"1"}, "number": {"1"}}},
		{"no answer to a notice", "/pay", ``, en.Again, url.Values{"reference": {"1"}, "amount": {"1"}, "number": {"1"}}},
	} {
		c := &council{answers: map[string]string{}}
		if x.answer != "" {
			for _, p := range []string{"inquiry", "payment", "reversal"} {
				c.answers["/hooks/biller/"+p] = x.answer
			}
		}
		if _, page := c.post(t, x.path, x.form); !strings.Contains(html.UnescapeString(page), x.want) {
			t.Errorf("%s: %s", x.name, page)
		}
	}
}

// Both languages have all words.
func TestWords(t *testing.T) {
	en, ur := reflect.ValueOf(texts["en"]), reflect.ValueOf(texts["ur"])
	for i := range en.NumField() {
		name := en.Type().Field(i).Name
		if en.Field(i).IsZero() || ur.Field(i).IsZero() {
			t.Errorf("%s is missing", name)
		}
		if en.Field(i).Kind() == reflect.Map && en.Field(i).Len() != ur.Field(i).Len() {
			t.Errorf("%s: the languages differ", name)
		}
	}
}
