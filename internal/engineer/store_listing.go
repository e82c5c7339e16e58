package engineer

import (
	"context"
	"time"

	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
)

type listingRow struct {
	Application string               `db:"application_id"`
	Batch       []byte               `db:"batch_key"`
	Roll        []byte               `db:"roll_key"`
	Day         []byte               `db:"day_key"`
	Latin       []byte               `db:"latin_keys"`
	Urdu        []byte               `db:"urdu_keys"`
	State       council.ListingState `db:"state"`
	Since       time.Time            `db:"since_at"`
	Contested   *time.Time           `db:"contested_at"`
	Settled     Settlement           `db:"settled"`
	SettledRow  []byte               `db:"settled_row"` // the row of the lists that was decided about; nil: not noted
	Lists       council.ListingState `db:"lists"`       // what they alone say
	Claimed     *time.Time           `db:"claimed_at"`  // nil: a draft
}

func (r listingRow) tokens() council.ListingTokens {
	return council.ListingTokens{Roll: r.Roll, Day: r.Day, Latin: r.Latin, Urdu: r.Urdu}
}

const listingColumns = `application_id, batch_key, roll_key, day_key, latin_keys, urdu_keys, state, since_at, contested_at, settled, settled_row, lists, claimed_at`

// loadListing returns how an application stood when its lists were asked last; false if they never were.
func loadListing(ctx context.Context, tx *db.Tx, application string) (listingRow, bool, error) {
	r, err := db.Get[listingRow](ctx, tx, `select `+listingColumns+` from engineer_listing where application_id = ?`, application)
	if fault.Is(err, fault.KindNotFound) {
		return r, false, nil
	}
	return r, err == nil, err
}

// replaceListing notes how an application stands, in the place of what was noted of it.
func replaceListing(ctx context.Context, tx *db.Tx, r listingRow) error {
	if err := deleteListing(ctx, tx, r.Application); err != nil {
		return err
	}
	return db.Insert(ctx, tx, "engineer_listing", r)
}

func deleteListing(ctx context.Context, tx *db.Tx, application string) error {
	_, err := tx.Exec(ctx, `delete from engineer_listing where application_id = ?`, application)
	return err
}

// updateListing notes how an application stands by now.
func updateListing(ctx context.Context, tx *db.Tx, r listingRow) error {
	_, err := tx.Exec(ctx, `update engineer_listing set state = ?, since_at = ?, settled = ?, settled_row = ?, lists = ?, claimed_at = ? where application_id = ?`,
		r.State, r.Since, r.Settled, r.SettledRow, r.Lists, r.Claimed, r.Application)
	return err
}

// sharerRow is an application that names the roll number of another, or of itself.
type sharerRow struct {
	Application string     `db:"application_id"`
	Roll        []byte     `db:"roll_key"`
	Settled     Settlement `db:"settled"`
	Claimed     *time.Time `db:"claimed_at"`
	State       State      `db:"state"`
	Person      string     `db:"person_id"` // who holds the registration by now, or else the applicant
	Number      string     `db:"number"`    // of the registration; empty: none
}

// selectSharers finds by a token that is of one roll number of one batch, whatever the batch was called when it was named. Nobody looks at what ended without an entry.
const selectSharers = `select l.application_id, l.roll_key, l.settled, l.claimed_at, a.state, coalesce(r.person_id, a.person_id) as person_id, coalesce(r.number, '') as number
	from engineer_listing l join engineer_application a on a.id = l.application_id left join engineer_registration r on r.application_id = l.application_id and r.application_id <> ''
	where l.roll_key in (?) and a.state in ('draft', 'unpaid', 'submitted', 'entered') order by l.application_id`

// listSharers returns all applications that name some roll numbers, by roll number.
func listSharers(ctx context.Context, tx *db.Tx, rolls [][]byte) (map[string][]sharerRow, error) {
	of := map[string][]sharerRow{}
	if len(rolls) == 0 {
		return of, nil
	}
	rows, err := db.List[sharerRow](ctx, tx, selectSharers, rolls)
	for _, r := range rows {
		of[string(r.Roll)] = append(of[string(r.Roll)], r)
	}
	return of, err
}

// listListingsBy returns how those stand that name a roll number.
func listListingsBy(ctx context.Context, tx *db.Tx, roll []byte) ([]listingRow, error) {
	return db.List[listingRow](ctx, tx, `select `+listingColumns+` from engineer_listing where roll_key = ? order by application_id`, roll)
}

// wasTold tells whether the applicant of a draft knows that its batch opens registration.
func wasTold(ctx context.Context, tx *db.Tx, application string) (bool, error) {
	n, err := db.Get[int64](ctx, tx, `select count(*) from engineer_waiting where application_id = ? and told`, application)
	return n > 0, err
}

const selectListed = `select ` + listingColumns + ` from engineer_listing where batch_key = ? and application_id > ? order by application_id limit ?`

// listListed returns whose degree is of a batch, after one.
func listListed(ctx context.Context, tx *db.Tx, batch []byte, after string, limit int) ([]listingRow, error) {
	return db.List[listingRow](ctx, tx, selectListed, batch, after, limit)
}

// listListingsOf returns how some applications stand.
func listListingsOf(ctx context.Context, tx *db.Tx, applications []string) (map[string]listingRow, error) {
	rows, err := db.List[listingRow](ctx, tx, `select `+listingColumns+` from engineer_listing where application_id in (?)`, applications)
	of := map[string]listingRow{}
	for _, r := range rows {
		of[r.Application] = r
	}
	return of, err
}

type listingAskRow struct {
	ID     string    `db:"id"`
	Person string    `db:"person_id"`
	Ask    []byte    `db:"ask_key"`
	Asked  time.Time `db:"asked_at"`
}

// listListingAsks returns what somebody had asked of the lists since a moment, the oldest first, and forgets what was before.
func listListingAsks(ctx context.Context, tx *db.Tx, person string, since time.Time) ([]listingAskRow, error) {
	if _, err := tx.Exec(ctx, `delete from engineer_listing_ask where person_id = ? and asked_at <= ?`, person, since); err != nil {
		return nil, err
	}
	return db.List[listingAskRow](ctx, tx, `select id, person_id, ask_key, asked_at from engineer_listing_ask where person_id = ? order by asked_at, id limit 100`, person)
}

func insertListingAsk(ctx context.Context, tx *db.Tx, r listingAskRow) error {
	return db.Insert(ctx, tx, "engineer_listing_ask", r)
}

func contestListing(ctx context.Context, tx *db.Tx, application string, now time.Time) error {
	_, err := tx.Exec(ctx, `update engineer_listing set contested_at = ? where application_id = ?`, now, application)
	return err
}

type listingCountRow struct {
	State council.ListingState `db:"state"`
	Count int64                `db:"count"`
}

const underWay = ` from engineer_listing l join engineer_application a on a.id = l.application_id where l.batch_key = ? and a.state in ('draft', 'unpaid', 'submitted')`

// countListings counts the applications of a batch that are under way, by what the lists say of them.
func countListings(ctx context.Context, tx *db.Tx, batch []byte) ([]listingCountRow, error) {
	return db.List[listingCountRow](ctx, tx, `select l.state, count(*) as count`+underWay+` group by l.state`, batch)
}

// waitsSince is when the first of them began to wait for the institution.
func waitsSince(ctx context.Context, tx *db.Tx, batch []byte) (time.Time, error) {
	return db.Get[time.Time](ctx, tx, `select l.since_at`+underWay+` and l.state in ('enrolled', 'unlisted') order by l.since_at limit 1`, batch)
}

// listEnrolled returns the tokens of the roll numbers of those who are not marked as passed, the first hundred.
func listEnrolled(ctx context.Context, tx *db.Tx, batch []byte) ([][]byte, error) {
	return db.List[[]byte](ctx, tx, `select l.roll_key`+underWay+` and l.state = 'enrolled' order by l.since_at, l.application_id limit 100`, batch)
}

// shownNumbers is how many numbers of those whom a decision concerns are told.
const shownNumbers = 100

// listRegisteredOf returns the numbers of registrations with a degree of a batch, and how many there are. Of whoever was entered before lists were
// compared the decision is asked on which the entry rests.
func listRegisteredOf(ctx context.Context, tx *db.Tx, batch []byte, decisions []string) ([]string, int, error) {
	from, args := ` from engineer_registration r where r.application_id <> '' and r.application_id in (select application_id from engineer_listing where batch_key = ?)`, []any{batch}
	if len(decisions) > 0 {
		from += ` or r.accreditation <> '' and r.accreditation in (?) and not exists (select 1 from engineer_listing l where l.application_id = r.application_id)`
		args = append(args, decisions)
	}
	all, err := db.Get[int64](ctx, tx, `select count(*)`+from, args...)
	if err != nil || all == 0 {
		return nil, 0, err
	}
	list, err := db.List[string](ctx, tx, `select r.number`+from+` order by r.prefix, r.discipline, r.serial limit ?`, append(args, shownNumbers)...)
	return list, int(all), err
}

const sentOf = ` from engineer_listing l join engineer_application a on a.id = l.application_id where l.batch_key = ? and a.state = 'submitted'`

// listCasesOf returns the applications of a batch that are with the council, the oldest first, and how many there are.
func listCasesOf(ctx context.Context, tx *db.Tx, batch []byte) ([]string, int, error) {
	all, err := db.Get[int64](ctx, tx, `select count(*)`+sentOf, batch)
	if err != nil || all == 0 {
		return nil, 0, err
	}
	list, err := db.List[string](ctx, tx, `select a.id`+sentOf+` order by a.id limit ?`, batch, shownNumbers)
	return list, int(all), err
}

// countDraftsOf counts the applications of a batch that the council does not have yet.
func countDraftsOf(ctx context.Context, tx *db.Tx, batch []byte) (int, error) {
	drafts, err := db.Get[int64](ctx, tx, `select count(*) from engineer_waiting w join engineer_application a on a.id = w.application_id where w.batch_key = ? and a.state = 'draft'`, batch)
	if err != nil {
		return 0, err
	}
	unpaid, err := db.Get[int64](ctx, tx, `select count(*) from engineer_listing l join engineer_application a on a.id = l.application_id where l.batch_key = ? and a.state = 'unpaid'`, batch)
	return int(drafts + unpaid), err
}
