package account

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/pii"
)

// accountRow is how a person signs in; its id is the person's.
type accountRow struct {
	ID                string     `db:"id"`
	EmailIndex        []byte     `db:"email_index"`
	Passphrase        string     `db:"passphrase"` // keyed and slow hash; empty: none
	Authenticator     pii.Sealed `db:"authenticator"`
	AuthenticatorStep int64      `db:"authenticator_step"` // of the last code taken
	OpenedAt          time.Time  `db:"opened_at"`
}

type sessionRow struct {
	ID        string    `db:"id"`
	Person    string    `db:"person_id"`
	TokenHash []byte    `db:"token_hash"`
	Strong    bool      `db:"strong"`
	Browser   string    `db:"browser"`
	BegunAt   time.Time `db:"begun_at"`
	SeenAt    time.Time `db:"seen_at"`
	EndsAt    time.Time `db:"ends_at"`
}

type attemptKind string

// The kinds of attempts. Each try at a passphrase or at a second factor of one who is signed in is an attempt too, so that tries are
// counted in one place for addresses with and without an account.
const (
	kindSignUp       attemptKind = "sign_up"
	kindSignIn       attemptKind = "sign_in"
	kindPassphrase   attemptKind = "passphrase"
	kindConfirm      attemptKind = "confirm"
	kindPasskey      attemptKind = "passkey"
	kindPasskeyNew   attemptKind = "passkey_new"
	kindProvider     attemptKind = "provider"
	kindProviderTold attemptKind = "provider_told"
	kindAddress      attemptKind = "address"
)

// The further stages of an attempt: without a letter, tried at once without success, and over.
const (
	stageMute  Need = "mute"
	stageTried Need = "tried"
	stageDone  Need = "done"
)

type attemptRow struct {
	ID         string      `db:"id"`
	Kind       attemptKind `db:"kind"`
	Stage      Need        `db:"stage"`
	TokenHash  []byte      `db:"token_hash"`
	EmailIndex []byte      `db:"email_index"`
	Person     string      `db:"person_id"` // who would sign in, or the id of the person to be; empty: nobody
	Email      pii.Sealed  `db:"email"`     // the address of the person to be, or the new one of somebody who is here
	Language   string      `db:"language"`
	CodeHash   []byte      `db:"code_hash"` // null: no code is right
	Tries      int64       `db:"tries"`
	Invitation string      `db:"invitation_id"` // accepted when the attempt succeeds
	BegunAt    time.Time   `db:"begun_at"`
	EndsAt     time.Time   `db:"ends_at"`
}

type recoveryRow struct {
	ID       string     `db:"id"`
	Person   string     `db:"person_id"`
	CodeHash []byte     `db:"code_hash"`
	UsedAt   *time.Time `db:"used_at"`
}

const accountColumns = `id, email_index, passphrase, authenticator, authenticator_step, opened_at`

func insertAccount(ctx context.Context, tx *db.Tx, row accountRow) error {
	return db.Insert(ctx, tx, "account", row)
}

func loadAccount(ctx context.Context, tx *db.Tx, id string) (accountRow, error) {
	return db.Get[accountRow](ctx, tx, `select `+accountColumns+` from account where id = ?`, id)
}

func findAccount(ctx context.Context, tx *db.Tx, emailIndex []byte) (accountRow, bool, error) {
	return db.Find[accountRow](ctx, tx, `select `+accountColumns+` from account where email_index = ?`, emailIndex)
}

func updatePassphrase(ctx context.Context, tx *db.Tx, id, passphrase string) error {
	_, err := tx.Exec(ctx, `update account set passphrase = ? where id = ?`, passphrase, id)
	return err
}

func updateAuthenticator(ctx context.Context, tx *db.Tx, id string, secret pii.Sealed, step int64) error {
	_, err := tx.Exec(ctx, `update account set authenticator = ?, authenticator_step = ? where id = ?`, secret, step, id)
	return err
}

// updateEmail lets an account be found by another address; codes that were sent to the earlier one to sign in are right no more.
func updateEmail(ctx context.Context, tx *db.Tx, id string, emailIndex []byte) error {
	if _, err := tx.Exec(ctx, `update account_attempt set code_hash = null where person_id = ? and kind = ?`, id, kindSignIn); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update account set email_index = ? where id = ?`, emailIndex, id)
	return err
}

// updateStep notes the step of a code that was taken, and tells whether it was later than the last.
func updateStep(ctx context.Context, tx *db.Tx, id string, step int64) (bool, error) {
	n, err := tx.Exec(ctx, `update account set authenticator_step = ? where id = ? and authenticator_step < ?`, step, id, step)
	return n == 1, err
}

const sessionColumns = `id, person_id, token_hash, strong, browser, begun_at, seen_at, ends_at`

func insertSession(ctx context.Context, tx *db.Tx, row sessionRow) error {
	return db.Insert(ctx, tx, "account_session", row)
}

func findSession(ctx context.Context, tx *db.Tx, tokenHash []byte) (sessionRow, bool, error) {
	return db.Find[sessionRow](ctx, tx, `select `+sessionColumns+` from account_session where token_hash = ?`, tokenHash)
}

func loadSession(ctx context.Context, tx *db.Tx, person, id string) (sessionRow, error) {
	return db.Get[sessionRow](ctx, tx, `select `+sessionColumns+` from account_session where id = ? and person_id = ?`, id, person)
}

func listSessions(ctx context.Context, tx *db.Tx, person string) ([]sessionRow, error) {
	return db.List[sessionRow](ctx, tx, `select `+sessionColumns+` from account_session where person_id = ? order by begun_at desc, id limit 100`, person)
}

func updateSeen(ctx context.Context, tx *db.Tx, id string, seen time.Time, strong bool) error {
	_, err := tx.Exec(ctx, `update account_session set seen_at = ?, strong = ? where id = ?`, seen, strong, id)
	return err
}

func updateToken(ctx context.Context, tx *db.Tx, id string, tokenHash []byte, seen time.Time) error {
	_, err := tx.Exec(ctx, `update account_session set token_hash = ?, strong = ?, seen_at = ? where id = ?`, tokenHash, true, seen, id)
	return err
}

func deleteSession(ctx context.Context, tx *db.Tx, person, id string) error {
	_, err := tx.Exec(ctx, `delete from account_session where id = ? and person_id = ?`, id, person)
	return err
}

func deleteOtherSessions(ctx context.Context, tx *db.Tx, person, id string) error {
	_, err := tx.Exec(ctx, `delete from account_session where person_id = ? and id <> ?`, person, id)
	return err
}

func deleteEndedSessions(ctx context.Context, tx *db.Tx, now, idle time.Time) error {
	_, err := tx.Exec(ctx, `delete from account_session where ends_at <= ? or seen_at <= ?`, now, idle)
	return err
}

const attemptColumns = `id, kind, stage, token_hash, email_index, person_id, email, language, code_hash, tries, invitation_id, begun_at, ends_at`

func insertAttempt(ctx context.Context, tx *db.Tx, row attemptRow) error {
	return db.Insert(ctx, tx, "account_attempt", row)
}

func loadAttempt(ctx context.Context, tx *db.Tx, tokenHash []byte) (attemptRow, error) {
	return db.Get[attemptRow](ctx, tx, `select `+attemptColumns+` from account_attempt where token_hash = ?`, tokenHash)
}

func updateAttempt(ctx context.Context, tx *db.Tx, a attemptRow) error {
	_, err := tx.Exec(ctx, `update account_attempt set stage = ?, person_id = ?, tries = ? where id = ?`, a.Stage, a.Person, a.Tries, a.ID)
	return err
}

// listTries returns when attempts of the kinds began that neither succeeded nor were refused a letter, oldest first.
func listTries(ctx context.Context, tx *db.Tx, emailIndex []byte, kinds []string, since time.Time) ([]time.Time, error) {
	return db.List[time.Time](ctx, tx, `select begun_at from account_attempt
		where email_index = ? and kind in (?) and stage not in ('mute', 'done') and begun_at > ? order by begun_at limit 100`, emailIndex, kinds, since)
}

func listEndedAttempts(ctx context.Context, tx *db.Tx, before time.Time) ([]attemptRow, error) {
	return db.List[attemptRow](ctx, tx, `select `+attemptColumns+` from account_attempt where ends_at <= ? order by ends_at, id limit ?`, before, sweepCount)
}

func deleteAttempt(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `delete from account_attempt where id = ?`, id)
	return err
}

func replaceRecovery(ctx context.Context, tx *db.Tx, person string, rows []recoveryRow) error {
	if _, err := tx.Exec(ctx, `delete from account_recovery where person_id = ?`, person); err != nil {
		return err
	}
	for _, row := range rows {
		if err := db.Insert(ctx, tx, "account_recovery", row); err != nil {
			return err
		}
	}
	return nil
}

// useRecovery takes a recovery code and tells whether it was there and unused.
func useRecovery(ctx context.Context, tx *db.Tx, person string, codeHash []byte, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update account_recovery set used_at = ? where person_id = ? and code_hash = ? and used_at is null`, now, person, codeHash)
	return n == 1, err
}

func countRecovery(ctx context.Context, tx *db.Tx, person string) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from account_recovery where person_id = ? and used_at is null`, person)
}

func listOpened(ctx context.Context, tx *db.Tx, persons []string) ([]string, error) {
	return db.List[string](ctx, tx, `select id from account where id in (?)`, persons)
}
