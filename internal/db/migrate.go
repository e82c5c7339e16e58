package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrate brings the schema up to the newest file of folder. A file is NNNN_name.sql for both engines, or one of the pair
// NNNN_name.sqlite.sql and NNNN_name.postgres.sql.
func (d *DB) Migrate(ctx context.Context, folder fs.FS) error {
	if d.public {
		return errPublic
	}
	if err := d.enter(); err != nil {
		return err
	}
	defer d.running.Done()
	others, err := otherEngine(folder, d.engine)
	if err != nil {
		return err
	}
	options := []goose.ProviderOption{goose.WithExcludeNames(others), goose.WithDisableGlobalRegistry(true)}
	dialect, pool := goose.DialectSQLite3, d.write
	if d.engine == PostgreSQL {
		dialect, pool = goose.DialectPostgres, stdlib.OpenDBFromPool(d.pool)
		defer pool.Close()
		locker, err := lock.NewPostgresSessionLocker() // two processes may start at once
		if err != nil {
			return fmt.Errorf("db: migrate: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return migrate(ctx, dialect, pool, folder, options)
}

func migrate(ctx context.Context, dialect goose.Dialect, pool *sql.DB, folder fs.FS, options []goose.ProviderOption) error {
	provider, err := goose.NewProvider(dialect, pool, folder, options...)
	if errors.Is(err, goose.ErrNoMigrations) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("db: migrate: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("db: migrate: %w", err)
	}
	return nil
}

var migration = regexp.MustCompile(`^(\d{4})_([a-z0-9_]+)(\.sqlite|\.postgres)?\.sql$`)

// otherEngine returns the files that are not for engine, and refuses a folder in which a number has not exactly one text for each engine.
func otherEngine(folder fs.FS, engine Engine) ([]string, error) {
	files, err := fs.Glob(folder, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("db: migrate: %w", err)
	}
	var others []string
	kinds := map[string][]string{} // by number: which texts there are
	names := map[string]string{}
	for _, file := range files {
		part := migration.FindStringSubmatch(file)
		if part == nil {
			return nil, fmt.Errorf("db: %s is not named NNNN_name.sql, NNNN_name.sqlite.sql or NNNN_name.postgres.sql", file)
		}
		number, word, kind := part[1], part[2], part[3]
		if names[number] != "" && names[number] != word {
			return nil, fmt.Errorf("db: two migrations have the number %s: %s and %s", number, names[number], word)
		}
		names[number] = word
		kinds[number] = append(kinds[number], kind)
		if kind != "" && kind != "."+string(engine) {
			others = append(others, file)
		}
	}
	for number, k := range kinds {
		slices.Sort(k)
		if !slices.Equal(k, []string{""}) && !slices.Equal(k, []string{".postgres", ".sqlite"}) {
			return nil, fmt.Errorf("db: the migration %s_%s is one text for both engines, or one for each", number, names[number])
		}
	}
	return others, nil
}
