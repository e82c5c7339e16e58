package accreditation

import (
	"context"
	"time"

	"sanad/internal/db"
)

type focalRow struct {
	ID          string     `db:"id"`
	Institution string     `db:"institution_id"`
	Person      string     `db:"person_id"`
	Role        FocalRole  `db:"role"`
	InvitedBy   string     `db:"invited_by"`
	Begun       time.Time  `db:"begun_at"`
	EndedBy     string     `db:"ended_by"`
	Ended       *time.Time `db:"ended_at"`
}

func (r focalRow) focal() Focal {
	f := Focal{ID: r.ID, Institution: r.Institution, Person: r.Person, Role: r.Role, InvitedBy: r.InvitedBy, Since: r.Begun, EndedBy: r.EndedBy}
	if r.Ended != nil {
		f.Until = *r.Ended
	}
	return f
}

type focalInvitationRow struct {
	ID          string     `db:"id"`
	Institution string     `db:"institution_id"`
	TokenHash   []byte     `db:"token_hash"`
	Role        FocalRole  `db:"role"`
	By          string     `db:"invited_by"`
	At          time.Time  `db:"invited_at"`
	Ends        time.Time  `db:"ends_at"`
	Closed      *time.Time `db:"closed_at"`
}

func (r focalInvitationRow) invitation() Invitation {
	i := Invitation{ID: r.ID, Institution: r.Institution, Role: r.Role, By: r.By, At: r.At, Ends: r.Ends}
	if r.Closed != nil {
		i.Closed = *r.Closed
	}
	return i
}

const (
	focalColumns      = `id, institution_id, person_id, role, invited_by, begun_at, ended_by, ended_at`
	invitationColumns = `id, institution_id, token_hash, role, invited_by, invited_at, ends_at, closed_at`
)

// loadInstitutionByCode returns the institution that an address names.
func loadInstitutionByCode(ctx context.Context, tx *db.Tx, code string) (Institution, error) {
	row, err := db.Get[institutionRow](ctx, tx, `select `+institutionColumns+` from accreditation_institution where code = ?`, code)
	return row.institution(), err
}

func insertFocal(ctx context.Context, tx *db.Tx, f Focal) error {
	return db.Insert(ctx, tx, "accreditation_focal", focalRow{ID: f.ID, Institution: f.Institution, Person: f.Person, Role: f.Role, InvitedBy: f.InvitedBy, Begun: f.Since})
}

func loadFocal(ctx context.Context, tx *db.Tx, id string) (Focal, error) {
	row, err := db.Get[focalRow](ctx, tx, `select `+focalColumns+` from accreditation_focal where id = ?`, id)
	return row.focal(), err
}

// loadFocalOf returns what somebody is for an institution now.
func loadFocalOf(ctx context.Context, tx *db.Tx, institution, person string) (Focal, error) {
	row, err := db.Get[focalRow](ctx, tx, `select `+focalColumns+` from accreditation_focal where institution_id = ? and person_id = ? and ended_at is null`, institution, person)
	return row.focal(), err
}

// listFocals returns who stands for an institution now, the first first.
func listFocals(ctx context.Context, tx *db.Tx, institution string) ([]Focal, error) {
	return focals(db.List[focalRow](ctx, tx, `select `+focalColumns+` from accreditation_focal where institution_id = ? and ended_at is null order by begun_at, id limit 100`, institution))
}

// listFocalsOf returns for which institutions somebody stands now.
func listFocalsOf(ctx context.Context, tx *db.Tx, person string) ([]Focal, error) {
	return focals(db.List[focalRow](ctx, tx, `select `+focalColumns+` from accreditation_focal where person_id = ? and ended_at is null order by begun_at, id limit 100`, person))
}

func focals(rows []focalRow, err error) (list []Focal, _ error) {
	for _, r := range rows {
		list = append(list, r.focal())
	}
	return list, err
}

// endFocal ends what somebody is for an institution, and tells whether they were it still.
func endFocal(ctx context.Context, tx *db.Tx, id, by string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update accreditation_focal set ended_at = ?, ended_by = ? where id = ? and ended_at is null`, now, by, id)
	return n == 1, err
}

func insertFocalInvitation(ctx context.Context, tx *db.Tx, i Invitation, tokenHash []byte) error {
	return db.Insert(ctx, tx, "accreditation_invitation", focalInvitationRow{ID: i.ID, Institution: i.Institution, TokenHash: tokenHash, Role: i.Role, By: i.By, At: i.At, Ends: i.Ends})
}

func findFocalInvitation(ctx context.Context, tx *db.Tx, tokenHash []byte) (Invitation, error) {
	row, err := db.Get[focalInvitationRow](ctx, tx, `select `+invitationColumns+` from accreditation_invitation where token_hash = ?`, tokenHash)
	return row.invitation(), err
}

// listFocalInvitations returns the open invitations of an institution, the oldest first.
func listFocalInvitations(ctx context.Context, tx *db.Tx, institution string, now time.Time) (list []Invitation, err error) {
	rows, err := db.List[focalInvitationRow](ctx, tx, `select `+invitationColumns+` from accreditation_invitation
		where institution_id = ? and closed_at is null and ends_at > ? order by invited_at, id limit 100`, institution, now)
	for _, r := range rows {
		list = append(list, r.invitation())
	}
	return list, err
}

// closeFocalInvitation ends an open invitation of an institution, and tells whether it was open still.
func closeFocalInvitation(ctx context.Context, tx *db.Tx, institution, id string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update accreditation_invitation set closed_at = ? where id = ? and institution_id = ? and closed_at is null and ends_at > ?`, now, id, institution, now)
	return n == 1, err
}

// closeInvitationsBy ends the open invitations to an institution that somebody sent.
func closeInvitationsBy(ctx context.Context, tx *db.Tx, institution, person string, now time.Time) error {
	_, err := tx.Exec(ctx, `update accreditation_invitation set closed_at = ? where institution_id = ? and invited_by = ? and closed_at is null`, now, institution, person)
	return err
}

// countInvitations returns how many were invited to an institution since a moment, whatever became of it.
func countInvitations(ctx context.Context, tx *db.Tx, institution string, since time.Time) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from accreditation_invitation where institution_id = ? and invited_at > ?`, institution, since)
}
