package accreditation

import (
	"context"

	"sanad/internal/db"
)

// listInstitutionChanges returns what became of institutions, the oldest first.
func listInstitutionChanges(ctx context.Context, tx *db.Tx) (list []Change, err error) {
	rows, err := db.List[changeRow](ctx, tx, `select `+changeColumns+` from accreditation_change where subject = 'institution' order by on_day, id`)
	for _, r := range rows {
		list = append(list, r.change())
	}
	return list, err
}

// listEverFocal returns who stands for one of some institutions (true) or stood for one, by person.
func listEverFocal(ctx context.Context, tx *db.Tx, institutions []string) (map[string]bool, error) {
	rows, err := db.List[focalRow](ctx, tx, `select `+focalColumns+` from accreditation_focal where institution_id in (?)`, institutions)
	ever := map[string]bool{}
	for _, r := range rows {
		ever[r.Person] = ever[r.Person] || r.Ended == nil
	}
	return ever, err
}
