package payment

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// View is an invoice as its payer sees it.
type View struct {
	Invoice
	Payer    pii.Value
	Lines    []Line
	Claims   []Claim      // oldest first
	Money    []Money      // that came in, oldest first
	Credit   money.Amount // of what lies on the invoice, what is more than is owed
	Free     money.Amount // of that, what nobody asked about yet
	Takers   []Taker      // of the same payer, that could take it
	Moves    []Move       // that were asked for, newest first
	OwedBack money.Amount // of what is owed once more, how much
	Wrong    []Correction // payments that a cashier took from it, oldest first
	Traces   []Trace      // payments for which the payer looks
	Reach    day.Day      // until when the council has statements; zero: it has none
	Card     money.Amount // can be paid by card now; nothing: there is none, or nothing is owed
	NoCard   error        // why nothing can; nil: something can, or there is no card here
	Receipt  *Receipt
	May      error // why no claim can be made now; nil: one can
	Currency money.Currency
	Law      council.Law      // of today
	Billers  []council.Biller // through which the council hears of a payment at once
}

// Taker is an invoice that could take a credit, with how much of one.
type Taker struct {
	Invoice
	Left money.Amount
}

// Show opens an invoice for its payer.
func (s *Service) Show(ctx context.Context, by access.Actor, invoice string) (View, error) {
	v := View{Law: s.law()}
	for _, id := range s.needs.Billers {
		if b, known := v.Law.Payment.Biller(id); known {
			v.Billers = append(v.Billers, b)
		}
	}
	err := s.db.View(ctx, func(tx *db.Tx) error {
		i, err := loadOwn(ctx, tx, invoice, by.Person)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "payment.show", access.Subject{Person: i.Person, Case: i.Case})
		if err != nil {
			return err
		}
		names, err := s.people.Names(ctx, tx, decision, []string{i.Person})
		if err != nil {
			return err
		}
		claims, err := listClaims(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		if v.Claims, err = s.openClaims(ctx, tx, decision, claims); err != nil {
			return err
		}
		if v.Lines, err = s.lines(ctx, tx, i.ID); err != nil {
			return err
		}
		v.Invoice = i.invoice(slices.ContainsFunc(claims, isOpen))
		v.Payer, v.May, v.Currency = names[i.Person], decideSendSlip(v.Law, i, claims), s.council.At(i.IssuedAt).Currency
		if err := s.moneyOf(ctx, tx, by, decision, i, &v); err != nil {
			return err
		}
		if v.Traces, err = s.traces(ctx, tx, decision, i.ID); err != nil {
			return err
		}
		if v.Reach, err = reach(ctx, tx); err != nil {
			return err
		}
		if s.needs.Cards != nil {
			v.Card, v.NoCard = decideCard(v.Law, i, claims, v.OwedBack)
		}
		receipt, paid, err := findReceipt(ctx, tx, i.ID)
		if paid {
			v.Receipt = &Receipt{receipt.Number, receipt.Amount, receipt.MadeAt}
		}
		return err
	})
	return v, err
}

// bankWords returns what statements tell of some money of an invoice, by its id: the bank's number, and the payer's name if it is theirs.
func (s *Service) bankWords(ctx context.Context, tx *db.Tx, by access.Actor, i invoiceRow, rows []moneyRow, payer pii.Value) (map[string]BankWords, error) {
	var ids []string
	for _, m := range rows {
		ids = append(ids, m.ID)
	}
	lines, err := listMovementsOf(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	all := map[string]BankWords{}
	for _, r := range lines {
		d, err := s.access.May(by, "payment.show", access.Subject{Person: i.Person, Case: i.Case, Item: r.Statement})
		if err != nil {
			return nil, err
		}
		var w BankWords
		w.Number, err = s.vault.Open(ctx, d, fieldOf(r, "number"), r.Number)
		if fault.Is(err, fault.KindNotFound) { // it is being forgotten
			continue
		}
		if err != nil {
			return nil, err
		}
		name, err := s.vault.Open(ctx, d, fieldOf(r, "payer"), r.Payer)
		if err != nil {
			return nil, err
		}
		if isNameOf(name.Reveal(), payer.Reveal()) {
			w.Name = name
		} else {
			w.Another = !name.Empty()
		}
		all[r.Money] = w
	}
	return all, nil
}

// moneyOf fills in what came in for an invoice and where it is.
func (s *Service) moneyOf(ctx context.Context, tx *db.Tx, by access.Actor, d access.Decision, i invoiceRow, v *View) error {
	rows, err := listMoney(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	lines, err := s.bankWords(ctx, tx, by, i, rows, v.Payer)
	if err != nil {
		return err
	}
	v.Money = nil
	for _, m := range rows {
		x := m.told()
		x.Line = lines[m.ID]
		v.Money = append(v.Money, x)
	}
	v.Credit = credit(i)
	moves, err := listMoves(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	v.Moves = nil
	for _, r := range moves {
		m := r.move()
		m.Law = s.council.At(r.AskedAt)
		if r.Person == i.Person { // of what goes to another's invoice a payer learns no more than that it goes
			if m, err = s.openMove(ctx, tx, d, r); err != nil {
				return err
			}
		}
		m.Withdraws = decideWithdraw(r, i) == nil
		v.Moves = append(v.Moves, m)
	}
	wrong, err := listCorrections(ctx, tx, i.ID, "")
	if err != nil {
		return err
	}
	v.Wrong = nil
	for _, r := range wrong {
		c, err := s.openCorrection(ctx, d, r)
		if err != nil {
			return err
		}
		v.Wrong = append(v.Wrong, c)
	}
	if v.Credit > 0 {
		asked, err := askedOf(ctx, tx, i.ID, "")
		if err != nil {
			return err
		}
		v.Free = max(0, v.Credit-asked)
		takers, err := listTakers(ctx, tx, i.Person, mostOwed)
		if err != nil {
			return err
		}
		v.Takers = nil
		for _, r := range takers {
			left, err := leftOn(ctx, tx, r)
			if err != nil {
				return err
			}
			v.Takers = append(v.Takers, Taker{r.invoice(false), left})
		}
	}
	v.OwedBack, err = balanceOf(ctx, tx, accountReversed, i.ID)
	return err
}

func isOpen(c claimRow) bool { return c.State == ClaimOpen }

func (s *Service) lines(ctx context.Context, tx *db.Tx, invoice string) ([]Line, error) {
	rows, err := listLines(ctx, tx, invoice)
	var list []Line
	for _, r := range rows {
		list = append(list, r.line())
	}
	return list, err
}

// openClaims opens claims of one payer; of each that shows a slip a second time it finds out whether another invoice is meant.
func (s *Service) openClaims(ctx context.Context, tx *db.Tx, d access.Decision, rows []claimRow) ([]Claim, error) {
	var list []Claim
	for _, r := range rows {
		c := Claim{
			ID: r.ID, Document: r.Document, State: r.State, Amount: r.Amount, Found: r.Found, PaidOn: r.PaidOn, Twice: r.Twice, At: r.ClaimedAt,
			DecidedAt: r.DecidedAt, Version: r.Version,
		}
		var err error
		if c.BankNumber, err = s.vault.Open(ctx, d, field(r, "bank_number"), r.BankNumber); err != nil {
			return nil, err
		}
		if c.Reason, err = s.vault.Open(ctx, d, field(r, "reason"), r.Reason); err != nil {
			return nil, err
		}
		if r.Twice {
			others, err := listOthers(ctx, tx, r)
			if err != nil {
				return nil, err
			}
			c.Elsewhere = slices.ContainsFunc(others, func(o sameRow) bool { return o.Invoice != r.Invoice })
		}
		list = append(list, c)
	}
	return list, nil
}

// OfCase returns what a case was asked to pay, newest first, for the room that asked.
func (s *Service) OfCase(ctx context.Context, tx *db.Tx, caseID string) ([]Invoice, error) {
	rows, err := listOfCase(ctx, tx, caseID)
	if err != nil {
		return nil, err
	}
	return s.invoices(ctx, tx, rows)
}

// invoices tells of each row what of it is open: whether a claim waits, a payment is looked for, or one by card was begun.
func (s *Service) invoices(ctx context.Context, tx *db.Tx, rows []invoiceRow) ([]Invoice, error) {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	claimed, err := listClaimed(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	looked, err := listLooked(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	onCard, err := listOnCard(ctx, tx, ids, s.clock.Now())
	list := make([]Invoice, len(rows))
	for i, r := range rows {
		list[i] = r.invoice(slices.Contains(claimed, r.ID))
		owed := r.State == StateIssued || r.ReversedAt != nil
		list[i].Looked = (owed || r.State == StateExpired) && slices.Contains(looked, r.ID)
		list[i].OnCard = owed && slices.Contains(onCard, r.ID)
	}
	return list, err
}

// Payer returns who must pay an invoice, for the room that keeps the slips.
func (s *Service) Payer(ctx context.Context, tx *db.Tx, invoice string) (string, error) {
	i, err := loadInvoice(ctx, tx, invoice)
	return i.Person, err
}
