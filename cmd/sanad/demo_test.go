package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestKeptDemonstration looks at the keys of a demonstration while it runs, starts it again, and finds the same.
func TestKeptDemonstration(t *testing.T) {
	if testing.Short() && os.Getenv("CI") == "" {
		t.Skip("makes a demonstration")
	}
	folder := filepath.Join(t.TempDir(), "demo")
	var was string
	for range 2 {
		demo := exec.Command(program, "demo", "--data", folder, "--addr", "127.0.0.1:0", "--engineers", "0")
		out, err := demo.StdoutPipe()
		if err == nil {
			err = demo.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(time.Minute, func() { demo.Process.Kill() })
		lines := bufio.NewScanner(out)
		for lines.Scan() && !strings.HasPrefix(lines.Text(), "sign in as") {
		}
		list := exec.Command(program, "key", "list", "--data", filepath.Join(folder, "data"))
		list.Env = append(os.Environ(), "SANAD_ROOT_KEY="+filepath.Join(folder, "root.key"))
		keys, err := list.CombinedOutput()
		demo.Process.Signal(os.Interrupt)
		for lines.Scan() {
		}
		demo.Wait()
		late.Stop()
		if err != nil || !strings.Contains(string(keys), " from ") || was != "" && was != string(keys) {
			t.Fatalf("%v: first\n%s\nthen\n%s", err, was, keys)
		}
		was = string(keys)
	}
}
