package app_test

import (
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// TestVisitApart keeps whoever stood for an institution out of its visit, though they stand for it no more.
func TestVisitApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoardroom(t, d)
		v := r.visited("123456789012", "civil", "accreditation", 2023, 2023, "", "")
		who := r.board[0].Person
		token, err := r.Accreditation.InviteFocal(r.ctx, r.officer, "indus-valley", true, accreditation.InviteFocal{Email: "dean@example.org", Role: string(accreditation.Lead), Language: "en"})
		must(t, err)
		_, err = r.Accreditation.Join(r.ctx, access.Actor{Person: who, Purpose: access.Self, Strong: true}, token)
		must(t, err)
		must(t, d.Update(r.ctx, func(tx *db.Tx) error { return r.Accreditation.EndOf(r.ctx, tx, r.officer, who) }))
		must(t, d.View(r.ctx, func(tx *db.Tx) error {
			kept, err := r.Visit.KeptOut(r.ctx, tx, []string{v}, []string{who, r.board[1].Person})
			if got := strings.Join(kept[v], " "); got != who {
				t.Errorf("kept out: %q", got)
			}
			return err
		}))
	})
}

// TestVisitorDoesNotJoin lets nobody stand for an institution that they visit, until the visit is over.
func TestVisitorDoesNotJoin(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoardroom(t, d)
		v := r.visited("123456789012", "civil", "accreditation", 2023, 2023, "", "")
		token, err := r.Accreditation.InviteFocal(r.ctx, r.officer, "indus-valley", true, accreditation.InviteFocal{Email: "dean@example.org", Role: string(accreditation.Writer), Language: "en"})
		must(t, err)
		visitor := access.Actor{Person: r.board[6].Person, Purpose: access.Self, Strong: true}
		_, err = r.Accreditation.Join(r.ctx, visitor, token)
		r.refused(err, "accreditation.join.visits")
		j, err := r.Accreditation.ShowJoin(r.ctx, visitor, token)
		must(t, err)
		r.refused(j.Refused, "accreditation.join.visits")
		must(t, d.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `update visit set stage = 'closed', ended_at = ? where id = ?`, r.now.Now(), v)
			return err
		}))
		_, err = r.Accreditation.Join(r.ctx, visitor, token)
		must(t, err)
	})
}
