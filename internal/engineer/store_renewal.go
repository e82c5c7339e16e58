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

// validEnd is a validity that ends, and its place in the order of ends.
type validEnd struct {
	Fact         string  `db:"id"`
	Registration string  `db:"registration_id"`
	Until        day.Day `db:"until_on"`
}

type reminderRow struct {
	Registration string    `db:"registration_id"`
	Until        day.Day   `db:"until_on"`
	Days         int64     `db:"days"`
	Told         bool      `db:"told"`
	At           time.Time `db:"at"`
}

// listToRemind returns validities that end after a place in the order of ends, up to a day, of which no reminder of so many days or
// fewer is noted, and after which none is valid that was not set aside. The coalesce lets both engines look at the few facts of a
// registration, and not at all that are valid longer.
func listToRemind(ctx context.Context, tx *db.Tx, to day.Day, days int, after validEnd, limit int) ([]validEnd, error) {
	return db.List[validEnd](ctx, tx, toRemind, to, after.Until, after.Fact, days, day.Must("9999-12-31"), limit)
}

const toRemind = `select id, registration_id, until_on from engineer_fact f
	where kind = 'valid' and until_on <= ? and (until_on, id) > (?, ?)
	and not exists (select 1 from engineer_reminder m where m.registration_id = f.registration_id and m.until_on = f.until_on and m.days <= ?)
	and not exists (select 1 from engineer_fact g where g.registration_id = f.registration_id and coalesce(g.kind, '') = 'valid'
		and coalesce(g.until_on, ?) > f.until_on
		and not exists (select 1 from engineer_fact a where a.registration_id = g.registration_id and coalesce(a.kind, '') = 'annulment' and a.of_id = g.id))
	order by until_on, id limit ?`

// listReminded returns which reminders of an end were noted, by their days.
func listReminded(ctx context.Context, tx *db.Tx, registration string, until day.Day) ([]int, error) {
	return db.List[int](ctx, tx, `select days from engineer_reminder where registration_id = ? and until_on = ? order by days`, registration, until)
}

// noteReminded notes a reminder; false if it was noted before.
func noteReminded(ctx context.Context, tx *db.Tx, r reminderRow) (bool, error) {
	n, err := tx.Exec(ctx, `insert into engineer_reminder (registration_id, until_on, days, told, at) values (?, ?, ?, ?, ?)
		on conflict (registration_id, until_on, days) do nothing`, r.Registration, r.Until, r.Days, r.Told, r.At)
	return n > 0, err
}
