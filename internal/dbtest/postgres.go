package dbtest

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sanad/internal/db"
	"sanad/internal/id"
)

// PostgresOf returns an empty PostgreSQL database with the schema of folder.
func PostgresOf(t testing.TB, folder fs.FS) *db.DB {
	t.Helper()
	return open(t, PostgresURL(t, folder))
}

// PostgresURL makes a database with the schema of folder, which is dropped when the test ends, and returns its address.
func PostgresURL(t testing.TB, folder fs.FS) string {
	t.Helper()
	base, err := cluster()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	ctx := context.Background()
	from, err := template(ctx, base, folder, fingerprint(t, folder))
	if err != nil {
		t.Fatal(err)
	}
	name := "sanad_test_" + id.Random()
	err = admin(ctx, base, func(c *pgx.Conn) error {
		_, err := c.Exec(ctx, "create database "+name+" template "+from)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := admin(ctx, base, func(c *pgx.Conn) error {
			_, err := c.Exec(ctx, "drop database if exists "+name+" with (force)")
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	return within(base, name)
}

// fingerprint names a schema by the content of its files.
func fingerprint(t testing.TB, folder fs.FS) string {
	t.Helper()
	files, err := fs.Glob(folder, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	for _, file := range files {
		if err := add(sum, folder, file); err != nil {
			t.Fatal(err)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

func add(sum hash.Hash, folder fs.FS, file string) error {
	text, err := fs.ReadFile(folder, file)
	fmt.Fprintf(sum, "%s\n%d\n%s", file, len(text), text)
	return err
}

// template returns the migrated database that tests clone, and makes it if no process has done so yet. It gets its name when it
// is whole, so that one whose making was broken off is never cloned.
func template(ctx context.Context, base string, folder fs.FS, mark string) (string, error) {
	name := "sanad_template_" + mark
	err := admin(ctx, base, func(c *pgx.Conn) error {
		var there bool
		const look = "select exists (select from pg_database where datname = $1)"
		if err := c.QueryRow(ctx, look, name).Scan(&there); err != nil || there {
			return err
		}
		// Other test processes wait here; the lock goes with the connection.
		if _, err := c.Exec(ctx, "select pg_advisory_lock(hashtextextended($1, 0))", name); err != nil {
			return err
		}
		if err := c.QueryRow(ctx, look, name).Scan(&there); err != nil || there {
			return err
		}
		for _, statement := range []string{
			"drop database if exists " + name + "_raw with (force)",
			"create database " + name + "_raw template template0",
		} {
			if _, err := c.Exec(ctx, statement); err != nil {
				return err
			}
		}
		d, err := db.Open(ctx, within(base, name+"_raw"))
		if err != nil {
			return err
		}
		if err := errors.Join(d.Migrate(ctx, folder), d.Close()); err != nil {
			return err
		}
		_, err = c.Exec(ctx, "alter database "+name+"_raw rename to "+name)
		return err
	})
	return name, err
}

// admin runs f on a connection to the cluster's own database.
func admin(ctx context.Context, base string, f func(c *pgx.Conn) error) error {
	c, err := pgx.Connect(ctx, base)
	if err != nil {
		return fmt.Errorf("dbtest: %w", err)
	}
	defer c.Close(ctx)
	if err := f(c); err != nil {
		return fmt.Errorf("dbtest: %w", err)
	}
	return nil
}

// publish grants tables to a role of the cluster and returns the address by which the role is taken on.
func publish(t testing.TB, d *db.DB, address string, tables []string) string {
	t.Helper()
	ctx := context.Background()
	const role = "sanad_test_public"
	err := admin(ctx, address, func(c *pgx.Conn) error {
		// Roles belong to the cluster, so other processes make it too.
		_, err := c.Exec(ctx, "select pg_advisory_lock(1); do $$ begin create role "+role+"; exception when duplicate_object then end $$")
		return err
	})
	if err == nil {
		err = d.Publish(ctx, role, tables)
	}
	if err != nil {
		t.Fatal(err)
	}
	return address + "&role=" + role
}

// within returns the address of another database of the cluster.
func within(base, name string) string {
	u, err := url.Parse(base)
	if err != nil {
		panic("dbtest: SANAD_TEST_POSTGRES is no address")
	}
	u.Path = "/" + name
	if u.RawQuery == "" {
		u.RawQuery = "sslmode=prefer"
	}
	return u.String()
}

// cluster returns the address of the cluster that the tests of this process use.
var cluster = sync.OnceValues(func() (string, error) {
	switch given := os.Getenv("SANAD_TEST_POSTGRES"); given {
	case "":
		return startCluster()
	case "none":
		return "", errors.New("dbtest: PostgreSQL is left out")
	default:
		return given, nil
	}
})

// held keeps the pipe to the script open for as long as the process lives; its end takes the cluster away, however the process ends.
var held io.Closer

func startCluster() (string, error) {
	root, err := repository()
	if err != nil {
		return "", err
	}
	script := exec.Command(filepath.Join(root, ".ci", "postgres"), "hold")
	script.Stderr = nil // a handle of ours left open would let go test wait for the script
	if held, err = script.StdinPipe(); err != nil {
		return "", fmt.Errorf("dbtest: %w", err)
	}
	out, err := script.StdoutPipe()
	if err != nil {
		return "", fmt.Errorf("dbtest: %w", err)
	}
	if err := script.Start(); err != nil {
		return "", fmt.Errorf("dbtest: %w", err)
	}
	late := time.AfterFunc(time.Minute, func() { held.Close() })
	defer late.Stop()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return "", errors.New("dbtest: PostgreSQL is not installed or does not start; try .ci/postgres")
	}
	return strings.TrimSpace(line), nil
}

// repository returns the folder of go.mod above the folder that the test runs in.
func repository() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("dbtest: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("dbtest: no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}
