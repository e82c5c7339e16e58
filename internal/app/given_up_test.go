package app_test

import (
	"fmt"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/visit"
)

// TestADraftTakesItsReportAlong gives up a visit that was never sent, and one that was: what was written for the first goes, and its files; the other's stays.
func TestADraftTakesItsReportAlong(t *testing.T) {
	a, now, _ := newApp(t)
	ctx, by := t.Context(), access.Actor{Person: "p", Purpose: access.Accreditation, Strong: true}
	for _, sent := range []bool{false, true} {
		id := fmt.Sprint("v-", sent)
		must(t, a.Stores.DB.Update(ctx, func(tx *db.Tx) error {
			for _, x := range []struct {
				query string
				args  []any
			}{
				{`insert into assessment_report (visit_id, institution_id, programme_id, begun_by, begun_at, serial) values (?, 'i', 'c', 'p', ?, 1)`, []any{id, now.Now()}},
				{`insert into assessment_revision (id, visit_id, serial, criterion, part, piece_id, place, number, removed, person_id, saved_at) values (?, ?, 1, 'support', 'money', 'support.money', 1, 1, false, 'p', ?)`, []any{"r" + id, id, now.Now()}},
				{`insert into document_shared (id, institution_id, thing_id, kind, name, receipt, media_type, bytes, pages, person_id, added_at) values (?, 'i', ?, 'support', ?, ?, 'application/pdf', 1, 1, 'p', ?)`, []any{"f" + id, id, []byte("x"), []byte("x"), now.Now()}},
			} {
				if _, err := tx.Exec(ctx, x.query, x.args...); err != nil {
					return err
				}
			}
			return a.Events.Record(ctx, tx, by, visit.GivenUp{Visit: id, Institution: "i", Sent: sent})
		}))
		want := int64(0)
		if sent {
			want = 3
		}
		must(t, a.Stores.DB.View(ctx, func(tx *db.Tx) error {
			n, err := db.Get[int64](ctx, tx, `select (select count(*) from assessment_report where visit_id = ?) + (select count(*) from assessment_revision where visit_id = ?) + (select count(*) from document_shared where thing_id = ?)`, id, id, id)
			if n != want {
				t.Errorf("sent %v: %d rows stay, not %d", sent, n, want)
			}
			return err
		}))
	}
}
