package main

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/engineer"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/postfix"
	"sanad/internal/sample"
	"sanad/internal/vault"
)

// TestNobodyForgotten kills the server again and again while it tells all who waited for a batch that one decision opened it: each is told once
// by an event and a letter, which arrives, and nobody waits any more.
func TestNobodyForgotten(t *testing.T) {
	if !long() {
		t.Skip("a kill run belongs to the longer tests")
	}
	t.Parallel()
	const many, kills = 5000, 4
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			mail := postfix.Start(t, true)
			c := newCity(t, engine, mail)
			c.inside(func(a *app.App) { c.wait(a, many) })
			count := c.counter()
			s := c.serve()
			c.until("the job of each hour has passed by", func() bool {
				return count(`select count(*) from job where kind = 'engineer.unlock' and period > 0 and lease = '' and due_at > ?`, clock.System{}.Now()) == 1
			})
			c.must(s.Process.Signal(syscall.SIGTERM)) // in order: a job that was at work in all of five killed servers would be given up
			c.must(s.Wait())
			c.inside(c.open)
			begun := time.Now()
			for i := range kills + 1 {
				c.release()
				s = c.serve()
				c.until(fmt.Sprintf("part %d of them is told", i+1), func() bool {
					return count(`select count(*) from engineer_waiting where not told`) <= int64(many*(kills-i)/(kills+1))
				})
				if i == kills {
					break
				}
				end(s.Cmd)
				if panicked(s.log.String()) {
					t.Fatalf("the server panicked:\n%s", s.log)
				}
				if count(`select count(*) from engineer_waiting where not told`) == 0 {
					t.Fatalf("everybody was told before kill %d", i+1)
				}
			}
			told := time.Since(begun)
			c.until("all letters have left", func() bool { return c.left() == 0 })
			end(s.Cmd)
			for what, query := range map[string]string{
				"applications without an event": `select count(*) from engineer_application a where not exists (select 1 from event e where e.case_id = a.id and e.kind = 'engineer.unlocked')`,
				"applications with a second":    `select count(*) from (select case_id from event where kind = 'engineer.unlocked' group by case_id having count(*) > 1) x`,
				"applicants without a letter":   `select count(*) from engineer_application a where not exists (select 1 from notice_message m where m.person_id = a.person_id and m.kind = 'engineer_unlocked')`,
				"jobs that were given up":       `select count(*) from job where state = 'dead'`,
				"who wait":                      `select count(*) from engineer_waiting where not told`,
			} {
				if n := count(query); n != 0 {
					t.Errorf("%d %s", n, what)
				}
			}
			sent, twice := c.letters(mail, kills)
			if sent < many {
				t.Errorf("%d letters for %d applications", sent, many)
			}
			t.Logf("%s: %d told in %s through %d kills, all letters there after %s, %d of them twice", engine, many, told.Round(time.Millisecond), kills, time.Since(begun).Round(time.Millisecond), twice)
		})
	}
}

// wait leads one invented person to a draft that waits for the batch of 2023, and puts n - 1 others beside it.
func (c *city) wait(a *app.App, n int) {
	c.t.Helper()
	ctx, p, now := c.t.Context(), sample.Someone(1), clock.System{}.Now()
	c.teach(a)
	first, err := a.Account.Enrol(ctx, "first@example.org", "en")
	c.must(err)
	by := access.Actor{Person: first, Purpose: access.Self, Strong: true}
	c.must(a.People.Record(ctx, by, person.Claim{
		NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: "punjab/lahore", Phone: p.Phone, Address: p.Address, Version: "1",
	}))
	application, err := a.Engineer.Apply(ctx, by, engineer.Apply{Kind: engineer.Kind})
	c.must(err)
	c.must(a.Engineer.RecordDegree(ctx, by, application, engineer.RecordDegree{
		Programme: "indus-valley/civil", Intake: "2023", RollNumber: "17", Day: "5", Month: "7", Year: "2026", Mode: "campus", Version: "1",
	}))
	type row struct {
		ID       string     `db:"id"`
		Language string     `db:"language"`
		Email    pii.Sealed `db:"email"`
		Name     pii.Sealed `db:"name_latin"`
		HeldBy   string     `db:"held_by"`
		Version  int64      `db:"version"`
		At       time.Time  `db:"created_at"`
	}
	var rows []row
	var scopes []string
	for range n - 1 {
		who := id.Random()
		rows, scopes = append(rows, row{ID: who, Language: "en", Version: 1, At: now}), append(scopes, person.Scope(who))
	}
	keys, err := a.Vault.MintMany(ctx, scopes)
	c.must(err)
	for i := range rows {
		seal := func(column, value string) pii.Sealed {
			sealed, err := keys.Seal(vault.Field{Entry: "person." + column, Row: rows[i].ID, Scope: scopes[i]}, value)
			c.must(err)
			return sealed
		}
		rows[i].Email, rows[i].Name = seal("email", fmt.Sprintf("waits%d@example.org", i)), seal("name_latin", sample.Someone(i).NameLatin)
	}
	c.must(a.Stores.DB.Update(ctx, func(tx *db.Tx) error {
		if err := db.InsertMany(ctx, tx, "person", rows); err != nil {
			return err
		}
		for _, r := range rows {
			draft := id.New(now)
			if _, err := tx.Exec(ctx, `insert into engineer_application (id, person_id, kind, state, institution, programme, intake, roll_number, graduated_on, law_id, version, opened_at, study_mode)
				select ?, ?, kind, state, institution, programme, intake, roll_number, graduated_on, law_id, version, opened_at, study_mode from engineer_application where id = ?`, draft, r.ID, application); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `insert into engineer_waiting (application_id, batch_key, since_at) select ?, batch_key, since_at from engineer_waiting where application_id = ?`, draft, application); err != nil {
				return err
			}
		}
		return nil
	}))
}

// open has two persons decide that the batch of 2023 is accredited.
func (c *city) open(a *app.App) {
	c.t.Helper()
	ctx := c.t.Context()
	officer := access.Actor{Person: id.Random(), Roles: []access.Role{access.Officer}, Purpose: access.Accreditation, Strong: true}
	registrar := access.Actor{Person: id.Random(), Roles: []access.Role{access.Registrar}, Purpose: access.Accreditation, Strong: true}
	proposal, err := a.Accreditation.DraftDecision(ctx, officer, accreditation.DraftDecision{
		Kind: "decision", Institution: "indus-valley", Number: "EAB/900", Meeting: "The 100th", Day: "23", Month: "11", Year: "2026",
	})
	c.must(err)
	c.must(a.Accreditation.PutFinding(ctx, officer, proposal, "", accreditation.PutFinding{
		Version: "1", Programme: "civil", Batches: "2023", Outcome: "accredited", Level: "level-2", FromDay: "1", FromMonth: "7", FromYear: "2026",
		ReasonsEn: "As the board saw it on its visit.", ReasonsUr: "جیسا بورڈ نے دورے میں دیکھا۔",
	}))
	c.must(a.Accreditation.ProposeDecision(ctx, officer, proposal, accreditation.ProposeDecision{ProposalPage: accreditation.ProposalPage{Version: "2"}, SameDay: true}))
	_, err = a.Accreditation.ConfirmDecision(ctx, registrar, proposal, accreditation.ProposalPage{Version: "3"})
	c.must(err)
}

// counter returns what counts in the city's database, over a handle that stays open.
func (c *city) counter() func(query string, args ...any) int64 {
	c.t.Helper()
	d, err := db.Open(c.t.Context(), c.url)
	c.must(err)
	c.t.Cleanup(func() { _ = d.Close() })
	return func(query string, args ...any) (n int64) {
		c.t.Helper()
		c.must(d.View(c.t.Context(), func(tx *db.Tx) (err error) {
			n, err = db.Get[int64](c.t.Context(), tx, query, args...)
			return err
		}))
		return n
	}
}

// until waits for what must come to pass within two minutes.
func (c *city) until(what string, done func() bool) {
	c.t.Helper()
	for begun := time.Now(); !done(); time.Sleep(2 * time.Millisecond) {
		if time.Since(begun) > 2*time.Minute {
			c.t.Fatalf("after two minutes it is not so that %s", what)
		}
	}
}

// release ends the leases of workers that were killed: it would take a minute each time.
func (c *city) release() {
	c.t.Helper()
	d, err := db.Open(c.t.Context(), c.url)
	c.must(err)
	c.must(d.Update(c.t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), `update job set due_at = ? where state = 'due' and lease <> ''`, clock.System{}.Now())
		return err
	}))
	c.must(d.Close())
}
