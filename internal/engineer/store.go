package engineer

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/standing"
)

type applicationRow struct {
	ID          string     `db:"id"`
	Person      string     `db:"person_id"`
	Kind        string     `db:"kind"`
	State       State      `db:"state"`
	Institution pii.Sealed `db:"institution"`
	Programme   pii.Sealed `db:"programme"`
	Intake      pii.Sealed `db:"intake"`
	RollNumber  pii.Sealed `db:"roll_number"`
	GraduatedOn pii.Sealed `db:"graduated_on"`
	StudyMode   pii.Sealed `db:"study_mode"`
	Country     pii.Sealed `db:"country"`
	Discipline  pii.Sealed `db:"discipline"`
	Route       string     `db:"route"`
	DeclaredAt  *time.Time `db:"declared_at"`
	Law         string     `db:"law_id"`
	Version     int64      `db:"version"`
	OpenedAt    time.Time  `db:"opened_at"`
	SubmittedAt *time.Time `db:"submitted_at"`
	DecidedAt   *time.Time `db:"decided_at"`
	AgainAt     *time.Time `db:"again_at"`
}

// degree names the sealed columns of the degree.
func (r *applicationRow) degree() map[string]*pii.Sealed {
	return map[string]*pii.Sealed{
		"institution": &r.Institution, "programme": &r.Programme, "intake": &r.Intake, "roll_number": &r.RollNumber, "graduated_on": &r.GraduatedOn,
		"study_mode": &r.StudyMode, "country": &r.Country, "discipline": &r.Discipline,
	}
}

// open tells whether something may still become of the application.
func (r applicationRow) open() bool {
	return r.State == StateDraft || r.State == StateUnpaid || r.State == StateSubmitted
}

func (r applicationRow) application() Application {
	return Application{
		ID: r.ID, Person: r.Person, Kind: r.Kind, State: r.State, HasDegree: r.Institution != nil, DeclaredAt: r.DeclaredAt,
		Law: r.Law, Version: r.Version, OpenedAt: r.OpenedAt, SubmittedAt: r.SubmittedAt, DecidedAt: r.DecidedAt, AgainAt: r.AgainAt,
	}
}

type findingRow struct {
	ID          string     `db:"id"`
	Application string     `db:"application_id"`
	Step        string     `db:"step"`
	Person      string     `db:"person_id"`
	Outcome     Outcome    `db:"outcome"`
	Reasons     pii.Sealed `db:"reasons"`
	Rule        string     `db:"rule_id"`
	Law         string     `db:"law_id"`
	At          time.Time  `db:"at"`
}

const applicationColumns = `id, person_id, kind, state, institution, programme, intake, roll_number, graduated_on, study_mode, country,
	discipline, route, declared_at,
	law_id, version, opened_at, submitted_at, decided_at, again_at`

const registrationColumns = `id, person_id, application_id, kind, discipline, prefix, serial, number, entered_on,
	rule_id, law_id, entered_at, import_id, import_print, accreditation`

func insertApplication(ctx context.Context, tx *db.Tx, r applicationRow) error {
	return db.Insert(ctx, tx, "engineer_application", r)
}

// loadApplication returns an application whoever's it is: for officers.
func loadApplication(ctx context.Context, tx *db.Tx, id string) (applicationRow, error) {
	return db.Get[applicationRow](ctx, tx, `select `+applicationColumns+` from engineer_application where id = ?`, id)
}

// loadOwn returns an application of person; another's is not found.
func loadOwn(ctx context.Context, tx *db.Tx, id, person string) (applicationRow, error) {
	return db.Get[applicationRow](ctx, tx, `select `+applicationColumns+` from engineer_application where id = ? and person_id = ?`, id, person)
}

func listApplications(ctx context.Context, tx *db.Tx, person string) ([]applicationRow, error) {
	return db.List[applicationRow](ctx, tx, `select `+applicationColumns+` from engineer_application
		where person_id = ? order by opened_at desc, id limit 50`, person)
}

// updateApplication stores the next version of r, if nobody stored it before.
func updateApplication(ctx context.Context, tx *db.Tx, r applicationRow) error {
	n, err := tx.Exec(ctx, `update engineer_application set state = ?, institution = ?, programme = ?, intake = ?, roll_number = ?,
		graduated_on = ?, study_mode = ?, country = ?, discipline = ?, route = ?, declared_at = ?, law_id = ?, submitted_at = ?, decided_at = ?, again_at = ?, version = version + 1
		where id = ? and version = ?`, r.State, r.Institution, r.Programme, r.Intake, r.RollNumber, r.GraduatedOn, r.StudyMode,
		r.Country, r.Discipline, r.Route, r.DeclaredAt, r.Law, r.SubmittedAt, r.DecidedAt, r.AgainAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

func insertFinding(ctx context.Context, tx *db.Tx, r findingRow) error {
	return db.Insert(ctx, tx, "engineer_finding", r)
}

func listFindings(ctx context.Context, tx *db.Tx, application string) ([]findingRow, error) {
	return db.List[findingRow](ctx, tx, `select id, application_id, step, person_id, outcome, reasons, rule_id, law_id, at
		from engineer_finding where application_id = ? order by at, id limit 100`, application)
}

// loadRegistered returns the person with a number of a discipline, or of a kind that has numbers of its own.
func loadRegistered(ctx context.Context, tx *db.Tx, prefix string, serial int64) (string, error) {
	return db.Get[string](ctx, tx, `select person_id from engineer_registration
		where (prefix = '' and discipline = ? or prefix = ?) and serial = ?`, prefix, prefix, serial)
}

type projectRow struct {
	Application string     `db:"application_id"`
	Person      string     `db:"person_id"`
	Name        pii.Sealed `db:"name"`
	Client      pii.Sealed `db:"client"`
	From        pii.Sealed `db:"from_on"`
	Until       pii.Sealed `db:"until_on"`
}

// sealed names the sealed columns.
func (r *projectRow) sealed() map[string]*pii.Sealed {
	return map[string]*pii.Sealed{"name": &r.Name, "client": &r.Client, "from_on": &r.From, "until_on": &r.Until}
}

func loadProject(ctx context.Context, tx *db.Tx, application string) (projectRow, error) {
	return db.Get[projectRow](ctx, tx, `select application_id, person_id, name, client, from_on, until_on from engineer_project where application_id = ?`, application)
}

func replaceProject(ctx context.Context, tx *db.Tx, r projectRow) error {
	_, err := tx.Exec(ctx, `insert into engineer_project (application_id, person_id, name, client, from_on, until_on) values (?, ?, ?, ?, ?, ?)
		on conflict (application_id) do update set name = excluded.name, client = excluded.client, from_on = excluded.from_on, until_on = excluded.until_on`,
		r.Application, r.Person, r.Name, r.Client, r.From, r.Until)
	return err
}

// listRegistered returns the persons with some serials of a discipline, or of a kind that has numbers of its own, by serial.
func listRegistered(ctx context.Context, tx *db.Tx, prefix string, serials []int64) (map[int64]string, error) {
	type row struct {
		Serial int64  `db:"serial"`
		Person string `db:"person_id"`
	}
	list, err := db.List[row](ctx, tx, `select serial, person_id from engineer_registration
		where (prefix = '' and discipline = ? or prefix = ?) and serial in (?)`, prefix, prefix, serials)
	held := map[int64]string{}
	for _, r := range list {
		held[r.Serial] = r.Person
	}
	return held, err
}

// insertRegistration stores a registration with its facts.
// countEntries counts the entries that name one of some decisions on batches.
func countEntries(ctx context.Context, tx *db.Tx, decisions []string) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from engineer_registration where accreditation <> '' and accreditation in (?)`, decisions)
}

func insertRegistration(ctx context.Context, tx *db.Tx, r Registration) error {
	for _, f := range r.Facts {
		rule := r.Rule
		if f.Kind == standing.Valid && r.ValidBy != "" {
			rule = r.ValidBy
		}
		row := factRow{
			ID: f.ID, Registration: r.ID, Person: r.Person, Kind: f.Kind, From: f.From, Until: f.Until, Of: f.Of, Value: f.Value, Rule: rule, Law: r.Law, Known: f.Known,
		}
		if err := insertFact(ctx, tx, row); err != nil {
			return err
		}
	}
	return db.Insert(ctx, tx, "engineer_registration", r)
}

func listRegistrations(ctx context.Context, tx *db.Tx, persons []string) ([]Registration, error) {
	list, err := db.List[Registration](ctx, tx, `select `+registrationColumns+` from engineer_registration
		where person_id in (?) order by entered_at, id limit 100`, persons)
	if err != nil {
		return nil, err
	}
	return list, addFacts(ctx, tx, list)
}

// noteAsked notes that a number is sent to a person now; false if one was sent after a moment.
func noteAsked(ctx context.Context, tx *db.Tx, person string, now, after time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `insert into engineer_asked (person_id, at) values (?, ?)
		on conflict (person_id) do update set at = excluded.at where engineer_asked.at <= ?`, person, now, after)
	return n > 0, err
}

// takeNumber returns the next serial of a discipline. The row is taken in the transaction that uses the number, so that a
// transaction which fails leaves no gap.
func takeNumber(ctx context.Context, tx *db.Tx, discipline string) (int64, error) {
	return db.Get[int64](ctx, tx, `insert into engineer_number (discipline, last) values (?, 1)
		on conflict (discipline) do update set last = engineer_number.last + 1 returning last`, discipline)
}
