package demo

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/app"
	"sanad/internal/assessment"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/engineer"
	"sanad/internal/files"
	"sanad/internal/notice"
	"sanad/internal/outbound"
	"sanad/internal/payment"
	"sanad/internal/vault"
	"sanad/internal/visit"
)

// People apply and are entered by the law of every profile, whatever its numbers, offices, documents and masks: nothing of one
// council stands in the code.
func TestEveryCouncil(t *testing.T) {
	first := map[string]struct{ number, key, discipline string }{
		"pec": {"CIVIL/1", "CIVIL-1", "CIVIL"}, "minimal": {"LAND-1", "land%201", "LAND"},
	}
	fates := map[string]string{"pec": "death removal surrender suspension", "minimal": "death removal suspension"}
	for _, id := range council.Names() {
		t.Run(id, func(t *testing.T) {
			today := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
			now := clock.At(today.AddDate(-2, 0, 0))
			data := t.TempDir()
			store, err := files.Folder(filepath.Join(data, "files"))
			if err != nil {
				t.Fatal(err)
			}
			outbox, err := outbound.NewOutbox(filepath.Join(data, "outbox"))
			if err != nil {
				t.Fatal(err)
			}
			mailer, d := NewMailer(outbox), dbtest.SQLite(t)
			a, err := app.New(t.Context(), app.Options{
				Config: config.Config{Data: data, Council: id, Base: "http://sanad.test", TLS: "off", Workers: 1, MailFrom: "no-reply@sanad.test"},
				Stores: app.Stores{DB: d, Public: dbtest.Public(t, d, "register_engineer", "register_engineer_name", "register_fact", "accreditation_institution", "accreditation_campus", "accreditation_seats", "accreditation_programme", "accreditation_decision", "accreditation_finding", "accreditation_change"), Keys: dbtest.Keys(t), Files: store, Root: vault.NewRoot()},
				Clock:  now, Mailer: mailer, Outbox: outbox, Log: slog.New(slog.DiscardHandler),
			})
			if err != nil {
				t.Fatal(err)
			}
			c := New(a, now)
			personas, err := c.Found(t.Context(), today)
			many := 12
			if _, _, ok := c.higher(); ok {
				many++
			}
			if a.Council.At(today).Cycle(engineer.Kind).Renewal != nil { // one must renew
				many++
			}
			if len(a.Council.At(today).Visits.Kinds) > 0 { // another institution, and another who evaluates
				many += 2
			}
			if len(a.Council.At(today).Forms) > 0 { // whoever stands for a firm
				many++
			}
			if err != nil || len(personas) != many {
				t.Fatalf("%v %v", personas, err)
			}
			if n, err := a.Payment.Check(t.Context()); err != nil || id == "pec" && n < 4 {
				t.Errorf("%d invoices: %v", n, err)
			}
			cashier := access.Actor{Person: "c", Roles: []access.Role{access.Cashier}, Purpose: access.Fees, Strong: true}
			for state, want := range map[payment.ClaimState]int{payment.ClaimOpen: 1, payment.ClaimRejected: 1} {
				claims, _, err := a.Payment.Inbox(t.Context(), cashier, payment.Filter{State: state})
				if err != nil || id == "pec" && len(claims) != want {
					t.Errorf("%d claims are %s: %v", len(claims), state, err)
				}
				for _, x := range claims {
					if x.ClaimedAt.After(today) {
						t.Errorf("a claim of tomorrow: %s", x.ClaimedAt)
					}
				}
			}
			statement(t, a, cashier, id == "pec")
			correspondence(t, a, id == "pec")
			past := now.Now()
			now.Set(today)
			states(t, a)
			visits(t, a, personas)
			firms(t, a, personas)
			now.Set(past)
			want := first[id]
			w := httptest.NewRecorder()
			a.Handler.ServeHTTP(w, httptest.NewRequest("GET", "/api/v1/register/engineers/"+want.key, nil))
			var found struct{ Number, Discipline, Standing string }
			if err := json.NewDecoder(w.Body).Decode(&found); err != nil || found.Number != want.number || found.Discipline != want.discipline || found.Standing != "active" {
				t.Errorf("the first engineer: %+v %v", found, err)
			}
			if err := c.Fill(t.Context(), 8, today, io.Discard); err != nil {
				t.Fatal(err)
			}
			err = d.View(t.Context(), func(tx *db.Tx) error {
				ahead, err := db.List[string](t.Context(), tx, `select kind from payment_entry where made_at > ?`, today)
				if err != nil || len(ahead) > 0 {
					t.Errorf("entries of the books that are still to come: %v %v", ahead, err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			var fallen []string
			err = d.View(t.Context(), func(tx *db.Tx) (err error) {
				fallen, err = db.List[string](t.Context(), tx, `select kind from register_fact where kind in (?) order by kind`, []string{"suspension", "removal", "death", "surrender"})
				return err
			})
			if want := fates[id]; err != nil || strings.Join(fallen, " ") != want {
				t.Errorf("of engineers who are not in good standing there are %v, want %s: %v", fallen, want, err)
			}
		})
	}
}

// states sees that a newcomer finds a batch of every outcome, a programme that is under process, and a name that was another before.
func states(t *testing.T, a *app.App) {
	t.Helper()
	for _, o := range a.Council.At(a.Clock.Now()).Accreditation.Outcomes {
		if l, err := a.Accreditation.FindProgrammes(t.Context(), accreditation.Question{Outcome: o.ID}); err != nil || len(l.Rows) == 0 {
			t.Errorf("nothing is %s: %v", o.ID, err)
		}
	}
	l, err := a.Accreditation.FindUnderProcess(t.Context(), accreditation.Question{})
	if err != nil || len(l.Rows) != 2 || l.Rows[0].Phase == l.Rows[1].Phase || len(l.Rows[0].Former) == 0 {
		t.Errorf("under process: %+v %v", l.Rows, err)
	}
}

// firms sees that one firm of the representative is whole, and the other lacks something.
func firms(t *testing.T, a *app.App, personas []Persona) {
	t.Helper()
	at := slices.IndexFunc(personas, func(p Persona) bool { return p.Name == "representative of a firm" })
	if at < 0 {
		return
	}
	by := access.Actor{Person: personas[at].Person, Purpose: access.Self, Strong: true}
	list, err := a.Firm.List(t.Context(), by)
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v %v", list, err)
	}
	by.Purpose = access.Licensing
	for i, e := range list {
		if o, err := a.Firm.Show(t.Context(), by, e.ID); err != nil || (len(o.Missing) > 0) != (i == 1) || len(o.Owners) != 2 {
			t.Errorf("%+v %v", o, err)
		}
	}
}

// visits sees that a newcomer finds a visit at each place where somebody must act, and the personas their part in it.
func visits(t *testing.T, a *app.App, personas []Persona) {
	t.Helper()
	if len(a.Council.At(a.Clock.Now()).Visits.Kinds) == 0 {
		return
	}
	as := func(name string) access.Actor {
		at := slices.IndexFunc(personas, func(p Persona) bool { return p.Name == name })
		return member(personas[at].Person)
	}
	desk := access.Actor{Person: "o", Roles: []access.Role{access.Officer}, Purpose: access.Accreditation, Strong: true}
	var stands []string
	add := func(list []visit.Line, err error) {
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range list {
			how := string(v.Stage) + " " + v.Waits + " " + v.Side
			if v.Timed && v.Left < 0 {
				how += " late"
			}
			stands = append(stands, strings.Join(strings.Fields(how), " "))
		}
	}
	for _, over := range []bool{false, true} {
		list, _, err := a.Visit.List(t.Context(), desk, "", over, "")
		add(list, err)
	}
	slices.Sort(stands)
	want := "board board, check institution, closed, closed, report team late, review answer institution, schedule answer institution, team council late"
	if got := strings.Join(stands, ", "); got != want {
		t.Errorf("visits at the desk:\n got %s\nwant %s", got, want)
	}
	stands = nil
	_, list, _, err := a.Visit.ListOwn(t.Context(), as("focal person"), "chenab", "")
	add(list, err)
	if got, want := strings.Join(stands, ", "), "draft institution, draft institution, unpaid institution, review answer institution, check institution, closed"; got != want {
		t.Errorf("visits of the first institution:\n got %s\nwant %s", got, want)
	}
	due, err := a.Visit.DueOwn(t.Context(), as("focal person"), "chenab")
	if err != nil || len(due) != 1 || due[0].Programme != "mech" || due[0].Asked != nil {
		t.Errorf("batches on a condition: %+v %v", due, err)
	}
	asked, checked := list[3], list[4]
	x, err := a.Visit.ShowReview(t.Context(), as("evaluator"), council.SideTeam, "", asked.ID)
	if err != nil || !x.Me.Convener || len(x.Questions) != 2 || !x.Questions[0].Answered() || x.Questions[1].Closed != nil {
		t.Errorf("what the evaluator asked: %+v %v", x.Questions, err)
	}
	report, err := a.Assessment.Show(t.Context(), as("evaluator"), assessment.At{Visit: asked.ID})
	if err != nil || len(report.Criteria) != 9 || len(report.Gaps) != 1 || report.Gaps[0].Key != "assessment.gap.most" || len(report.Files) != 4 {
		t.Errorf("the report on the programme: %d criteria, gaps %+v, files %v: %v", len(report.Criteria), report.Gaps, report.Files, err)
	}
	draft, err := a.Visit.ShowReport(t.Context(), as("focal person"), council.SideInstitution, "chenab", checked.ID)
	kinds := map[visit.FindingKind]bool{}
	for _, f := range draft.Findings {
		kinds[f.Kind] = true
	}
	if err != nil || len(kinds) != 4 || draft.Summary.Reveal() == "" {
		t.Errorf("the draft of the report: %+v %v", draft.Findings, err)
	}
	if x, err := a.Visit.ShowPlace(t.Context(), as("second evaluator"), checked.ID); err != nil || len(x.Members) != 3 {
		t.Errorf("the second evaluator is not in the team: %v", err)
	}
	if _, list, _, err := a.Visit.ListOwn(t.Context(), as("second focal person"), "indus-valley", ""); err != nil || len(list) != 2 {
		t.Errorf("the second focal person finds %d visits: %v", len(list), err)
	}
}

// correspondence sees that a newcomer finds letters of every fate, where the council has such letters.
func correspondence(t *testing.T, a *app.App, all bool) {
	t.Helper()
	officer := access.Actor{Person: "o", Roles: []access.Role{access.Officer}, Purpose: access.Notice, Strong: true}
	lost, _, err := a.Notice.ListUnreached(t.Context(), officer, false, "")
	if err != nil || len(lost) == 0 || all && len(lost) < 2 {
		t.Errorf("%d letters did not arrive: %v", len(lost), err)
	}
	if !all {
		return
	}
	_, batches, _, err := a.Notice.ListBatches(t.Context(), officer, "")
	if err != nil || len(batches) != 2 || batches[0].State != notice.BatchPrinted || batches[1].State != notice.BatchPosted || batches[1].Returned != 1 {
		t.Errorf("batches: %+v %v", batches, err)
	}
	for open, want := range map[bool]int{true: 2, false: 1} {
		if list, _, err := a.Notice.ListReceived(t.Context(), officer, open, ""); err != nil || len(list) != want {
			t.Errorf("%d letters came in (open: %v): %v", len(list), open, err)
		}
	}
	officer.Purpose = access.Outreach
	campaigns, _, err := a.Notice.ListCampaigns(t.Context(), officer, "")
	if err != nil || len(campaigns) != 1 || campaigns[0].State != notice.CampaignDone {
		t.Fatalf("campaigns: %+v %v", campaigns, err)
	}
	if v, err := a.Notice.ShowCampaign(t.Context(), officer, campaigns[0].ID); err != nil || !slices.ContainsFunc(v.Report, func(r notice.Reported) bool { return r.What == "left" && !r.Fewer }) {
		t.Errorf("the report: %+v %v", v.Report, err)
	}
}

// statement sees that a newcomer finds a statement with lines that were matched and lines that wait, where the council asks for fees.
func statement(t *testing.T, a *app.App, cashier access.Actor, fees bool) {
	t.Helper()
	list, err := a.Payment.ListStatements(t.Context(), cashier, "")
	if err != nil || !fees && len(list.List) == 0 {
		return
	}
	if len(list.List) != 1 || len(list.Accounts) != 1 {
		t.Fatalf("%+v", list)
	}
	if tally := list.List[0].Tally; tally[payment.MovementTold] < 2 || tally[payment.MovementUnmatched] < 4 || tally[payment.MovementNew] > 0 {
		t.Errorf("%v", tally)
	}
	v, err := a.Payment.ShowStatement(t.Context(), cashier, list.List[0].ID, "")
	if err != nil {
		t.Fatal(err)
	}
	proposed := 0
	for _, m := range v.Movements {
		one, err := a.Payment.ShowMovement(t.Context(), cashier, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		if m.State == payment.MovementUnmatched && len(one.Proposed) > 0 {
			proposed++
		}
	}
	if proposed == 0 {
		t.Error("nothing is proposed for any line")
	}
}
