package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// bankAccount is a row of an account, as a cashier keeps one.
type bankAccount struct {
	ID      string    `db:"id"`
	Name    string    `db:"name"`
	Number  string    `db:"number"`
	Kind    string    `db:"kind"`
	Layout  string    `db:"layout"`
	Version int64     `db:"version"`
	KeptBy  string    `db:"kept_by"`
	KeptAt  time.Time `db:"kept_at"`
}

// TestLoadStatement loads a file of more than the desk takes by command, once, and says what is wrong with another.
func TestLoadStatement(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			if engine == "postgres" {
				dbtest.PostgreSQL(t) // skips where there is none
			}
			c := newTown(t, engine)
			file := func(name, content string) string {
				path := filepath.Join(t.TempDir(), name)
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
				return path
			}
			fails := func(want string, args ...string) {
				t.Helper()
				out, err := c.command(args...).CombinedOutput()
				if err == nil || !strings.Contains(string(out), want) {
					t.Errorf("%v: %v\n%s", args, err, out)
				}
			}
			var b strings.Builder
			b.WriteString("Date,Amount,Text,Ref\n")
			pad := strings.Repeat("words of a bank ", 200)
			for n := range 3_300 {
				fmt.Fprintf(&b, "23/11/2025,\"1,750.00\",%s %d,FT%d\n", pad, n, n)
			}
			if b.Len() < 10_000_000 {
				t.Fatalf("the desk would take %d bytes", b.Len())
			}
			big := file("big.csv", b.String())
			fails("no account", "statement", big)
			d, err := db.Open(t.Context(), c.url)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			keep := func(id, name string) {
				row := bankAccount{id, name, "", "csv", `{"Encoding":"UTF-8","Order":"dmy","Columns":{"Day":"Date","Amount":"Amount","Text":["Text"],"Number":"Ref"}}`, 1, "somebody", time.Now()}
				if err := d.Update(t.Context(), func(tx *db.Tx) error { return db.Insert(t.Context(), tx, "payment_account", row) }); err != nil {
					t.Fatal(err)
				}
			}
			keep("a", "Bank of Taxila")
			if out := c.run("statement", big); !strings.Contains(out, "3300 lines that were not known") {
				t.Error(out)
			}
			if out := c.run("statement", big); !strings.Contains(out, "loaded before") {
				t.Error(out)
			}
			keep("b", "Bank of Multan")
			fails("Bank of Multan", "statement", big)
			fails("Bank of Multan", "statement", big, "--account", "Bank of Nowhere")
			fails("Bank of Taxila", "statement", big, "--account", "Bank of Multan") // it is of that account
			other := file("other.csv", "Date,Amount,Text,Ref\n24/11/2025,5,x,FT77777\n")
			if out := c.run("statement", other, "--account", "bank of multan"); !strings.Contains(out, "1 line") {
				t.Error(out)
			}
			fails("line 2", "statement", file("bad.csv", "Date,Amount,Text,Ref\n31/02/2025,5,x,y\n"), "--account", "Bank of Taxila")
			fails("name the file", "statement")
			var loads int64
			err = d.View(t.Context(), func(tx *db.Tx) (err error) {
				loads, err = db.Get[int64](t.Context(), tx, `select count(*) from event where kind = 'payment.statement_loaded'`)
				return err
			})
			if err != nil || loads != 2 {
				t.Errorf("%d on record: %v", loads, err)
			}
		})
	}
}
