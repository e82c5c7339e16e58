package visit

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/paper"
	"sanad/internal/web"
)

// visiting is a visit whose days, 14 to 16 December 2026, are fixed.
func (r *room) visiting() string {
	r.t.Helper()
	id := r.scheduling()
	must(r.t, r.ProposeDays(r.ctx, officer(access.Officer), id, typed("2026-12-14", "2026-12-16")))
	must(r.t, r.AnswerDays(r.ctx, member("ayesha"), "indus", id, AnswerDays{Outcome: "agree"}))
	must(r.t, r.FixDays(r.ctx, officer(access.Officer), id, typed("2026-12-14", "2026-12-16")))
	return id
}

// reportTo is the report as a side reads it.
func (r *room) reportTo(by access.Actor, side, id string) ReportShown {
	r.t.Helper()
	x, err := r.ShowReport(r.ctx, by, side, "indus", id)
	must(r.t, err)
	return x
}

// TestReport goes from the findings to the rejoinder, and tries at each step what must be refused.
func TestReport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.visiting()
		erum, fahad, ayesha, asad := member("erum"), member("fahad"), member("ayesha"), member("asad")
		const words = "One laboratory serves three courses."
		put := func(by access.Actor, finding string, c PutTeamFinding) error {
			return r.PutTeamFinding(r.ctx, by, id, finding, c)
		}
		refused(t, put(fahad, "", PutTeamFinding{Criterion: "magic"}), "criterion fault.choose, kind fault.choose, words visit.finding.empty, evidence visit.finding.evidence_wanted")
		must(t, put(fahad, "", PutTeamFinding{Kind: "deficiency", Words: words, Evidence: "Section 6"}))
		must(t, put(erum, "", PutTeamFinding{Kind: "strength", Words: "Teachers stay."}))
		for _, who := range []string{"gul", "ayesha", "omar"} {
			if err := put(member(who), "", PutTeamFinding{Kind: "strength", Words: "w"}); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s writes a finding: %v", who, err)
			}
		}
		list := r.reportTo(fahad, council.SideTeam, id).Findings
		if len(list) != 2 || list[0].Says.Reveal() != words || strings.Contains(string(list[0].Words), "laboratory") {
			t.Fatalf("written is %+v", list)
		}
		first, second := list[0].ID, list[1].ID
		refused(t, put(fahad, second, PutTeamFinding{Version: "1", Kind: "strength", Words: "w"}), "visit.convener_alone")
		must(t, put(erum, first, PutTeamFinding{Version: "1", Kind: "weakness", Words: words, Evidence: "Section 6"}))
		refused(t, put(fahad, first, PutTeamFinding{Version: "1", Kind: "concern", Words: words, Evidence: "e"}), "visit.changed")
		if x := r.reportTo(ayesha, council.SideInstitution, id); x.Reads || len(x.Findings) != 0 {
			t.Error("the institution reads findings before the draft is sent")
		}

		// The exit meeting is not before its day, and the convener's to note.
		exit := NoteExit{"14", "12", "2026", "We thanked everybody."}
		refused(t, r.NoteExit(r.ctx, erum, id, exit), "on visit.exit.future")
		r.now.Move(23 * 24 * time.Hour) // 16 December
		refused(t, r.NoteExit(r.ctx, fahad, id, exit), "visit.convener_alone")
		refused(t, r.NoteExit(r.ctx, erum, id, NoteExit{"13", "12", "2026", "w"}), "on visit.exit.early")
		refused(t, r.NoteExit(r.ctx, erum, id, NoteExit{"16", "12", "2026", ""}), "words visit.exit.empty")
		refused(t, r.SendReport(r.ctx, erum, id), "visit.report.over")
		if _, err := r.PrintReport(r.ctx, erum, council.SideTeam, "", id); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a paper before the exit meeting: %v", err)
		}
		must(t, r.NoteExit(r.ctx, erum, id, exit))
		if x := r.shown(id); x.Stage != Report || !x.MayWithdraw {
			t.Errorf("after the exit meeting it is %+v", x.Visit)
		}
		refused(t, r.SendReport(r.ctx, erum, id), "visit.report.no_summary")
		refused(t, r.Summarise(r.ctx, erum, id, Summarise{"0", " "}), "words visit.report.empty")
		must(t, r.Summarise(r.ctx, erum, id, Summarise{"0", "A good programme with one gap."}))
		refused(t, r.Summarise(r.ctx, erum, id, Summarise{"0", "Another."}), "visit.changed")
		refused(t, r.SendReport(r.ctx, fahad, id), "visit.convener_alone")
		refused(t, r.EndCheck(r.ctx, ayesha, "indus", id), "visit.check.over")
		if _, err := r.PrintReport(r.ctx, ayesha, council.SideInstitution, "indus", id); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a paper before the draft is sent: %v", err)
		}
		must(t, r.SendReport(r.ctx, erum, id))
		r.onPaper(ayesha, council.SideInstitution, id, "Draft report of the visiting team|14 December 2026|Dr erum|Convener|Works of fahad|We thanked everybody.|A good programme with one gap.|Weakness: "+words+"|Evidence: Section 6|Ratio: 40 : 1 – at most 20 : 1 (Manual)", "There are two")

		// The institution looks for errors of fact; two of it do not overwrite each other.
		x := r.reportTo(ayesha, council.SideInstitution, id)
		if x.Stage != Check || len(x.Findings) != 2 || x.Summary.Reveal() == "" || x.Exit.Reveal() != exit.Words {
			t.Errorf("the institution reads %+v", x)
		}
		refused(t, put(fahad, first, PutTeamFinding{Version: "2", Kind: "concern", Words: words, Evidence: "e"}), "visit.finding.over")
		must(t, r.MarkFault(r.ctx, ayesha, "indus", id, first, MarkFault{"0", "There are two laboratories."}))
		refused(t, r.MarkFault(r.ctx, asad, "indus", id, first, MarkFault{"0", "There are three."}), "visit.changed")
		if got := r.reportTo(erum, council.SideTeam, id).Findings[0].Wrong.Reveal(); got != "" {
			t.Errorf("the team reads %q before it was sent", got)
		}
		must(t, r.EndCheck(r.ctx, ayesha, "indus", id))
		refused(t, r.MarkFault(r.ctx, asad, "indus", id, second, MarkFault{"0", "Late."}), "visit.check.over")
		if x := r.shown(id); x.Stage != Report {
			t.Errorf("with an error marked it is %s", x.Stage)
		}
		refused(t, r.SendReport(r.ctx, erum, id), "visit.report.unreplied")
		refused(t, put(erum, "", PutTeamFinding{Kind: "strength", Words: "w"}), "visit.finding.sent")
		refused(t, r.DropTeamFinding(r.ctx, erum, id, second), "visit.finding.sent")
		refused(t, r.ReplyFault(r.ctx, erum, id, second, ReplyFault{"Nothing was marked."}), "visit.changed")
		must(t, put(erum, first, PutTeamFinding{Version: "2", Kind: "weakness", Words: "Two laboratories serve three courses.", Evidence: "Section 6"}))
		must(t, r.ReplyFault(r.ctx, erum, id, first, ReplyFault{"There are two: mended."}))
		must(t, r.SendReport(r.ctx, erum, id))

		// The report is final: the team sees nothing any more, and the institution answers.
		for _, who := range []access.Actor{erum, fahad} {
			if _, err := r.ShowPlace(r.ctx, who, id); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s still sees it: %v", who.Person, err)
			}
		}
		x = r.reportTo(asad, council.SideInstitution, id)
		if x.Stage != Rejoinder || x.Findings[0].Replied.Reveal() == "" || x.Findings[0].Says.Reveal() == words {
			t.Errorf("the final report is %+v", x)
		}
		refused(t, r.SendRejoinder(r.ctx, asad, "indus", id), "visit.rejoin.none")
		must(t, r.Rejoin(r.ctx, asad, "indus", id, Rejoin{"0", "We build a third one."}))
		refused(t, r.Rejoin(r.ctx, ayesha, "indus", id, Rejoin{"0", "We do not."}), "visit.changed")
		if got := r.reportTo(officer(access.Committee), council.SideCouncil, id).Rejoinder.Reveal(); got != "" {
			t.Errorf("the council reads %q before it was sent", got)
		}
		must(t, r.SendRejoinder(r.ctx, asad, "indus", id))
		refused(t, r.Rejoin(r.ctx, ayesha, "indus", id, Rejoin{"1", "Late."}), "visit.rejoin.over")
		if x := r.reportTo(officer(access.Committee), council.SideCouncil, id); x.Stage != Board || x.Rejoinder.Reveal() != "We build a third one." || len(x.Findings) != 2 {
			t.Errorf("before the board is %+v", x)
		}
		for _, x := range []struct {
			by   access.Actor
			side string
		}{{officer(access.Officer), council.SideCouncil}, {asad, council.SideInstitution}} {
			r.onPaper(x.by, x.side, id, "Report of the visiting team|Final on|Dr fahad|Weakness: Two laboratories serve three courses.|Error of fact, says the institution: There are two laboratories.|The convener's answer: There are two: mended.|We build a third one.", "Draft|"+words)
		}
		if _, err := r.PrintReport(r.ctx, erum, council.SideTeam, "", id); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("the team takes it along when its work is done: %v", err)
		}
		if _, err := r.PrintReport(r.ctx, member("bilal"), council.SideInstitution, "ravi", id); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another institution takes it along: %v", err)
		}
	})
}

// onPaper prints a report in both languages, and wants some words in the English one, and others not.
func (r *room) onPaper(by access.Actor, side, id, wants, lacks string) {
	r.t.Helper()
	texts, err := i18n.Load(i18n.Common, web.Texts, Texts)
	must(r.t, err)
	fonts := paper.FindFonts("")
	x, err := r.PrintReport(r.ctx, by, side, "indus", id)
	must(r.t, err)
	for _, l := range i18n.Languages {
		rec := printed(texts.With(r.ctx, l, time.UTC), x)
		said := fmt.Sprintf("%+v", rec)
		if strings.Contains(said, "⟦") {
			r.t.Errorf("a text is missing: %s", said)
		}
		if l.Code == "en" {
			for _, w := range strings.Split(wants, "|") {
				if !strings.Contains(said, w) {
					r.t.Errorf("no %q on paper: %s", w, said)
				}
			}
			for _, w := range strings.Split(lacks, "|") {
				if strings.Contains(said, w) {
					r.t.Errorf("%q on paper: %s", w, said)
				}
			}
		} else if !fonts.Urdu() {
			continue
		}
		if file, err := fonts.Record(rec); err != nil || !strings.HasPrefix(string(file), "%PDF") {
			r.t.Errorf("in %s: %v", l.Code, err)
		}
	}
}

// TestReportByItself lets an institution let its days pass, twice: no error is seen, and nothing is answered.
func TestReportByItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id, erum := r.visiting(), member("erum")
		r.now.Move(23 * 24 * time.Hour)
		must(t, r.PutTeamFinding(r.ctx, erum, id, "", PutTeamFinding{Kind: "strength", Words: "Teachers stay."}))
		must(t, r.PutTeamFinding(r.ctx, erum, id, "", PutTeamFinding{Kind: "strength", Words: "Written twice."}))
		must(t, r.DropTeamFinding(r.ctx, erum, id, r.reportTo(erum, council.SideTeam, id).Findings[1].ID))
		must(t, r.NoteExit(r.ctx, erum, id, NoteExit{"16", "12", "2026", "Thanks."}))
		must(t, r.Summarise(r.ctx, erum, id, Summarise{"0", "Good."}))
		must(t, r.SendReport(r.ctx, erum, id))
		r.now.Move(16 * 24 * time.Hour)
		must(t, r.PassDays(r.ctx))
		if x := r.shown(id); x.Stage != Rejoinder {
			t.Errorf("nobody looked, and it is %s", x.Stage)
		}
		must(t, r.Rejoin(r.ctx, member("asad"), "indus", id, Rejoin{"0", "Never sent."}))
		r.now.Move(31 * 24 * time.Hour)
		must(t, r.PassDays(r.ctx))
		if x := r.reportTo(officer(access.Officer), council.SideCouncil, id); x.Stage != Board || x.Rejoinder.Reveal() != "" || len(x.Findings) != 1 {
			t.Errorf("nobody answered, and it is %+v", x)
		}
	})
}
