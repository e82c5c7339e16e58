package bank

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"sanad/internal/clock"
	"sanad/internal/money"
)

//go:embed card.html
var cardPage string

var cardShown = template.Must(template.New("card").Parse(cardPage))

// NewCards returns a processor whose pages are at a site. Its names are of now, so that those of an earlier one do not come again.
func NewCards(site string) *Cards {
	return &Cards{Key: "sk_test_" + rand.Text(), Secret: "whsec_" + rand.Text(), Pages: site, Clock: clock.System{}, opened: int(time.Now().Unix())}
}

// cardSheet is what a page of the processor shows.
type cardSheet struct {
	Words                  cardWords
	Lang, Dir, Base, Other string
	For, Amount, Back      string
	Open, Paid             bool
	Says                   string
}

// Handler is the processor: the council asks it, and people pay on its pages, where nobody types the number of a card. It tells the council at hook.
func (c *Cards) Handler(hook string, do func(*http.Request) (*http.Response, error)) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/v1/", c)
	for _, l := range []string{"en", "ur"} {
		at := "/"
		if l == "ur" {
			at = "/ur/"
		}
		mux.HandleFunc("GET "+at+"c/pay/{page}", func(w http.ResponseWriter, r *http.Request) { c.show(w, r, l, "") })
		mux.HandleFunc("POST "+at+"c/pay/{page}", func(w http.ResponseWriter, r *http.Request) {
			page := r.PathValue("page")
			if c.Pay(page) == "" {
				c.show(w, r, l, cardTexts[l].Over)
				return
			}
			go c.tell(hook, do, page, "checkout.session")
			back, _ := c.sheet(page, l)
			w.Header().Set("Location", back.Back)
			w.WriteHeader(http.StatusSeeOther)
		})
		mux.HandleFunc("POST "+at+"c/pay/{page}/back", func(w http.ResponseWriter, r *http.Request) {
			page := r.PathValue("page")
			if s, known := c.sheet(page, l); known && s.Paid {
				c.giveBack(page)
				go c.tell(hook, do, page, "charge")
			}
			c.show(w, r, l, cardTexts[l].GaveBack)
		})
	}
	mux.HandleFunc("GET /bank.css", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write([]byte(style))
	})
	return http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(mux, 1<<16))
}

// giveBack refunds all that is left of what was paid on a page.
func (c *Cards) giveBack(page string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.at(page)
	s.refunded = s.amount()
	c.keep()
}

// sheet is what a page shows now.
func (c *Cards) sheet(page, l string) (x cardSheet, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.at(page)
	if s == nil || s.id != page {
		return x, false
	}
	x = cardSheet{
		For: s.form.Get("line_items[0][price_data][product_data][name]"), Amount: rupees.Format(money.Amount(s.amount())), Back: s.form.Get("success_url"),
		Paid: !s.paidAt.IsZero() && s.refunded < s.amount(), Open: s.paidAt.IsZero() && c.Clock.Now().Before(s.until),
	}
	x.Words, x.Lang, x.Dir, x.Base, x.Other = cardTexts[l], l, "ltr", "/c/pay/"+page, "/ur/c/pay/"+page
	if l == "ur" {
		x.Dir, x.Base, x.Other = "rtl", x.Other, x.Base
	}
	return x, true
}

func (c *Cards) show(w http.ResponseWriter, r *http.Request, l, says string) {
	x, known := c.sheet(r.PathValue("page"), l)
	if !known {
		http.NotFound(w, r)
		return
	}
	if x.Says = says; says == "" && !x.Open {
		x.Says = x.Words.Over
	}
	to := "'self'"
	if u, err := url.Parse(x.Back); err == nil && u.Host != "" {
		to += " " + u.Scheme + "://" + u.Host
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action "+to+"; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	_ = cardShown.Execute(w, x)
}

// tell tells the council of a page until it hears.
func (c *Cards) tell(hook string, do func(*http.Request) (*http.Response, error), page, about string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		event := c.Event(page, about)
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, hook, bytes.NewReader(event))
		if err != nil {
			return
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Stripe-Signature", Signature(c.Secret, event, time.Now()))
		if answer, err := do(r); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(time.Second)
	}
}

// cardWords are the texts of a page in one language.
type cardWords struct {
	Title, Invented, Language, Tongue, For, Amount, Hint, Pay, GiveUp, Over, Return, TakeBack, GaveBack string
}

var cardTexts = map[string]cardWords{
	"en": {
		Title: "The Invented Card Company", Invented: "This company does not exist, and neither do its cards. It is here so that you can try how a fee is paid by card.",
		Language: "اردو", Tongue: "ur", For: "For", Amount: "Amount", Hint: "A real company asks for the card here, and the council never sees it. Type nothing; press the button.",
		Pay: "Pay", GiveUp: "Go back without paying", Over: "Nothing can be paid on this page any more.", Return: "Back to the council",
		TakeBack: "Give the money back", GaveBack: "The money is back on the card, and the council is told.",
	},
	"ur": {
		Title: "فرضی کارڈ کمپنی", Invented: "یہ کمپنی حقیقت میں نہیں ہے، نہ اس کے کارڈ۔ یہ اس لیے ہے کہ آپ آزما سکیں کہ فیس کارڈ سے کیسے ادا ہوتی ہے۔",
		Language: "English", Tongue: "en", For: "بابت", Amount: "رقم", Hint: "اصل کمپنی یہاں کارڈ مانگتی ہے، اور کونسل اسے کبھی نہیں دیکھتی۔ کچھ نہ لکھیں؛ بٹن دبائیں۔",
		Pay: "ادا کریں", GiveUp: "ادا کیے بغیر واپس جائیں", Over: "اس صفحے پر اب کچھ ادا نہیں ہو سکتا۔", Return: "کونسل پر واپس",
		TakeBack: "رقم واپس کریں", GaveBack: "رقم کارڈ پر واپس آ گئی، اور کونسل کو بتا دیا گیا۔",
	},
}
