package accreditation

import (
	"context"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/text"
)

type institutionRow struct {
	ID       string  `db:"id"`
	Code     string  `db:"code"`
	NameEn   string  `db:"name_en"`
	NameUr   string  `db:"name_ur"`
	NameKey  string  `db:"name_key"`
	CityEn   string  `db:"city_en"`
	CityUr   string  `db:"city_ur"`
	Invented bool    `db:"invented"`
	Closed   day.Day `db:"closed_on"`
	Into     string  `db:"into_id"`
	Import   string  `db:"import_id"`
	Version  int64   `db:"version"`
	Found    string  `db:"found_key"`
}

func (r institutionRow) institution() Institution {
	return Institution{r.ID, r.Code, council.Text{En: r.NameEn, Ur: r.NameUr}, council.Text{En: r.CityEn, Ur: r.CityUr}, r.Invented, r.Closed, r.Into, r.Version}
}

func rowOfInstitution(i Institution, imported string) institutionRow {
	return institutionRow{i.ID, i.Code, i.Name.En, i.Name.Ur, text.Fold(i.Name.En), i.City.En, i.City.Ur, i.Invented, i.Closed, i.Into, imported, i.Version, foundKey(i.Code, i.Name, i.City)}
}

type campusRow struct {
	ID          string  `db:"id"`
	Institution string  `db:"institution_id"`
	Code        string  `db:"code"`
	NameEn      string  `db:"name_en"`
	NameUr      string  `db:"name_ur"`
	CityEn      string  `db:"city_en"`
	CityUr      string  `db:"city_ur"`
	Closed      day.Day `db:"closed_on"`
	Import      string  `db:"import_id"`
	Version     int64   `db:"version"`
	Found       string  `db:"found_key"`
}

func (r campusRow) campus() Campus {
	return Campus{r.ID, r.Institution, r.Code, council.Text{En: r.NameEn, Ur: r.NameUr}, council.Text{En: r.CityEn, Ur: r.CityUr}, r.Closed, r.Version}
}

func rowOfCampus(c Campus, imported string) campusRow {
	return campusRow{c.ID, c.Institution, c.Code, c.Name.En, c.Name.Ur, c.City.En, c.City.Ur, c.Closed, imported, c.Version, foundKey(c.Code, c.Name, c.City)}
}

type programmeRow struct {
	ID          string `db:"id"`
	Institution string `db:"institution_id"`
	Campus      string `db:"campus_id"`
	Code        string `db:"code"`
	TitleEn     string `db:"title_en"`
	TitleUr     string `db:"title_ur"`
	TitleKey    string `db:"title_key"`
	Degree      string `db:"degree"`
	Discipline  string `db:"discipline"`
	Affiliating string `db:"affiliating_id"`
	First       int64  `db:"first_batch"`
	Last        *int64 `db:"last_batch"`
	Phase       Phase  `db:"phase"`
	Import      string `db:"import_id"`
	Version     int64  `db:"version"`
	Found       string `db:"found_key"`
}

func (r programmeRow) programme() Programme {
	p := Programme{r.ID, r.Institution, r.Campus, r.Code, council.Text{En: r.TitleEn, Ur: r.TitleUr}, r.Degree, r.Discipline, r.Affiliating, int(r.First), 0, r.Phase, r.Version}
	if r.Last != nil {
		p.Last = int(*r.Last)
	}
	return p
}

func rowOfProgramme(p Programme, imported string) programmeRow {
	r := programmeRow{p.ID, p.Institution, p.Campus, p.Code, p.Title.En, p.Title.Ur, text.Fold(p.Title.En), p.Degree, p.Discipline, p.Affiliating, int64(p.First), nil, p.Phase, imported, p.Version, foundKey(p.Code, p.Title)}
	if last := int64(p.Last); last != 0 {
		r.Last = &last
	}
	return r
}

type seatsRow struct {
	Programme  string `db:"programme_id"`
	From       int64  `db:"from_batch"`
	Sections   int64  `db:"sections"`
	PerSection int64  `db:"per_section"`
}

func (r seatsRow) seats() Seats { return Seats{int(r.From), int(r.Sections), int(r.PerSection)} }

type changeRow struct {
	ID         string     `db:"id"`
	Subject    string     `db:"subject"`
	Of         string     `db:"subject_id"`
	Kind       ChangeKind `db:"kind"`
	On         day.Day    `db:"on_day"`
	WasEn      string     `db:"was_en"`
	WasUr      string     `db:"was_ur"`
	Other      string     `db:"other_id"`
	Instrument string     `db:"instrument"`
	Known      time.Time  `db:"known_at"`
	IsEn       string     `db:"is_en"`
	IsUr       string     `db:"is_ur"`
	WasPath    string     `db:"was_path"`
	Waits      bool       `db:"waits"`
}

func (r changeRow) change() Change {
	return Change{r.ID, r.Subject, r.Of, r.Kind, r.On, council.Text{En: r.WasEn, Ur: r.WasUr}, r.Other, r.Instrument, r.Known, council.Text{En: r.IsEn, Ur: r.IsUr}, r.WasPath, r.Waits}
}

func rowOfChange(c Change) changeRow {
	return changeRow{c.ID, c.Subject, c.Of, c.Kind, c.On, c.Was.En, c.Was.Ur, c.Other, c.Instrument, c.Known, c.Is.En, c.Is.Ur, c.WasPath, c.Waits}
}

type decisionRow struct {
	ID          string       `db:"id"`
	Number      string       `db:"number"`
	NumberKey   string       `db:"number_key"`
	Kind        DecisionKind `db:"kind"`
	Replaces    string       `db:"replaces_id"`
	Institution string       `db:"institution_id"`
	Meeting     string       `db:"meeting"`
	On          day.Day      `db:"decided_on"`
	Import      string       `db:"import_id"`
	Rule        string       `db:"rule_id"`
	Law         string       `db:"law_id"`
	Known       time.Time    `db:"known_at"`
}

func (r decisionRow) decision() Decision {
	return Decision{ID: r.ID, Number: r.Number, Kind: r.Kind, Replaces: r.Replaces, Institution: r.Institution, Meeting: r.Meeting, On: r.On, Known: r.Known, Rule: r.Rule, Law: r.Law}
}

type findingRow struct {
	ID           string  `db:"id"`
	Decision     string  `db:"decision_id"`
	Programme    string  `db:"programme_id"`
	Batch        int64   `db:"batch"`
	Outcome      string  `db:"outcome"`
	Level        string  `db:"level"`
	From         day.Day `db:"from_on"`
	Until        day.Day `db:"until_on"`
	ConditionsEn string  `db:"conditions_en"`
	ConditionsUr string  `db:"conditions_ur"`
	Report       day.Day `db:"report_on"`
	Visit        day.Day `db:"visit_on"`
}

// decidedRow is a finding with what its decision says of when it counts.
type decidedRow struct {
	findingRow
	Kind     DecisionKind `db:"kind"`
	Replaces string       `db:"replaces_id"`
	On       day.Day      `db:"decided_on"`
	Known    time.Time    `db:"known_at"`
}

func (r decidedRow) finding() Finding {
	return Finding{
		ID: r.ID, Decision: r.Decision, Programme: r.Programme, Batch: int(r.Batch), Outcome: r.Outcome, Level: r.Level, From: r.From, Until: r.Until,
		Conditions: council.Text{En: r.ConditionsEn, Ur: r.ConditionsUr}, Report: r.Report, Visit: r.Visit, kind: r.Kind, replaces: r.Replaces, decided: r.On, known: r.Known,
	}
}

const (
	institutionColumns = `id, code, name_en, name_ur, name_key, city_en, city_ur, invented, closed_on, into_id, import_id, version, found_key`
	campusColumns      = `id, institution_id, code, name_en, name_ur, city_en, city_ur, closed_on, import_id, version, found_key`
	programmeColumns   = `id, institution_id, campus_id, code, title_en, title_ur, title_key, degree, discipline, affiliating_id, first_batch, last_batch, phase, import_id, version, found_key`
	changeColumns      = `id, subject, subject_id, kind, on_day, was_en, was_ur, other_id, instrument, known_at, is_en, is_ur, was_path, waits`
	decisionColumns    = `id, number, number_key, kind, replaces_id, institution_id, meeting, decided_on, import_id, rule_id, law_id, known_at`
)

func insertInstitution(ctx context.Context, tx *db.Tx, i Institution, imported string) error {
	return db.Insert(ctx, tx, "accreditation_institution", rowOfInstitution(i, imported))
}

func insertCampus(ctx context.Context, tx *db.Tx, c Campus, imported string) error {
	return db.Insert(ctx, tx, "accreditation_campus", rowOfCampus(c, imported))
}

func insertProgramme(ctx context.Context, tx *db.Tx, p Programme, imported string) error {
	return db.Insert(ctx, tx, "accreditation_programme", rowOfProgramme(p, imported))
}

// setSeats stores how many students a programme may take from a batch on, in the place of what was said of that batch.
func setSeats(ctx context.Context, tx *db.Tx, programme string, s Seats) error {
	_, err := tx.Exec(ctx, `insert into accreditation_seats (programme_id, from_batch, sections, per_section) values (?, ?, ?, ?)
		on conflict (programme_id, from_batch) do update set sections = excluded.sections, per_section = excluded.per_section`, programme, int64(s.From), int64(s.Sections), int64(s.PerSection))
	return err
}

func insertChange(ctx context.Context, tx *db.Tx, c Change) error {
	return db.Insert(ctx, tx, "accreditation_change", rowOfChange(c))
}

// insertDecision stores a decision with its findings.
func insertDecision(ctx context.Context, tx *db.Tx, d Decision, imported string) error {
	row := decisionRow{d.ID, d.Number, numberKey(d.Number), d.Kind, d.Replaces, d.Institution, d.Meeting, d.On, imported, d.Rule, d.Law, d.Known}
	if err := db.Insert(ctx, tx, "accreditation_decision", row); err != nil {
		return err
	}
	var rows []findingRow
	for _, f := range d.Findings {
		rows = append(rows, findingRow{f.ID, d.ID, f.Programme, int64(f.Batch), f.Outcome, f.Level, f.From, f.Until, f.Conditions.En, f.Conditions.Ur, f.Report, f.Visit})
	}
	return db.InsertMany(ctx, tx, "accreditation_finding", rows)
}

// loadInstitution returns an institution by its id or its code.
func loadInstitution(ctx context.Context, tx *db.Tx, id string) (Institution, error) {
	row, err := db.Get[institutionRow](ctx, tx, `select `+institutionColumns+` from accreditation_institution where id = ? or code = ?`, id, id)
	return row.institution(), err
}

// loadCampus returns a campus of an institution by its id or its code.
func loadCampus(ctx context.Context, tx *db.Tx, institution, id string) (Campus, error) {
	row, err := db.Get[campusRow](ctx, tx, `select `+campusColumns+` from accreditation_campus where institution_id = ? and (id = ? or code = ?)`, institution, id, id)
	return row.campus(), err
}

// loadProgramme returns a programme of an institution by its id or its code.
func loadProgramme(ctx context.Context, tx *db.Tx, institution, id string) (Programme, error) {
	row, err := db.Get[programmeRow](ctx, tx, `select `+programmeColumns+` from accreditation_programme where institution_id = ? and (id = ? or code = ?)`, institution, id, id)
	return row.programme(), err
}

// listInstitutions returns institutions in the order of their names, after one; at most so many.
func listInstitutions(ctx context.Context, tx *db.Tx, after institutionRow, most int) ([]institutionRow, error) {
	return db.List[institutionRow](ctx, tx, `select `+institutionColumns+` from accreditation_institution where (name_key, id) > (?, ?) order by name_key, id limit ?`, after.NameKey, after.ID, int64(most))
}

func listCampuses(ctx context.Context, tx *db.Tx, institutions []string) (list []Campus, err error) {
	rows, err := db.List[campusRow](ctx, tx, `select `+campusColumns+` from accreditation_campus where institution_id in (?) order by institution_id, code`, institutions)
	for _, r := range rows {
		list = append(list, r.campus())
	}
	return list, err
}

func listProgrammes(ctx context.Context, tx *db.Tx, institutions []string) (list []Programme, err error) {
	rows, err := db.List[programmeRow](ctx, tx, `select `+programmeColumns+` from accreditation_programme where institution_id in (?) order by institution_id, title_key, id`, institutions)
	for _, r := range rows {
		list = append(list, r.programme())
	}
	return list, err
}

func listSeats(ctx context.Context, tx *db.Tx, programme string) (list []Seats, err error) {
	rows, err := db.List[seatsRow](ctx, tx, `select programme_id, from_batch, sections, per_section from accreditation_seats where programme_id = ? order by from_batch`, programme)
	for _, r := range rows {
		list = append(list, r.seats())
	}
	return list, err
}

// listChanges returns what became of some institutions, campuses or programmes, the oldest first.
func listChanges(ctx context.Context, tx *db.Tx, subjects []string) (list []Change, err error) {
	rows, err := db.List[changeRow](ctx, tx, `select `+changeColumns+` from accreditation_change where subject_id in (?) order by on_day, id`, subjects)
	for _, r := range rows {
		list = append(list, r.change())
	}
	return list, err
}

// loadDecision returns a decision by its id or its number as it is compared, with its findings.
func loadDecision(ctx context.Context, tx *db.Tx, id string) (Decision, error) {
	row, err := db.Get[decisionRow](ctx, tx, `select `+decisionColumns+` from accreditation_decision where id = ? or number_key = ?`, id, numberKey(id))
	if err != nil {
		return Decision{}, err
	}
	d := row.decision()
	rows, err := db.List[decidedRow](ctx, tx, selectFindings+` where f.decision_id = ? order by f.programme_id, f.batch`, d.ID)
	for _, r := range rows {
		d.Findings = append(d.Findings, r.finding())
	}
	return d, err
}

const selectFindings = `select f.id, f.decision_id, f.programme_id, f.batch, f.outcome, f.level, f.from_on, f.until_on, f.conditions_en, f.conditions_ur, f.report_on, f.visit_on,
	d.kind, d.replaces_id, d.decided_on, d.known_at from accreditation_finding f join accreditation_decision d on d.id = f.decision_id`

// listFindings returns what was ever found of batches of programmes, from a batch to another.
func listFindings(ctx context.Context, tx *db.Tx, programmes []string, from, to int) (list []Finding, err error) {
	rows, err := db.List[decidedRow](ctx, tx, selectFindings+` where f.programme_id in (?) and f.batch between ? and ? order by f.programme_id, f.batch, d.decided_on, d.known_at, d.id`, programmes, int64(from), int64(to))
	for _, r := range rows {
		list = append(list, r.finding())
	}
	return list, err
}
