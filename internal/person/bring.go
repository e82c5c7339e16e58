package person

import (
	"bytes"
	"context"
	"slices"
	"time"

	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Brought is somebody from an older register, sealed and ready to be stored.
type Brought struct {
	row   personRow
	names []nameRow
}

// SealBrought seals who somebody from an older register is, under a key that was minted with others. What the register lacks is empty;
// heldBy names the registration that rests on it.
func (p *People) SealBrought(keys *vault.Fresh, id string, c Claim, email, heldBy string, law council.Law, now time.Time) (Brought, error) {
	row := personRow{ID: id, Language: "en", HeldBy: heldBy, Version: 1, CreatedAt: now, RecordedAt: &now, Named: true, FatherIndex: p.fatherIndex(c.Father)}
	mask := ""
	if c.Number != "" {
		row.IdentityIndex, mask = p.identityIndex(c.Kind, c.Number), law.Mask(c.Number)
	}
	for _, v := range [...]struct {
		column string
		to     *pii.Sealed
		value  string
	}{
		{"email", &row.Email, email},
		{"name_latin", &row.NameLatin, c.NameLatin},
		{"name_urdu", &row.NameUrdu, c.NameUrdu},
		{"father", &row.Father, c.Father},
		{"identity_kind", &row.IdentityKind, c.Kind},
		{"identity_number", &row.IdentityNumber, c.Number},
		{"identity_mask", &row.IdentityMask, mask},
		{"province", &row.Province, c.Province},
		{"district", &row.District, c.District},
		{"phone", &row.Phone, c.Phone},
		{"address", &row.Address, c.Address},
	} {
		sealed, err := keys.Seal(field(v.column, id), v.value)
		if err != nil {
			return Brought{}, err
		}
		*v.to = sealed
	}
	b := Brought{row: row}
	for _, token := range p.names(c.NameLatin, c.NameUrdu) {
		b.names = append(b.names, nameRow{token, id})
	}
	return b, nil
}

// Bring stores persons from an older register, who have no account.
func (p *People) Bring(ctx context.Context, tx *db.Tx, list []Brought) error {
	rows := make([]personRow, len(list))
	var names []nameRow
	for i, b := range list {
		rows[i] = b.row
		names = append(names, b.names...)
	}
	return insertBrought(ctx, tx, rows, names)
}

// Unbring takes persons out again who came with an older register; their keys are shredded by who asks for it.
func (p *People) Unbring(ctx context.Context, tx *db.Tx, ids []string) error {
	return deletePersons(ctx, tx, ids)
}

// There returns those of some ids under which there is a person.
func (p *People) There(ctx context.Context, tx *db.Tx, ids []string) ([]string, error) {
	return listThere(ctx, tx, ids)
}

// Recorded returns those of some persons who changed since they were brought in.
func (p *People) Recorded(ctx context.Context, tx *db.Tx, ids []string) ([]string, error) {
	return listRecorded(ctx, tx, ids)
}

// Twins returns, for each identity number of a list that others recorded too, who did; nothing is opened. Persons of the list itself
// are among them.
func (p *People) Twins(ctx context.Context, tx *db.Tx, list []Brought) (map[string][]string, error) {
	var indexes [][]byte
	for _, b := range list {
		if b.row.IdentityIndex != nil {
			indexes = append(indexes, b.row.IdentityIndex)
		}
	}
	if len(indexes) == 0 {
		return nil, nil
	}
	byIndex := map[string][]string{}
	for some := range slices.Chunk(indexes, 1000) {
		rows, err := listIndexed(ctx, tx, some)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			byIndex[string(r.Index)] = append(byIndex[string(r.Index)], r.ID)
		}
	}
	twins := map[string][]string{}
	for _, b := range list {
		for _, other := range byIndex[string(b.row.IdentityIndex)] {
			if other != b.row.ID && b.row.IdentityIndex != nil {
				twins[b.row.ID] = append(twins[b.row.ID], other)
			}
		}
	}
	return twins, nil
}

// IsSame tells whether a line of an older register may be of a person: of the same whole name in either script, and of the same identity
// number where both have one. Nothing is opened.
func (p *People) IsSame(ctx context.Context, tx *db.Tx, id string, c Claim) (bool, error) {
	row, err := loadPerson(ctx, tx, id)
	if fault.Is(err, fault.KindNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if row.IdentityIndex != nil && c.Number != "" && !bytes.Equal(row.IdentityIndex, p.identityIndex(c.Kind, c.Number)) {
		return false, nil
	}
	return hasToken(ctx, tx, p.tokens([]string{wholeKey(c.NameLatin)})[0], id)
}

// Print is the blind index by which a line of an older register is known again.
func (p *People) Print(line string) []byte { return p.vault.Blind("line", line)[:16] }

// Indexed is somebody of whom nothing is known but an identity number, for Twins; index is the blind index of the number.
func (p *People) Indexed(id, kind, number string) (b Brought, index []byte) {
	index = p.identityIndex(kind, number)
	return Brought{row: personRow{ID: id, IdentityIndex: index}}, index
}
