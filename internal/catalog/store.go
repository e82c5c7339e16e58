package catalog

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"

	"sanad/internal/db"
)

// column is one that a database has.
type column struct {
	Table string `db:"table_name"`
	Name  string `db:"column_name"`
	Type  string `db:"data_type"`
}

// Check compares the catalogue with the columns that d has and names every difference in either direction.
func (c *Catalog) Check(ctx context.Context, d *db.DB) error {
	// hidden is 1 for the inner columns of a virtual table; computed columns are 2 and 3, and count.
	query := `select m.name as table_name, p.name as column_name, lower(p.type) as data_type
		from sqlite_master m join pragma_table_xinfo(m.name) p where m.type = 'table' and p.hidden <> 1 order by 1, 2`
	if d.Engine() == db.PostgreSQL {
		// information_schema would leave out what this role has no right to.
		query = `select c.relname as table_name, a.attname as column_name, format_type(a.atttypid, a.atttypmod) as data_type
			from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = current_schema() and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
			order by 1, 2`
	}
	var columns []column
	err := d.View(ctx, func(tx *db.Tx) (err error) {
		columns, err = db.List[column](ctx, tx, query)
		return err
	})
	if err != nil {
		return err
	}
	return c.compare(columns)
}

func (c *Catalog) compare(columns []column) error {
	var faults []string
	live := map[string]bool{}
	for _, x := range columns {
		if c.isForeign(x.Table) {
			continue
		}
		name := x.Table + "." + x.Name
		live[name] = true
		e, ok := c.entries[name]
		switch {
		case !ok || e.Stream:
			faults = append(faults, fmt.Sprintf("%s is stored and not declared", name))
		case e.Class >= Personal && x.Type != "bytea" && x.Type != "blob":
			faults = append(faults, fmt.Sprintf("%s is of class %d and its column would hold it in clear", name, e.Class))
		}
	}
	for name, e := range c.entries {
		if !live[name] && !e.Stream {
			faults = append(faults, fmt.Sprintf("%s is declared and not stored", name))
		}
	}
	if len(faults) == 0 {
		return nil
	}
	sort.Strings(faults)
	return errors.New("the schema and privacy/catalog.yaml differ: " + strings.Join(faults, "; "))
}

func (c *Catalog) isForeign(table string) bool {
	for _, prefix := range c.foreign {
		if strings.HasPrefix(table, prefix) {
			return true
		}
	}
	return false
}

// Some returns some of the values that a column of d holds, and leaves out empty ones.
func (c *Catalog) Some(ctx context.Context, d *db.DB, e Entry, limit int) (values [][]byte, err error) {
	column := strings.TrimPrefix(e.Name, e.Table()+".")
	err = d.View(ctx, func(tx *db.Tx) (err error) {
		values, err = db.List[[]byte](ctx, tx, "select "+column+" from "+e.Table()+" where length("+column+") > 0 limit ?", limit)
		return err
	})
	return values, err
}
