package engineer

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// renewalState is how far a renewal is.
type renewalState string

// The states of a renewal.
const (
	renewalUnpaid  renewalState = "unpaid"
	renewalDone    renewalState = "done"
	renewalExpired renewalState = "expired" // nobody paid in time
	renewalGivenUp renewalState = "given_up"
)

type renewalRow struct {
	ID           string       `db:"id"`
	Registration string       `db:"registration_id"`
	Person       string       `db:"person_id"`
	State        renewalState `db:"state"`
	Years        int64        `db:"years"`
	From         day.Day      `db:"from_on"`
	Until        day.Day      `db:"until_on"`
	Rule         string       `db:"rule_id"`
	Law          string       `db:"law_id"`
	Fact         string       `db:"fact_id"`
	Version      int64        `db:"version"`
	AskedAt      time.Time    `db:"asked_at"`
	EndedAt      *time.Time   `db:"ended_at"`
}

const renewalColumns = `id, registration_id, person_id, state, years, from_on, until_on, rule_id, law_id, fact_id, version, asked_at, ended_at`

func insertRenewal(ctx context.Context, tx *db.Tx, r renewalRow) error {
	return db.Insert(ctx, tx, "engineer_renewal", r)
}

func loadRenewal(ctx context.Context, tx *db.Tx, id string) (renewalRow, error) {
	return db.Get[renewalRow](ctx, tx, `select `+renewalColumns+` from engineer_renewal where id = ?`, id)
}

// listUnpaidRenewals returns the renewals of registrations that wait for their fee.
func listUnpaidRenewals(ctx context.Context, tx *db.Tx, registrations []string) ([]renewalRow, error) {
	return db.List[renewalRow](ctx, tx, `select `+renewalColumns+` from engineer_renewal where registration_id in (?) and state = 'unpaid' order by id`, registrations)
}

// updateRenewal stores the next version of r, if nobody stored it before.
func updateRenewal(ctx context.Context, tx *db.Tx, r renewalRow) error {
	n, err := tx.Exec(ctx, `update engineer_renewal set state = ?, fact_id = ?, ended_at = ?, version = version + 1 where id = ? and version = ?`,
		r.State, r.Fact, r.EndedAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

// loadRegistration returns a registration with its facts, whoever's it is.
func loadRegistration(ctx context.Context, tx *db.Tx, id string) (Registration, error) {
	r, err := db.Get[Registration](ctx, tx, `select `+registrationColumns+` from engineer_registration where id = ?`, id)
	if err != nil {
		return r, err
	}
	list := []Registration{r}
	err = addFacts(ctx, tx, list)
	return list[0], err
}
