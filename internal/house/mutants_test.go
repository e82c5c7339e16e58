package house

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sanad/internal/policy"
)

// mutants reads privacy/mutants.yaml.
func mutants(t *testing.T) []policy.Mutant {
	t.Helper()
	list, err := policy.Mutants()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// mutate returns the files of a mutant as they are in it.
func mutate(t *testing.T, m policy.Mutant) map[string]string {
	t.Helper()
	files := map[string]string{}
	for name, edits := range m.Edits {
		b, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		for _, e := range edits {
			if n := strings.Count(text, e.From); n != 1 {
				t.Errorf("%s: %q stands %d times in %s", m.ID, e.From, n, name)
			}
			text = strings.Replace(text, e.From, e.To, 1)
		}
		if text == string(b) {
			t.Errorf("%s changes nothing in %s", m.ID, name)
		}
		files[name] = text
	}
	return files
}

// TestMutantsCanBeMade sees that each mutant changes what stands in the program today, that its test exists, and that each promise that
// something keeps has one.
func TestMutantsCanBeMade(t *testing.T) {
	p, err := policy.Read()
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	for _, s := range p.Sections {
		for _, c := range s.Clauses {
			if len(c.Controls) > 0 {
				kept[c.ID] = false
			}
		}
	}
	seen := map[string]bool{}
	for _, m := range mutants(t) {
		if seen[m.ID] || m.Breaks.En == "" || m.Breaks.Ur == "" {
			t.Errorf("%s stands twice, or does not say in both languages what it breaks", m.ID)
		}
		seen[m.ID] = true
		if _, ok := kept[m.Clause]; !ok {
			t.Errorf("%s breaks %s, which nothing keeps", m.ID, m.Clause)
		}
		kept[m.Clause] = true
		if len(mutate(t, m)) == 0 {
			t.Errorf("%s changes nothing", m.ID)
		}
		folder, test, _ := strings.Cut(m.Test, " ")
		files, err := filepath.Glob(filepath.Join("../..", folder, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(files, func(f string) bool {
			text, err := os.ReadFile(f)
			return err == nil && strings.Contains(string(text), "\nfunc "+test+"(t *testing.T)")
		}) {
			t.Errorf("%s: there is no %s", m.ID, m.Test)
		}
	}
	for clause, broken := range kept {
		if !broken {
			t.Errorf("no mutant breaks %s", clause)
		}
	}
}
