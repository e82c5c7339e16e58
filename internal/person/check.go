package person

import (
	"context"
	"fmt"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Check opens the address of every person for nobody, or the name of who has none: a key that is missing, or that the root key does not open, is an error. It
// returns how many persons there are.
func (p *People) Check(ctx context.Context) (int, error) {
	count, after := 0, ""
	for {
		var rows []personRow
		err := p.db.View(ctx, func(tx *db.Tx) (err error) {
			rows, err = listEmails(ctx, tx, after, 500)
			return err
		})
		if err != nil || len(rows) == 0 {
			return count, err
		}
		for _, row := range rows {
			d, err := p.access.May(access.System(access.Notice), "notice.tell", access.Subject{Person: row.ID})
			if err != nil {
				return count, err
			}
			column, sealed := "email", row.Email
			if sealed == nil {
				column, sealed = "name_latin", row.NameLatin
			}
			if _, err := p.vault.Open(ctx, d, field(column, row.ID), sealed); err != nil {
				return count, fmt.Errorf("person %s cannot be opened: %w", row.ID, err)
			}
		}
		count, after = count+len(rows), rows[len(rows)-1].ID
	}
}
