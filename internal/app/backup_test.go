package app_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/config"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/demo"
	"sanad/internal/files"
	"sanad/internal/outbound"
	"sanad/migrations"
)

// council is a demonstration's first people in stores of their own, and the settings that name them.
func council(t *testing.T) (*app.App, config.Config) {
	t.Helper()
	a, now, _ := newApp(t)
	if _, err := demo.New(a, now).Found(t.Context(), now.Now()); err != nil {
		t.Fatal(err)
	}
	return a, a.Config
}

// empty returns stores without a council, on an engine, with the root key of another's.
func empty(t *testing.T, d *db.DB, keys *db.DB, of *app.App) (config.Config, app.Stores) {
	t.Helper()
	c := of.Config
	c.Data = t.TempDir()
	store, err := files.Folder(filepath.Join(c.Data, "files"))
	if err != nil {
		t.Fatal(err)
	}
	return c, app.Stores{DB: d, Keys: keys, Files: store, Root: of.Stores.Root, Public: dbtest.Public(t, d, of.Catalog.Published()...)}
}

// reopened builds the program over restored stores.
func reopened(t *testing.T, c config.Config, s app.Stores) *app.App {
	t.Helper()
	a, err := app.New(t.Context(), app.Options{Config: c, Stores: s, Clock: clock.System{}, Mailer: nothing{}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// nothing is a mailer for a program whose letters are not looked at.
type nothing struct{}

func (nothing) Send(context.Context, outbound.Mail) error { return nil }

func answerOf(a *app.App, path string) string {
	w := httptest.NewRecorder()
	a.Handler.ServeHTTP(w, httptest.NewRequest("GET", "http://walk.example"+path, nil))
	body, _, _ := strings.Cut(w.Body.String(), `"as_of"`) // the moment of asking differs
	return dayAsked.ReplaceAllString(body, "")
}

// dayAsked is the day for which an answer is told: what was restored tells it for the day on which it is asked.
var dayAsked = regexp.MustCompile(`"on":"[^"]*",`)

func TestBackupAndRestore(t *testing.T) {
	a, c := council(t)
	const asked = "/api/v1/register/engineers/CIVIL/1"
	before := answerOf(a, asked)
	if !strings.Contains(before, "CIVIL/1") {
		t.Fatalf("the first engineer is not there: %s", before)
	}
	folder := filepath.Join(t.TempDir(), "backup")
	if _, err := app.Backup(t.Context(), c, a.Stores, folder, clock.System{}.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Backup(t.Context(), c, a.Stores, folder, clock.System{}.Now()); err == nil {
		t.Error("a backup was written over another")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, stores := empty(t, d, dbtest.Keys(t), a)
		if _, err := app.Restore(t.Context(), c, stores, folder); err != nil {
			t.Fatal(err)
		}
		if !app.Marked(c, app.RestoreMark) {
			t.Fatal("what was restored is not marked, so it would be served unchecked")
		}
		if _, err := app.Open(t.Context(), c, slog.New(slog.DiscardHandler), nil); err == nil || !strings.Contains(err.Error(), "--check") {
			t.Fatalf("a restored folder was served unchecked: %v", err)
		}
		restored := reopened(t, c, stores)
		found, err := restored.Check(t.Context())
		if err != nil || found.Persons == 0 || found.Documents == 0 {
			t.Fatalf("%+v %v", found, err)
		}
		if app.Marked(c, app.RestoreMark) {
			t.Error("the mark is still there after the check")
		}
		if after := answerOf(restored, asked); after != before {
			t.Errorf("%s\nwas\n%s", after, before)
		}
		if _, err := app.Restore(t.Context(), c, stores, folder); err == nil {
			t.Error("a backup was restored over a council")
		}
	})
}

func TestRestoreRefuses(t *testing.T) {
	a, c := council(t)
	for name, spoil := range map[string]func(folder string) error{
		"a file that was changed": func(folder string) error {
			var path string
			err := filepath.WalkDir(filepath.Join(folder, "files"), func(p string, e os.DirEntry, err error) error {
				if err == nil && !e.IsDir() {
					path = p
				}
				return err
			})
			if err != nil {
				return err
			}
			return os.WriteFile(path, []byte("something else"), 0o600)
		},
		"a database that was changed": func(folder string) error {
			f, err := os.OpenFile(filepath.Join(folder, "sanad.db"), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.WriteString("x")
			return err
		},
		"a backup that was broken off": func(folder string) error { return os.Remove(filepath.Join(folder, "manifest.json")) },
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "backup")
			if _, err := app.Backup(t.Context(), c, a.Stores, folder, clock.System{}.Now()); err != nil {
				t.Fatal(err)
			}
			if err := spoil(folder); err != nil {
				t.Fatal(err)
			}
			settings, stores := empty(t, dbtest.SQLite(t), dbtest.Keys(t), a)
			if _, err := app.Restore(t.Context(), settings, stores, folder); err == nil {
				t.Fatal("it was restored")
			}
			if n, err := a.People.Check(t.Context()); err != nil || n == 0 {
				t.Fatalf("the council itself suffered: %d %v", n, err)
			}
		})
	}
}

func TestCheckFindsWhatIsMissing(t *testing.T) {
	a, _ := council(t)
	if _, err := a.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	var first string
	if err := a.Stores.Files.Each(t.Context(), func(name string) error { first = name; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := a.Stores.Files.Delete(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Check(t.Context()); err == nil || !strings.Contains(err.Error(), first) {
		t.Errorf("a file that is missing: %v", err)
	}
}

func TestSchema(t *testing.T) {
	for name, d := range map[string]*db.DB{"data": dbtest.SQLite(t), "keys": dbtest.Keys(t)} {
		got, err := app.Schema(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		if (got == migrations.Keys) != (name == "keys") {
			t.Errorf("the schema of %s was taken for the other", name)
		}
	}
}
