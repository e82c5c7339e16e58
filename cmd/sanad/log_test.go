package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sanad/internal/db"
)

// An outsider keeps a checkpoint from one time to the next; an operator compares what is stored with what the logs commit to; and
// whoever changes the database by hand is found.
func TestLogVerify(t *testing.T) {
	if testing.Short() && os.Getenv("CI") == "" {
		t.Skip("runs the whole program several times")
	}
	data, addr := newCouncil(t)
	add(t, data, "SANAD_HOSTS=127.0.0.1,register.test")
	s := start(t, data, addr)
	kept := filepath.Join(t.TempDir(), "kept")
	if err := os.Mkdir(kept, 0o700); err != nil {
		t.Fatal(err)
	}
	verify := func(args ...string) (string, error) { return sanad(t, append([]string{"log", "verify"}, args...)...) }
	outside := []string{"--from", "http://" + addr, "--kept", kept}
	var out string
	var err error
	for range 50 { // the policy and the first check of its promises are sealed within a second
		if out, err = verify(outside...); err == nil && strings.Contains(out, "public: 2 entries") {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if err != nil || !strings.Contains(out, "access: nothing is sealed yet") {
		t.Fatalf("%s%v", out, err)
	}
	if out, err := verify(outside...); err != nil {
		t.Errorf("the second time: %s", out)
	}
	_, proof := ask(t, addr, "127.0.0.1", "/log/public/proof/policy")
	_, key := ask(t, addr, "127.0.0.1", "/log/public/key")
	path := filepath.Join(kept, "proof")
	if err := os.WriteFile(path, []byte(proof), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := sanad(t, "log", "proof", "--file", path, "--key", strings.TrimSpace(key)); err != nil || !strings.Contains(out, "policy published") {
		t.Errorf("a proof: %s", out)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(proof, "index 0", "index 1", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := sanad(t, "log", "proof", "--file", path, "--key", strings.TrimSpace(key)); err == nil {
		t.Errorf("a proof of another place: %s", out)
	}
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); err != nil {
		t.Fatal(err)
	}

	own := []string{"--data", data, "--kept", kept}
	if out, err := verify(own...); err != nil || !strings.Contains(out, "0 looks, 0 entries of the register") {
		t.Fatalf("%s%v", out, err)
	}
	d, err := db.Open(t.Context(), "sqlite:"+filepath.Join(data, "sanad.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, x := range []struct{ name, do, undo, want string }{
		{
			"a line is changed", `update ledger_public set entry = replace(entry, 'policy published', 'policy replaced')`,
			`update ledger_public set entry = replace(entry, 'policy replaced', 'policy published')`, "entry 0 is not what was sealed there",
		},
		{"a line is taken away", `update ledger_public set position = 7 where position = 0`, `update ledger_public set position = 0 where position = 7`, "entries are gone"},
		{
			"a look is added", `insert into access_look values ('a', 'p', 'c', 'o', 'officer', 'licensing', 'x', '[]', '2026-11-23T06:00:00.000000Z', x'01')`,
			`delete from access_look`, "the look a of 2026-11-23T06:00:00Z is not what its entry in the log commits to",
		},
		{
			"an entry is added", `insert into register_change values ('civil/1', 'x')`, `delete from register_change`,
			"CIVIL/1 is not what the public log was given",
		},
		{"the hashes are changed", `update ledger_hash set hash = zeroblob(32)`, "", "tiles are not what the checkpoint signs"},
	} {
		run := func(query string) {
			t.Helper()
			err := d.Update(t.Context(), func(tx *db.Tx) error {
				for _, trigger := range []string{"ledger_public_no_update", "ledger_hash_no_update", "access_look_no_delete"} {
					if _, err := tx.Exec(t.Context(), "drop trigger if exists "+trigger); err != nil {
						return err
					}
				}
				_, err := tx.Exec(t.Context(), query)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		run(x.do)
		if out, err := verify(own...); err == nil || !strings.Contains(out, x.want) {
			t.Errorf("%s: %s", x.name, out)
		}
		if x.undo != "" {
			run(x.undo)
			if out, err := verify(own...); err != nil {
				t.Errorf("%s, and undone: %s", x.name, out)
			}
		}
	}
}
