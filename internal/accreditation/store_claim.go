package accreditation

import (
	"context"
	"strings"

	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// findNamed returns the programme that a degree names: by its codes of today, or by the path under which it stood before it went elsewhere.
func findNamed(ctx context.Context, tx *db.Tx, b council.BatchName) (Programme, error) {
	row, err := db.Get[programmeRow](ctx, tx, `select `+goneColumns+` from accreditation_programme p join accreditation_institution i on i.id = p.institution_id
		where i.code = ? and p.code = ?`, b.Institution, b.Programme)
	if !fault.Is(err, fault.KindNotFound) {
		return row.programme(), err
	}
	gone, err := db.List[goneRow](ctx, tx, selectGone+`c.was_path = ? order by c.known_at desc, c.id desc limit 1`, b.Institution+"/"+b.Programme)
	if err == nil && len(gone) == 0 {
		err = fault.NotFound()
	}
	if err != nil {
		return Programme{}, err
	}
	return gone[0].programme(), nil
}

// listBatchNames returns the names of a batch.
func listBatchNames(ctx context.Context, tx *db.Tx, programme string, batch int) (list []council.BatchName, err error) {
	paths, err := db.List[string](ctx, tx, `select i.code || '/' || p.code from accreditation_programme p join accreditation_institution i on i.id = p.institution_id where p.id = ?
		union all select c.was_path from accreditation_change c where c.subject_id = ? and c.was_path <> ''`, programme, programme)
	for _, path := range paths {
		institution, code, _ := strings.Cut(path, "/")
		list = append(list, council.BatchName{Institution: institution, Programme: code, Year: batch})
	}
	return list, err
}
