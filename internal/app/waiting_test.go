package app_test

import (
	"testing"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/app"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/engineer"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/sample"
)

// waits leads the n-th invented person to a draft that lacks a decision on the batch of 2023 alone.
func waits(t *testing.T, a *app.App, n int) access.Actor {
	t.Helper()
	ctx, p := t.Context(), sample.Someone(n)
	who, err := a.Account.Enrol(ctx, p.Email, "ur")
	must(t, err)
	by := access.Actor{Person: who, Purpose: access.Self, Strong: true}
	must(t, a.People.Record(ctx, by, person.Claim{
		NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: "punjab/lahore", Phone: p.Phone, Address: p.Address, Version: "1",
	}))
	application, err := a.Engineer.Apply(ctx, by, engineer.Apply{Kind: engineer.Kind})
	must(t, err)
	must(t, a.Engineer.RecordDegree(ctx, by, application, engineer.RecordDegree{
		Programme: "indus-valley/civil", Intake: "2023", RollNumber: "17", Day: "5", Month: "7", Year: "2026", Mode: "campus", Version: "1",
	}))
	return by
}

// finds makes the council decide about the batch of 2023: an officer proposes, and a registrar confirms.
func finds(t *testing.T, a *app.App, number, outcome, level string) {
	t.Helper()
	ctx := t.Context()
	officer := access.Actor{Person: id.Random(), Roles: []access.Role{access.Officer}, Purpose: access.Accreditation, Strong: true}
	registrar := access.Actor{Person: id.Random(), Roles: []access.Role{access.Registrar}, Purpose: access.Accreditation, Strong: true}
	proposal, err := a.Accreditation.DraftDecision(ctx, officer, accreditation.DraftDecision{
		Kind: "decision", Institution: "indus-valley", Number: number, Meeting: "The 100th", Day: "23", Month: "11", Year: "2026",
	})
	must(t, err)
	from, month := "1", "7"
	if outcome == "withdrawn" { // not before the day of its decision
		from, month = "23", "11"
	}
	must(t, a.Accreditation.PutFinding(ctx, officer, proposal, "", accreditation.PutFinding{
		Version: "1", Programme: "civil", Batches: "2023", Outcome: outcome, Level: level, FromDay: from, FromMonth: month, FromYear: "2026",
		ReasonsEn: "As the board saw it on its visit.", ReasonsUr: "جیسا بورڈ نے دورے میں دیکھا۔",
	}))
	must(t, a.Accreditation.ProposeDecision(ctx, officer, proposal, accreditation.ProposeDecision{ProposalPage: accreditation.ProposalPage{Version: "2"}, SameDay: true}))
	_, err = a.Accreditation.ConfirmDecision(ctx, registrar, proposal, accreditation.ProposalPage{Version: "3"})
	must(t, err)
}

// TestWhoWaitsIsTold has a batch decided by two persons after its class has graduated: whoever waited for it gets one letter, and whoever waits
// for another gets none; so it is when that is taken back before they send, and decided again.
func TestWhoWaitsIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, _, _ := newAppOn(t, d)
		teach(t, a)
		first, second := waits(t, a, 1), waits(t, a, 2)
		of := func(by access.Actor, kind string) (n int64) {
			t.Helper()
			must(t, a.Jobs.Drain(t.Context()))
			must(t, d.View(t.Context(), func(tx *db.Tx) (err error) {
				n, err = db.Get[int64](t.Context(), tx, `select count(*) from notice_message where kind = ? and person_id = ?`, kind, by.Person)
				return err
			}))
			return n
		}
		letters := func(by access.Actor) int64 { return of(by, "engineer_unlocked") }
		finds(t, a, "EAB/1", "deferred", "")
		if letters(first) != 0 || letters(second) != 0 {
			t.Error("somebody was told of what is deferred")
		}
		finds(t, a, "EAB/2", "accredited", "level-2")
		if letters(first) != 1 || letters(second) != 1 {
			t.Errorf("%d and %d letters", letters(first), letters(second))
		}
		third := waits(t, a, 3) // it does not wait: the batch is open
		must(t, a.Engineer.Unlock(t.Context()))
		if letters(first) != 1 || letters(third) != 0 {
			t.Errorf("%d and %d letters", letters(first), letters(third))
		}
		finds(t, a, "EAB/3", "withdrawn", "") // before anybody has sent
		for _, by := range []access.Actor{first, second, third} {
			if n := of(by, "engineer_locked"); n != 1 {
				t.Errorf("%d letters tell that it was taken back", n)
			}
		}
		finds(t, a, "EAB/4", "accredited", "level-2")
		if letters(first) != 2 || letters(third) != 1 || of(first, "engineer_locked") != 1 {
			t.Errorf("%d and %d letters", letters(first), letters(third))
		}
	})
}
