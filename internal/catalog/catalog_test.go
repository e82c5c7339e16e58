package catalog

import (
	"strings"
	"testing"

	"sanad/internal/dbtest"

	"sanad/internal/db"
)

func TestComputedColumnsCount(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Update(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `create table copied (id text, again text generated always as (id) stored)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = c.Check(t.Context(), d)
		if err == nil || !strings.Contains(err.Error(), "copied.again") || !strings.Contains(err.Error(), "copied.id") {
			t.Fatalf("a computed column nobody declared: %v", err)
		}
	})
}

func TestSchemaIsWhatIsDeclared(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := c.Check(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		err := d.Update(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `alter table person add column religion text`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Check(t.Context(), d); err == nil || !strings.Contains(err.Error(), "person.religion") {
			t.Fatalf("a column nobody declared: %v", err)
		}
	})
}

const ground = `
retention: {r: {period: "1 year", source: "a law", confidence: assumed, period_ur: x, source_ur: x}}
tables:
  thing:
    room: room
    columns:
`

func TestRefusals(t *testing.T) {
	for _, x := range []struct{ name, yaml, want string }{
		{"a word it does not know", `      a: {class: 1, whyy: "x"}`, "whyy"},
		{"no reason", `      a: {class: 1}`, "why"},
		{"no class", `      a: {why: x}`, "which class"},
		{"a purpose that is none", `      a: {class: 2, scope: person, purposes: [selff], retention: r, why: x, what: {en: x, ur: x}, why_ur: x}`, "selff"},
		{"impersonal, kept by a rule that is none", `      a: {class: 1, retention: q, why: x}`, "retention"},
		{"a class that is none", `      a: {class: 4, why: x}`, "class 4"},
		{"personal without a key", `      a: {class: 2, purposes: [self], retention: r, why: x, what: {en: x, ur: x}, why_ur: x}`, "sealed under"},
		{"personal without a purpose", `      a: {class: 2, scope: person, retention: r, why: x, what: {en: x, ur: x}, why_ur: x}`, "purposes"},
		{"personal without retention", `      a: {class: 3, scope: person, purposes: [self], why: x, what: {en: x, ur: x}, why_ur: x}`, "retention"},
		{"personal without words for people", `      a: {class: 2, scope: person, purposes: [self], retention: r, why: x}`, "both languages"},
		{"sealed although impersonal", `      a: {class: 1, scope: person, why: x}`, "not sealed"},
		{"an index that is none", `      a: {class: 1, index: plain, why: x}`, "blind"},
		{"a double", "      a: {class: 1, why: x}\n      a: {class: 1, why: y}", "already"},
	} {
		if _, err := parse([]byte(ground + x.yaml + "\n")); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	for _, x := range []struct{ name, yaml, want string }{
		{"a prefix of every table", `{prefix: "", why: x}`, "prefix and why"},
		{"a library's tables without a reason", `{prefix: lib_}`, "prefix and why"},
		{"a declared table that passes for a library's", `{prefix: thi, why: x}`, "a library's"},
	} {
		_, err := parse([]byte("foreign: [" + x.yaml + "]" + ground + "      a: {class: 1, why: x}\n"))
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

func TestCompare(t *testing.T) {
	c, err := parse([]byte(ground + "      id: {class: 1, why: x}\n      name: {class: 2, scope: person, purposes: [self], retention: r, why: x, what: {en: x, ur: x}, why_ur: x}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name    string
		columns []column
		want    string
	}{
		{"as declared", []column{{"thing", "id", "text"}, {"thing", "name", "bytea"}}, ""},
		{"a column missing", []column{{"thing", "id", "text"}}, "thing.name is declared and not stored"},
		{"a column too many", []column{{"thing", "id", "text"}, {"thing", "name", "bytea"}, {"thing", "x", "text"}}, "thing.x is stored"},
		{"in clear", []column{{"thing", "id", "text"}, {"thing", "name", "text"}}, "in clear"},
	} {
		err := c.compare(x.columns)
		if x.want == "" && err != nil || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

func TestForms(t *testing.T) {
	c, _ := parse([]byte(ground + "      id: {class: 1, why: x}\n"))
	type good struct {
		ID string `form:"id" entry:"thing.id"`
	}
	type bad struct {
		Religion string `form:"religion" entry:"thing.religion"`
	}
	if err := c.CheckForms(good{}); err != nil {
		t.Error(err)
	}
	if err := c.CheckForms(good{}, bad{}); err == nil {
		t.Error("a form collects what is not declared")
	}
}

func TestPublished(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.Published(), " "); got != "accreditation_campus accreditation_change accreditation_decision accreditation_finding accreditation_institution accreditation_programme accreditation_seats ledger_checkpoint ledger_hash ledger_public policy_proof policy_version register_change register_complete register_engineer register_engineer_name register_fact register_key register_list register_print register_replaced register_status site_banner site_post" {
		t.Errorf("the public may read %s", got)
	}
}
