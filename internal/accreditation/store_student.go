package accreditation

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/pii"
)

type listRow struct {
	ID          string     `db:"id"`
	Institution string     `db:"institution_id"`
	Programme   string     `db:"programme_id"`
	Batch       int64      `db:"batch"`
	Kind        ListKind   `db:"kind"`
	State       ListState  `db:"state"`
	Over        string     `db:"over_id"`
	Began       day.Day    `db:"began_on"`
	Due         day.Day    `db:"due_on"`
	Rows        int64      `db:"students"`
	Beyond      int64      `db:"beyond"`
	Seats       int64      `db:"seats"`
	Rule        string     `db:"rule_id"`
	Law         string     `db:"law_id"`
	TriedBy     string     `db:"tried_by"`
	Tried       time.Time  `db:"tried_at"`
	SentBy      string     `db:"sent_by"`
	Sent        *time.Time `db:"sent_at"`
	Ended       *time.Time `db:"ended_at"`
}

func (r listRow) list() List {
	l := List{
		ID: r.ID, Institution: r.Institution, Programme: r.Programme, Batch: int(r.Batch), Kind: r.Kind, State: r.State, Over: r.Over, Began: r.Began, Due: r.Due,
		Rows: int(r.Rows), Beyond: int(r.Beyond), Seats: int(r.Seats), Rule: r.Rule, Law: r.Law, TriedBy: r.TriedBy, Tried: r.Tried, SentBy: r.SentBy,
	}
	if r.Sent != nil {
		l.Sent = *r.Sent
	}
	return l
}

type studentRow struct {
	ID       string     `db:"id"`
	List     string     `db:"list_id"`
	Position int64      `db:"position"`
	Beyond   bool       `db:"beyond"`
	Roll     pii.Sealed `db:"roll"`
	Name     pii.Sealed `db:"name"`
	RollIdx  []byte     `db:"roll_index"`
	TwinIdx  []byte     `db:"twin_index"`
	Tokens   []byte     `db:"name_tokens"`
}

type passedRow struct {
	ID      string     `db:"id"`
	List    string     `db:"list_id"`
	On      pii.Sealed `db:"passed_on"`
	RollIdx []byte     `db:"roll_index"`
	DayIdx  []byte     `db:"day_index"`
}

const (
	listColumns    = `id, institution_id, programme_id, batch, kind, state, over_id, began_on, due_on, students, beyond, seats, rule_id, law_id, tried_by, tried_at, sent_by, sent_at, ended_at`
	studentColumns = `id, list_id, position, beyond, roll, name, roll_index, twin_index, name_tokens`
)

// loadProgrammeByCode returns the programme of an institution that an address names.
func loadProgrammeByCode(ctx context.Context, tx *db.Tx, institution, code string) (Programme, error) {
	row, err := db.Get[programmeRow](ctx, tx, `select `+programmeColumns+` from accreditation_programme where institution_id = ? and code = ?`, institution, code)
	return row.programme(), err
}

// insertList stores a list with its rows.
func insertList(ctx context.Context, tx *db.Tx, l List, students []studentRow, passed []passedRow) error {
	err := db.Insert(ctx, tx, "accreditation_list", listRow{
		ID: l.ID, Institution: l.Institution, Programme: l.Programme, Batch: int64(l.Batch), Kind: l.Kind, State: l.State, Over: l.Over, Began: l.Began, Due: l.Due,
		Rows: int64(l.Rows), Beyond: int64(l.Beyond), Seats: int64(l.Seats), Rule: l.Rule, Law: l.Law, TriedBy: l.TriedBy, Tried: l.Tried,
	})
	if err == nil && len(students) > 0 {
		err = db.InsertMany(ctx, tx, "accreditation_student", students)
	}
	if err == nil && len(passed) > 0 {
		err = db.InsertMany(ctx, tx, "accreditation_passed", passed)
	}
	return err
}

// loadList returns a list of a batch.
func loadList(ctx context.Context, tx *db.Tx, programme string, batch int, id string) (List, error) {
	row, err := db.Get[listRow](ctx, tx, `select `+listColumns+` from accreditation_list where id = ? and programme_id = ? and batch = ?`, id, programme, int64(batch))
	return row.list(), err
}

// listLists returns the lists of programmes that were sent and stand, and of a batch (0: any) those that wait to be sent as well, the newest first.
func listLists(ctx context.Context, tx *db.Tx, programmes []string, batch int) (list []List, err error) {
	if len(programmes) == 0 {
		return nil, nil
	}
	query, args := `select `+listColumns+` from accreditation_list where programme_id in (?) and `, []any{programmes}
	if batch == 0 {
		query += `state = 'sent'`
	} else {
		query, args = query+`state in ('sent', 'tried') and batch = ?`, append(args, int64(batch))
	}
	rows, err := db.List[listRow](ctx, tx, query+` order by tried_at desc, id desc limit 2000`, args...)
	for _, r := range rows {
		list = append(list, r.list())
	}
	return list, err
}

// moveList ends a list, or sends it.
func moveList(ctx context.Context, tx *db.Tx, id string, to ListState, by string, now time.Time) error {
	query := `update accreditation_list set state = ?, ended_at = ? where id = ?`
	args := []any{to, now, id}
	if to == ListSent {
		query, args = `update accreditation_list set state = ?, sent_at = ?, sent_by = ? where id = ?`, []any{to, now, by, id}
	}
	_, err := tx.Exec(ctx, query, args...)
	return err
}

// listBeyond returns those of a list who are beyond the seats, in order.
func listBeyond(ctx context.Context, tx *db.Tx, list string) ([]studentRow, error) {
	return db.List[studentRow](ctx, tx, `select `+studentColumns+` from accreditation_student where list_id = ? and beyond order by position limit 200`, list)
}

// listLeft returns those of a list of who enrolled who are not on another, in order.
func listLeft(ctx context.Context, tx *db.Tx, stands, next string) ([]studentRow, error) {
	return db.List[studentRow](ctx, tx, `select `+studentColumns+` from accreditation_student s where list_id = ?
		and not exists (select 1 from accreditation_student n where n.list_id = ? and n.roll_index = s.roll_index) order by position limit ?`, stands, next, mostStudents)
}

// listUnpassed returns those of a list of who enrolled whom one list of those who passed names and another does not, in order.
func listUnpassed(ctx context.Context, tx *db.Tx, enrolled, stands, next string) ([]studentRow, error) {
	return db.List[studentRow](ctx, tx, `select `+studentColumns+` from accreditation_student s where list_id = ?
		and exists (select 1 from accreditation_passed p where p.list_id = ? and p.roll_index = s.roll_index)
		and not exists (select 1 from accreditation_passed n where n.list_id = ? and n.roll_index = s.roll_index) order by position limit ?`, enrolled, stands, next, mostStudents)
}

// listRolls returns those roll numbers of some that stand on a list.
func listRolls(ctx context.Context, tx *db.Tx, list string, rolls [][]byte) ([][]byte, error) {
	return db.List[[]byte](ctx, tx, `select roll_index from accreditation_student where list_id = ? and roll_index in (?)`, list, rolls)
}

// twinRow is a student who stands on a list of another batch.
type twinRow struct {
	TwinIdx []byte `db:"twin_index"`
	TitleEn string `db:"title_en"`
	TitleUr string `db:"title_ur"`
	Batch   int64  `db:"batch"`
}

// listTwins returns those of some students who stand on lists of other batches of the institution.
func listTwins(ctx context.Context, tx *db.Tx, programme string, batch int, twins [][]byte) ([]twinRow, error) {
	return db.List[twinRow](ctx, tx, `select s.twin_index, p.title_en, p.title_ur, l.batch from accreditation_student s join accreditation_list l on l.id = s.list_id
		join accreditation_programme p on p.id = l.programme_id
		where s.twin_index in (?) and l.state = 'sent' and not (l.programme_id = ? and l.batch = ?)`, twins, programme, int64(batch))
}

// countTwins returns how many students of a list stand on a list of another batch of the institution.
func countTwins(ctx context.Context, tx *db.Tx, l List) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from accreditation_student s join accreditation_student o on o.twin_index = s.twin_index join accreditation_list l on l.id = o.list_id
		where s.list_id = ? and l.state = 'sent' and not (l.programme_id = ? and l.batch = ?)`, l.ID, l.Programme, int64(l.Batch))
}

// countStrangers returns how many of a list of those who passed do not stand on a list of who enrolled.
func countStrangers(ctx context.Context, tx *db.Tx, passed, enrolled string) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from accreditation_passed p where p.list_id = ?
		and not exists (select 1 from accreditation_student s where s.list_id = ? and s.roll_index = p.roll_index)`, passed, enrolled)
}

// findStudent returns the student with a roll number on the list of who enrolled that stands of a batch.
func findStudent(ctx context.Context, tx *db.Tx, programme string, batch int, roll []byte) (studentRow, error) {
	return db.Get[studentRow](ctx, tx, `select s.id, s.list_id, s.position, s.beyond, s.roll, s.name, s.roll_index, s.twin_index, s.name_tokens
		from accreditation_student s join accreditation_list l on l.id = s.list_id
		where l.programme_id = ? and l.batch = ? and l.kind = 'enrolled' and l.state = 'sent' and s.roll_index = ?`, programme, int64(batch), roll)
}

// findPassed returns the blind index of the day on which the student with a roll number passed.
func findPassed(ctx context.Context, tx *db.Tx, programme string, batch int, roll []byte) ([]byte, error) {
	return db.Get[[]byte](ctx, tx, `select p.day_index from accreditation_passed p join accreditation_list l on l.id = p.list_id
		where l.programme_id = ? and l.batch = ? and l.kind = 'passed' and l.state = 'sent' and p.roll_index = ?`, programme, int64(batch), roll)
}

// listForgettable returns lists of which nothing is to be kept any more: that were tried or ended before a moment, or of batches before one; at most so many.
func listForgettable(ctx context.Context, tx *db.Tx, before time.Time, batch, most int) ([]string, error) {
	return db.List[string](ctx, tx, `select id from accreditation_list where students > 0 and (state = 'tried' and tried_at < ? or state in ('dropped', 'replaced') and ended_at < ? or batch < ?) order by id limit ?`,
		before, before, int64(batch), int64(most))
}

// forgetList takes the rows of a list away; that it was there is kept.
func forgetList(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	for _, query := range []string{`delete from accreditation_student where list_id = ?`, `delete from accreditation_passed where list_id = ?`} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `update accreditation_list set students = 0, beyond = 0, state = case when state = 'tried' then 'dropped' else state end, ended_at = coalesce(ended_at, ?) where id = ?`, now, id)
	return err
}
