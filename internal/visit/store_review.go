package visit

import (
	"context"
	"slices"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

type questionRow struct {
	ID        string     `db:"id"`
	Visit     string     `db:"visit_id"`
	Criterion string     `db:"criterion"`
	Words     pii.Sealed `db:"words"`
	AskedBy   string     `db:"asked_by"`
	Asked     time.Time  `db:"asked_at"`
	Sent      *time.Time `db:"sent_at"`
	Answer    pii.Sealed `db:"answer"`
	AnswerBy  string     `db:"answer_by"`
	Version   int64      `db:"answer_version"`
	Closed    *time.Time `db:"closed_at"`
}

func insertQuestion(ctx context.Context, tx *db.Tx, q Question) error {
	return db.Insert(ctx, tx, "visit_question", questionRow(q))
}

// removeQuestion forgets a question that the institution never saw.
func removeQuestion(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `delete from visit_question where id = ? and sent_at is null`, id)
	return err
}

// listQuestions returns what a team asks, in the order in which it did.
func listQuestions(ctx context.Context, tx *db.Tx, visit string) (list []Question, err error) {
	rows, err := db.List[questionRow](ctx, tx, `select id, visit_id, criterion, words, asked_by, asked_at, sent_at, answer, answer_by, answer_version, closed_at
		from visit_question where visit_id = ? order by id limit 200`, visit)
	for _, r := range rows {
		list = append(list, Question(r))
	}
	return list, err
}

// sendQuestions shows the institution what it has not seen.
func sendQuestions(ctx context.Context, tx *db.Tx, visit string, now time.Time) error {
	_, err := tx.Exec(ctx, `update visit_question set sent_at = ? where visit_id = ? and sent_at is null`, now, visit)
	return err
}

// closeQuestions ends the answering of what was asked.
func closeQuestions(ctx context.Context, tx *db.Tx, visit string, now time.Time) error {
	_, err := tx.Exec(ctx, `update visit_question set closed_at = ? where visit_id = ? and sent_at is not null and closed_at is null`, now, visit)
	return err
}

// answer stores an answer over the version that was seen.
func answer(ctx context.Context, tx *db.Tx, q Question) error {
	n, err := tx.Exec(ctx, `update visit_question set answer = ?, answer_by = ?, answer_version = answer_version + 1 where id = ? and answer_version = ? and closed_at is null`, q.Answer, q.AnswerBy, q.ID, q.Version)
	if err == nil && n == 0 {
		err = fault.Conflict("visit.changed", nil)
	}
	return err
}

type daysRow struct {
	ID     string    `db:"id"`
	Visit  string    `db:"visit_id"`
	First  day.Day   `db:"first_on"`
	Last   day.Day   `db:"last_on"`
	Side   string    `db:"side"`
	Agreed bool      `db:"agreed"`
	By     string    `db:"by_id"`
	At     time.Time `db:"at"`
}

func insertDays(ctx context.Context, tx *db.Tx, d Days) error {
	return db.Insert(ctx, tx, "visit_days", daysRow(d))
}

// listDays returns which days were proposed last, in order.
func listDays(ctx context.Context, tx *db.Tx, visit string) (list []Days, err error) {
	rows, err := db.List[daysRow](ctx, tx, `select id, visit_id, first_on, last_on, side, agreed, by_id, at from visit_days where visit_id = ? order by id desc limit 100`, visit)
	slices.Reverse(rows)
	for _, r := range rows {
		list = append(list, Days(r))
	}
	return list, err
}

// listLate returns open visits in which a side let its days pass and nothing came of it yet, the longest first.
func listLate(ctx context.Context, tx *db.Tx, today day.Day, limit int) ([]Visit, error) {
	return visits(db.List[row](ctx, tx, `select `+columns+` from visit v where ended_at is null and due_on is not null and due_on < ?
		and not exists (select 1 from visit_told t where t.visit_id = v.id and t.due_on = v.due_on) order by due_on, id limit ?`, today, limit))
}

type toldRow struct {
	Visit string    `db:"visit_id"`
	Due   day.Day   `db:"due_on"`
	At    time.Time `db:"told_at"`
}

// insertTold keeps that a side was told that it is late.
func insertTold(ctx context.Context, tx *db.Tx, v Visit, now time.Time) error {
	return db.Insert(ctx, tx, "visit_told", toldRow{v.ID, v.Due, now})
}
