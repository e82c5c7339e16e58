package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// AskWaiver is an officer's wish that a line of an invoice be waived. An empty amount means all of the line.
type AskWaiver struct {
	Version string `form:"version"` // of the invoice
	Line    string `form:"line"`
	Amount  string `form:"amount" entry:"payment_waiver.amount" max:"40"`
	Ground  string `form:"ground" entry:"payment_waiver.ground"`
	Reason  string `form:"reason" entry:"payment_waiver.reason" lines:"true" max:"2000"`
}

// Waivable is an invoice of which something may be waived, as an officer sees it.
type Waivable struct {
	Invoice
	Version  int64
	Payer    pii.Value
	Lines    []WaivableLine
	Grounds  []council.Waiver
	May      error // why nothing can be waived now; nil: it can
	Waiting  string
	Currency money.Currency
}

// WaivableLine is a charge with what of it is not waived yet. A waiver's own line has nothing left.
type WaivableLine struct {
	Line
	Position int64
	Left     money.Amount
}

// Waivable finds an invoice by its reference, and says what of it may be waived.
func (s *Service) Waivable(ctx context.Context, by access.Actor, reference string) (v Waivable, err error) {
	law := s.law()
	err = s.db.View(ctx, func(tx *db.Tx) error {
		i, found, err := findReference(ctx, tx, reference)
		if err != nil {
			return err
		}
		if !found {
			return fault.NotFound()
		}
		decision, err := s.access.May(by, "payment.ask_waiver", access.Subject{Person: i.Person, Case: i.Case})
		if err != nil {
			return err
		}
		names, err := s.people.Names(ctx, tx, decision, []string{i.Person})
		if err != nil {
			return err
		}
		lines, claims, past, err := loadWaiving(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		v = Waivable{Invoice: i.invoice(false), Version: i.Version, Payer: names[i.Person], Grounds: law.Waivers, Currency: s.council.At(i.IssuedAt).Currency}
		v.May = decideWaivable(law, i, claims, past)
		for _, l := range lines {
			v.Lines = append(v.Lines, WaivableLine{l.line(), l.Position, leftOf(l, past)})
		}
		for _, w := range past {
			if w.State == WaiverOpen {
				v.Waiting = w.ID
			}
		}
		return nil
	})
	return v, err
}

// AskWaiver asks that a line of an invoice be waived, wholly or in part. Nothing changes until a registrar approves it; meanwhile the
// invoice does not run out.
func (s *Service) AskWaiver(ctx context.Context, by access.Actor, invoice string, c AskWaiver) (string, error) {
	law, now := s.law(), s.clock.Now()
	row := waiverRow{ID: id.New(now)}
	// Read before, because the reason is sealed before the transaction; an invoice's payer does not change.
	err := s.db.View(ctx, func(tx *db.Tx) error {
		i, err := loadInvoice(ctx, tx, invoice)
		row.Person = i.Person
		return err
	})
	if err != nil {
		return "", err
	}
	reason, err := s.sealWords(ctx, waiverField(row, "reason"), c.Reason)
	if err != nil {
		return "", err
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := loadInvoice(ctx, tx, invoice)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.ask_waiver", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		lines, claims, past, err := loadWaiving(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		w, err := decideAskWaiver(law, i, lines, claims, past, by, c, now)
		if err != nil {
			return err
		}
		w.ID, w.Reason = row.ID, reason
		if err := insertWaiver(ctx, tx, w); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, WaiverAsked{Waiver: w.ID, Invoice: i.ID, Case: i.Case, Person: i.Person})
	})
	return row.ID, err
}

// loadWaiving loads what decides on waivers of an invoice.
func loadWaiving(ctx context.Context, tx *db.Tx, invoice string) (lines []lineRow, claims []claimRow, past []waiverRow, err error) {
	if lines, err = listLines(ctx, tx, invoice); err != nil {
		return nil, nil, nil, err
	}
	if claims, err = listClaims(ctx, tx, invoice); err != nil {
		return nil, nil, nil, err
	}
	past, err = listWaiversOf(ctx, tx, invoice)
	return lines, claims, past, err
}

// waiverField names the sealed value of a column of a waiver; the payer's key seals it.
func waiverField(r waiverRow, column string) vault.Field {
	return vault.Field{Entry: "payment_waiver." + column, Row: r.ID, Scope: person.Scope(r.Person)}
}
