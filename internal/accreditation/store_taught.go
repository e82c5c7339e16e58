package accreditation

import (
	"context"

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
	from accreditation_institution i left join accreditation_programme p on p.institution_id = i.id where i.code in (?) order by i.code, p.code`

// listNames returns some institutions with their programmes, by name alone.
func listNames(ctx context.Context, d *db.DB, codes []string) (list council.Taught, err error) {
	rows, err := db.Rows[namedRow](ctx, d, selectNamed, codes)
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
