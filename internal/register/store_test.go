package register

import (
	"fmt"
	"strings"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/text"
)

// fill puts n engineers into the register, ten disciplines of them, a tenth of all called Khan.
func fill(t *testing.T, d *db.DB, n int) {
	t.Helper()
	families := []string{"Khan", "Malik", "Baloch", "Memon", "Bhatti", "Raza", "Awan", "Butt", "Afridi", "Zaidi"}
	err := d.Update(t.Context(), func(tx *db.Tx) error {
		for i := range n {
			name := fmt.Sprintf("Given%d %s", i%500, families[i%len(families)])
			row := engineerRow{
				NumberKey: fmt.Sprintf("d%d/%d", i%7, i), Number: fmt.Sprintf("D%d/%d", i%7, i), Kind: "registered_engineer",
				Discipline: fmt.Sprintf("D%d", i%7), Name: name,
			}
			if err := replaceEngineer(t.Context(), tx, row, since("2020-01-10", ""), text.Tokens(name)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestLookUpsUseAnIndex asks the engines how they would answer, on enough rows that reading all of them is the worse way.
func TestLookUpsUseAnIndex(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fill(t, d, 4000)
		byName, nameArgs := searchQuery([]string{"khan", "given20"}, "D3", mostRows+1)
		for _, test := range []struct {
			name, query string
			args        []any
		}{
			{"number", selectEngineers, []any{"d3/3000"}},
			{"name", byName, nameArgs},
		} {
			plan := explain(t, d, test.query, test.args...)
			for _, line := range plan {
				if strings.Contains(line, "Seq Scan") || strings.HasPrefix(line, "SCAN ") {
					t.Errorf("the look-up by %s reads a whole table:\n%s", test.name, strings.Join(plan, "\n"))
				}
			}
			if len(plan) == 0 {
				t.Errorf("the look-up by %s has no plan", test.name)
			}
		}
	})
}

func explain(t *testing.T, d *db.DB, query string, args ...any) []string {
	t.Helper()
	if err := d.Update(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), "analyze"); return err }); err != nil {
		t.Fatal(err)
	}
	var plan []string
	err := d.View(t.Context(), func(tx *db.Tx) (err error) {
		if d.Engine() == db.PostgreSQL {
			plan, err = db.List[string](t.Context(), tx, "explain "+query, args...)
			return err
		}
		type step struct {
			ID      int64  `db:"id"`
			Parent  int64  `db:"parent"`
			Notused int64  `db:"notused"`
			Detail  string `db:"detail"`
		}
		steps, err := db.List[step](t.Context(), tx, "explain query plan "+query, args...)
		for _, s := range steps {
			plan = append(plan, s.Detail)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}
