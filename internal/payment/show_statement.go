package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/money"
)

// StatementView is a statement with its movements.
type StatementView struct {
	Listed
	Movements []Movement
	More      bool
	Currency  money.Currency
}

// ShowStatement returns a statement with its movements in the order of the file, after one, and what became of each.
func (s *Service) ShowStatement(ctx context.Context, by access.Actor, statement, after string) (v StatementView, err error) {
	d, err := s.access.May(by, "payment.statements", access.Subject{Any: true})
	if err != nil {
		return v, err
	}
	if !id.Valid(after) {
		after = ""
	}
	v.Currency = s.law().Currency
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if v.statementRow, err = loadStatementRow(ctx, tx, statement); err != nil {
			return err
		}
		account, err := loadAccount(ctx, tx, v.Account)
		if err != nil {
			return err
		}
		tallies, err := tally(ctx, tx, []string{statement})
		if err != nil {
			return err
		}
		v.Bank, v.Tally = account.Name, tallies[statement]
		rows, err := listMovements(ctx, tx, statement, after, PageSize+1)
		if err != nil {
			return err
		}
		if v.More = len(rows) > PageSize; v.More {
			rows = rows[:PageSize]
		}
		v.Movements, err = s.movements(ctx, tx, d, rows)
		return err
	})
	return v, err
}
