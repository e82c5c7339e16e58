package person

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// Claim is what a person says of themself.
type Claim struct {
	NameLatin string `form:"name_latin" entry:"person.name_latin" max:"120"`
	NameUrdu  string `form:"name_urdu" entry:"person.name_urdu" max:"120"`
	Father    string `form:"father" entry:"person.father" max:"120"`
	Kind      string `form:"kind" entry:"person.identity_kind" max:"20"`
	Number    string `form:"number" entry:"person.identity_number" max:"30"`
	Province  string `form:"province" entry:"person.province" max:"40"`
	District  string `form:"district" entry:"person.district" max:"80"` // province/district
	Phone     string `form:"phone" entry:"person.phone" max:"30"`
	Address   string `form:"address" entry:"person.address" max:"300" lines:"true"`
	Version   string `form:"version"` // of the row that the form was filled from
}

// Record stores who a person is, until an application rests on it.
func (p *People) Record(ctx context.Context, by access.Actor, c Claim) error {
	law := p.council.At(p.clock.Now())
	c = c.normal()
	if err := c.check(law); err != nil {
		return err
	}
	// Sealing reads the keystore alone, so it stands before the transaction, which may run twice.
	row, err := p.seal(ctx, by.Person, c, law)
	if err != nil {
		return err
	}
	names, slipped, wholes := p.names(c.NameLatin, c.NameUrdu), p.slipIndexes(c.Kind, c.Number), p.tokens([]string{wholeKey(c.NameLatin)})
	if c.NameUrdu != "" {
		wholes = append(wholes, p.tokens([]string{wholeKey(c.NameUrdu)})...)
	}
	return p.db.Update(ctx, func(tx *db.Tx) error {
		old, err := loadPerson(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		if _, err := p.access.May(by, "person.record", access.Subject{Person: old.ID}); err != nil {
			return err
		}
		if err := decideRecord(old.HeldBy, old.Version, c.Version); err != nil {
			return err
		}
		row.Version = old.Version + 1
		if err := updateIdentity(ctx, tx, row); err != nil {
			return err
		}
		if err := replaceNames(ctx, tx, by.Person, names); err != nil {
			return err
		}
		alike, err := p.alike(ctx, tx, row, slipped, wholes)
		if err != nil {
			return err
		}
		return p.events.Record(ctx, tx, by, IdentityRecorded{Person: by.Person, Version: row.Version, Alike: alike})
	})
}

// seal returns the row that a claim becomes.
func (p *People) seal(ctx context.Context, id string, c Claim, law council.Law) (personRow, error) {
	now := p.clock.Now()
	row := personRow{ID: id, RecordedAt: &now, Named: true}
	row.FatherIndex = p.fatherIndex(c.Father)
	mask := ""
	if c.Number != "" { // whoever came with an older register may have none
		row.IdentityIndex, mask = p.identityIndex(c.Kind, c.Number), law.Mask(c.Number)
	}
	for _, v := range []struct {
		column string
		to     *pii.Sealed
		value  string
	}{
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
		sealed, err := p.vault.Seal(ctx, field(v.column, id), v.value)
		if err != nil {
			return personRow{}, err
		}
		*v.to = sealed
	}
	return row, nil
}

// Hold fixes a person's identity while the thing named by rests on it; an empty name lets go.
func (p *People) Hold(ctx context.Context, tx *db.Tx, id, by string) error {
	return updateHold(ctx, tx, id, by)
}

// decideRecord refuses a change of what an application rests on, and a form that was filled from an older row.
func decideRecord(heldBy string, version int64, typed string) error {
	if heldBy != "" {
		return fault.Denied("person.record.held", nil)
	}
	if typed != strconv.FormatInt(version, 10) {
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}
