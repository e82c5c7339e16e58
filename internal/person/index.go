package person

import (
	"context"
	"errors"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// Index makes names searchable that were recorded before names could be searched. Of a person whose key was shredded nothing is found.
func (p *People) Index(ctx context.Context) error {
	var failed error
	for after := ""; ; {
		var rows []personRow
		err := p.db.View(ctx, func(tx *db.Tx) (err error) {
			rows, err = listUnnamed(ctx, tx, after, 100)
			return err
		})
		if err != nil || len(rows) == 0 {
			return errors.Join(failed, err)
		}
		for _, row := range rows {
			failed = errors.Join(failed, p.index(ctx, row)) // one that does not open holds up nobody else
		}
		after = rows[len(rows)-1].ID
	}
}

func (p *People) index(ctx context.Context, row personRow) error {
	decision, err := p.access.May(access.System(access.Licensing), "person.index", access.Subject{Person: row.ID})
	if err != nil {
		return err
	}
	var latin, urdu, father pii.Value
	for _, v := range []struct {
		column string
		sealed pii.Sealed
		to     *pii.Value
	}{{"name_latin", row.NameLatin, &latin}, {"name_urdu", row.NameUrdu, &urdu}, {"father", row.Father, &father}} {
		*v.to, err = p.vault.Open(ctx, decision, field(v.column, row.ID), v.sealed)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
	}
	row.FatherIndex = p.fatherIndex(father.Reveal())
	names := p.names(latin.Reveal(), urdu.Reveal())
	return p.db.Update(ctx, func(tx *db.Tx) error {
		same, err := updateNamed(ctx, tx, row)
		if err != nil || !same {
			return err
		}
		return replaceNames(ctx, tx, row.ID, names)
	})
}
