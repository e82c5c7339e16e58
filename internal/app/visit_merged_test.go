package app_test

import (
	"strconv"
	"testing"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/committee"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// TestVisitOutlivesItsInstitution lets an institution go into another while a visit of its programme is before the board: what the board finds is a
// decision on the programme where it is taught by then, and the visit ends.
func TestVisitOutlivesItsInstitution(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoardroom(t, d)
		v := r.visited("123456789012", "civil", "accreditation", 2023, 2023, "", "")
		old := r.proposes(v, "EAB/1", "2023", "conditional")
		keeper := access.Actor{Person: r.officer.Person, Roles: r.officer.Roles, Purpose: access.Accreditation, Strong: true}
		into := one[string](t, d, `select code from accreditation_institution where code <> 'indus-valley' and closed_on is null order by code limit 1`)
		version := one[int64](t, d, `select version from accreditation_institution where code = 'indus-valley'`)
		must(t, r.Accreditation.Merge(r.ctx, keeper, "indus-valley", accreditation.Merge{Version: versioned(version), Into: into, Ordered: accreditation.Ordered{Day: "22", Month: "11", Year: "2026", Instrument: "Act 1"}}))
		code := one[string](t, d, `select p.code from accreditation_programme p join visit v on v.programme_id = p.id where v.id = ?`, v)

		must(t, r.Accreditation.TakeBackDecision(r.ctx, r.officer, old, seen("3")))
		c := draft(v, "EAB/2", "2026-11-23", accreditation.Decided, "")
		_, err := r.Accreditation.DraftDecision(r.ctx, r.officer, c)
		r.refused(err, "institution:accreditation.visit.other")
		c.Institution = into
		p, err := r.Accreditation.DraftDecision(r.ctx, r.officer, c)
		must(t, err)
		f := finding("1", "2023", "conditional")
		f.Programme = code
		must(t, r.Accreditation.PutFinding(r.ctx, r.officer, p, "", f))
		must(t, r.Accreditation.ProposeDecision(r.ctx, r.officer, p, accreditation.ProposeDecision{ProposalPage: seen("2"), SameDay: true}))
		meeting, item := r.meets(v)
		r.finds(meeting, item, v, committee.RecommendEntry, "")
		_, err = r.Accreditation.ConfirmDecision(r.ctx, r.registrar, p, seen("4"))
		must(t, err)
		r.stage(v, "closed", "")
	})
}

func versioned(n int64) string { return strconv.FormatInt(n, 10) }
