package person

import (
	"context"
	"strings"
	"time"

	"sanad/internal/db"
	"sanad/internal/pii"
)

type personRow struct {
	ID             string     `db:"id"`
	Language       string     `db:"language"`
	Email          pii.Sealed `db:"email"`
	NameLatin      pii.Sealed `db:"name_latin"`
	NameUrdu       pii.Sealed `db:"name_urdu"`
	Father         pii.Sealed `db:"father"`
	IdentityKind   pii.Sealed `db:"identity_kind"`
	IdentityNumber pii.Sealed `db:"identity_number"`
	IdentityMask   pii.Sealed `db:"identity_mask"`
	IdentityIndex  []byte     `db:"identity_index"`
	FatherIndex    []byte     `db:"father_index"`
	Named          bool       `db:"named"` // the name can be searched
	Province       pii.Sealed `db:"province"`
	District       pii.Sealed `db:"district"`
	Phone          pii.Sealed `db:"phone"`
	Address        pii.Sealed `db:"address"`
	HeldBy         string     `db:"held_by"`
	Version        int64      `db:"version"`
	CreatedAt      time.Time  `db:"created_at"`
	RecordedAt     *time.Time `db:"recorded_at"`
	MergedInto     string     `db:"merged_into"` // who they are, in the row of the account
}

func insertPerson(ctx context.Context, tx *db.Tx, row personRow) error {
	return db.Insert(ctx, tx, "person", row)
}

func loadPerson(ctx context.Context, tx *db.Tx, id string) (personRow, error) {
	return db.Get[personRow](ctx, tx, `select id, language, email, name_latin, name_urdu, father, identity_kind, identity_number,
		identity_mask, identity_index, father_index, named, province, district, phone, address, held_by, version, created_at, recorded_at, merged_into
		from person where id = ?`, id)
}

func updateIdentity(ctx context.Context, tx *db.Tx, r personRow) error {
	_, err := tx.Exec(ctx, `update person set name_latin = ?, name_urdu = ?, father = ?, identity_kind = ?, identity_number = ?,
		identity_mask = ?, identity_index = ?, father_index = ?, named = ?, province = ?, district = ?, phone = ?, address = ?, version = ?, recorded_at = ?
		where id = ?`, r.NameLatin, r.NameUrdu, r.Father, r.IdentityKind, r.IdentityNumber, r.IdentityMask, r.IdentityIndex,
		r.FatherIndex, r.Named, r.Province, r.District, r.Phone, r.Address, r.Version, r.RecordedAt, r.ID)
	return err
}

func updateHold(ctx context.Context, tx *db.Tx, id, by string) error {
	_, err := tx.Exec(ctx, `update person set held_by = ? where id = ?`, by, id)
	return err
}

// swapHold changes what holds a person's identity, if it is what is expected.
func swapHold(ctx context.Context, tx *db.Tx, id, from, to string) error {
	_, err := tx.Exec(ctx, `update person set held_by = ? where id = ? and held_by = ?`, to, id, from)
	return err
}

func updateMerged(ctx context.Context, tx *db.Tx, id, into string) error {
	_, err := tx.Exec(ctx, `update person set merged_into = ? where id = ?`, into, id)
	return err
}

func listNames(ctx context.Context, tx *db.Tx, ids []string) ([]personRow, error) {
	return db.List[personRow](ctx, tx, `select id, name_latin from person where id in (?)`, ids)
}

func listSameIdentity(ctx context.Context, tx *db.Tx, id string, index []byte) ([]string, error) {
	return db.List[string](ctx, tx, `select id from person where identity_index = ? and id <> ? and merged_into = '' order by id limit 20`, index, id)
}

func listEmails(ctx context.Context, tx *db.Tx, after string, limit int) ([]personRow, error) {
	return db.List[personRow](ctx, tx, `select id, email, name_latin from person where id > ? order by id limit ?`, after, limit)
}

// listUnnamed returns who recorded their name before names could be searched.
func listUnnamed(ctx context.Context, tx *db.Tx, after string, limit int) ([]personRow, error) {
	return db.List[personRow](ctx, tx, `select id, name_latin, name_urdu, father, version from person
		where recorded_at is not null and not named and id > ? order by id limit ?`, after, limit)
}

// updateNamed notes that a name can be searched, if it is still the one that was read.
func updateNamed(ctx context.Context, tx *db.Tx, row personRow) (bool, error) {
	n, err := tx.Exec(ctx, `update person set named = ?, father_index = ? where id = ? and version = ?`, true, row.FatherIndex, row.ID, row.Version)
	return n == 1, err
}

type nameRow struct {
	Token  []byte `db:"token"`
	Person string `db:"person_id"`
}

// replaceNames writes what a person is found by, in place of what stood.
func replaceNames(ctx context.Context, tx *db.Tx, person string, tokens [][]byte) error {
	if _, err := tx.Exec(ctx, `delete from person_name where person_id = ?`, person); err != nil {
		return err
	}
	for _, token := range tokens {
		if err := db.Insert(ctx, tx, "person_name", nameRow{token, person}); err != nil {
			return err
		}
	}
	return nil
}

// listNamed returns who has every token; there is at least one. It walks the first one's part of the index in order and stops at the
// limit.
func listNamed(ctx context.Context, tx *db.Tx, tokens [][]byte, after string, limit int) ([]string, error) {
	query, args := namedQuery(tokens, after, limit)
	return db.List[string](ctx, tx, query, args...)
}

func namedQuery(tokens [][]byte, after string, limit int) (string, []any) {
	query := `select n.person_id from person_name n where n.token = ? and n.person_id > ?` +
		strings.Repeat(` and exists (select 1 from person_name o where o.token = ? and o.person_id = n.person_id)`, len(tokens)-1)
	args := []any{tokens[0], after}
	for _, token := range tokens[1:] {
		args = append(args, token)
	}
	return query + ` order by n.person_id limit ?`, append(args, limit)
}

func hasToken(ctx context.Context, tx *db.Tx, token []byte, person string) (bool, error) {
	list, err := db.List[string](ctx, tx, `select person_id from person_name where token = ? and person_id = ? limit 1`, token, person)
	return len(list) > 0, err
}

// listSharing returns those of the persons who have a token of a name with one.
func listSharing(ctx context.Context, tx *db.Tx, one string, persons []string) ([]string, error) {
	return db.List[string](ctx, tx, `select distinct o.person_id from person_name m join person_name o on o.token = m.token
		where m.person_id = ? and o.person_id in (?)`, one, persons)
}

// insertBrought stores many new persons and what they are found by.
func insertBrought(ctx context.Context, tx *db.Tx, rows []personRow, names []nameRow) error {
	if err := db.InsertMany(ctx, tx, "person", rows); err != nil {
		return err
	}
	return db.InsertMany(ctx, tx, "person_name", names)
}

func deletePersons(ctx context.Context, tx *db.Tx, ids []string) error {
	if _, err := tx.Exec(ctx, `delete from person_name where person_id in (?)`, ids); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from person where id in (?)`, ids)
	return err
}

type indexedRow struct {
	ID    string `db:"id"`
	Index []byte `db:"identity_index"`
}

// listIndexed returns who recorded one of some identity numbers. Few at a time, and in no order, so that PostgreSQL walks the index.
func listIndexed(ctx context.Context, tx *db.Tx, indexes [][]byte) ([]indexedRow, error) {
	return db.List[indexedRow](ctx, tx, `select id, identity_index from person where identity_index in (?) and merged_into = ''`, indexes)
}

// listThere returns those of some ids under which there is a person.
func listThere(ctx context.Context, tx *db.Tx, ids []string) ([]string, error) {
	return db.List[string](ctx, tx, `select id from person where id in (?)`, ids)
}

// listRecorded returns those of some persons who changed since they were brought in.
func listRecorded(ctx context.Context, tx *db.Tx, ids []string) ([]string, error) {
	return db.List[string](ctx, tx, `select id from person where id in (?) and version <> 1`, ids)
}

// listSameName returns who has a whole name and a father's name.
func listSameName(ctx context.Context, tx *db.Tx, token, father []byte) ([]string, error) {
	return db.List[string](ctx, tx, `select n.person_id from person_name n join person p on p.id = n.person_id
		where n.token = ? and p.father_index = ? and p.merged_into = '' order by n.person_id limit 20`, token, father)
}
