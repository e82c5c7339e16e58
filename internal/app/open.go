package app

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sanad/internal/alarm"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/files"
	"sanad/internal/outbound"
	"sanad/internal/vault"
	"sanad/migrations"
)

// DemoMark is the file that marks a data folder as a demonstration: its sign-in links work, and serve refuses it.
const DemoMark = "DEMONSTRATION"

// RestoreMark is the file that marks a restored data folder which nobody has checked yet: serve refuses it.
const RestoreMark = "RESTORED-NOT-CHECKED"

// alarmFile is where the alarms of a data folder are counted.
const alarmFile = "alarms.json"

// Alarms returns the book of what the gates had to stop.
func Alarms(c config.Config) *alarm.Book { return alarm.Open(filepath.Join(c.Data, alarmFile)) }

// Stores are the places where a council's data lies.
type Stores struct {
	DB, Keys *db.DB
	Public   *db.DB // reads what is published, and nothing else; New opens it
	Files    files.Store
	Root     vault.Root
}

// Close closes the databases.
func (s Stores) Close() error {
	err := errors.Join(s.DB.Close(), s.Keys.Close())
	if s.Public != nil && s.Public != s.DB {
		err = errors.Join(s.Public.Close(), err)
	}
	return err
}

// openPublic opens the handle of the public's questions. On PostgreSQL it needs a login of its own; until the operator has made one,
// the public's questions go through the program's.
func openPublic(ctx context.Context, c config.Config, d *db.DB, declared *catalog.Catalog) (*db.DB, error) {
	url := c.PublicDB
	if url == "" && d.Engine() == db.PostgreSQL {
		return d, nil
	}
	if url == "" {
		url = c.DB
	}
	return db.OpenPublic(ctx, url, declared.Published())
}

// OpenStores opens database, keystore, files and root key as the settings say. SQLite is migrated; PostgreSQL is not.
func OpenStores(ctx context.Context, c config.Config, options ...db.Option) (s Stores, err error) {
	if c.RootInside() {
		return s, fmt.Errorf("the root key %s lies within the data folder: whoever copies the folder could read everything; move it out and set SANAD_ROOT_KEY", c.RootKey)
	}
	if s.Root, err = vault.ReadRoot(c.RootKey); err != nil {
		return s, err
	}
	if s.DB, err = db.Open(ctx, c.DB, options...); err != nil {
		return s, fmt.Errorf("the council's database: %w", err)
	}
	if s.Keys, err = db.Open(ctx, c.Keys, options...); err != nil {
		s.DB.Close()
		return s, fmt.Errorf("the keystore: %w", err)
	}
	if s.Files, err = files.Folder(filepath.Join(c.Data, "files")); err != nil {
		s.Close()
		return s, err
	}
	if s.DB.Engine() == db.SQLite {
		err = s.DB.Migrate(ctx, migrations.Data)
	}
	if err == nil && s.Keys.Engine() == db.SQLite { // also beside a database server, whose schema is not ours to change here
		err = s.Keys.Migrate(ctx, migrations.Keys)
	}
	if err != nil {
		s.Close()
		return s, err
	}
	return s, nil
}

// Migrate brings both schemas up to date.
func Migrate(ctx context.Context, s Stores) error {
	if err := s.DB.Migrate(ctx, migrations.Data); err != nil {
		return err
	}
	return s.Keys.Migrate(ctx, migrations.Keys)
}

// Schema returns the migrations that a database was made by: the council's, or the keystore's.
func Schema(ctx context.Context, d *db.DB) (schema fs.FS, err error) {
	schema = migrations.Data
	err = d.View(ctx, func(tx *db.Tx) error {
		columns, err := db.Columns(ctx, tx)
		if slices.Contains(columns, "key_scope.scope") {
			schema = migrations.Keys
		}
		return err
	})
	return schema, err
}

// Gate returns the way out of the house, by the register of providers and the settings.
func Gate(c config.Config, alarms *alarm.Book, log *slog.Logger) (*outbound.Gate, error) {
	settings := map[string]string{
		"SANAD_SMTP_HOST": strings.ToLower(c.SMTPHost), "SANAD_OIDC_ISSUER": strings.Join(c.IdentityHosts, ","),
		"SANAD_SMS_URL": c.SMSHost(), "SANAD_SMS_COUNTRY": c.SMSIn,
		"SANAD_SMTP_COUNTRY": c.SMTPIn, "SANAD_OIDC_COUNTRY": c.IdentityIn,
	}
	return outbound.NewGate(settings, clock.System{}, alarms, log)
}

// Mailer returns how letters leave by the settings: nil when no mail server is set, and letters wait.
func Mailer(c config.Config, gate *outbound.Gate) (outbound.Mailer, error) {
	if c.SMTPHost == "" {
		return nil, nil
	}
	l, err := council.Load(c.Council)
	if err != nil {
		return nil, err
	}
	sign, err := mailSignature(c)
	if err != nil {
		return nil, fmt.Errorf("SANAD_DKIM_KEY: %w", err)
	}
	return outbound.NewSMTP(outbound.SMTP{
		Host: c.SMTPHost, Port: c.SMTPPort, User: c.SMTPUser, Password: c.SMTPPass, From: c.MailFrom, StartTLS: c.SMTPTLS, Gate: gate,
		FromName: l.At(clock.System{}.Now()).Name.En, Signature: sign,
	})
}

// gateway returns how texts leave by the settings; nil: none do.
func gateway(c config.Config, gate *outbound.Gate) *outbound.Gateway {
	if c.SMSURL == "" {
		return nil
	}
	return &outbound.Gateway{URL: c.SMSURL, User: c.SMSUser, Password: c.SMSPass, From: c.SMSFrom, HTTP: gate.Client("sms")}
}

// Texter returns how texts leave by the settings; nil: none do.
func Texter(c config.Config, gate *outbound.Gate) outbound.Texter {
	if g := gateway(c, gate); g != nil {
		return g
	}
	return nil
}

// mailSignature returns what signs letters by the settings; nil: nothing does.
func mailSignature(c config.Config) (*outbound.Signature, error) {
	if c.DKIMKey == "" {
		return nil, nil
	}
	return outbound.NewSignature(c.MailFrom, c.DKIMName, c.DKIMKey)
}

// returned reads the address to which a letter came back, and believes none but ours; nil: none comes back here.
func returned(domain string, v *vault.Vault) func(to string) (message string, ours bool) {
	if domain == "" {
		return nil
	}
	path := returnPath(domain, v)
	return func(to string) (string, bool) {
		message, ok := outbound.Returned(domain, to)
		if !ok || subtle.ConstantTimeCompare([]byte(path(message)), []byte(strings.ToLower(to))) != 1 {
			return "", false
		}
		return message, true
	}
}

// returnPath returns how the addresses are made to which letters come back that could not be delivered; nil: they come back to their sender.
func returnPath(domain string, v *vault.Vault) func(message string) string {
	if domain == "" {
		return nil
	}
	return func(message string) string { return outbound.ReturnPath(domain, message, v.Blind("return", message)) }
}

// replyPath returns how the addresses are made at which the letters of a case are answered; nil: answers go to the council's office.
func replyPath(domain string, v *vault.Vault) func(caseID string) string {
	if domain == "" {
		return nil
	}
	return func(caseID string) string { return outbound.ReplyPath(domain, caseID, v.Blind("reply", caseID)) }
}

// replied reads the address at which a letter of a case was answered. One that was not made here names no case; nil: there is none.
func replied(domain string, v *vault.Vault) func(to string) (caseID string, ours bool) {
	if domain == "" {
		return nil
	}
	path := replyPath(domain, v)
	return func(to string) (string, bool) {
		caseID, ok := outbound.Replied(domain, to)
		if ok && subtle.ConstantTimeCompare([]byte(path(caseID)), []byte(strings.ToLower(to))) != 1 {
			caseID = ""
		}
		return caseID, ok
	}
}

// Marked tells whether the data folder carries a mark.
func Marked(c config.Config, mark string) bool {
	_, err := os.Stat(filepath.Join(c.Data, mark))
	return err == nil
}

// Open opens the stores and builds the program for serving.
func Open(ctx context.Context, c config.Config, log *slog.Logger, alarms *alarm.Book) (*App, error) {
	if Marked(c, DemoMark) {
		return nil, fmt.Errorf("%s is a demonstration's folder: its sign-in links open every door; use `sanad demo --data`", c.Data)
	}
	if Marked(c, RestoreMark) {
		return nil, errors.New("this folder was restored and not checked: run `sanad restore --check`")
	}
	if strings.HasPrefix(c.DB, "postgres") && strings.HasPrefix(c.Keys, "sqlite:") {
		log.Warn("the keystore is a file beside a database server: back both up together")
	}
	stores, err := OpenStores(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := behind(ctx, stores.DB); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: run `sanad migrate` first", err), stores.Close())
	}
	gate, err := Gate(c, alarms, log)
	if err != nil {
		stores.Close()
		return nil, err
	}
	mailer, err := Mailer(c, gate)
	if err != nil {
		stores.Close()
		return nil, err
	}
	a, err := New(ctx, Options{Config: c, Stores: stores, Clock: clock.System{}, Mailer: mailer, Texter: Texter(c, gate), Gate: gate, Log: log, Alarms: alarms})
	if err != nil {
		stores.Close()
		return nil, err
	}
	return a, nil
}
