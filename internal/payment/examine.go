package payment

import (
	"context"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// Examination is what a cashier compares: an invoice and a claim on it.
type Examination struct {
	Invoice  Invoice
	Left     money.Amount // of it, what no payment has covered by now
	Payer    pii.Value
	Lines    []Line
	Claim    Claim
	SlipType string  // media type
	Earlier  []Claim // other claims for this invoice
	Same     []Same  // claims that show the same slip
	Numbered []Same  // claims of the day with the same number of the bank, and another slip
	Shown    []Shown // lines of statements with that number, about the day
	Receipt  *Receipt
	Currency money.Currency
	Next     string // a claim that waits, of one that is decided; "": none does
}

// Shown is a line of a statement.
type Shown struct {
	ID     string
	On     day.Day
	Amount money.Amount
	State  MovementState
}

// Same is another claim that shows the same slip, or the same number of the bank.
type Same struct {
	ID, Reference string
	State         ClaimState
	Amount        money.Amount
	At            time.Time
}

// Examine opens a claim for a cashier who is not its payer.
func (s *Service) Examine(ctx context.Context, by access.Actor, claim string) (Examination, error) {
	var e Examination
	err := s.db.View(ctx, func(tx *db.Tx) error {
		c, i, err := loadForDesk(ctx, tx, claim)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "payment.examine", access.Subject{Person: i.Person, Case: i.Case})
		if err != nil {
			return err
		}
		names, err := s.people.Names(ctx, tx, decision, []string{i.Person})
		if err != nil {
			return err
		}
		rows, err := listClaims(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		claims, err := s.openClaims(ctx, tx, decision, rows)
		if err != nil {
			return err
		}
		types, err := s.needs.SlipTypes(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		lines, err := s.lines(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		e = Examination{
			Invoice: i.invoice(slices.ContainsFunc(rows, isOpen)), Payer: names[i.Person], Lines: lines, SlipType: types[c.Document],
			Currency: s.council.At(i.IssuedAt).Currency,
		}
		if e.Left, err = leftOn(ctx, tx, i); err != nil {
			return err
		}
		for _, x := range claims {
			if x.ID == c.ID {
				e.Claim = x
			} else {
				e.Earlier = append(e.Earlier, x)
			}
		}
		if e.Same, err = listSame(ctx, tx, c); err != nil {
			return err
		}
		numbered, err := listNumbered(ctx, tx, c)
		if err != nil {
			return err
		}
		for _, r := range numbered {
			e.Numbered = append(e.Numbered, r.same())
		}
		shown, err := listShownBy(ctx, tx, c)
		if err != nil {
			return err
		}
		for _, r := range shown {
			e.Shown = append(e.Shown, Shown{r.ID, r.On, r.Amount, r.State})
		}
		receipt, paid, err := findReceipt(ctx, tx, i.ID)
		if paid {
			e.Receipt = &Receipt{receipt.Number, receipt.Amount, receipt.MadeAt}
		}
		if err != nil || isOpen(c) {
			return err
		}
		waiting, err := listWaiting(ctx, tx, by.Person, Filter{State: ClaimOpen}, 1)
		if len(waiting) > 0 {
			e.Next = waiting[0].ID
		}
		return err
	})
	return e, err
}

// loadForDesk returns a claim and its invoice, whoever's they are.
func loadForDesk(ctx context.Context, tx *db.Tx, claim string) (claimRow, invoiceRow, error) {
	c, err := loadClaim(ctx, tx, claim)
	if err != nil {
		return c, invoiceRow{}, err
	}
	i, err := loadInvoice(ctx, tx, c.Invoice)
	return c, i, err
}

func listSame(ctx context.Context, tx *db.Tx, c claimRow) (list []Same, err error) {
	if !c.Twice {
		return nil, nil
	}
	rows, err := listOthers(ctx, tx, c)
	for _, r := range rows {
		list = append(list, r.same())
	}
	return list, err
}
