package payment

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// Move is where a payer's money goes.
type Move struct {
	ID                        string
	Kind                      MoveKind
	State                     MoveState
	From, To                  string     // references; From is empty of money that is nobody's
	Came                      *MoneyView // the money, if it is nobody's
	Payer                     pii.Value
	Amount                    money.Amount
	Account, Reason, Answer   pii.Value
	BankNumber                pii.Value
	PaidOn                    *day.Day
	AskedBy, FirstBy, DoneBy  pii.Value // names, where officers look
	PayingBy                  pii.Value // the cashier who is paying it, or paid it
	ByPayer                   bool      // the payer asked
	Withdraws                 bool      // the reader, who is the payer, can take it back
	AskedAt                   time.Time
	FirstAt, SecondAt, DoneAt *time.Time
	PayingAt                  *time.Time
	Version                   int64
	Doubtful                  string // the invoice, if what lies there may be one payment that was told twice
	May                       error  // why the reader cannot agree; nil: they can
	Law                       council.Law
}

// The lists of the page of credits.
const (
	ListAsked   = "asked"   // moves that wait for officers
	ListDue     = "due"     // refunds to be paid out, or that a cashier is paying
	ListHeld    = "held"    // money of payers that nobody asked about
	ListAgain   = "again"   // what is owed again
	ListCards   = "cards"   // payments by card of which the processor says what does not fit
	ListNobodys = "nobodys" // money that came for no invoice
)

// Standing is an invoice on which money lies that is too much, or that is owed again; or money that came for no invoice.
type Standing struct {
	Invoice, Reference string
	Money              string // of nobody
	Payer              pii.Value
	Held               money.Amount
	Since              time.Time
	Came               *MoneyView  // money of nobody, opened
	Doubtful           bool        // it may be one payment that was told twice
	Law                council.Law // of the day of the invoice, for its currency
}

// ListMoves returns the moves that wait for officers, or the refunds that are to be paid out, the longest waiting first, and whether there
// are more.
func (s *Service) ListMoves(ctx context.Context, by access.Actor, which, after string) (list []Move, more bool, err error) {
	decision, err := s.access.May(by, "payment.credits", access.Subject{Any: true})
	if err != nil {
		return nil, false, err
	}
	if !id.Valid(after) {
		after = ""
	}
	states := map[string][]MoveState{ListAsked: {MoveAsked, MoveAgreed}, ListDue: {MoveDue, MovePaying}}[which]
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listWaitingMoves(ctx, tx, states, after, PageSize+1)
		if err != nil {
			return err
		}
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		var payers []string
		for _, r := range rows {
			payers = append(payers, r.Person)
		}
		names, err := s.people.Names(ctx, tx, decision, payers)
		if err != nil {
			return err
		}
		list = nil
		for _, r := range rows {
			m := r.move()
			m.Payer, m.Law = names[r.Person], s.council.At(r.AskedAt)
			if m.From, m.To, err = between(ctx, tx, r); err != nil {
				return err
			}
			list = append(list, m)
		}
		return nil
	})
	return list, more, err
}

// ListNobodys returns money that came for no invoice and about which nobody has proposed anything, the oldest first, and whether there is more.
func (s *Service) ListNobodys(ctx context.Context, by access.Actor, after string) (list []Standing, more bool, err error) {
	if _, err := s.access.May(by, "payment.credits", access.Subject{Any: true}); err != nil {
		return nil, false, err
	}
	if !id.Valid(after) {
		after = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listUnapplied(ctx, tx, after, PageSize+1)
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		list = nil
		for _, m := range rows {
			list = append(list, Standing{Money: m.ID, Reference: m.Reference, Held: m.Amount, Since: m.CameAt, Law: s.council.At(m.CameAt)})
		}
		return err
	})
	return list, more, err
}

// ListStanding returns invoices on which money lies that nobody asked about, or that are owed again, the oldest first, and whether there are
// more.
func (s *Service) ListStanding(ctx context.Context, by access.Actor, which, after string) (list []Standing, more bool, err error) {
	decision, err := s.access.May(by, "payment.credits", access.Subject{Any: true})
	if err != nil {
		return nil, false, err
	}
	if !id.Valid(after) {
		after = ""
	}
	read := listHeld
	if which == ListAgain {
		read = listAgain
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := read(ctx, tx, after, PageSize+1)
		if err != nil {
			return err
		}
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		var payers []string
		for _, r := range rows {
			payers = append(payers, r.Person)
		}
		names, err := s.people.Names(ctx, tx, decision, payers)
		if err != nil {
			return err
		}
		list = nil
		for _, r := range rows {
			x := Standing{Invoice: r.ID, Reference: r.Reference, Payer: names[r.Person], Held: r.Held, Law: s.council.At(r.IssuedAt)}
			if r.EndedAt != nil {
				x.Since = *r.EndedAt
			}
			if which == ListAgain {
				x.Since = *r.ReversedAt
				if x.Held, err = balanceOf(ctx, tx, accountReversed, r.ID); err != nil {
					return err
				}
			}
			list = append(list, x)
		}
		return nil
	})
	return list, more, err
}

func (r moveRow) move() Move {
	return Move{
		ID: r.ID, Kind: r.Kind, State: r.State, Amount: r.Amount, PaidOn: r.PaidOn, ByPayer: r.AskedBy == r.Person,
		AskedAt: r.AskedAt, FirstAt: r.FirstAt, SecondAt: r.SecondAt, PayingAt: r.PayingAt, DoneAt: r.DoneAt, Version: r.Version,
	}
}

// between returns the references of the invoices between which a move goes.
func between(ctx context.Context, tx *db.Tx, r moveRow) (from, to string, err error) {
	for _, x := range []struct {
		id   string
		into *string
	}{{r.FromInvoice, &from}, {r.ToInvoice, &to}} {
		if x.id == "" {
			continue
		}
		i, err := loadInvoice(ctx, tx, x.id)
		if err != nil {
			return "", "", err
		}
		*x.into = i.Reference
	}
	return from, to, nil
}

// Lying returns what lies on an invoice that asks for nothing, or money that is nobody's, for whoever says where it belongs.
func (s *Service) Lying(ctx context.Context, by access.Actor, invoice, moneyID string) (x Standing, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		from, free, err := s.source(ctx, tx, moveRow{FromInvoice: invoice, FromMoney: moneyID})
		if err != nil {
			return err
		}
		d, err := s.access.May(by, "payment.propose", access.Subject{Person: from.Person, Case: from.Case})
		if err != nil {
			return err
		}
		names, err := s.people.Names(ctx, tx, d, []string{from.Person})
		if err != nil {
			return err
		}
		x = Standing{Invoice: from.ID, Reference: from.Reference, Payer: names[from.Person], Held: free, Law: s.law()}
		if x.Came, err = cameAs(ctx, tx, moneyID); err != nil {
			return err
		}
		x.Doubtful, err = isDoubtful(ctx, tx, from.ID)
		return err
	})
	return x, err
}

// cameAs returns money of nobody as it came; nil: there is none.
func cameAs(ctx context.Context, tx *db.Tx, moneyID string) (*MoneyView, error) {
	if moneyID == "" {
		return nil, nil
	}
	m, err := loadMoney(ctx, tx, moneyID)
	v := m.view()
	return &v, err
}

// CountMoves counts the moves that wait for an officer, at most a hundred.
func (s *Service) CountMoves(ctx context.Context, by access.Actor) (n int, err error) {
	if _, err := s.access.May(by, "payment.credits", access.Subject{Any: true}); err != nil {
		return 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listWaitingMoves(ctx, tx, []MoveState{MoveAsked, MoveAgreed}, "", mostCounted)
		n = len(rows)
		return err
	})
	return n, err
}
