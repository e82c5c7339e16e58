//go:build mutants

package house

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMutants builds every mutant and sees that the test that stands beside it fails on it, and holds without it: T-MUTANT.
// SANAD_MUTANT names one of them; empty: all.
func TestMutants(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	only := os.Getenv("SANAD_MUTANT")
	killed, made := 0, 0
	sound := map[string]bool{}
	for _, m := range mutants(t) {
		if only != "" && only != m.ID {
			continue
		}
		made++
		folder := t.TempDir()
		overlay := struct{ Replace map[string]string }{map[string]string{}}
		for name, text := range mutate(t, m) {
			file := filepath.Join(folder, strings.ReplaceAll(name, "/", "_"))
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			overlay.Replace[filepath.Join(root, name)] = file
		}
		b, err := json.Marshal(overlay)
		if err != nil {
			t.Fatal(err)
		}
		list := filepath.Join(folder, "overlay.json")
		if err := os.WriteFile(list, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if !sound[m.Test] {
			if out, err := try(t, root, m.Test); err != nil {
				t.Fatalf("%s fails without any mutant: %v\n%s", m.Test, err, out)
			}
			sound[m.Test] = true
		}
		out, err := try(t, root, m.Test, "-overlay", list)
		switch {
		case err == nil:
			t.Errorf("%s lives: %s holds although %s", m.ID, m.Test, m.Breaks.En)
		case !strings.Contains(out, "--- FAIL: "):
			t.Errorf("%s could not be tried: %v\n%s", m.ID, err, out)
		default:
			killed++
			t.Logf("%-6s %-30s killed by %s", m.Clause, m.ID, m.Test)
		}
	}
	t.Logf("%d of %d mutants killed", killed, made)
	if made == 0 {
		t.Errorf("there is no mutant %q", only)
	}
}

// try runs one test and returns what it wrote.
func try(t *testing.T, root, test string, flags ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	folder, name, _ := strings.Cut(test, " ")
	args := append([]string{"test", "-vet=off", "-count=1", "-run", "^" + name + "$"}, flags...)
	c := exec.CommandContext(ctx, "go", append(args, "./"+folder)...)
	c.Dir = root
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "SANAD_") {
			c.Env = append(c.Env, v)
		}
	}
	out, err := c.CombinedOutput()
	return string(out), err
}
