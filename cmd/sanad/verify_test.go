package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/ledger"
	"sanad/internal/postfix"
	"sanad/internal/register"
	"sanad/internal/standing"
)

// TestVerifyReceipt takes a receipt and the keys out of a council, and checks the one by the other without it.
func TestVerifyReceipt(t *testing.T) {
	c := newCity(t, "sqlite", &postfix.Postfix{Plain: 25})
	c.env = append(c.env, "SANAD_HOSTS=127.0.0.1,register.test")
	c.inside(func(a *app.App) {
		c.must(a.Stores.DB.Update(t.Context(), func(tx *db.Tx) error {
			from := day.Must("2020-01-10")
			return a.Register.Put(t.Context(), tx, access.System(access.Publish), register.Entry{
				Number: "CIVIL/77", Kind: "registered_engineer", Discipline: "CIVIL", Name: "Ayesha Siddiqa", MaskedCNIC: "*****-*****67-*",
				Facts: standing.Facts{{ID: "a", Kind: standing.Entry, From: from}, {ID: "b", Kind: standing.Valid, From: from}},
			}, register.Change{ID: id.New(clock.System{}.Now()), Salt: ledger.NewSalt()})
		}))
	})
	served := c.serve()
	_, receipt := ask(t, c.addr, "127.0.0.1", "/verify/engineers/CIVIL-77/receipt.jws?on=2024-03-01")
	_, keys := ask(t, c.addr, "127.0.0.1", "/.well-known/jwks.json")
	if out, err := sanad(t, "verify", "receipt", "--from", "http://"+c.addr, write(t, receipt)); err != nil || !strings.Contains(out, "Genuine") {
		t.Errorf("with the council's keys: %v %s", err, out)
	}
	served.Process.Kill()
	served.Wait()

	known := write(t, keys)
	out, err := sanad(t, "verify", "receipt", write(t, receipt+"\n"), "--keys", known)
	for _, words := range []string{"Ayesha Siddiqa", `"on": "2024-03-01"`, `"standing": "active"`, "/log/public/proof/engineers/CIVIL-77", "Genuine"} {
		if err != nil || !strings.Contains(out, words) {
			t.Errorf("it does not say %s: %v\n%s", words, err, out)
		}
	}
	middle := len(receipt) / 2
	for name, x := range map[string]struct{ receipt, keys string }{
		"one byte":      {receipt[:middle] + string(receipt[middle]^1) + receipt[middle+1:], known},
		"alg none":      {"eyJhbGciOiJub25lIn0." + strings.Split(receipt, ".")[1] + ".", known},
		"no keys":       {receipt, write(t, `{"keys":[]}`)},
		"expired keys":  {receipt, write(t, strings.ReplaceAll(keys, `"exp":`, `"exp":1,"was":`))},
		"another's key": {receipt, write(t, strings.Replace(keys, `"x":"`, `"x":"A`, 1))},
		"nothing":       {"", known},
	} {
		if out, err := sanad(t, "verify", "receipt", write(t, x.receipt), "--keys", x.keys); err == nil || strings.Contains(out, "Genuine") {
			t.Errorf("%s: %s", name, out)
		}
	}

	// The key is withdrawn: by its new keys the council believes nothing that it signed, and signs with another.
	command := func(args ...string) (string, error) {
		cmd := exec.Command(program, append(args, "--data", c.data)...)
		cmd.Env = append(os.Environ(), c.env...)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err = command("key", "list")
	key, _, _ := strings.Cut(out, " ")
	if err != nil || len(key) != 43 || strings.Contains(out, "withdrawn") {
		t.Fatalf("%v %s", err, out)
	}
	today := clock.System{}.Now().Format(time.RFC3339)
	for words, args := range map[string][]string{
		"list or withdraw": {}, "say which key": {"withdraw"}, "neither a day": {"withdraw", "--key", key, "--since", "yesterday", "--reason", "The key was copied."},
		"past": {"withdraw", "--key", key, "--since", "2099-01-01", "--reason", "The key was copied."}, "signs only since": {"withdraw", "--key", key, "--since", "2020-01-01", "--reason", "The key was copied."},
		"10 to 300": {"withdraw", "--key", key, "--since", today, "--reason", "why"}, "No key": {"withdraw", "--key", "nobody-s-key", "--since", today, "--reason", "The key was copied."},
	} {
		if out, err := command(append([]string{"key"}, args...)...); err == nil || !strings.Contains(out, words) {
			t.Errorf("%v: %v %s", args, err, out)
		}
	}
	out, err = command("key", "withdraw", "--key", key[:8], "--since", today, "--reason", "The key was copied.")
	if lines := strings.Split(strings.TrimSpace(out), "\n"); err != nil || len(lines) != 3 || !strings.HasPrefix(lines[2], key) || !strings.Contains(lines[2], "The key was copied.") {
		t.Errorf("%v %s", err, out)
	}
	if out, err := command("key", "withdraw", "--key", key, "--since", today, "--reason", "The key was copied."); err == nil || !strings.Contains(out, "withdrawn already") {
		t.Errorf("%v %s", err, out)
	}
	var after []byte
	c.inside(func(a *app.App) {
		set, err := a.Register.Keys(t.Context())
		c.must(err)
		after, err = json.Marshal(set)
		c.must(err)
	})
	out, err = sanad(t, "verify", "receipt", write(t, receipt), "--keys", write(t, string(after)))
	if err == nil || strings.Contains(out, "Genuine") || !strings.Contains(err.Error()+out, "withdrawn") || !strings.Contains(err.Error()+out, "The key was copied.") {
		t.Errorf("%v %s", err, out)
	}
	for _, args := range [][]string{{"verify"}, {"verify", "receipt"}, {"verify", "receipt", known}, {"verify", "receipt", known, "--keys", known, "--from", "http://127.0.0.1"}} {
		if out, err := sanad(t, args...); err == nil {
			t.Errorf("%v: %s", args, out)
		}
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
