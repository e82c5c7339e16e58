package person

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// Particulars are what a correction may change of who somebody is.
type Particulars struct {
	NameLatin string `form:"name_latin" entry:"person_correction.name_latin" max:"120"`
	NameUrdu  string `form:"name_urdu" entry:"person_correction.name_urdu" max:"120"`
	Father    string `form:"father" entry:"person_correction.father" max:"120"`
	Kind      string `form:"kind" entry:"person_correction.identity_kind" max:"20"`
	Number    string `form:"number" entry:"person_correction.identity_number" max:"30"`
	District  string `form:"district" entry:"person_correction.district" max:"80"` // province/district
}

// Correction is what a person wants changed of who they are: the fields that change, as they were and as they shall be. The identity
// numbers are there only if the decision came from a look at them.
type Correction struct {
	Was, Now Identity
	Changed  []string // columns of the new values
	Stale    bool     // the record changed since it was written
	Taken    bool     // somebody else recorded the new identity number; for officers alone
}

// Corrected are the fields that a look at a correction opens.
var Corrected = []string{"person.identity_number", "person_correction.identity_number", "person_correction.identity_number_was"}

// PrepareCorrection checks what a person wants changed, and seals it with what is recorded now, for a transaction that stores it under a
// case. The look at the own identity number is on record.
func (p *People) PrepareCorrection(ctx context.Context, by access.Actor, caseID string, c Particulars) (store func(context.Context, *db.Tx) error, err error) {
	old, err := p.Show(ctx, by)
	if err != nil {
		return nil, err
	}
	now := Claim{NameLatin: c.NameLatin, NameUrdu: c.NameUrdu, Father: c.Father, Kind: c.Kind, Number: c.Number, District: c.District}.normal()
	if err := checkCorrection(p.council.At(p.clock.Now()), old, now); err != nil {
		return nil, err
	}
	row := correctionRow{Case: caseID, Person: by.Person, Version: old.Version}
	was := claimOf(old)
	changed := changedOf(was, now)
	if slices.Contains(changed, "identity_number") {
		row.IdentityIndex = p.identityIndex(now.Kind, now.Number)
	}
	for column, pair := range row.pairs() {
		if !slices.Contains(changed, column) {
			continue
		}
		if *pair[0], err = p.vault.Seal(ctx, row.field(column), now.values()[column]); err != nil {
			return nil, err
		}
		if *pair[1], err = p.vault.Seal(ctx, row.field(column+"_was"), was.values()[column]); err != nil {
			return nil, err
		}
	}
	return func(ctx context.Context, tx *db.Tx) error {
		current, err := loadPerson(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		if current.Version != row.Version {
			return fault.Conflict("fault.stale", nil)
		}
		return replaceCorrection(ctx, tx, row)
	}, nil
}

// Correction opens what a case wants changed; false if it wants nothing.
func (p *People) Correction(ctx context.Context, tx *db.Tx, d access.Decision, caseID string) (c Correction, found bool, err error) {
	row, found, err := loadCorrection(ctx, tx, caseID)
	if err != nil || !found {
		return c, false, err
	}
	was, now := map[string]string{}, map[string]string{}
	for column, pair := range row.pairs() {
		if *pair[0] == nil {
			continue
		}
		c.Changed = append(c.Changed, column)
		for i, to := range []map[string]string{now, was} {
			field := row.field(column + []string{"", "_was"}[i])
			if !p.vault.Reaches(d, field) {
				continue
			}
			v, err := p.vault.Open(ctx, d, field, *pair[i])
			if err != nil {
				return c, false, err
			}
			to[column] = v.Reveal()
		}
	}
	slices.Sort(c.Changed)
	c.Was, c.Now = identityOf(was), identityOf(now)
	current, err := loadPerson(ctx, tx, row.Person)
	if err != nil {
		return c, false, err
	}
	c.Stale = current.Version != row.Version
	if row.IdentityIndex != nil {
		others, err := listSameIdentity(ctx, tx, row.Person, row.IdentityIndex)
		if err != nil {
			return c, false, err
		}
		c.Taken = len(others) > 0
	}
	return c, true, nil
}

// PrepareCorrect seals anew who a person is with the correction of a case, for the transaction in which it is decided. The decision comes
// from a look at what Corrected names.
func (p *People) PrepareCorrect(ctx context.Context, d access.Decision, person, caseID string) (correct func(context.Context, *db.Tx, access.Actor) error, err error) {
	var old Identity
	var c Correction
	err = p.db.View(ctx, func(tx *db.Tx) (err error) {
		if old, err = p.Open(ctx, tx, d, person); err != nil {
			return err
		}
		var found bool
		if c, found, err = p.Correction(ctx, tx, d, caseID); err == nil && !found {
			err = fault.NotFound()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	claim, now := claimOf(old), claimOf(c.Now).values()
	claim.Phone, claim.Address = old.Phone.Reveal(), old.Address.Reveal()
	for _, column := range c.Changed {
		claim.set(column, now[column])
	}
	row, err := p.seal(ctx, person, claim, p.council.At(p.clock.Now()))
	if err != nil {
		return nil, err
	}
	names := p.names(claim.NameLatin, claim.NameUrdu)
	return func(ctx context.Context, tx *db.Tx, by access.Actor) error {
		current, err := loadPerson(ctx, tx, person)
		if err != nil {
			return err
		}
		if current.Version != old.Version {
			return fault.Conflict("fault.stale", nil)
		}
		row.Version = old.Version + 1
		row.Phone, row.Address = current.Phone, current.Address // they may have changed meanwhile
		if err := updateIdentity(ctx, tx, row); err != nil {
			return err
		}
		if err := replaceNames(ctx, tx, person, names); err != nil {
			return err
		}
		return p.events.Record(ctx, tx, by, IdentityCorrected{Person: person, Case: caseID, Version: row.Version})
	}, nil
}

// values are a claim's particulars by column.
func (c Claim) values() map[string]string {
	return map[string]string{
		"name_latin": c.NameLatin, "name_urdu": c.NameUrdu, "father": c.Father, "identity_kind": c.Kind, "identity_number": c.Number,
		"province": c.Province, "district": c.District,
	}
}

// set changes one of a claim's particulars.
func (c *Claim) set(column, value string) {
	to := map[string]*string{
		"name_latin": &c.NameLatin, "name_urdu": &c.NameUrdu, "father": &c.Father, "identity_kind": &c.Kind, "identity_number": &c.Number,
		"province": &c.Province, "district": &c.District,
	}
	*to[column] = value
}

func claimOf(i Identity) Claim {
	return Claim{
		NameLatin: i.NameLatin.Reveal(), NameUrdu: i.NameUrdu.Reveal(), Father: i.Father.Reveal(), Kind: i.Kind, Number: i.Number.Reveal(),
		Province: i.Province, District: i.District,
	}
}

func identityOf(v map[string]string) Identity {
	return Identity{
		NameLatin: pii.New(v["name_latin"]), NameUrdu: pii.New(v["name_urdu"]), Father: pii.New(v["father"]), Kind: v["identity_kind"],
		Number: pii.New(v["identity_number"]), Province: v["province"], District: v["district"],
	}
}

// changedOf names the columns that differ: a document's kind goes with its number, a district with its province.
func changedOf(was, now Claim) []string {
	var list []string
	old := was.values()
	for _, group := range [][]string{{"name_latin"}, {"name_urdu"}, {"father"}, {"identity_kind", "identity_number"}, {"province", "district"}} {
		if slices.ContainsFunc(group, func(column string) bool { return old[column] != now.values()[column] }) {
			list = append(list, group...)
		}
	}
	return list
}

// checkCorrection names every changed field that cannot be taken, and refuses a correction of nothing. What stays as it is may be as an
// older register had it.
func checkCorrection(law council.Law, old Identity, now Claim) error {
	changed := changedOf(claimOf(old), now)
	var f fault.Fields
	if len(changed) == 0 {
		f.Add("name_latin", "person.correct.nothing", nil)
		return f.Err()
	}
	if x := fault.Of(now.check(law)); x != nil {
		columns := map[string]string{"name_latin": "name_latin", "name_urdu": "name_urdu", "father": "father", "kind": "identity_kind", "number": "identity_number", "district": "district"}
		for _, field := range x.Fields {
			if slices.Contains(changed, columns[field.Name]) {
				f = append(f, field)
			}
		}
	}
	return f.Err()
}
