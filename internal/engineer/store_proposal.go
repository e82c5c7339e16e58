package engineer

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/standing"
)

type proposalRow struct {
	ID           string        `db:"id"`
	Registration string        `db:"registration_id"`
	Person       string        `db:"person_id"`
	Kind         standing.Kind `db:"kind"`
	From         day.Day       `db:"from_on"`
	Until        day.Day       `db:"until_on"`
	Of           string        `db:"of_id"`
	Grounds      pii.Sealed    `db:"grounds"`
	Rule         string        `db:"rule_id"`
	Law          string        `db:"law_id"`
	Seen         string        `db:"seen_id"`
	By           string        `db:"by_id"`
	At           time.Time     `db:"proposed_at"`
	State        ProposalState `db:"state"`
	DecidedBy    string        `db:"decided_by"`
	DecidedAt    *time.Time    `db:"decided_at"`
	Reason       pii.Sealed    `db:"reason"`
	Fact         string        `db:"fact_id"`
}

// waitingRow is a proposal in the list of those that wait.
type waitingRow struct {
	ID           string        `db:"id"`
	Registration string        `db:"registration_id"`
	Person       string        `db:"person_id"`
	Number       string        `db:"number"`
	Kind         standing.Kind `db:"kind"`
	From         day.Day       `db:"from_on"`
	By           string        `db:"by_id"`
	At           time.Time     `db:"proposed_at"`
}

const proposalColumns = `id, registration_id, person_id, kind, from_on, until_on, of_id, grounds, rule_id, law_id, seen_id, by_id, proposed_at, state,
	decided_by, decided_at, reason, fact_id`

func insertProposal(ctx context.Context, tx *db.Tx, r proposalRow) error {
	return db.Insert(ctx, tx, "engineer_proposal", r)
}

// loadProposal returns a proposal on a registration; one on another is not found.
func loadProposal(ctx context.Context, tx *db.Tx, registration, id string) (proposalRow, error) {
	return db.Get[proposalRow](ctx, tx, `select `+proposalColumns+` from engineer_proposal where id = ? and registration_id = ?`, id, registration)
}

// updateProposal stores the end of a proposal, if it is still open.
func updateProposal(ctx context.Context, tx *db.Tx, r proposalRow) error {
	n, err := tx.Exec(ctx, `update engineer_proposal set state = ?, decided_by = ?, decided_at = ?, reason = ?, fact_id = ? where id = ? and state = ?`,
		r.State, r.DecidedBy, r.DecidedAt, r.Reason, r.Fact, r.ID, ProposalOpen)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

// listOpenProposals returns those of a registration that wait; there is at most one.
func listOpenProposals(ctx context.Context, tx *db.Tx, registration string) ([]proposalRow, error) {
	return db.List[proposalRow](ctx, tx, `select `+proposalColumns+` from engineer_proposal where registration_id = ? and state = ?`, registration, ProposalOpen)
}

// listProposals returns what was proposed of a registration, the newest first.
func listProposals(ctx context.Context, tx *db.Tx, registration string) ([]proposalRow, error) {
	return db.List[proposalRow](ctx, tx, `select `+proposalColumns+` from engineer_proposal where registration_id = ? order by id desc limit 100`, registration)
}

// listProposalsAfter returns what was proposed of a registration after an id, in the order of ids.
func listProposalsAfter(ctx context.Context, tx *db.Tx, registration, after string, limit int) ([]proposalRow, error) {
	return db.List[proposalRow](ctx, tx, `select `+proposalColumns+` from engineer_proposal where registration_id = ? and id > ? order by id limit ?`, registration, after, limit)
}

// listWaiting returns proposals that wait, the oldest first, without those on somebody's own registration.
func listWaiting(ctx context.Context, tx *db.Tx, by, after string, limit int) ([]waitingRow, error) {
	return db.List[waitingRow](ctx, tx, `select p.id, p.registration_id, p.person_id, r.number, p.kind, p.from_on, p.by_id, p.proposed_at
		from engineer_proposal p join engineer_registration r on r.id = p.registration_id
		where p.state = ? and p.id > ? and p.person_id <> ? order by p.id limit ?`, ProposalOpen, after, by, limit)
}
