package bank

import (
	_ "embed"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sanad/internal/id"
	"sanad/internal/money"
)

//go:embed page.html
var page string

//go:embed bank.css
var style string

var shown = template.Must(template.New("page").Parse(page))

// rupees is how the bank writes sums.
var rupees = money.Currency{Code: "PKR", Digits: 2, Lakh: true}

// sheet is what the page shows.
type sheet struct {
	Words     words
	Lang, Dir string
	Other     string // address of the page in the other language
	Reference string
	Fault     string // what is wrong with what was typed, or with the council's answer
	Bill      *Bill
	Status    string // the bill's, in words
	Owed, Due string
	Amount    string // to be paid, as it stands in the form
	Number    string // of a transaction that may be made
	Done      *done
}

// done is a transaction that was told.
type done struct {
	Number, Day, Amount, Minor string
	Says                       string
	Code                       string
	Back                       bool // it was taken back
}

// Handler is the bank's application: somebody types a reference, sees what is owed, and pays. The money is invented as the bank is.
func (b *Bank) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, l := range []string{"en", "ur"} {
		at := "/"
		if l == "ur" {
			at = "/ur/"
		}
		mux.HandleFunc("GET "+at+"{$}", func(w http.ResponseWriter, r *http.Request) { b.show(w, http.StatusOK, l, sheet{}) })
		mux.HandleFunc("POST "+at+"bill", func(w http.ResponseWriter, r *http.Request) { b.postBill(w, r, l) })
		mux.HandleFunc("POST "+at+"pay", func(w http.ResponseWriter, r *http.Request) { b.postPay(w, r, l) })
		mux.HandleFunc("POST "+at+"back", func(w http.ResponseWriter, r *http.Request) { b.postBack(w, r, l) })
	}
	mux.HandleFunc("GET /bank.css", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write([]byte(style))
	})
	return http.NewCrossOriginProtection().Handler(http.MaxBytesHandler(mux, 1<<16))
}

// postBill shows what the council says of a reference.
func (b *Bank) postBill(w http.ResponseWriter, r *http.Request, l string) {
	reference := strings.TrimSpace(r.PostFormValue("reference"))
	s := sheet{Reference: reference}
	bill, err := b.Inquire(r.Context(), reference)
	switch {
	case err != nil || bill.Code == "05":
		s.Fault = texts[l].Later
	case bill.Code == "00" || bill.Code == "02":
		s.Bill, s.Number = &bill, id.Number(10)
		s.Status = texts[l].Status[bill.Status]
		owed, _ := strconv.ParseInt(bill.Within, 10, 64)
		paid, _ := strconv.ParseInt(bill.Paid, 10, 64)
		s.Owed, s.Amount = rupees.Format(money.Amount(owed)), strings.TrimPrefix(rupees.Format(money.Amount(max(owed, paid))), "PKR\u00a0")
		if day, err := time.Parse("20060102", bill.Due); err == nil {
			s.Due = day.Format(time.DateOnly)
		}
	default:
		s.Fault = texts[l].Unknown
	}
	b.show(w, http.StatusOK, l, s)
}

// postPay takes the money and tells the council. The number of the transaction comes with the form, so that two clicks are one payment.
func (b *Bank) postPay(w http.ResponseWriter, r *http.Request, l string) {
	reference := strings.TrimSpace(r.PostFormValue("reference"))
	amount, err := money.Parse(r.PostFormValue("amount"), rupees)
	if err != nil || amount == 0 {
		b.show(w, http.StatusUnprocessableEntity, l, sheet{Reference: reference, Fault: texts[l].Sum})
		return
	}
	t := b.Take(reference, r.PostFormValue("number"), int64(amount))
	if day := r.PostFormValue("day"); day != "" { // told again
		t.Day = day
	}
	heard, err := b.Pay(r.Context(), t)
	b.tell(w, l, t, amount, heard, err, false)
}

// postBack gives the money back and tells the council.
func (b *Bank) postBack(w http.ResponseWriter, r *http.Request, l string) {
	amount, err := money.Parse(r.PostFormValue("amount"), rupees)
	if err != nil {
		b.show(w, http.StatusUnprocessableEntity, l, sheet{Fault: texts[l].Sum})
		return
	}
	t := b.Take("", r.PostFormValue("number"), int64(amount))
	t.Day = r.PostFormValue("day")
	heard, err := b.Reverse(r.Context(), t)
	t.Reference = strings.TrimSpace(r.PostFormValue("reference"))
	b.tell(w, l, t, amount, heard, err, true)
}

// tell shows what the council answered to a notice.
func (b *Bank) tell(w http.ResponseWriter, l string, t Transaction, amount money.Amount, heard Heard, err error, back bool) {
	s := sheet{Reference: t.Reference}
	if err != nil {
		heard.Code = "05"
	}
	written := rupees.Format(amount)
	s.Done = &done{Number: t.ID, Day: t.Day, Amount: written, Minor: strings.TrimPrefix(written, "PKR\u00a0"), Code: heard.Code, Back: back && heard.Code == "00"}
	s.Done.Says = texts[l].Heard[heard.Code]
	if s.Done.Back {
		s.Done.Says = texts[l].Back
	}
	b.show(w, http.StatusOK, l, s)
}

func (b *Bank) show(w http.ResponseWriter, status int, l string, s sheet) {
	s.Words, s.Lang, s.Dir, s.Other = texts[l], l, "ltr", "/ur/"
	if l == "ur" {
		s.Dir, s.Other = "rtl", "/"
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = shown.Execute(w, s)
}
