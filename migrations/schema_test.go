package migrations_test

import (
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/migrations"
)

var rewrite = flag.Bool("update", false, "rewrite the files in schema/")

// The whole schema is written down as it stands, so that it can be read, and a change of it seen, in one place.
func TestSchemaFiles(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { compare(t, "sqlite.sql", sqliteSchema(t, dbtest.SQLite(t))) })
	t.Run("postgres", func(t *testing.T) { compare(t, "postgres.sql", postgresSchema(t, dbtest.PostgreSQL(t))) })
	t.Run("keys", func(t *testing.T) { compare(t, "keys.sql", sqliteSchema(t, dbtest.Keys(t))) })
}

func compare(t *testing.T, file, schema string) {
	t.Helper()
	path := filepath.Join("schema", file)
	schema = "-- The schema as the migrations make it. Written by: go test ./migrations -update\n\n" + schema
	if *rewrite {
		if err := os.WriteFile(path, []byte(schema), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != schema {
		t.Errorf("%s is not what the migrations make: go test ./migrations -update", path)
	}
}

func texts(t *testing.T, d *db.DB, query string, args ...any) (list []string) {
	t.Helper()
	ctx := context.Background()
	err := d.View(ctx, func(tx *db.Tx) (err error) {
		list, err = db.List[string](ctx, tx, query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// sqliteSchema writes each table with its indexes and triggers, in the words of the migrations.
func sqliteSchema(t *testing.T, d *db.DB) string {
	t.Helper()
	list := texts(t, d, `select sql from sqlite_master where sql is not null and name not like 'sqlite\_%' escape '\' and tbl_name not like 'goose\_%' escape '\'
		order by tbl_name, case type when 'table' then 0 when 'index' then 1 else 2 end, name`)
	return join(list)
}

// postgresSchema writes the tables in the order of their names, then the functions that their triggers call.
func postgresSchema(t *testing.T, d *db.DB) string {
	t.Helper()
	const ours = `n.nspname = current_schema() and c.relname not like 'goose\_%'`
	list := texts(t, d, `select text from (
		select c.relname, 0 as rank, c.relname as name, 'create table ' || c.relname || E' (\n\t' || (
			select string_agg(part, E',\n\t' order by rank, place) from (
				select 0 as rank, a.attnum::text as place, a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
					|| case when a.attnotnull then ' not null' else '' end || coalesce(' default ' || pg_get_expr(def.adbin, def.adrelid), '') as part
				from pg_attribute a left join pg_attrdef def on def.adrelid = a.attrelid and def.adnum = a.attnum
				where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
				union all
				select case k.contype when 'p' then 1 else 2 end, k.conname, 'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
				from pg_constraint k where k.conrelid = c.oid and k.contype not in ('t', 'n')
			) parts) || E'\n)' as text
		from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and `+ours+`
		union all
		select c.relname, 1, i.relname, pg_get_indexdef(i.oid)
		from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
		where not exists (select 1 from pg_constraint k where k.conindid = i.oid and k.contype in ('p', 'u', 'x')) and `+ours+`
		union all
		select c.relname, 2, t.tgname, pg_get_triggerdef(t.oid)
		from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and `+ours+`
		union all
		select c.relname, 3, c.relname, 'create view ' || c.relname || E' as\n' || rtrim(pg_get_viewdef(c.oid), ';')
		from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'v' and `+ours+`
		) s order by relname, rank, name`)
	list = append(list, texts(t, d, `select rtrim(pg_get_functiondef(p.oid)) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where n.nspname = current_schema() and p.prokind <> 'a' order by p.proname`)...)
	return join(list)
}

var keyword = regexp.MustCompile(`^CREATE (OR REPLACE |UNIQUE )?(INDEX|TRIGGER|FUNCTION|TABLE|VIEW)`)

func join(list []string) string {
	var b strings.Builder
	for _, s := range list {
		s = keyword.ReplaceAllStringFunc(strings.TrimSpace(s), strings.ToLower)
		b.WriteString(strings.TrimSuffix(s, ";") + ";\n\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// Two people may take one number, or write one engine's half and forget the other's.
func TestNumbers(t *testing.T) {
	for name, folder := range map[string]fs.FS{"data": migrations.Data, "keys": migrations.Keys} {
		if err := db.Numbered(folder); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A migration that ran is not repeated, and an empty database reaches the newest.
func TestNewest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		have, err := d.Version(ctx)
		if err != nil {
			t.Fatal(err)
		}
		want, err := db.Newest(migrations.Data)
		if err != nil {
			t.Fatal(err)
		}
		if have != want || have == 0 {
			t.Errorf("migrated to %d, the newest is %d", have, want)
		}
		if err := d.Migrate(ctx, migrations.Data); err != nil {
			t.Error(err)
		}
	})
}

// Both engines have the same columns: a pair of texts says the same.
func TestSameColumns(t *testing.T) {
	var all [2]string
	for i, d := range []*db.DB{dbtest.SQLite(t), dbtest.PostgreSQL(t)} {
		ctx := context.Background()
		err := d.View(ctx, func(tx *db.Tx) error {
			list, err := db.Columns(ctx, tx)
			all[i] = strings.Join(list, "\n")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if all[0] != all[1] {
		t.Errorf("SQLite has\n%s\n\nPostgreSQL has\n%s", all[0], all[1])
	}
}

// TestRowsStay fills every table of a schema from before tables were made anew, migrates, and finds every row as it was.
func TestRowsStay(t *testing.T) {
	dbtest.EachOf(t, dbtest.Before(t, "0058"), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		kinds := `select t.name || ' ' || c.name || ' ' || lower(c.type) from pragma_table_list t join pragma_table_info(t.name) c
			where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite\_%' escape '\' and t.name not like 'goose\_%' escape '\' order by t.name, c.cid`
		if d.Engine() == db.PostgreSQL {
			kinds = `select t.relname || ' ' || c.attname || ' ' || format_type(c.atttypid, null) from pg_class t join pg_attribute c on c.attrelid = t.oid
				where t.relnamespace = current_schema()::regnamespace and t.relkind in ('r', 'p') and c.attnum > 0 and not c.attisdropped
				and t.relname not like 'goose\_%' order by t.relname, c.attnum`
		}
		columns, types, tables := map[string][]string{}, map[string][]string{}, []string{}
		for _, line := range texts(t, d, kinds) {
			part := strings.SplitN(line, " ", 3)
			if columns[part[0]] == nil {
				tables = append(tables, part[0])
			}
			columns[part[0]], types[part[0]] = append(columns[part[0]], part[1]), append(types[part[0]], part[2])
		}
		moment := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
		for _, table := range tables {
			values := make([]any, len(types[table]))
			for i, kind := range types[table] {
				switch {
				case strings.HasPrefix(kind, "bigint"):
					values[i] = 7
				case kind == "boolean":
					values[i] = columns[table][i] != "named" // names are indexed anew
				case strings.HasPrefix(kind, "timestamp"):
					values[i] = moment
				case kind == "date":
					values[i] = day.Of(moment, time.UTC)
				case kind == "bytea":
					values[i] = []byte(table)
				default:
					values[i] = columns[table][i]
				}
			}
			marks := strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")
			if err := d.Update(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "insert into "+table+" ("+strings.Join(columns[table], ", ")+") values ("+marks+")", values...)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		was := map[string]string{}
		for _, table := range tables {
			for _, c := range columns[table] {
				was[table+" "+c] = strings.Join(texts(t, d, "select cast("+c+" as text) from "+table), "|")
			}
		}
		if err := d.Migrate(ctx, migrations.Data); err != nil {
			t.Fatal(err)
		}
		stayed := 0
		for _, line := range texts(t, d, kinds) { // what has gone since has no line
			part := strings.SplitN(line, " ", 3)
			column := part[0] + " " + part[1]
			if was[column] == "" || part[0] == "person_name" { // newer, or made anew by time
				continue
			}
			if now := strings.Join(texts(t, d, "select cast("+part[1]+" as text) from "+part[0]), "|"); now != was[column] {
				t.Errorf("%s was %q and is %q", column, was[column], now)
			}
			stayed++
		}
		if stayed < 600 {
			t.Errorf("of %d columns only %d are left", len(was), stayed)
		}
	})
}
