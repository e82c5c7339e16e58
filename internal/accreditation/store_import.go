package accreditation

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"sanad/internal/db"
	"sanad/internal/table"
)

// mostAsked is how many numbers are asked for at once.
const mostAsked = 500

// loadPresent returns what an import has to be compared with: all that is taught, and the decisions with some keys of numbers.
func loadPresent(ctx context.Context, tx *db.Tx, keys []string) (h present, err error) {
	rows, err := listInstitutions(ctx, tx, institutionRow{}, mostTaught)
	if err != nil {
		return h, err
	}
	var ids []string
	for _, r := range rows {
		h.institutions, ids = append(h.institutions, r.institution()), append(ids, r.ID)
	}
	subjects := slices.Clone(ids)
	for some := range slices.Chunk(ids, mostAsked) {
		campuses, err := listCampuses(ctx, tx, some)
		if err != nil {
			return h, err
		}
		programmes, err := listProgrammes(ctx, tx, some)
		if err != nil {
			return h, err
		}
		h.campuses, h.programmes = append(h.campuses, campuses...), append(h.programmes, programmes...)
	}
	for _, c := range h.campuses {
		subjects = append(subjects, c.ID)
	}
	var programmes []string
	for _, p := range h.programmes {
		programmes, subjects = append(programmes, p.ID), append(subjects, p.ID)
	}
	for some := range slices.Chunk(subjects, mostAsked) {
		changes, err := listChanges(ctx, tx, some)
		if err != nil {
			return h, err
		}
		h.changes = append(h.changes, changes...)
	}
	for some := range slices.Chunk(programmes, mostAsked) {
		findings, err := listFindings(ctx, tx, some, firstBatch, 9999)
		if err != nil {
			return h, err
		}
		h.findings = append(h.findings, findings...)
	}
	h.decisions, err = mapDecisions(ctx, tx, keys, h.findings)
	return h, err
}

// mostTaught is more than a country has.
const mostTaught = 5000

// mapDecisions returns decisions by the keys of their numbers, with those of some findings that are theirs.
func mapDecisions(ctx context.Context, tx *db.Tx, keys []string, findings Findings) (map[string]Decision, error) {
	of := map[string][]Finding{}
	for _, f := range findings {
		of[f.Decision] = append(of[f.Decision], f)
	}
	decisions := map[string]Decision{}
	for some := range slices.Chunk(keys, mostAsked) {
		rows, err := db.List[decisionRow](ctx, tx, `select `+decisionColumns+` from accreditation_decision where number_key in (?)`, some)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			d := r.decision()
			d.Findings = of[d.ID]
			decisions[r.NumberKey] = d
		}
	}
	return decisions, nil
}

// insertAdditions stores what an import adds.
func insertAdditions(ctx context.Context, tx *db.Tx, p additions, imported string) error {
	var institutions []institutionRow
	for _, i := range p.institutions {
		institutions = append(institutions, rowOfInstitution(i, imported))
	}
	var campuses []campusRow
	for _, c := range p.campuses {
		campuses = append(campuses, rowOfCampus(c, imported))
	}
	var programmes []programmeRow
	var seats []seatsRow
	for _, x := range p.programmes {
		programmes = append(programmes, rowOfProgramme(x, imported))
		for _, s := range p.seats[x.ID] {
			seats = append(seats, seatsRow{x.ID, int64(s.From), int64(s.Sections), int64(s.PerSection)})
		}
	}
	var decisions []decisionRow
	var findings []findingRow
	for _, d := range p.decisions {
		decisions = append(decisions, decisionRow{d.ID, d.Number, numberKey(d.Number), d.Kind, d.Replaces, d.Institution, d.Meeting, d.On, imported, d.Rule, d.Law, d.Known})
		for _, f := range d.Findings {
			findings = append(findings, rowOfFinding(f))
		}
	}
	for _, insert := range []func() error{
		func() error { return db.InsertMany(ctx, tx, "accreditation_institution", institutions) },
		func() error { return db.InsertMany(ctx, tx, "accreditation_campus", campuses) },
		func() error { return db.InsertMany(ctx, tx, "accreditation_programme", programmes) },
		func() error { return db.InsertMany(ctx, tx, "accreditation_seats", seats) },
		func() error { return db.InsertMany(ctx, tx, "accreditation_decision", decisions) },
		func() error { return db.InsertMany(ctx, tx, "accreditation_finding", findings) },
	} {
		if err := insert(); err != nil {
			return err
		}
	}
	return nil
}

func rowOfFinding(f Finding) findingRow {
	return findingRow{f.ID, f.Decision, f.Programme, int64(f.Batch), f.Outcome, f.Level, f.From, f.Until, f.Conditions.En, f.Conditions.Ur, f.Report, f.Visit}
}

type importRow struct {
	ID           string         `db:"id"`
	By           string         `db:"by_id"`
	Hash         string         `db:"hash"`
	Encoding     table.Encoding `db:"encoding"`
	Total        int64          `db:"total"`
	State        ImportState    `db:"state"`
	Content      string         `db:"content"`
	Report       string         `db:"report"`
	New          int64          `db:"new_lines"`
	Unchanged    int64          `db:"unchanged"`
	Otherwise    int64          `db:"otherwise"`
	Refused      int64          `db:"refused"`
	Institutions int64          `db:"institutions"`
	Campuses     int64          `db:"campuses"`
	Programmes   int64          `db:"programmes"`
	Decisions    int64          `db:"decisions"`
	Findings     int64          `db:"findings"`
	TriedAt      time.Time      `db:"tried_at"`
	Brought      string         `db:"brought_by"`
	BroughtAt    *time.Time     `db:"brought_at"`
	UndoBy       string         `db:"undo_by"`
	EndedAt      *time.Time     `db:"ended_at"`
}

// importReport is what is to be said of a file, as it is kept.
type importReport struct {
	Columns []Column `json:"columns"`
	Remarks []Remark `json:"remarks"`
}

// mostTold is how many remarks are kept of a file.
const mostTold = 500

func rowOfImport(i Import, content string) importRow {
	report, _ := json.Marshal(importReport{i.Columns, i.Remarks[:min(len(i.Remarks), mostTold)]}) // plain values
	return importRow{
		i.ID, i.By, i.Hash, i.Encoding, int64(i.Total), i.State, content, string(report), int64(i.New), int64(i.Unchanged), int64(i.Otherwise), int64(i.Refused),
		int64(i.Institutions), int64(i.Campuses), int64(i.Programmes), int64(i.Decisions), int64(i.Findings), i.TriedAt, i.Brought, i.BroughtAt, i.UndoBy, i.EndedAt,
	}
}

func (r importRow) imported() Import {
	var report importReport
	_ = json.Unmarshal([]byte(r.Report), &report) // what does not read says nothing
	return Import{
		r.ID, r.State, r.Hash, r.Encoding, int(r.Total), int(r.New), int(r.Unchanged), int(r.Otherwise), int(r.Refused), int(r.Institutions), int(r.Campuses), int(r.Programmes),
		int(r.Decisions), int(r.Findings), report.Columns, report.Remarks, r.By, r.Brought, r.UndoBy, r.TriedAt, r.BroughtAt, r.EndedAt,
	}
}

const importColumns = `id, by_id, hash, encoding, total, state, content, report, new_lines, unchanged, otherwise, refused, institutions, campuses, programmes, decisions, findings, tried_at,
	brought_by, brought_at, undo_by, ended_at`

func insertImport(ctx context.Context, tx *db.Tx, i Import, content string) error {
	return db.Insert(ctx, tx, "accreditation_import", rowOfImport(i, content))
}

// replaceImport stores a file anew, with what became of it.
func replaceImport(ctx context.Context, tx *db.Tx, i Import, content string) error {
	if _, err := tx.Exec(ctx, `delete from accreditation_import where id = ?`, i.ID); err != nil {
		return err
	}
	return insertImport(ctx, tx, i, content)
}

func loadImport(ctx context.Context, tx *db.Tx, id string) (importRow, error) {
	return db.Get[importRow](ctx, tx, `select `+importColumns+` from accreditation_import where id = ?`, id)
}

// listImports returns the newest files, without what is in them.
func listImports(ctx context.Context, tx *db.Tx, limit int) (list []Import, err error) {
	rows, err := db.List[importRow](ctx, tx, `select id, by_id, hash, encoding, total, state, '' as content, '' as report, new_lines, unchanged, otherwise, refused, institutions, campuses, programmes,
		decisions, findings, tried_at, brought_by, brought_at, undo_by, ended_at from accreditation_import order by id desc limit ?`, int64(limit))
	for _, r := range rows {
		list = append(list, r.imported())
	}
	return list, err
}

// countImports counts the files that wait for a registrar: tried by another, with something new, or to be undone as another asked.
func countImports(ctx context.Context, tx *db.Tx, person string) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from accreditation_import where state = 'tried' and new_lines > 0 and by_id <> ? or state = 'done' and undo_by <> '' and undo_by <> ?`, person, person)
}

// forgetImports gives up the files that were tried before a moment, and what is in them.
func forgetImports(ctx context.Context, tx *db.Tx, before, now time.Time) error {
	_, err := tx.Exec(ctx, `update accreditation_import set state = 'dropped', content = '', report = '', ended_at = ? where state = 'tried' and tried_at < ?`, now, before)
	return err
}

// Rest is something that rests on what an import brought in.
type Rest struct {
	Kind string `db:"kind"` // entries, visits, decision, proposal, list, programme, campus, changed, people
	Name string `db:"name"`

	Count int64 // of entries of the register that name a decision, or of visits
}

// mostRests is how many things are named that rest on an import.
const mostRests = 20

// listRests returns what was added since to what an import brought in.
func listRests(ctx context.Context, tx *db.Tx, imported string) ([]Rest, error) {
	return db.List[Rest](ctx, tx, `select distinct kind, name from (
		select 'decision' as kind, d.number as name from accreditation_decision d where d.import_id <> ? and d.replaces_id in (select x.id from accreditation_decision x where x.import_id = ?)
		union all select 'decision', d.number from accreditation_finding f join accreditation_decision d on d.id = f.decision_id
			where d.import_id <> ? and f.programme_id in (select x.id from accreditation_programme x where x.import_id = ?)
		union all select 'programme', p.title_en from accreditation_programme p where p.import_id <> ?
			and (p.campus_id in (select x.id from accreditation_campus x where x.import_id = ?) or p.affiliating_id in (select x.id from accreditation_institution x where x.import_id = ?))
		union all select 'campus', c.name_en from accreditation_campus c where c.import_id <> ? and c.institution_id in (select x.id from accreditation_institution x where x.import_id = ?)
		union all select 'changed', name_en from accreditation_institution where import_id = ? and version > 1
		union all select 'changed', i.name_en from accreditation_institution i where i.import_id <> ? and i.into_id in (select x.id from accreditation_institution x where x.import_id = ?)
		union all select 'changed', name_en from accreditation_campus where import_id = ? and version > 1
		union all select 'changed', title_en from accreditation_programme where import_id = ? and version > 1
		union all select 'people', i.name_en from accreditation_institution i where i.import_id = ?
			and (exists (select 1 from accreditation_focal f where f.institution_id = i.id) or exists (select 1 from accreditation_invitation v where v.institution_id = i.id))
		union all select 'proposal', p.number from accreditation_proposal p where p.state in ('draft', 'proposed', 'declined') and (p.institution_id in (select x.id from accreditation_institution x where x.import_id = ?)
			or p.replaces_id in (select x.id from accreditation_decision x where x.import_id = ?)
			or exists (select 1 from accreditation_proposal_finding f join accreditation_programme x on x.id = f.programme_id where f.proposal_id = p.id and x.import_id = ?))
		union all select 'list', p.title_en from accreditation_list l join accreditation_programme p on p.id = l.programme_id where p.import_id = ?
	) rests order by kind, name limit ?`, imported, imported, imported, imported, imported, imported, imported, imported, imported, imported, imported, imported, imported, imported, imported, imported, imported, imported, imported, int64(mostRests))
}

// listImportedProgrammes returns the ids of the programmes that an import brought in.
func listImportedProgrammes(ctx context.Context, tx *db.Tx, imported string) ([]string, error) {
	return db.List[string](ctx, tx, `select id from accreditation_programme where import_id = ? order by id`, imported)
}

// listImportedNumbers returns the numbers of the decisions that an import brought in.
func listImportedNumbers(ctx context.Context, tx *db.Tx, imported string) ([]string, error) {
	return db.List[string](ctx, tx, `select number from accreditation_decision where import_id = ? order by number`, imported)
}

// deleteImported takes out what an import brought in.
func deleteImported(ctx context.Context, tx *db.Tx, imported string) error {
	for _, query := range []string{
		`delete from accreditation_finding where decision_id in (select id from accreditation_decision where import_id = ?)`,
		`delete from accreditation_decision where import_id = ?`,
		`delete from accreditation_seats where programme_id in (select id from accreditation_programme where import_id = ?)`,
		`delete from accreditation_programme where import_id = ?`,
		`delete from accreditation_campus where import_id = ?`,
		`delete from accreditation_institution where import_id = ?`,
	} {
		if _, err := tx.Exec(ctx, query, imported); err != nil {
			return err
		}
	}
	return nil
}
