package payment

import (
	"cmp"
	"context"
	"encoding/json"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// Account is an account of the council at a bank.
type Account struct {
	ID, Name, Number, Kind string
	Layout                 Layout
	Version                int64
}

func (r accountRow) account() Account {
	a := Account{ID: r.ID, Name: r.Name, Number: r.Number, Kind: r.Kind, Version: r.Version}
	_ = json.Unmarshal([]byte(r.Layout), &a.Layout) // what does not read says nothing
	return a
}

// shares tells whether the bank's reference is of something else than one payment.
func (r accountRow) shares() bool { return r.account().Layout.Numbers == numbersShared }

// Tally counts what became of the movements of a statement.
type Tally map[MovementState]int64

// Sum is how many there are.
func (t Tally) Sum() (n int64) {
	for _, c := range t {
		n += c
	}
	return n
}

// Listed is a statement in the list.
type Listed struct {
	statementRow
	Bank  string // name of the account
	Tally Tally
}

// Statements is what was loaded.
type Statements struct {
	Accounts []Account
	List     []Listed
	More     bool
	Currency money.Currency
}

// ListStatements returns the statements that were loaded, newest first, after one (empty: from the newest), with what became of their movements.
func (s *Service) ListStatements(ctx context.Context, by access.Actor, after string) (v Statements, err error) {
	if _, err := s.access.May(by, "payment.statements", access.Subject{Any: true}); err != nil {
		return v, err
	}
	if !id.Valid(after) {
		after = ""
	}
	v.Currency = s.law().Currency
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v.Accounts, v.List = nil, nil
		accounts, err := listAccounts(ctx, tx)
		if err != nil {
			return err
		}
		names := map[string]string{}
		for _, a := range accounts {
			v.Accounts, names[a.ID] = append(v.Accounts, a.account()), a.Name
		}
		rows, err := listStatements(ctx, tx, after, PageSize+1)
		if err != nil {
			return err
		}
		if v.More = len(rows) > PageSize; v.More {
			rows = rows[:PageSize]
		}
		var ids []string
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		tallies, err := tally(ctx, tx, ids)
		for _, r := range rows {
			v.List = append(v.List, Listed{r, names[r.Account], tallies[r.ID]})
		}
		return err
	})
	return v, err
}

// account returns an account with how its bank writes statements.
func (s *Service) account(ctx context.Context, by access.Actor, account string) (a Account, err error) {
	if _, err := s.access.May(by, "payment.statements", access.Subject{Any: true}); err != nil {
		return a, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		row, err := loadAccount(ctx, tx, account)
		a = row.account()
		return err
	})
	return a, err
}

func tally(ctx context.Context, tx *db.Tx, ids []string) (map[string]Tally, error) {
	counts, err := countStates(ctx, tx, ids)
	all := map[string]Tally{}
	for _, c := range counts {
		if all[c.Statement] == nil {
			all[c.Statement] = Tally{}
		}
		all[c.Statement][c.State] = c.Count
	}
	return all, err
}

// Movement is one movement as a cashier sees it.
type Movement struct {
	movementRow
	Number, Other, Words, Payer, Reason pii.Value
	Owner                               pii.Value // name of who takes care of it
	Channel                             Channel   // of the money
	Invoice                             string    // its reference; of a refund, where the money lay
}

// movements opens movements, with the money that they became.
func (s *Service) movements(ctx context.Context, tx *db.Tx, d access.Decision, rows []movementRow) (list []Movement, err error) {
	var moneys, moves, owners []string
	for _, r := range rows {
		if r.Move != "" {
			moves = append(moves, r.Move)
		}
		if r.Money != "" {
			moneys = append(moneys, r.Money)
		}
		if r.Owner != "" {
			owners = append(owners, r.Owner)
		}
	}
	found, err := listMoneyOf(ctx, tx, moneys)
	if err != nil {
		return nil, err
	}
	refunds, err := listMovesOf(ctx, tx, moves)
	if err != nil {
		return nil, err
	}
	byID, refunded, paid := map[string]moneyRow{}, map[string]string{}, []string{}
	for _, m := range refunds {
		if refunded[m.ID] = m.FromInvoice; m.FromInvoice != "" {
			paid = append(paid, m.FromInvoice)
		}
	}
	for _, m := range found {
		byID[m.ID] = m
		if m.Invoice != "" {
			paid = append(paid, m.Invoice)
		}
	}
	invoices, err := listInvoicesOf(ctx, tx, paid)
	if err != nil {
		return nil, err
	}
	references := map[string]string{}
	for _, i := range invoices {
		references[i.ID] = i.Reference
	}
	names, err := s.people.Names(ctx, tx, d, owners)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		m := Movement{movementRow: r, Owner: names[r.Owner], Channel: byID[r.Money].Channel, Invoice: references[cmp.Or(byID[r.Money].Invoice, refunded[r.Move])]}
		for _, x := range []struct {
			column string
			sealed pii.Sealed
			to     *pii.Value
		}{{"number", r.Number, &m.Number}, {"other", r.Other, &m.Other}, {"words", r.Words, &m.Words}, {"payer", r.Payer, &m.Payer}, {"reason", r.Reason, &m.Reason}} {
			if *x.to, err = s.vault.Open(ctx, d, fieldOf(r, x.column), x.sealed); err != nil {
				return nil, err
			}
		}
		list = append(list, m)
	}
	return list, nil
}
