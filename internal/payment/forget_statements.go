package payment

import (
	"context"
	"fmt"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// statementForgotten is the state of a statement whose words are no more; its sums and what became of its lines stay.
const statementForgotten = "forgotten"

// ForgetStatements makes away with what old statements tell of people: names, words and numbers of every line, and the key under which they were
// sealed, so that no copy of the database opens them either. One with a line that nobody has decided waits for that.
func (s *Service) ForgetStatements(ctx context.Context) error {
	if s.needs.KeepStatements <= 0 {
		return nil
	}
	by := access.System(access.Fees)
	if _, err := s.access.May(by, "payment.match", access.Subject{}); err != nil {
		return err
	}
	today := s.law().Day
	before, err := day.Parse(fmt.Sprintf("%04d-%02d-01", today.Year()-s.needs.KeepStatements, today.Month()))
	if err != nil {
		return err
	}
	for {
		var row statementRow
		var found bool
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			row, found, err = findForgettable(ctx, tx, before)
			return err
		})
		if err != nil || !found {
			return err
		}
		if err := s.vault.Shred(ctx, statementScope(row.ID)); err != nil { // first, for this can be done again
			return err
		}
		err = s.db.Update(ctx, func(tx *db.Tx) error {
			row, err := loadStatementRow(ctx, tx, row.ID)
			if err != nil {
				return err
			}
			if row.State != statementLoaded {
				return fault.Conflict("fault.stale", nil)
			}
			if err := forgetMovements(ctx, tx, row.ID); err != nil {
				return err
			}
			row.State = statementForgotten
			if err := updateStatement(ctx, tx, row); err != nil {
				return err
			}
			return s.events.Record(ctx, tx, by, StatementForgotten{Statement: row.ID, Account: row.Account})
		})
		if err != nil {
			return err
		}
	}
}
