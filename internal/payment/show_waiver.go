package payment

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// WaiverView is a wish to waive a fee, beside its invoice.
type WaiverView struct {
	ID       string
	Invoice  Invoice
	Payer    pii.Value
	Lines    []Line
	Of       council.Text // the charge of which something is waived
	Amount   money.Amount
	Ground   council.Waiver // its zero value: no rule in force knows it
	Reason   pii.Value
	Answer   pii.Value
	State    WaiverState
	Mine     bool  // by asked for it
	May      error // why it cannot be approved now; nil: it can
	Version  int64
	AskedAt  time.Time
	Currency money.Currency
}

// ShowWaiver opens a waiver for officers.
func (s *Service) ShowWaiver(ctx context.Context, by access.Actor, waiver string) (v WaiverView, err error) {
	law := s.law()
	err = s.db.View(ctx, func(tx *db.Tx) error {
		w, i, err := loadWaiverForDesk(ctx, tx, waiver)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "payment.show_waiver", access.Subject{Person: i.Person, Case: i.Case})
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
		v = WaiverView{
			ID: w.ID, Invoice: i.invoice(false), Payer: names[i.Person], Amount: w.Amount, State: w.State, Mine: w.AskedBy == by.Person, Version: w.Version,
			Currency: s.council.At(i.IssuedAt).Currency, AskedAt: w.AskedAt,
		}
		v.Ground, _ = law.Waiver(w.Ground)
		if v.Reason, err = s.vault.Open(ctx, decision, waiverField(w, "reason"), w.Reason); err != nil {
			return err
		}
		if v.Answer, err = s.vault.Open(ctx, decision, waiverField(w, "answer"), w.Answer); err != nil {
			return err
		}
		for _, l := range lines {
			v.Lines = append(v.Lines, l.line())
			if l.Position == w.Line {
				v.Of = l.line().Name
			}
		}
		if w.State == WaiverOpen {
			_, _, v.May = decideApproveWaiver(law, i, w, lines, claims, past)
		}
		return nil
	})
	return v, err
}

// Waiving is a waiver in the list of the desk.
type Waiving struct {
	waivingRow
	Law council.Law // of the day of the invoice, for its currency
}

// Waivers returns the waivers that wait for a registrar, the longest waiting first, after one, and whether there are more.
func (s *Service) Waivers(ctx context.Context, by access.Actor, after string) (list []Waiving, more bool, err error) {
	if _, err := s.access.May(by, "payment.waivers", access.Subject{Any: true}); err != nil {
		return nil, false, err
	}
	if !id.Valid(after) {
		after = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listOpenWaivers(ctx, tx, by.Person, after, PageSize+1)
		if err != nil {
			return err
		}
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		list = nil
		for _, r := range rows {
			list = append(list, Waiving{r, s.council.At(r.IssuedAt)})
		}
		return nil
	})
	return list, more, err
}
