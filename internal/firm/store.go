package firm

import (
	"context"
	"time"

	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/pii"
	"sanad/internal/text"
	"sanad/internal/vault"
)

type firmRow struct {
	ID       string    `db:"id"`
	OpenedBy string    `db:"opened_by"`
	OpenedAt time.Time `db:"opened_at"`
	Version  int64     `db:"version"`
}

const firmColumns = `id, opened_by, opened_at, version`

func insertFirm(ctx context.Context, tx *db.Tx, f Firm) error {
	return db.Insert(ctx, tx, "firm", firmRow(f))
}

func loadFirm(ctx context.Context, tx *db.Tx, id string) (Firm, error) {
	row, err := db.Get[firmRow](ctx, tx, `select `+firmColumns+` from firm where id = ?`, id)
	return Firm(row), err
}

func updateFirm(ctx context.Context, tx *db.Tx, f Firm) error {
	_, err := tx.Exec(ctx, `update firm set version = ? where id = ?`, f.Version, f.ID)
	return err
}

// countOpened returns of how many firms somebody opened the record.
func countOpened(ctx context.Context, tx *db.Tx, person string) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from firm where opened_by = ?`, person)
}

type particularsRow struct {
	ID         string     `db:"id"`
	Firm       string     `db:"firm_id"`
	State      State      `db:"state"`
	Form       string     `db:"form"`
	Name       string     `db:"name"`
	NameUrdu   string     `db:"name_ur"`
	NameKey    string     `db:"name_key"`
	Registered pii.Sealed `db:"registered"`
	Tax        pii.Sealed `db:"tax"`
	Phone      pii.Sealed `db:"phone"`
	Email      pii.Sealed `db:"email"`
	Address    pii.Sealed `db:"address"`
	Province   pii.Sealed `db:"province"`
	District   pii.Sealed `db:"district"`
	Written    time.Time  `db:"written_at"`
}

const particularsColumns = `id, firm_id, state, form, name, name_ur, name_key, registered, tax, phone, email, address, province, district, written_at`

// name writes the name, and the key by which it is found.
func (r *particularsRow) name(n council.Text) {
	r.Name, r.NameUrdu, r.NameKey = n.En, n.Ur, text.Fold(n.En)
}

// sealed is the sealed value of a column.
func (r *particularsRow) sealed(column string) *pii.Sealed {
	return map[string]*pii.Sealed{
		"registered": &r.Registered, "tax": &r.Tax, "phone": &r.Phone, "email": &r.Email, "address": &r.Address, "province": &r.Province, "district": &r.District,
	}[column]
}

// particulars is what stands in clear.
func (r particularsRow) particulars() Particulars {
	return Particulars{ID: r.ID, Firm: r.Firm, State: r.State, Form: r.Form, Name: council.Text{En: r.Name, Ur: r.NameUrdu}, Taxed: r.Tax != nil, Written: r.Written}
}

// particularsField names a sealed value of a statement; the firm's key seals it.
func particularsField(r particularsRow, column string) vault.Field {
	return vault.Field{Entry: "firm_particulars." + column, Row: r.ID, Scope: scope(r.Firm)}
}

func insertParticulars(ctx context.Context, tx *db.Tx, r particularsRow) error {
	return db.Insert(ctx, tx, "firm_particulars", r)
}

// loadParticulars returns the draft of a firm, or the statement that stands.
func loadParticulars(ctx context.Context, tx *db.Tx, firm string, state State) (particularsRow, error) {
	return db.Get[particularsRow](ctx, tx, `select `+particularsColumns+` from firm_particulars where firm_id = ? and state = ?`, firm, state)
}

// listDrafts returns the drafts of some firms, in the order in which the firms were opened.
func listDrafts(ctx context.Context, tx *db.Tx, firms []string) ([]particularsRow, error) {
	if len(firms) == 0 {
		return nil, nil
	}
	return db.List[particularsRow](ctx, tx, `select `+particularsColumns+` from firm_particulars where firm_id in (?) and state = 'draft' order by firm_id`, firms)
}

func updateParticulars(ctx context.Context, tx *db.Tx, r particularsRow) error {
	_, err := tx.Exec(ctx, `update firm_particulars set form = ?, name = ?, name_ur = ?, name_key = ?, registered = ?, tax = ?, phone = ?, email = ?, address = ?, province = ?, district = ? where id = ?`,
		r.Form, r.Name, r.NameUrdu, r.NameKey, r.Registered, r.Tax, r.Phone, r.Email, r.Address, r.Province, r.District, r.ID)
	return err
}

type ownerRow struct {
	ID             string     `db:"id"`
	Particulars    string     `db:"particulars_id"`
	Kind           OwnerKind  `db:"kind"`
	Name           pii.Sealed `db:"name"`
	NameUrdu       pii.Sealed `db:"name_ur"`
	IdentityKind   pii.Sealed `db:"identity_kind"`
	IdentityNumber pii.Sealed `db:"identity_number"`
	IdentityIndex  []byte     `db:"identity_index"`
	Registration   pii.Sealed `db:"registration"`
	Degree         pii.Sealed `db:"degree"`
	Years          pii.Sealed `db:"years"`
	Share          pii.Sealed `db:"share"`
}

// ownerField names a sealed value of an owner; the firm's key seals it.
func ownerField(id, firm, column string) vault.Field {
	return vault.Field{Entry: "firm_owner." + column, Row: id, Scope: scope(firm)}
}

func insertOwner(ctx context.Context, tx *db.Tx, r ownerRow) error {
	return db.Insert(ctx, tx, "firm_owner", r)
}

// updateOwner stores an owner as they are now; the number and its index only if they are new.
func updateOwner(ctx context.Context, tx *db.Tx, r ownerRow, number bool) error {
	if number {
		if _, err := tx.Exec(ctx, `update firm_owner set identity_number = ?, identity_index = ? where id = ?`, r.IdentityNumber, r.IdentityIndex, r.ID); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `update firm_owner set kind = ?, name = ?, name_ur = ?, identity_kind = ?, registration = ?, degree = ?, years = ?, share = ? where id = ?`,
		r.Kind, r.Name, r.NameUrdu, r.IdentityKind, r.Registration, r.Degree, r.Years, r.Share, r.ID)
	return err
}

func deleteOwner(ctx context.Context, tx *db.Tx, particulars, owner string) error {
	_, err := tx.Exec(ctx, `delete from firm_owner where particulars_id = ? and id = ?`, particulars, owner)
	return err
}

// listOwners returns the owners that a statement names, in the order in which they were named.
func listOwners(ctx context.Context, tx *db.Tx, particulars string) ([]ownerRow, error) {
	return db.List[ownerRow](ctx, tx, `select id, particulars_id, kind, name, name_ur, identity_kind, identity_number, identity_index, registration, degree, years, share
		from firm_owner where particulars_id = ? order by id limit 200`, particulars)
}
