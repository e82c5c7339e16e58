package register

import (
	"context"
	"strings"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/standing"
	"sanad/internal/text"
)

type engineerRow struct {
	NumberKey      string `db:"number_key"`
	Number         string `db:"number"`
	Kind           string `db:"kind"`
	Discipline     string `db:"discipline"`
	Name           string `db:"name"`
	Province       string `db:"province"`
	District       string `db:"district"`
	MaskedCNIC     string `db:"masked_cnic"`
	Degree         string `db:"degree"`
	Institution    string `db:"institution"`
	GraduationYear int64  `db:"graduation_year"`
}

type factRow struct {
	NumberKey string        `db:"number_key"`
	ID        string        `db:"id"`
	Kind      standing.Kind `db:"kind"`
	From      day.Day       `db:"from_on"`
	Until     day.Day       `db:"until_on"`
	Of        string        `db:"of_id"`
	Value     string        `db:"value"`
	Known     time.Time     `db:"known_at"`
}

func (r factRow) fact() standing.Fact {
	return standing.Fact{ID: r.ID, Kind: r.Kind, From: r.From, Until: r.Until, Of: r.Of, Value: r.Value, Known: r.Known}
}

// factOfRow is an entry with one of its facts.
type factOfRow struct {
	engineerRow
	FactID   string        `db:"fact_id"`
	FactKind standing.Kind `db:"fact_kind"`
	From     day.Day       `db:"from_on"`
	Until    day.Day       `db:"until_on"`
	Of       string        `db:"of_id"`
	Value    string        `db:"value"`
	Known    time.Time     `db:"known_at"`
}

// entries gathers the facts of each entry; of one entry they follow each other.
func entries(rows []factOfRow) (list []keyed) {
	for i, r := range rows {
		if i == 0 || r.NumberKey != rows[i-1].NumberKey {
			list = append(list, keyed{r.NumberKey, r.entry()})
		}
		last := &list[len(list)-1]
		last.Facts = append(last.Facts, standing.Fact{ID: r.FactID, Kind: r.FactKind, From: r.From, Until: r.Until, Of: r.Of, Value: r.Value, Known: r.Known})
	}
	return list
}

// keyed is an entry with the normal form of its number.
type keyed struct {
	key string
	Entry
}

type nameRow struct {
	Token     string `db:"token"`
	NumberKey string `db:"number_key"`
}

func (r engineerRow) entry() Entry {
	return Entry{
		Number: r.Number, Kind: r.Kind, Discipline: r.Discipline, Name: r.Name, Province: r.Province, District: r.District,
		MaskedCNIC: r.MaskedCNIC, Degree: r.Degree, Institution: r.Institution, GraduationYear: int(r.GraduationYear),
	}
}

// replaceEngineer writes an entry, its facts and the words by which it is found, in place of what stood under its number.
func replaceEngineer(ctx context.Context, tx *db.Tx, row engineerRow, facts standing.Facts, words []string) error {
	if _, err := tx.Exec(ctx, `delete from register_fact where number_key = ?`, row.NumberKey); err != nil {
		return err
	}
	if err := replaceWords(ctx, tx, row.NumberKey, words); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `delete from register_engineer where number_key = ?`, row.NumberKey); err != nil {
		return err
	}
	for _, f := range facts {
		if err := insertFact(ctx, tx, row.NumberKey, f); err != nil {
			return err
		}
	}
	return db.Insert(ctx, tx, "register_engineer", row)
}

// updateHolder stores who the engineer of an entry is, and what they are found by.
func updateHolder(ctx context.Context, tx *db.Tx, key string, h Holder, words []string) error {
	if err := replaceWords(ctx, tx, key, words); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update register_engineer set name = ?, province = ?, district = ?, masked_cnic = ? where number_key = ?`,
		h.Name, h.Province, h.District, h.MaskedCNIC, key)
	return err
}

// replaceWords writes the words by which an entry is found, in place of those of the name that it has.
func replaceWords(ctx context.Context, tx *db.Tx, key string, words []string) error {
	if err := deleteWords(ctx, tx, []string{key}); err != nil {
		return err
	}
	for _, w := range words {
		if err := db.Insert(ctx, tx, "register_engineer_name", nameRow{w, key}); err != nil {
			return err
		}
	}
	return nil
}

// deleteWords deletes the words by which some entries are found: those of the names that they have.
func deleteWords(ctx context.Context, tx *db.Tx, keys []string) error {
	rows, err := db.List[engineerRow](ctx, tx, `select number_key, name from register_engineer where number_key in (?)`, keys)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if words := text.Tokens(r.Name); len(words) > 0 {
			if _, err := tx.Exec(ctx, `delete from register_engineer_name where token in (?) and number_key = ?`, words, r.NumberKey); err != nil {
				return err
			}
		}
	}
	return nil
}

// insertFact adds a fact. The register tells moments to the second.
func insertFact(ctx context.Context, tx *db.Tx, key string, f standing.Fact) error {
	return db.Insert(ctx, tx, "register_fact", factRow{key, f.ID, f.Kind, f.From, f.Until, f.Of, f.Value, f.Known.UTC().Truncate(time.Second)})
}

const selectEngineers = `select e.number_key, e.number, e.kind, e.discipline, e.name, e.province, e.district, e.masked_cnic, e.degree, e.institution,
	e.graduation_year, f.id as fact_id, f.kind as fact_kind, f.from_on, f.until_on, f.of_id, f.value, f.known_at
	from register_engineer e join register_fact f on f.number_key = e.number_key where e.number_key in (?) order by e.number_key, f.id`

// findEngineers returns those of a few keys that the register has.
func findEngineers(ctx context.Context, d *db.DB, keys []string) ([]keyed, error) {
	rows, err := db.Rows[factOfRow](ctx, d, selectEngineers, keys)
	return entries(rows), err
}

func listKeys(ctx context.Context, tx *db.Tx, keys []string) ([]keyed, error) {
	rows, err := db.List[factOfRow](ctx, tx, selectEngineers, keys)
	return entries(rows), err
}

func loadEntry(ctx context.Context, tx *db.Tx, key string) (Entry, error) {
	list, err := listKeys(ctx, tx, []string{key})
	if err != nil {
		return Entry{}, err
	}
	if len(list) == 0 {
		return Entry{}, fault.NotFound()
	}
	return list[0].Entry, nil
}

// listFacts returns the facts of the entries with some keys, by key.
func listFacts(ctx context.Context, tx *db.Tx, keys []string) (map[string]standing.Facts, error) {
	rows, err := db.List[factRow](ctx, tx, `select number_key, id, kind, from_on, until_on, of_id, value, known_at from register_fact where number_key in (?)`, keys)
	facts := map[string]standing.Facts{}
	for _, r := range rows {
		facts[r.NumberKey] = append(facts[r.NumberKey], r.fact())
	}
	return facts, err
}

// listSuspended returns entries with a suspension that began before a day.
func listSuspended(ctx context.Context, tx *db.Tx, after string, before day.Day, limit int) ([]string, error) {
	return db.List[string](ctx, tx, `select distinct number_key from register_fact where kind = 'suspension' and number_key > ? and from_on < ?
		order by number_key limit ?`, after, before, limit)
}

func deleteFact(ctx context.Context, tx *db.Tx, key, id string) error {
	_, err := tx.Exec(ctx, `delete from register_fact where number_key = ? and id = ?`, key, id)
	return err
}

type changeRow struct {
	NumberKey string `db:"number_key"`
	ChangeID  string `db:"change_id"`
}

func replaceChange(ctx context.Context, tx *db.Tx, row changeRow) error {
	if _, err := tx.Exec(ctx, `delete from register_change where number_key = ?`, row.NumberKey); err != nil {
		return err
	}
	return db.Insert(ctx, tx, "register_change", row)
}

func loadChange(ctx context.Context, tx *db.Tx, key string) (changeRow, error) {
	return db.Get[changeRow](ctx, tx, `select number_key, change_id from register_change where number_key = ?`, key)
}

// listChanges returns the newest change of each entry, in the order of their keys.
func listChanges(ctx context.Context, tx *db.Tx, after string, limit int) ([]changeRow, error) {
	return db.List[changeRow](ctx, tx, `select number_key, change_id from register_change where number_key > ? order by number_key limit ?`, after, limit)
}

// listEngineers returns those whose name has every word; there is at least one. It walks the first word's part of the index in
// order and stops at the limit, so a common name costs no more than a rare one.
func listEngineers(ctx context.Context, tx *db.Tx, words []string, discipline string, limit int) ([]engineerRow, error) {
	query, args := searchQuery(words, discipline, limit)
	return db.List[engineerRow](ctx, tx, query, args...)
}

func searchQuery(words []string, discipline string, limit int) (string, []any) {
	query := `select e.number_key, e.number, e.kind, e.name, e.discipline from register_engineer_name n
		join register_engineer e on e.number_key = n.number_key where n.token = ?` +
		strings.Repeat(` and exists (select 1 from register_engineer_name o where o.token = ? and o.number_key = n.number_key)`, len(words)-1)
	var args []any
	for _, w := range words {
		args = append(args, w)
	}
	if discipline != "" {
		query += ` and e.discipline = ?`
		args = append(args, discipline)
	}
	return query + ` order by n.number_key limit ?`, append(args, limit)
}

// listDescribed returns the next entries of a part that follow a key; what is only known by their facts is left to the caller.
func listDescribed(ctx context.Context, tx *db.Tx, want Described, after string, limit int) ([]engineerRow, error) {
	query, args := describedQuery(want, after, limit)
	return db.List[engineerRow](ctx, tx, query, args...)
}

func describedQuery(want Described, after string, limit int) (string, []any) {
	query, args := `select number_key, number, kind, discipline, province from register_engineer where number_key > ?`, []any{after}
	if want.Discipline != "" {
		query += ` and discipline = ?`
		args = append(args, want.Discipline)
	}
	if want.Province != "" {
		query += ` and province = ?`
		args = append(args, want.Province)
	}
	return query + ` order by number_key limit ?`, append(args, limit)
}

func findAnyNumber(ctx context.Context, tx *db.Tx) (string, error) {
	return db.Get[string](ctx, tx, `select number from register_engineer order by number_key limit 1`)
}

// many are the rows of many entries.
type many struct {
	engineers []engineerRow
	names     []nameRow
	facts     []factRow
	changes   []changeRow
}

func insertMany(ctx context.Context, tx *db.Tx, rows many) error {
	if err := db.InsertMany(ctx, tx, "register_engineer", rows.engineers); err != nil {
		return err
	}
	if err := db.InsertMany(ctx, tx, "register_engineer_name", rows.names); err != nil {
		return err
	}
	if err := db.InsertMany(ctx, tx, "register_fact", rows.facts); err != nil {
		return err
	}
	return db.InsertMany(ctx, tx, "register_change", rows.changes)
}

func deleteEngineers(ctx context.Context, tx *db.Tx, keys []string) error {
	if err := deleteWords(ctx, tx, keys); err != nil {
		return err
	}
	for _, query := range []string{
		`delete from register_change where number_key in (?)`,
		`delete from register_fact where number_key in (?)`,
		`delete from register_engineer where number_key in (?)`,
	} {
		if _, err := tx.Exec(ctx, query, keys); err != nil {
			return err
		}
	}
	return nil
}

type completeRow struct {
	ID         string    `db:"id"`
	AsOf       day.Day   `db:"as_of"`
	DeclaredAt time.Time `db:"declared_at"`
}

// engineers names this register in what was declared.
const engineers = "engineers"

func replaceComplete(ctx context.Context, tx *db.Tx, row completeRow) error {
	if _, err := tx.Exec(ctx, `delete from register_complete where id = ?`, row.ID); err != nil {
		return err
	}
	return db.Insert(ctx, tx, "register_complete", row)
}

func findComplete(ctx context.Context, tx *db.Tx) (completeRow, bool, error) {
	return db.Find[completeRow](ctx, tx, `select id, as_of, declared_at from register_complete where id = ?`, engineers)
}
