package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"time"

	"sanad/internal/bank"
	"sanad/internal/clock"
)

// inClear says of a road's own number of money, which tells of nobody, in which tables the catalogue lets it stand as it is.
var inClear = map[string][]string{
	"payment.told": {"payment_money", "payment_reversal"},
	"payment.card": {"payment_money", "payment_checkout"},
}

// till is what money brings from outside: a bank's and a processor's words about people, and what they sign with.
type till struct {
	key, cardKey, hook                                       string // what calls are signed with and the processor knows the council by
	transaction, holder, holderMail, payer, words, reference string // as banks and the processor write them
	sought, iban, paidOut, aside                             string
}

// newTill is a till with values of its own.
func newTill() till {
	return till{
		key: "wolvermeek-0123456789-abcdef-quistra", cardKey: "sk_trial_Brevantholusquim00", hook: "whsec_Ostravellinkquorbeth",
		transaction: "TRN-66018-VX", holder: "Grennivald Oustermarch", holderMail: "oustermarch.card@example.org", payer: "BRELLOTHIN MAQSUDAVAR", words: "fee for my cousin Drissomel of Quarrenfast",
		reference: "STM-40993-LB", sought: "TRC-71826-HW", iban: "PK86 ZQVB 8830 5517 2094 6641", paidOut: "RFD-28517-NK", aside: "Rent of the hall in Vessimarch, says Ollumbrin.",
	}
}

// canaries lists what must not be told, with who may see it.
func (m till) canaries() []canary {
	cashiers, nobody := []string{"cashier", "registrar"}, []string(nil)
	return []canary{
		{"a biller's key", m.key, "the council", nobody}, {"the processor's key", m.cardKey, "the council", nobody}, {"the secret of events", m.hook, "the council", nobody},
		{"a card's holder", m.holder, "entered", nobody}, {"a card's holder", m.holderMail, "entered", nobody},
		{"payment.told", m.transaction, "entered", cashiers}, {"payment_trace.number", m.sought, "entered", cashiers}, {"payment_move.account", m.iban, "entered", cashiers},
		{"payment_move.bank_number", m.paidOut, "entered", cashiers},
		{"payment_movement.payer", m.payer, "a payer at a bank", []string{"cashier"}}, {"payment_movement.words", m.words, "a payer at a bank", []string{"cashier"}},
		{"payment_movement.number", m.reference, "a payer at a bank", []string{"cashier"}}, {"payment_movement.reason", m.aside, "a payer at a bank", []string{"cashier"}},
	}
}

// cards is an invented processor that says more of people than it is asked.
func (x *trial) cards() *bank.Cards {
	c := &bank.Cards{Key: x.till.cardKey, Clock: clock.System{}}
	c.Lie(func(answer map[string]any) {
		answer["customer_details"] = map[string]any{"name": x.till.holder, "email": x.till.holderMail}
	})
	server := httptest.NewServer(c)
	x.t.Cleanup(server.Close)
	x.env = append(x.env, "SANAD_BILLER_KEYS=1link/2026:"+x.till.key, "SANAD_BILLER_NETWORKS=127.0.0.0/8", "SANAD_CARD_KEY="+x.till.cardKey, "SANAD_CARD_HOOKS="+x.till.hook,
		"SANAD_CARD_NETWORKS=127.0.0.0/8", "SANAD_TRIAL_CARDS="+server.URL)
	return c
}

// checkout looks for a payment of a fee, begins to pay it by card, and returns the page of the processor.
func (x *trial) checkout(s somebody, cards *bank.Cards) (invoice, page string) {
	x.t.Helper()
	g := x.guest(s.as).get("/my").follow("See where it stands").follow("See the challan and pay")
	invoice = g.Path()
	g.press("Look for it", "number="+s.email).is(422)
	g.press("Look for it", "number="+x.till.sought).is(200)
	_ = g.Press("Pay by card", noise) // it leads to the processor, where no walk follows
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, line := range strings.Split(x.list[len(x.list)-1].head, "\r\n") {
		if to, ok := strings.CutPrefix(line, "Location: "); ok {
			page = to
		}
	}
	id := cards.Pay(page)
	if id == "" {
		x.t.Fatalf("no page of the processor was opened: %s", x.list[len(x.list)-1].head)
	}
	x.shown = append(x.shown, canary{"payment.card", id, s.as, []string{"cashier", "registrar"}}, canary{"payment.card", "pi_" + strings.TrimPrefix(id, "cs_test_"), s.as, []string{"cashier", "registrar"}})
	return invoice, page
}

// call sends what a machine of others sends, and returns the status.
func (x *trial) call(who, path string, body []byte, sign func(r *http.Request)) int {
	x.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	sign(r)
	w := httptest.NewRecorder()
	x.of(who, x.way).Handler.ServeHTTP(w, r)
	return w.Code
}

// money lets a fee that a cashier confirmed be paid again by a card and at a bank, gives some of it back, and loads a statement.
func (x *trial) money(s somebody, cards *bank.Cards, invoice, page string) {
	x.t.Helper()
	m := x.till
	// The processor tells of it, with more than anybody asked; somebody else does too, unsigned.
	event := cards.Event(page, "checkout.session")
	event = bytes.Replace(event, []byte(`"object":{`), fmt.Appendf(nil, `"object":{"customer_details":{"name":%q,"email":%q},`, m.holder, m.holderMail), 1)
	for secret, want := range map[string]int{"whsec_of_somebody_else00": 401, m.hook: 200} {
		if got := x.call("the processor", "/hooks/stripe", event, func(r *http.Request) { r.Header.Set("Stripe-Signature", bank.Signature(secret, event, time.Now())) }); got != want {
			x.t.Errorf("an event is answered %d, not %d", got, want)
		}
	}
	// A bank asks and tells, in order and not.
	b := bank.New("http://localhost", "1link/2026", m.key)
	b.Do = func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		x.of("the bank", x.way).Handler.ServeHTTP(w, r)
		return w.Result(), nil
	}
	reference := path.Base(invoice)
	bill, err := b.Inquire(x.t.Context(), reference)
	if x.must(err); bill.Code != "00" || !strings.Contains(bill.Consumer, "***") {
		x.t.Errorf("%+v", bill)
	}
	heard, err := b.Pay(x.t.Context(), b.Take(reference, m.transaction, 130_000))
	if x.must(err); heard.Code != "00" {
		x.t.Errorf("%+v", heard)
	}
	for _, wrong := range []bank.Transaction{b.Take(s.latin, m.transaction, 130_000), b.Take(reference, m.transaction, 1), b.Take(reference, s.latin, 130_000), b.Take(reference, s.card, 1)} {
		_, err := b.Pay(x.t.Context(), wrong)
		x.must(err)
	}
	_, err = b.Inquire(x.t.Context(), s.latin)
	x.must(err)
	x.call("the bank", "/hooks/biller/payment", []byte(`{"consumer_number":"`+s.latin+`"`), func(*http.Request) {}) // unsigned
	// What is too much goes back.
	g := x.guest(s.as).get(invoice)
	const back = "Ask for PKR 2,600 back"
	g.get(invoice).press(back, "account="+m.iban+"1").is(422)
	g.press(back, "account="+m.iban).is(200)
	k, r := x.guest("cashier").get("/desk/payments/credits"), x.guest("registrar").get("/desk/payments/credits")
	at := k.Links("/desk/payments/credits/0")[0]
	k.get(at).press("Decline", "reason=no").is(422)
	k.press("Agree").is(200)
	r.get(at).press("Agree").is(200)
	today := time.Now().In(time.FixedZone("PKT", 5*3600))
	paid := []string{fmt.Sprint("paid_on_day=", today.Day()), fmt.Sprint("paid_on_month=", int(today.Month())), fmt.Sprint("paid_on_year=", today.Year())}
	k.get(at).press("I am paying this now").is(200)
	k.get(at).press("It was paid out", append(paid, "bank_number="+s.latin+"@")...).is(422)
	k.press("It was paid out", append(paid, "bank_number="+m.paidOut)...).is(200)
	// A statement tells of others.
	k.get("/desk/payments/accounts").press("Keep this account", "name=Bank of Taxila", "kind=csv", "day=Date", "amount=Amount", "text=Text", "bank_reference=Ref", "payer=Payer").is(200)
	k.get("/desk/payments/statements")
	account := path.Base(k.Links("/desk/payments/accounts/0")[0])
	load := func(file string) guest {
		x.t.Helper()
		x.must(k.get("/desk/payments/statements").Press("Load the statement", func(string) []byte { return []byte(file) }, "account="+account, "file=@"+m.payer+".csv"))
		return k
	}
	const head = "Date,Amount,Text,Ref,Payer\r\n"
	line := func(day, amount string) string {
		return fmt.Sprintf("%s,%s,%s,%s,%s\r\n", day, amount, m.words, m.reference, m.payer)
	}
	day := today.Format("02/01/2006")
	load(m.payer + "," + m.words + "\r\n" + line(day, "77.00")).is(422)
	load(head + line(m.payer, m.words)).is(422)
	load(head + line(day, "77.00") + fmt.Sprintf("%s,1300.00,Transfer,%s,%s\r\n", day, m.sought, s.latin)).is(200)
	g.get(invoice)
	for _, to := range []string{"/desk/payments/looking", "/desk/payments/agreement", "/desk/payments/books", "/desk/payments/outstanding.csv", "/desk/payments/unmatched"} {
		k.get(to).is(200)
	}
	for _, to := range k.Links("/desk/payments/unmatched/0") {
		if k.get(to); strings.Contains(k.Text(), m.payer) {
			x.unmatched = to
			k.press("It is for this invoice", "reference="+s.latin).is(422)
			k.press("It is not for us", "reason=no").is(422)
			k.press("It is not for us", "reason="+m.aside).is(200)
		}
	}
	if x.unmatched == "" {
		x.t.Fatal("the line of the statement is not among what is unmatched")
	}
}
