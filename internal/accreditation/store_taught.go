package accreditation

import (
	"context"
	"strings"

	"sanad/internal/council"
	"sanad/internal/db"
)

func listInstitutionsOf(ctx context.Context, tx *db.Tx, query string, args ...any) (list []Institution, err error) {
	rows, err := db.List[institutionRow](ctx, tx, query, args...)
	for _, r := range rows {
		list = append(list, r.institution())
	}
	return list, err
}

const selectCoded = `select ` + institutionColumns + ` from accreditation_institution where code in (?) order by name_key, id`

// listCoded returns the institutions with some codes, in the order of their names.
func listCoded(ctx context.Context, tx *db.Tx, codes []string) ([]Institution, error) {
	return listInstitutionsOf(ctx, tx, selectCoded, codes)
}

// listEverywhere returns all institutions, in the order of their names.
func listEverywhere(ctx context.Context, tx *db.Tx) ([]Institution, error) {
	return listInstitutionsOf(ctx, tx, `select `+institutionColumns+` from accreditation_institution order by name_key, id`)
}

// listEverything returns the programmes of all institutions, in the order of their titles.
func listEverything(ctx context.Context, tx *db.Tx) (list []Programme, err error) {
	rows, err := db.List[programmeRow](ctx, tx, `select `+programmeColumns+` from accreditation_programme order by title_key, id`)
	for _, r := range rows {
		list = append(list, r.programme())
	}
	return list, err
}

// selectGone finds the programmes that were at an institution before, by the path under which they stood there.
const selectGone = `select c.was_path, ` + goneColumns + ` from accreditation_change c join accreditation_programme p on p.id = c.subject_id where c.was_path <> '' and `

const goneColumns = `p.id, p.institution_id, p.campus_id, p.code, p.title_en, p.title_ur, p.title_key, p.degree, p.discipline, p.affiliating_id, p.first_batch, p.last_batch, p.phase, p.import_id, p.version`

type goneRow struct {
	programmeRow
	Path string `db:"was_path"`
}

// listGone returns the programmes that went from some institutions to others, as they stood there: under the institution and the code of then.
func listGone(ctx context.Context, tx *db.Tx, institutions []Institution) (list []Programme, err error) {
	var ranges []string
	var args []any
	of := map[string]string{}
	for _, i := range institutions {
		of[i.Code] = i.ID
		ranges, args = append(ranges, `c.was_path >= ? and c.was_path < ?`), append(args, i.Code+"/", i.Code+"0") // which follows the stroke
	}
	rows, err := db.List[goneRow](ctx, tx, selectGone+`(`+strings.Join(ranges, ` or `)+`) order by c.was_path`, args...)
	for _, r := range rows {
		p := r.programme()
		institution, code, _ := strings.Cut(r.Path, "/")
		if p.Institution != of[institution] { // it came back
			p.Institution, p.Code = of[institution], code
			list = append(list, p)
		}
	}
	return list, err
}

type numberedRow struct {
	decidedRow
	Number string `db:"number"`
}

const selectNumbered = `select f.id, f.decision_id, f.programme_id, f.batch, f.outcome, f.level, f.from_on, f.until_on, f.conditions_en, f.conditions_ur, f.report_on, f.visit_on,
	d.kind, d.replaces_id, d.decided_on, d.known_at, d.number from accreditation_finding f join accreditation_decision d on d.id = f.decision_id where f.programme_id in (?)`

// listNumbered returns what was ever found of batches of programmes.
func listNumbered(ctx context.Context, tx *db.Tx, programmes []string) (list []numbered, err error) {
	rows, err := db.List[numberedRow](ctx, tx, selectNumbered, programmes)
	for _, r := range rows {
		list = append(list, numbered{r.finding(), r.Number})
	}
	return list, err
}

type namedRow struct {
	Code      string  `db:"code"`
	NameEn    string  `db:"name_en"`
	NameUr    string  `db:"name_ur"`
	Programme *string `db:"programme"`
	TitleEn   *string `db:"title_en"`
	TitleUr   *string `db:"title_ur"`
}

const selectNamed = `select i.code, i.name_en, i.name_ur, p.code as programme, p.title_en, p.title_ur
	from accreditation_institution i left join accreditation_programme p on p.institution_id = i.id where i.code in (?)
	union all select i.code, i.name_en, i.name_ur, substr(c.was_path, length(i.code) + 2), p.title_en, p.title_ur from accreditation_institution i
	join accreditation_change c on c.was_path <> '' and c.was_path >= i.code || '/' and c.was_path < i.code || '0' join accreditation_programme p on p.id = c.subject_id where i.code in (?)
	order by 1, 4`

// listNames returns some institutions with the programmes that they have or had, by name alone.
func listNames(ctx context.Context, d *db.DB, codes []string) (list council.Taught, err error) {
	rows, err := db.Rows[namedRow](ctx, d, selectNamed, codes, codes)
	for _, r := range rows {
		if n := len(list); n == 0 || list[n-1].ID != r.Code {
			list = append(list, council.Institution{ID: r.Code, Name: council.Text{En: r.NameEn, Ur: r.NameUr}})
		}
		if last := &list[len(list)-1]; r.Programme != nil {
			last.Programmes = append(last.Programmes, council.Programme{ID: *r.Programme, Title: council.Text{En: *r.TitleEn, Ur: *r.TitleUr}})
		}
	}
	return list, err
}
