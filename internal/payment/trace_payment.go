package payment

import (
	"context"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// TracePayment is the bank's number of a payment that left an account and is nowhere to be seen.
type TracePayment struct {
	Number string `form:"number" entry:"payment_trace.number" max:"60"`
}

// TraceState is where a payment is for which a payer looks.
type TraceState string

// The states.
const (
	TraceNowhere   TraceState = "nowhere"   // on no statement yet
	TraceFound     TraceState = "found"     // on one, and a cashier must say that it is this
	TraceSeveral   TraceState = "several"   // on some with this number, and a cashier must say which
	TraceCounted   TraceState = "counted"   // for this invoice
	TraceTaken     TraceState = "taken"     // counted for this invoice, and taken back since
	TraceElsewhere TraceState = "elsewhere" // counted for another
)

// Trace is a payment for which a payer looks.
type Trace struct {
	ID, Reference string
	Number, Payer pii.Value
	At            time.Time
	State         TraceState
	Owed          money.Amount
	Law           council.Law
}

// mostTraces is for how many payments a payer looks with one invoice.
const mostTraces = 5

// TracePayment looks for a payment by the bank's number in the statements that the council has, now and whenever one is loaded. Whoever names
// a number gets nothing by it: a cashier says whose payment it is.
func (s *Service) TracePayment(ctx context.Context, by access.Actor, invoice string, c TracePayment) error {
	number, err := readBankNumber(c.Number)
	if err != nil {
		return err
	}
	if s.tellingIndex(number) == nil {
		var f fault.Fields
		f.Add("number", "payment.trace.short", fault.Values{"Contact": s.law().Contact})
		return f.Err()
	}
	now := s.clock.Now()
	r := traceRow{ID: id.New(now), Invoice: invoice, Person: by.Person, BankIndex: s.bankIndex(number), AskedAt: now}
	if r.Number, err = s.vault.Seal(ctx, r.field(), number); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := loadOwn(ctx, tx, invoice, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.claim", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		if err := s.refuseIdentity(ctx, tx, by.Person, "number", number); err != nil {
			return err
		}
		list, err := listTraces(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		if err := decideTrace(list, r, s.law().Contact); err != nil {
			return err
		}
		if err := insertTrace(ctx, tx, r); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Traced{Trace: r.ID, Invoice: i.ID, Case: i.Case, Person: i.Person})
	})
}

// decideTrace refuses a number for which somebody looks already, and more than a person should sort out.
func decideTrace(list []traceRow, r traceRow, contact string) error {
	if slices.ContainsFunc(list, func(x traceRow) bool { return string(x.BankIndex) == string(r.BankIndex) }) {
		var f fault.Fields
		f.Add("number", "payment.trace.again", nil)
		return f.Err()
	}
	if len(list) >= mostTraces {
		return fault.Conflict("payment.trace.many", fault.Values{"Contact": contact})
	}
	return nil
}

// traceState tells where a payment is, by all the movements that have its number: banks use their numbers again.
func traceState(invoice string, found []countedRow) TraceState {
	waiting, back := 0, false
	for _, m := range found {
		switch {
		case m.Invoice == "":
			waiting++
		case m.Invoice == invoice && m.State != MoneyReversed:
			return TraceCounted
		case m.Invoice == invoice:
			back = true
		}
	}
	switch {
	case len(found) == 0:
		return TraceNowhere
	case waiting == 0 && back:
		return TraceTaken
	case waiting == 0:
		return TraceElsewhere
	case waiting > 1:
		return TraceSeveral
	}
	return TraceFound
}

// traces returns for what the payer of an invoice looks, and where it is.
func (s *Service) traces(ctx context.Context, tx *db.Tx, d access.Decision, invoice string) (list []Trace, err error) {
	rows, err := listTraces(ctx, tx, invoice)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		t := Trace{ID: r.ID, At: r.AskedAt}
		if t.Number, err = s.vault.Open(ctx, d, r.field(), r.Number); err != nil {
			return nil, err
		}
		found, err := listByBank(ctx, tx, r.BankIndex, invoice)
		if err != nil {
			return nil, err
		}
		t.State = traceState(invoice, found)
		list = append(list, t)
	}
	return list, nil
}

// Looking returns for what payers look and no statement has yet, the longest first, after one, and whether there is more.
func (s *Service) Looking(ctx context.Context, by access.Actor, after string) (list []Trace, more bool, err error) {
	d, err := s.access.May(by, "payment.statements", access.Subject{Any: true})
	if err != nil {
		return nil, false, err
	}
	if !id.Valid(after) {
		after = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listNowhere(ctx, tx, after, PageSize+1)
		if err != nil {
			return err
		}
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		list, err = s.said(ctx, tx, d, rows)
		return err
	})
	return list, more, err
}

// said writes traces for officers.
func (s *Service) said(ctx context.Context, tx *db.Tx, d access.Decision, rows []traceRow) (list []Trace, err error) {
	var persons []string
	for _, r := range rows {
		persons = append(persons, r.Person)
	}
	names, err := s.people.Names(ctx, tx, d, persons)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		i, err := loadInvoice(ctx, tx, r.Invoice)
		if err != nil {
			return nil, err
		}
		t := Trace{ID: r.ID, Reference: i.Reference, Payer: names[r.Person], At: r.AskedAt, State: TraceNowhere, Owed: i.Amount - i.Held, Law: s.council.At(i.IssuedAt)}
		if t.Number, err = s.vault.Open(ctx, d, r.field(), r.Number); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

// reach is until when the council has statements; zero: it has none.
func reach(ctx context.Context, tx *db.Tx) (day.Day, error) {
	d, _, err := findReach(ctx, tx)
	return d, err
}
