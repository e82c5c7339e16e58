package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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
