package person

import (
	"context"
	"slices"
	"strings"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
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
	Tokens         tokens     `db:"tokens"`
	Run            string     `db:"run_id"` // where the tokens are packed; empty: they have rows
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
		identity_mask, identity_index, father_index, named, tokens, run_id, province, district, phone, address, held_by, version, created_at, recorded_at,
		merged_into
		from person where id = ?`, id)
}

type contactRow struct {
	ID        string     `db:"id"`
	Language  string     `db:"language"`
	Email     pii.Sealed `db:"email"`
	NameLatin pii.Sealed `db:"name_latin"`
}

func listContacts(ctx context.Context, tx *db.Tx, ids []string) ([]contactRow, error) {
	return db.List[contactRow](ctx, tx, `select id, language, email, name_latin from person where id in (?)`, ids)
}

func updateIdentity(ctx context.Context, tx *db.Tx, r personRow) error {
	_, err := tx.Exec(ctx, `update person set name_latin = ?, name_urdu = ?, father = ?, identity_kind = ?, identity_number = ?,
		identity_mask = ?, identity_index = ?, father_index = ?, named = ?, province = ?, district = ?, phone = ?, address = ?, version = ?, recorded_at = ?
		where id = ?`, r.NameLatin, r.NameUrdu, r.Father, r.IdentityKind, r.IdentityNumber, r.IdentityMask, r.IdentityIndex,
		r.FatherIndex, r.Named, r.Province, r.District, r.Phone, r.Address, r.Version, r.RecordedAt, r.ID)
	return err
}

// updateContact is no other state of who somebody is: what waits to be corrected of that stays as good as it was.
func updateContact(ctx context.Context, tx *db.Tx, id string, phone, address pii.Sealed) error {
	_, err := tx.Exec(ctx, `update person set phone = ?, address = ? where id = ?`, phone, address, id)
	return err
}

func updateEmail(ctx context.Context, tx *db.Tx, id string, email pii.Sealed) error {
	_, err := tx.Exec(ctx, `update person set email = ? where id = ?`, email, id)
	return err
}

func updateLanguage(ctx context.Context, tx *db.Tx, id, code string) error {
	_, err := tx.Exec(ctx, `update person set language = ? where id = ?`, code, id)
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

// listShells returns those of some persons who were merged into another and not emptied.
func listShells(ctx context.Context, tx *db.Tx, ids []string) ([]string, error) {
	return db.List[string](ctx, tx, `select id from person where id in (?) and merged_into <> '' and recorded_at is not null order by id`, ids)
}

func emptyShell(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `update person set email = null, name_latin = null, name_urdu = null, father = null, identity_kind = null, identity_number = null,
		identity_mask = null, identity_index = null, father_index = null, province = null, district = null, phone = null, address = null,
		recorded_at = null, version = version + 1 where id = ? and merged_into <> ''`, id)
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
func replaceNames(ctx context.Context, tx *db.Tx, person string, names tokens) error {
	if err := takeNames(ctx, tx, []string{person}); err != nil {
		return err
	}
	for _, token := range names.list() {
		if err := db.Insert(ctx, tx, "person_name", nameRow{token, person}); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `update person set tokens = ?, run_id = '' where id = ?`, []byte(names), person)
	return err
}

// listNamed returns who has every token, after an id and in their order; there is at least one token. It walks the first one's part of the
// index in order and stops at the limit.
func listNamed(ctx context.Context, tx *db.Tx, names [][]byte, after string, limit int) ([]string, error) {
	query, args := namedQuery(names, after, limit)
	found, err := db.List[string](ctx, tx, query, args...)
	if err != nil {
		return nil, err
	}
	packed, err := listRun(ctx, tx, names[0], after)
	if err != nil {
		return nil, err
	}
	left := limit
	for some := range slices.Chunk(packed, 100) {
		if len(names) > 1 {
			if some, err = listHaving(ctx, tx, some, names); err != nil {
				return nil, err
			}
		}
		found = append(found, some...)
		if left -= len(some); left <= 0 {
			break
		}
	}
	slices.Sort(found)
	return found[:min(len(found), limit)], nil
}

// listHaving returns those of some persons who have every token, in the order of ids.
func listHaving(ctx context.Context, tx *db.Tx, ids []string, names [][]byte) ([]string, error) {
	rows, err := db.List[personRow](ctx, tx, `select id, tokens from person where id in (?) order by id`, ids)
	var having []string
	for _, r := range rows {
		if !slices.ContainsFunc(names, func(token []byte) bool { return !r.Tokens.has(token) }) {
			having = append(having, r.ID)
		}
	}
	return having, err
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
	list, err := listHaving(ctx, tx, []string{person}, [][]byte{token})
	return len(list) > 0, err
}

// listSharing returns those of the persons who have a token of a name with one.
func listSharing(ctx context.Context, tx *db.Tx, one string, persons []string) (sharing []string, err error) {
	row, err := loadPerson(ctx, tx, one)
	if fault.Is(err, fault.KindNotFound) { // who is nobody here shares nothing
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rows, err := db.List[personRow](ctx, tx, `select id, tokens from person where id in (?)`, persons)
	for _, r := range rows {
		if slices.ContainsFunc(r.Tokens.list(), row.Tokens.has) {
			sharing = append(sharing, r.ID)
		}
	}
	return sharing, err
}

// insertBrought stores many new persons and what they are found by.
func insertBrought(ctx context.Context, tx *db.Tx, rows []personRow, names []nameRow, packed []runRow) error {
	if err := db.InsertMany(ctx, tx, "person", rows); err != nil {
		return err
	}
	if err := db.InsertMany(ctx, tx, "person_name", names); err != nil {
		return err
	}
	return db.InsertMany(ctx, tx, "person_run", packed)
}

func deletePersons(ctx context.Context, tx *db.Tx, ids []string) error {
	if err := takeNames(ctx, tx, ids); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from person where id in (?)`, ids)
	return err
}

type indexedRow struct {
	ID    string `db:"id"`
	Index []byte `db:"identity_index"`
}

// listIndexed returns who recorded one of some identity numbers.
func listIndexed(ctx context.Context, tx *db.Tx, indexes [][]byte) ([]indexedRow, error) {
	return db.List[indexedRow](ctx, tx, `select id, identity_index from person where identity_index in (?) and merged_into = ''`, indexes)
}

// listHolders returns, for each of some identity numbers that was recorded, one who did. It asks for few at a time: for thousands
// PostgreSQL would rather read all persons than look into the index so often.
func listHolders(ctx context.Context, tx *db.Tx, indexes [][]byte) (list []indexedRow, err error) {
	for some := range slices.Chunk(indexes, 250) {
		rows, err := db.List[indexedRow](ctx, tx, `select min(id) as id, identity_index from person where identity_index in (?) and merged_into = ''
			group by identity_index`, some)
		if err != nil {
			return nil, err
		}
		list = append(list, rows...)
	}
	return list, nil
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
	list, err := db.List[string](ctx, tx, `select n.person_id from person_name n join person p on p.id = n.person_id
		where n.token = ? and p.father_index = ? and p.merged_into = '' order by n.person_id limit 20`, token, father)
	if err != nil {
		return nil, err
	}
	packed, err := listRun(ctx, tx, token, "")
	if err != nil {
		return nil, err
	}
	for some := range slices.Chunk(packed, 500) {
		of, err := db.List[string](ctx, tx, `select id from person where id in (?) and father_index = ? and merged_into = '' order by id limit 20`, some, father)
		if err != nil {
			return nil, err
		}
		list = append(list, of...)
	}
	slices.Sort(list)
	return list[:min(len(list), 20)], nil
}
