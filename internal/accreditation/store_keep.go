package accreditation

import (
	"context"
	"slices"
	"strings"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/text"
)

// updateInstitution stores an institution as it is now, under its next version.
func updateInstitution(ctx context.Context, tx *db.Tx, i Institution) error {
	_, err := tx.Exec(ctx, `update accreditation_institution set name_en = ?, name_ur = ?, name_key = ?, closed_on = ?, into_id = ?, version = version + 1 where id = ?`,
		i.Name.En, i.Name.Ur, text.Fold(i.Name.En), i.Closed, i.Into, i.ID)
	return err
}

// updateCampus stores a campus as it is now, under its next version.
func updateCampus(ctx context.Context, tx *db.Tx, c Campus) error {
	_, err := tx.Exec(ctx, `update accreditation_campus set institution_id = ?, code = ?, name_en = ?, name_ur = ?, closed_on = ?, version = version + 1 where id = ?`,
		c.Institution, c.Code, c.Name.En, c.Name.Ur, c.Closed, c.ID)
	return err
}

// updateProgramme stores a programme as it is now, under its next version.
func updateProgramme(ctx context.Context, tx *db.Tx, p Programme) error {
	r := rowOfProgramme(p, "")
	_, err := tx.Exec(ctx, `update accreditation_programme set institution_id = ?, campus_id = ?, code = ?, title_en = ?, title_ur = ?, title_key = ?, last_batch = ?, phase = ?, version = version + 1 where id = ?`,
		r.Institution, r.Campus, r.Code, r.TitleEn, r.TitleUr, r.TitleKey, r.Last, r.Phase, r.ID)
	return err
}

// listEveryInstitution returns all institutions, in the order of their names.
func listEveryInstitution(ctx context.Context, tx *db.Tx) (list []Institution, err error) {
	rows, err := db.List[institutionRow](ctx, tx, `select `+institutionColumns+` from accreditation_institution order by name_key, id`)
	for _, r := range rows {
		list = append(list, r.institution())
	}
	return list, err
}

// listNamed returns institutions by their ids.
func listNamed(ctx context.Context, tx *db.Tx, ids []string) (list []Institution, err error) {
	rows, err := db.List[institutionRow](ctx, tx, `select `+institutionColumns+` from accreditation_institution where id in (?) order by name_key, id`, ids)
	for _, r := range rows {
		list = append(list, r.institution())
	}
	return list, err
}

// listTaken returns the codes that programmes of an institution have, and those under which some were found there before.
func listTaken(ctx context.Context, tx *db.Tx, i Institution) (codes []string, err error) {
	type row struct {
		Code string `db:"code"`
	}
	rows, err := db.List[row](ctx, tx, `select code from accreditation_programme where institution_id = ?`, i.ID)
	if err != nil {
		return nil, err
	}
	former, err := db.List[row](ctx, tx, `select was_path as code from accreditation_change where was_path like ? escape '\'`, i.Code+"/%")
	for _, r := range append(rows, former...) {
		codes = append(codes, strings.TrimPrefix(r.Code, i.Code+"/"))
	}
	slices.Sort(codes)
	return slices.Compact(codes), err
}

// listHistory returns what became of some institutions, campuses or programmes, and the changes of institutions in which they are named; the newest first.
func listHistory(ctx context.Context, tx *db.Tx, subjects []string) (list []Change, err error) {
	rows, err := db.List[changeRow](ctx, tx, `select `+changeColumns+` from accreditation_change where subject_id in (?) or subject = 'institution' and other_id in (?)
		order by on_day desc, id desc`, subjects, subjects)
	for _, r := range rows {
		list = append(list, r.change())
	}
	return list, err
}

// listNumbers returns the numbers of the decisions in which things were found, by id.
func listNumbers(ctx context.Context, tx *db.Tx, found []Finding) (map[string]string, error) {
	var ids []string
	for _, f := range found {
		ids = append(ids, f.Decision)
	}
	slices.Sort(ids)
	type row struct {
		ID     string `db:"id"`
		Number string `db:"number"`
	}
	rows, err := db.List[row](ctx, tx, `select id, number from accreditation_decision where id in (?)`, slices.Compact(ids))
	numbers := map[string]string{}
	for _, r := range rows {
		numbers[r.ID] = r.Number
	}
	return numbers, err
}

// searchInstitutions returns institutions in the order of their names, after one, of which each word stands in a name that they, a campus or a
// programme of theirs has or had; at most so many.
func searchInstitutions(ctx context.Context, tx *db.Tx, words []string, after institutionRow, most int) ([]institutionRow, error) {
	query := `select ` + institutionColumns + ` from accreditation_institution i where (name_key, id) > (?, ?)`
	args := []any{after.NameKey, after.ID}
	for _, w := range words {
		query += ` and (i.found_key like ? escape '\' or exists (select 1 from accreditation_campus c where c.institution_id = i.id and c.found_key like ? escape '\')
			or exists (select 1 from accreditation_programme p where p.institution_id = i.id and p.found_key like ? escape '\'))`
		args = append(args, "%"+w+"%", "%"+w+"%", "%"+w+"%")
	}
	return db.List[institutionRow](ctx, tx, query+` order by name_key, id limit ?`, append(args, int64(most))...)
}

// countInstitutions counts those that are open on a day.
func countInstitutions(ctx context.Context, tx *db.Tx, on day.Day) (int, error) {
	type row struct {
		Count int64 `db:"n"`
	}
	r, err := db.Get[row](ctx, tx, `select count(*) as n from accreditation_institution where closed_on is null or closed_on > ?`, on)
	return int(r.Count), err
}
