package visit

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

type memberRow struct {
	ID       string     `db:"id"`
	Visit    string     `db:"visit_id"`
	Person   string     `db:"person_id"`
	Convener bool       `db:"convener"`
	Since    time.Time  `db:"since"`
	Shown    *time.Time `db:"shown_at"`
	Opened   *time.Time `db:"opened_at"`
	Until    *time.Time `db:"until_at"`
	Why      string     `db:"why_ended"`
	By       string     `db:"named_by"`
}

const memberColumns = `id, visit_id, person_id, convener, since, shown_at, opened_at, until_at, why_ended, named_by`

func insertMember(ctx context.Context, tx *db.Tx, m Member) error {
	return db.Insert(ctx, tx, "visit_member", memberRow(m))
}

// updateMember stores what became of a member who had not left.
func updateMember(ctx context.Context, tx *db.Tx, m Member) error {
	n, err := tx.Exec(ctx, `update visit_member set convener = ?, shown_at = ?, opened_at = ?, until_at = ?, why_ended = ? where id = ? and until_at is null`, m.Convener, m.Shown, m.Opened, m.Until, m.Why, m.ID)
	if err == nil && n == 0 {
		err = fault.Conflict("visit.changed", nil)
	}
	return err
}

// listMembers returns who is and was in the team of a visit, in the order in which they were named.
func listMembers(ctx context.Context, tx *db.Tx, visit string) (list []Member, err error) {
	rows, err := db.List[memberRow](ctx, tx, `select `+memberColumns+` from visit_member where visit_id = ? order by id limit 200`, visit)
	for _, r := range rows {
		list = append(list, Member(r))
	}
	return list, err
}

// findMember returns a person as a member of the team of a visit now; false: they are none.
func findMember(ctx context.Context, tx *db.Tx, visit, person string) (Member, bool, error) {
	r, there, err := db.Find[memberRow](ctx, tx, `select `+memberColumns+` from visit_member where visit_id = ? and person_id = ? and until_at is null`, visit, person)
	return Member(r), there, err
}

// isVisiting tells whether a person is now in the team of a visit of one of some institutions that is not over.
func isVisiting(ctx context.Context, tx *db.Tx, institutions []string, person string) (bool, error) {
	_, there, err := db.Find[string](ctx, tx, `select id from visit_member where person_id = ? and until_at is null
		and visit_id in (select id from visit where institution_id in (?) and ended_at is null) limit 1`, person, institutions)
	return there, err
}

// countLoad counts the visits under way in whose teams persons are now, until their report is final.
func countLoad(ctx context.Context, tx *db.Tx, persons []string) (map[string]int, error) {
	of := map[string]int{}
	if len(persons) == 0 {
		return of, nil
	}
	type load struct {
		Person string `db:"person_id"`
		Count  int64  `db:"n"`
	}
	rows, err := db.List[load](ctx, tx, `select m.person_id, count(*) as n from visit_member m join visit v on v.id = m.visit_id
		where m.person_id in (?) and m.until_at is null and v.stage in ('team', 'review', 'schedule', 'visiting', 'report', 'check') group by m.person_id`, persons)
	for _, r := range rows {
		of[r.Person] = int(r.Count)
	}
	return of, err
}

// listOfMember returns the visits in whose teams a person is, the newest first.
func listOfMember(ctx context.Context, tx *db.Tx, person string) ([]Visit, error) {
	ids, err := db.List[string](ctx, tx, `select visit_id from visit_member where person_id = ? and until_at is null order by id desc limit 100`, person)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return visits(db.List[row](ctx, tx, `select `+columns+` from visit where id in (?) order by id desc`, ids))
}

type objectionRow struct {
	ID          string         `db:"id"`
	Visit       string         `db:"visit_id"`
	Member      string         `db:"member_id"`
	Institution string         `db:"institution_id"`
	Person      string         `db:"person_id"`
	Reason      pii.Sealed     `db:"reason"`
	By          string         `db:"by_id"`
	At          time.Time      `db:"at"`
	State       ObjectionState `db:"state"`
	Answer      pii.Sealed     `db:"answer"`
	DecidedBy   string         `db:"decided_by"`
	Decided     *time.Time     `db:"decided_at"`
}

func insertObjection(ctx context.Context, tx *db.Tx, o ObjectionTo) error {
	return db.Insert(ctx, tx, "visit_objection", objectionRow(o))
}

// decideStored stores what became of an objection that was open.
func decideStored(ctx context.Context, tx *db.Tx, o ObjectionTo) error {
	n, err := tx.Exec(ctx, `update visit_objection set state = ?, answer = ?, decided_by = ?, decided_at = ? where id = ? and state = 'open'`, o.State, o.Answer, o.DecidedBy, o.Decided, o.ID)
	if err == nil && n == 0 {
		err = fault.Conflict("visit.changed", nil)
	}
	return err
}

// listObjections returns what an institution said against members of a team, the first first.
func listObjections(ctx context.Context, tx *db.Tx, visit string) (list []ObjectionTo, err error) {
	rows, err := db.List[objectionRow](ctx, tx, `select id, visit_id, member_id, institution_id, person_id, reason, by_id, at, state, answer, decided_by, decided_at
		from visit_objection where visit_id = ? order by id limit 200`, visit)
	for _, r := range rows {
		list = append(list, ObjectionTo(r))
	}
	return list, err
}

// listUpheld returns those of some persons to whom one of some institutions objected, and was right.
func listUpheld(ctx context.Context, tx *db.Tx, institutions, persons []string) ([]string, error) {
	if len(institutions) == 0 || len(persons) == 0 {
		return nil, nil
	}
	return db.List[string](ctx, tx, `select distinct person_id from visit_objection where person_id in (?) and institution_id in (?) and state = 'upheld'`, persons, institutions)
}
