package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"sanad/internal/config"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/files"
	"sanad/migrations"
)

// Manifest says what a backup holds.
type Manifest struct {
	Council string            `json:"council"`
	At      time.Time         `json:"at"`
	Sums    map[string]string `json:"sums"` // path within the backup -> SHA-256
}

const (
	manifestName = "manifest.json"
	dataName     = "sanad.db"
	keysName     = "keys.db"
	filesName    = "files"
)

// Backup writes database, keystore and files into folder, which must not exist. The root key is not among them. Files are kept
// before their rows are, and keys before what they seal, so data is copied first, and keys and files after it: whatever the data
// names is there, perhaps with a file or a key more. A backup that fails leaves nothing.
func Backup(ctx context.Context, c config.Config, s Stores, folder string, now time.Time) (m Manifest, err error) {
	m = Manifest{Council: c.Council, At: now, Sums: map[string]string{}}
	if err := os.Mkdir(folder, 0o700); err != nil {
		return m, fmt.Errorf("the backup needs a new folder: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(folder)) // made above, so nobody else's
		}
	}()
	// A file that is destroyed while the data is copied would be missed; so files are copied before too.
	if err := backupFiles(ctx, s.Files, folder, m.Sums); err != nil {
		return m, err
	}
	if err := snapshot(ctx, s.DB, filepath.Join(folder, dataName), func(d *db.DB) error { return d.Migrate(ctx, migrations.Data) }); err != nil {
		return m, err
	}
	if err := snapshot(ctx, s.Keys, filepath.Join(folder, keysName), func(d *db.DB) error { return d.Migrate(ctx, migrations.Keys) }); err != nil {
		return m, err
	}
	if err := backupFiles(ctx, s.Files, folder, m.Sums); err != nil {
		return m, err
	}
	for _, name := range []string{dataName, keysName} {
		if m.Sums[name], err = sum(filepath.Join(folder, name)); err != nil {
			return m, err
		}
	}
	text, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return m, err
	}
	return m, writeLast(filepath.Join(folder, manifestName), append(text, '\n'))
}

// writeLast writes the file that makes a backup whole: it is there with all of its text, or it is not there.
func writeLast(path string, text []byte) error {
	f, err := os.OpenFile(path+".part", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

// snapshot writes a consistent copy of d as a SQLite file, whichever engine d is.
func snapshot(ctx context.Context, d *db.DB, path string, migrate func(*db.DB) error) error {
	if d.Engine() == db.SQLite {
		return d.Snapshot(ctx, path)
	}
	target, err := db.Open(ctx, "sqlite:"+path+"?journal=delete")
	if err != nil {
		return err
	}
	if err := migrate(target); err != nil {
		return errors.Join(err, target.Close())
	}
	return errors.Join(db.Copy(ctx, d, target, nil), target.Close())
}

// backupFiles copies the files that sums does not name yet.
func backupFiles(ctx context.Context, from files.Store, folder string, sums map[string]string) error {
	to, err := files.Folder(filepath.Join(folder, filesName))
	if err != nil {
		return err
	}
	return from.Each(ctx, func(name string) error {
		if _, done := sums[filesName+"/"+name]; done {
			return nil
		}
		r, err := from.Get(ctx, name)
		if fault.Is(err, fault.KindNotFound) {
			return nil // destroyed since it was listed
		}
		if err != nil {
			return err
		}
		defer r.Close()
		h := sha256.New()
		if err := to.Put(ctx, name, io.TeeReader(r, h)); err != nil {
			return err
		}
		sums[filesName+"/"+name] = hex.EncodeToString(h.Sum(nil))
		return nil
	})
}

// Restore fills the empty stores of c from a backup, after it has compared every sum, and marks the folder as not checked.
func Restore(ctx context.Context, c config.Config, s Stores, folder string) (Manifest, error) {
	var m Manifest
	text, err := os.ReadFile(filepath.Join(folder, manifestName))
	if err != nil {
		return m, fmt.Errorf("this is not a backup, or it was broken off: %w", err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("%s is damaged: %w", manifestName, err)
	}
	if m.Council != c.Council {
		return m, fmt.Errorf("this is a backup of the council %q; the settings name %q", m.Council, c.Council)
	}
	from, err := files.Folder(filepath.Join(folder, filesName))
	if err != nil {
		return m, err
	}
	for name, want := range m.Sums {
		if err := compare(ctx, from, folder, name, want); err != nil {
			return m, err
		}
	}
	if err := os.WriteFile(filepath.Join(c.Data, RestoreMark), []byte("Run `sanad restore --check` before `sanad serve`.\n"), 0o600); err != nil {
		return m, err
	}
	for name, to := range map[string]*db.DB{dataName: s.DB, keysName: s.Keys} {
		if err := fill(ctx, filepath.Join(folder, name), to); err != nil {
			return m, fmt.Errorf("%s: %w", name, err)
		}
	}
	return m, from.Each(ctx, func(name string) error {
		r, err := from.Get(ctx, name)
		if err != nil {
			return err
		}
		defer r.Close()
		return s.Files.Put(ctx, name, r)
	})
}

func compare(ctx context.Context, from files.Store, folder, name, want string) error {
	var have string
	var err error
	if dir, file := filepath.Split(name); dir == filesName+"/" {
		r, getErr := from.Get(ctx, file)
		if getErr != nil {
			return fmt.Errorf("the backup lacks %s", name)
		}
		h := sha256.New()
		_, err = io.Copy(h, r)
		have = hex.EncodeToString(h.Sum(nil))
		err = errors.Join(err, r.Close())
	} else {
		have, err = sum(filepath.Join(folder, name))
	}
	if err == nil && have != want {
		err = fmt.Errorf("%s is not what was backed up: it was changed or damaged", name)
	}
	return err
}

// fill copies a snapshot into an empty database, whichever engine that is.
func fill(ctx context.Context, path string, to *db.DB) error {
	// The copy is opened from a copy: opening a SQLite file may write beside it, and a backup is never touched.
	scratch, err := os.MkdirTemp("", "sanad-restore-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	copied := filepath.Join(scratch, "snapshot.db")
	if err := os.WriteFile(copied, b, 0o600); err != nil {
		return err
	}
	from, err := db.Open(ctx, "sqlite:"+copied+"?journal=delete")
	if err != nil {
		return err
	}
	return errors.Join(db.Copy(ctx, from, to, nil), from.Close())
}

func sum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}

// Checked is what a check of all data found.
type Checked struct{ Persons, Documents, Invoices int }

// Check opens something of every person and every document, and compares all payments: a key or a file that is missing, a root key that
// does not fit, and money that is counted twice are found before the service is. It removes the mark of a restored folder when all is well.
func (a *App) Check(ctx context.Context) (Checked, error) {
	persons, err := a.People.Check(ctx)
	if err != nil {
		return Checked{}, err
	}
	documents, err := a.Document.Check(ctx)
	if err != nil {
		return Checked{}, err
	}
	invoices, err := a.Payment.Check(ctx)
	if err != nil {
		return Checked{}, fmt.Errorf("the ledger of payments does not agree: %w", err)
	}
	err = os.Remove(filepath.Join(a.Config.Data, RestoreMark))
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return Checked{persons, documents, invoices}, err
}
