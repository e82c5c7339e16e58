package visit

import (
	"context"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

type proposalRow struct {
	Visit      string        `db:"visit_id"`
	State      ProposalState `db:"state"`
	Outcome    Outcome       `db:"outcome"`
	Number     string        `db:"number"`
	Meeting    string        `db:"meeting"`
	On         day.Day       `db:"decided_on"`
	ReasonsEn  string        `db:"reasons_en"`
	ReasonsUr  string        `db:"reasons_ur"`
	From       int64         `db:"seats_from"`
	Sections   int64         `db:"sections"`
	PerSection int64         `db:"per_section"`
	By         string        `db:"by_id"`
	At         time.Time     `db:"at"`
	Answer     string        `db:"answer"`
	EndedBy    string        `db:"ended_by"`
	EndedAt    *time.Time    `db:"ended_at"`
	Rule       string        `db:"rule_id"`
	Law        string        `db:"law_id"`
	Version    int64         `db:"version"`
}

const proposalColumns = `visit_id, state, outcome, number, meeting, decided_on, reasons_en, reasons_ur, seats_from, sections, per_section, by_id, at, answer, ended_by, ended_at, rule_id, law_id, version`

// loadProposal returns what is proposed after a visit; the zero value if nothing was.
func loadProposal(ctx context.Context, tx *db.Tx, visit string) (Proposal, error) {
	r, err := db.Get[proposalRow](ctx, tx, `select `+proposalColumns+` from visit_proposal where visit_id = ?`, visit)
	if fault.Is(err, fault.KindNotFound) {
		return Proposal{}, nil
	}
	return Proposal{
		r.Visit, r.State, r.Outcome, r.Number, r.Meeting, r.On, council.Text{En: r.ReasonsEn, Ur: r.ReasonsUr}, int(r.From), int(r.Sections), int(r.PerSection),
		r.By, r.At, r.Answer, r.EndedBy, r.EndedAt, r.Rule, r.Law, r.Version,
	}, err
}

func rowOfProposal(p Proposal) proposalRow {
	return proposalRow{
		p.Visit, p.State, p.Outcome, p.Number, p.Meeting, p.On, p.Reasons.En, p.Reasons.Ur, int64(p.From), int64(p.Sections), int64(p.PerSection),
		p.By, p.At, p.Answer, p.EndedBy, p.EndedAt, p.Rule, p.Law, p.Version,
	}
}

// putProposal stores what is proposed after a visit, the first time or anew.
func putProposal(ctx context.Context, tx *db.Tx, p Proposal) error {
	if p.Version > 0 {
		return updateProposal(ctx, tx, p)
	}
	p.Version = 1
	return db.Insert(ctx, tx, "visit_proposal", rowOfProposal(p))
}

// updateProposal stores a proposal as it was changed. Of two that read it the first is stored.
func updateProposal(ctx context.Context, tx *db.Tx, p Proposal) error {
	r := rowOfProposal(p)
	n, err := tx.Exec(ctx, `update visit_proposal set state = ?, outcome = ?, number = ?, meeting = ?, decided_on = ?, reasons_en = ?, reasons_ur = ?, seats_from = ?, sections = ?, per_section = ?,
		by_id = ?, at = ?, answer = ?, ended_by = ?, ended_at = ?, rule_id = ?, law_id = ?, version = version + 1 where visit_id = ? and version = ?`,
		r.State, r.Outcome, r.Number, r.Meeting, r.On, r.ReasonsEn, r.ReasonsUr, r.From, r.Sections, r.PerSection,
		r.By, r.At, r.Answer, r.EndedBy, r.EndedAt, r.Rule, r.Law, r.Visit, r.Version)
	if err == nil && n == 0 {
		err = fault.Conflict("visit.changed", nil)
	}
	return err
}

// isNumberTaken tells whether the proposal after another visit has a number.
func isNumberTaken(ctx context.Context, tx *db.Tx, number, but string) (bool, error) {
	n, err := db.Get[int64](ctx, tx, `select count(*) from visit_proposal where number = ? and visit_id <> ?`, number, but)
	return n > 0, err
}

// listByID returns visits by their ids.
func listByID(ctx context.Context, tx *db.Tx, ids []string) ([]Visit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return visits(db.List[row](ctx, tx, `select `+columns+` from visit where id in (?) order by id`, ids))
}
