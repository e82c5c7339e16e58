package accreditation

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/sample"
)

// countOf counts the rows of a table.
func countOf(t testing.TB, d *db.DB, table string) (n int64) {
	t.Helper()
	err := d.View(t.Context(), func(tx *db.Tx) (err error) {
		n, err = db.Get[int64](t.Context(), tx, `select count(*) from `+table)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestImport brings in the invented institutions, and the same file again.
func TestImport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newRoom(t, d), t.Context()
		by := access.System(access.Accreditation)
		lines := strings.Count(sample.Programmes, "\n") - 1
		tried, err := s.Check(ctx, by, strings.NewReader(sample.Programmes))
		if err != nil || tried.New != lines || countOf(t, d, "accreditation_decision") != 0 {
			t.Errorf("tried: %+v %v", tried, err)
		}
		i, err := s.Import(ctx, by, strings.NewReader(sample.Programmes))
		if err != nil || i.New != lines || i.Refused != 0 || i.Institutions != 8 || i.Campuses != 8 || i.Decisions != lines || i.Findings != lines || len(i.Remarks) != 0 {
			t.Fatalf("%+v %v", i, err)
		}
		if n := countOf(t, d, "accreditation_programme where import_id = '"+i.ID+"'"); n != int64(i.Programmes) {
			t.Errorf("%d programmes, want %d", n, i.Programmes)
		}
		if n := countOf(t, d, "event where kind = 'accreditation.imported'"); n != 1 {
			t.Errorf("%d events", n)
		}
		again, err := s.Import(ctx, by, strings.NewReader(sample.Programmes))
		if err != nil || again.Unchanged != lines || again.New+again.Otherwise+again.Refused+again.Decisions != 0 || countOf(t, d, "accreditation_finding") != int64(lines) {
			t.Errorf("again: %+v %v", again, err)
		}
		err = d.View(ctx, func(tx *db.Tx) error {
			in, err := loadInstitution(ctx, tx, "indus-valley")
			if err != nil || !in.Invented || in.City.Ur != "نمونہ شہر" {
				t.Errorf("%+v %v", in, err)
			}
			p, err := loadProgramme(ctx, tx, in.ID, "civil")
			if err != nil || p.First != 2012 || p.Discipline != "CIVIL" || p.Degree != "bachelor" {
				t.Errorf("%+v %v", p, err)
			}
			for batch, want := range map[int]string{2011: "", 2012: "accredited", 2015: "not_accredited", 2022: "accredited", 2023: ""} {
				if f, ok, err := s.Found(ctx, tx, p.ID, batch, day.Must("2026-11-23"), s.clock.Now()); err != nil || ok != (want != "") || f.Outcome != want {
					t.Errorf("%d: %+v %v", batch, f, err)
				}
			}
			if _, ok, err := s.Found(ctx, tx, p.ID, 2012, day.Must("2026-11-23"), s.clock.Now().Add(-time.Second)); ok || err != nil {
				t.Errorf("known before it came: %v %v", ok, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// registrar is one of two.
func registrar(person string) access.Actor {
	return access.Actor{Person: person, Roles: []access.Role{access.Registrar}, Purpose: access.Accreditation, Strong: true}
}

// decide does something with a file, and wants the refusal that is named; empty: none.
func decideFile(t testing.TB, s *Service, by access.Actor, importID, deed, want string) {
	t.Helper()
	err := s.DecideImport(t.Context(), by, importID, DecideImport{deed})
	if want == "" {
		must(t, err)
		return
	}
	refusedBy(t, err, want)
}

// TestImportByTwo lets one registrar try a file, another bring it in, and two undo it, unless something rests on it.
func TestImportByTwo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newRoom(t, d), t.Context()
		one, two := registrar("one"), registrar("two")
		if _, err := s.TryImport(ctx, keeper, strings.NewReader(sample.Programmes)); err == nil {
			t.Error("an officer tries a file")
		}
		if _, err := s.Import(ctx, one, strings.NewReader(sample.Programmes)); err == nil {
			t.Error("a registrar brings in alone")
		}
		importID, err := s.TryImport(ctx, one, strings.NewReader(sample.Programmes+"x\n"))
		must(t, err)
		i, _, err := s.ShowImport(ctx, two, importID)
		if err != nil || i.State != FileTried || i.Refused != 1 || i.New == 0 || len(i.Remarks) != 1 || countOf(t, d, "accreditation_decision") != 0 {
			t.Errorf("%+v %v", i, err)
		}
		if n, err := s.WaitingImports(ctx, two); n != 1 || err != nil {
			t.Errorf("%d wait, %v", n, err)
		}
		if n, err := s.WaitingImports(ctx, one); n != 0 || err != nil {
			t.Errorf("%d wait for whoever tried it, %v", n, err)
		}
		decideFile(t, s, one, importID, "bring", "other_brings")
		decideFile(t, s, two, importID, "undo", "fault.stale")
		decideFile(t, s, two, importID, "bring", "")
		decideFile(t, s, two, importID, "bring", "fault.stale")
		if n := countOf(t, d, "accreditation_decision where import_id = '"+importID+"'"); n != int64(i.Decisions) {
			t.Errorf("%d decisions, want %d", n, i.Decisions)
		}
		if n := countOf(t, d, "accreditation_import where content <> ''"); n != 0 {
			t.Errorf("%d files are kept", n)
		}

		again, err := s.TryImport(ctx, one, strings.NewReader(sample.Programmes))
		must(t, err)
		decideFile(t, s, two, again, "bring", "nothing")
		decideFile(t, s, two, again, "drop", "")
		decideFile(t, s, two, again, "drop", "fault.stale")

		// two entries of the register rest on it
		var asked []string
		s.needs.Entries = func(_ context.Context, _ *db.Tx, decisions []string) (int64, error) {
			asked = decisions
			return 2, nil
		}
		decideFile(t, s, two, importID, "ask", "")
		decideFile(t, s, one, importID, "undo", "accreditation.import.entries")
		if len(asked) != i.Decisions {
			t.Errorf("asked of %d decisions, want %d", len(asked), i.Decisions)
		}
		if i, rests, err := s.ShowImport(ctx, one, importID); err != nil || i.State != FileDone || len(rests) != 1 || rests[0] != (Rest{Kind: "entries", Count: 2}) {
			t.Errorf("%v %v", rests, err)
		}
		decideFile(t, s, one, importID, "leave", "")
		s.needs.Entries = func(context.Context, *db.Tx, []string) (int64, error) { return 0, nil }

		// a visit of one of its programmes was asked for
		s.needs.VisitsOf = func(_ context.Context, _ *db.Tx, programmes []string) (int64, error) {
			return int64(min(1, len(programmes))), nil
		}
		decideFile(t, s, two, importID, "ask", "")
		decideFile(t, s, one, importID, "undo", "accreditation.import.visits")
		decideFile(t, s, one, importID, "leave", "")
		s.needs.VisitsOf = nil

		// a correction rests on it
		var civil, first string
		must(t, d.Update(ctx, func(tx *db.Tx) error {
			in, err := loadInstitution(ctx, tx, "indus-valley")
			if err != nil {
				return err
			}
			p, err := loadProgramme(ctx, tx, in.ID, "civil")
			if err != nil {
				return err
			}
			civil = p.ID
			f, ok, err := s.Found(ctx, tx, p.ID, 2014, day.Must("2026-11-23"), s.clock.Now())
			if first = f.Decision; err != nil || !ok {
				return err
			}
			return insertDecision(ctx, tx, Decision{ID: "later", Number: "EAB/LATER", Kind: Corrected, Replaces: first, Institution: in.ID, On: day.Must("2026-11-20"), Known: s.clock.Now(),
				Findings: []Finding{{ID: "f", Programme: p.ID, Batch: 2014, Outcome: "deferred", From: day.Must("2026-11-20")}}}, "")
		}))
		decideFile(t, s, two, importID, "undo", "ask_first")
		decideFile(t, s, two, importID, "ask", "")
		decideFile(t, s, two, importID, "undo", "other_undoes")
		decideFile(t, s, one, importID, "undo", "rests")
		if i, rests, err := s.ShowImport(ctx, one, importID); err != nil || i.State != FileDone || len(rests) != 1 || rests[0].Name != "EAB/LATER" {
			t.Errorf("%v %v", rests, err)
		}
		must(t, d.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `delete from accreditation_decision where id = 'later'`)
			if err == nil {
				_, err = tx.Exec(ctx, `delete from accreditation_finding where decision_id = 'later'`)
			}
			return err
		}))

		// a programme, a campus or a change of what came rests on it too
		for _, x := range []string{
			`update accreditation_programme set version = 2 where id = '` + civil + `'`, `update accreditation_institution set version = 2 where code = 'chenab'`,
			`insert into accreditation_campus (id, institution_id, code, name_en, name_ur, city_en, city_ur, import_id, version) select 'x', id, 'x', 'X', 'X', '', '', '', 1 from accreditation_institution where code = 'chenab'`,
			`insert into accreditation_focal (id, institution_id, person_id, role, invited_by, begun_at, ended_by) select 'x', id, 'x', 'x', '', tried_at, '' from accreditation_institution, (select min(tried_at) as tried_at from accreditation_import) t where code = 'chenab'`,
		} {
			must(t, d.Update(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, x); return err }))
			decideFile(t, s, one, importID, "undo", "rests")
			must(t, d.Update(ctx, func(tx *db.Tx) error {
				for _, back := range []string{`update accreditation_programme set version = 1`, `update accreditation_institution set version = 1`, `delete from accreditation_campus where id = 'x'`, `delete from accreditation_focal`} {
					if _, err := tx.Exec(ctx, back); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		decideFile(t, s, one, importID, "leave", "")
		decideFile(t, s, two, importID, "ask", "")
		decideFile(t, s, one, importID, "undo", "")
		decideFile(t, s, one, importID, "undo", "undone")
		for _, table := range []string{"accreditation_institution", "accreditation_campus", "accreditation_programme", "accreditation_seats", "accreditation_decision", "accreditation_finding"} {
			if n := countOf(t, d, table); n != 0 {
				t.Errorf("%d rows of %s are left", n, table)
			}
		}

		// the same comes in again, by whoever runs the program, and goes again
		done, err := s.Import(ctx, access.System(access.Accreditation), strings.NewReader(sample.Programmes))
		must(t, err)
		must(t, s.UndoImport(ctx, access.System(access.Accreditation), done.ID))
		list, err := s.Imports(ctx, two)
		if err != nil || len(list) != 3 || list[0].State != FileUndone || list[1].State != FileDropped || list[2].State != FileUndone {
			t.Errorf("%+v %v", list, err)
		}
	})
}

// TestImportWaits sees that a file which nobody brings in is forgotten.
func TestImportWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newRoom(t, d), t.Context()
		importID, err := s.TryImport(ctx, registrar("one"), strings.NewReader(sample.Programmes))
		must(t, err)
		s.clock.(*clock.Moved).Move(triedFor + time.Hour)
		_, err = s.TryImport(ctx, registrar("one"), strings.NewReader(sample.Programmes))
		must(t, err)
		if i, _, err := s.ShowImport(ctx, registrar("two"), importID); err != nil || i.State != FileDropped {
			t.Errorf("%+v %v", i.State, err)
		}
		if n := countOf(t, d, "accreditation_import where content <> ''"); n != 1 {
			t.Errorf("%d files are kept", n)
		}
	})
}

// TestImportBesideWhatIsThere brings in a file beside institutions that officers opened, renamed and moved.
func TestImportBesideWhatIsThere(t *testing.T) {
	main := Campus{ID: "c", Institution: "i", Code: "main-campus", Name: mainCampus}
	h := present{
		institutions: []Institution{{ID: "i", Code: "ravi", Name: council.Text{En: "Ravi University", Ur: "راوی یونیورسٹی"}}, {ID: "j", Code: "old", Name: council.Text{En: "Old College"}, Closed: day.Must("2020-01-01"), Into: "i"}},
		campuses:     []Campus{main, {ID: "d", Institution: "i", Code: "city", Name: council.Text{En: "City"}}, {ID: "e", Institution: "j", Code: "main-campus", Name: mainCampus}},
		programmes:   []Programme{{ID: "p", Institution: "i", Campus: "d", Code: "civil", Title: council.Text{En: "BSc Civil Engineering"}, Degree: "bachelor", Discipline: "CIVIL", First: 2012, Last: 2020}},
		changes:      []Change{{Of: "i", Kind: Renamed, Was: council.Text{En: "Ravi College"}}, {Of: "p", Kind: Moved, Other: "c"}},
		decisions: map[string]Decision{"eab 1": {ID: "x", Number: "EAB/1", Kind: Corrected, Institution: "i", On: day.Must("2020-05-04"), Findings: []Finding{
			{Programme: "p", Batch: 2016, Outcome: "accredited", Level: "level-2", From: day.Must("2020-05-04")},
		}}},
		findings: Findings{{Decision: "x", Programme: "p", Batch: 2016, Outcome: "accredited", kind: Decided, decided: day.Must("2021-05-04")}},
	}
	const column = ",discipline,decision_kind"
	for _, x := range []struct{ name, line, want, made string }{
		{"the same", "Ravi University,City,BSc Civil Engineering,bachelor,2016,Level-II,,,,EAB/1,2020-05-04,CIVIL,correction", "", ""},
		{"the same, in Urdu letters and capitals", "RAVI UNIVERSITY,city,BSC CIVIL ENGINEERING,Bachelor,2016,level-2,2020-05-04,,,eab 1,4 May 2020,civil,correction", "", ""},
		{"by a name of before, where it was taught before", "Ravi College,Main campus,BSc Civil Engineering,bachelor,2016,Level-II,,,,EAB/1,2020-05-04,CIVIL,correction", "", ""},
		{"otherwise", "Ravi University,City,BSc Civil Engineering,bachelor,2016,Level-I,,,,EAB/1,2020-05-04,CIVIL,correction", "2 decision otherwise", ""},
		{"of another kind", "Ravi University,City,BSc Civil Engineering,bachelor,2016,Level-II,,,,EAB/1,2020-05-04,CIVIL,appeal", "2 decision otherwise", ""},
		{"a batch more", "Ravi University,City,BSc Civil Engineering,bachelor,2016-2018,Level-II,,,,EAB/1,2020-05-04,CIVIL,", "2 batch decision.without", ""},
		{"the number of another", "New University,,BSc Civil Engineering,bachelor,2016,Level-II,,,,EAB/1,2020-05-04,CIVIL,", "2 decision decision.taken", ""},
		{"a new decision", "Ravi University,City,BSc Civil Engineering,bachelor,2017,Level-II,,,,EAB/2,2021-05-04,CIVIL,", "", "1"},
		{"another of the same day", "Ravi University,City,BSc Civil Engineering,bachelor,2016,Level-II,,,,EAB/2,2021-05-04,CIVIL,", "2 batch batch.same_day", ""},
		{"after its last batch", "Ravi University,City,BSc Civil Engineering,bachelor,2021,Level-II,,,,EAB/2,2025-05-04,CIVIL,", "2 batch batch.life", ""},
		{"which of its campuses", "Ravi University,,BSc Civil Engineering,bachelor,2017,Level-II,,,,EAB/2,2021-05-04,CIVIL,", "2 campus campus.which", ""},
		{"an institution that closed before", "Old College,,BSc Civil Engineering,bachelor,2017,Level-II,,,,EAB/2,2021-05-04,CIVIL,", "2 institution institution.closed", ""},
		{"one that closed later", "Old College,,BSc Civil Engineering,bachelor,2014,Level-II,,,,EAB/2,2018-05-04,CIVIL,", "", "1"},
	} {
		p, _, said := tryFile(t, "pec", issueHeader+column+"\n"+x.line+"\n", h)
		made := ""
		if len(p.decisions) > 0 {
			made = fmt.Sprint(len(p.decisions))
		}
		if said != x.want || made != x.made {
			t.Errorf("%s: %q %s, want %q %s", x.name, said, made, x.want, x.made)
		}
	}
}

// TestProgrammesFile brings what the public is told of batches in again, where it was taken and into a register that is empty.
func TestProgrammesFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newRoom(t, d), t.Context()
		by := access.System(access.Accreditation)
		_, err := s.Import(ctx, by, strings.NewReader(sample.Programmes))
		must(t, err)
		walk, err := s.WalkProgrammes(ctx, questionOf(url.Values{}, "on"))
		must(t, err)
		var b strings.Builder
		w := csv.NewWriter(&b)
		must(t, w.Write(fileColumns))
		lines := 0
		must(t, walk.Each(ctx, func(p Listed) error {
			for _, x := range p.Batches {
				if x.Decided {
					lines++
					if err := w.Write(fileRowOf(walk.Law, p, x)); err != nil {
						return err
					}
				}
			}
			return nil
		}))
		w.Flush()
		again, err := s.Import(ctx, by, strings.NewReader(b.String()))
		if err != nil || lines == 0 || again.Unchanged != lines || again.Total != lines || len(again.Remarks) > 0 {
			t.Errorf("%d lines: %+v %v", lines, again, err)
		}
		if p, rows, said := tryFile(t, "pec", b.String(), present{}); said != "" || len(p.decisions) != len(rows) || len(p.programmes) != again.Programmes+int(countOf(t, d, "accreditation_programme")) {
			t.Errorf("into an empty register: %s", said)
		}
	})
}
