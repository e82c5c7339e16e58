package app_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sanad/internal/catalog"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/demo"
	"sanad/internal/ledger"
	"sanad/internal/person"
)

// TestShredded destroys the key of somebody on the register: nothing that is stored opens their lines of the public log any more, no
// proof is given, others' still are, and the tree verifies.
func TestShredded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, _ := newAppOn(t, d)
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		personas, err := demo.New(a, now).Found(ctx, now.Now())
		must(err)
		must(a.Ledger.SealAll(ctx))
		var number string
		must(d.View(ctx, func(tx *db.Tx) (err error) {
			number, err = db.Get[string](ctx, tx, `select number from engineer_registration where person_id = ?`, personas[1].Person)
			return err
		}))
		proof, verifies := "/log/public/proof/engineers/"+number, a.Ledger.Key(ledger.Public)
		before := ask(t, a.Handler, proof)
		if _, err := ledger.CheckProof(string(before.Body), verifies); err != nil {
			t.Fatal(err)
		}
		_, extra, _ := strings.Cut(strings.Split(string(before.Body), "\n")[1], " ")
		made, err := base64.StdEncoding.DecodeString(extra)
		must(err)
		salt := bytes.SplitN(made, []byte("\n"), 3)[2][:32]
		whole, err := a.CheckLogs(ctx)
		if err != nil || whole.Register == 0 || whole.Closed != 0 {
			t.Errorf("%+v %v", whole, err)
		}
		stored(t, a.Catalog, d, salt)

		must(a.Vault.Shred(ctx, person.Scope(personas[1].Person)))
		if after := ask(t, a.Handler, proof); after.Status != http.StatusNotFound || bytes.Contains(after.Body, []byte("tlog-proof")) {
			t.Errorf("a proof without the key: %d", after.Status)
		}
		if card := ask(t, a.Handler, "/verify/engineers/"+number); card.Status != http.StatusOK { // what the law publishes stays
			t.Errorf("the card: %d", card.Status)
		}
		if _, err := ledger.Verify(a.Ledger.Own(ctx, ledger.Public), verifies, nil); err != nil {
			t.Errorf("the tree: %v", err)
		}
		if found, err := a.CheckLogs(ctx); err != nil || found.Register != whole.Register-1 || found.Closed != 1 {
			t.Errorf("%+v %v", found, err)
		}
		if _, err := a.Vault.Salt(ctx, person.Scope(personas[1].Person), "register x"); err == nil {
			t.Error("a destroyed key gives salts")
		}
	})
}

// stored demands that a salt stands in no column of the database, in whatever letters.
func stored(t *testing.T, c *catalog.Catalog, d *db.DB, salt []byte) {
	t.Helper()
	text, coded := hex.EncodeToString(salt), base64.StdEncoding.EncodeToString(salt)[:40]
	forms := []string{text, coded, hex.EncodeToString([]byte(text)), hex.EncodeToString([]byte(coded))}
	letters := map[db.Engine]string{db.SQLite: "lower(hex(%s))", db.PostgreSQL: "%s::text"}[d.Engine()]
	looked := 0
	for _, e := range c.Entries() {
		if e.Stream {
			continue
		}
		column := fmt.Sprintf(letters, strings.TrimPrefix(e.Name, e.Table()+"."))
		err := d.View(t.Context(), func(tx *db.Tx) error {
			values, err := db.List[string](t.Context(), tx, "select coalesce("+column+", '') from "+e.Table())
			looked += len(values)
			for _, v := range values {
				if slices.ContainsFunc(forms, func(f string) bool { return strings.Contains(v, f) }) {
					t.Errorf("%s holds what opens a line of the public log", e.Name)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if looked < 1000 {
		t.Errorf("only %d values were looked at", looked)
	}
}
