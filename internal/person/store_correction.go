package person

import (
	"context"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

type correctionRow struct {
	Case              string     `db:"case_id"`
	Person            string     `db:"person_id"`
	Version           int64      `db:"version"` // of the person's row that it was written on
	NameLatin         pii.Sealed `db:"name_latin"`
	NameLatinWas      pii.Sealed `db:"name_latin_was"`
	NameUrdu          pii.Sealed `db:"name_urdu"`
	NameUrduWas       pii.Sealed `db:"name_urdu_was"`
	Father            pii.Sealed `db:"father"`
	FatherWas         pii.Sealed `db:"father_was"`
	IdentityKind      pii.Sealed `db:"identity_kind"`
	IdentityKindWas   pii.Sealed `db:"identity_kind_was"`
	IdentityNumber    pii.Sealed `db:"identity_number"`
	IdentityNumberWas pii.Sealed `db:"identity_number_was"`
	IdentityIndex     []byte     `db:"identity_index"`
	Province          pii.Sealed `db:"province"`
	ProvinceWas       pii.Sealed `db:"province_was"`
	District          pii.Sealed `db:"district"`
	DistrictWas       pii.Sealed `db:"district_was"`
}

// pairs names the columns of the new values, with those of the old.
func (r *correctionRow) pairs() map[string][2]*pii.Sealed {
	return map[string][2]*pii.Sealed{
		"name_latin": {&r.NameLatin, &r.NameLatinWas}, "name_urdu": {&r.NameUrdu, &r.NameUrduWas}, "father": {&r.Father, &r.FatherWas},
		"identity_kind": {&r.IdentityKind, &r.IdentityKindWas}, "identity_number": {&r.IdentityNumber, &r.IdentityNumberWas},
		"province": {&r.Province, &r.ProvinceWas}, "district": {&r.District, &r.DistrictWas},
	}
}

// field names the sealed value of a column; the person's own key seals it.
func (r correctionRow) field(column string) vault.Field {
	return vault.Field{Entry: "person_correction." + column, Row: r.Case, Scope: Scope(r.Person)}
}

const correctionColumns = `case_id, person_id, version, name_latin, name_latin_was, name_urdu, name_urdu_was, father, father_was, identity_kind, identity_kind_was,
	identity_number, identity_number_was, identity_index, province, province_was, district, district_was`

// loadCorrection returns the correction of a case; false if it has none.
func loadCorrection(ctx context.Context, tx *db.Tx, caseID string) (correctionRow, bool, error) {
	row, err := db.Get[correctionRow](ctx, tx, `select `+correctionColumns+` from person_correction where case_id = ?`, caseID)
	if fault.Is(err, fault.KindNotFound) {
		return row, false, nil
	}
	return row, err == nil, err
}

func replaceCorrection(ctx context.Context, tx *db.Tx, row correctionRow) error {
	if _, err := tx.Exec(ctx, `delete from person_correction where case_id = ?`, row.Case); err != nil {
		return err
	}
	return db.Insert(ctx, tx, "person_correction", row)
}
