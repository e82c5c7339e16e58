package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/sample"
	"sanad/migrations"
)

// older writes a register of n invented people as it was kept before.
func older(t *testing.T, n int) string {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("Reg No,Kind,Name,نام,Father,CNIC,District,Entry date,Email,Phone,Suspended from\n")
	for i := range n {
		p := sample.Someone(i)
		suspended := ""
		if i%50 == 7 {
			suspended = "2020-05-01"
		}
		fmt.Fprintf(&b, "Civil/%05d,RE,%s,%s,%s,%s,Lahore,%d-02-13,%s,%s,%s\n", i+1, p.NameLatin, p.NameUrdu, p.Father, p.CNIC, 1980+i%40, p.Email, p.Phone, suspended)
	}
	path := filepath.Join(t.TempDir(), "older.csv")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// town is a council of its own that only commands deal with.
type town struct {
	t         *testing.T
	data      string
	env       []string
	url, keys string
}

func newTown(t *testing.T, engine string) *town {
	t.Helper()
	c := &town{t: t, data: filepath.Join(t.TempDir(), "data"), env: []string{"SANAD_COUNCIL=pec"}}
	if c.url = "sqlite:" + filepath.Join(c.data, "sanad.db"); engine == "postgres" {
		c.url = dbtest.PostgresURL(t, migrations.Data)
		c.env = append(c.env, "SANAD_DB_URL="+c.url)
	}
	c.keys = "sqlite:" + filepath.Join(c.data, "keys.db") + "?journal=delete"
	c.run("init", "--council", "pec", "--registrar", "the-first@example.org")
	return c
}

func (c *town) command(args ...string) *exec.Cmd {
	cmd := exec.Command(program, append(args, "--data", c.data)...)
	cmd.Env = append(os.Environ(), c.env...)
	return cmd
}

func (c *town) run(args ...string) string {
	c.t.Helper()
	out, err := c.command(args...).CombinedOutput()
	if err != nil {
		c.t.Fatalf("sanad %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// rows counts what an import writes.
func (c *town) rows() map[string]int64 {
	c.t.Helper()
	count := func(url string, queries map[string]string) map[string]int64 {
		d, err := db.Open(c.t.Context(), url)
		if err != nil {
			c.t.Fatal(err)
		}
		defer d.Close()
		n := map[string]int64{}
		err = d.View(c.t.Context(), func(tx *db.Tx) error {
			for name, query := range queries {
				if n[name], err = db.Get[int64](c.t.Context(), tx, query); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			c.t.Fatal(err)
		}
		return n
	}
	queries := map[string]string{
		"numbers": `select count(distinct number) from engineer_registration`, "holders": `select count(distinct r.person_id) from engineer_registration r join person p on p.id = r.person_id`,
		"last": `select coalesce(max(last), 0) from engineer_number`, "suspended": `select count(*) from register_fact where kind = 'suspension'`,
		"lines": `select count(*) from register_change c join ledger_public l on l.id = c.change_id`,
	}
	for _, table := range []string{"person", "person_name", "person_run", "engineer_registration", "engineer_fact", "register_engineer", "register_engineer_name", "register_fact",
		"register_change", "engineer_duplicate"} {
		queries[table] = `select count(*) from ` + table
	}
	n := count(c.url, queries)
	maps.Copy(n, count(c.keys, map[string]string{"keys": `select count(*) from key_scope where scope like 'person/%'`}))
	return n
}

// TestImportKilled kills the program in the middle of an import, lets it go on, and compares the result with that of an import that was
// not broken off; undone, nothing is left.
func TestImportKilled(t *testing.T) {
	n := 12_000
	if long() {
		n = 100_000
	} else if testing.Short() {
		t.Skip("a kill run belongs to the longer tests")
	}
	t.Parallel()
	path := older(t, n)
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			whole, c := newTown(t, engine), newTown(t, engine)
			empty := c.rows()
			whole.run("import", "engineers", path)

			kills := 0
			for at := int64(n / 4); at < int64(n*2/3); at += int64(n / 3) {
				p := c.command("import", "engineers", path, "--resume")
				var out bytes.Buffer
				p.Stdout, p.Stderr = &out, &out
				if err := p.Start(); err != nil {
					t.Fatal(err)
				}
				for begun := time.Now(); c.rows()["person"] < at; {
					if time.Since(begun) > 5*time.Minute {
						t.Fatalf("it stands still:\n%s", out.String())
					}
					time.Sleep(20 * time.Millisecond)
				}
				if err := p.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				if p.Wait() != nil {
					kills++
				}
			}
			if half := c.rows()["person"]; kills == 0 {
				t.Fatalf("it was never killed at work: %d of %d are there", half, n)
			}
			out := c.run("import", "engineers", path, "--resume")
			if got, want := c.rows(), whole.rows(); !maps.Equal(got, want) {
				t.Errorf("killed %d times:\n%v, want\n%v", kills, got, want)
			} else if got["person"] != int64(n) || got["keys"] != int64(n)+empty["keys"] {
				t.Errorf("%v of %d lines", got, n)
			}
			c.run("log", "verify")

			_, after, _ := strings.Cut(out, "sanad import undo ")
			c.run("import", "undo", strings.TrimSpace(after))
			if got := c.rows(); !maps.Equal(got, empty) {
				t.Errorf("undone, %v is left", got)
			}
		})
	}
}
