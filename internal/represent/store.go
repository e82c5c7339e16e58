package represent

import (
	"context"
	"time"

	"sanad/internal/db"
)

type personRow struct {
	ID        string     `db:"id"`
	Kind      string     `db:"body_kind"`
	Body      string     `db:"body_id"`
	Person    string     `db:"person_id"`
	Role      Role       `db:"role"`
	InvitedBy string     `db:"invited_by"`
	Begun     time.Time  `db:"begun_at"`
	EndedBy   string     `db:"ended_by"`
	Ended     *time.Time `db:"ended_at"`
}

const personColumns = `id, body_kind, body_id, person_id, role, invited_by, begun_at, ended_by, ended_at`

func insertPerson(ctx context.Context, tx *db.Tx, r Representative) error {
	return db.Insert(ctx, tx, "represent_person", personRow{ID: r.ID, Kind: r.Kind, Body: r.Body, Person: r.Person, Role: r.Role, InvitedBy: r.InvitedBy, Begun: r.Since})
}

func findPerson(ctx context.Context, tx *db.Tx, kind, body, person string) (personRow, bool, error) {
	return db.Find[personRow](ctx, tx, `select `+personColumns+` from represent_person where body_kind = ? and body_id = ? and person_id = ? and ended_at is null`, kind, body, person)
}

func listBodies(ctx context.Context, tx *db.Tx, kind, person string) ([]string, error) {
	return db.List[string](ctx, tx, `select body_id from represent_person where person_id = ? and body_kind = ? and ended_at is null order by begun_at, id limit 100`, person, kind)
}
