package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"modernc.org/sqlite"
)

// OpenPublic opens a handle that can only select, and only from tables: whatever a query names, nothing else is read.
//
// On SQLite an authorizer stands at each connection. On PostgreSQL the grants of the role are the wall (see Publish), and a role
// that may do more is refused; "postgres://…?role=NAME" takes on a role that the login belongs to.
func OpenPublic(ctx context.Context, url string, tables []string) (*DB, error) {
	for _, t := range tables {
		if !name.MatchString(t) {
			return nil, fmt.Errorf("db: %q is no name of a table", t)
		}
	}
	d := &DB{public: true}
	var err error
	switch {
	case isSQLite(url):
		err = d.openPublicSQLite(url, tables)
	case isPostgres(url):
		err = d.openPostgres(ctx, url)
	default:
		err = errAddress
	}
	if err != nil {
		return nil, err
	}
	if d.engine == PostgreSQL {
		err = d.View(ctx, func(tx *Tx) error { return mindGrants(ctx, tx, tables) })
	}
	if err == nil {
		err = d.Reads(ctx, tables)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// OpenPublicAlone is OpenPublic for a process that has no other handle. On PostgreSQL the login itself must be one that can become
// nothing more: whoever takes the process over has the login, and not only the role that it took on.
func OpenPublicAlone(ctx context.Context, url string, tables []string) (*DB, error) {
	d, err := OpenPublic(ctx, url, tables)
	if err != nil || d.engine == SQLite {
		return d, err
	}
	if err := d.View(ctx, func(tx *Tx) error { return mindLogin(ctx, tx) }); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Reads tells whether every one of tables can be read.
func (d *DB) Reads(ctx context.Context, tables []string) error {
	return d.View(ctx, func(tx *Tx) error {
		for _, t := range tables {
			if _, _, err := Find[int](ctx, tx, "select 1 from "+t+" limit 0"); err != nil {
				return fmt.Errorf("db: the public handle cannot read %s: %w", t, err)
			}
		}
		return nil
	})
}

func (d *DB) openPublicSQLite(url string, tables []string) error {
	path, _, err := parseSQLite(url)
	if err != nil {
		return err
	}
	connector, err := sqlite.NewConnector(sqliteName(path, "mode=ro", waiting, likeAsPostgres, "query_only(1)"))
	if err != nil {
		return fmt.Errorf("db: %w", err)
	}
	d.engine, d.path = SQLite, path
	d.read = sql.OpenDB(guarded{connector, authorizer(tables)})
	limitReaders(d.read)
	return nil
}

// guarded puts an authorizer on each connection.
type guarded struct {
	driver.Connector
	allow sqlite.AuthorizerFn
}

// Connect returns a connection that reads only what allow lets it read.
func (g guarded) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := g.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	r, ok := c.(sqlite.AuthorizerRegisterer)
	if !ok {
		return nil, errors.Join(errors.New("db: the driver has no authorizer"), c.Close())
	}
	if err := r.RegisterAuthorizer(g.allow); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// harmless are the functions that compute from their arguments alone.
var harmless = strings.Fields(`abs avg coalesce count dense_rank first_value group_concat iif ifnull instr lag last_value lead length
	like lower ltrim max min nullif rank replace round row_number rtrim string_agg substr substring sum total trim upper`)

func authorizer(tables []string) sqlite.AuthorizerFn {
	return func(action sqlite.AuthorizerActionCode, arg1, arg2, database, _ string) sqlite.AuthorizerReturnCode {
		allowed := false
		switch action {
		case sqlite.AuthSelect, sqlite.AuthTransaction, sqlite.AuthRecursive:
			allowed = true
		case sqlite.AuthRead: // a table and a column; count(*) reads no column and names no database
			allowed = slices.Contains(tables, arg1) && (database == "main" || database == "" && arg2 == "")
		case sqlite.AuthFunction:
			allowed = slices.Contains(harmless, strings.ToLower(arg2))
		}
		if allowed {
			return sqlite.AuthorizerOK
		}
		return sqlite.AuthorizerDeny
	}
}

// mindGrants refuses a role that may do anything to the data but select from tables.
func mindGrants(ctx context.Context, tx *Tx, tables []string) error {
	more, err := List[string](ctx, tx, `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_toast%'
		and (has_any_column_privilege(c.oid, 'insert, update, references') or has_table_privilege(c.oid, 'delete, truncate, trigger')
			or has_any_column_privilege(c.oid, 'select') and not (n.nspname = current_schema() and c.relkind in ('r', 'p') and c.relname in (?)))
		order by c.relname limit 5`, tables)
	if err != nil {
		return err
	}
	super, err := Get[bool](ctx, tx, `select rolsuper from pg_roles where rolname = current_user`)
	if err != nil {
		return err
	}
	if super || len(more) > 0 {
		return fmt.Errorf("db: the role of the public handle may do more than read what is published (%s); "+
			"give it a role of its own and let sanad migrate grant to it", strings.Join(more, ", "))
	}
	return nil
}

// mindLogin refuses a login that is more than a reader: whoever holds it could take on another role, or give itself rights.
func mindLogin(ctx context.Context, tx *Tx) error {
	more, err := List[string](ctx, tx, `select what from (
			select 'is a superuser' as what, rolsuper as yes from pg_roles where rolname = session_user
			union all select 'may make roles', rolcreaterole from pg_roles where rolname = session_user
			union all select 'may make databases', rolcreatedb from pg_roles where rolname = session_user
			union all select 'may replicate', rolreplication from pg_roles where rolname = session_user
			union all select 'may pass over the rules of rows', rolbypassrls from pg_roles where rolname = session_user
			union all select 'acts as another role', session_user <> current_user
			union all select 'belongs to other roles', exists (select 1 from pg_auth_members where member = (select oid from pg_roles where rolname = session_user))
			union all select 'owns something', exists (select 1 from pg_shdepend
				where deptype = 'o' and refclassid = cast('pg_authid' as regclass) and refobjid = (select oid from pg_roles where rolname = session_user))
		) found where yes`)
	if err == nil && len(more) > 0 {
		err = fmt.Errorf("db: the login of the public process must be a reader and nothing else, but it %s; "+
			"make one with `create role … login`, and let sanad migrate --public grant to it", strings.Join(more, ", and "))
	}
	return err
}

// Publish gives role, which must exist, the right to select from tables and takes every other right on the schema's tables from it.
// Only PostgreSQL has roles; on SQLite there is nothing to do.
func (d *DB) Publish(ctx context.Context, role string, tables []string) error {
	if d.engine == SQLite {
		return nil
	}
	return d.Update(ctx, func(tx *Tx) error {
		who := pgx.Identifier{role}.Sanitize()
		schema, err := Get[string](ctx, tx, "select cast(current_schema() as text)")
		if err != nil {
			return err
		}
		in := pgx.Identifier{schema}.Sanitize()
		statements := []string{
			"revoke all on all tables in schema " + in + " from public, " + who,
			"revoke create on schema " + in + " from public, " + who,
			"grant usage on schema " + in + " to " + who,
		}
		for _, t := range tables {
			statements = append(statements, "grant select on "+pgx.Identifier{schema, t}.Sanitize()+" to "+who)
		}
		for _, s := range statements {
			if _, err := tx.Exec(ctx, s); err != nil {
				return err
			}
		}
		return nil
	})
}
