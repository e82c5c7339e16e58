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
			"a letter":     func(by access.Actor) error { _, err := a.Engineer.Addressed(ctx, by, caseID); return err },
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
		// Whoever was there when a meeting decided it reads it, and does no other step of it.
		took := member()
		must(t, d.Update(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `update casework_case set role = 'committee', state = 'open' where id = ?`, caseID); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `insert into committee_member (meeting_id, person_id, position, present) values ('m', ?, 1, ?)`, took.Person, true); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `insert into committee_item (id, meeting_id, case_id, person_id, step, position, outcome, voters, by_id, rule_id, law_id, version)
				values ('i', 'm', ?, 'p', 'committee', 1, 'recommend_refusal', 5, 'b', '', '', 1)`, caseID)
			return err
		}))
		for by, want := range map[*access.Actor]string{&free: "", &took: "casework.same_person"} {
			read, err := a.Engineer.Assess(ctx, *by, caseID)
			must(t, err)
			got := ""
			if f := fault.Of(read.Handle); f != nil {
				got = f.Key
			}
			if got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		if n := one[int64](t, d, `select count(*) from access_look where actor_id = ?`, barred.Person); n != 0 {
			t.Errorf("%d looks", n)
		}
	})
}
