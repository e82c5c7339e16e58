package accreditation

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/paper"
	"sanad/internal/web"
)

// board is a room with an institution that teaches taughtCivil and mechanical engineering, and what its events said.
type board struct {
	*Service
	t     testing.TB
	ctx   context.Context
	now   *clock.Moved
	found []BatchFound
	made  []DecisionConfirmed
	n     int
}

func newBoard(t testing.TB, d *db.DB) *board {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	l, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	book := events.New(now)
	b := &board{t: t, ctx: t.Context(), now: now, Service: New(d, d, access.New(d, now), book, l, now, nil, Needs{})}
	events.React(book, func(_ context.Context, _ *db.Tx, _ access.Actor, e BatchFound) error {
		b.found = append(b.found, e)
		return nil
	})
	events.React(book, func(_ context.Context, _ *db.Tx, _ access.Actor, e DecisionConfirmed) error {
		b.made = append(b.made, e)
		return nil
	})
	b.must(d.Update(b.ctx, func(tx *db.Tx) error {
		for _, code := range []string{"indus", "other"} {
			if err := insertInstitution(b.ctx, tx, Institution{ID: code, Code: code, Name: council.Text{En: "Institute " + code, Ur: "ادارہ " + code}, City: council.Text{En: "Sukkur", Ur: "سکھر"}, Invented: true, Version: 1}, ""); err != nil {
				return err
			}
			if err := insertCampus(b.ctx, tx, Campus{ID: code + "-main", Institution: code, Code: "main", Version: 1}, ""); err != nil {
				return err
			}
		}
		for _, p := range []Programme{taughtCivil, taughtMech, {ID: "elec", Institution: "other", Campus: "other-main", Code: "elec", Title: council.Text{En: "BE Electrical", Ur: "بی ای الیکٹریکل"}, Degree: "bachelor", Discipline: "ELECT", First: 2012, Version: 1}} {
			if err := insertProgramme(b.ctx, tx, p, ""); err != nil {
				return err
			}
		}
		return nil
	}))
	return b
}

var (
	taughtCivil = Programme{ID: "civil", Institution: "indus", Campus: "indus-main", Code: "civil", Title: council.Text{En: "BE Civil", Ur: "بی ای سول"}, Degree: "bachelor", Discipline: "CIVIL", First: 2012, Version: 1}
	taughtMech  = Programme{ID: "mech", Institution: "indus", Campus: "indus-main", Code: "mech", Title: council.Text{En: "BE Mechanical", Ur: "بی ای مکینیکل"}, Degree: "bachelor", Discipline: "MECH", First: 2010, Last: 2020, Version: 1}
)

func deskActor(id string, roles ...access.Role) access.Actor {
	return access.Actor{Person: id, Roles: roles, Purpose: access.Accreditation, Strong: true}
}

var (
	proposer  = deskActor("officer", access.Officer)
	confirmer = deskActor("registrar", access.Registrar)
)

func (b *board) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// refused wants a refusal with a key, at a field where one is named before a colon.
func (b *board) refused(err error, want string) {
	b.t.Helper()
	if got := refusalKeys(err); !strings.Contains(" "+got+" ", " "+want+" ") {
		b.t.Fatalf("want a refusal %s, not %q (%v)", want, got, err)
	}
}

// refusalKeys are the keys of a refusal, each with its field.
func refusalKeys(err error) string {
	f := fault.Of(err)
	if f == nil {
		return ""
	}
	if len(f.Fields) == 0 {
		return f.Key
	}
	var list []string
	for _, x := range f.Fields {
		list = append(list, x.Name+":"+x.Key)
	}
	return strings.Join(list, " ")
}

const why = "The laboratories are as the manual wants them."
const whyUr = "لیبارٹریاں مینول کے مطابق ہیں۔"

// header is a decision of a day with a number of its own.
func (b *board) header(on string, kind DecisionKind, replaces string) DraftDecision {
	b.n++
	d := day.Must(on)
	return DraftDecision{
		Kind: string(kind), Replaces: replaces, Institution: "indus", Number: fmt.Sprintf("EAB/%d", b.n), Meeting: "110th meeting",
		Day: strconv.Itoa(d.Date()), Month: strconv.Itoa(int(d.Month())), Year: strconv.Itoa(d.Year()),
	}
}

func accreditsNow(programme, batches string) PutFinding {
	return PutFinding{Programme: programme, Batches: batches, Outcome: "accredited", Level: "level-2", ReasonsEn: why, ReasonsUr: whyUr}
}

func findsOf(programme, batches, outcome string) PutFinding {
	c := PutFinding{Programme: programme, Batches: batches, Outcome: outcome, ReasonsEn: why, ReasonsUr: whyUr}
	if outcome == "accredited" {
		c.Level = "level-2"
	}
	if outcome == "conditional" {
		c.ConditionsEn, c.ConditionsUr = "Two more laboratories.", "دو مزید لیبارٹریاں۔"
		c.ReportDay, c.ReportMonth, c.ReportYear = "1", "6", "2027"
	}
	return c
}

// version is that of a proposal now.
func (b *board) version(id string) ProposalPage {
	b.t.Helper()
	var p Proposal
	b.must(b.db.View(b.ctx, func(tx *db.Tx) (err error) {
		p, err = loadProposal(b.ctx, tx, id)
		return err
	}))
	return ProposalPage{versionOf(p.Version)}
}

func (b *board) put(id string, list ...PutFinding) error {
	for _, c := range list {
		c.Version = b.version(id).Version
		if err := b.PutFinding(b.ctx, proposer, id, "", c); err != nil {
			return err
		}
	}
	return nil
}

// proposed writes a decision and proposes it.
func (b *board) proposed(h DraftDecision, list ...PutFinding) (string, error) {
	b.t.Helper()
	id, err := b.DraftDecision(b.ctx, proposer, h)
	if err != nil {
		return "", err
	}
	if err := b.put(id, list...); err != nil {
		return id, err
	}
	return id, b.ProposeDecision(b.ctx, proposer, id, ProposeDecision{ProposalPage: b.version(id)})
}

// decided proposes and confirms a decision, and returns its id.
func (b *board) decided(h DraftDecision, list ...PutFinding) string {
	b.t.Helper()
	id, err := b.proposed(h, list...)
	b.must(err)
	made, err := b.ConfirmDecision(b.ctx, confirmer, id, b.version(id))
	b.must(err)
	return made
}

// on tells what holds of a batch today, as known now.
func (b *board) on(programme string, batch int) string {
	b.t.Helper()
	var f Finding
	b.must(b.db.View(b.ctx, func(tx *db.Tx) (err error) {
		f, _, err = b.Found(b.ctx, tx, programme, batch, b.law().Day, b.clock.Now())
		return err
	}))
	return f.Outcome
}

// TestDecide walks a decision from its draft to what is published, with everybody who may not.
func TestDecide(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBoard(t, d)
		h := b.header("2026-11-20", Decided, "")
		for _, by := range []access.Actor{confirmer, deskActor("c", access.Committee), deskActor("m", access.Cashier), {Person: "x", Purpose: access.Self}, {}} {
			if _, err := b.DraftDecision(b.ctx, by, h); err == nil {
				t.Fatalf("%v writes a decision", by.Roles)
			}
		}
		id, err := b.DraftDecision(b.ctx, proposer, h)
		b.must(err)
		if _, err := b.ShowProposal(b.ctx, deskActor("second", access.Officer), id); !fault.Is(err, fault.KindNotFound) {
			t.Fatalf("another officer sees a draft: %v", err)
		}
		b.refused(b.ProposeDecision(b.ctx, proposer, id, ProposeDecision{ProposalPage: b.version(id)}), "findings:accreditation.propose.nothing")
		b.must(b.put(id, accreditsNow("civil", "2021"), findsOf("civil", "۲۰۲۲", "conditional")))
		b.refused(b.put(id, accreditsNow("civil", "2021")), "batch:accreditation.finding.twice")
		b.refused(b.PutFinding(b.ctx, proposer, id, "", PutFinding{Version: "1", Programme: "civil", Batches: "2023", Outcome: "deferred", ReasonsEn: why, ReasonsUr: whyUr}), "fault.stale")
		b.refused(b.PutFinding(b.ctx, deskActor("second", access.Officer), id, "", findsOf("civil", "2023", "deferred")), "fault.not_found")

		// A finding is changed, and taken out.
		v, err := b.ShowProposal(b.ctx, proposer, id)
		b.must(err)
		c := findsOf("civil", "2023", "deferred")
		c.Version = versionOf(v.Version)
		b.must(b.PutFinding(b.ctx, proposer, id, v.Findings[1].ID, c))
		v, err = b.ShowProposal(b.ctx, proposer, id)
		b.must(err)
		if len(v.Findings) != 2 || v.Findings[1].Batch != 2023 || v.Changes[0].Had || v.Changes[0].Is.Outcome != "accredited" || v.Wrong != nil {
			t.Fatalf("%+v %+v %v", v.Findings, v.Changes, v.Wrong)
		}
		b.must(b.TakeOutFinding(b.ctx, proposer, id, v.Findings[1].ID, b.version(id)))
		b.must(b.put(id, findsOf("civil", "2022", "conditional")))
		b.must(b.ProposeDecision(b.ctx, proposer, id, ProposeDecision{ProposalPage: b.version(id)}))
		b.refused(b.put(id, findsOf("civil", "2023", "deferred")), "accreditation.propose.waits")
		b.refused(b.DropDecision(b.ctx, proposer, id, b.version(id)), "accreditation.propose.waits")
		if got := b.on("civil", 2021); got != "" {
			t.Fatalf("what was proposed holds: %s", got)
		}

		// Whoever proposed it does not confirm it, whatever office they hold beside.
		_, err = b.ConfirmDecision(b.ctx, proposer, id, b.version(id))
		b.refused(err, "access.no_office")
		_, err = b.ConfirmDecision(b.ctx, deskActor("officer", access.Officer, access.Registrar), id, b.version(id))
		b.refused(err, "accreditation.confirm.own")
		b.refused(b.DeclineDecision(b.ctx, deskActor("officer", access.Registrar), id, DeclineDecision{b.version(id), why}), "accreditation.confirm.own")
		b.refused(b.DeclineDecision(b.ctx, confirmer, id, DeclineDecision{b.version(id), "no"}), "answer:accreditation.finding.reasons")
		b.must(b.DeclineDecision(b.ctx, confirmer, id, DeclineDecision{b.version(id), "The number is not that of the minutes."}))
		_, err = b.ConfirmDecision(b.ctx, confirmer, id, b.version(id))
		b.refused(err, "accreditation.confirm.back")

		// Its writer mends it, takes it back once, and it is confirmed.
		h.Number, h.Version = "EAB/77", b.version(id).Version
		b.must(b.RedraftDecision(b.ctx, proposer, id, h))
		b.must(b.ProposeDecision(b.ctx, proposer, id, ProposeDecision{ProposalPage: b.version(id)}))
		b.refused(b.TakeBackDecision(b.ctx, deskActor("second", access.Officer), id, b.version(id)), "accreditation.propose.not_yours")
		b.must(b.TakeBackDecision(b.ctx, proposer, id, b.version(id)))
		b.must(b.ProposeDecision(b.ctx, proposer, id, ProposeDecision{ProposalPage: b.version(id)}))
		made, err := b.ConfirmDecision(b.ctx, confirmer, id, b.version(id))
		b.must(err)
		_, err = b.ConfirmDecision(b.ctx, confirmer, id, b.version(id))
		b.refused(err, "accreditation.confirm.done")
		if b.on("civil", 2021) != "accredited" || b.on("civil", 2022) != "conditional" {
			t.Fatalf("%s %s", b.on("civil", 2021), b.on("civil", 2022))
		}
		if len(b.made) != 1 || b.made[0].Decision != made || len(b.found) != 2 || !b.found[0].Opens || b.found[0].Opened || b.found[1].Opens || b.found[0].Batch != 2021 {
			t.Fatalf("%+v %+v", b.made, b.found)
		}
		shown, err := b.ShowDecision(b.ctx, deskActor("c", access.Committee), "eab 77")
		b.must(err)
		f := shown.Findings[1]
		if shown.Decision.ID != made || shown.Number != "EAB/77" || shown.Rule != "batches" || len(shown.Reasons) != 2 || shown.Reasons[batchKey(f)].Ur != whyUr || f.Conditions.En != "Two more laboratories." || f.Report != day.Must("2027-06-01") || !shown.Holds[f.ID] {
			t.Fatalf("%+v", shown)
		}
		l, err := b.Decisions(b.ctx, proposer, "", "")
		b.must(err)
		if len(l.Waiting) != 0 || len(l.Made) != 1 || l.Made[0].Batches != 2 || l.More {
			t.Fatalf("%+v", l)
		}
	})
}

// TestStood lets nobody draft, propose, confirm or decline what is decided of an institution for which they stand, or ever stood.
func TestStood(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBoard(t, d)
		id, err := b.DraftDecision(b.ctx, proposer, b.header("2026-11-20", Decided, ""))
		b.must(err)
		b.must(b.put(id, accreditsNow("civil", "2021")))
		stands := func(person, institution string, ended bool) {
			t.Helper()
			b.must(d.Update(b.ctx, func(tx *db.Tx) error {
				f := Focal{ID: person + institution, Institution: institution, Person: person, Role: Lead, Since: b.now.Now()}
				err := insertFocal(b.ctx, tx, f)
				if err == nil && ended {
					_, err = tx.Exec(b.ctx, `update accreditation_focal set ended_at = ?, ended_by = 'x' where id = ?`, b.now.Now(), f.ID)
				}
				return err
			}))
		}
		stands(proposer.Person, "other", false)
		stands(confirmer.Person, "indus", true)
		b.must(b.ProposeDecision(b.ctx, proposer, id, ProposeDecision{ProposalPage: b.version(id)}))
		_, err = b.ConfirmDecision(b.ctx, confirmer, id, b.version(id))
		b.refused(err, "accreditation.propose.stood")
		b.refused(b.DeclineDecision(b.ctx, confirmer, id, DeclineDecision{ProposalPage: b.version(id), Answer: "The reasons do not say what was seen."}), "accreditation.propose.stood")
		b.must(b.TakeBackDecision(b.ctx, proposer, id, b.version(id)))
		stands(proposer.Person, "indus", false)
		b.refused(b.ProposeDecision(b.ctx, proposer, id, ProposeDecision{ProposalPage: b.version(id)}), "accreditation.propose.stood")
		_, err = b.DraftDecision(b.ctx, proposer, b.header("2026-11-20", Decided, ""))
		b.refused(err, "accreditation.propose.stood")
	})
}

// TestWithdraw takes accreditation back, and tells that the batch opens nothing any more.
func TestWithdraw(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBoard(t, d)
		b.decided(b.header("2024-03-01", Decided, ""), accreditsNow("civil", "2019"))
		id, err := b.proposed(b.header("2026-11-20", Decided, ""), findsOf("civil", "2019", "withdrawn"))
		b.must(err)
		v, err := b.ShowProposal(b.ctx, confirmer, id)
		b.must(err)
		if c := v.Changes[0]; !c.Had || c.Was.Outcome != "accredited" || c.Is.Outcome != "withdrawn" || v.MayConfirm != nil {
			t.Fatalf("%+v %v", c, v.MayConfirm)
		}
		var asked []string
		b.needs.Concerned = func(_ context.Context, _ *db.Tx, by access.Actor, name council.BatchName, decisions []string) (council.Concerned, error) {
			asked = append(asked, fmt.Sprint(by.Person == confirmer.Person, name, len(decisions)))
			return council.Concerned{Registered: []string{"CIVIL/1"}, AllRegistered: 1, Drafts: 2}, nil
		}
		b.found = nil
		decision, err := b.ConfirmDecision(b.ctx, confirmer, id, b.version(id))
		b.must(err)
		shown, err := b.ShowDecision(b.ctx, confirmer, decision)
		b.must(err)
		c := shown.Concerned[shown.Findings[0].ID]
		if len(asked) != 1 || !strings.HasSuffix(asked[0], "civil 2019} 1") || !strings.HasPrefix(asked[0], "true") || c.AllRegistered != 1 || c.Registered[0] != "CIVIL/1" || c.Drafts != 2 {
			t.Errorf("%v: %+v", asked, c)
		}
		if rows := concernedRows(b.ctx, c); len(rows) != 2 || rows[0].Numbers[0] != "CIVIL/1" || rows[0].More || len(rows[1].Numbers) != 0 {
			t.Errorf("%+v", rows)
		}
		if len(b.found) != 1 || !b.found[0].Opened || b.found[0].Opens {
			t.Fatalf("%+v", b.found)
		}
	})
}

// TestCorrect puts corrections and an appeal in the place of a decision.
func TestCorrect(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBoard(t, d)
		b.decided(b.header("2023-03-01", Decided, ""), accreditsNow("civil", "2018"))
		b.decided(b.header("2024-03-01", Decided, ""), accreditsNow("civil", "2019"), findsOf("civil", "2020", "not_accredited")) // EAB/2
		_, err := b.proposed(b.header("2024-04-01", Corrected, "EAB/2"), findsOf("civil", "2021", "deferred"))
		b.refused(err, "batch:accreditation.finding.not_named")
		_, err = b.proposed(b.header("2024-02-29", Corrected, "EAB/2"))
		b.refused(err, "on:accreditation.draft.before")
		_, err = b.proposed(b.header("2024-04-01", Corrected, "EAB/99"))
		b.refused(err, "replaces:accreditation.draft.no_such")
		h := b.header("2024-04-01", Corrected, "eab 2")
		h.Institution = "other"
		_, err = b.proposed(h)
		b.refused(err, "replaces:accreditation.draft.other")

		h = b.header("2024-04-01", Corrected, "eab/2")
		h.Institution = "" // that of the other decision
		b.decided(h, findsOf("civil", "2019", nothing))
		if got := b.on("civil", 2019); got != "" {
			t.Fatalf("nothing was decided of 2019 after all, but: %s", got)
		}
		if e := b.found[len(b.found)-1]; e.Outcome != "" || !e.Opened || e.Opens {
			t.Fatalf("%+v", e)
		}
		_, err = b.proposed(b.header("2024-05-01", Corrected, "EAB/2"), accreditsNow("civil", "2019"))
		b.refused(err, "batch:accreditation.finding.replaced")
		_, err = b.proposed(b.header("2024-05-01", Appealed, "EAB/2"), accreditsNow("civil", "2019"))
		b.refused(err, "batch:accreditation.finding.replaced")

		c := accreditsNow("civil", "2020")
		c.FromDay, c.FromMonth, c.FromYear = "1", "3", "2024"
		_, err = b.proposed(b.header("2025-01-10", Appealed, "EAB/2"), c)
		b.refused(err, "from:accreditation.finding.appeal_from")
		b.decided(b.header("2025-01-10", Appealed, "EAB/2"), accreditsNow("civil", "2020"))
		if got := b.on("civil", 2020); got != "accredited" {
			t.Fatalf("after the appeal: %s", got)
		}
		_, err = b.proposed(b.header("2025-02-10", Appealed, "EAB/2"), accreditsNow("civil", "2020"))
		b.refused(err, "batch:accreditation.finding.replaced")
		v, err := b.ShowDecision(b.ctx, proposer, "EAB/2")
		b.must(err)
		if len(v.Later) != 2 || len(v.Gone) != 1 || !v.MayReplace {
			t.Fatalf("%+v %+v", v.Later, v.Gone)
		}
	})
}

// TestConfirmAtOnce lets two registrars confirm one proposal, and two proposals of one number wait, at the same moment.
func TestConfirmAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBoard(t, d)
		id, err := b.proposed(b.header("2026-11-20", Decided, ""), accreditsNow("civil", "2021"))
		b.must(err)
		page := b.version(id)
		errs := together(4, func(n int) error {
			_, err := b.ConfirmDecision(b.ctx, deskActor(fmt.Sprint("r", n), access.Registrar), id, page)
			return err
		})
		if won(errs) != 1 {
			t.Fatalf("%v", errs)
		}
		if n := decisionRows(b, `select count(*) from accreditation_decision`); n != 1 {
			t.Fatalf("%d decisions", n)
		}

		var ids []string
		for n := range 3 {
			h := b.header("2026-11-21", Decided, "")
			h.Number = "EAB/500"
			made, err := b.DraftDecision(b.ctx, proposer, h)
			b.must(err)
			b.must(b.put(made, findsOf("civil", strconv.Itoa(2014+n), "deferred")))
			ids = append(ids, made)
		}
		versions := map[string]ProposalPage{}
		for _, x := range ids {
			versions[x] = b.version(x)
		}
		errs = together(len(ids), func(n int) error {
			return b.ProposeDecision(b.ctx, proposer, ids[n], ProposeDecision{ProposalPage: versions[ids[n]]})
		})
		if won(errs) != 1 {
			t.Fatalf("%v", errs)
		}
	})
}

func decisionRows(b *board, query string) (n int64) {
	b.t.Helper()
	b.must(b.db.View(b.ctx, func(tx *db.Tx) (err error) {
		n, err = db.Get[int64](b.ctx, tx, query)
		return err
	}))
	return n
}

func together(n int, do func(int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = do(i) })
	}
	all.Wait()
	return errs
}

// won counts who was let through; all others were told why not.
func won(errs []error) (n int) {
	for _, err := range errs {
		if err == nil {
			n++
		} else if fault.Of(err) == nil {
			return -1
		}
	}
	return n
}

// TestDropDecision gives a draft up, and its number is free.
func TestDropDecision(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBoard(t, d)
		h := b.header("2026-11-20", Decided, "")
		id, err := b.proposed(h, accreditsNow("civil", "2021"))
		b.must(err)
		_, err = b.DraftDecision(b.ctx, deskActor("second", access.Officer), h)
		b.refused(err, "number:accreditation.draft.taken")
		b.must(b.TakeBackDecision(b.ctx, proposer, id, b.version(id)))
		b.must(b.DropDecision(b.ctx, proposer, id, b.version(id)))
		if _, err := b.ShowProposal(b.ctx, proposer, id); !fault.Is(err, fault.KindNotFound) {
			t.Fatalf("what was dropped is shown: %v", err)
		}
		b.decided(h, accreditsNow("civil", "2021"))
	})
}

// TestDue lists what is due: the most urgent first, and nothing of what a later decision decided.
func TestDue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBoard(t, d)
		conditional := func(batch, report, visit string) PutFinding {
			c := findsOf("civil", batch, "conditional")
			r := day.Must(report)
			c.ReportDay, c.ReportMonth, c.ReportYear = strconv.Itoa(r.Date()), strconv.Itoa(int(r.Month())), strconv.Itoa(r.Year())
			if visit != "" {
				v := day.Must(visit)
				c.VisitDay, c.VisitMonth, c.VisitYear = strconv.Itoa(v.Date()), strconv.Itoa(int(v.Month())), strconv.Itoa(v.Year())
			}
			return c
		}
		told := func() string {
			list, all, overdue, err := b.Due(b.ctx, confirmer, 0)
			b.must(err)
			lines := []string{fmt.Sprint(all, " ", overdue)}
			for _, l := range list {
				if l.Institution.ID != "indus" || l.Programme.ID != "civil" || l.Number == "" {
					t.Fatalf("%+v", l)
				}
				lines = append(lines, fmt.Sprint(l.Finding.Batch, " ", l.What, " ", l.On, " ", l.Left))
			}
			return strings.Join(lines, "; ")
		}
		if got := told(); got != "0 0" {
			t.Fatal(got)
		}
		b.decided(b.header("2026-01-10", Decided, ""), conditional("2020", "2026-11-22", "2026-12-23"), conditional("2021", "2026-11-23", ""), conditional("2022", "2026-06-01", ""))
		if got := told(); got != "4 2; 2022 report 2026-06-01 -175; 2020 report 2026-11-22 -1; 2021 report 2026-11-23 0; 2020 visit 2026-12-23 30" {
			t.Fatal(got)
		}
		b.decided(b.header("2026-11-20", Decided, ""), accreditsNow("civil", "2020"))
		b.decided(b.header("2026-11-20", Corrected, "EAB/1"), findsOf("civil", "2022", nothing))
		if got := told(); got != "1 0; 2021 report 2026-11-23 0" {
			t.Fatal(got)
		}
		b.decided(b.header("2026-11-20", Appealed, "EAB/1"), findsOf("civil", "2021", "deferred"))
		if got := told(); got != "0 0" {
			t.Fatal(got)
		}
		if _, _, _, err := b.Due(b.ctx, deskActor("m", access.Cashier), 0); err == nil {
			t.Fatal("a cashier sees what is due")
		}
	})
}

// TestLetter prints a letter in both languages; what is said in one is not in the other.
func TestLetter(t *testing.T) {
	b := newBoard(t, dbtest.SQLite(t))
	made := b.decided(b.header("2026-11-20", Decided, ""), accreditsNow("civil", "2021"), findsOf("civil", "2022", "conditional"), findsOf("mech", "2018", "withdrawn"))
	v, err := b.ShowDecision(b.ctx, proposer, made)
	b.must(err)
	p := NewDecisionPages(b.Service, paper.FindFonts(""))
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	b.must(err)
	for _, l := range i18n.Languages {
		ctx := texts.With(b.ctx, l, time.UTC)
		r := p.letter(ctx, v)
		said := r.Lead
		for _, f := range r.Facts {
			said += "\n" + f.Label + ": " + f.Value
		}
		for _, x := range r.Parts {
			said += "\n" + x.Title + "\n" + x.Small + "\n" + strings.Join(x.Text, "\n")
		}
		for _, want := range map[string][]string{
			"en": {"EAB/1", "110th meeting", "BE Civil, batch 2021", "Accredited, Level-II", "Holds: from 20 November 2026 on", "Two more laboratories.", "due on 1 June 2027", why, "Nobody who is registered loses it", "appeal to the council"},
			"ur": {"EAB/1", "بی ای سول، بیچ 2021", "دو مزید لیبارٹریاں۔", whyUr, "رجسٹریشن نہیں جاتی", "تحریری اپیل"},
		}[l.Code] {
			if !strings.Contains(said, want) {
				t.Errorf("the letter in %s does not say %q:\n%s", l.Code, want, said)
			}
		}
		if strings.Contains(said, "⟦") || strings.Contains(said, map[string]string{"en": whyUr, "ur": why}[l.Code]) {
			t.Errorf("the letter in %s lacks a text or says what is of the other language:\n%s", l.Code, said)
		}
		if l.Code == "ur" && !p.fonts.Urdu() {
			continue
		}
		file, err := p.fonts.Record(r)
		b.must(err)
		if !bytes.HasPrefix(file, []byte("%PDF-")) || len(file) < 5000 {
			t.Errorf("%d bytes in %s", len(file), l.Code)
		}
		if dir := os.Getenv("LETTERS"); dir != "" {
			b.must(os.WriteFile(dir+"/letter-"+l.Code+".pdf", file, 0o600))
		}
	}
}

// TestDecisionsAfterAMerger sees that a decision is read whole when its programmes went to another institution, by those who stand for that one too, and that
// it can still be corrected.
func TestDecisionsAfterAMerger(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBoard(t, d)
		made := b.decided(b.header("2026-11-20", Decided, ""), findsOf("civil", "2022", "conditional"))
		b.must(d.Update(b.ctx, func(tx *db.Tx) error {
			for person, institution := range map[string]string{"dean": "indus", "rector": "other"} {
				if err := insertFocal(b.ctx, tx, Focal{ID: "f-" + person, Institution: institution, Person: person, Role: Lead, InvitedBy: "o", Since: b.now.Now()}); err != nil {
					return err
				}
			}
			return nil
		}))
		own := func(person, code string) (DecisionView, error) {
			return b.ShowOwnDecision(b.ctx, self(person), code, "EAB/1")
		}
		v, err := own("dean", "indus")
		b.must(err)
		if f := v.Findings; len(f) != 1 || f[0].Conditions.En == "" || v.Reasons[batchKey(f[0])].En != why || v.MayReplace || len(v.Concerned) > 0 {
			t.Errorf("those who stand for it read %+v", v)
		}
		for _, x := range [][2]string{{"dean", "other"}, {"rector", "indus"}, {"rector", "other"}, {"stranger", "indus"}} {
			if _, err := own(x[0], x[1]); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s reads it at %s: %v", x[0], x[1], err)
			}
		}
		b.must(b.Merge(b.ctx, deskActor("o", access.Officer), "indus", Merge{"1", "other", order("2026-11-21")}))
		desk, err := b.ShowDecision(b.ctx, proposer, made)
		b.must(err)
		theirs, err := own("rector", "other")
		b.must(err)
		for _, v := range []DecisionView{desk, theirs} {
			f := v.Findings[0]
			if p, ok := (Background{Programmes: v.Programmes}).programme(f.Programme); !ok || p.Title.En != "BE Civil" || !v.Holds[f.ID] {
				t.Errorf("after the merger it is of %+v, and holds: %v", p, v.Holds[f.ID])
			}
		}
		h := b.header("2026-11-22", Corrected, made)
		h.Institution = "" // whoever teaches it now
		b.decided(h, accreditsNow("civil", "2022"))
		if got := b.on("civil", 2022); got != "accredited" {
			t.Errorf("corrected, it is %s", got)
		}
		if desk, err = b.ShowDecision(b.ctx, proposer, made); err != nil || desk.Holds[desk.Findings[0].ID] || len(desk.Later) != 1 {
			t.Errorf("it holds although it was corrected: %+v, %v", desk, err)
		}
	})
}
