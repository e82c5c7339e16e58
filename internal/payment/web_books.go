package payment

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/payment/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

const (
	booksPath = "/desk/payments/books"
	daysPath  = "/desk/payments/days/"
)

// GetThisMonth leads to the books of the month that runs.
func (p *Pages) GetThisMonth(w http.ResponseWriter, r *http.Request) error {
	return web.See(w, r, booksPath+"/"+string(MonthOf(p.service.law().Day)))
}

// GetBooks shows a month of the books, or gives it as a file.
func (p *Pages) GetBooks(w http.ResponseWriter, r *http.Request) error {
	name, file := strings.CutSuffix(r.PathValue("month"), ".csv")
	m, ok := ReadMonth(name)
	switch {
	case !ok:
		return fault.NotFound()
	case !file:
		return p.books(w, r, http.StatusOK, parts.NewForm(nil), m)
	}
	b, err := p.service.ShowBooks(r.Context(), web.Actor(r.Context()), m)
	if err != nil {
		return err
	}
	c := b.Law.Currency
	return web.CSV(w, "books-"+string(m), func(row func(...string) error) error {
		if err := row("account", "opening", "debit", "credit", "closing", "currency"); err != nil {
			return err
		}
		for _, a := range b.Accounts {
			if err := row(a.Name, c.Plain(a.Opening), c.Plain(a.Debit), c.Plain(a.Credit), c.Plain(a.Closing), c.Code); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *Pages) books(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, m Month) error {
	ctx := r.Context()
	b, err := p.service.ShowBooks(ctx, web.Actor(ctx), m)
	if err != nil {
		return err
	}
	c := b.Law.Currency
	page := pages.Books{
		Form: form, Path: booksPath + "/" + string(m), Month: string(m), Title: i18n.Month(ctx, m.First()), Entries: strconv.FormatInt(b.Entries, 10), Hash: b.Hash,
		ClosedBy: b.ClosedBy.Reveal(),
	}
	if m > b.Begin {
		page.Before = booksPath + "/" + string(m.Before())
	}
	if after := m.After(); !after.First().After(b.Law.Day) {
		page.After = booksPath + "/" + string(after)
	}
	if b.Closed != nil {
		page.ClosedAt = i18n.Moment(ctx, *b.Closed)
	}
	if b.May != nil {
		page.Cannot = i18n.Say(ctx, fault.Of(b.May).Message)
	}
	for _, a := range b.Accounts {
		page.Accounts = append(page.Accounts, pages.Balance{
			Name: account(ctx, a.Name, a.Called), Opening: c.Format(a.Opening), Debit: c.Format(a.Debit), Credit: c.Format(a.Credit), Closing: c.Format(a.Closing),
		})
	}
	for on := m.First(); !on.After(m.Last()) && !on.After(b.Law.Day); on = on.Add(1) {
		page.Days = append(page.Days, pages.Filter{Label: i18n.Number(ctx, int64(on.Date())), Href: daysPath + on.String()})
	}
	return web.Page(w, r, status, pages.BooksPage(page))
}

// account says in words what an account of the books is.
func account(ctx context.Context, name string, called council.Text) string {
	kind, which, _ := strings.Cut(name, "/")
	switch kind + "/" {
	case accountDue:
		return i18n.T(ctx, "payment.account.due", "Channel", i18n.T(ctx, "payment.channel."+which))
	case accountBank:
		return i18n.T(ctx, "payment.account.bank", "Account", i18n.Isolate(ctx, cmp.Or(called.In(i18n.From(ctx).Code), which)))
	case accountFee:
		return i18n.T(ctx, "payment.account.fee", "Fee", cmp.Or(called.In(i18n.From(ctx).Code), which))
	}
	return i18n.T(ctx, "payment.account."+kind)
}

// PostClose closes a month.
func (p *Pages) PostClose(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, ok := ReadMonth(r.PathValue("month"))
	if !ok {
		return fault.NotFound()
	}
	var c CloseMonth
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.CloseMonth(ctx, web.Actor(ctx), m, c); err == nil {
			return web.See(w, r, booksPath+"/"+string(m))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.books(w, r, refusedStatus(err), form, m)
}

// GetDay shows a day of the books, or gives it as a file.
func (p *Pages) GetDay(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	name, file := strings.CutSuffix(r.PathValue("day"), ".csv")
	on, err := day.Parse(name)
	if err != nil {
		return fault.NotFound()
	}
	q, err := readQuery(r, "payment.credits.unknown", "after")
	if err != nil {
		return err
	}
	if file {
		return p.dayFile(w, r, on)
	}
	list, more, err := p.service.DayBook(ctx, web.Actor(ctx), on, q.Get("after"))
	if err != nil {
		return err
	}
	begin, err := p.service.BooksBegin(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	here := daysPath + on.String()
	page := pages.DayBook{Title: i18n.Date(ctx, on), Month: booksPath + "/" + string(MonthOf(on)), CSV: here + ".csv"}
	if on.After(begin.First()) {
		page.DayBefore = pages.Filter{Label: i18n.Date(ctx, on.Add(-1)), Href: daysPath + on.Add(-1).String()}
	}
	if on.Before(p.service.law().Day) {
		page.DayAfter = pages.Filter{Label: i18n.Date(ctx, on.Add(1)), Href: daysPath + on.Add(1).String()}
	}
	c := p.service.law().Currency
	for _, e := range list {
		x := entryOf(ctx, e, c)
		if e.Reference != "" {
			x.Reference, x.Invoice = id.Grouped(e.Reference), invoicePath+e.Reference
		}
		page.Entries = append(page.Entries, x)
	}
	if more {
		page.Next = parts.Query(here, "after", list[len(list)-1].ID)
	}
	if q.Get("after") != "" {
		page.First = here
	}
	return web.Page(w, r, http.StatusOK, pages.DayBookPage(page))
}

// entryOf writes an entry of the books.
func entryOf(ctx context.Context, e Entry, c money.Currency) pages.Entry {
	x := pages.Entry{Kind: i18n.T(ctx, "payment.entry."+e.Kind), At: i18n.Moment(ctx, e.At)}
	for _, l := range e.Postings {
		debit, credit := sides(l.Amount, c.Format)
		x.Postings = append(x.Postings, pages.Posting{Account: account(ctx, l.Account, l.Called), Debit: debit, Credit: credit})
	}
	return x
}

// sides writes an amount on its side.
func sides(a money.Amount, write func(money.Amount) string) (debit, credit string) {
	if a < 0 {
		return "", write(-a)
	}
	return write(a), ""
}

// dayFile gives a day of the books as a file, page by page.
func (p *Pages) dayFile(w http.ResponseWriter, r *http.Request, on day.Day) error {
	ctx := r.Context()
	c := p.service.law().Currency
	list, more, err := p.service.DayBook(ctx, web.Actor(ctx), on, "")
	if err != nil {
		return err
	}
	return web.CSV(w, "day-"+on.String(), func(row func(...string) error) error {
		if err := row("entry", "kind", "at", "reference", "account", "debit", "credit", "currency"); err != nil {
			return err
		}
		for {
			for _, e := range list {
				for _, l := range e.Postings {
					debit, credit := sides(l.Amount, c.Plain)
					if err := row(e.ID, e.Kind, e.At.UTC().Format("2006-01-02T15:04:05Z"), e.Reference, l.Account, debit, credit, c.Code); err != nil {
						return err
					}
				}
			}
			if !more {
				return nil
			}
			if list, more, err = p.service.DayBook(ctx, web.Actor(ctx), on, list[len(list)-1].ID); err != nil {
				return err
			}
		}
	})
}

// GetOutstanding shows what is asked for and not paid.
func (p *Pages) GetOutstanding(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := p.service.Outstanding(ctx, web.Actor(ctx))
	if err != nil {
		return err
	}
	c := p.service.law().Currency
	var page pages.Outstanding
	for n, o := range list {
		for _, x := range o.Sums {
			page.Rows = append(page.Rows, pages.OutstandingRow{
				Href: parts.Query(owingPath, "days", strconv.Itoa(o.Days), "for", x.Purpose), Age: age(ctx, n), Purpose: purpose(ctx, x.Purpose), Count: i18n.Number(ctx, x.Count), Amount: c.Format(x.Amount),
			})
		}
	}
	return web.Page(w, r, http.StatusOK, pages.OutstandingPage(page))
}

// age says in words what the n-th of the ages is.
func age(ctx context.Context, n int) string {
	if n+1 < len(ages) {
		return i18n.T(ctx, "payment.outstanding.days", "From", ages[n], "To", ages[n+1]-1)
	}
	return i18n.T(ctx, "payment.outstanding.older", "From", ages[n])
}

// GetOutstandingFile gives what is asked for and not paid as a file.
func (p *Pages) GetOutstandingFile(w http.ResponseWriter, r *http.Request) error {
	list, err := p.service.Outstanding(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	c := p.service.law().Currency
	return web.CSV(w, "outstanding", func(row func(...string) error) error {
		if err := row("days", "purpose", "invoices", "amount", "currency"); err != nil {
			return err
		}
		for _, o := range list {
			for _, x := range o.Sums {
				if err := row(strconv.Itoa(o.Days), x.Purpose, strconv.FormatInt(x.Count, 10), c.Plain(x.Amount), c.Code); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
