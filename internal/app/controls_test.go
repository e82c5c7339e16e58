package app_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"sanad/internal/app"
	"sanad/internal/catalog"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/policy"
)

// broken returns the clauses that a check of the whole program finds not kept.
func broken(t *testing.T, a *app.App) []string {
	t.Helper()
	proof, err := a.Policy.Prove(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(proof.Clauses, func(_, fault string) bool { return fault == "" })
	for clause, fault := range proof.Clauses {
		t.Logf("%s: %s", clause, fault)
	}
	return slices.Sorted(maps.Keys(proof.Clauses))
}

// TestProveTheWhole makes the daily check of the whole program, then does harm behind its back and sees that the check tells.
func TestProveTheWhole(t *testing.T) {
	a := settled(t)
	if list := broken(t, a); len(list) != 0 {
		t.Fatalf("not kept: %q", list)
	}
	list, err := a.Policy.Promises(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if len(p.Controls) > 0 && p.State != policy.Kept {
			t.Errorf("%s is %s", p.ID, p.State)
		}
	}
	for _, x := range []struct{ harm, want string }{
		{`update person set name_latin = cast('Ayesha Siddiqui' as blob)`, "P4.2"},
		{`update register_engineer set masked_cnic = '91234-1234567-1'`, "P5.2"},
		{`update policy_version set wording = replace(wording, 'We ask', 'We may ask')`, "P11.3"},
	} {
		back := `update person set name_latin = null`
		switch x.want {
		case "P5.2":
			back = `update register_engineer set masked_cnic = '*****-*****67-*'`
		case "P11.3":
			back = `update policy_version set wording = replace(wording, 'We may ask', 'We ask')`
		}
		harm(t, a.Stores.DB, x.harm)
		if got := broken(t, a); !slices.Contains(got, x.want) {
			t.Errorf("%s: %q", x.harm, got)
		}
		harm(t, a.Stores.DB, back)
	}
	harm(t, a.Stores.DB, `drop trigger access_look_no_update`)
	harm(t, a.Stores.DB, `update access_look set purpose = 'self'`)
	if got := broken(t, a); !slices.Contains(got, "R.2") {
		t.Errorf("a look was changed behind the program: %q", got)
	}
	harm(t, a.Stores.DB, `alter table person add column religion text`)
	if got := broken(t, a); !slices.Contains(got, "P1.3") {
		t.Errorf("a column was added behind the program: %q", got)
	}
	a.Stores.Public = a.Stores.DB
	if got := broken(t, a); !slices.Contains(got, "P5.2") {
		t.Errorf("the public reads everything: %q", got)
	}
}

func harm(t *testing.T, d *db.DB, query string) {
	t.Helper()
	err := d.Update(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), query)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// The samples that the check looks at are values, of both engines.
func TestSomeValues(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, err := catalog.Load()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range c.Entries() {
			if e.Stream || e.Class < catalog.Personal {
				continue
			}
			if _, err := c.Some(t.Context(), d, e, 20); err != nil || strings.Contains(e.Name, " ") {
				t.Errorf("%s: %v", e.Name, err)
			}
		}
	})
}
