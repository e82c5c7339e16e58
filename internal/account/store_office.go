package account

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/pii"
)

type officeRow struct {
	ID          string      `db:"id"`
	Person      string      `db:"person_id"`
	Role        access.Role `db:"role"`
	AppointedBy string      `db:"appointed_by"` // empty: by the operator
	BegunAt     time.Time   `db:"begun_at"`
	EndedBy     string      `db:"ended_by"`
	EndedAt     *time.Time  `db:"ended_at"`
}

// delegationRow is the loan of an office to another officer.
type delegationRow struct {
	ID       string     `db:"id"`
	Office   string     `db:"office_id"`
	Receiver string     `db:"to_id"`
	From     day.Day    `db:"from_on"`
	Until    day.Day    `db:"to_on"`
	MadeAt   time.Time  `db:"made_at"`
	EndedAt  *time.Time `db:"ended_at"`
}

// loanRow is a delegation with the office it lends.
type loanRow struct {
	ID            string      `db:"id"`
	Office        string      `db:"office_id"`
	Giver         string      `db:"giver_id"`
	Receiver      string      `db:"to_id"`
	Role          access.Role `db:"role"`
	From          day.Day     `db:"from_on"`
	Until         day.Day     `db:"to_on"`
	EndedAt       *time.Time  `db:"ended_at"`
	OfficeEndedAt *time.Time  `db:"office_ended_at"`
}

type invitationRow struct {
	ID         string      `db:"id"`
	TokenHash  []byte      `db:"token_hash"`
	Guest      string      `db:"guest_id"` // the person whom the address becomes if it has no account
	Email      pii.Sealed  `db:"email"`
	EmailIndex []byte      `db:"email_index"`
	Role       access.Role `db:"role"`
	Language   string      `db:"language"`
	InvitedBy  string      `db:"invited_by"` // empty: the operator
	InvitedAt  time.Time   `db:"invited_at"`
	EndsAt     time.Time   `db:"ends_at"`
	ClosedAt   *time.Time  `db:"closed_at"` // accepted or taken back
}

const officeColumns = `id, person_id, role, appointed_by, begun_at, ended_by, ended_at`

func insertOffice(ctx context.Context, tx *db.Tx, row officeRow) error {
	return db.Insert(ctx, tx, "account_office", row)
}

func loadOffice(ctx context.Context, tx *db.Tx, id string) (officeRow, error) {
	return db.Get[officeRow](ctx, tx, `select `+officeColumns+` from account_office where id = ?`, id)
}

func listOfficesOf(ctx context.Context, tx *db.Tx, person string) ([]officeRow, error) {
	return db.List[officeRow](ctx, tx, `select `+officeColumns+` from account_office
		where person_id = ? and ended_at is null order by begun_at, id limit 20`, person)
}

func listOffices(ctx context.Context, tx *db.Tx) ([]officeRow, error) {
	return db.List[officeRow](ctx, tx, `select `+officeColumns+` from account_office
		where ended_at is null order by begun_at, id limit 500`)
}

func countRole(ctx context.Context, tx *db.Tx, role access.Role) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from account_office where role = ? and ended_at is null`, role)
}

func endOffice(ctx context.Context, tx *db.Tx, id, by string, now time.Time) error {
	_, err := tx.Exec(ctx, `update account_office set ended_at = ?, ended_by = ? where id = ?`, now, by, id)
	return err
}

func insertDelegation(ctx context.Context, tx *db.Tx, row delegationRow) error {
	return db.Insert(ctx, tx, "account_delegation", row)
}

const loanQuery = `select d.id, d.office_id, o.person_id as giver_id, d.to_id, o.role, d.from_on, d.to_on, d.ended_at, o.ended_at as office_ended_at
	from account_delegation d join account_office o on o.id = d.office_id where d.ended_at is null and o.ended_at is null`

func listLoansTo(ctx context.Context, tx *db.Tx, person string, on day.Day) ([]loanRow, error) {
	return db.List[loanRow](ctx, tx, loanQuery+` and d.to_id = ? and d.to_on >= ? order by d.from_on, d.id limit 100`, person, on)
}

func listLoans(ctx context.Context, tx *db.Tx, on day.Day) ([]loanRow, error) {
	return db.List[loanRow](ctx, tx, loanQuery+` and d.to_on >= ? order by d.from_on, d.id limit 500`, on)
}

func loadLoan(ctx context.Context, tx *db.Tx, id string) (loanRow, error) {
	return db.Get[loanRow](ctx, tx, loanQuery+` and d.id = ?`, id)
}

func endDelegation(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	_, err := tx.Exec(ctx, `update account_delegation set ended_at = ? where id = ?`, now, id)
	return err
}

const invitationColumns = `id, token_hash, guest_id, email, email_index, role, language, invited_by, invited_at, ends_at, closed_at`

func insertInvitation(ctx context.Context, tx *db.Tx, row invitationRow) error {
	return db.Insert(ctx, tx, "account_invitation", row)
}

func findInvitation(ctx context.Context, tx *db.Tx, tokenHash []byte) (invitationRow, error) {
	return db.Get[invitationRow](ctx, tx, `select `+invitationColumns+` from account_invitation where token_hash = ?`, tokenHash)
}

func loadInvitation(ctx context.Context, tx *db.Tx, id string) (invitationRow, error) {
	return db.Get[invitationRow](ctx, tx, `select `+invitationColumns+` from account_invitation where id = ?`, id)
}

// listInvitations returns the open invitations, to an address or to all.
func listInvitations(ctx context.Context, tx *db.Tx, emailIndex []byte, now time.Time) ([]invitationRow, error) {
	query := `select ` + invitationColumns + ` from account_invitation where closed_at is null and ends_at > ?`
	args := []any{now}
	if emailIndex != nil {
		query += ` and email_index = ?`
		args = append(args, emailIndex)
	}
	return db.List[invitationRow](ctx, tx, query+` order by invited_at, id limit 200`, args...)
}

// closeInvitation ends an open invitation and tells whether it was still open.
func closeInvitation(ctx context.Context, tx *db.Tx, id string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update account_invitation set closed_at = ? where id = ? and closed_at is null`, now, id)
	return n == 1, err
}

func listOldInvitations(ctx context.Context, tx *db.Tx, before time.Time) ([]invitationRow, error) {
	return db.List[invitationRow](ctx, tx, `select `+invitationColumns+` from account_invitation where ends_at <= ? order by ends_at, id limit ?`, before, sweepCount)
}

func deleteInvitation(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `delete from account_invitation where id = ?`, id)
	return err
}
