package app_test

import (
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/assessment"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/document"
)

// TestATeamReadsAnAnswerWhenItIsSent answers what a team asked, first with files alone: the team reads none of it before the institution sends it.
func TestATeamReadsAnAnswerWhenItIsSent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoardroom(t, d)
		v := r.visited("123456789012", "civil", "accreditation", 2023, 2023, "", "")
		asked := func() {
			t.Helper()
			must(t, d.Update(r.ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(r.ctx, `update visit set stage = 'review', waits = 'answer', side = 'institution', left_days = 10 where id = ?`, v)
				return err
			}))
			r.now.Move(time.Minute)
		}
		asked()
		dean := access.Actor{Person: r.board[5].Person, Purpose: access.Accreditation, Strong: true}
		token, err := r.Accreditation.InviteFocal(r.ctx, r.officer, "indus-valley", true, accreditation.InviteFocal{Email: "dean@example.org", Role: string(accreditation.Lead), Language: "en"})
		must(t, err)
		_, err = r.Accreditation.Join(r.ctx, access.Actor{Person: dean.Person, Purpose: access.Self, Strong: true}, token)
		must(t, err)
		visitor := access.Actor{Person: r.board[6].Person, Purpose: access.Accreditation, Strong: true}
		at := document.ThingAt{Institution: "indus-valley", Thing: v, Kind: "faculty"}
		share := func(n int) string {
			t.Helper()
			file, err := r.Document.Share(r.ctx, dean, at, document.Share{Name: "ranks.pdf", Content: strings.NewReader(pdf(n))})
			must(t, err)
			r.now.Move(time.Minute)
			return file
		}
		reads := func(by access.Actor, files, pieces int) {
			t.Helper()
			x, err := r.Document.ListShared(r.ctx, by, document.ThingAt{Thing: v, Kind: "faculty"})
			must(t, err)
			report, err := r.Assessment.Show(r.ctx, by, assessment.At{Visit: v})
			must(t, err)
			if len(x.Files) != files || len(report.Files["faculty"]) != files || len(report.Pieces) != pieces {
				t.Fatalf("%d files, %d in the report, and %d pieces, want %d and %d", len(x.Files), len(report.Files["faculty"]), len(report.Pieces), files, pieces)
			}
		}
		first := share(1)
		reads(dean, 1, 0)
		reads(r.officer, 1, 0)
		reads(visitor, 0, 0)
		must(t, r.Visit.SendAnswers(r.ctx, dean, "indus-valley", v))
		reads(visitor, 1, 0)

		// The next answer brings words and a second file, and takes a third away again. What was sent cannot be taken away.
		asked()
		must(t, r.Assessment.Write(r.ctx, dean, assessment.PieceAt{At: assessment.At{Institution: "indus-valley", Visit: v}, Criterion: "support", Part: "money"}, assessment.Write{Version: "0", Text: "Ten million."}))
		second, third := share(2), share(3)
		r.refused(r.Document.RemoveShared(r.ctx, dean, at, first), "document.shared.stays")
		must(t, r.Document.RemoveShared(r.ctx, dean, at, third))
		reads(dean, 2, 1)
		reads(visitor, 1, 0)
		_, err = r.Document.FetchShared(r.ctx, visitor, document.ThingAt{Thing: v, Kind: "faculty"}, second)
		r.refused(err, "fault.not_found")
		must(t, r.Visit.SendAnswers(r.ctx, dean, "indus-valley", v))
		reads(visitor, 2, 1)
		_, err = r.Document.FetchShared(r.ctx, visitor, document.ThingAt{Thing: v, Kind: "faculty"}, second)
		must(t, err)
	})
}
