package payment

import (
	"context"
	"slices"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// Balance is what an account of the books came to in a month, in minor units: debits above nothing.
type Balance struct {
	Name                   string
	Called                 council.Text // as it was called last, where the account is one of a fee or at a bank
	Opening, Debit, Credit money.Amount
	Closing                money.Amount
}

// Books are a month of the books.
type Books struct {
	Month    Month
	Accounts []Balance
	Entries  int64
	Closed   *time.Time
	ClosedBy pii.Value
	Hash     string
	May      error // why it cannot be closed; nil: it can
	Begin    Month // before which there are no books
	Law      council.Law
}

// ShowBooks returns what each account came to in a month.
func (s *Service) ShowBooks(ctx context.Context, by access.Actor, m Month) (b Books, err error) {
	d, err := s.access.May(by, "payment.books", access.Subject{Any: true})
	if err != nil {
		return b, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		b = Books{Month: m, Law: s.law()}
		if b.Accounts, err = totals(ctx, tx, m); err != nil {
			return err
		}
		names := accountNames{}
		for i, a := range b.Accounts {
			if b.Accounts[i].Called, err = names.of(ctx, tx, a.Name); err != nil {
				return err
			}
		}
		if b.Entries, err = countEntries(ctx, tx, m.First(), m.Last()); err != nil {
			return err
		}
		row, closed, err := findClosing(ctx, tx, m)
		if err != nil {
			return err
		}
		if closed {
			names, err := s.people.Names(ctx, tx, d, []string{row.ClosedBy})
			if err != nil {
				return err
			}
			b.Closed, b.ClosedBy, b.Hash = &row.ClosedAt, names[row.ClosedBy], row.Hash
		}
		if b.Begin, err = s.begin(ctx, tx); err != nil {
			return err
		}
		b.May, err = s.mayClose(ctx, tx, m, closed, b.Entries, b.Entries)
		return err
	})
	return b, err
}

// accountNames are what the accounts of fees, and those at banks, are called, each read once.
type accountNames map[string]council.Text

func (n accountNames) of(ctx context.Context, tx *db.Tx, account string) (council.Text, error) {
	if name, known := n[account]; known {
		return name, nil
	}
	var name council.Text
	if fee, is := strings.CutPrefix(account, accountFee); is {
		line, _, err := findFeeName(ctx, tx, fee)
		if err != nil {
			return name, err
		}
		name = council.Text{En: line.NameEn, Ur: line.NameUr}
	} else if bank, is := strings.CutPrefix(account, accountBank); is {
		a, _, err := findAccount(ctx, tx, bank)
		if err != nil {
			return name, err
		}
		name = council.Text{En: a.Name, Ur: a.Name}
	}
	n[account] = name
	return name, nil
}

// totals returns each account's opening, movement and closing: from the last month that was closed before on.
func totals(ctx context.Context, tx *db.Tx, m Month) ([]Balance, error) {
	all := map[string]*Balance{}
	at := func(name string) *Balance {
		if all[name] == nil {
			all[name] = &Balance{Name: name}
		}
		return all[name]
	}
	closings, err := listClosings(ctx, tx)
	if err != nil {
		return nil, err
	}
	from := day.Must("1900-01-01")
	for _, c := range closings {
		if c.Month >= m {
			break
		}
		from = c.Month.Last().Add(1)
	}
	if from.Year() > 1900 {
		lines, err := listClosingLines(ctx, tx, MonthOf(from.Add(-1)))
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			at(l.Account).Opening = l.Balance
		}
	}
	if from.Before(m.First()) {
		before, err := listSumsBetween(ctx, tx, from, m.First().Add(-1))
		if err != nil {
			return nil, err
		}
		for _, x := range before {
			at(x.Account).Opening += x.Debit - x.Credit
		}
	}
	sums, err := listSumsBetween(ctx, tx, m.First(), m.Last())
	if err != nil {
		return nil, err
	}
	for _, x := range sums {
		at(x.Account).Debit, at(x.Account).Credit = x.Debit, x.Credit
	}
	var list []Balance
	for _, a := range all {
		a.Closing = a.Opening + a.Debit - a.Credit
		list = append(list, *a)
	}
	slices.SortFunc(list, func(a, b Balance) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

// Entry is an entry of the day book.
type Entry struct {
	ID, Kind, Reference string
	On                  day.Day // under which it stands
	At                  time.Time
	Postings            []Posting
}

// Posting is one line of an entry: a debit above nothing, a credit below.
type Posting struct {
	Account string
	Called  council.Text // as of a balance
	Amount  money.Amount
}

// DayBook returns the entries of a day in their order, after one, and whether there are more.
func (s *Service) DayBook(ctx context.Context, by access.Actor, on day.Day, after string) (list []Entry, more bool, err error) {
	if _, err := s.access.May(by, "payment.books", access.Subject{Any: true}); err != nil {
		return nil, false, err
	}
	if !id.Valid(after) {
		after = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listBookedOn(ctx, tx, on, after, PageSize+1)
		if err != nil {
			return err
		}
		if list, err = entriesOf(ctx, tx, rows); err != nil {
			return err
		}
		if more = len(list) > PageSize; more {
			list = list[:PageSize]
		}
		return nil
	})
	return list, more, err
}

// entriesOf writes entries of which all postings follow each other.
func entriesOf(ctx context.Context, tx *db.Tx, rows []bookedRow) (list []Entry, err error) {
	names := accountNames{}
	for _, r := range rows {
		if len(list) == 0 || list[len(list)-1].ID != r.Entry {
			list = append(list, Entry{ID: r.Entry, Kind: string(r.Kind), Reference: r.Reference, On: r.BookOn, At: r.MadeAt})
		}
		e := &list[len(list)-1]
		called, err := names.of(ctx, tx, r.Account)
		if err != nil {
			return nil, err
		}
		e.Postings = append(e.Postings, Posting{r.Account, called, r.Amount})
	}
	return list, nil
}

// BooksBegin returns the first month of the books.
func (s *Service) BooksBegin(ctx context.Context, by access.Actor) (m Month, err error) {
	if _, err := s.access.May(by, "payment.books", access.Subject{Any: true}); err != nil {
		return "", err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		m, err = s.begin(ctx, tx)
		return err
	})
	return m, err
}

func (s *Service) begin(ctx context.Context, tx *db.Tx) (Month, error) {
	booked, err := firstBooked(ctx, tx)
	if err != nil {
		return "", err
	}
	closed, err := firstClosed(ctx, tx)
	return booksBegin(s.law().Day, booked, closed), err
}

// Outstanding is what is asked for and not paid, by how long it was asked for.
type Outstanding struct {
	Days  int // at least so many
	Count int64
	Sums  []Sum
}

// Sum is how much, for one purpose.
type Sum struct {
	Purpose string
	Count   int64
	Amount  money.Amount
}

// ages are the bounds of the list of what is outstanding, in days.
var ages = []int{0, 8, 31, 91}

// issuedBetween are the moments between which invoices of the n-th of the ages were issued.
func issuedBetween(law council.Law, n int) (from, to time.Time) {
	from, to = time.Unix(0, 0), law.Day.Add(1-ages[n]).Start(law.Zone)
	if n+1 < len(ages) {
		from = law.Day.Add(1 - ages[n+1]).Start(law.Zone)
	}
	return from, to
}

// Outstanding returns what invoices still ask for, by their age.
func (s *Service) Outstanding(ctx context.Context, by access.Actor) (list []Outstanding, err error) {
	if _, err := s.access.May(by, "payment.books", access.Subject{Any: true}); err != nil {
		return nil, err
	}
	law := s.law()
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list = nil
		for n, days := range ages {
			from, to := issuedBetween(law, n)
			rows, err := listOutstanding(ctx, tx, from, to)
			if err != nil {
				return err
			}
			o := Outstanding{Days: days}
			for _, r := range rows {
				o.Count += r.Count
				o.Sums = append(o.Sums, Sum(r))
			}
			list = append(list, o)
		}
		return nil
	})
	return list, err
}
