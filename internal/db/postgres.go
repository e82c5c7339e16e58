package db

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
)

func (d *DB) openPostgres(ctx context.Context, url string) error {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return fmt.Errorf("db: the address of the PostgreSQL database: %w", err)
	}
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = 16
	}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	unlessSet(config, "application_name", "sanad")
	if d.public {
		unlessSet(config, "default_transaction_read_only", "on")
		unlessSet(config, "statement_timeout", "2s")
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("db: %w", err)
	}
	if err := mindCollation(ctx, pool); err != nil {
		pool.Close()
		return err
	}
	d.engine, d.pool = PostgreSQL, pool
	return nil
}

func unlessSet(config *pgxpool.Config, name, value string) {
	if config.ConnConfig.RuntimeParams[name] == "" {
		config.ConnConfig.RuntimeParams[name] = value
	}
}

// mindCollation refuses a database that would sort and compare texts otherwise than SQLite does.
func mindCollation(ctx context.Context, pool *pgxpool.Pool) error {
	var name, encoding, collation, provider string
	err := pool.QueryRow(ctx, `select datname, pg_encoding_to_char(encoding), datcollate, datlocprovider::text
		from pg_database where datname = current_database()`).Scan(&name, &encoding, &collation, &provider)
	if err != nil {
		return fmt.Errorf("db: the PostgreSQL database does not answer: %w", err)
	}
	if encoding == "UTF8" && provider == "c" && (collation == "C" || collation == "POSIX") {
		return nil
	}
	return fmt.Errorf("db: the database %q has the encoding %s and sorts by %q; Sanad needs UTF8 and C: "+
		"create database %s template template0 encoding 'UTF8' locale 'C'", name, encoding, collation, name)
}

// Analyze lets PostgreSQL learn how many rows of which kind its tables have, for who just put many there: what it knew before it may be
// that all of them are read to find one. SQLite needs no such knowledge to look into an index.
func (d *DB) Analyze(ctx context.Context) error {
	if d.pool == nil {
		return nil
	}
	return d.Update(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, "analyze")
		return err
	})
}
