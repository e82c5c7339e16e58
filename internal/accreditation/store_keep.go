package accreditation

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
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
	_, err := tx.Exec(ctx, `update accreditation_programme set institution_id = ?, campus_id = ?, code = ?, title_en = ?, title_ur = ?, title_key = ?, affiliating_id = ?, last_batch = ?, phase = ?, version = version + 1 where id = ?`,
		r.Institution, r.Campus, r.Code, r.TitleEn, r.TitleUr, r.TitleKey, r.Affiliating, r.Last, r.Phase, r.ID)
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

// loadThing returns what an address names.
func loadThing(ctx context.Context, tx *db.Tx, at Address) (thing, error) {
	i, err := loadInstitution(ctx, tx, at.Institution)
	switch {
	case err != nil:
		return thing{}, err
	case at.Campus != "":
		c, err := loadCampus(ctx, tx, i.ID, at.Campus)
		return c.thing(), err
	case at.Programme != "":
		p, err := loadProgramme(ctx, tx, i.ID, at.Programme)
		return p.thing(), err
	}
	return i.thing(), nil
}

// updateName stores the name of a thing under its next version, and lets it be found by a name that it has, had or will have.
func updateName(ctx context.Context, tx *db.Tx, t thing, found council.Text) (err error) {
	words := " " + foundKey("", found)
	switch t.kind {
	case ofInstitution:
		_, err = tx.Exec(ctx, `update accreditation_institution set name_en = ?, name_ur = ?, name_key = ?, found_key = found_key || ?, version = version + 1 where id = ?`, t.name.En, t.name.Ur, text.Fold(t.name.En), words, t.id)
	case ofCampus:
		_, err = tx.Exec(ctx, `update accreditation_campus set name_en = ?, name_ur = ?, found_key = found_key || ?, version = version + 1 where id = ?`, t.name.En, t.name.Ur, words, t.id)
	default:
		_, err = tx.Exec(ctx, `update accreditation_programme set title_en = ?, title_ur = ?, title_key = ?, found_key = found_key || ?, version = version + 1 where id = ?`, t.name.En, t.name.Ur, text.Fold(t.name.En), words, t.id)
	}
	return err
}

// deleteWaiting takes back a name whose day is still to come.
func deleteWaiting(ctx context.Context, tx *db.Tx, subject string) error {
	_, err := tx.Exec(ctx, `delete from accreditation_change where subject_id = ? and waits`, subject)
	return err
}

// listDue returns the names whose day has come, the oldest first.
func listDue(ctx context.Context, tx *db.Tx, today day.Day) (list []Change, err error) {
	rows, err := db.List[changeRow](ctx, tx, `select `+changeColumns+` from accreditation_change where waits and on_day <= ? order by on_day, id`, today)
	for _, r := range rows {
		list = append(list, r.change())
	}
	return list, err
}

// loadDue returns what a waiting name is of; false if it does not wait any more.
func loadDue(ctx context.Context, tx *db.Tx, change string) (bool, thing, error) {
	c, ok, err := db.Find[changeRow](ctx, tx, `select `+changeColumns+` from accreditation_change where id = ? and waits`, change)
	if err != nil || !ok {
		return false, thing{}, err
	}
	switch c.Subject {
	case ofInstitution:
		i, err := loadInstitution(ctx, tx, c.Of)
		return true, i.thing(), err
	case ofCampus:
		r, err := db.Get[campusRow](ctx, tx, `select `+campusColumns+` from accreditation_campus where id = ?`, c.Of)
		return true, r.campus().thing(), err
	}
	r, err := db.Get[programmeRow](ctx, tx, `select `+programmeColumns+` from accreditation_programme where id = ?`, c.Of)
	return true, r.programme().thing(), err
}

// updateDue says that a name waits no more, and which it was before.
func updateDue(ctx context.Context, tx *db.Tx, c Change) error {
	_, err := tx.Exec(ctx, `update accreditation_change set was_en = ?, was_ur = ?, waits = ? where id = ?`, c.Was.En, c.Was.Ur, false, c.ID)
	return err
}

// listAffiliated returns the programmes of others whose degree an institution gives.
func listAffiliated(ctx context.Context, tx *db.Tx, institution string) (list []Programme, err error) {
	rows, err := db.List[programmeRow](ctx, tx, `select `+programmeColumns+` from accreditation_programme where affiliating_id = ? order by title_key, id`, institution)
	for _, r := range rows {
		list = append(list, r.programme())
	}
	return list, err
}

// updateAffiliating lets another institution give the degrees that one gave to programmes of others.
func updateAffiliating(ctx context.Context, tx *db.Tx, from, to string) error {
	_, err := tx.Exec(ctx, `update accreditation_programme set affiliating_id = ?, version = version + 1 where affiliating_id = ? and institution_id <> ?`, to, from, to)
	return err
}

// findProgramme returns a programme by the address that it has or had, with who teaches it now.
func findProgramme(ctx context.Context, tx *db.Tx, i Institution, code string) (Programme, Institution, error) {
	p, err := loadProgramme(ctx, tx, i.ID, code)
	if !fault.Is(err, fault.KindNotFound) {
		return p, i, err
	}
	r, ok, found := db.Find[programmeRow](ctx, tx, `select `+programmeColumns+` from accreditation_programme
		where id in (select subject_id from accreditation_change where was_path = ? and was_path <> '')`, i.Code+"/"+code)
	if found != nil || !ok {
		return p, i, cmp.Or(found, err)
	}
	now, err := loadInstitution(ctx, tx, r.Institution)
	return r.programme(), now, err
}
