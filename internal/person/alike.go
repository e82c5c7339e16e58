package person

import (
	"context"

	"sanad/internal/db"
)

// Alike is somebody who may be the same person as another.
type Alike struct {
	Person string
	Reason string // identity, digit, name
}

// slipIndexes are the blind indexes of an identity number with a slip in it. They are compared and never stored.
func (p *People) slipIndexes(kind, number string) [][]byte {
	var list [][]byte
	for _, n := range slips(number) {
		list = append(list, p.identityIndex(kind, n))
	}
	return list
}

// alike returns who may be the person whose row is about to be stored: of one identity number, of one that differs by a slip, or of one whole
// name and father's name. Nothing is opened.
func (p *People) alike(ctx context.Context, tx *db.Tx, row personRow, slipped [][]byte, wholes [][]byte) (list []Alike, err error) {
	seen := map[string]bool{row.ID: true}
	add := func(who, reason string) {
		if !seen[who] {
			seen[who] = true
			list = append(list, Alike{who, reason})
		}
	}
	same, err := listSameIdentity(ctx, tx, row.ID, row.IdentityIndex)
	if err != nil {
		return nil, err
	}
	for _, who := range same {
		add(who, "identity")
	}
	for len(slipped) > 0 {
		n := min(len(slipped), 50)
		rows, err := listIndexed(ctx, tx, slipped[:n])
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			add(r.ID, "digit")
		}
		slipped = slipped[n:]
	}
	if row.FatherIndex == nil {
		return list, nil
	}
	for _, token := range wholes {
		named, err := listSameName(ctx, tx, token, row.FatherIndex)
		if err != nil {
			return nil, err
		}
		for _, who := range named {
			add(who, "name")
		}
	}
	return list, nil
}
