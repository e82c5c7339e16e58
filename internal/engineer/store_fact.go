package engineer

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/pii"
	"sanad/internal/standing"
)

type factRow struct {
	ID           string        `db:"id"`
	Registration string        `db:"registration_id"`
	Person       string        `db:"person_id"`
	Kind         standing.Kind `db:"kind"`
	From         day.Day       `db:"from_on"`
	Until        day.Day       `db:"until_on"`
	Of           string        `db:"of_id"`
	Value        string        `db:"value"`
	Grounds      pii.Sealed    `db:"grounds"`
	Rule         string        `db:"rule_id"`
	Law          string        `db:"law_id"`
	By           string        `db:"by_id"`
	Known        time.Time     `db:"known_at"`
}

func (r factRow) fact() standing.Fact {
	return standing.Fact{ID: r.ID, Kind: r.Kind, From: r.From, Until: r.Until, Of: r.Of, Value: r.Value, Known: r.Known}
}

func insertFact(ctx context.Context, tx *db.Tx, r factRow) error {
	return db.Insert(ctx, tx, "engineer_fact", r)
}

// listFacts returns the facts of some registrations, the oldest first.
func listFacts(ctx context.Context, tx *db.Tx, registrations []string) ([]factRow, error) {
	return db.List[factRow](ctx, tx, `select id, registration_id, person_id, kind, from_on, until_on, of_id, value, grounds, rule_id, law_id, by_id, known_at
		from engineer_fact where registration_id in (?) order by registration_id, id`, registrations)
}

// addFacts gives registrations their facts.
func addFacts(ctx context.Context, tx *db.Tx, list []Registration) error {
	at := map[string]int{}
	var ids []string
	for i, r := range list {
		at[r.ID], ids = i, append(ids, r.ID)
	}
	rows, err := listFacts(ctx, tx, ids)
	for _, row := range rows {
		r := &list[at[row.Registration]]
		r.Facts = append(r.Facts, row.fact())
	}
	return err
}
