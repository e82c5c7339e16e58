package assessment

import (
	"context"
	"encoding/json"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// mostPieces bounds what one report holds, and every list of it.
const mostPieces = 1000

type reportRow struct {
	Visit       string    `db:"visit_id"`
	Institution string    `db:"institution_id"`
	Programme   string    `db:"programme_id"`
	By          string    `db:"begun_by"`
	At          time.Time `db:"begun_at"`
	Serial      int       `db:"serial"`
}

type revisionRow struct {
	ID        string     `db:"id"`
	Visit     string     `db:"visit_id"`
	Serial    int        `db:"serial"`
	Criterion string     `db:"criterion"`
	Part      string     `db:"part"`
	Piece     string     `db:"piece_id"`
	Place     int        `db:"place"`
	Number    int        `db:"number"`
	Removed   bool       `db:"removed"`
	Body      pii.Sealed `db:"body"`
	Person    string     `db:"person_id"`
	At        time.Time  `db:"saved_at"`
}

type stateRow struct {
	ID     string    `db:"id"`
	Visit  string    `db:"visit_id"`
	Number int       `db:"number"`
	Serial int       `db:"serial"`
	Hash   string    `db:"hash"`
	Law    string    `db:"law_id"`
	Person string    `db:"person_id"`
	At     time.Time `db:"kept_at"`
}

const revisionColumns = `r.id, r.visit_id, r.serial, r.criterion, r.part, r.piece_id, r.place, r.number, r.removed, r.body, r.person_id, r.saved_at`

// revision is a row without what it says.
func (r revisionRow) revision() Revision {
	return Revision{
		ID: r.ID, Serial: r.Serial, Criterion: r.Criterion, Part: r.Part, Piece: r.Piece, Place: r.Place, Number: r.Number, Removed: r.Removed, By: r.Person, At: r.At,
	}
}

// open opens what a revision says.
func (s *Service) open(ctx context.Context, d access.Decision, r revisionRow, institution string) (Revision, error) {
	x := r.revision()
	v, err := s.vault.Open(ctx, d, body(r.ID, institution), r.Body)
	if err == nil && len(r.Body) > 0 {
		err = json.Unmarshal([]byte(v.Reveal()), &x.Words)
	}
	return x, err
}

func findReport(ctx context.Context, tx *db.Tx, visit string) (reportRow, bool, error) {
	return db.Find[reportRow](ctx, tx, `select visit_id, institution_id, programme_id, begun_by, begun_at, serial from assessment_report where visit_id = ?`, visit)
}

// nextSerial counts one more revision of a report, which begins with its first.
func nextSerial(ctx context.Context, tx *db.Tx, v Visit, by string, now time.Time) (int, error) {
	_, err := tx.Exec(ctx, `insert into assessment_report (visit_id, institution_id, programme_id, begun_by, begun_at, serial) values (?, ?, ?, ?, ?, 0)
		on conflict (visit_id) do nothing`, v.ID, v.Institution, v.Programme, by, now)
	if err != nil {
		return 0, err
	}
	return db.Get[int](ctx, tx, `update assessment_report set serial = serial + 1 where visit_id = ? returning serial`, v.ID)
}

func insertRevision(ctx context.Context, tx *db.Tx, r revisionRow) error {
	return db.Insert(ctx, tx, "assessment_revision", r)
}

// countRevisions counts how often a criterion was saved.
func countRevisions(ctx context.Context, tx *db.Tx, visit, criterion string) (int, error) {
	return db.Get[int](ctx, tx, `select count(*) from assessment_revision where visit_id = ? and criterion = ?`, visit, criterion)
}

// findLatest returns the latest revision of a piece.
func findLatest(ctx context.Context, tx *db.Tx, visit, piece string) (revisionRow, bool, error) {
	return db.Find[revisionRow](ctx, tx, `select `+revisionColumns+` from assessment_revision r where r.visit_id = ? and r.piece_id = ? order by r.number desc limit 1`, visit, piece)
}

// listStanding returns the latest revision of each piece up to a serial, without those that were removed, in the order of their places.
func listStanding(ctx context.Context, tx *db.Tx, visit string, serial int) ([]revisionRow, error) {
	return db.List[revisionRow](ctx, tx, `select `+revisionColumns+` from assessment_revision r where r.visit_id = ? and r.serial <= ? and not r.removed
		and not exists (select 1 from assessment_revision n where n.visit_id = r.visit_id and n.piece_id = r.piece_id and n.number > r.number and n.serial <= ?)
		order by r.place, r.id limit ?`, visit, serial, serial, mostPieces)
}

// listLatest returns the latest revision of each criterion up to a serial, removed pieces among them.
func listLatest(ctx context.Context, tx *db.Tx, visit string, serial int) ([]revisionRow, error) {
	return db.List[revisionRow](ctx, tx, `select `+revisionColumns+` from assessment_revision r where r.visit_id = ? and r.serial <= ?
		and not exists (select 1 from assessment_revision n where n.visit_id = r.visit_id and n.criterion = r.criterion and n.serial > r.serial and n.serial <= ?) order by r.serial`, visit, serial, serial)
}

// listHistory returns the revisions of a criterion before a serial (0: from the latest), the newest first.
func listHistory(ctx context.Context, tx *db.Tx, visit, criterion string, before, limit int) ([]revisionRow, error) {
	if before == 0 {
		before = 1 << 40
	}
	return db.List[revisionRow](ctx, tx, `select `+revisionColumns+` from assessment_revision r where r.visit_id = ? and r.criterion = ? and r.serial < ? order by r.serial desc limit ?`,
		visit, criterion, before, limit)
}

func insertState(ctx context.Context, tx *db.Tx, x State) error {
	return db.Insert(ctx, tx, "assessment_state", stateRow(x))
}

// listStates returns the states of a report that were kept, the oldest first.
func listStates(ctx context.Context, tx *db.Tx, visit string) (list []State, err error) {
	rows, err := db.List[stateRow](ctx, tx, `select id, visit_id, number, serial, hash, law_id, person_id, kept_at from assessment_state where visit_id = ? order by number limit 200`, visit)
	for _, r := range rows {
		list = append(list, State(r))
	}
	return list, err
}

// listWritten returns those of some visits for which a report was begun.
func listWritten(ctx context.Context, tx *db.Tx, visits []string) ([]string, error) {
	if len(visits) == 0 {
		return nil, nil
	}
	return db.List[string](ctx, tx, `select visit_id from assessment_report where visit_id in (?)`, visits)
}

// deleteReport takes a report away with all that was written in it, and tells whether there was one.
func deleteReport(ctx context.Context, tx *db.Tx, visit string) (n int64, err error) {
	for _, query := range []string{`delete from assessment_state where visit_id = ?`, `delete from assessment_revision where visit_id = ?`, `delete from assessment_report where visit_id = ?`} {
		if n, err = tx.Exec(ctx, query, visit); err != nil {
			return n, err
		}
	}
	return n, nil
}
