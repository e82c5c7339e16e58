package notice

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

type campaignRow struct {
	ID         string        `db:"id"`
	State      CampaignState `db:"state"`
	Title      string        `db:"title"` // for officers alone
	Ground     string        `db:"ground"`
	Rule       string        `db:"rule_id"`
	LawID      string        `db:"law_id"`
	Class      Class         `db:"class"`
	Discipline string        `db:"discipline"`
	Province   string        `db:"province"`
	Kind       string        `db:"kind"`
	Standing   string        `db:"standing"`
	SubjectEn  string        `db:"subject_en"`
	SubjectUr  string        `db:"subject_ur"`
	BodyEn     string        `db:"body_en"`
	BodyUr     string        `db:"body_ur"`
	From       *time.Time    `db:"from_at"` // nil: from its approval on
	Until      day.Day       `db:"until_on"`
	Size       int64         `db:"size"` // persons, when they were counted last
	Narrow     bool          `db:"narrow"`
	CountedAt  *time.Time    `db:"counted_at"` // nil: not since it was written
	ProvedAt   *time.Time    `db:"proved_at"`
	Reason     string        `db:"reason"` // why it was declined, or stopped by itself
	MadeBy     string        `db:"made_by"`
	MadeAt     time.Time     `db:"made_at"`
	AskedBy    string        `db:"asked_by"`
	AskedAt    *time.Time    `db:"asked_at"`
	DecidedBy  string        `db:"decided_by"`
	DecidedAt  *time.Time    `db:"decided_at"`
	StartedAt  *time.Time    `db:"started_at"`
	After      string        `db:"after_key"` // of the register: up to there letters were promised
	Planned    int64         `db:"planned"`
	Unasked    int64         `db:"unasked"` // persons who did not ask for such letters
	NextAt     *time.Time    `db:"next_at"` // when the next letter may leave
	PlannedAt  *time.Time    `db:"planned_at"`
	MovedAt    *time.Time    `db:"moved_at"` // paused, resumed or stopped
	EndedAt    *time.Time    `db:"ended_at"`
	Version    int64         `db:"version"`
}

const campaignColumns = `id, state, title, ground, rule_id, law_id, class, discipline, province, kind, standing, subject_en, subject_ur, body_en, body_ur, from_at, until_on, size, narrow, counted_at,
	proved_at, reason, made_by, made_at, asked_by, asked_at, decided_by, decided_at, started_at, after_key, planned, unasked, next_at, planned_at, moved_at, ended_at, version`

func insertCampaign(ctx context.Context, tx *db.Tx, r campaignRow) error {
	return db.Insert(ctx, tx, "notice_campaign", r)
}

func loadCampaign(ctx context.Context, tx *db.Tx, id string) (campaignRow, error) {
	return db.Get[campaignRow](ctx, tx, `select `+campaignColumns+` from notice_campaign where id = ? and state <> 'dropped'`, id)
}

func findCampaign(ctx context.Context, tx *db.Tx, id string) (campaignRow, bool, error) {
	return db.Find[campaignRow](ctx, tx, `select `+campaignColumns+` from notice_campaign where id = ?`, id)
}

// listCampaigns returns campaigns, the newest first, before one (empty: from the newest); none that was dropped.
func listCampaigns(ctx context.Context, tx *db.Tx, before string, limit int) ([]campaignRow, error) {
	return db.List[campaignRow](ctx, tx, `select `+campaignColumns+` from notice_campaign where state <> 'dropped' and (? = '' or id < ?) order by id desc limit ?`, before, before, limit)
}

// listWorking returns the campaigns of which something is to be done by and by.
func listWorking(ctx context.Context, tx *db.Tx, limit int) ([]campaignRow, error) {
	return db.List[campaignRow](ctx, tx, `select `+campaignColumns+` from notice_campaign where state in ('running', 'stopped') and ended_at is null order by id limit ?`, limit)
}

// countAskedCampaigns counts the campaigns that wait for a second officer, up to limit.
func countAskedCampaigns(ctx context.Context, tx *db.Tx, limit int) (int, error) {
	list, err := db.List[string](ctx, tx, `select id from notice_campaign where state = 'asked' order by id limit ?`, limit)
	return len(list), err
}

// updateCampaign stores a campaign, if nobody changed it before.
func updateCampaign(ctx context.Context, tx *db.Tx, r campaignRow) error {
	n, err := tx.Exec(ctx, `update notice_campaign set state = ?, title = ?, ground = ?, rule_id = ?, law_id = ?, class = ?, discipline = ?, province = ?, kind = ?, standing = ?, subject_en = ?, subject_ur = ?,
		body_en = ?, body_ur = ?, from_at = ?, until_on = ?, size = ?, narrow = ?, counted_at = ?, proved_at = ?, reason = ?, made_by = ?, made_at = ?, asked_by = ?, asked_at = ?, decided_by = ?, decided_at = ?,
		moved_at = ?, version = version + 1 where id = ? and version = ?`,
		r.State, r.Title, r.Ground, r.Rule, r.LawID, r.Class, r.Discipline, r.Province, r.Kind, r.Standing, r.SubjectEn, r.SubjectUr, r.BodyEn, r.BodyUr, r.From, r.Until, r.Size, r.Narrow, r.CountedAt, r.ProvedAt,
		r.Reason, r.MadeBy, r.MadeAt, r.AskedBy, r.AskedAt, r.DecidedBy, r.DecidedAt, r.MovedAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

// updateCounted stores how many persons the audience of a campaign has, if it is still what was counted.
func updateCounted(ctx context.Context, tx *db.Tx, r campaignRow, size int, narrow bool, at time.Time) error {
	_, err := tx.Exec(ctx, `update notice_campaign set size = ?, narrow = ?, counted_at = ? where id = ? and discipline = ? and province = ? and kind = ? and standing = ? and state in ('draft', 'asked')`,
		size, narrow, at, r.ID, r.Discipline, r.Province, r.Kind, r.Standing)
	return err
}

// updateStarted begins a campaign that runs.
func updateStarted(ctx context.Context, tx *db.Tx, id string, size int, at time.Time) error {
	_, err := tx.Exec(ctx, `update notice_campaign set size = ?, started_at = ?, next_at = ? where id = ? and state = 'running' and started_at is null`, size, at, at, id)
	return err
}

// updateGivenUp stops a campaign by itself, for a reason.
func updateGivenUp(ctx context.Context, tx *db.Tx, id, reason string, at time.Time) error {
	_, err := tx.Exec(ctx, `update notice_campaign set state = 'stopped', reason = ?, moved_at = ?, version = version + 1 where id = ? and state = 'running'`, reason, at, id)
	return err
}

// updatePlanned goes on to a key of the register, if letters were promised up to where the page began and the campaign still runs.
func updatePlanned(ctx context.Context, tx *db.Tx, r campaignRow, after string, promised, unasked int, next time.Time, all *time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update notice_campaign set after_key = ?, planned = planned + ?, unasked = unasked + ?, next_at = ?, planned_at = ? where id = ? and after_key = ? and state = 'running' and planned_at is null`,
		after, promised, unasked, next, all, r.ID, r.After)
	return n == 1, err
}

// updateEnded says that nothing of a campaign waits any more.
func updateEnded(ctx context.Context, tx *db.Tx, id string, at time.Time) error {
	_, err := tx.Exec(ctx, `update notice_campaign set state = case state when 'running' then 'done' else state end, ended_at = ?, version = version + 1 where id = ? and state in ('running', 'stopped') and ended_at is null`, at, id)
	return err
}

// updateGoesOn says of a campaign that was done that a letter of it waits again.
func updateGoesOn(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `update notice_campaign set state = 'running', ended_at = null, version = version + 1 where id = ? and state = 'done'`, id)
	return err
}

// cell is how many letters of a campaign are in a state, or came by a way how far.
type cell struct {
	Way   Way    `db:"way"`
	State string `db:"state"`
	Why   string `db:"why"`
	Count int64  `db:"n"`
}

// waits are the letters of a campaign that have not left and that no lane has; one by post waits until it is in a batch.
const waits = ` campaign_id = ? and campaign_id <> '' and (state in ('queued', 'held') and (leased_until is null or leased_until < ?)
	or state = 'waits' and not exists (select 1 from notice_letter l where l.message_id = notice_message.id))`

// updateStopped ends the letters of a campaign that have not left.
func updateStopped(ctx context.Context, tx *db.Tx, campaign string, now time.Time) error {
	_, err := tx.Exec(ctx, `update notice_message set state = 'stopped', why = '', leased_until = null where`+waits, campaign, now)
	return err
}

// updateTooLate ends the letters of a campaign whose time is over, and says of which it was the cap by person that kept them back.
func updateTooLate(ctx context.Context, tx *db.Tx, campaign string, now time.Time) error {
	_, err := tx.Exec(ctx, `update notice_message set state = 'dropped', why = case why when 'capped' then why else 'over' end, leased_until = null where`+waits, campaign, now)
	return err
}

// hasQueued tells whether letters of a campaign wait to leave.
func hasQueued(ctx context.Context, tx *db.Tx, campaign string) (bool, error) {
	_, found, err := db.Find[string](ctx, tx, `select id from notice_message where campaign_id = ? and campaign_id <> '' and state = 'queued' limit 1`, campaign)
	return found, err
}

// updateCapped lets a letter wait until its reader may get another.
func updateCapped(ctx context.Context, tx *db.Tx, id string, lease, until time.Time) error {
	_, err := tx.Exec(ctx, `update notice_message set why = 'capped', due_at = ?, leased_until = null where id = ? and leased_until = ? and state = 'queued'`, until, id, lease)
	return err
}

// gotRow is when an optional letter of a campaign left.
type gotRow struct {
	Person string    `db:"person_id"`
	At     time.Time `db:"sent_at"`
}

// listGot returns when optional letters of campaigns to some persons left, since a moment, the newest first.
func listGot(ctx context.Context, tx *db.Tx, persons []string, since time.Time) ([]gotRow, error) {
	return db.List[gotRow](ctx, tx, `select m.person_id, m.sent_at from notice_message m join notice_campaign c on c.id = m.campaign_id
		where m.person_id in (?) and m.person_id <> '' and m.campaign_id <> '' and c.class = 'optional' and m.sent_at > ? order by m.sent_at desc`, persons, since)
}

// countStates tells how many letters of a campaign are how far.
func countStates(ctx context.Context, tx *db.Tx, campaign string) ([]cell, error) {
	return db.List[cell](ctx, tx, `select '' as way, state, why, count(*) as n from notice_message where campaign_id = ? and campaign_id <> '' group by state, why order by state, why`, campaign)
}

// countCame tells by which way how many letters of a campaign came how far.
func countCame(ctx context.Context, tx *db.Tx, campaign string) ([]cell, error) {
	return db.List[cell](ctx, tx, `select d.way, d.state, '' as why, count(*) as n from notice_message m join notice_delivery d on d.message_id = m.id
		where m.campaign_id = ? and m.campaign_id <> '' group by d.way, d.state order by d.way, d.state`, campaign)
}

// lockCampaigns waits until no other lane takes letters of some campaigns.
func lockCampaigns(ctx context.Context, tx *db.Tx, ids []string) error {
	_, err := db.List[string](ctx, tx, `select id from notice_campaign where id in (?) order by id`+tx.Locked(), ids)
	return err
}

// listLeased returns to which of some persons a letter of a campaign is on its way at this moment.
func listLeased(ctx context.Context, tx *db.Tx, persons []string, now time.Time) ([]string, error) {
	return db.List[string](ctx, tx, `select person_id from notice_message where person_id in (?) and person_id <> '' and campaign_id <> '' and state = 'queued' and leased_until >= ?`, persons, now)
}

// listPlanned returns the letters of a campaign that wait for their time, in their order; none that the cap by person keeps back.
func listPlanned(ctx context.Context, tx *db.Tx, campaign string, limit int) ([]string, error) {
	return db.List[string](ctx, tx, `select id from notice_message where campaign_id = ? and campaign_id <> '' and state = 'queued' and why <> 'capped' order by due_at, id limit ?`, campaign, limit)
}

func updateDue(ctx context.Context, tx *db.Tx, id string, at time.Time) error {
	_, err := tx.Exec(ctx, `update notice_message set due_at = ? where id = ? and state = 'queued'`, at, id)
	return err
}

// updateNext sets when the next letter of a campaign may leave that is not planned yet.
func updateNext(ctx context.Context, tx *db.Tx, id string, at time.Time) error {
	_, err := tx.Exec(ctx, `update notice_campaign set next_at = ? where id = ?`, at, id)
	return err
}
