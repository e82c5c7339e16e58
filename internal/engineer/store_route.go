package engineer

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

type claimRow struct {
	Application string     `db:"application_id"`
	Wants       string     `db:"wants"`
	Person      string     `db:"person_id"`
	Words       pii.Sealed `db:"words"`
	On          pii.Sealed `db:"on_day"`
	Points      pii.Sealed `db:"points"`
	State       ClaimState `db:"state"`
	By          string     `db:"by_id"` // who said so last: the applicant, or the officer who looked
	At          time.Time  `db:"at"`
}

// sealed names the sealed columns.
func (r *claimRow) sealed() map[string]*pii.Sealed {
	return map[string]*pii.Sealed{"words": &r.Words, "on_day": &r.On, "points": &r.Points}
}

// field names the sealed value of a column; the applicant's own key seals it.
func (r claimRow) field(column string) vault.Field {
	return vault.Field{Entry: "engineer_claim." + column, Row: r.Application + "/" + r.Wants, Scope: person.Scope(r.Person)}
}

func listClaims(ctx context.Context, tx *db.Tx, application string) ([]claimRow, error) {
	return db.List[claimRow](ctx, tx, `select application_id, wants, person_id, words, on_day, points, state, by_id, at
		from engineer_claim where application_id = ? order by wants`, application)
}

// replaceClaims puts claims in place of all that an application made before.
func replaceClaims(ctx context.Context, tx *db.Tx, application string, rows []claimRow) error {
	if _, err := tx.Exec(ctx, `delete from engineer_claim where application_id = ?`, application); err != nil {
		return err
	}
	for _, r := range rows {
		if err := db.Insert(ctx, tx, "engineer_claim", r); err != nil {
			return err
		}
	}
	return nil
}

// updateClaim stores what an officer found of a claim.
func updateClaim(ctx context.Context, tx *db.Tx, application, wants string, state ClaimState, by string, at time.Time) error {
	n, err := tx.Exec(ctx, `update engineer_claim set state = ?, by_id = ?, at = ? where application_id = ? and wants = ?`, state, by, at, application, wants)
	if err == nil && n == 0 {
		return fault.NotFound()
	}
	return err
}

type experienceRow struct {
	ID          string     `db:"id"`
	Application string     `db:"application_id"`
	Person      string     `db:"person_id"`
	Employer    pii.Sealed `db:"employer"`
	Title       pii.Sealed `db:"title"`
	Did         pii.Sealed `db:"did"`
	From        pii.Sealed `db:"from_on"`
	Until       pii.Sealed `db:"until_on"`
}

// sealed names the sealed columns.
func (r *experienceRow) sealed() map[string]*pii.Sealed {
	return map[string]*pii.Sealed{"employer": &r.Employer, "title": &r.Title, "did": &r.Did, "from_on": &r.From, "until_on": &r.Until}
}

// field names the sealed value of a column; the applicant's own key seals it.
func (r experienceRow) field(column string) vault.Field {
	return vault.Field{Entry: "engineer_experience." + column, Row: r.ID, Scope: person.Scope(r.Person)}
}

func listExperience(ctx context.Context, tx *db.Tx, application string) ([]experienceRow, error) {
	return db.List[experienceRow](ctx, tx, `select id, application_id, person_id, employer, title, did, from_on, until_on
		from engineer_experience where application_id = ? order by id limit 100`, application)
}

func insertExperience(ctx context.Context, tx *db.Tx, r experienceRow) error {
	return db.Insert(ctx, tx, "engineer_experience", r)
}

func deleteExperience(ctx context.Context, tx *db.Tx, application, id string) error {
	n, err := tx.Exec(ctx, `delete from engineer_experience where application_id = ? and id = ?`, application, id)
	if err == nil && n == 0 {
		return fault.NotFound()
	}
	return err
}
