package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"

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

// versions is the table in which the migrations that ran are written down.
const versions = "goose_db_version"

// Version returns the number of the newest migration that ran, 0 for a database without a schema.
func (d *DB) Version(ctx context.Context) (int64, error) {
	var version int64
	err := d.View(ctx, func(tx *Tx) error {
		look := "select exists (select 1 from sqlite_master where name = ?)"
		if tx.pg != nil {
			look = "select to_regclass(?) is not null"
		}
		there, err := Get[bool](ctx, tx, look, versions)
		if err != nil || !there {
			return err
		}
		version, err = Get[int64](ctx, tx, "select max(version_id) from "+versions+" where is_applied")
		return err
	})
	return version, err
}

// Newest returns the number of the newest migration in folder: what Version is after Migrate.
func Newest(folder fs.FS) (int64, error) {
	files, err := fs.Glob(folder, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("db: migrate: %w", err)
	}
	newest := 0
	for _, file := range files {
		if part := migration.FindStringSubmatch(file); part != nil {
			n, _ := strconv.Atoi(part[1]) // four digits
			newest = max(newest, n)
		}
	}
	return int64(newest), nil
}

var migration = regexp.MustCompile(`^(\d{4})_([a-z0-9_]+)(\.sqlite|\.postgres)?\.sql$`)

// Numbered refuses a folder of migrations in which a number has not exactly one text for each engine.
func Numbered(folder fs.FS) error {
	_, err := otherEngine(folder, SQLite)
	return err
}

// otherEngine returns the files that are not for engine; see Numbered.
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
