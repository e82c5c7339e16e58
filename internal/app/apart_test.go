package app_test

import (
	"testing"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/demo"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// TestWhoHasAnInterestSeesNothing asks for everything that the desk shows of a case, as a member who declared an interest in it and as one
// who did not.
func TestWhoHasAnInterestSeesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, _ := newAppOn(t, d)
		ctx := t.Context()
		_, err := demo.New(a, now).Found(ctx, now.Now())
		must(t, err)
		document := one[string](t, d, `select d.id from document d join casework_case c on c.id = d.case_id where d.kind <> 'slip' order by d.id limit 1`)
		caseID := one[string](t, d, `select case_id from document where id = ?`, document)
		member := func() access.Actor {
			return access.Actor{Person: id.Random(), Roles: []access.Role{access.Committee}, Purpose: access.Licensing, Strong: true}
		}
		free, barred := member(), member()
		must(t, d.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `insert into committee_conflict (id, meeting_id, item_id, case_id, person_id, by_id, reasons, at) values (?, 'm', 'i', ?, ?, ?, ?, ?)`,
				id.Random(), caseID, barred.Person, barred.Person, []byte("x"), now.Now())
			return err
		}))
		for name, do := range map[string]func(by access.Actor) error{
			"the case":     func(by access.Actor) error { _, err := a.Engineer.Assess(ctx, by, caseID); return err },
			"its messages": func(by access.Actor) error { _, err := a.Desk.Messages(ctx, by, caseID, ""); return err },
			"its notes":    func(by access.Actor) error { _, _, err := a.Desk.Notes(ctx, by, caseID); return err },
			"a note":       func(by access.Actor) error { return a.Desk.Note(ctx, by, caseID, casework.WriteNote{Text: "A note."}) },
			"a document":   func(by access.Actor) error { _, err := a.Document.Inspect(ctx, by, document); return err },
		} {
			if err := do(free); err != nil {
				t.Errorf("%s, without an interest: %v", name, err)
			}
			if err := do(barred); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s, with an interest: %v", name, err)
			}
		}
		if n := one[int64](t, d, `select count(*) from access_look where actor_id = ?`, barred.Person); n != 0 {
			t.Errorf("%d looks", n)
		}
	})
}
