package app_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/dbtest"
)

// drift is T-DRIFT: what may be added behind the catalogue and the registers, and the test that adds it and sees it refused.
var drift = map[string]string{
	"a column, before the program starts": "internal/app TestDriftedSchemaDoesNotStart",
	"a column, while it runs":             "internal/app TestProveTheWhole",
	"a column that is computed":           "internal/catalog TestComputedColumnsCount",
	"a table":                             "internal/app TestDriftedSchemaDoesNotStart",
	"a cookie":                            "internal/web TestOtherCookiesAreDropped",
	"a field of a form, in the sources":   "internal/catalog TestAFieldBesideTheCatalogue",
	"a field of a form, in a request":     "internal/web TestReadRefuses",
	"a host that is spoken to":            "internal/outbound TestOnlyProvidersAreSpokenTo",
	"a host by which we are called":       "internal/web TestHosts",
}

func TestDriftIsTried(t *testing.T) {
	for what, test := range drift {
		folder, name, _ := strings.Cut(test, " ")
		files, err := filepath.Glob(filepath.Join("../..", folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			found = found || strings.Contains(string(source), "\nfunc "+name+"(")
		}
		if !found {
			t.Errorf("%s: there is no %s", what, test)
		}
	}
}

// TestDriftedSchemaDoesNotStart adds and takes away behind the catalogue, and starts the program.
func TestDriftedSchemaDoesNotStart(t *testing.T) {
	for _, x := range []struct{ change, back, want string }{
		{`alter table person add column religion text`, `alter table person drop column religion`, "person.religion"},
		{`create table visitor (address text not null)`, `drop table visitor`, "visitor.address"},
		{`alter table site_post rename column body_ur to body_urdu`, `alter table site_post rename column body_urdu to body_ur`, "site_post.body_ur"},
	} {
		d := dbtest.SQLite(t)
		a, now, _ := newAppOn(t, d)
		start := func() error {
			_, err := app.New(t.Context(), app.Options{Config: a.Config, Stores: a.Stores, Clock: clock.At(now.Now()), Log: slog.New(slog.DiscardHandler)})
			return err
		}
		harm(t, d, x.change)
		if err := start(); err == nil || !strings.Contains(err.Error(), "not what the catalogue declares") || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", x.change, err)
		}
		harm(t, d, x.back)
		if err := start(); err != nil {
			t.Errorf("%s: %v", x.back, err)
		}
	}
}
