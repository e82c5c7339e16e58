package person

import (
	"bytes"
	"context"
	"time"

	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Brought is somebody from an older register, sealed and ready to be stored.
type Brought struct{ row personRow }

// SealBrought seals who somebody from an older register is, under a key that was minted with others. What the register lacks is empty;
// heldBy names the registration that rests on it.
func (p *People) SealBrought(keys *vault.Fresh, id string, c Claim, email, heldBy string, law council.Law, now time.Time) (Brought, error) {
	row := personRow{ID: id, Language: "en", HeldBy: heldBy, Version: 1, CreatedAt: now, RecordedAt: &now, Named: true, FatherIndex: p.fatherIndex(c.Father), Tokens: p.names(c.NameLatin, c.NameUrdu)}
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
	return Brought{row}, nil
}

// Bring prepares persons from an older register, who have no account, and returns what stores them.
func (p *People) Bring(list []Brought) (func(context.Context, *db.Tx) error, error) {
	rows := make([]personRow, len(list))
	for i, b := range list {
		rows[i] = b.row
	}
	names, packed, err := namesOf(rows)
	return func(ctx context.Context, tx *db.Tx) error { return insertBrought(ctx, tx, rows, names, packed) }, err
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

// Twins returns, for persons who are about to be brought in, who has their identity number too: somebody before them in the list, or else
// somebody who recorded it before. Nothing is opened.
func (p *People) Twins(ctx context.Context, tx *db.Tx, list []Brought) (map[string]string, error) {
	var indexes [][]byte
	for _, b := range list {
		if b.row.IdentityIndex != nil {
			indexes = append(indexes, b.row.IdentityIndex)
		}
	}
	if len(indexes) == 0 {
		return nil, nil
	}
	recorded, err := listHolders(ctx, tx, indexes)
	if err != nil {
		return nil, err
	}
	first := make(map[string]string, len(indexes))
	for _, r := range recorded {
		first[string(r.Index)] = r.ID
	}
	twins := map[string]string{}
	for _, b := range list {
		index := string(b.row.IdentityIndex)
		if other, some := first[index]; some {
			twins[b.row.ID] = other
		} else if index != "" {
			first[index] = b.row.ID
		}
	}
	return twins, nil
}

// CountTaken counts those of some identity numbers, each given once by its blind index, that somebody recorded.
func (p *People) CountTaken(ctx context.Context, tx *db.Tx, indexes [][]byte) (known int, err error) {
	if len(indexes) == 0 {
		return 0, nil
	}
	recorded, err := listHolders(ctx, tx, indexes)
	return len(recorded), err
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

// Indexed is the blind index of an identity number, for CountTaken.
func (p *People) Indexed(kind, number string) []byte { return p.identityIndex(kind, number) }
