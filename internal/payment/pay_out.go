package payment

import (
	"context"
	"strings"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// PayOut is what a cashier knows of a refund that left for the bank.
type PayOut struct {
	Version    string `form:"version"`
	BankNumber string `form:"bank_number" entry:"payment_move.bank_number" max:"60"`
	Day        string `form:"paid_on_day" entry:"payment_move.paid_on" max:"2"`
	Month      string `form:"paid_on_month" entry:"payment_move.paid_on" max:"2"`
	Year       string `form:"paid_on_year" entry:"payment_move.paid_on" max:"4"`
}

// read returns the bank's number and the day, or says by field what cannot be meant.
func (c PayOut) read(today day.Day) (string, day.Day, error) {
	var f fault.Fields
	number := text.Digits(strings.ToUpper(strings.TrimSpace(c.BankNumber)))
	if number == "" || strings.ContainsFunc(number, func(r rune) bool { return !isNumberRune(r) }) {
		f.Add("bank_number", "payment.move.bank_number", nil)
	} else if pii.HasWrittenIdentity(number) {
		f.Add("bank_number", "payment.identity", nil)
	}
	on, err := paidOn(SendSlip{Day: c.Day, Month: c.Month, Year: c.Year})
	switch {
	case err != nil:
		f.Add("paid_on", "payment.slip.no_such_day", nil)
	case on.After(today):
		f.Add("paid_on", "payment.slip.ahead", nil)
	}
	return number, on, f.Err()
}

// PayOut notes that a refund which a cashier was paying left the bank.
func (s *Service) PayOut(ctx context.Context, by access.Actor, move string, c PayOut) error {
	number, on, err := c.read(s.law().Day)
	if err != nil {
		return err
	}
	var m moveRow
	// Read before, because the bank's number is sealed before the transaction; whose money a move concerns does not change.
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		m, err = loadMove(ctx, tx, move)
		return err
	})
	if err != nil {
		return err
	}
	sealed, err := s.vault.Seal(ctx, m.field("bank_number"), number)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, err := loadMove(ctx, tx, move)
		if err != nil {
			return err
		}
		from, _, err := s.source(ctx, tx, m)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.propose", access.Subject{Person: m.Person, Case: from.Case}); err != nil {
			return err
		}
		if err := decidePay(m, by, c.Version, MovePaying); err != nil {
			return err
		}
		if err := decidePaidOutOn(m, on, s.law().Zone); err != nil {
			return err
		}
		now := s.clock.Now()
		m.State, m.BankNumber, m.PaidOn, m.DoneBy, m.DoneAt = MoveDone, sealed, &on, by.Person, &now
		if err := updateMove(ctx, tx, m); err != nil {
			return err
		}
		if err := makeOutNew(ctx, tx, m.Amount); err != nil {
			return err
		}
		list := []postingRow{{Account: accountRefund, Subject: m.ID, Amount: m.Amount}, {Account: accountDue + string(MoveRefund), Subject: m.ID, Amount: -m.Amount}}
		if err := s.book(ctx, tx, by, entryPaidOut, "", from.ID, list); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MoveEnded{Move: m.ID, Kind: m.Kind, State: m.State, Invoice: from.ID, Case: from.Case, Person: m.Person, Reference: from.Reference})
	})
}
