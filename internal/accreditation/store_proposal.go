package accreditation

import (
	"context"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

type proposalRow struct {
	ID          string        `db:"id"`
	State       ProposalState `db:"state"`
	Number      string        `db:"number"`
	NumberKey   string        `db:"number_key"`
	Kind        DecisionKind  `db:"kind"`
	Replaces    string        `db:"replaces_id"`
	Institution string        `db:"institution_id"`
	Visit       string        `db:"visit_id"`
	Meeting     string        `db:"meeting"`
	On          day.Day       `db:"decided_on"`
	SameDay     bool          `db:"same_day"`
	By          string        `db:"proposed_by"`
	At          time.Time     `db:"proposed_at"`
	Answer      string        `db:"answer"`
	EndedBy     string        `db:"ended_by"`
	EndedAt     *time.Time    `db:"ended_at"`
	Decision    string        `db:"decision_id"`
	Version     int64         `db:"version"`
}

func (r proposalRow) proposal() Proposal {
	return Proposal{
		ID: r.ID, State: r.State, Number: r.Number, Kind: r.Kind, Replaces: r.Replaces, Institution: r.Institution, Visit: r.Visit, Meeting: r.Meeting, On: r.On, SameDay: r.SameDay,
		By: r.By, At: r.At, Answer: r.Answer, EndedBy: r.EndedBy, EndedAt: r.EndedAt, Decision: r.Decision, Version: r.Version,
	}
}

func rowOfProposal(p Proposal) proposalRow {
	return proposalRow{p.ID, p.State, p.Number, numberKey(p.Number), p.Kind, p.Replaces, p.Institution, p.Visit, p.Meeting, p.On, p.SameDay, p.By, p.At, p.Answer, p.EndedBy, p.EndedAt, p.Decision, p.Version}
}

// proposedRow is a finding of a proposal.
type proposedRow struct {
	ID           string  `db:"id"`
	Proposal     string  `db:"proposal_id"`
	Programme    string  `db:"programme_id"`
	Batch        int64   `db:"batch"`
	Outcome      string  `db:"outcome"`
	Level        string  `db:"level"`
	From         day.Day `db:"from_on"`
	Until        day.Day `db:"until_on"`
	ConditionsEn string  `db:"conditions_en"`
	ConditionsUr string  `db:"conditions_ur"`
	Report       day.Day `db:"report_on"`
	Visit        day.Day `db:"visit_on"`
	ReasonsEn    string  `db:"reasons_en"`
	ReasonsUr    string  `db:"reasons_ur"`
}

func (r proposedRow) proposed() Proposed {
	return Proposed{Finding{
		ID: r.ID, Decision: r.Proposal, Programme: r.Programme, Batch: int(r.Batch), Outcome: r.Outcome, Level: r.Level, From: r.From, Until: r.Until,
		Conditions: council.Text{En: r.ConditionsEn, Ur: r.ConditionsUr}, Report: r.Report, Visit: r.Visit,
	}, council.Text{En: r.ReasonsEn, Ur: r.ReasonsUr}}
}

func rowOfProposed(proposal string, f Proposed) proposedRow {
	return proposedRow{f.ID, proposal, f.Programme, int64(f.Batch), f.Outcome, f.Level, f.From, f.Until, f.Conditions.En, f.Conditions.Ur, f.Report, f.Visit, f.Reasons.En, f.Reasons.Ur}
}

const (
	proposalColumns = `id, state, number, number_key, kind, replaces_id, institution_id, visit_id, meeting, decided_on, same_day, proposed_by, proposed_at, answer, ended_by, ended_at, decision_id, version`
	proposedColumns = `id, proposal_id, programme_id, batch, outcome, level, from_on, until_on, conditions_en, conditions_ur, report_on, visit_on, reasons_en, reasons_ur`
)

func insertProposal(ctx context.Context, tx *db.Tx, p Proposal) error {
	return db.Insert(ctx, tx, "accreditation_proposal", rowOfProposal(p))
}

// updateProposal stores a proposal, unless somebody changed it meanwhile.
func updateProposal(ctx context.Context, tx *db.Tx, p Proposal) error {
	r := rowOfProposal(p)
	n, err := tx.Exec(ctx, `update accreditation_proposal set state = ?, number = ?, number_key = ?, kind = ?, replaces_id = ?, institution_id = ?, meeting = ?, decided_on = ?, same_day = ?,
		proposed_at = ?, answer = ?, ended_by = ?, ended_at = ?, decision_id = ?, version = version + 1 where id = ? and version = ?`,
		r.State, r.Number, r.NumberKey, r.Kind, r.Replaces, r.Institution, r.Meeting, r.On, r.SameDay, r.At, r.Answer, r.EndedBy, r.EndedAt, r.Decision, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

// loadProposal returns a proposal with its findings, in the order of programmes and batches.
func loadProposal(ctx context.Context, tx *db.Tx, id string) (Proposal, error) {
	row, err := db.Get[proposalRow](ctx, tx, `select `+proposalColumns+` from accreditation_proposal where id = ?`, id)
	if err != nil {
		return Proposal{}, err
	}
	p := row.proposal()
	rows, err := db.List[proposedRow](ctx, tx, `select `+proposedColumns+` from accreditation_proposal_finding where proposal_id = ? order by programme_id, batch`, id)
	for _, r := range rows {
		p.Findings = append(p.Findings, r.proposed())
	}
	return p, err
}

// putProposed adds findings to a proposal, after it took out one in whose place they come; empty: none.
func putProposed(ctx context.Context, tx *db.Tx, proposal, old string, list []Proposed) error {
	if err := deleteProposed(ctx, tx, proposal, old); err != nil {
		return err
	}
	var rows []proposedRow
	for _, f := range list {
		rows = append(rows, rowOfProposed(proposal, f))
	}
	return db.InsertMany(ctx, tx, "accreditation_proposal_finding", rows)
}

func deleteProposed(ctx context.Context, tx *db.Tx, proposal, finding string) error {
	_, err := tx.Exec(ctx, `delete from accreditation_proposal_finding where proposal_id = ? and id = ?`, proposal, finding)
	return err
}

// findNumber returns the decision, or the other proposal that waits, which has a number; empty: nothing has it.
func findNumber(ctx context.Context, tx *db.Tx, number, but string) (string, error) {
	list, err := db.List[string](ctx, tx, `select id from accreditation_decision where number_key = ?
		union all select id from accreditation_proposal where number_key = ? and state = 'proposed' and id <> ?`, numberKey(number), numberKey(number), but)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}

// listProposals returns what waits for somebody to confirm it, and what is somebody's own to mend, the longest waiting first.
func listProposals(ctx context.Context, tx *db.Tx, by string, most int) (list []Proposal, err error) {
	rows, err := db.List[proposalRow](ctx, tx, `select `+proposalColumns+` from accreditation_proposal
		where state = 'proposed' or state in ('draft', 'declined') and proposed_by = ? order by proposed_at, id limit ?`, by, int64(most))
	for _, r := range rows {
		list = append(list, r.proposal())
	}
	return list, err
}

// loadProposalOf returns the proposal that became a decision, with the reasons; NotFound: it came otherwise.
func loadProposalOf(ctx context.Context, tx *db.Tx, decision string) (Proposal, error) {
	id, err := db.Get[string](ctx, tx, `select id from accreditation_proposal where decision_id = ?`, decision)
	if err != nil {
		return Proposal{}, err
	}
	return loadProposal(ctx, tx, id)
}

// listDecisions returns decisions, of one institution or of all, the latest first, after one; at most so many.
func listDecisions(ctx context.Context, tx *db.Tx, institution string, after Decision, most int) (list []Decision, err error) {
	where, args := `1 = 1`, []any{}
	if institution != "" {
		where, args = `institution_id = ?`, []any{institution}
	}
	if after.ID != "" {
		where, args = where+` and (decided_on, id) < (?, ?)`, append(args, after.On, after.ID)
	}
	rows, err := db.List[decisionRow](ctx, tx, `select `+decisionColumns+` from accreditation_decision where `+where+` order by decided_on desc, id desc limit ?`, append(args, int64(most))...)
	for _, r := range rows {
		list = append(list, r.decision())
	}
	return list, err
}

// listReplacing returns the decisions that came in the place of one, the oldest first.
func listReplacing(ctx context.Context, tx *db.Tx, decision string) (list []Decision, err error) {
	rows, err := db.List[decisionRow](ctx, tx, `select `+decisionColumns+` from accreditation_decision where replaces_id = ? and replaces_id <> '' order by decided_on, id`, decision)
	for _, r := range rows {
		list = append(list, r.decision())
	}
	return list, err
}

type findingCount struct {
	Decision string `db:"of_id"`
	Count    int64  `db:"findings"`
}

// countFindings counts the batches of decisions and of proposals.
func countFindings(ctx context.Context, tx *db.Tx, ids []string) (map[string]int, error) {
	counts := map[string]int{}
	if len(ids) == 0 {
		return counts, nil
	}
	rows, err := db.List[findingCount](ctx, tx, `select decision_id as of_id, count(*) as findings from accreditation_finding where decision_id in (?) group by decision_id
		union all select proposal_id as of_id, count(*) as findings from accreditation_proposal_finding where proposal_id in (?) group by proposal_id`, ids, ids)
	for _, r := range rows {
		counts[r.Decision] = int(r.Count)
	}
	return counts, err
}

// listInstitutionsBy returns institutions by their ids.
func listInstitutionsBy(ctx context.Context, tx *db.Tx, ids []string) (map[string]Institution, error) {
	list := map[string]Institution{}
	if len(ids) == 0 {
		return list, nil
	}
	rows, err := db.List[institutionRow](ctx, tx, `select `+institutionColumns+` from accreditation_institution where id in (?)`, ids)
	for _, r := range rows {
		list[r.ID] = r.institution()
	}
	return list, err
}

func countWaiting(ctx context.Context, tx *db.Tx) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from accreditation_proposal where state = 'proposed'`)
}

// listDueProgrammes returns the programmes of which a report or a visit was ever wanted.
func listDueProgrammes(ctx context.Context, tx *db.Tx) ([]string, error) {
	return db.List[string](ctx, tx, `select distinct programme_id from accreditation_finding where report_on is not null or visit_on is not null`)
}

// listProgrammesBy returns programmes by their ids.
func listProgrammesBy(ctx context.Context, tx *db.Tx, ids []string) (map[string]Programme, error) {
	rows, err := db.List[programmeRow](ctx, tx, `select `+programmeColumns+` from accreditation_programme where id in (?)`, ids)
	list := map[string]Programme{}
	for _, r := range rows {
		list[r.ID] = r.programme()
	}
	return list, err
}
