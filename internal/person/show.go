package person

import (
	"context"
	"maps"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// Show opens who somebody is for the person, the identity number included: the look is on record.
func (p *People) Show(ctx context.Context, by access.Actor) (Identity, error) {
	var row personRow
	err := p.db.View(ctx, func(tx *db.Tx) (err error) {
		row, err = loadPerson(ctx, tx, by.Person)
		return err
	})
	if err != nil {
		return Identity{}, err
	}
	on := access.Subject{Person: row.ID}
	if row.RecordedAt == nil { // nothing of class 3 to look at
		d, err := p.access.May(by, "person.show", on)
		if err != nil {
			return Identity{}, err
		}
		return p.open(ctx, d, row)
	}
	d, err := p.access.Look(ctx, by, "person.show", on, "person.identity_number")
	if err != nil {
		return Identity{}, err
	}
	return p.open(ctx, d, row)
}

// Open returns who a person is for a decision that another room has: of each field, what is held for the decision's purpose, and the
// number only if it came from access.Look.
func (p *People) Open(ctx context.Context, tx *db.Tx, d access.Decision, id string) (Identity, error) {
	row, err := loadPerson(ctx, tx, id)
	if err != nil {
		return Identity{}, err
	}
	return p.open(ctx, d, row)
}

func (p *People) open(ctx context.Context, d access.Decision, row personRow) (Identity, error) {
	i := Identity{Version: row.Version, Held: row.HeldBy != ""}
	if row.RecordedAt != nil {
		i.RecordedAt = *row.RecordedAt
	}
	var kind, province, district pii.Value
	for _, v := range []struct {
		column string
		sealed pii.Sealed
		to     *pii.Value
	}{
		{"name_latin", row.NameLatin, &i.NameLatin},
		{"name_urdu", row.NameUrdu, &i.NameUrdu},
		{"father", row.Father, &i.Father},
		{"identity_kind", row.IdentityKind, &kind},
		{"identity_number", row.IdentityNumber, &i.Number},
		{"identity_mask", row.IdentityMask, &i.Mask},
		{"province", row.Province, &province},
		{"district", row.District, &district},
		{"phone", row.Phone, &i.Phone},
		{"address", row.Address, &i.Address},
	} {
		if v.column != "name_latin" && !p.vault.Reaches(d, field(v.column, row.ID)) {
			continue // a decision that does not even reach the name is a mistake, and says so
		}
		value, err := p.vault.Open(ctx, d, field(v.column, row.ID), v.sealed)
		if err != nil {
			return Identity{}, err
		}
		*v.to = value
	}
	i.Kind, i.Province, i.District = kind.Reveal(), province.Reveal(), district.Reveal()
	return i, nil
}

// Contact returns how to reach a person, for a decision that covers them.
func (p *People) Contact(ctx context.Context, tx *db.Tx, d access.Decision, id string) (Contact, error) {
	row, err := loadPerson(ctx, tx, id)
	if err != nil {
		return Contact{}, err
	}
	email, err := p.vault.Open(ctx, d, field("email", id), row.Email)
	if err != nil {
		return Contact{}, err
	}
	name, err := p.vault.Open(ctx, d, field("name_latin", id), row.NameLatin)
	return Contact{Email: email, Name: name, Language: row.Language}, err
}

// Contacts is Contact for many at once, each by a decision of its own; who is no more is left out.
func (p *People) Contacts(ctx context.Context, tx *db.Tx, decisions map[string]access.Decision) (map[string]Contact, error) {
	rows, err := listContacts(ctx, tx, slices.Collect(maps.Keys(decisions)))
	if err != nil {
		return nil, err
	}
	scopes := make([]string, len(rows))
	for i, row := range rows {
		scopes[i] = Scope(row.ID)
	}
	if err := p.vault.Warm(ctx, scopes); err != nil {
		return nil, err
	}
	contacts := make(map[string]Contact, len(rows))
	for _, row := range rows {
		c := Contact{Language: row.Language}
		if c.Email, err = p.vault.Open(ctx, decisions[row.ID], field("email", row.ID), row.Email); err == nil {
			c.Name, err = p.vault.Open(ctx, decisions[row.ID], field("name_latin", row.ID), row.NameLatin)
		}
		switch {
		case err == nil:
			contacts[row.ID] = c
		case !fault.Is(err, fault.KindNotFound):
			return nil, err
		}
	}
	return contacts, nil
}

// Language returns the code of the language in which letters to a person are written.
func (p *People) Language(ctx context.Context, tx *db.Tx, id string) (string, error) {
	row, err := loadPerson(ctx, tx, id)
	return row.Language, err
}

// Phone returns the telephone number of a person as they wrote it, for a decision that covers them; empty: none is known.
func (p *People) Phone(ctx context.Context, tx *db.Tx, d access.Decision, id string) (pii.Value, error) {
	row, err := loadPerson(ctx, tx, id)
	if err != nil {
		return pii.Value{}, err
	}
	return p.vault.Open(ctx, d, field("phone", id), row.Phone)
}

// NameUrdu returns a person's name in Urdu, for a decision that covers them; empty: they gave none.
func (p *People) NameUrdu(ctx context.Context, tx *db.Tx, d access.Decision, id string) (pii.Value, error) {
	row, err := loadPerson(ctx, tx, id)
	if err != nil {
		return pii.Value{}, err
	}
	return p.vault.Open(ctx, d, field("name_urdu", id), row.NameUrdu)
}

// Postal returns where letters on paper reach a person, for a decision that covers them.
func (p *People) Postal(ctx context.Context, tx *db.Tx, d access.Decision, id string) (to Postal, err error) {
	row, err := loadPerson(ctx, tx, id)
	if err != nil {
		return to, err
	}
	if to.Name, err = p.vault.Open(ctx, d, field("name_latin", id), row.NameLatin); err != nil {
		return to, err
	}
	if to.NameUrdu, err = p.vault.Open(ctx, d, field("name_urdu", id), row.NameUrdu); err != nil {
		return to, err
	}
	to.Address, err = p.vault.Open(ctx, d, field("address", id), row.Address)
	return to, err
}

// Reachable tells whether a person has an address to write to.
func (p *People) Reachable(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	row, err := loadPerson(ctx, tx, id)
	return len(row.Email) > 0, err
}

// Names returns the Latin names of persons (empty before identity is recorded), for a decision over a list. Persons whose key was
// shredded are left out.
func (p *People) Names(ctx context.Context, tx *db.Tx, d access.Decision, ids []string) (map[string]pii.Value, error) {
	names := map[string]pii.Value{}
	if len(ids) == 0 {
		return names, nil
	}
	rows, err := listNames(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		name, err := p.vault.Open(ctx, d, field("name_latin", row.ID), row.NameLatin)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		names[row.ID] = name
	}
	return names, nil
}

// Known tells whether a person has recorded who they are.
func (p *People) Known(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	row, err := loadPerson(ctx, tx, id)
	return row.RecordedAt != nil, err
}

// SameIdentity returns the other persons who recorded the same identity number. It is for officers' checks: the person who typed
// the number is never told, because the answer would tell a stranger whose number is known here.
func (p *People) SameIdentity(ctx context.Context, tx *db.Tx, id string) ([]string, error) {
	row, err := loadPerson(ctx, tx, id)
	if err != nil || row.IdentityIndex == nil {
		return nil, err
	}
	return listSameIdentity(ctx, tx, id, row.IdentityIndex)
}

// OpenEmail opens an address that SealEmail sealed for somebody who has not been inserted yet: an invited guest.
func (p *People) OpenEmail(ctx context.Context, d access.Decision, id string, email pii.Sealed) (pii.Value, error) {
	return p.vault.Open(ctx, d, field("email", id), email)
}
