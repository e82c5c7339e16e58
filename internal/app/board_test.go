package app_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/committee"
	law "sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/visit"
)

// boardroom is the whole program with a visit that has come before the board, and a board of seven, of whom one asked for the visit and the last is in its team.
type boardroom struct {
	*app.App
	t                                   *testing.T
	d                                   *db.DB
	ctx                                 context.Context
	now                                 *clock.Moved
	board                               []access.Actor
	officer, second, registrar, another access.Actor
	meetings                            int
}

func newBoardroom(t *testing.T, d *db.DB) *boardroom {
	a, now, _ := newAppOn(t, d)
	teach(t, a)
	r := &boardroom{App: a, t: t, d: d, ctx: t.Context(), now: now}
	for range 7 {
		r.board = append(r.board, access.Actor{Person: id.Random(), Roles: []access.Role{access.Committee}, Purpose: access.Licensing, Strong: true})
	}
	does := func(role access.Role) access.Actor {
		return access.Actor{Person: id.Random(), Roles: []access.Role{role}, Purpose: access.Accreditation, Strong: true}
	}
	r.officer, r.second, r.registrar, r.another = does(access.Officer), does(access.Officer), does(access.Registrar), does(access.Registrar)
	return r
}

// visited puts a visit of a programme before the board, whose exit meeting was on 20 November.
func (r *boardroom) visited(number, programme, kind string, from, to int, of, after string) string {
	r.t.Helper()
	v := id.New(r.now.Now())
	institution := one[string](r.t, r.d, `select id from accreditation_institution where code = 'indus-valley'`)
	p := one[string](r.t, r.d, `select id from accreditation_programme where institution_id = ? and code = ?`, institution, programme)
	must(r.t, r.d.Update(r.ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(r.ctx, `insert into visit (id, number, institution_id, programme_id, kind, of_kind, after_number, from_batch, to_batch, stage, waits, side, due_on, left_days,
			since, lead_id, meets_on, meets_until, outcome_number, law_id, version, begun_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'board', '', 'council', ?, 0, ?, ?, ?, ?, '', 'x', 1, ?)`,
			v, number, institution, p, kind, of, after, from, to, day.Must("2027-01-20"), r.now.Now(), r.board[5].Person, day.Must("2026-11-18"), day.Must("2026-11-20"), r.now.Now()); err != nil {
			return err
		}
		if _, err := tx.Exec(r.ctx, `insert into visit_member (id, visit_id, person_id, convener, since, opened_at, why_ended, named_by) values (?, ?, ?, ?, ?, ?, '', '')`, id.New(r.now.Now()), v, r.board[6].Person, true, r.now.Now(), r.now.Now()); err != nil {
			return err
		}
		return r.Visit.ToBoard(r.ctx, tx, v)
	}))
	return v
}

// meets puts a visit on the agenda of a meeting that is going on, with the whole board there; it returns the meeting and the item.
func (r *boardroom) meets(v string) (meeting, item string) {
	r.t.Helper()
	r.meetings++
	meeting = "meeting-" + strconv.Itoa(r.meetings)
	must(r.t, r.d.Update(r.ctx, func(tx *db.Tx) error {
		now := r.now.Now()
		if _, err := tx.Exec(r.ctx, `insert into committee_meeting (id, begins_at, place, chair_id, state, by_id, noted_at, closed_by, confirmed_by, hash, law_id, version) values (?, ?, 'Islamabad', ?, 'called', ?, ?, '', '', '', 'x', 1)`,
			meeting, now, r.board[0].Person, r.board[0].Person, now); err != nil {
			return err
		}
		for n, m := range r.board {
			if _, err := tx.Exec(r.ctx, `insert into committee_member (meeting_id, person_id, position, present, noted_by, noted_at) values (?, ?, ?, ?, ?, ?)`, meeting, m.Person, n+1, true, r.board[0].Person, now); err != nil {
				return err
			}
		}
		return nil
	}))
	return meeting, r.puts(meeting, v, "")
}

// puts puts a visit on an agenda, and wants the refusal.
func (r *boardroom) puts(meeting, v, want string) string {
	r.t.Helper()
	_, stayed, err := r.Committee.PutOn(r.ctx, r.board[0], meeting, committee.PutOn{Cases: []string{v}})
	must(r.t, err)
	got := ""
	if len(stayed) > 0 {
		got = stayed[0].Why.Key
	}
	if got != want {
		r.t.Fatalf("put on an agenda: %q, want %q", got, want)
	}
	if want != "" {
		return ""
	}
	return one[string](r.t, r.d, `select id from committee_item where meeting_id = ? and case_id = ? and outcome = ''`, meeting, v)
}

// finds lets the board find something, and wants the refusal.
func (r *boardroom) finds(meeting, item, v string, outcome committee.Outcome, want string) {
	r.t.Helper()
	version := one[int64](r.t, r.d, `select version from casework_case where id = ?`, v)
	_, stayed, err := r.Committee.Decide(r.ctx, r.board[0], meeting, committee.Decide{Items: []string{item + "." + strconv.FormatInt(version, 10)}, Outcomes: []string{string(outcome)}, Reasons: []string{"As the report of the team says."}})
	got := ""
	switch f := fault.Of(err); {
	case f != nil:
		got = f.Key
	case err != nil:
		r.t.Fatal(err)
	case len(stayed) > 0:
		got = stayed[0].Why.Key
	}
	if got != want {
		r.t.Fatalf("found %s: %q, want %q", outcome, got, want)
	}
}

func (r *boardroom) stage(v, stage, side string) {
	r.t.Helper()
	if got := one[string](r.t, r.d, `select stage from visit where id = ?`, v); got != stage {
		r.t.Fatalf("stage %s, want %s", got, stage)
	}
	if got := one[string](r.t, r.d, `select side from visit where id = ?`, v); got != side {
		r.t.Fatalf("side %q, want %q", got, side)
	}
}

func (r *boardroom) refused(err error, want string) {
	r.t.Helper()
	f := fault.Of(err)
	if f == nil {
		r.t.Fatalf("want a refusal %s, not %v", want, err)
	}
	said := f.Key
	for _, x := range f.Fields {
		said += " " + x.Name + ":" + x.Key
	}
	if !strings.Contains(said, want) {
		r.t.Fatalf("want a refusal %s, not %s", want, said)
	}
}

// draft is a decision after a visit of civil engineering.
func draft(v, number, on string, kind accreditation.DecisionKind, replaces string) accreditation.DraftDecision {
	d := day.Must(on)
	return accreditation.DraftDecision{Kind: string(kind), Replaces: replaces, Institution: "indus-valley", Visit: v, Number: number, Meeting: "The 101st", Day: strconv.Itoa(d.Date()), Month: strconv.Itoa(int(d.Month())), Year: strconv.Itoa(d.Year())}
}

func finding(version, batches, outcome string) accreditation.PutFinding {
	c := accreditation.PutFinding{Version: version, Programme: "civil", Batches: batches, Outcome: outcome, ReasonsEn: "As the board saw it on its visit.", ReasonsUr: "جیسا بورڈ نے دورے میں دیکھا۔"}
	if outcome == "accredited" {
		c.Level = "level-2"
	}
	if outcome == "conditional" {
		c.ConditionsEn, c.ConditionsUr = "Two more teachers are appointed.", "مزید دو استاد مقرر ہوں۔"
		c.ReportDay, c.ReportMonth, c.ReportYear, c.VisitDay, c.VisitMonth, c.VisitYear = "1", "6", "2027", "1", "12", "2027"
	}
	return c
}

// proposes writes and proposes a decision on a batch after a visit, and returns it.
func (r *boardroom) proposes(v, number, batch, outcome string) string {
	r.t.Helper()
	p, err := r.Accreditation.DraftDecision(r.ctx, r.officer, draft(v, number, "2026-11-23", accreditation.Decided, ""))
	must(r.t, err)
	must(r.t, r.Accreditation.PutFinding(r.ctx, r.officer, p, "", finding("1", batch, outcome)))
	must(r.t, r.Accreditation.ProposeDecision(r.ctx, r.officer, p, accreditation.ProposeDecision{ProposalPage: seen("2"), SameDay: true}))
	return p
}

func seen(version string) accreditation.ProposalPage {
	return accreditation.ProposalPage{Version: version}
}

// TestBoardDecidesVisit leads a visit of a batch through everything that may go wrong before the board: what is dated before the exit meeting, what is of
// another batch, an empty agenda, a changed proposal, a member who asked for it, a board that finds otherwise, a registrar who sends it back.
func TestBoardDecidesVisit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoardroom(t, d)
		v := r.visited("123456789012", "civil", "accreditation", 2023, 2023, "", "")
		number := one[string](t, d, `select number from casework_case where id = ? and kind = 'visit' and step = 'committee'`, v)
		if number != "123456789012" {
			t.Errorf("the case has number %s", number)
		}

		draftOf := func(c accreditation.DraftDecision, want string) {
			t.Helper()
			_, err := r.Accreditation.DraftDecision(r.ctx, r.officer, c)
			r.refused(err, want)
		}
		draftOf(draft(v, "EAB/1", "2026-11-19", accreditation.Decided, ""), "on:accreditation.visit.before")
		draftOf(draft("none", "EAB/1", "2026-11-23", accreditation.Decided, ""), "fault.not_found")
		early, err := r.Accreditation.DraftDecision(r.ctx, r.officer, draft(v, "EAB/9", "2026-11-20", accreditation.Decided, "")) // on the day of the exit meeting it may be
		must(t, err)
		must(t, r.Accreditation.PutFinding(r.ctx, r.officer, early, "", finding("1", "2022", "accredited")))
		r.refused(r.Accreditation.ProposeDecision(r.ctx, r.officer, early, accreditation.ProposeDecision{ProposalPage: seen("2"), SameDay: true}), "accreditation.visit.batch")

		// The exit meeting was held a day later than it was planned: that day counts.
		must(t, d.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `insert into visit_report (visit_id, met_on, exit_words, exit_by, summary_by, summary_version, rejoinder_by, rejoinder_version) values (?, ?, ?, '', '', 0, '', 0)`, v, day.Must("2026-11-21"), []byte("x"))
			return err
		}))
		draftOf(draft(v, "EAB/1", "2026-11-20", accreditation.Decided, ""), "on:accreditation.visit.before")
		r.refused(r.Accreditation.ProposeDecision(r.ctx, r.officer, early, accreditation.ProposeDecision{ProposalPage: seen("2"), SameDay: true}), "on:accreditation.visit.before")

		// Whoever asked for it or is of its team proposes nothing after it.
		for _, tied := range r.board[5:] {
			tied = access.Actor{Person: tied.Person, Roles: r.officer.Roles, Purpose: access.Accreditation, Strong: true}
			_, err := r.Accreditation.DraftDecision(r.ctx, tied, draft(v, "EAB/1", "2026-11-23", accreditation.Decided, ""))
			r.refused(err, "visit.board.apart")
			_, err = r.Accreditation.VisitToDecide(r.ctx, tied, v)
			r.refused(err, "visit.board.apart")
		}

		empty := "meeting-0"
		r.board[0], r.board[1] = r.board[1], r.board[0]
		meeting, p := "", ""
		must(t, d.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `insert into committee_meeting (id, begins_at, place, chair_id, state, by_id, closed_by, confirmed_by, hash, law_id, version) values (?, ?, '', ?, 'called', '', '', '', '', 'x', 1)`, empty, r.now.Now(), r.board[0].Person)
			return err
		}))
		r.puts(empty, v, "visit.board.nothing")
		r.stage(v, "board", law.SideCouncil)

		p = r.proposes(v, "EAB/1", "2023", "conditional")
		r.stage(v, "board", law.SideBoard)
		rival, err := r.Accreditation.DraftDecision(r.ctx, r.second, draft(v, "EAB/2", "2026-11-23", accreditation.Decided, ""))
		must(t, err)
		must(t, r.Accreditation.PutFinding(r.ctx, r.second, rival, "", finding("1", "2023", "accredited")))
		r.refused(r.Accreditation.ProposeDecision(r.ctx, r.second, rival, accreditation.ProposeDecision{ProposalPage: seen("2"), SameDay: true}), "accreditation.visit.rival")
		_, err = r.Accreditation.ConfirmDecision(r.ctx, r.registrar, p, seen("3"))
		r.refused(err, "accreditation.visit.not_found")

		meeting, item := r.meets(v)
		r.refused(r.Accreditation.TakeBackDecision(r.ctx, r.officer, p, seen("3")), "accreditation.visit.placed")
		r.refused(r.Accreditation.DeclineDecision(r.ctx, r.registrar, p, accreditation.DeclineDecision{ProposalPage: seen("3"), Answer: "The reasons are not those of the report."}), "accreditation.visit.placed")

		// Whoever asked for it sees nothing of it and counts towards no quorum; nobody's name stands on the agenda.
		m, names, err := r.Committee.Show(r.ctx, r.board[1], meeting)
		must(t, err)
		about := m.Items[0].About
		if !strings.HasPrefix(about.En, "Visit for accreditation: ") || !strings.Contains(about.En, "Indus Valley") || !strings.HasPrefix(about.Ur, "منظوری کا دورہ: ") {
			t.Errorf("the agenda says %+v", about)
		}
		if m.Items[0].Voters != 5 || strings.Join(m.Items[0].Kept, " ") != r.board[5].Person+" "+r.board[6].Person {
			t.Errorf("%d vote, and %v are kept out", m.Items[0].Voters, m.Items[0].Kept)
		}
		if _, there := names[r.board[5].Person]; there && !names[r.board[5].Person].Empty() {
			t.Error("the name of who asked stands on the agenda")
		}
		for _, apart := range r.board[5:] {
			m, _, err = r.Committee.Show(r.ctx, apart, meeting)
			must(t, err)
			if !m.Items[0].Hidden {
				t.Error("who has a part in it sees it")
			}
			r.refused(r.Desk.Take(r.ctx, apart, v), "")
		}

		// The board finds otherwise: the officer reads why, and mends it.
		r.finds(meeting, item, v, committee.RecommendRefusal, "")
		r.stage(v, "board", law.SideCouncil)
		if got := one[string](t, d, `select state || ' ' || answer from accreditation_proposal where id = ?`, p); got != "declined As the report of the team says." {
			t.Errorf("the proposal is %s", got)
		}
		r.puts(meeting, v, "visit.board.nothing")
		must(t, r.Accreditation.ProposeDecision(r.ctx, r.officer, p, accreditation.ProposeDecision{ProposalPage: seen("4"), SameDay: true}))

		// A day later the board finds it; the decision is of that day.
		r.now.Set(r.now.Now().Add(24 * time.Hour))
		meeting, item = r.meets(v)
		r.finds(meeting, item, v, committee.RecommendEntry, "")
		r.stage(v, "confirm", law.SideCouncil)
		on := one[day.Day](t, d, `select decided_on from accreditation_proposal where id = ?`, p)
		from := one[day.Day](t, d, `select from_on from accreditation_proposal_finding where proposal_id = ?`, p)
		if on != day.Must("2026-11-24") || from != on {
			t.Errorf("it is of %s, and holds from %s", on, from)
		}
		r.refused(r.Accreditation.TakeBackDecision(r.ctx, r.officer, p, seen("6")), "accreditation.visit.found")

		// The registrar sends it back: it comes before the same board again, and is found.
		must(t, r.Accreditation.DeclineDecision(r.ctx, r.registrar, p, accreditation.DeclineDecision{ProposalPage: seen("6"), Answer: "The conditions name no day."}))
		r.stage(v, "board", law.SideCouncil)
		must(t, r.Accreditation.ProposeDecision(r.ctx, r.officer, p, accreditation.ProposeDecision{ProposalPage: seen("7"), SameDay: true}))
		meeting, item = r.meets(v)
		r.finds(meeting, item, v, committee.RecommendEntry, "")

		// Nobody who had a part in it confirms it: not its writer, not who sent it back, not a member of the board who is also a registrar.
		_, err = r.Accreditation.ConfirmDecision(r.ctx, r.registrar, p, seen("9"))
		r.refused(err, "casework.same_person")
		member := access.Actor{Person: r.board[2].Person, Roles: []access.Role{access.Registrar}, Purpose: access.Accreditation, Strong: true}
		_, err = r.Accreditation.ConfirmDecision(r.ctx, member, p, seen("9"))
		r.refused(err, "casework.same_person")
		asker := access.Actor{Person: r.board[5].Person, Roles: []access.Role{access.Registrar}, Purpose: access.Accreditation, Strong: true}
		_, err = r.Accreditation.ConfirmDecision(r.ctx, asker, p, seen("9"))
		r.refused(err, "visit.board.apart")
		r.refused(r.Accreditation.DeclineDecision(r.ctx, asker, p, accreditation.DeclineDecision{ProposalPage: seen("9"), Answer: "The conditions name no day at all."}), "visit.board.apart")
		decision, err := r.Accreditation.ConfirmDecision(r.ctx, r.another, p, seen("9"))
		must(t, err)
		r.stage(v, "closed", "")
		if got := one[string](t, d, `select outcome_number from visit where id = ?`, v); got != "EAB/1" {
			t.Errorf("the visit ended with %q", got)
		}
		if got := one[string](t, d, `select outcome from casework_case where id = ?`, v); got != "decided" {
			t.Errorf("its case ended with %q", got)
		}
		// What it finds on a condition is due, until the visit that confirms it is decided.
		due := func(want string) {
			t.Helper()
			list, _, _, err := r.Accreditation.Due(r.ctx, r.officer, 0)
			must(t, err)
			got := ""
			for _, l := range list {
				if l.Number == "EAB/1" || l.Number == "EAB/3" {
					got += string(l.What) + " " + l.Asked + ","
				}
			}
			if got != want {
				t.Errorf("due are %q, want %q", got, want)
			}
		}
		due("report ,visit ,")
		confirms := r.visited("323456789012", "civil", "confirmatory", 2023, 2023, "", "EAB/1")
		due("report 323456789012,visit 323456789012,")
		final, err := r.Accreditation.DraftDecision(r.ctx, r.officer, draft(confirms, "EAB/3", "2026-11-24", accreditation.Decided, ""))
		must(t, err)
		must(t, r.Accreditation.PutFinding(r.ctx, r.officer, final, "", finding("1", "2023", "accredited")))
		must(t, r.Accreditation.ProposeDecision(r.ctx, r.officer, final, accreditation.ProposeDecision{ProposalPage: seen("2"), SameDay: true}))
		meeting, item = r.meets(confirms)
		r.finds(meeting, item, confirms, committee.RecommendEntry, "")
		_, err = r.Accreditation.ConfirmDecision(r.ctx, r.another, final, seen("4"))
		must(t, err)
		r.stage(confirms, "closed", "")
		due("")
		view, err := r.Accreditation.ShowDecision(r.ctx, r.another, decision)
		must(t, err)
		if view.Visit.Number != "123456789012" || view.Visit.Ended != day.Must("2026-11-21") {
			t.Errorf("the decision is after visit %+v", view.Visit)
		}
	})
}

// TestVisitWithoutBatches decides a zero visit and more enrolment: the programme moves on, and has its seats.
func TestVisitWithoutBatches(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoardroom(t, d)
		version := one[int64](t, d, `select version from accreditation_institution where code = 'indus-valley'`)
		campus := one[string](t, d, `select min(c.code) from accreditation_campus c join accreditation_institution i on i.id = c.institution_id where i.code = 'indus-valley'`)
		_, err := r.Accreditation.OpenProgramme(r.ctx, r.officer, "indus-valley", accreditation.OpenProgramme{
			Version: strconv.FormatInt(version, 10), Campus: campus, TitleEn: "BSc Robotics", TitleUr: "بی ایس سی روبوٹکس", Degree: "bachelor", Discipline: "MECH", First: "2026", Sections: "1", PerSection: "50",
		})
		must(t, err)
		robotics := one[string](t, d, `select code from accreditation_programme where title_en = 'BSc Robotics'`)
		v := r.visited("123456789012", robotics, "zero", 0, 0, "", "")
		must(t, r.d.Update(r.ctx, func(tx *db.Tx) error { // the exit meeting came sooner than it was planned
			_, err := tx.Exec(r.ctx, `insert into visit_report (visit_id, met_on, exit_words, exit_by, summary_by, summary_version, rejoinder_by, rejoinder_version) values (?, ?, ?, '', '', 0, '', 0)`, v, day.Must("2026-11-19"), []byte("x"))
			return err
		}))
		good := visit.Propose{Version: "0", Outcome: visit.Approved, Number: "EAB/Z1", Meeting: "The 101st", Day: "23", Month: "11", Year: "2026", ReasonsEn: "The laboratories are as the manual wants.", ReasonsUr: "لیبارٹریاں مینول کے مطابق ہیں۔"}
		for _, x := range []struct {
			want   string
			change func(*visit.Propose)
		}{
			{"outcome:fault.choose", func(c *visit.Propose) { c.Outcome = "perhaps" }},
			{"number:fault.empty", func(c *visit.Propose) { c.Number = "" }},
			{"meeting:fault.empty", func(c *visit.Propose) { c.Meeting = "" }},
			{"on:visit.propose.no_day", func(c *visit.Propose) { c.Day, c.Month = "31", "2" }},
			{"on:visit.propose.future", func(c *visit.Propose) { c.Day = "24" }},
			{"on:visit.propose.before", func(c *visit.Propose) { c.Day = "18" }},
			{"outcome:fault.choose", func(c *visit.Propose) { c.Day, c.Outcome = "19", "" }},
			{"reasons_en:visit.propose.reasons_english", func(c *visit.Propose) { c.ReasonsEn = "Good." }},
			{"reasons_ur:visit.propose.reasons_urdu", func(c *visit.Propose) { c.ReasonsUr = "" }},
			{"visit.changed", func(c *visit.Propose) { c.Version = "3" }},
		} {
			c := good
			x.change(&c)
			r.refused(r.Visit.Propose(r.ctx, r.officer, v, c), x.want)
		}
		if n := one[int64](t, d, `select count(*) from visit_proposal`); n != 0 {
			t.Errorf("bad input left %d", n)
		}
		must(t, r.Visit.Propose(r.ctx, r.officer, v, good))
		r.stage(v, "board", law.SideBoard)
		meeting, item := r.meets(v)
		c := good
		c.Version = "1"
		r.refused(r.Visit.Propose(r.ctx, r.officer, v, c), "visit.propose.placed")
		r.refused(r.Visit.ConfirmOutcome(r.ctx, r.registrar, v, visit.Page{Version: "1"}), "visit.confirm.not_now")
		r.finds(meeting, item, v, committee.RecommendEntry, "")
		r.refused(r.Visit.ConfirmOutcome(r.ctx, access.Actor{Person: r.officer.Person, Roles: r.registrar.Roles, Purpose: access.Accreditation, Strong: true}, v, visit.Page{Version: "2"}), "visit.confirm.own")
		must(t, r.Visit.DeclineOutcome(r.ctx, r.registrar, v, visit.Decline{Page: visit.Page{Version: "2"}, Answer: "The number is of last year."}))
		r.stage(v, "board", law.SideCouncil)
		c.Version = "3"
		must(t, r.Visit.Propose(r.ctx, r.officer, v, c))
		meeting, item = r.meets(v)
		r.finds(meeting, item, v, committee.RecommendRefusal, "")
		c.Version = "5"
		must(t, r.Visit.Propose(r.ctx, r.officer, v, c))
		meeting, item = r.meets(v)
		r.finds(meeting, item, v, committee.RecommendEntry, "")
		must(t, r.Visit.ConfirmOutcome(r.ctx, r.another, v, visit.Page{Version: "7"}))
		r.stage(v, "closed", "")
		if got := one[string](t, d, `select phase from accreditation_programme where title_en = 'BSc Robotics'`); got != "zero" {
			t.Errorf("the programme is in phase %q", got)
		}

		more := r.visited("223456789012", robotics, "enrolment", 0, 0, "", "")
		c = good
		r.refused(r.Visit.Propose(r.ctx, r.officer, more, c), "number:visit.propose.taken")
		c.Number = "EAB/Z2"
		r.refused(r.Visit.Propose(r.ctx, r.officer, more, c), "from:visit.propose.between.from sections:visit.propose.between.sections per_section:visit.propose.between.per_section")
		c.From, c.Sections, c.PerSection = "۲۰۲۷", "2", "50"
		must(t, r.Visit.Propose(r.ctx, r.officer, more, c))
		meeting, item = r.meets(more)
		r.finds(meeting, item, more, committee.RecommendEntry, "")
		must(t, r.Visit.ConfirmOutcome(r.ctx, r.another, more, visit.Page{Version: "2"}))
		if n := one[int64](t, d, `select count(*) from accreditation_seats where from_batch = 2027 and sections = 2 and per_section = 50`); n != 1 {
			t.Errorf("%d rows of seats", n)
		}
	})
}
