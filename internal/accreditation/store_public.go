package accreditation

import (
	"context"

	"sanad/internal/db"
)

// walkPlace is a programme's place in the order of the public list: by its institution's name, then by its own code.
type walkPlace struct {
	NameKey     string `db:"name_key"`
	Institution string `db:"institution_id"`
	Code        string `db:"code"`
}

// walkedRow is a programme with its place.
type walkedRow struct {
	programmeRow
	NameKey string `db:"name_key"`
}

func (r walkedRow) place() walkPlace { return walkPlace{r.NameKey, r.Institution, r.Code} }

// walkQuery lists the programmes of a question that follow a walkPlace, in order. It walks the names of institutions by their index, which a cross join
// holds SQLite to, and stops at the limit. What holds of a batch is never stored, so a batch and its level only leave out programmes of which nothing such was ever found.
func walkQuery(a asked, after walkPlace, limit int) (string, []any) {
	query := `select p.id, p.institution_id, p.campus_id, p.code, p.title_en, p.title_ur, p.title_key, p.degree, p.discipline, p.affiliating_id, p.first_batch, p.last_batch, p.phase, p.import_id, p.version, i.name_key
		from accreditation_institution i cross join accreditation_programme p where p.institution_id = i.id and (i.name_key, i.id) >= (?, ?) and (i.id <> ? or p.code > ?)`
	args := []any{after.NameKey, after.Institution, after.Institution, after.Code}
	add := func(wanted bool, clause string, values ...any) {
		if wanted {
			query, args = query+clause, append(args, values...)
		}
	}
	add(a.institution != "", ` and i.id = ?`, a.institution)
	add(a.campus != "", ` and p.campus_id = ?`, a.campus)
	add(a.code != "", ` and p.code = ?`, a.code)
	add(a.discipline != "", ` and p.discipline = ?`, a.discipline)
	add(a.degree != "", ` and p.degree = ?`, a.degree)
	add(a.process, ` and p.phase <> ''`)
	if a.batch != 0 || a.level != "" || a.outcome != "" {
		query += ` and exists (select 1 from accreditation_finding f where f.programme_id = p.id`
		add(a.batch != 0, ` and f.batch = ?`, int64(a.batch))
		add(a.level != "", ` and f.level = ?`, a.level)
		add(a.outcome != "", ` and f.outcome = ?`, a.outcome)
		query += `)`
	}
	return query + ` order by i.name_key, i.id, p.code limit ?`, append(args, int64(limit))
}

func walkProgrammes(ctx context.Context, tx *db.Tx, a asked, after walkPlace, limit int) ([]walkedRow, error) {
	query, args := walkQuery(a, after, limit)
	return db.List[walkedRow](ctx, tx, query, args...)
}

// loadPlace returns the place of a programme by the codes of its institution and its own.
func loadPlace(ctx context.Context, tx *db.Tx, institution, code string) (walkPlace, error) {
	return db.Get[walkPlace](ctx, tx, `select i.name_key, p.institution_id, p.code from accreditation_institution i join accreditation_programme p on p.institution_id = i.id
		where i.code = ? and p.code = ?`, institution, code)
}

// institutionsOf returns institutions by their ids.
func institutionsOf(ctx context.Context, tx *db.Tx, ids []string) (map[string]Institution, error) {
	rows, err := db.List[institutionRow](ctx, tx, `select `+institutionColumns+` from accreditation_institution where id in (?)`, ids)
	of := make(map[string]Institution, len(rows))
	for _, r := range rows {
		of[r.ID] = r.institution()
	}
	return of, err
}

// campusesOf returns campuses by their ids.
func campusesOf(ctx context.Context, tx *db.Tx, ids []string) (map[string]Campus, error) {
	rows, err := db.List[campusRow](ctx, tx, `select `+campusColumns+` from accreditation_campus where id in (?)`, ids)
	of := make(map[string]Campus, len(rows))
	for _, r := range rows {
		of[r.ID] = r.campus()
	}
	return of, err
}

// programmesOf returns programmes by their ids.
func programmesOf(ctx context.Context, tx *db.Tx, ids []string) (map[string]Programme, error) {
	rows, err := db.List[programmeRow](ctx, tx, `select `+programmeColumns+` from accreditation_programme where id in (?)`, ids)
	of := make(map[string]Programme, len(rows))
	for _, r := range rows {
		of[r.ID] = r.programme()
	}
	return of, err
}

// decisionsOf returns decisions by their ids, without their findings.
func decisionsOf(ctx context.Context, tx *db.Tx, ids []string) (map[string]Decision, error) {
	rows, err := db.List[decisionRow](ctx, tx, `select `+decisionColumns+` from accreditation_decision where id in (?)`, ids)
	of := make(map[string]Decision, len(rows))
	for _, r := range rows {
		of[r.ID] = r.decision()
	}
	return of, err
}
